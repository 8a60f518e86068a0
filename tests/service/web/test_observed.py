"""Each request has an id, a line in the log and its place in the figures, without personal data."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from corpora.errors import DamagedStore
from service.backup import take_backup
from service.logs import JsonLines
from service.settings import Settings
from service.store.unit import Store
from service.web.app import create_app
from service.web.state import Service
from tests.service.web.client import Client
from tests.service.web.scene import OPERATOR, PASSWORD, Scene, make_scene

NAME, FILE, TEXT = "Zutano Mengánez", "orden-del-dia-zutano.txt", "El oficial Zutano portará arma."
EMAIL, ADDRESS = "zutano@ejemplo.mx", "203.0.113.77"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Collect what is logged, as it would be on standard error."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger(name) for name in ("acredita", "")]
    levels = [one.level for one in loggers]
    for one in loggers:
        one.addHandler(handler)
        one.setLevel(logging.DEBUG)
    loggers[0].propagate = False
    yield out
    loggers[0].propagate = True
    for one, level in zip(loggers, levels, strict=True):
        one.removeHandler(handler)
        one.setLevel(level)


def requests(out: io.StringIO) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in out.getvalue().splitlines()]
    return [one for one in found if one["event"] == "request"]


def local(scene: Scene, **settings: Any) -> Client:
    """Return a client on this machine, of the same service with other settings."""
    kept = scene.service
    changed = Settings(data=kept.settings.data, database=kept.settings.database, **settings)
    service = Service(
        settings=changed, store=kept.store, files=kept.files, work=kept.work, secret=kept.secret
    )
    return Client(create_app(service), "127.0.0.1")


def test_a_request_is_told_by_the_template_of_its_route(scene: Scene, lines: io.StringIO) -> None:
    """Ids, names and searches of the address are not in it."""
    client = scene.client("writer")
    answer = client.get(f"/api/v1/agencies/{scene.north}?q={NAME}")
    assert answer.status_code == 200
    (told,) = requests(lines)
    assert told["route"] == "/api/v1/agencies/{agency}"
    assert (told["method"], told["status"], told["level"]) == ("GET", 200, "info")
    assert told["ms"] > 0
    assert told["request"] == answer.headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f]{32}", told["request"])


def test_the_id_of_a_proxy_is_kept_when_it_is_one(scene: Scene, lines: io.StringIO) -> None:
    """One that is no id (it could carry anything) is replaced."""
    client = scene.client()
    for given, kept in (("abc-123_DEF", True), ("x", False), (f"a b {EMAIL}", False)):
        found = client.get("/entrar", headers={"x-request-id": given}).headers["x-request-id"]
        assert (found == given) is kept
    assert EMAIL not in lines.getvalue()


def test_no_personal_data_reaches_the_log(scene: Scene, lines: io.StringIO) -> None:
    """Signing in, failing to, uploading, searching and guessing addresses with marked data."""
    nobody = scene.client(address=ADDRESS)
    nobody.post("/entrar", data={"email": EMAIL, "password": f"{PASSWORD}{NAME}"})
    nobody.post("/entrar", data={"email": scene.email("writer"), "password": PASSWORD})
    nobody.get(f"/enlace/{NAME}-secreto")
    nobody.get(
        "/entrar", headers={"user-agent": NAME.encode(), "authorization": f"Bearer {NAME}".encode()}
    )
    client = scene.client("administrator", ADDRESS)
    client.post(
        f"/api/v1/agencies/{scene.north}/manuals",
        data={"name": NAME},
        files={"files": (FILE, TEXT.encode(), "text/plain")},
    )
    client.post(
        f"/agencias/{scene.north}/personas", data={"email": EMAIL, "name": NAME, "role": "x"}
    )
    client.get(f"/{NAME}/no-existe?correo={EMAIL}")
    client.get(f"/agencias/{NAME}")
    client.post("/api/v1/agencies", json={"name": NAME})
    told = lines.getvalue()
    found = requests(lines)
    assert len(found) >= 8
    assert {200, 201, 303, 404, 422} <= {one["status"] for one in found}
    # Word by word, so that none of it is there in any writing.
    for word in ("utano", "eng", "jemplo", "orden-del", "oficial", "portar", ADDRESS, "perros"):
        assert word not in told.replace('"event": "', ""), word


def test_a_fault_is_told_with_its_kind_and_place(scene: Scene, lines: io.StringIO) -> None:
    """What nobody expected has its class and lines of code; what we know has its own name."""

    def breaks() -> None:
        raise RuntimeError(TEXT)

    def damaged() -> None:
        raise DamagedStore(detail=TEXT)

    # Before the addresses that answer anything else.
    scene.app.add_api_route("/se-rompe", breaks)
    scene.app.add_api_route("/esta-danado", damaged)
    client = scene.client(OPERATOR)
    with pytest.raises(RuntimeError):
        client.get("/se-rompe")
    assert client.get("/esta-danado").status_code == 500
    broken, known = requests(lines)
    assert (broken["status"], broken["error"], broken["level"]) == (500, "RuntimeError", "error")
    assert any("breaks" in one for one in broken["at"])
    assert (known["status"], known["problem"]) == (500, "DamagedStore")
    assert "oficial" not in lines.getvalue()


def test_who_only_watches_does_not_fill_the_log(scene: Scene, lines: io.StringIO) -> None:
    """Health and figures are counted, and told only when they go wrong."""
    client = local(scene)
    for path in ("/healthz", "/readyz", "/metrics"):
        assert client.get(path).status_code == 200
    assert requests(lines) == []
    scene.work.alive = False
    assert client.get("/readyz").status_code == 503
    assert [one["route"] for one in requests(lines)] == ["/readyz"]


def figures(client: Client) -> dict[tuple[str, ...], float]:
    text = client.get("/metrics").text
    return {
        (one.name, *one.labels.values()): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


def test_figures_tell_requests_jobs_and_the_age_of_the_backup(scene: Scene) -> None:
    """What Prometheus reads is what happened."""
    client = local(scene)
    for _ in range(3):
        client.get("/entrar")
    client.get(f"/agencias/{NAME}")
    client.request("INVENTED", "/entrar", forged=True)
    found = figures(client)
    assert found[("acredita_requests_total", "-", "/entrar", "405")] == 1
    assert found[("acredita_requests_total", "GET", "/entrar", "200")] == 3
    assert found[("acredita_request_seconds_count", "/entrar")] == 4
    assert found[("acredita_jobs", "queued")] == 0
    assert found[("acredita_database_up",)] == 1
    assert found[("acredita_workers",)] == 0
    assert found[("acredita_data_free_bytes",)] > 0
    assert ("acredita_backup_age_seconds",) not in found
    assert not any(NAME in str(one) for one in found)
    data = scene.service.settings.data
    take_backup(scene.store, data, data.parent / "respaldo.tar")
    assert 0 <= figures(client)[("acredita_backup_age_seconds",)] < 60


def test_only_this_machine_or_the_token_reads_the_figures(scene: Scene) -> None:
    """From elsewhere, and through a proxy on this machine, there is nothing there."""
    away = scene.client(OPERATOR, "203.0.113.5")
    assert away.get("/metrics").status_code == 404
    here = local(scene)
    assert here.get("/metrics").status_code == 200
    assert here.get("/metrics", headers={"x-forwarded-for": "127.0.0.1"}).status_code == 404
    with_token = local(scene, metrics_token="largo y secreto")  # noqa: S106
    through = {"x-forwarded-for": ADDRESS}
    for given, status in (("largo y secreto", 200), ("otro", 404), ("", 404)):
        headers = {**through, "authorization": f"Bearer {given}"}
        assert with_token.get("/metrics", headers=headers).status_code == status


def test_figures_say_that_the_database_is_down(settings: Settings, store: Store) -> None:
    """They are still answered then: that is when somebody looks."""
    if not store.is_sqlite:
        return
    scene = make_scene(settings, store)
    client = local(scene)
    assert figures(client)[("acredita_database_up",)] == 1
    store.close()
    path = settings.data / "acredita.sqlite"
    path.rename(path.with_suffix(".away"))
    path.mkdir()
    assert figures(client)[("acredita_database_up",)] == 0
