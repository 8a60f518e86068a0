"""A DOCX's styles part in; what a paragraph style gives out: numbering, outline level, hiding."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.extract.docx_package import Node, number, switched, value, w

_DEEPEST = 40
_HEADING = re.compile(
    r"^(?:heading|t[íi]tulo|encabezado|ep[íi]grafe de t[íi]tulo) ?([1-9])$", re.IGNORECASE
)
_TITLE = re.compile(r"^(?:title|subtitle|t[íi]tulo|subt[íi]tulo|puesto)$", re.IGNORECASE)
_TOC = re.compile(
    r"^(?:toc|tdc|[íi]ndice|tabla de contenido)(?: \d| heading|$)|^table of ", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Style:
    """A style as far as text needs it; ``outline`` counts from 0, None says nothing."""

    id: str
    name: str
    based_on: str | None
    outline: int | None
    num_id: int | None
    ilvl: int | None
    hidden: bool | None


class Styles:
    """The styles of a document, looked up along their basedOn chain."""

    def __init__(self, root: Node | None) -> None:
        """Read the styles part; without one every style is unknown and gives nothing."""
        self._styles: dict[str, Style] = {}
        self.default: str | None = None
        self.english = False
        if root is None:
            return
        for node in root.iter(w("style")):
            style = _style(node)
            self._styles.setdefault(style.id, style)
            if value(node, "type") == "paragraph" and value(node, "default") in {"1", "true", "on"}:
                self.default = self.default or style.id
        language = root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('lang')}")
        self.english = (value(language) or "").lower().startswith("en")

    def chain(self, style_id: str | None) -> tuple[Style, ...]:
        """Return a style and those it is based on, nearest first; a cycle ends the chain."""
        found: list[Style] = []
        while style_id in self._styles and len(found) < _DEEPEST:
            style = self._styles[style_id]
            if style in found:
                break
            found.append(style)
            style_id = style.based_on
        return tuple(found)

    def numbering_of(self, style_id: str) -> int | None:
        """Return the list that a numbering style names, None when it names none."""
        return next((one.num_id for one in self.chain(style_id) if one.num_id is not None), None)

    def heading_level(self, style_id: str | None) -> int | None:
        """Return the heading level from 1, 0 for a title without level, None for body text."""
        chain = self.chain(style_id)
        for style in chain:
            if style.outline is not None:
                return style.outline + 1 if 0 <= style.outline <= 8 else None
            named = _HEADING.match(style.name)
            if named:
                return int(named[1])
        return 0 if chain and _TITLE.match(chain[0].name) else None

    def is_contents(self, style_id: str | None) -> bool:
        """Tell the styles of tables of contents and of figures."""
        return any(_TOC.match(style.name) for style in self.chain(style_id)[:2])

    def hidden(self, *style_ids: str | None) -> bool:
        """Tell whether the first of some styles that says anything about hiding hides its text."""
        for style_id in style_ids:
            for style in self.chain(style_id):
                if style.hidden is not None:
                    return style.hidden
        return False


def _style(node: Node) -> Style:
    properties = f"{w('pPr')}/"
    numbering = node.find(f"{properties}{w('numPr')}")
    listed = None if numbering is None else numbering.find(w("numId"))
    level = None if numbering is None else numbering.find(w("ilvl"))
    identifier = value(node, "styleId") or ""
    return Style(
        id=identifier,
        name=value(node.find(w("name"))) or identifier,
        based_on=value(node.find(w("basedOn"))),
        outline=number(node.find(f"{properties}{w('outlineLvl')}")),
        num_id=number(listed),
        ilvl=number(level),
        hidden=switched(node.find(f"{w('rPr')}/{w('vanish')}")),
    )
