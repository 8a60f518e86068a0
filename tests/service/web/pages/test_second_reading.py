"""Second reading on its pages: blind, one pair at a time, and only disputes are settled."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from service.people.access import system_access
from service.store import decided as decisions_of
from service.store.assessment_tables import Decision, ProposalRow
from service.store.decisions import REASONS
from service.store.review_tables import SecondReading
from service.store.second_readings import LotAsked
from tests.service.second_looks import decided, opened, reading_of
from tests.service.web.queries import counted
from tests.service.web.scene import LINK, OPERATOR, STRANGER, Scene


@pytest.fixture
def url(full_scene: Scene) -> str:
    """Return the address of the north's assessment."""
    return f"/autoevaluaciones/{full_scene.made[0].assessment}"


def test_a_lot_is_opened_and_read_to_its_end(full_scene: Scene, url: str) -> None:
    """What waits is counted; each verdict leads to the next pair, the last one to the end."""
    decided(full_scene, ["satisfies", "partial", "satisfies"])
    client = full_scene.client("advisor")
    page = client.get(f"{url}/segunda-lectura").text
    assert "advisor (3)" in page
    data = {"cuantos": "10", "persona": full_scene.people["advisor"]}
    answer = client.post(f"{url}/segunda-lectura", data=data)
    assert answer.headers["location"] == f"{url}/segunda-lectura?aviso=lectura-abierta"
    assert "tiene que leerlos otra persona" in client.get(f"{url}/segunda-lectura").text
    assert "No queda ningún par" in client.get(f"{url}/segunda-lectura/leer").text
    reader = full_scene.client("administrator")
    where = f"{url}/segunda-lectura/leer"
    for left in (3, 2, 1):
        page = reader.get(where).text
        assert f"Quedan {left}." in page
        action = re.search(r'action="([^"]+/segunda-lectura/\d+)"', page)
        assert action is not None
        answer = reader.post(action[1], data={"dictamen": "satisfies"})
        assert answer.status_code == 303
        where = answer.headers["location"]
        assert "coinci" not in where
    assert "No queda ningún par" in reader.get(where).text
    page = reader.get(f"{url}/segunda-lectura").text
    assert "Coincidieron en 2 de 3 pares (67 %)." in page
    assert "Ver 1 desacuerdo" in page


def test_nothing_of_the_first_reading_is_in_the_page(full_scene: Scene, url: str) -> None:
    """Whatever was said, by whom, why and how sure the machine was: the page is the same."""
    (made,) = decided(full_scene, ["satisfies"])
    reading = opened(full_scene, LotAsked(person=full_scene.people["advisor"]))[made.id]
    client = full_scene.client("administrator")
    before = client.get(f"{url}/segunda-lectura/leer").text
    assert f'action="{url}/segunda-lectura/{reading}"' in before
    with full_scene.store.write(system_access()) as unit:
        unit.session.execute(
            update(SecondReading)
            .where(SecondReading.id == reading)
            .values(first_verdict="contradicts", first_user_name="Zutano Raro")
        )
        unit.session.execute(
            update(Decision)
            .where(Decision.id == made.id)
            .values(
                **{"verdict": "contradicts", "reason": "repealed", "note": "Nota rara"},
                **{"user_name": "Zutano Raro", "confidence": 0.123, "rank": 77, "score": 0.321},
            )
        )
        unit.session.execute(update(ProposalRow).values(confidence=0.123, score=0.321))
    assert client.get(f"{url}/segunda-lectura/leer").text == before
    assert f"{url}/estandares/" not in before, "that page shows what was decided"
    assert "?clausula=" in before
    for said in ("0.123", "Zutano", made.user_name + "<", "Nota rara"):
        assert said not in before


def test_a_reason_is_asked_for_and_nothing_is_lost(full_scene: Scene, url: str) -> None:
    """Unrelated without its reason comes back with the note that was written."""
    (made,) = decided(full_scene, ["satisfies"])
    reading = opened(full_scene, LotAsked(person=full_scene.people["advisor"]))[made.id]
    client = full_scene.client("administrator")
    data = {"dictamen": "unrelated", "nota": "Habla de otra cosa"}
    answer = client.post(f"{url}/segunda-lectura/{reading}", data=data)
    assert answer.status_code == 400
    assert "falta el motivo" in answer.text.lower()
    assert "Habla de otra cosa" in answer.text
    data["motivo"] = "other"
    assert client.post(f"{url}/segunda-lectura/{reading}", data=data).status_code == 303


