"""The clauses of two versions of a manual in, what was added, removed, reworded or moved out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# Below this share of common words two clauses are two clauses, not one reworded.
_ALIKE = 0.5
# Under the same heading and label, less is enough to be the same provision.
_SAME_PLACE = 0.2
_RAREST = 8
_MOST_COMPARED = 60
# Beyond so many pieces a comparison word by word takes longer than anybody reads.
_MOST_PIECES = 4000
_PIECE = re.compile(r"\w+|\s+|[^\w\s]")
_WORD = re.compile(r"\w+")


class Change(StrEnum):
    """What became of a clause; MOVED and RENUMBERED have the same words, RENUMBERED its order."""

    EQUAL = "equal"
    RENUMBERED = "renumbered"
    MOVED = "moved"
    REWORDED = "reworded"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A clause as versions are compared: where it stands, its words, and the digest of these."""

    label: str
    path: tuple[str, ...]
    lead_in: str
    text: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Some words of a comparison: kept (""), added ("ins") or taken out ("del")."""

    mark: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """A clause of either version or of both, by its place in each, and what became of it."""

    change: Change
    before: int | None
    after: int | None


def compare(before: Sequence[Passage], after: Sequence[Passage]) -> tuple[Step, ...]:
    """Return the steps from one version to the next, in the order in which they are read.

    Clauses are paired by digest, in order and then out of order; what is left by path and label,
    then by the words they share. What was removed stands where it was.
    """
    pairs = dict(_in_order(before, after))
    moved = dict(_out_of_order(before, after, pairs))
    reworded = _reworded(before, after, {**pairs, **moved})
    changes = {
        **{old: _kept(before[old], after[new]) for old, new in pairs.items()},
        **dict.fromkeys(moved, Change.MOVED),
        **dict.fromkeys(reworded, Change.REWORDED),
    }
    return tuple(_steps(len(before), len(after), {**pairs, **moved, **reworded}, changes))


def marked(before: str, after: str) -> tuple[Piece, ...]:
    """Return two texts as one, with what was taken out and what was added, by words."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    if len(old) + len(new) > _MOST_PIECES:
        return tuple(
            Piece(mark=mark, text=text) for mark, text in (("del", before), ("ins", after)) if text
        )
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(_joined(_pieces(old, new, matcher.get_opcodes())))


def counts(steps: Iterable[Step]) -> dict[Change, int]:
    """Return how many clauses each change befell; every change has its number."""
    found = Counter(step.change for step in steps)
    return {change: found[change] for change in Change}


def _in_order(before: Sequence[Passage], after: Sequence[Passage]) -> Iterator[tuple[int, int]]:
    matcher = SequenceMatcher(
        None, [one.digest for one in before], [one.digest for one in after], autojunk=False
    )
    for old, new, size in matcher.get_matching_blocks():
        yield from ((old + place, new + place) for place in range(size))


def _out_of_order(
    before: Sequence[Passage], after: Sequence[Passage], pairs: dict[int, int]
) -> Iterator[tuple[int, int]]:
    taken = set(pairs.values())
    waiting: dict[str, list[int]] = defaultdict(list)
    for new in reversed(range(len(after))):
        if new not in taken:
            waiting[after[new].digest].append(new)
    for old, passage in enumerate(before):
        if old not in pairs and waiting[passage.digest]:
            yield old, waiting[passage.digest].pop()


def _reworded(
    before: Sequence[Passage], after: Sequence[Passage], pairs: dict[int, int]
) -> dict[int, int]:
    """Pair what is left, first by place and then by words, the most alike first."""
    taken = set(pairs.values())
    old = {place: _words(one) for place, one in enumerate(before) if place not in pairs}
    new = {place: _words(one) for place, one in enumerate(after) if place not in taken}
    places = {(after[place].path, after[place].label): place for place in reversed(list(new))}
    found: dict[int, int] = {}
    for place, words in old.items():
        other = places.get((before[place].path, before[place].label))
        if other is not None and other in new and _likeness(words, new[other]) >= _SAME_PLACE:
            found[place] = other
            del new[other]
    rest = {place: words for place, words in old.items() if place not in found}
    # Of pairs as alike, the nearest: forms repeat the same sentences.
    ranked = sorted(_alike(rest, new), key=lambda one: (-one[0], abs(one[1] - one[2])))
    for _, place, other in ranked:
        if place in rest and other in new:
            found[place] = other
            del rest[place], new[other]
    return found


def _alike(
    old: dict[int, Counter[str]], new: dict[int, Counter[str]]
) -> Iterator[tuple[float, int, int]]:
    """Yield (likeness, old, new) of clauses that share a rare word and are alike."""
    holders: dict[str, list[int]] = defaultdict(list)
    for other, words in new.items():
        for word in words:
            holders[word].append(other)
    for place, words in old.items():
        known = sorted((word for word in words if word in holders), key=lambda w: len(holders[w]))
        near = Counter(other for word in known[:_RAREST] for other in holders[word])
        for other, _ in near.most_common(_MOST_COMPARED):
            likeness = _likeness(words, new[other])
            if likeness >= _ALIKE:
                yield likeness, place, other


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return the share of words in common, 0 to 1 (Dice, with repetitions)."""
    whole = one.total() + other.total()
    return 2 * (one & other).total() / whole if whole else 1.0


def _words(passage: Passage) -> Counter[str]:
    return Counter(_WORD.findall(f"{passage.lead_in} {passage.text}".lower()))


def _kept(old: Passage, new: Passage) -> Change:
    same = old.label == new.label and old.path == new.path
    return Change.EQUAL if same else Change.RENUMBERED


def _steps(
    olds: int, news: int, pairs: dict[int, int], changes: dict[int, Change]
) -> Iterator[Step]:
    came = {new: old for old, new in pairs.items()}
    follows: dict[int, list[int]] = defaultdict(list)
    last = -1
    for old in range(olds):
        if old not in pairs:
            follows[last].append(old)
        elif changes[old] is not Change.MOVED:
            last = pairs[old]
    for new in range(-1, news):
        if new >= 0:
            came_from = came.get(new)
            change = Change.ADDED if came_from is None else changes[came_from]
            yield Step(change=change, before=came_from, after=new)
        for gone in follows[new]:
            yield Step(change=Change.REMOVED, before=gone, after=None)


def _pieces(
    old: Sequence[str], new: Sequence[str], codes: Iterable[tuple[str, int, int, int, int]]
) -> Iterator[Piece]:
    for code, old_start, old_end, new_start, new_end in codes:
        if code == "equal":
            yield Piece(mark="", text="".join(new[new_start:new_end]))
            continue
        if old_end > old_start:
            yield Piece(mark="del", text="".join(old[old_start:old_end]))
        if new_end > new_start:
            yield Piece(mark="ins", text="".join(new[new_start:new_end]))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Join changes that only a space keeps apart: a phrase replaced reads as one."""
    run: list[Piece] = []
    for piece in pieces:
        if piece.mark or (run and not piece.text.strip()):
            run.append(piece)
            continue
        yield from _run(run)
        run = []
        yield piece
    yield from _run(run)


def _run(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield a run of changes as one; the space that ends it is kept, not changed."""
    tail = [pieces[-1]] if pieces and not pieces[-1].mark else []
    inner = pieces[: len(pieces) - len(tail)]
    if {piece.mark for piece in inner} >= {"ins", "del"}:
        old = "".join(piece.text for piece in inner if piece.mark != "ins")
        new = "".join(piece.text for piece in inner if piece.mark != "del")
        inner = [Piece(mark="del", text=old), Piece(mark="ins", text=new)]
    yield from (*inner, *tail)
