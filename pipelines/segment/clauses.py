"""The tree of a document in, its clauses out: own text, lead-in, path, boxes and digest."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from pipelines.results import Box, Citation, Clause, Directive
from pipelines.segment.citations import citations
from pipelines.segment.headings import is_repeal, says_repealed
from pipelines.segment.labels import label_of, path_of
from pipelines.segment.nodes import Kind, Node, Piece

_BLANK = re.compile(r"\s+")
_DEFINES = re.compile(
    r"\bse entienden?\b.{0,40}\bpor\b|\bse entender[áa]n?\b|\bdefiniciones\b|\bglosario\b",
    re.IGNORECASE,
)
_CLAUSE_KINDS = (Kind.PROVISION, Kind.PARAGRAPH, Kind.TABLE_ROW)
_MODE_KIND = {
    "body": "provision",
    "preamble": "preamble",
    "recital": "recital",
    "transitory": "transitory",
    "decree": "decree",
    "signature": "signature",
    "annex": "annex",
    "form_field": "form_field",
}


def clauses_of(nodes: Iterable[Node], manual: int) -> list[Clause]:
    """Return the clauses among nodes in reading order, each with an id unique in its manual."""
    own = (node for node in nodes if node.kind in _CLAUSE_KINDS)
    return [_clause(node, manual, number) for number, node in enumerate(own, start=1)]


def inherited_citations(
    nodes: Iterable[Node], directives: Sequence[Directive], bare: bool
) -> list[tuple[Citation, ...]]:
    """Return, for each clause node, what its directive, headings and lead-in cite.

    Header fields of a form inherit nothing: they are where the directive's citations are printed.
    """
    result: list[tuple[Citation, ...]] = []
    above: dict[int, tuple[Citation, ...]] = {}
    remaining = iter(directives)
    for node in nodes:
        cites = above.get(id(node.parent), ())
        if node.synthetic:
            cites = (*cites, *next(remaining).cites)
        elif node.kind in _CLAUSE_KINDS:
            result.append(() if node.mode == "form_field" else cites)
            cites = (*cites, *(citations(node.intro(), bare) if node.children else ()))
        elif node.title:
            cites = (*cites, *citations(" ".join(node.title), bare))
        above[id(node)] = tuple(dict.fromkeys(cites))
    return result


# A note of repeal says so in its first words.
_NOTE_HEAD = 80


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all below it in reading order."""
    stack = [node]
    while stack:
        one = stack.pop()
        yield one
        stack.extend(reversed(one.children))


def digest_of(lead_in: str, text: str) -> str:
    """Return the sha256 of the normalised lead-in chain and text, without numbers or path."""
    joined = "\x1f".join(_normal(part) for part in (lead_in, text))
    return hashlib.sha256(joined.encode()).hexdigest()


def _clause(node: Node, manual: int, number: int) -> Clause:
    pieces, repeals = _split_repeals(node)
    text = "\n".join(piece.text for piece in pieces if piece.text)
    return Clause(
        id=f"{manual}.{number:04d}",
        manual=manual,
        path=path_of(node) or (label_of(node),),
        label=label_of(node),
        lead_in=node.lead,
        text=text,
        page=_page(node.pieces),
        boxes=tuple(_boxes(node.pieces)),
        digest=digest_of(node.lead, text),
        kind=_kind(node, text, bool(repeals) or any(says_repealed(note) for note in node.notes)),
        notes=(*repeals, *node.notes),
        certainty=_certainty(node.pieces),
    )


def _split_repeals(node: Node) -> tuple[list[Piece], list[str]]:
    """Part a provision's text from the words that only say it is repealed, or what it used to say.

    "Derogado." may be followed by a paragraph about the repeal, or by the rest of such a note that
    a page or line end broke off: none of it is in force.
    """
    kept = [piece for piece in node.pieces if not is_repeal(piece.text)]
    repeals = [piece.text for piece in node.pieces if is_repeal(piece.text)]
    if kept and node.pieces[0] is not kept[0]:
        first = kept[0].text
        broken_off = first[:1].islower() and any(says_repealed(note) for note in node.notes)
        if broken_off or says_repealed(first[:_NOTE_HEAD]):
            return [], [*repeals, *(piece.text for piece in kept)]
    return kept, repeals


def _kind(node: Node, text: str, repealed: bool) -> str:
    if repealed and not text and not node.children:
        return "repealed"
    if node.kind is Kind.TABLE_ROW and node.mode == "body":
        return "table"
    if node.mode == "body" and (_defined(node) or _DEFINES.search(node.lead)):
        return "definition"
    return _MODE_KIND[node.mode]


def _defined(node: Node) -> bool:
    heading = next((one for one in reversed(node.ancestors()) if one.kind is Kind.HEADING), None)
    return heading is not None and bool(_DEFINES.search(" ".join(heading.title)))


def _page(pieces: Sequence[Piece]) -> int | None:
    return next((piece.block.page for piece in pieces if piece.block.page is not None), None)


def _boxes(pieces: Sequence[Piece]) -> Iterator[Box]:
    for piece in pieces:
        yield from piece.block.boxes


def _certainty(pieces: Sequence[Piece]) -> float | None:
    known = [piece.block.certainty for piece in pieces if piece.block.certainty is not None]
    return round(sum(known) / len(known), 3) if known else None


def _normal(text: str) -> str:
    return _BLANK.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()
