"""Blocks in, the article markers that are the document's own out: no citations, no quotes."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.markers import Level, Marker, article_marker
from pipelines.results import Block
from pipelines.segment.sequence import Value, follows, may_follow, starts, value_of

# One or two "articles" in a long document are quotations of a law, not its own provisions.
_FEWEST = 3
_SHORT = 15
_Candidate = tuple[int, Marker, Value]
_QUOTES = "\"“«'"


def article_markers(blocks: Sequence[Block]) -> dict[int, Marker]:
    """Return the articles by index of their block; those with ordinals where none has a number.

    A candidate counts when the sequence supports it: it follows the last article, restarts at 1,
    or the next candidate goes on from it. "Artículo 123 de la Constitución" at the start of a
    paragraph does neither.
    """
    found = _candidates(blocks)
    numbered = _accepted([one for one in found if one[1].number[0].isdigit()])
    if len(numbered) >= _FEWEST:
        return numbered
    accepted = numbered or _accepted(found)
    few = len(accepted) < _FEWEST and len(blocks) > _FEWEST * _SHORT
    return {} if few else accepted


def _accepted(found: Sequence[_Candidate]) -> dict[int, Marker]:
    accepted: dict[int, Marker] = {}
    last: Value = ()
    for position, (index, marker, value) in enumerate(found):
        after = found[position + 1][2] if position + 1 < len(found) else ()
        if _belongs(last, value, after, marker.strong):
            accepted[index] = marker
            last = value
    return accepted


def _candidates(blocks: Sequence[Block]) -> list[_Candidate]:
    found = []
    for index, block in enumerate(blocks):
        if not block.text or block.text[0] in _QUOTES:
            continue
        marker = article_marker(block.text)
        value = value_of(Level.ARTICLE, marker.number) if marker is not None else ()
        if marker is not None and value:
            found.append((index, marker, value))
    return found


def _belongs(last: Value, value: Value, after: Value, strong: bool) -> bool:
    if last and follows(last, value):
        return True
    if not strong:
        return False
    goes_on = bool(after) and follows(value, after)
    if not last or starts(value):
        return starts(value) or goes_on
    return goes_on or may_follow(last, value)
