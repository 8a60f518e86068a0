"""What no database keeps, and names of any letters, are answered: never with a bare 500."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import Request, Response

from service.store.engine import database_url, make_engine
from service.web.app import create_app
from service.web.downloads import attachment
from service.web.forms import day_of, number_of
from service.web.pages.sign_in import set_language
from tests.service.web.client import Client
from tests.service.web.scene import NOBODY, OPERATOR, Scene

HUGE = "9" * 25
ENDLESS = "9" * 5000


def read(client: Client, path: str, status: int | None = None) -> str:
    answer = client.get(path)
    assert answer.status_code < 500, (path, answer.text)
    assert status is None or answer.status_code == status, (path, answer.status_code)
    found: str = answer.text
    return found


@pytest.mark.parametrize(
    "path",
    [
        "/?q=%00",
        "/agencias/%00",
        "/personas?q=%00",
        "/personas/%00",
        "/bitacora?persona=%00",
        "/bitacora?hasta=9999-12-31&desde=0001-01-01",
        "/bitacora?agencia=%00",
        "/bitacora.csv?agencia=%00",
        "/ediciones/%00",
        "/ediciones/diferencias?de=%00&a=%00",
        "/trabajos/%00",
        "/comparativo?edicion=%00&estandar=%00",
        "/comparativo?estandar=%00&inciso=%00&estado=%00&sigue=%00",
        "/comparativo.csv?edicion=%00&estandar=%00",
        "/api/v1/editions/%00/standards/%00/comparison",
        "/revision?q=%00&sigue=x",
        "/revision/iguales?edicion=%00&sigue=%00",
        "/lotes/%00",
        f"/ediciones/diferencias?de=le-5&a=le-6&desde={HUGE}",
        "/api/v1/agencies/%00",
        "/api/v1/agencies?q=%00",
        f"/api/v1/agencies?limit={HUGE}",
        "/api/v1/editions/%00",
        f"/api/v1/jobs?cursor={HUGE}",
    ],
)
def test_an_odd_question_is_refused_with_a_sentence(scene: Scene, path: str) -> None:
    """A NUL, a number beyond 64 bits and an absurd day never reach a bare 500."""
    read(scene.client(OPERATOR), path)


def test_odd_places_of_a_version_are_refused(full_scene: Scene) -> None:
    """Clauses, pages and files of a version beyond 64 bits are told as any wrong place."""
    client = full_scene.client("writer")
    made = full_scene.made[0]
    version = f"/versiones/{made.versions[0]}"
    for name in ("pagina", "archivo", "desde", "clausula"):
        read(client, f"{version}?{name}={HUGE}")
        read(client, f"{version}?{name}=-{HUGE}")
    read(client, f"{version}/paginas/{HUGE}.webp")
    read(client, f"/api/v1/versions/{made.versions[0]}/pages/{HUGE}")
    queue = f"/autoevaluaciones/{made.assessment}/revision"
    for asked in (f"desde={HUGE}&hasta=inf", "revisor=%00&nivel=%00&capitulo=%00&parte=%00"):
        read(client, f"{queue}?{asked}", 200)
    for path in ("%00", "1.1.1%00"):
        read(client, f"/autoevaluaciones/{made.assessment}/estandares/{path}")
        read(client, f"/api/v1/assessments/{made.assessment}/standards/{path}")


def test_odd_fields_of_a_form_are_refused(scene: Scene) -> None:
    """Text with a NUL and numbers without end are refused, or kept without what cannot be kept."""
    operator, chief = scene.client(OPERATOR), scene.client("administrator")
    sent = [
        (operator, "/ajustes/espacio", {"agencia": scene.north, "megabytes": ENDLESS}),
        (operator, "/personas", {"email": "a\0@ejemplo.mx", "name": "Ana\0 Ruiz"}),
        (operator, "/cuenta", {"name": "Ana\0 Ruiz", "language": "es"}),
        (operator, "/cuenta/tokens", {"name": "p\0", "scopes": "read", "days": ENDLESS}),
        (chief, f"/agencias/{scene.north}/enlaces", {"name": "\0CALEA", "days": ENDLESS}),
        (chief, f"/agencias/{scene.north}/borrar", {"name": "\0", "reason": "\0\0"}),
    ]
    for client, path, fields in sent:
        answer = client.post(path, data=fields)
        assert answer.status_code < 500, (path, answer.text)


def test_numbers_and_days_have_bounds() -> None:
    """A number keeps to its most, a day to years in which something can happen."""
    assert [number_of(text, 365) for text in (" 30 ", "365", "366", ENDLESS, "-1", "²", "")] == [
        *(30, 365),
        *[None] * 5,
    ]
    assert day_of("2027-03-15") is not None
    assert [day_of(text) for text in ("9999-12-31", "0001-01-01", "x", "", "\0")] == [None] * 5


def test_a_database_that_is_down_is_told_as_such(scene: Scene) -> None:
    """Pages, and the page of another error too, say 503 and when to retry; the API as well."""
    client = scene.client("writer")
    scene.app.state.started = True
    scene.store.close()
    down = make_engine(database_url("postgresql://nadie@127.0.0.1:9/nada", Path()))
    scene.store.engine = scene.store.reading = down
    for path in ("/", "/no-existe", "/cuenta", "/api/v1/me"):
        answer = client.get(path)
        assert answer.status_code == 503, (path, answer.text)
        assert answer.headers["retry-after"] == "10"
        assert "La base de datos no responde" in answer.text
    # A body too large is refused before any handler, and tells the same.
    large = client.post("/entrar", content=b"x" * 2_000_001, forged=True)
    assert large.status_code == 503


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a-1.csv", 'attachment; filename="a-1.csv"'),
        (
            'día "uno"\r\nX: y.csv',
            'attachment; filename="d-a -uno--X- y.csv"; '
            "filename*=UTF-8''d%C3%ADa%20%22uno%22-X%3A%20y.csv",
        ),
        ("../a\\b.csv", 'attachment; filename="..-a-b.csv"'),
    ],
)
def test_a_file_is_saved_under_any_name(name: str, header: str) -> None:
    """Quotes, line ends and accents stay inside the name, as RFC 6266 writes them."""
    assert attachment(name) == header
    assert header.encode("latin-1")


def test_the_trail_of_no_agency_is_not_found(scene: Scene) -> None:
    """What an operator asks for cannot add a header, nor begin a file that is then cut off."""
    client = scene.client(OPERATOR)
    for asked in ("%22%0d%0aX-Mal:%20s%C3%AD%22%E2%82%AC", "%00", "nadie"):
        answer = client.get(f"/bitacora.csv?agencia={asked}")
        assert answer.status_code == 404
        assert "x-mal" not in answer.headers
    assert client.get(f"/bitacora.csv?agencia={scene.north}").status_code == 200


def test_the_language_is_kept_as_safely_as_the_session(scene: Scene) -> None:
    """Behind a proxy the service is asked in plain HTTP; the cookie is for https all the same."""
    plain = scene.client(NOBODY).post("/idioma", data={"idioma": "en"})
    assert "secure" not in plain.headers["set-cookie"].lower()
    settings = replace(scene.service.settings, url="https://acredita.ejemplo.mx")
    app = create_app(replace(scene.service, settings=settings))
    request = Request({"type": "http", "scheme": "http", "headers": [], "app": app})
    answer = Response()
    set_language(answer, request, "en")
    assert "secure" in answer.headers["set-cookie"].lower()
