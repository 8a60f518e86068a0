"""The outline of a directive is downloaded for any standard, with what the manuals say already."""

from __future__ import annotations

import io

import pytest
from docx import Document
from sqlalchemy import select, update

from service.people.access import system_access
from service.review import decide
from service.store.assessment_tables import Assessment, ProposalRow, StandardState
from service.store.decisions import Verdict
from service.store.manual_tables import ClauseRow
from tests.service.web.queries import counted
from tests.service.web.scene import LINK, Scene


@pytest.fixture
def url(full_scene: Scene) -> str:
    """Return the address before a standard's number."""
    return f"/autoevaluaciones/{full_scene.made[0].assessment}/brechas"


def quotes(data: bytes) -> list[str]:
    made = Document(io.BytesIO(data))
    return [one.text for one in made.paragraphs if one.style.name == "Quote"]


def proposed(scene: Scene) -> tuple[str, str, int, str]:
    """Return standard, element, clause and label of an element's best proposal."""
    with scene.store.read(system_access()) as unit:
        row = unit.session.execute(
            select(
                *(ProposalRow.standard, ProposalRow.element, ProposalRow.clause_id),
                ClauseRow.label,
            )
            .join(ClauseRow, ClauseRow.id == ProposalRow.clause_id)
            .where(ProposalRow.run_id == scene.made[0].run, ProposalRow.element != "")
            .order_by(ProposalRow.id.desc())
        ).first()
    assert row is not None
    return row.standard, row.element, row.clause_id, row.label


def test_an_outline_is_a_word_document_of_its_standard(full_scene: Scene, url: str) -> None:
    """Named for it, whole, and the same twice; in English where asked."""
    client = full_scene.client(LINK)
    answer = client.get(f"{url}/1.1.1/esquema.docx")
    assert answer.status_code == 200
    assert 'filename="esquema-1.1.1.docx"' in answer.headers["content-disposition"]
    made = Document(io.BytesIO(answer.content))
    assert "Agencia 0-000 de prueba" in made.sections[0].header.paragraphs[0].text
    assert client.get(f"{url}/1.1.1/esquema.docx").content == answer.content
    english = client.get(f"{url}/1.1.1/esquema.docx", params={"idioma": "en"})
    heads = [one.text for one in Document(io.BytesIO(english.content)).paragraphs]
    assert "Purpose" in heads
    assert client.get(f"{url}/1.1.1/esquema.docx", params={"idioma": "fr"}).status_code == 422
    assert client.get(f"{url}/99.9.9/esquema.docx").status_code == 404


@pytest.mark.parametrize(
    ("status", "quoted"), [("covered", True), ("partial", True), ("gap", False)]
)
def test_what_answers_in_part_is_a_start(
    full_scene: Scene, url: str, status: str, quoted: bool
) -> None:
    """A clause that answers a part is quoted with its label; one that only comes near is not."""
    standard, element, _, label = proposed(full_scene)
    with full_scene.store.write(system_access()) as unit:
        unit.session.execute(
            update(StandardState).where(StandardState.element == element).values(status=status)
        )
    found = quotes(full_scene.client("writer").get(f"{url}/{standard}/esquema.docx").content)
    assert any(f"({label}, Manual 1" in one for one in found) == quoted


@pytest.mark.parametrize(
    ("verdict", "reason", "quoted"),
    [("partial", "", True), ("unrelated", "another-subject", False)],
)
def test_people_say_which_clauses_are_a_start(
    full_scene: Scene, url: str, verdict: str, reason: str, quoted: bool
) -> None:
    """One they accepted is quoted whatever the run says; one they turned down is nowhere."""
    standard, element, clause, label = proposed(full_scene)
    with full_scene.store.write(system_access()) as unit:
        status = "gap" if quoted else "covered"
        unit.session.execute(
            update(StandardState).where(StandardState.element == element).values(status=status)
        )
    said = [
        Verdict(standard=standard, element=element, clause=clause, verdict=verdict, reason=reason)
    ]
    made = full_scene.made[0].assessment
    decide(full_scene.store, full_scene.access("advisor"), made, said, lambda unit, rows: None)
    with counted(full_scene.store) as queries:
        answer = full_scene.client("writer").get(f"{url}/{standard}/esquema.docx")
    found = quotes(answer.content)
    assert any(f"({label}, Manual 1" in one for one in found) == quoted
    assert len(queries) < 30


def test_before_a_first_run_there_is_none(full_scene: Scene, url: str) -> None:
    """Nothing was compared, so nothing is known to be missing."""
    with full_scene.store.write(system_access()) as unit:
        unit.session.execute(update(Assessment).values(current_run_id=None))
    assert full_scene.client("writer").get(f"{url}/1.1.1/esquema.docx").status_code == 404
