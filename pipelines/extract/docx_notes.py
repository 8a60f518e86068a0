"""A DOCX's footnote and endnote parts in, the text of a note by its reference out."""

from __future__ import annotations

from pipelines.extract.docx_package import Node, Package, number, value, w
from pipelines.extract.docx_revisions import accept
from pipelines.extract.docx_runs import RunReader
from pipelines.extract.docx_styles import Styles
from pipelines.results import Block, BlockKind

_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})
_WORDS = {"footnote": "Nota", "endnote": "Nota final"}


class Notes:
    """The notes of a document; each is numbered when it is first referred to, and given once."""

    def __init__(self, package: Package, styles: Styles) -> None:
        """Find the notes that the two parts hold, leaving the separators out."""
        self._styles = styles
        self._found: dict[tuple[str, int], tuple[Node, RunReader]] = {}
        self._counts = dict.fromkeys(_WORDS, 0)
        for kind in _WORDS:
            root = package.related(f"{kind}s")
            if root is None:
                continue
            accept(root)
            reader = RunReader(root, styles)
            for node in root.iter(w(kind)):
                identifier = number(node, "id")
                if identifier is not None and value(node, "type") not in _SEPARATORS:
                    self._found.setdefault((kind, identifier), (node, reader))

    def block(self, kind: str, identifier: int) -> Block | None:
        """Return "Nota 3: its text", None when it was already given, is missing or empty."""
        found = self._found.pop((kind, identifier), None)
        if found is None:
            return None
        self._counts[kind] += 1
        node, reader = found
        texts = [
            reader.read(paragraph, value(paragraph.find(f"{w('pPr')}/{w('pStyle')}"))).text
            for paragraph in node.iter(w("p"))
        ]
        text = " ".join(filter(None, texts))
        if not text:
            return None
        return Block(text=f"{_WORDS[kind]} {self._counts[kind]}: {text}", kind=BlockKind.FOOTNOTE)
