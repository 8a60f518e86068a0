"""A paragraph of WordprocessingML in; its visible text and what hangs from it out.

What hangs from it: footnote references, text boxes and drawings, in the order they appear.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pipelines.extract.docx_package import DGM, A, M, Node, R, number, switched, value, w
from pipelines.extract.docx_styles import Styles
from pipelines.extract.spacing import join_lines, symbol

_SKIPPED = frozenset(
    {
        w("pPr"),
        w("rPr"),
        w("del"),
        w("moveFrom"),
        w("delText"),
        w("sdtPr"),
        w("sdtEndPr"),
        w("rt"),
        w("ffData"),
        w("annotationRef"),
        w("footnoteRef"),
        w("endnoteRef"),
        f"{{{M}}}oMathParaPr",
    }
)
_CONSTANT = {
    w("tab"): " ",
    w("ptab"): " ",
    w("cr"): "\n",
    w("noBreakHyphen"): "-",
}
_FRAMES = frozenset({w("drawing"), w("pict"), w("object")})
_NOTES = {w("footnoteReference"): "footnote", w("endnoteReference"): "endnote"}
_TEXTS = frozenset({w("t"), f"{{{M}}}t"})


@dataclass
class Field:
    """A field being read: its instruction, and whether its result has begun."""

    code: str = ""
    in_result: bool = False

    @property
    def is_contents(self) -> bool:
        """Tell the field that makes a table of contents."""
        return self.code.split(maxsplit=1)[:1] in (["TOC"], ["toc"])


@dataclass
class Gathered:
    """What a paragraph holds: text pieces, how much of it a contents field made, and the rest."""

    pieces: list[str] = field(default_factory=list)
    from_contents: int = 0
    notes: list[tuple[str, int]] = field(default_factory=list)
    boxes: list[Node] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text on one line, except where a line break opens an item."""
        return join_lines("".join(self.pieces).split("\n"))

    @property
    def is_contents(self) -> bool:
        """Tell whether most of the text came out of a contents field."""
        return 2 * self.from_contents > sum(map(len, self.pieces)) > 0


class RunReader:
    """Reads the paragraphs of one story in order; fields may run across several of them."""

    def __init__(self, root: Node, styles: Styles) -> None:
        """Pair the field marks of the story first: an unpaired one must not swallow text."""
        self._styles = styles
        self._paired = _paired_marks(root)
        self._open: list[Field] = []
        self._into = Gathered()
        self._style: str | None = None
        self._readers: dict[str, Callable[[Node], None]] = {
            w("r"): self._run,
            w("fldChar"): self._mark,
            w("instrText"): self._code,
            w("fldSimple"): self._simple,
            w("br"): self._break,
            w("sym"): self._symbol,
        }

    def read(self, paragraph: Node, style_id: str | None) -> Gathered:
        """Return what a paragraph of the story holds; text boxes come back unread."""
        self._into = Gathered()
        self._style = style_id
        self._children(paragraph)
        return self._into

    def _children(self, node: Node) -> None:
        for child in node:
            self._one(child)

    def _one(self, node: Node) -> None:
        tag = node.tag
        if tag in _SKIPPED:
            return
        if tag in self._readers:
            self._readers[tag](node)
        elif tag in _TEXTS:
            self._add(node.text or "")
        elif tag in _CONSTANT:
            self._add(_CONSTANT[tag])
        elif tag in _NOTES:
            identifier = number(node, "id")
            if identifier is not None:
                self._into.notes.append((_NOTES[tag], identifier))
        elif tag in _FRAMES:
            self._frame(node)
        else:
            self._children(node)

    def _run(self, node: Node) -> None:
        look = node.find(w("rPr"))
        hidden = None if look is None else switched(look.find(w("vanish")))
        if hidden is None:
            own = None if look is None else value(look.find(w("rStyle")))
            hidden = self._styles.hidden(own, self._style)
        if not hidden:
            self._children(node)
            return
        for child in node:  # hidden marks still open and close their fields
            if child.tag in (w("fldChar"), w("instrText")):
                self._one(child)

    def _add(self, text: str) -> None:
        if any(not one.in_result for one in self._open):
            return
        self._into.pieces.append(text)
        if any(one.is_contents for one in self._open):
            self._into.from_contents += len(text)

    def _mark(self, node: Node) -> None:
        if node not in self._paired:
            return
        kind = value(node, "fldCharType")
        if kind == "begin":
            self._open.append(Field())
        elif kind == "separate" and self._open:
            self._open[-1].in_result = True
        elif kind == "end" and self._open:
            self._open.pop()

    def _code(self, node: Node) -> None:
        if self._open and not self._open[-1].in_result:
            self._open[-1].code += node.text or ""

    def _simple(self, node: Node) -> None:
        self._open.append(Field(code=value(node, "instr") or "", in_result=True))
        self._children(node)
        self._open.pop()

    def _break(self, node: Node) -> None:
        self._add(" " if value(node, "type") in {"page", "column"} else "\n")

    def _symbol(self, node: Node) -> None:
        code = value(node, "char") or ""
        try:
            self._add(symbol(int(code, 16)))
        except ValueError:
            return

    def _frame(self, node: Node) -> None:
        """Keep the text boxes of a drawing, and the words that shapes and diagrams draw."""
        outer = [
            box
            for box in node.iter(w("txbxContent"))
            if next(box.iterancestors(w("txbxContent"), node.tag)) is node
        ]
        self._into.boxes.extend(outer)
        for line in node.iter(f"{{{A}}}p"):
            text = "".join(piece.text or "" for piece in line.iter(f"{{{A}}}t")).strip()
            if text:
                self._into.drawn.append(text)
        for diagram in node.iter(f"{{{DGM}}}relIds"):
            data = diagram.get(f"{{{R}}}dm")
            if data:
                self._into.diagrams.append(data)


def _paired_marks(root: Node) -> set[Node]:
    """Return the field marks that belong to a field with both a beginning and an end."""
    paired: set[Node] = set()
    begun: list[list[Node]] = []
    for mark in root.iter(w("fldChar")):
        kind = value(mark, "fldCharType")
        if kind == "begin":
            begun.append([mark])
        elif kind == "separate" and begun:
            begun[-1].append(mark)
        elif kind == "end" and begun:
            paired.update(begun.pop(), (mark,))
    return paired
