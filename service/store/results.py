"""A run in, what it found out: the state of each standard and element, proposals and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, select

from corpora.errors import NotFound, NotMatched
from service.people.access import Permission
from service.rows import unpacked
from service.store.assessment_tables import Assessment, ProposalRow, Run, StandardState
from service.store.assessments import run as get_run
from service.store.edition_tables import StandardRow
from service.store.manual_tables import ClauseRow, Manual, ManualVersion
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.rows import as_row
from service.store.unit import Unit
from service.store.words import has_words


@dataclass(frozen=True, kw_only=True)
class StateLine:
    """What a run says of a standard, with the standard's title."""

    ordinal: int
    standard: str
    title_es: str
    title_en: str
    level: str | None
    verified: str | None
    chapter: str
    status: str
    confidence: float | None
    gap_probability: float
    applies: bool | None
    applicability: Any


@dataclass(frozen=True, kw_only=True)
class ElementState:
    """What a run says of an element."""

    ordinal: int
    standard: str
    element: str
    status: str
    confidence: float | None
    gap_probability: float


@dataclass(frozen=True, kw_only=True)
class ProposalLine:
    """A proposal with the clause it proposes; ``kind`` is proposal or contradiction."""

    id: int
    agency_id: str
    run_id: str
    standard: str
    element: str
    kind: str
    rank: int
    score: float
    confidence: float | None
    low: float | None
    high: float | None
    cited: bool
    clause_id: int
    version_id: str
    manual_id: str
    manual: str
    manual_kind: str
    clause_ordinal: int
    file: int
    page: int | None
    label: str
    path: Any
    lead_in: str
    text: str
    clause_digest: str


@dataclass(frozen=True, kw_only=True)
class StatesAsked:
    """Which standards of a run are asked for."""

    status: str | None = None
    chapter: str | None = None
    level: str | None = None
    words: str = ""


_PROPOSAL = (
    *(ProposalRow.id, ProposalRow.agency_id, ProposalRow.run_id, ProposalRow.standard),
    *(ProposalRow.element, ProposalRow.kind, ProposalRow.rank, ProposalRow.score),
    *(ProposalRow.confidence, ProposalRow.low, ProposalRow.high, ProposalRow.cited),
    *(ProposalRow.clause_id, ClauseRow.version_id, ManualVersion.manual_id),
    Manual.name.label("manual"),
    Manual.kind.label("manual_kind"),
    ClauseRow.ordinal.label("clause_ordinal"),
    *(ClauseRow.file, ClauseRow.page, ClauseRow.label, ClauseRow.path, ClauseRow.lead_in),
    *(ClauseRow.text, ClauseRow.digest.label("clause_digest")),
)


def current_run(unit: Unit, assessment: str) -> str | None:
    """Return the run whose results an assessment shows, None before the first.

    Raises NotFound for an assessment that is not seen.
    """
    found = unit.session.execute(
        select(Assessment.agency_id, Assessment.current_run_id).where(Assessment.id == assessment)
    ).first()
    if found is None:
        raise NotFound
    unit.require(Permission.READ, found.agency_id)
    kept: str | None = found.current_run_id
    return kept


def shown_run(unit: Unit, assessment: str) -> str:
    """Return the run whose results an assessment shows; raise NotMatched before the first.

    Raises NotFound for an assessment that is not seen.
    """
    run = current_run(unit, assessment)
    if run is None:
        raise NotMatched
    return run


def states(unit: Unit, run: str, asked: StatesAsked, paging: Paging) -> Slice[StateLine]:
    """Return what a run says of its standards, in the catalogue's order."""
    get_run(unit, run)
    statement = _states(run, asked)
    order = [Key(column=StandardState.__table__.c.ordinal)]
    return page_of(unit, statement, order, paging, lambda row: StateLine(**columns_of(row)))


def every_state(unit: Unit, run: str) -> tuple[StateLine, ...]:
    """Return what a run says of each of its standards, in the catalogue's order."""
    get_run(unit, run)
    statement = _states(run, StatesAsked()).order_by(StandardState.ordinal)
    return tuple(as_row(StateLine, row) for row in unit.session.execute(statement))


def state(unit: Unit, run: str, standard: str) -> StateLine:
    """Return what a run says of one standard; raise NotFound for one that it does not have."""
    get_run(unit, run)
    statement = _states(run, StatesAsked()).where(StandardState.standard == standard)
    found = unit.session.execute(statement).first()
    if found is None:
        raise NotFound
    return as_row(StateLine, found)


def standings(unit: Unit, run: str) -> dict[str, tuple[str, bool | None]]:
    """Return the status of every standard of a run, and whether the profile lets it apply."""
    get_run(unit, run)
    rows = unit.session.execute(
        select(StandardState.standard, StandardState.status, StandardState.applies).where(
            StandardState.run_id == run, StandardState.element == ""
        )
    )
    return {row.standard: (row.status, row.applies) for row in rows}


def beside(unit: Unit, run: str, ordinal: int) -> tuple[str | None, str | None]:
    """Return the numbers of the standards before and after a place of a run, None at its ends."""
    rows = unit.session.execute(
        select(StandardState.ordinal, StandardState.standard).where(
            StandardState.run_id == run,
            StandardState.element == "",
            StandardState.ordinal.in_((ordinal - 1, ordinal + 1)),
        )
    )
    found = {row.ordinal: row.standard for row in rows}
    return found.get(ordinal - 1), found.get(ordinal + 1)


