"""Who did what is read, filtered and taken away; anyone can check it, and a change is found."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from service.people.access import system_access
from service.store import agencies, assessments, members, trail
from service.store.agencies import AgencyFacts
from tests.service.web.queries import counted
from tests.service.web.scene import OPERATOR, Scene

DOCS = Path(__file__).parents[3] / "docs" / "audit.md"
NORTH = AgencyFacts(name="Policía del Norte", program="le", state="SON", size="B")


def act(scene: Scene, times: int = 1) -> None:
    """Change the northern agency, as its administrator."""
    for number in range(times):
        with scene.store.write(scene.access("administrator")) as unit:
            row = agencies.get(unit, scene.north)
            facts = AgencyFacts(name=f"Policía {number}", program="le", state="SON", size="B")
            agencies.change(unit, scene.north, facts, row.version)


def path(scene: Scene) -> str:
    return f"/agencias/{scene.north}/bitacora"


def test_an_event_is_told_in_plain_words(scene: Scene) -> None:
    """Who, what, from where, and each field before and after, in both languages."""
    act(scene)
    client = scene.client("administrator")
    text = client.get(path(scene)).text
    assert "<strong>administrator</strong> cambió los datos de la agencia" in text
    assert "entidad: <del>JAL</del> → <ins>SON</ins>" in text
    assert "tamaño: B" in text
    client.cookies.set("acredita-lang", "en", domain="testserver.local")
    text = client.get(path(scene)).text
    assert "changed the agency&#39;s details" in text
    assert "state: <del>JAL</del> → <ins>SON</ins>" in text


def test_a_person_who_was_given_access_is_named(scene: Scene) -> None:
    """The name stands there, not an id."""
    with scene.store.write(scene.access("administrator")) as unit:
        members.invite(unit, scene.north, email="n@ejemplo.mx", name="Nora Ruiz", role="advisor")
    text = scene.client("administrator").get(path(scene)).text
    assert "dio acceso a una persona «Nora Ruiz»" in text
    assert "rol: asesor" in text


def test_a_profile_is_told_line_by_line(full_scene: Scene) -> None:
    """Only the lines that changed are shown."""
    made = full_scene.made[0].assessment
    with full_scene.store.write(full_scene.access("advisor")) as unit:
        assessments.set_profile(unit, made, 'agency = "N"\nprogram = "academy"\n')
        assessments.set_profile(unit, made, 'agency = "N"\nprogram = "academy"\nsize = "A"\n')
    text = full_scene.client("administrator").get(path(full_scene)).text
    assert "<ins>+ size = &#34;A&#34;</ins>" in text


def test_filters_join_and_pages_follow(scene: Scene) -> None:
    """By person, action, group and day; the next page begins where this one ended."""
    act(scene, 60)
    client = scene.client("administrator")
    seen, here = 0, path(scene) + "?accion=agency"
    while here:
        text = client.get(here).text
        seen += text.count('<td class="nowrap"')
        link = re.search(r'href="([^"]+)" rel="next"', text)
        here = unescape(link[1]) if link else ""
    assert seen == 61

    def count(**asked: str) -> int:
        return client.get(path(scene), params=asked).text.count('<td class="nowrap"')

    assert count(persona="Acredita") == 1
    assert count(persona="administrator", accion="agency.created") == 0
    assert count(accion="agency.created") == 1
    with scene.store.read(system_access()) as unit:
        today = unit.now.date()
    assert count(desde=(today + timedelta(days=1)).isoformat()) == 0
    assert count(accion="agency.created", desde=today.isoformat(), hasta=today.isoformat()) == 1
    assert count(desde="ayer", accion="nada.de_eso") == 50


def test_the_pages_ask_as_often_whatever_they_show(scene: Scene) -> None:
    """One event or fifty take as many queries."""
    client = scene.client("administrator")
    told = []
    for times in (1, 50):
        act(scene, times)
        client.get(path(scene))
        with counted(scene.store) as statements:
            client.get(path(scene))
        told.append(len(statements))
    assert told[0] == told[1] <= 10


def test_operators_read_every_chain_and_members_none_of_the_others(scene: Scene) -> None:
    """The installation's, any agency's, or all at once; a chain that is not there is not found."""
    act(scene)
    client = scene.client(OPERATOR)
    assert "La instalación" in client.get("/bitacora").text
    assert "cambió los datos" in client.get(f"/bitacora?agencia={scene.north}").text
    assert "Academia de Prueba del Sur" in client.get("/bitacora?agencia=todas").text
    assert client.get("/bitacora?agencia=nada").status_code == 404
    assert scene.client("stranger").get(path(scene)).status_code == 404
    assert scene.client("advisor").get(path(scene)).status_code == 403


def test_anyone_can_check_the_lines_taken_away(scene: Scene, tmp_path: Path) -> None:
    """The verifier that docs/audit.md prints finds the chain whole, and any change of it."""
    act(scene, 3)
    answer = scene.client("administrator").get(f"{path(scene)}.jsonl")
    assert answer.headers["content-type"] == "application/x-ndjson"
    lines = answer.text.splitlines()
    assert len(lines) == 4
    verifier = re.search(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert verifier is not None
    (tmp_path / "check.py").write_text(verifier[1], encoding="utf-8")

    def check(kept: list[str]) -> str:
        (tmp_path / "b.jsonl").write_text("".join(f"{one}\n" for one in kept), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "check.py", "b.jsonl"],
            cwd=tmp_path, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout

    last = json.loads(lines[-1])["hash"]
    assert check(lines) == f"whole: 4 events, the last one {last}\n"
    assert check([*lines[:1], *lines[2:]]) == "broken at event 3\n"
    assert check([lines[0], lines[1].replace("Policía 0", "Policía 9"), *lines[2:]]) == (
        "broken at event 2\n"
    )
    assert check(lines[1:]) == "broken at event 2\n"


def test_a_spreadsheet_takes_nothing_for_a_formula(scene: Scene) -> None:
    """Names that begin as a formula does have an apostrophe; every hash is there."""
    with scene.store.write(system_access()) as unit:
        unit.audit("manual.created", "manual", "=1+1", agency=scene.north, after="@SUM(A1)")
    answer = scene.client("administrator").get(f"{path(scene)}.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[-1]["object_id"] == "'=1+1"
    assert rows[-1]["after"] == "'@SUM(A1)"
    assert rows[-1]["sentence"] == "creó un manual"
    assert all(re.fullmatch(r"[0-9a-f]{64}", row["hash"]) for row in rows)
    assert [row["seq"] for row in rows] == ["1", "2"]


@pytest.mark.parametrize("size", [501, 1000])
def test_a_long_chain_streams_whole(scene: Scene, size: int) -> None:
    """However many batches it takes, each event comes once, in order."""
    with scene.store.write(system_access()) as unit:
        for number in range(size - 1):
            unit.audit("manual.renamed", "manual", str(number), agency=scene.north)
    found = list(trail.whole(scene.store, system_access(), scene.north))
    assert [one.seq for one in found] == list(range(1, size + 1))
