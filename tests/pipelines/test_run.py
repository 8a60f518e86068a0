"""The whole chain on small bodies of directives: what a crosswalk says, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.hashing_encoder import HashingEncoder
from pipelines.contradict.propose import load_weights
from pipelines.reasons import Part
from pipelines.results import Clause, Crosswalk, Proposal, Status
from pipelines.run import Body, Method, crosswalk
from pipelines.segment.force import ForceTagger
from pipelines.why.shown import OF_ELEMENT, OF_STANDARD
from tests.pipelines.rows import clause, edition, standard

TEXTS = (
    "El custodio que acabe su turno podrá llevarse las llaves a su domicilio; no será necesario "
    "contarlas ni firmarlas en el relevo.",
    "El custodio entrante contará las llaves de las celdas junto con el saliente y ambos firmarán "
    "el libro de relevo.",
    "El uniforme se portará completo durante el servicio.",
    "La Dirección podrá formar un registro de vehículos oficiales.",
    "Las armas de fuego se guardarán en el depósito al terminar el turno.",
    "La banda de guerra ensayará los jueves en la explanada.",
)
KEYS = replace(
    standard("72.4.3", "Control de llaves", parts=("las llaves se cuentan en cada relevo",)),
    statement_es=(
        "Las llaves de las celdas se cuentan y se firman en cada relevo. Nunca salen del edificio "
        "ni quedan en poder de quien terminó su turno."
    ),
    keywords_es=("llaves", "relevo", "celdas"),
)
VEHICLES = replace(
    standard("41.3.1", "Registro de vehículos oficiales"),
    statement_es="Se lleva un registro de los vehículos oficiales, que se revisa cada mes.",
)
UNIFORM = standard("22.1.6", "Uniforme")
EDITION = edition(VEHICLES, UNIFORM, KEYS)


def body(texts: tuple[str, ...] = TEXTS, language: str = "es") -> Body:
    """Return a body of one clause a text, with its forces tagged."""
    rows = [
        replace(clause(number, text), force=force)
        for number, (text, force) in enumerate(
            zip(texts, ForceTagger().tag(list(texts)), strict=True), start=1
        )
    ]
    return Body(manuals=(), clauses=tuple(rows), languages=(language,) * len(rows), errors=())


def made(read: Body, top: int = 5) -> Crosswalk:
    """Return the crosswalk of a body, without anything trained."""
    return crosswalk(read, EDITION, Method(encoder=HashingEncoder(), kept={}), top)


def clause_of(found: Crosswalk, proposal: Proposal) -> Clause:
    """Return the clause that a proposal names."""
    return next(row for row in found.clauses if row.id == proposal.clause)


def test_the_standards_come_in_catalogue_order_each_with_its_clause() -> None:
    """Every standard has a result, and the clause on its subject is the first proposal."""
    found = made(body())
    assert [row.id for row in found.standards] == ["41.3.1", "22.1.6", "72.4.3"]
    first = [clause_of(found, row.proposals[0]).text for row in found.standards[:2]]
    assert first == [TEXTS[3], TEXTS[2]]


def test_a_proposal_says_why() -> None:
    """Its phrases read the same in the clause; what is missing and weak in it is named."""
    found = made(body())
    why = found.standards[0].proposals[0].why.explanation
    assert why is not None
    phrases = [TEXTS[3][one.start : one.end] for one in why.matches if one.part is Part.TEXT]
    assert "registro de vehículos oficiales" in phrases
    assert [one.code for one in why.missing] == ["frequency"]
    assert [(one.code.value, one.words) for one in why.weak] == [("may", "podrá")]


def test_the_best_of_each_list_are_explained() -> None:
    """As many as are shown at a glance have an explanation, in lists of elements too."""
    keys = made(body(), top=6).standards[2]
    assert len(keys.proposals) == len(keys.elements[0].proposals) == len(TEXTS)
    assert [one.why.explanation is not None for one in keys.proposals] == [
        one.rank <= OF_STANDARD for one in keys.proposals
    ]
    assert [one.why.explanation is not None for one in keys.elements[0].proposals] == [
        one.rank <= OF_ELEMENT for one in keys.elements[0].proposals
    ]


def test_a_contradiction_is_shown_and_explained() -> None:
    """The clause that waives what a standard requires is set against it, at its wording."""
    found = made(body())
    (against,) = found.standards[2].contradictions
    assert against.clause == found.clauses[0].id
    assert TEXTS[0][against.start : against.end] == "no será necesario"
    assert against.score >= load_weights().threshold
    assert against.why.explanation is not None
    words = [TEXTS[0][one.start : one.end] for one in against.why.explanation.matches]
    assert any("llaves" in phrase for phrase in words)
    assert found.standards[0].contradictions == found.standards[1].contradictions == ()


def test_unanswered_parts_are_named_where_the_rest_is_answered() -> None:
    """An element without a clause is missing in each proposal, unless its standard is a gap."""
    for row in made(body()).standards:
        named = {
            one.element
            for proposal in row.proposals
            for one in (proposal.why.explanation.missing if proposal.why.explanation else ())
            if one.code == "element"
        }
        gaps = {one.id for one in row.elements if one.status is Status.GAP}
        assert named == (set() if row.status is Status.GAP else gaps)


def test_nothing_read_is_all_gap() -> None:
    """A body without clauses gives standards without proposals, and no failure."""
    found = made(body(()))
    assert {row.status for row in found.standards} == {Status.GAP}
    assert all(row.proposals == row.contradictions == () for row in found.standards)


def test_the_same_input_gives_the_same_rows() -> None:
    """Two runs agree in every row, whatever vectors were kept before."""
    method = Method(encoder=HashingEncoder(), kept={})
    first = crosswalk(body(), EDITION, method, 5)
    assert crosswalk(body(), EDITION, method, 5).standards == first.standards
    assert made(body()).standards == first.standards


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_clause_in_either_language_is_explained(language: str) -> None:
    """The standard is read in the clause's language where it has it, else in the other."""
    found = made(body(language=language))
    why = found.standards[0].proposals[0].why.explanation
    assert why is not None
    assert why.language == "es"


def test_what_was_read_before_changes_nothing() -> None:
    """A text that is remembered is told as when it was first read, whatever body it stood in."""
    first = made(body())
    changed = (*TEXTS[:2], f"{TEXTS[2]} Las llaves no.", *TEXTS[3:], "Nadie saldrá sin permiso.")
    made(body(changed))
    made(body(TEXTS, "en"))
    assert made(body()) == first
