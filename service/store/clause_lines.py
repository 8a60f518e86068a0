"""A run in, clauses that it read out: some by their ids, or those that have words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import and_, case, select

from service.store.assessment_tables import RunVersion
from service.store.assessments import run as get_run
from service.store.manual_tables import ClauseRow, Manual, ManualVersion
from service.store.unit import Unit
from service.store.words import begin_words, has_words, singular


@dataclass(frozen=True, kw_only=True)
class ClauseLine:
    """A clause with the manual it stands in; ``manual_kind`` is manual or law."""

    clause_id: int
    version_id: str
    manual_id: str
    manual: str
    manual_kind: str
    clause_ordinal: int
    page: int | None
    label: str
    path: Any
    lead_in: str
    text: str
    clause_digest: str


_COLUMNS = (
    *(ClauseRow.id.label("clause_id"), ClauseRow.version_id, ManualVersion.manual_id),
    *(
        Manual.name.label("manual"),
        Manual.kind.label("manual_kind"),
        ClauseRow.ordinal.label("clause_ordinal"),
    ),
    *(ClauseRow.page, ClauseRow.label, ClauseRow.path, ClauseRow.lead_in, ClauseRow.text),
    ClauseRow.digest.label("clause_digest"),
)


def of_any(unit: Unit, clauses: Iterable[int]) -> dict[int, ClauseLine]:
    """Return some clauses by id, whichever run read them; one whose version was deleted is out."""
    asked = sorted(set(clauses))
    if not asked:
        return {}
    statement = (
        select(*_COLUMNS)
        .select_from(ClauseRow)
        .join(ManualVersion, ManualVersion.id == ClauseRow.version_id)
        .join(Manual, Manual.id == ManualVersion.manual_id)
        .where(ClauseRow.id.in_(asked))
    )
    return {row.clause_id: ClauseLine(**row._mapping) for row in unit.session.execute(statement)}


def of_run(unit: Unit, run: str, clauses: Iterable[int]) -> dict[int, ClauseLine]:
    """Return those of some clauses that a run read, by id."""
    get_run(unit, run)
    asked = sorted(set(clauses))
    if not asked:
        return {}
    statement = _lines().where(RunVersion.run_id == run, ClauseRow.id.in_(asked))
    rows = unit.session.execute(statement)
    return {row.clause_id: ClauseLine(**row._mapping) for row in rows}


def search(unit: Unit, run: str, words: str, limit: int) -> tuple[ClauseLine, ...]:
    """Return the first clauses that a run read which have every one of ``words``.

    First those where words so begin ("reserva" before "preservar"), each in their order.

    Plurals find their singulars; what an enumeration says above its parts counts for each.
    """
    get_run(unit, run)
    columns = ClauseRow.text, ClauseRow.lead_in, ClauseRow.label
    asked = singular(words)
    whole = and_(True, *begin_words(asked, *columns))
    statement = (
        _lines()
        .where(RunVersion.run_id == run, *has_words(asked, *columns))
        .order_by(case((whole, 0), else_=1), RunVersion.position, ClauseRow.ordinal)
        .limit(limit)
    )
    return tuple(ClauseLine(**row._mapping) for row in unit.session.execute(statement))


@cache
def _lines() -> Any:
    return (
        select(*_COLUMNS)
        .select_from(RunVersion)
        .join(ClauseRow, ClauseRow.version_id == RunVersion.version_id)
        .join(ManualVersion, ManualVersion.id == ClauseRow.version_id)
        .join(Manual, Manual.id == ManualVersion.manual_id)
    )