def elements(unit: Unit, run: str, standard: str | None = None) -> tuple[ElementState, ...]:
    """Return what a run says of the elements, of one standard or of all."""
    get_run(unit, run)
    table = StandardState
    statement = (
        select(
            *(table.ordinal, table.standard, table.element, table.status),
            *(table.confidence, table.gap_probability),
        )
        .where(table.run_id == run, table.element != "")
        .order_by(table.ordinal)
    )
    if standard is not None:
        statement = statement.where(table.standard == standard)
    return tuple(as_row(ElementState, row) for row in unit.session.execute(statement))


def proposals(
    unit: Unit,
    run: str,
    paging: Paging,
    standard: str | None = None,
    element: str | None = None,
) -> Slice[ProposalLine]:
    """Return a run's proposals by their number, of one standard or element where asked.

    ``element`` "" asks for the standards' own merged lists.
    """
    get_run(unit, run)
    statement = select(ProposalRow.id).where(ProposalRow.run_id == run)
    if standard is not None:
        statement = statement.where(ProposalRow.standard == standard)
    if element is not None:
        statement = statement.where(ProposalRow.element == element)
    order = [Key(column=ProposalRow.__table__.c.id)]
    # First which, then what: a run's thousands are not joined to show fifty.
    page = page_of(unit, statement, order, paging, lambda row: int(row.id))
    rows = unit.session.execute(
        _proposals().where(ProposalRow.id.in_(page.rows)).order_by(ProposalRow.id)
    )
    return Slice(rows=tuple(as_row(ProposalLine, row) for row in rows), next=page.next)


def of_standard(unit: Unit, run: str, standard: str) -> tuple[ProposalLine, ...]:
    """Return every proposal and contradiction of a standard: by element, kind and rank."""
    get_run(unit, run)
    rows = unit.session.execute(
        _proposals()
        .where(ProposalRow.run_id == run, ProposalRow.standard == standard)
        .order_by(ProposalRow.element, ProposalRow.kind.desc(), ProposalRow.rank)
    )
    return tuple(as_row(ProposalLine, row) for row in rows)


def nearest(unit: Unit, run: str, standards: Iterable[str]) -> dict[str, ProposalLine]:
    """Return the best proposal for each of some standards as a whole, where there is one."""
    rows = unit.session.execute(
        _proposals().where(
            *(ProposalRow.run_id == run, ProposalRow.standard.in_(list(standards))),
            *(ProposalRow.element == "", ProposalRow.kind == "proposal", ProposalRow.rank == 1),
        )
    )
    return {row.standard: as_row(ProposalLine, row) for row in rows}


def best(unit: Unit, run: str, most: int) -> tuple[ProposalLine, ...]:
    """Return the first ``most`` of every list of a run: by standard, element, kind and rank."""
    get_run(unit, run)
    rows = unit.session.execute(
        _proposals()
        .where(ProposalRow.run_id == run, ProposalRow.rank <= most)
        .order_by(
            *(ProposalRow.standard, ProposalRow.element, ProposalRow.kind.desc()),
            ProposalRow.rank,
        )
    )
    return tuple(as_row(ProposalLine, row) for row in rows)


def best_whys(unit: Unit, run: str, most: int) -> dict[int, Any]:
    """Return why each of what ``best`` returns was proposed."""
    get_run(unit, run)
    rows = unit.session.execute(
        select(ProposalRow.id, ProposalRow.why).where(
            ProposalRow.run_id == run, ProposalRow.rank <= most
        )
    )
    return {row.id: unpacked(row.why) for row in rows}


def proposal(unit: Unit, proposal: int) -> ProposalLine:
    """Return a proposal; raise NotFound for one that is not seen."""
    found = unit.session.execute(_proposals().where(ProposalRow.id == proposal)).first()
    if found is None:
        raise NotFound
    row = as_row(ProposalLine, found)
    unit.require(Permission.READ, row.agency_id)
    return row


def whys(unit: Unit, proposals: Iterable[int]) -> dict[int, Any]:
    """Return why each of some proposals was made, as the contract of ``match`` writes it."""
    rows = unit.session.execute(
        select(ProposalRow.id, ProposalRow.why).where(ProposalRow.id.in_(list(proposals)))
    )
    return {row.id: unpacked(row.why) for row in rows}


def _states(run: str, asked: StatesAsked) -> Any:
    return (
        select(
            *(StandardState.ordinal, StandardState.standard, StandardRow.title_es),
            *(StandardRow.title_en, StandardRow.level, StandardRow.verified, StandardRow.chapter),
            *(StandardState.status, StandardState.confidence, StandardState.gap_probability),
            *(StandardState.applies, StandardState.applicability),
        )
        .select_from(StandardState)
        .join(Run, Run.id == StandardState.run_id)
        .join(
            StandardRow,
            (StandardRow.revision_id == Run.revision_id)
            & (StandardRow.number == StandardState.standard),
        )
        .where(StandardState.run_id == run, StandardState.element == "", *_conditions(asked))
    )


def _conditions(asked: StatesAsked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.status:
        found.append(StandardState.status == asked.status)
    if asked.chapter:
        found.append(StandardRow.chapter == asked.chapter)
    if asked.level:
        found.append(StandardRow.level == asked.level)
    found += has_words(asked.words, StandardRow.title_es, StandardRow.title_en, StandardRow.number)
    return found


@cache
def _proposals() -> Any:
    return (
        select(*_PROPOSAL)
        .select_from(ProposalRow)
        .join(ClauseRow, ClauseRow.id == ProposalRow.clause_id)
        .join(ManualVersion, ManualVersion.id == ClauseRow.version_id)
        .join(Manual, Manual.id == ManualVersion.manual_id)
    )
