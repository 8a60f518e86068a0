"""An agency in, its open assessments of two editions side by side out, or what it has of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora.errors import BadRequest, NotFound
from corpora.records import Edition
from pipelines.editions.beside import Beside, Stands, beside
from pipelines.editions.heirs import heirs
from service.edition_differences import between
from service.store import assessments, decided, editions, results
from service.store.assessments import AssessmentRow
from service.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class Two:
    """The assessments that are compared, each with its edition: the one before, the one to come."""

    old: AssessmentRow
    new: AssessmentRow
    old_edition: Edition
    new_edition: Edition


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Two assessments and every standard of the new one."""

    two: Two
    rows: tuple[Beside, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many are same, reworded and new; lack a directive, and have no proposal either.

        ``before`` and ``now`` are how many of them people found a directive for.
        """
        return {
            **{kind: sum(one.kind == kind for one in self.rows) for kind in KINDS},
            "lacks": sum(one.lacks for one in self.rows),
            "gaps": sum(one.is_gap for one in self.rows),
            "before": sum(any(was.stands.is_covered for was in one.came_from) for one in self.rows),
            "now": sum(one.stands.is_covered for one in self.rows),
        }


KINDS = ("same", "reworded", "new")


def open_ones(unit: Unit, agency: str) -> tuple[AssessmentRow, ...]:
    """Return an agency's open assessments that show a run, the newest first."""
    found = assessments.of_agency(unit, agency)
    return tuple(one for one in found if one.closed_at is None and one.current_run_id)


def two_of(unit: Unit, found: Sequence[AssessmentRow], old: str = "", new: str = "") -> Two | None:
    """Return the two to compare: those asked for, or the newest and the newest of another edition.

    None where there are no two. Raises NotFound for one that is none of them.
    """
    by_id = {one.id: one for one in found}
    if (new and new not in by_id) or (old and old not in by_id):
        raise NotFound
    after = by_id[new] if new else next(iter(found), None)
    if after is None:
        return None
    rest = (one for one in found if one.edition_id != after.edition_id)
    before = by_id[old] if old else next(rest, None)
    if before is None or before.edition_id == after.edition_id:
        return None
    return Two(
        old=before,
        new=after,
        old_edition=editions.load(unit, before.revision_id),
        new_edition=editions.load(unit, after.revision_id),
    )


def compared(unit: Unit, data: Path, two: Two, patience: float | None = None) -> Compared | None:
    """Return the standards of both side by side, None while the editions are being compared.

    Raises BadRequest when they cannot be.
    """
    found = between(data, two.old_edition, two.new_edition, patience)
    if found is None:
        return None
    if found.fault is not None:
        raise BadRequest(detail=found.fault)
    became = heirs(two.old_edition, two.new_edition, found.changes)
    before, now = _stands(unit, two.old), _stands(unit, two.new)
    return Compared(two=two, rows=beside(two.new_edition, became, before, now))


def _stands(unit: Unit, row: AssessmentRow) -> dict[str, Stands]:
    machine = results.standings(unit, row.current_run_id or "")
    people = decided.reviews(unit, row.id)
    return {
        number: Stands(
            people=people[number].state if number in people else "",
            machine=status,
        )
        for number, (status, _) in machine.items()
    }
