"""Clauses that people decided about and a run in, what became of each in its body out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from pipelines.editions.carry import ClauseFate
from pipelines.versions import Change, Passage, compare
from service.remembered import Remembered
from service.store.assessment_tables import RunVersion
from service.store.manual_tables import ClauseRow, ManualVersion
from service.store.unit import Unit

_AT_ONCE = 500
_REWORDED = (Change.REWORDED, Change.ADDED)


@dataclass(frozen=True, kw_only=True)
class Move:
    """What a clause became: its row in the new body and the digest of its words there.

    ``clause`` is None where it is gone, or where nothing was said of a clause.
    """

    fate: ClauseFate
    clause: int | None = None
    digest: str = ""


@dataclass(frozen=True, kw_only=True)
class Moves:
    """What clauses became by their row; ``fresh`` are the clauses whose words came anew.

    ``by_digest`` finds one of those by its words.
    """

    of_clause: Mapping[int, Move]
    by_digest: Mapping[str, int]
    fresh: frozenset[int]

    def of(self, clause: int, digest: str) -> Move:
        """Return what became of a clause that was decided about when its words had ``digest``.

        One that was deleted is gone, unless its words came anew in another place. Words that stand
        elsewhere since long are another clause's.
        """
        found = self.of_clause.get(clause, Move(fate=ClauseFate.GONE))
        if found.digest == digest:
            return replace(found, fate=ClauseFate.SAME)
        if digest in self.by_digest:
            return Move(fate=ClauseFate.SAME, clause=self.by_digest[digest], digest=digest)
        return found if found.clause is None else replace(found, fate=ClauseFate.REWORDED)


@dataclass(frozen=True, kw_only=True)
class Between:
    """What each clause of a version became in another, and what came there with new words.

    ``came`` has the row and the digest of each.
    """

    moves: Mapping[int, Move]
    came: tuple[tuple[int, str], ...]


# By the run too: a job that is begun anew writes other rows for the clauses, and makes another run.
_KNOWN: Remembered[tuple[str, str, str], Between] = Remembered(8)


def moves(unit: Unit, before: str | None, run: str, clauses: Iterable[int]) -> Moves:
    """Return what became of clauses, and which came, from the body of one run to another's.

    A clause of a version that ``run`` read is what it was. One of another version is looked for in
    the version of the same manual that ``run`` read, then by its words among what came anew.
    """
    read = _versions(unit, run)
    was = {} if before is None else _versions(unit, before)
    known = _known(unit, sorted(set(clauses)))
    found = {
        row.id: Move(fate=ClauseFate.SAME, clause=row.id, digest=row.digest)
        for row in known
        if row.version_id in read.values()
    }
    asked = {
        (row.version_id, read[row.manual_id])
        for row in known
        if row.id not in found and row.manual_id in read
    }
    changed = {manual: version for manual, version in read.items() if was.get(manual) != version}
    asked |= {(was[manual], version) for manual, version in changed.items() if manual in was}
    came: list[tuple[int, str]] = []
    for old, new in sorted(asked):
        between = _between(unit, run, old, new)
        found = {**between.moves, **found}
        if old in was.values():
            came += between.came
    for manual, version in changed.items():
        if manual not in was:
            came += [(clause, passage.digest) for clause, passage in _passages(unit, version)]
    return Moves(
        of_clause=found,
        by_digest={digest: clause for clause, digest in reversed(came)},
        fresh=frozenset(clause for clause, _ in came),
    )


def _versions(unit: Unit, run: str) -> dict[str, str]:
    """Return the versions that a run read, by manual, in its order."""
    rows = unit.session.execute(
        select(ManualVersion.manual_id, RunVersion.version_id)
        .join(ManualVersion, ManualVersion.id == RunVersion.version_id)
        .where(RunVersion.run_id == run)
        .order_by(RunVersion.position)
    )
    return {row.manual_id: row.version_id for row in rows}


def _known(unit: Unit, clauses: Sequence[int]) -> list[Any]:
    found: list[Any] = []
    for start in range(0, len(clauses), _AT_ONCE):
        found += unit.session.execute(
            select(*(ClauseRow.id, ClauseRow.version_id, ClauseRow.digest, ManualVersion.manual_id))
            .join(ManualVersion, ManualVersion.id == ClauseRow.version_id)
            .where(ClauseRow.id.in_(clauses[start : start + _AT_ONCE]))
        )
    return found


def _passages(unit: Unit, version: str) -> list[tuple[int, Passage]]:
    rows = unit.session.execute(
        select(
            *(ClauseRow.id, ClauseRow.label, ClauseRow.path, ClauseRow.lead_in),
            *(ClauseRow.text, ClauseRow.digest),
        )
        .where(ClauseRow.version_id == version)
        .order_by(ClauseRow.ordinal)
    )
    return [
        (
            row.id,
            Passage(
                label=row.label,
                path=tuple(row.path),
                lead_in=row.lead_in,
                text=row.text,
                digest=row.digest,
            ),
        )
        for row in rows
    ]


def _between(unit: Unit, run: str, old: str, new: str) -> Between:
    """Return what became of the clauses of one version in another, worked out once for a run."""
    known = _KNOWN.get((run, old, new))
    if known is not None:
        return known
    before, after = _passages(unit, old), _passages(unit, new)
    moved: dict[int, Move] = {}
    came: list[tuple[int, str]] = []
    for step in compare([one for _, one in before], [one for _, one in after]):
        into = None if step.after is None else after[step.after]
        if into is not None and step.change in _REWORDED:
            came.append((into[0], into[1].digest))
        if step.before is not None:
            moved[before[step.before][0]] = _move(step.change, into)
    return _KNOWN.put((run, old, new), Between(moves=moved, came=tuple(came)))


def _move(change: Change, into: tuple[int, Passage] | None) -> Move:
    if into is None:
        return Move(fate=ClauseFate.GONE)
    fate = ClauseFate.REWORDED if change is Change.REWORDED else ClauseFate.SAME
    return Move(fate=fate, clause=into[0], digest=into[1].digest)
