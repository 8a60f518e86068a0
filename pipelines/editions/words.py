"""Two texts in, one text with the words that went and the words that came marked out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# Below this share of common words two texts are shown whole, one after the other.
_LEAST_SHARED = 0.3
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


class Mark(StrEnum):
    """Whether words stand in both texts, only in the first, or only in the second."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, kw_only=True, slots=True)
class WordSpan:
    """A run of words of one mark; joined, the spans without one mark give back a text."""

    text: str
    mark: Mark


def word_spans(before: str, after: str) -> tuple[WordSpan, ...]:
    """Return both texts as one run of spans, what was removed in front of what replaced it.

    The spans that are not ADDED make up ``before`` to the letter, those not REMOVED ``after``.
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if before and after and _shared(old, new) < _LEAST_SHARED:
        return (WordSpan(text=before, mark=Mark.REMOVED), WordSpan(text=after, mark=Mark.ADDED))
    spans: list[WordSpan] = []
    for step, i0, i1, j0, j1 in _joined(SequenceMatcher(None, old, new, autojunk=False), old):
        if step == "equal":
            spans.append(WordSpan(text="".join(old[i0:i1]), mark=Mark.SAME))
            continue
        if i1 > i0:
            spans.append(WordSpan(text="".join(old[i0:i1]), mark=Mark.REMOVED))
        if j1 > j0:
            spans.append(WordSpan(text="".join(new[j0:j1]), mark=Mark.ADDED))
    return tuple(spans)


def _shared(old: list[str], new: list[str]) -> float:
    """Return the share of the shorter text's words that the other one has in the same order."""
    left, right = ([token for token in side if token[0].isalnum()] for side in (old, new))
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    common = sum(block.size for block in matcher.get_matching_blocks())
    return common / max(min(len(left), len(right)), 1)


def _joined(matcher: SequenceMatcher[str], old: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Take blanks and commas between two changes as part of them, so that phrases stay whole."""
    steps = list(matcher.get_opcodes())
    result: list[tuple[str, int, int, int, int]] = []
    for place, (tag, i0, i1, j0, j1) in enumerate(steps):
        inside = 0 < place < len(steps) - 1
        blank = tag == "equal" and not any(token[0].isalnum() for token in old[i0:i1])
        step = "replace" if tag != "equal" or (inside and blank) else "equal"
        if result and step == "replace" and result[-1][0] == "replace":
            result[-1] = ("replace", result[-1][1], i1, result[-1][3], j1)
        else:
            result.append((step, i0, i1, j0, j1))
    return result
