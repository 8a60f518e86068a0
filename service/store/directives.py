"""An assessment in, the directives that people decided answer its standards out: its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import select

from service.store.assessment_tables import Decision
from service.store.assessments import get as get_assessment
from service.store.manual_tables import ClauseRow, Manual, ManualVersion
from service.store.pairs import ACCEPTED
from service.store.rows import as_row
from service.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class DirectiveRow:
    """A clause that people decided answers a standard or an element, and where it stands."""

    standard: str
    element: str
    verdict: str
    user_name: str
    at: datetime
    clause_id: int
    version_id: str
    number: int
    manual: str
    label: str
    page: int | None


@dataclass(frozen=True, kw_only=True)
class DirectiveText(DirectiveRow):
    """The same with its words, for the page of one standard."""

    path: Any
    lead_in: str
    text: str


_COLUMNS = (
    *(Decision.standard, Decision.element, Decision.verdict, Decision.user_name, Decision.at),
    *(Decision.clause_id, ClauseRow.version_id, ManualVersion.number, Manual.name.label("manual")),
    *(ClauseRow.label, ClauseRow.page),
)
_TEXTS = (ClauseRow.path, ClauseRow.lead_in, ClauseRow.text)


def listed(
    unit: Unit, assessment: str, standards: Iterable[str] | None = None
) -> tuple[DirectiveRow, ...]:
    """Return the directives of an assessment without their words, of some standards where asked."""
    get_assessment(unit, assessment)
    asked = _directives().where(Decision.assessment_id == assessment)
    if standards is not None:
        asked = asked.where(Decision.standard.in_(list(standards)))
    return tuple(as_row(DirectiveRow, row) for row in unit.session.execute(asked))


def of_standard(unit: Unit, assessment: str, standard: str) -> tuple[DirectiveText, ...]:
    """Return the directives of a standard and its elements with their words."""
    get_assessment(unit, assessment)
    asked = (
        _directives()
        .add_columns(*_TEXTS)
        .where(Decision.assessment_id == assessment, Decision.standard == standard)
    )
    return tuple(as_row(DirectiveText, row) for row in unit.session.execute(asked))


@cache
def _directives() -> Any:
    """Return a select of what holds, what satisfies first, in the order of the manuals.

    What was read and answers nothing is no evidence.
    """
    return (
        select(*_COLUMNS)
        .select_from(Decision)
        .join(ClauseRow, ClauseRow.id == Decision.clause_id)
        .join(ManualVersion, ManualVersion.id == ClauseRow.version_id)
        .join(Manual, Manual.id == ManualVersion.manual_id)
        .where(Decision.holds, Decision.verdict.in_(ACCEPTED))
        .order_by(Decision.verdict.desc(), Manual.name, ClauseRow.version_id, ClauseRow.ordinal)
    )
