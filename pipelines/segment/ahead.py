"""A place among the blocks in, what the blocks after it say about the open lists out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from pipelines.markers import Level, Marker
from pipelines.results import Block
from pipelines.segment.lists import Context, Reading, choose, kept
from pipelines.segment.nodes import Kind, Node, place_of
from pipelines.segment.sequence import Value, follows, value_of
from pipelines.segment.signs import Sign

# Blocks looked at; lists interrupted for longer than this are taken as ended.
_HORIZON = 60


class Ahead:
    """Looks a bounded number of blocks ahead, never past the next article or container."""

    def __init__(
        self, blocks: Sequence[Block], signs: Sequence[Sign], articles: Collection[int]
    ) -> None:
        self._blocks = blocks
        self._signs = signs
        self._articles = articles
        self._next = _next_body(signs)

    def following(self, index: int) -> int | None:
        """Return the index of the next body block, if any."""
        return self._next[index]

    def opens_other(self, index: int) -> bool:
        """Tell whether a block opens an article or a container."""
        return index in self._articles or self._signs[index].container is not None

    def marked(self, index: int) -> bool:
        """Tell whether a block carries a list marker."""
        return bool(self._signs[index].readings)

    def continues(self, index: int, open_items: Sequence[Node]) -> Node | None:
        """Return the open item that the marker of one block goes on from, if any."""
        readings = self._signs[index].readings
        if not readings:
            return None
        place = place_of(self._blocks[index])
        reading = choose(readings, open_items, Context(place=place))
        return reading.after if reading is not None else None

    def goes_on(self, index: int, open_items: Sequence[Node]) -> Node | None:
        """Return the open item whose list a later marker continues, lists in between aside.

        Bullets carry no number, so they never show that a list goes on.
        """
        items = list(open_items)
        for ahead in self._marked(index):
            block = self._blocks[ahead]
            context = Context(place=place_of(block))
            reading = choose(self._signs[ahead].readings, items, context)
            if reading is None:
                continue
            if reading.after is not None and any(one is reading.after for one in open_items):
                return None if reading.marker.level is Level.BULLET else reading.after
            del items[kept(items, reading, None, context.place) :]
            items.append(_stand_in(block, reading))
        return None

    def supports(self, index: int, marker: Marker, value: Value) -> bool:
        """Tell whether a later marker of the same level and style follows a value."""
        for ahead in self._marked(index):
            for reading in self._signs[ahead].readings:
                if reading.level is not marker.level or reading.style != marker.style:
                    continue
                later = value_of(reading.level, reading.number)
                if _follows(marker.level, value, later):
                    return True
        return False

    def _marked(self, index: int) -> Iterator[int]:
        for ahead in range(index + 1, min(index + 1 + _HORIZON, len(self._blocks))):
            if self.opens_other(ahead):
                return
            if self._signs[ahead].readings:
                yield ahead


def _next_body(signs: Sequence[Sign]) -> list[int | None]:
    result: list[int | None] = []
    after = None
    for index in range(len(signs) - 1, -1, -1):
        result.append(after)
        after = index if signs[index].body else after
    return result[::-1]


def _follows(level: Level, value: Value, later: Value) -> bool:
    if level is not Level.DECIMAL:
        return follows(value, later)
    return value[:-1] == later[:-1] and len(value) == len(later) and later[-1] == value[-1] + 1


def _stand_in(block: Block, reading: Reading) -> Node:
    """Return a node that stands for an item not yet placed."""
    return Node(
        kind=Kind.PROVISION,
        level=reading.marker.level,
        style=reading.marker.style,
        value=reading.value,
        place=place_of(block),
    )
