"""Documents, errors, limits in, JSON of one process for another out, and back again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from corpora.errors import AcreditaError, InputError
from pipelines.extract.limits import Limits
from pipelines.results import Block, BlockKind, Box, Document, Notice

Row = list[Any]
Json = dict[str, Any]


def document_to_json(document: Document) -> Json:
    """Return a Document as JSON; a block is a list, since there are thousands of them."""
    return {
        "file": document.file,
        "sha256": document.sha256,
        "media": document.media,
        "pages": document.pages,
        "blocks": [_block_to_row(block) for block in document.blocks],
        "ocr_pages": document.ocr_pages,
        "notices": [[one.code, one.pages, one.detail] for one in document.notices],
    }


def document_from_json(row: Mapping[str, Any]) -> Document:
    """Return the Document that JSON holds."""
    return Document(
        file=row["file"],
        sha256=row["sha256"],
        media=row["media"],
        pages=row["pages"],
        blocks=tuple(map(_block_from_row, row["blocks"])),
        ocr_pages=tuple(row["ocr_pages"]),
        notices=tuple(
            Notice(code=code, pages=tuple(pages), detail=detail)
            for code, pages, detail in row["notices"]
        ),
    )


def error_to_json(error: AcreditaError) -> Json:
    """Return an error with the facts of its sentences."""
    facts = {
        name: dict(fact) if isinstance(fact, Mapping) else str(fact)
        for name, fact in error.facts.items()
    }
    return {"kind": type(error).__name__, "file": error.file, "page": error.page, "facts": facts}


def error_from_json(row: Mapping[str, Any]) -> AcreditaError:
    """Return the error that JSON holds; an InputError where its kind is not known."""
    kinds = {kind.__name__: kind for kind in _kinds(AcreditaError)}
    kind = kinds.get(row["kind"], InputError)
    return kind(file=row["file"], page=row["page"], **row["facts"])


def limits_to_json(limits: Limits) -> Json:
    """Return the limits by name."""
    return asdict(limits)


def limits_from_json(row: Mapping[str, int]) -> Limits:
    """Return the limits that JSON holds."""
    return Limits(**row)


def _block_to_row(block: Block) -> Row:
    boxes = [[one.page, one.x0, one.top, one.x1, one.bottom] for one in block.boxes]
    return [
        block.text,
        block.kind.value,
        block.page,
        boxes,
        block.number,
        block.level,
        block.certainty,
    ]


def _block_from_row(row: Sequence[Any]) -> Block:
    text, kind, page, boxes, number, level, certainty = row
    return Block(
        text=text,
        kind=BlockKind(kind),
        page=page,
        boxes=tuple(
            Box(page=on, x0=x0, top=top, x1=x1, bottom=bottom) for on, x0, top, x1, bottom in boxes
        ),
        number=number,
        level=level,
        certainty=certainty,
    )


def _kinds(kind: type[AcreditaError]) -> Iterator[type[AcreditaError]]:
    yield kind
    for one in kind.__subclasses__():
        yield from _kinds(one)
