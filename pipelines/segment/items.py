"""List markers and the paragraphs after them in, the items they belong to out."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.markers import Level, Marker
from pipelines.results import Block, BlockKind
from pipelines.segment.ahead import Ahead
from pipelines.segment.cursor import Cursor, lead_of
from pipelines.segment.headings import ends_open, is_capitals, is_section_name, is_short_title
from pipelines.segment.lists import Context, choose, kept
from pipelines.segment.nodes import Kind, Node, place_of

# Points: a paragraph indented this much belongs to the item whose marker stands left of it.
_INDENT = 3.0


class Items:
    """Attaches list items and the paragraphs between them."""

    def __init__(self, cursor: Cursor, ahead: Ahead) -> None:
        self._at = cursor
        self._ahead = ahead

    def open(self, index: int, block: Block, readings: Sequence[Marker]) -> bool:
        """Open a fraction, letter, numeral or bullet; False where the sequence is against it."""
        at = self._at
        place = place_of(block)
        last_announces = at.last.announces() or at.last.kind is not Kind.PROVISION
        context = Context(
            announced=last_announces,
            named=any(is_section_name(block.text[one.length :]) for one in readings),
            place=place,
            lapsed=at.lapsed,
            goes_on=lambda marker, value: self._ahead.supports(index, marker, value),
        )
        reading = choose(readings, at.items, context)
        if reading is None:
            return False
        announcer = at.last if at.last.announces() else None
        del at.items[kept(at.items, reading, announcer, place) :]
        if reading.after is not None:
            parent, lead = reading.after.parent or at.root, reading.after.lead
        else:
            parent = at.owner()
            lead = lead_of(parent)
        node = at.add_provision(block, reading.marker, reading.value, parent, lead)
        at.items.append(node)
        if at.article is None:
            self._name_section(index, node)
        return True

    def follow(self, index: int, block: Block) -> None:
        """Place a paragraph that comes after list items.

        It belongs to the item whose list goes on later, or to a deeper one that it is indented
        under; where the list has ended, to the article, or it is a clause of its own.
        """
        at = self._at
        deepest = at.items[-1]
        broken = ends_open(deepest.intro()) and block.text[:1].islower()
        if deepest.kind is Kind.HEADING or broken:
            at.extend(deepest, block)
            return
        later = self._ahead.goes_on(index, at.items)
        home = self._indented_under(block)
        if home is not None and (later is None or at.items.index(home) > at.items.index(later)):
            later = home
        if later is not None:
            del at.items[at.items.index(later) + 1 :]
            at.extend(later, block)
        elif at.article is not None:
            at.items = []
            at.extend(at.article, block)
        else:
            sections = [item for item in at.items if item.kind is Kind.HEADING]
            at.items = at.items[: at.items.index(sections[-1]) + 1] if sections else []
            at.add_paragraph(block, at.mode, sections[-1] if sections else None)

    def _indented_under(self, block: Block) -> Node | None:
        """Return the deepest open item whose marker stands left of this paragraph, if any."""
        place = place_of(block)
        for item in reversed(self._at.items):
            if item.place.x0 is None or place.x0 is None:
                return None
            if place.x0 > item.place.x0 + _INDENT:
                return item
        return None

    def _name_section(self, index: int, node: Node) -> None:
        """Turn "IV. Procedimiento" into a heading of what follows it."""
        after = self._ahead.following(index)
        if node.level is Level.BULLET or after is None or self._ahead.opens_other(after):
            return
        text = node.text()
        next_in = self._ahead.continues(after, self._at.items)
        stated = node.pieces[0].block.kind is BlockKind.HEADING and next_in is not node
        if is_section_name(text) or (stated and text):
            self._at.make_heading(node)
        elif next_in is None and not _in_list_of_names(node):
            heads_text = is_capitals(text) and not self._ahead.marked(after)
            if is_short_title(text) or heads_text:
                self._at.make_heading(node)


def _in_list_of_names(node: Node) -> bool:
    """Tell whether the item before this one was a plain name too, so that both are list items."""
    siblings = node.parent.children if node.parent is not None else []
    if len(siblings) < 2:
        return False
    before = siblings[-2]
    plain = before.kind is Kind.PROVISION and before.level is node.level
    return (
        plain and not before.children and len(before.pieces) == 1 and is_short_title(before.text())
    )
