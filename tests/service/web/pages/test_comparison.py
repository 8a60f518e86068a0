"""Agencies on one standard: who lacks which part, who has a clause, and only what may be seen."""

from __future__ import annotations

import csv
import io
import re

import pytest
from sqlalchemy import update

from corpora.catalog import load_edition
from service.people.access import Access, Role, system_access
from service.settings import Settings
from service.store import assessments, consents, decisions
from service.store.assessment_tables import StandardState
from service.store.decisions import Verdict
from service.store.people_tables import Agency
from service.store.unit import Store
from tests.portfolio import Made, Sizes
from tests.service.web.client import Client
from tests.service.web.queries import counted
from tests.service.web.scene import LINK, OPERATOR, Scene, make_full_scene

EDITION = "academy-2"
STANDARD = load_edition(EDITION).standards[0]
PART = STANDARD.elements[0].id
PATH = f"/comparativo?edicion={EDITION}&estandar={STANDARD.id}"
NAMES = [f"Agencia 0-{place:03d} de prueba" for place in range(4)]


@pytest.fixture
def scene(settings: Settings, store: Store) -> Scene:
    """Four agencies whose program covers the first standard, and of which nobody decided."""
    scene = make_full_scene(settings, store, Sizes(agencies=4, proposals=200, decisions=0))
    with store.write(system_access()) as unit:
        unit.session.execute(update(StandardState).values(status="covered"))
    return scene


def person(one: Made) -> Access:
    return Access(actor="01" + "p" * 24, name="Ana", roles={one.agency: Role.ADMINISTRATOR})


def decide(scene: Scene, place: int, verdict: str, element: str = "") -> None:
    one = scene.made[place]
    clause = None if verdict == "unanswered" else one.clauses[0]
    said = Verdict(standard=STANDARD.id, element=element, verdict=verdict, clause=clause)
    with scene.store.write(person(one)) as unit:
        decisions.decide(unit, one.assessment, [said])


def rows(text: str) -> list[str]:
    """Return the agencies of the table, in order."""
    table = text.partition("Agencia por agencia")[2]
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', table)


def test_who_lacks_a_part_is_told_in_words(scene: Scene) -> None:
    """Two of four lack it, one as the program says; whom it does not apply to is not asked."""
    decide(scene, 0, "unanswered", PART)
    with scene.store.write(system_access()) as unit:
        own = StandardState.element == PART
        for place, status in ((1, "gap"), (2, "not_applicable")):
            of = StandardState.run_id == scene.made[place].run
            unit.session.execute(update(StandardState).where(own, of).values(status=status))
    text = scene.client(OPERATOR).get(f"{PATH}&inciso={PART}").text
    assert f"Todavía les falta {STANDARD.id} aspecto 1:" in text
    assert "2 de 3 agencias" in text
    assert "1 por dictamen, 1 según el programa" in text
    assert rows(text) == NAMES
    assert rows(scene.client(OPERATOR).get(f"{PATH}&inciso={PART}&faltan=1").text) == NAMES[:2]
    asked = f"{PATH}&inciso={PART}&estado=not_applicable"
    assert rows(scene.client(OPERATOR).get(asked).text) == NAMES[2:3]


def test_people_stand_above_the_machine(scene: Scene) -> None:
    """A whole standard decided is a decision; until then, or taken in part, it is a proposal."""
    decide(scene, 0, "unanswered")
    decide(scene, 1, "unanswered", PART)
    table = csv_of(scene.client(OPERATOR))
    assert [(row["Estado"], row["Según"]) for row in table] == [
        *(("sin directiva", "dictamen"), ("con directiva", "propuesta")),
        *[("con directiva", "propuesta")] * 2,
    ]
    assert [row[PART] for row in table] == ["sin directiva"] * 2 + ["con directiva"] * 2


def test_a_clause_that_people_accepted_is_worth_seeing(scene: Scene) -> None:
    """Its words are shown with the agency that has it; a proposal is no such clause."""
    client = scene.client(OPERATOR)
    assert "una persona ha dictaminado que una cláusula lo cumple" in client.get(PATH).text
    decide(scene, 1, "satisfies")
    text = client.get(PATH).text
    part = text.partition("que vale la pena ver")[2].partition("Agencia por agencia")[0]
    assert NAMES[1] in part
    assert "Art. 1" in part
    assert "cumple, según dictamen" in part


def test_a_visitor_compares_only_their_own_agencies(scene: Scene) -> None:
    """Members and an assessor by link see one agency, counted as one, and no other's name."""
    for who in ("writer", "assessor", LINK):
        text = scene.client(who).get(PATH).text
        assert rows(text) == NAMES[:1]
        assert [name for name in NAMES[1:] if name in text] == []
        assert [row["Agencia"] for row in csv_of(scene.client(who))] == NAMES[:1]


