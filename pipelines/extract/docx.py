"""A DOCX file's bytes in, a Document out: text as Word prints it, with its automatic numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from corpora.errors import DamagedFile, NoText
from pipelines.extract.docx_chunks import Chunks, Reader
from pipelines.extract.docx_notes import Notes
from pipelines.extract.docx_numbering import Numbering
from pipelines.extract.docx_package import Package, w
from pipelines.extract.docx_revisions import accept
from pipelines.extract.docx_sections import printed_parts
from pipelines.extract.docx_story import Setting, Story
from pipelines.extract.docx_styles import Styles
from pipelines.extract.html import read_html
from pipelines.extract.limits import Limits, check_size, within_limits
from pipelines.extract.media import Kind
from pipelines.extract.text import read_text
from pipelines.results import BODY_KINDS, Block, BlockKind, Document, Notice

_EMBEDDED: dict[Kind, Reader] = {Kind.HTML: read_html, Kind.TEXT: read_text}
_PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")


def read_docx(data: bytes, name: str, limits: Limits) -> Document:
    """Read a Word document (.docx, .docm, .dotx, strict or transitional) with changes accepted.

    Numbers of lists and headings are computed; notes and text boxes follow their paragraph;
    headers and footers come last. Pages are unknown: ``pages`` is 0 and blocks have no boxes.
    Raises DamagedFile, EncryptedFile, SuspiciousFile, OverLimit or NoText.
    """
    inner = partial(_read, readers=_EMBEDDED)
    return _read(data, name, limits, readers={**_EMBEDDED, Kind.DOCX: inner})


def _read(data: bytes, name: str, limits: Limits, readers: Mapping[Kind, Reader]) -> Document:
    """Read a Word document; files it embeds as text are read by ``readers``, one level deep."""
    check_size(data, file=name, limits=limits)
    package = Package(data, name, limits)
    body = package.root.find(w("body"))
    if body is None:
        raise DamagedFile(
            file=name,
            detail={"es": "no es un documento de Word", "en": "it is not a Word document"},
        )
    changes = accept(package.root)
    setting = _setting(package, readers)
    story = Story(package.root, setting, package.main).blocks(body)
    blocks = within_limits(story, file=name, limits=limits)
    if not any(block.kind in BODY_KINDS for block in blocks):
        raise NoText(file=name)
    return Document(
        file=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media=Kind.DOCX.value,
        pages=0,
        blocks=(*blocks, *_margins(package, setting)),
        notices=tuple(_notices(package, setting.chunks, changes, blocks)),
    )


def docx_pictures(data: bytes, name: str, limits: Limits) -> tuple[bytes, ...]:
    """Return the pictures of a Word document in order of name, for one made of scanned pages.

    Raises DamagedFile, EncryptedFile, SuspiciousFile or OverLimit.
    """
    package = Package(data, name, limits)
    members = [
        member
        for member in package.archive.names
        if "/media/" in member and member.lower().endswith(_PICTURES)
    ]
    return tuple(package.archive.read(member) for member in sorted(members, key=_by_number))


def _by_number(member: str) -> tuple[int, str]:
    figures = "".join(sign for sign in member.rpartition("/")[2] if sign.isdigit())
    return int(figures[:9] or 0), member


def _setting(package: Package, readers: Mapping[Kind, Reader]) -> Setting:
    styles = Styles(package.related("styles"))
    return Setting(
        package=package,
        styles=styles,
        numbering=Numbering(package.related("numbering"), styles),
        notes=Notes(package, styles),
        chunks=Chunks(package, readers),
    )


def _margins(package: Package, setting: Setting) -> Iterator[Block]:
    """Yield the text of headers and footers, each line once."""
    seen: set[tuple[BlockKind, str]] = set()
    for kind, target in printed_parts(package):
        root = package.tree(target)
        if root is None:
            continue
        accept(root)
        for block in Story(root, setting, target).blocks(root):
            if (kind, block.text) not in seen:
                seen.add((kind, block.text))
                yield replace(block, kind=kind, level=None)


def _notices(
    package: Package, chunks: Chunks, changes: int, blocks: tuple[Block, ...]
) -> Iterator[Notice]:
    if changes:
        yield Notice(code="tracked_changes", detail=str(changes))
    contents = sum(1 for block in blocks if block.kind is BlockKind.TOC)
    if contents:
        yield Notice(code="toc_skipped", detail=str(contents))
    if package.skipped:
        yield Notice(code="damaged_part", detail=", ".join(sorted(set(package.skipped))))
    if chunks.skipped:
        yield Notice(code="chunk_skipped", detail=", ".join(chunks.skipped))
