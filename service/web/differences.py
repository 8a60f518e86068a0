"""What became of each clause in, blocks that people read out: changes shown, equal ones folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipelines.versions import Change, Passage, Piece, Step, marked
from service.store.clauses import PassageRow

FOLDED = (Change.EQUAL, Change.RENUMBERED)
SHOWN = (Change.REWORDED, Change.ADDED, Change.REMOVED, Change.MOVED)


@dataclass(frozen=True, kw_only=True)
class Block:
    """A change, or a run of clauses that did not change; labels are "" where there is no such.

    ``clauses`` are the ids before and after, None where there is none. A folded block has
    ``count`` clauses, its labels are those of the first and the last, and ``pairs`` holds old and
    new label of each that was renumbered.
    """

    change: Change
    label_before: str
    label_after: str
    path: tuple[str, ...]
    clauses: tuple[int | None, int | None]
    lead_in: tuple[Piece, ...] = ()
    text: tuple[Piece, ...] = ()
    count: int = 1
    pairs: tuple[tuple[str, str], ...] = ()


def passage_of(row: PassageRow) -> Passage:
    """Return a clause as versions are compared."""
    return Passage(
        label=row.label,
        path=tuple(row.path),
        lead_in=row.lead_in,
        text=row.text,
        digest=row.digest,
    )


def folded(steps: Sequence[Step], only: Change | None = None) -> list[tuple[Step, ...]]:
    """Return steps in groups: each change alone, runs of clauses without change together.

    ``only`` leaves everything but one kind of change out.
    """
    if only is not None:
        return [(step,) for step in steps if step.change is only]
    groups: list[tuple[Step, ...]] = []
    for change, run in groupby(steps, key=lambda step: step.change):
        if change in FOLDED:
            groups.append(tuple(run))
        else:
            groups.extend((step,) for step in run)
    return groups


def blocks(
    groups: Sequence[tuple[Step, ...]], before: Sequence[PassageRow], after: Sequence[PassageRow]
) -> tuple[Block, ...]:
    """Return groups of steps as people read them."""
    return tuple(_blocks(groups, before, after))


def _blocks(
    groups: Sequence[tuple[Step, ...]], before: Sequence[PassageRow], after: Sequence[PassageRow]
) -> Iterator[Block]:
    for group in groups:
        step = group[0]
        old = None if step.before is None else before[step.before]
        new = None if step.after is None else after[step.after]
        if step.change in FOLDED and old is not None and new is not None:
            yield _run(group, before, after)
        else:
            yield _change(step.change, old, new)


def _run(group: Sequence[Step], before: Sequence[PassageRow], after: Sequence[PassageRow]) -> Block:
    rows = [
        (before[step.before], after[step.after])
        for step in group
        if step.before is not None and step.after is not None
    ]
    renumbered = group[0].change is Change.RENUMBERED
    return Block(
        change=group[0].change,
        label_before=rows[0][1].label,
        label_after=rows[-1][1].label,
        path=(),
        clauses=(rows[0][0].id, rows[0][1].id),
        count=len(rows),
        pairs=tuple((old.label, new.label) for old, new in rows) if renumbered else (),
    )


def _change(change: Change, old: PassageRow | None, new: PassageRow | None) -> Block:
    shown = new if new is not None else old
    return Block(
        change=change,
        label_before=old.label if old is not None else "",
        label_after=new.label if new is not None else "",
        path=tuple(shown.path) if shown is not None else (),
        clauses=(old.id if old is not None else None, new.id if new is not None else None),
        lead_in=_marked(change, old, new, "lead_in"),
        text=_marked(change, old, new, "text"),
    )


def _marked(
    change: Change, old: PassageRow | None, new: PassageRow | None, name: str
) -> tuple[Piece, ...]:
    """Return a part of a clause with what changed; of a lead-in only when it changed."""
    before: str = getattr(old, name) if old is not None else ""
    after: str = getattr(new, name) if new is not None else ""
    if change is Change.MOVED:
        return (Piece(mark="", text=after),) if name == "text" else ()
    if name == "lead_in" and (before == after or change is not Change.REWORDED):
        return ()
    return marked(before, after)