def test_other_agencies_are_told_as_they_consent(scene: Scene) -> None:
    """Nothing without consent; counts, then words and name with it; never to a link."""
    decide(scene, 2, "satisfies")
    writer, link = scene.client("writer"), scene.client(LINK)
    assert "Otras agencias que lo comparten" not in writer.get(PATH).text
    consent(scene, 2, "counts")
    text = writer.get(PATH).text
    assert "Otras agencias que lo comparten: 1 aceptada, 0 rechazadas" in text
    assert NAMES[2] not in text
    consent(scene, 2, "texts")
    assert NAMES[2] in writer.get(PATH).text
    assert "Otras agencias" not in link.get(PATH).text
    consent(scene, 2, "counts", granted=False)
    assert "Otras agencias que lo comparten" not in writer.get(PATH).text


def test_precedents_are_listed_under_the_standard(scene: Scene) -> None:
    """By part, as consents allow; a link and a stranger see none of it."""
    path = f"/autoevaluaciones/{scene.made[0].assessment}/estandares/{STANDARD.id}/precedentes"
    decide(scene, 2, "satisfies", PART)
    writer = scene.client("writer")
    assert "Todavía no hay precedentes" in writer.get(path).text
    consent(scene, 2, "counts")
    consent(scene, 2, "texts")
    text = writer.get(path).text
    assert "1 aceptada, 0 rechazadas" in text
    assert "Aspecto 1" in text
    assert NAMES[2] in text
    assert "Su agencia no comparte sus dictámenes." in text
    assert scene.client(LINK).get(path).status_code == 403
    assert scene.client("stranger").get(path).status_code == 404
    odd = path.replace(STANDARD.id, "99.9.9")
    assert writer.get(odd).status_code == 404


def consent(scene: Scene, place: int, kind: str, *, granted: bool = True) -> None:
    one = scene.made[place]
    with scene.store.write(person(one)) as unit:
        consents.give(unit, one.agency, kind=kind, granted=granted, note="")


def test_a_standard_is_chosen_by_number_or_words(scene: Scene) -> None:
    """Words offer those whose titles hold them; nothing found says what to do."""
    client = scene.client(OPERATOR)
    assert "Escriba un número" in client.get("/comparativo").text
    word = STANDARD.title_es.split()[0]
    text = client.get("/comparativo", params={"edicion": EDITION, "estandar": word}).text
    assert f"estandar={STANDARD.id}" in text
    assert "Agencia por agencia" not in text
    assert "Ningún estándar coincide" in client.get("/comparativo?estandar=nadadeeso").text
    assert client.get("/comparativo?edicion=le-99&estandar=1").status_code == 404
    assert client.get("/comparativo.csv").status_code == 404


def test_agencies_go_on_by_cursor(scene: Scene) -> None:
    """After the last one shown come the others, of those that are wanted; a broken one is told."""
    client = scene.client(OPERATOR)
    after = f"{PATH}&sigue={scene.made[1].assessment}"
    text = client.get(after).text
    assert rows(text) == NAMES[2:]
    assert "Volver al principio" in text
    assert rows(client.get(f"{after}&estado=gap").text) == []
    assert client.get(f"{PATH}&sigue=roto").status_code == 400


def test_no_cell_of_the_file_is_a_formula(scene: Scene) -> None:
    """A name that begins as one is kept a text; the whole table is there, in both languages."""
    with scene.store.write(system_access()) as unit:
        own = Agency.id == scene.made[3].agency
        unit.session.execute(update(Agency).where(own).values(name="=HYPERLINK(1)"))
    assert "'=HYPERLINK(1)" in [row["Agencia"] for row in csv_of(scene.client(OPERATOR))]
    client = scene.client(OPERATOR)
    client.cookies.set("acredita-lang", "en")
    assert {row["State"] for row in csv_of(client)} == {"directive found"}


def csv_of(client: Client) -> list[dict[str, str]]:
    answer = client.get(PATH.replace("comparativo?", "comparativo.csv?"))
    assert answer.status_code == 200
    assert "comparativo-academy-2" in answer.headers["content-disposition"]
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_more_agencies_make_no_more_queries(scene: Scene) -> None:
    """Two agencies or four: the same number of queries."""
    client = scene.client(OPERATOR)
    decide(scene, 0, "satisfies")
    client.get(PATH)
    with counted(scene.store) as many:
        client.get(PATH)
    with scene.store.write(system_access()) as unit:
        for one in scene.made[2:]:
            row = assessments.get(unit, one.assessment)
            assessments.close(unit, one.assessment, row.version)
    with counted(scene.store) as few:
        text = client.get(PATH).text
    assert rows(text) == NAMES[:2]
    assert len(many) == len(few)
