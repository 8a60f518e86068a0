"""A file's bytes and name in, a Document out, whatever kind of file it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

from corpora.errors import NotADocument
from models.ocr import Tesseract
from pipelines.extract.apart import APART
from pipelines.extract.docx import read_docx
from pipelines.extract.html import read_html
from pipelines.extract.limits import Limits, check_size
from pipelines.extract.markdown import read_markdown
from pipelines.extract.media import CONVERTED, PICTURES, Kind, extension_disagrees, recognise
from pipelines.extract.office import read_office
from pipelines.extract.steps import Tell, silent
from pipelines.extract.text import read_text
from pipelines.results import Document, Notice

_READERS: MappingProxyType[Kind, Callable[[bytes, str, Limits], Document]] = MappingProxyType(
    {
        Kind.DOCX: read_docx,
        Kind.HTML: read_html,
        Kind.MARKDOWN: read_markdown,
        Kind.TEXT: read_text,
        **dict.fromkeys(CONVERTED, read_office),
    }
)


def read_document(
    data: bytes,
    name: str,
    limits: Limits,
    ocr: Tesseract | None = None,
    tell: Tell = silent,
) -> Document:
    """Read one file as what its content says it is; ``ocr`` reads pages that are pictures.

    ``tell`` hears of each page of a PDF or scan that comes next.
    An extension that promises another kind is told in a notice. Raises an InputError: EmptyFile,
    NotADocument (a ZIP too: its files are read one by one), OverLimit, DamagedFile,
    EncryptedFile, NoText and those of the reader of its kind.
    """
    kind = recognise(data, name)
    check_size(data, file=name, limits=limits)
    document = _read(kind, data, name, limits, ocr, tell=tell)
    if extension_disagrees(kind, name):
        found = Notice(code="wrong_extension", detail=kind.value.upper())
        document = replace(document, notices=(found, *document.notices))
    return document


def _read(  # noqa: PLR0913 - the file, then how it is read
    kind: Kind, data: bytes, name: str, limits: Limits, ocr: Tesseract | None, *, tell: Tell
) -> Document:
    if kind is Kind.PDF or kind in PICTURES:
        return APART.read(kind, data, name, limits, ocr, tell=tell)
    if kind not in _READERS:
        raise NotADocument(file=name, detail=kind.value.upper())
    return _READERS[kind](data, name, limits)
