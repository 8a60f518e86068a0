"""A DOCX's sections in, the header and footer parts that print out, each once."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.extract.docx_package import Node, Package, R, switched, value, w
from pipelines.results import BlockKind

_REFERENCES = {
    w("headerReference"): BlockKind.HEADER,
    w("footerReference"): BlockKind.FOOTER,
}


def printed_parts(package: Package) -> Iterator[tuple[BlockKind, str]]:
    """Yield kind and path of the headers, then the footers, that some section prints.

    A first-page header prints only where its section asks for one, an even-page header only where
    the document does; a section without its own takes the one before it.
    """
    settings = package.related("settings")
    even = settings is not None and bool(switched(settings.find(w("evenAndOddHeaders"))))
    targets = {relation.id: relation.target for relation in package.relations(package.main)}
    current: dict[tuple[BlockKind, str], str] = {}
    printed: dict[tuple[BlockKind, str], None] = {}
    for section in package.root.iter(w("sectPr")):
        if section.getparent().tag == w("sectPrChange"):
            continue
        current.update(_references(section))
        kinds = {"default"}
        if switched(section.find(w("titlePg"))):
            kinds.add("first")
        if even:
            kinds.add("even")
        for (block_kind, page), link in current.items():
            if page in kinds and link in targets:
                printed.setdefault((block_kind, targets[link]))
    for wanted in (BlockKind.HEADER, BlockKind.FOOTER):
        for block_kind, target in printed:
            if block_kind is wanted:
                yield block_kind, target


def _references(section: Node) -> Iterator[tuple[tuple[BlockKind, str], str]]:
    for node in section:
        link = node.get(f"{{{R}}}id")
        if node.tag in _REFERENCES and link:
            yield (_REFERENCES[node.tag], value(node, "type") or "default"), link
