"""Who asks for which standard in, the comparison of the agencies they see out: page, file, API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corpora.errors import UnknownStandard
from corpora.records import Edition, Standard
from service.store import comparisons, editions
from service.store.comparisons import BestClause, Compared, Lack, Wanted
from service.store.paging import Paging, Slice
from service.store.unit import Unit

_WORTH = 5


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A standard with the agencies that are wanted, and who lacks which of its parts.

    ``rows`` is a page of them; ``lacks`` and ``lacking`` (names) are of every agency that is seen;
    ``clauses`` are the best of those rows and of ``worth``, where people found one that satisfies.
    """

    edition: Edition
    standard: Standard
    wanted: Wanted
    agencies: int
    rows: Slice[Compared]
    lacks: tuple[Lack, ...]
    lacking: tuple[Compared, ...]
    worth: tuple[Compared, ...]
    clauses: Mapping[str, BestClause]

    @property
    def parts(self) -> tuple[str, ...]:
        """The ids of its parts, "" first for the standard as a whole."""
        return parts_of(self.standard)


def parts_of(standard: Standard) -> tuple[str, ...]:
    """Return the ids of a standard's parts, "" first for the standard as a whole."""
    return ("", *(one.id for one in standard.elements))


def standard_of(edition: Edition, number: str) -> Standard:
    """Return a standard of an edition by its number; raise UnknownStandard."""
    found = next((one for one in edition.standards if one.id == number), None)
    if found is None:
        raise UnknownStandard(edition=edition.id, number=number[:80])
    return found


def compare(unit: Unit, edition: str, number: str, wanted: Wanted, paging: Paging) -> Comparison:
    """Return the agencies that are seen on a standard, and a few with a clause worth seeing.

    Six queries. A part that the standard does not have counts as the standard as a whole. Raises
    UnknownEdition, UnknownStandard and, for the paging, BadRequest.
    """
    whole = editions.load(unit, editions.in_use(unit, edition).id)
    standard = standard_of(whole, number)
    if wanted.part not in parts_of(standard):
        wanted = Wanted(state=wanted.state, lacking=wanted.lacking)
    every = comparisons.compared(unit, edition, number)
    page = comparisons.part_of(every, wanted, paging)
    answered = [row for row in every if _is_answered(row, wanted.part)][:_WORTH]
    shown = {row.assessment_id: row for row in (*page.rows, *answered)}
    clauses = comparisons.best_clauses(unit, tuple(shown.values()), number, wanted.part)
    lacking = Wanted(part=wanted.part, lacking=True)
    return Comparison(
        edition=whole,
        standard=standard,
        wanted=wanted,
        agencies=len(every),
        rows=page,
        lacks=comparisons.lacks(every, parts_of(standard)),
        lacking=tuple(row for row in every if lacking.has(row)),
        worth=tuple(answered),
        clauses=clauses,
    )


def _is_answered(row: Compared, part: str) -> bool:
    stand = row.stand(part)
    return stand is not None and stand.by_people and stand.state == "covered"