def test_every_reason_is_offered_in_the_order_of_its_key(full_scene: Scene, url: str) -> None:
    """Where a pair is read, and where many are decided at once: one list, with its words."""
    (made,) = decided(full_scene, ["satisfies"])
    opened(full_scene, LotAsked(person=full_scene.people["advisor"]))
    client = full_scene.client("administrator")
    for path in ("segunda-lectura/leer", "revision"):
        page = client.get(f"{url}/{path}").text
        offered = page.split('name="motivo"')[1].split("</select>")[0]
        found = re.findall(r'value="([^"]+)">([^<]+)<', offered)
        assert tuple(code for code, _ in found) == REASONS
        assert made.standard in page


def test_ones_own_pair_is_refused(full_scene: Scene, url: str) -> None:
    """Whoever decided first gets a sentence that says who has to read it."""
    (made,) = decided(full_scene, ["satisfies"])
    reading = opened(full_scene, LotAsked(person=full_scene.people["advisor"]))[made.id]
    client = full_scene.client("advisor")
    answer = client.post(f"{url}/segunda-lectura/{reading}", data={"dictamen": "satisfies"})
    assert answer.status_code == 403
    assert "tiene que leerlo otra persona" in answer.text


def test_nothing_left_to_draw_is_said_on_the_form(full_scene: Scene, url: str) -> None:
    """A second lot of everything finds nothing, and keeps the page."""
    client = full_scene.client("advisor")
    assert client.post(f"{url}/segunda-lectura", data={"cuantos": ""}).status_code == 303
    answer = client.post(f"{url}/segunda-lectura", data={"cuantos": "50"})
    assert answer.status_code == 409
    assert "No queda nada de donde sacar pares" in answer.text


def test_a_dispute_shows_both_sides_and_is_settled(full_scene: Scene, url: str) -> None:
    """Names, verdicts, notes and texts side by side; a third person's word becomes a decision."""
    reading = reading_of(full_scene, "satisfies", "unrelated")
    client = full_scene.client(OPERATOR)
    page = client.get(f"{url}/desacuerdos").text
    for said in ("advisor", "administrator", "no corresponde</strong>, otro</p>", "Otra cosa."):
        assert said in page
    assert "(lo que vale hoy)" in page
    assert client.post(f"{url}/desacuerdos/{reading}", data={"dictamen": ""}).status_code == 400
    data = {"dictamen": "partial", "nota": "Falta el plazo"}
    answer = client.post(f"{url}/desacuerdos/{reading}", data=data)
    assert answer.headers["location"] == f"{url}/desacuerdos?aviso=resuelto"
    assert "No hay desacuerdos por resolver" in client.get(f"{url}/desacuerdos").text
    with full_scene.store.read(system_access()) as unit:
        held = decisions_of.holding(unit, full_scene.made[0].assessment)
        settled = unit.session.scalar(
            select(SecondReading.settled_id).where(SecondReading.id == reading)
        )
    assert [one.note for one in held if one.id == settled] == ["Falta el plazo"]


def test_a_reader_of_two_is_told_that_they_may_settle(full_scene: Scene, url: str) -> None:
    """Where the team has nobody else it is said; a writer gets no form at all."""
    reading_of(full_scene, "satisfies", "partial")
    page = full_scene.client("advisor").get(f"{url}/desacuerdos").text
    assert "no hay otra persona que dictamine" in page
    assert 'name="dictamen"' in page
    assert 'name="dictamen"' not in full_scene.client("writer").get(f"{url}/desacuerdos").text


@pytest.mark.parametrize("path", ["segunda-lectura", "segunda-lectura/leer", "desacuerdos"])
def test_a_page_asks_little(full_scene: Scene, url: str, path: str) -> None:
    """A bounded number of queries, whatever waits; to a stranger nothing is there."""
    reading_of(full_scene, "satisfies", "partial")
    opened(full_scene)
    client = full_scene.client("administrator")
    client.get(f"{url}/{path}")
    with counted(full_scene.store) as statements:
        assert client.get(f"{url}/{path}").status_code == 200
    assert len(statements) < 30, "\n".join(statements)
    assert full_scene.client(STRANGER).get(f"{url}/{path}").status_code == 404


def test_whoever_only_reads_opens_nothing(full_scene: Scene, url: str) -> None:
    """An assessor's link sees the figures and neither form nor button."""
    opened(full_scene)
    page = full_scene.client(LINK).get(f"{url}/segunda-lectura").text
    assert "Esperan lectura" in page
    assert "Abrir una segunda lectura" not in page
    assert "segunda-lectura/leer" not in page
