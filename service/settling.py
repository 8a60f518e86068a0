"""A disagreement of two readers and a verdict in, the decision that settles it out."""

from __future__ import annotations

from corpora.errors import Conflict
from service.people.access import Access, Permission
from service.review import decide
from service.store import disagreements
from service.store.assessments import agency_of
from service.store.decided import DecisionRow
from service.store.disagreements import Disagreement
from service.store.pairs import check_said
from service.store.unit import Store, Unit


def settle(  # noqa: PLR0913 - what a person says
    store: Store,
    access: Access,
    assessment: str,
    reading: int,
    *,
    verdict: str,
    reason: str = "",
    note: str = "",
) -> DecisionRow | None:
    """Settle a disagreement and return the decision made for it, None where what holds stays.

    Decision and settlement are kept together or not at all. Raises OwnReading for a reader while
    the team has somebody else, Conflict when it was settled or decided meanwhile, and BadRequest
    for what cannot be said of a clause.
    """
    with store.read(access) as unit:
        row = _judged(unit, assessment, reading)
        check_said(verdict, reason, note)
        said = disagreements.said(unit, row, verdict=verdict, reason=reason, note=note)
    if verdict == row.held_verdict:
        with store.write(access) as unit:
            disagreements.check_judge(unit, assessment, row)
            if disagreements.get(unit, assessment, reading).held_id != row.held_id:
                raise Conflict
            disagreements.settle(unit, assessment, row, row.held_id)
        return None

    def also(unit: Unit, made: tuple[DecisionRow, ...]) -> None:
        disagreements.settle(unit, assessment, row, made[0].id)

    return decide(store, access, assessment, [said], also)[0]


def _judged(unit: Unit, assessment: str, reading: int) -> Disagreement:
    unit.require(Permission.DECIDE, agency_of(unit, assessment))
    row = disagreements.get(unit, assessment, reading)
    disagreements.check_judge(unit, assessment, row)
    return row
