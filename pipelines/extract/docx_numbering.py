"""A DOCX's numbering part and its paragraphs in order in, the number each one prints out.

Rules followed: ECMA-376 part 1, 17.9 (numbering). Lists that share an abstract definition share
its counters; an override restarts a level the first time its list uses it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipelines.extract.docx_package import MC, Node, number, switched, value, w
from pipelines.extract.docx_styles import Styles
from pipelines.extract.number_formats import formatted
from pipelines.extract.spacing import BULLET, clean

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_SILENT = frozenset({"bullet", "none"})
_LAST_STEP = 20


@dataclass(frozen=True, kw_only=True)
class Level:
    """One level of a list; ``restart`` None restarts after any earlier level, 0 never."""

    start: int = 1
    format: str = "decimal"
    pattern: str = ""
    text: str = ""
    restart: int | None = None
    legal: bool = False
    glued: bool = False
    capitals: bool = False
    hidden: bool = False
    style: str | None = None


@dataclass(frozen=True, kw_only=True)
class Label:
    """What a list paragraph prints before its text; ``text`` is None for a bullet.

    ``glued`` says that nothing separates it from the text; ``level`` counts from 1.
    """

    text: str | None
    level: int
    glued: bool = False


@dataclass(frozen=True, kw_only=True)
class _List:
    """A w:num: its abstract definition, its levels after overrides, and where it restarts."""

    abstract: int
    levels: dict[int, Level]
    restarts: dict[int, int]


class Numbering:
    """The lists of a document with their running counters: ask once per paragraph, in order."""

    def __init__(self, root: Node | None, styles: Styles) -> None:
        """Read the definitions; without the part no paragraph has a number."""
        self._styles = styles
        self._lists: dict[int, _List] = {}
        self._counters: dict[int, dict[int, int]] = {}
        self._begun: set[tuple[int, int]] = set()
        if root is not None:
            self._read(root)

    def label(self, num_id: int | None, ilvl: int | None, style_id: str | None) -> Label | None:
        """Count a paragraph and return what it prints, None when it is in no list.

        ``num_id`` and ``ilvl`` are the paragraph's own, None where only its style speaks.
        """
        num_id, ilvl = self._place(num_id, ilvl, style_id)
        listed = self._lists.get(num_id or 0)
        if listed is None or ilvl not in listed.levels:
            return None
        self._count(num_id or 0, listed, ilvl)
        level = listed.levels[ilvl]
        if level.hidden:
            return None
        if level.format == "bullet":
            return Label(text=None, level=ilvl + 1)
        printed = self._printed(listed, ilvl)
        return Label(text=printed, level=ilvl + 1, glued=level.glued)

    def _place(
        self, num_id: int | None, ilvl: int | None, style_id: str | None
    ) -> tuple[int | None, int]:
        """Settle list and level between a paragraph and its style chain.

        In a style the level is the one whose pStyle names the style; its own ilvl comes second.
        """
        chain = self._styles.chain(style_id)
        if num_id is not None and ilvl is not None:
            return num_id, ilvl
        given = next((one for one in chain if one.num_id is not None), None)
        if num_id is None:
            num_id = None if given is None else given.num_id
        listed = self._lists.get(num_id or 0)
        if ilvl is not None or listed is None:
            return num_id, ilvl or 0
        upto = chain.index(given) + 1 if given is not None else len(chain)
        for style in chain[:upto]:
            for place, level in listed.levels.items():
                if level.style == style.id:
                    return num_id, place
        stated = next((one.ilvl for one in chain[:upto] if one.ilvl is not None), None)
        return num_id, stated or 0

    def _count(self, num_id: int, listed: _List, ilvl: int) -> None:
        counters = self._counters.setdefault(listed.abstract, {})
        first_use = (num_id, ilvl) not in self._begun
        self._begun.add((num_id, ilvl))
        if first_use and ilvl in listed.restarts:
            counters[ilvl] = listed.restarts[ilvl]
        elif ilvl in counters:
            counters[ilvl] += 1
        else:
            counters[ilvl] = listed.levels[ilvl].start
        for skipped in range(ilvl):  # a level passed over counts as begun: 2.1.1 is followed by 2.2
            if skipped not in counters and skipped in listed.levels:
                counters[skipped] = listed.levels[skipped].start
        for deeper in range(ilvl + 1, _LEVELS):
            level = listed.levels.get(deeper)
            restart = None if level is None else level.restart
            if restart is None or ilvl < restart:
                counters.pop(deeper, None)

    def _printed(self, listed: _List, ilvl: int) -> str:
        counters = self._counters[listed.abstract]
        level = listed.levels[ilvl]

        def figure(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            other = listed.levels.get(place)
            if other is None or place > ilvl:
                return ""
            name = other.format
            if level.legal and name not in _SILENT | {"decimalZero"}:
                name = "decimal"
            count = counters.get(place, other.start)
            return formatted(count, name, pattern=other.pattern, english=self._styles.english)

        printed = clean(_PLACE.sub(figure, level.text))
        return printed.upper() if level.capitals else printed

    def _read(self, root: Node) -> None:
        abstracts: dict[int, Node] = {}
        for node in root.iter(w("abstractNum")):
            identifier = number(node, "abstractNumId")
            if identifier is not None:
                abstracts.setdefault(identifier, node)
        nums: dict[int, Node] = {}
        for node in root.iter(w("num")):
            identifier = number(node, "numId")
            if identifier:
                nums.setdefault(identifier, node)
        marked: dict[str, int] = {}
        for identifier, node in abstracts.items():
            mark = value(node.find(w("styleLink")))
            if mark is not None and node.find(w("lvl")) is not None:
                marked.setdefault(mark, identifier)
        for identifier, node in nums.items():
            abstract = self._resolve(node, nums, abstracts, marked)
            if abstract is not None:
                self._lists[identifier] = _list(node, abstract, abstracts[abstract])

    def _resolve(
        self, node: Node, nums: dict[int, Node], abstracts: dict[int, Node], marked: dict[str, int]
    ) -> int | None:
        """Follow numStyleLink to the definition that holds the levels; a cycle ends the search."""
        for _step in range(_LAST_STEP):
            identifier = number(node.find(w("abstractNumId")))
            if identifier not in abstracts:
                return None
            link = value(abstracts[identifier].find(w("numStyleLink")))
            if link is None:
                return identifier
            if link in marked:
                return marked[link]
            target = self._styles.numbering_of(link)
            if target not in nums:
                return None
            node = nums[target]
        return None


def with_label(label: Label | None, text: str) -> tuple[str | None, str]:
    """Return the number to keep apart and the text as printed, its number or bullet in front.

    Punctuation that the text puts right behind a glued number belongs to the number.
    """
    if label is None:
        return None, text
    if label.text is None:
        return None, f"{BULLET} {text}" if text else ""
    printed = label.text
    if not printed:
        return None, text
    if label.glued:
        rest = text.lstrip(".)-–—:°º")
        printed, text = printed + text[: len(text) - len(rest)], rest.strip()
    return printed, f"{printed} {text}" if text else printed


def _list(node: Node, abstract: int, definition: Node) -> _List:
    levels = {}
    for one in definition.findall(w("lvl")):
        place = number(one, "ilvl")
        if place is not None and 0 <= place < _LEVELS:
            levels[place] = _level(one)
    restarts = {}
    for override in node.findall(w("lvlOverride")):
        place = number(override, "ilvl")
        if place is None or not 0 <= place < _LEVELS:
            continue
        other = override.find(w("lvl"))
        if other is not None:
            levels[place] = _level(other)
        start = number(override.find(w("startOverride")))
        if start is not None:
            restarts[place] = start
            if place in levels:
                levels[place] = replace(levels[place], start=start)
    return _List(abstract=abstract, levels=levels, restarts=restarts)


def _level(node: Node) -> Level:
    numeral = node.find(w("numFmt"))
    if numeral is None:
        numeral = node.find(f"{{{MC}}}AlternateContent/{{{MC}}}Choice/{w('numFmt')}")
    start = number(node.find(w("start")))
    template = node.find(w("lvlText"))
    look = node.find(w("rPr"))
    return Level(
        start=1 if start is None else start,
        format=value(numeral) or "decimal",
        pattern=value(numeral, "format") or "",
        text=value(template) or "",
        restart=number(node.find(w("lvlRestart"))),
        legal=bool(switched(node.find(w("isLgl")))),
        glued=value(node.find(w("suff"))) == "nothing",
        capitals=look is not None and bool(switched(look.find(w("caps")))),
        hidden=look is not None and bool(switched(look.find(w("vanish")))),
        style=value(node.find(w("pStyle"))),
    )
