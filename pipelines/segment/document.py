"""A Document in, its Segmentation out: clauses with force and citations, headings, directives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.results import (
    BODY_KINDS,
    Citation,
    Clause,
    Directive,
    Document,
    Force,
    Segmentation,
)
from pipelines.segment.citations import citations, cites_bare, edition_of, with_edition
from pipelines.segment.clauses import clauses_of, inherited_citations, walk
from pipelines.segment.forms import form_heads
from pipelines.segment.nodes import Kind
from pipelines.segment.outline import outline
from pipelines.segment.unfold import unfold

if TYPE_CHECKING:
    from pipelines.segment.force import ForceTagger


def segment(document: Document, manual: int, tagger: ForceTagger) -> Segmentation:
    """Return the clauses of a document; ``manual`` is its place in the body of directives."""
    blocks, separators = unfold(document.blocks)
    heads = form_heads(blocks)
    end = outline(blocks, heads)
    nodes = list(walk(end.root))
    clauses = clauses_of(nodes, manual)
    words = "\n".join(block.text for block in blocks if block.kind in BODY_KINDS)
    bare = cites_bare(words)
    own = [citations(clause.text, bare) for clause in clauses]
    directives = [head.directive for head in heads]
    edition = edition_of(_numbers(own, directives), words)
    inherited = inherited_citations(nodes, directives, bare)
    tagged = _tag(clauses, tagger)
    return Segmentation(
        clauses=tuple(
            replace(
                clause,
                cites=with_edition(own[index], edition),
                inherited=with_edition(inherited[index], edition),
                force=tagged[index],
            )
            for index, clause in enumerate(clauses)
        ),
        headings=tuple(
            text
            for node in nodes
            if node.kind in (Kind.CONTAINER, Kind.HEADING) and not node.synthetic
            for text in node.title
        ),
        markers=(*(node.marker for node in nodes if node.marker), *["|"] * separators),
        stray_notes=end.stray_notes(),
        directives=tuple(
            replace(directive, cites=with_edition(directive.cites, edition))
            for directive in directives
        ),
    )


def _numbers(own: Sequence[tuple[Citation, ...]], directives: Sequence[Directive]) -> Iterator[str]:
    for cites in (*own, *(directive.cites for directive in directives)):
        yield from (cite.number for cite in cites)


def _tag(clauses: Sequence[Clause], tagger: ForceTagger) -> list[tuple[Force, ...]]:
    """Tag each clause by its own words, or by its lead-in when its own words carry no force."""
    leads = list(dict.fromkeys(clause.lead_in for clause in clauses if clause.lead_in))
    by_lead = dict(zip(leads, tagger.tag(leads), strict=True))
    own = tagger.tag([clause.text for clause in clauses])
    result: list[tuple[Force, ...]] = []
    for clause, forces in zip(clauses, own, strict=True):
        if clause.kind == "recital":
            result.append((Force.RECITES,))
        elif clause.kind == "definition":
            result.append((Force.DEFINES,))
        else:
            result.append(forces or by_lead.get(clause.lead_in, ()))
    return result


def body_text(document: Document) -> str:
    """Return all text that must reach headings, markers or clauses, notes included."""
    return "\n".join(
        block.text for block in document.blocks if block.kind in BODY_KINDS or block.kind == "note"
    )
