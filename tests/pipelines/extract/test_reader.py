"""One way into every kind of file; what a hostile one does stays in a process apart."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO

import docx
import pytest

from corpora.errors import (
    EmptyFile,
    EncryptedFile,
    InputError,
    NotADocument,
    OcrUnavailable,
    OverLimit,
    SuspiciousFile,
)
from models.ocr import Tesseract
from pipelines.extract import steps
from pipelines.extract.apart import ApartReader
from pipelines.extract.limits import Limits
from pipelines.extract.media import Kind
from pipelines.extract.pdf import read_pdf
from pipelines.extract.reader import read_document
from pipelines.extract.wire import (
    document_from_json,
    document_to_json,
    error_from_json,
    error_to_json,
)
from pipelines.results import Document
from tests.pipelines.extract.pdf_files import LAW, pages, pdf, picture, raw_pdf, scanned, write

LIMITS = Limits()
PASSWORD = "x"
LOCKED = pdf(lambda canvas: write(canvas, LAW), password=PASSWORD)
TEXT = "\n".join(LAW).encode()


def word_file() -> bytes:
    """Return a DOCX."""
    document = docx.Document()
    document.add_paragraph(LAW[0])
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture
def apart() -> Iterator[ApartReader]:
    """Return a process of its own, ended after the test."""
    reader = ApartReader()
    yield reader
    reader.close()


@pytest.mark.parametrize(
    ("data", "name", "media"),
    [
        (pages(LAW), "a.pdf", "pdf"),
        (word_file(), "a.docx", "docx"),
        (TEXT, "a.txt", "text"),
        (b"# Manual\n\n" + TEXT, "a.md", "markdown"),
        (b"<html><body><p>" + TEXT + b"</p></body></html>", "a.html", "html"),
    ],
)
def test_each_kind_is_read_by_its_content(data: bytes, name: str, media: str) -> None:
    """The right reader is found and the extension raises no notice."""
    document = read_document(data, name, LIMITS)
    assert document.media == media
    assert any(LAW[0] in block.text for block in document.blocks)
    assert "wrong_extension" not in {notice.code for notice in document.notices}


def test_a_wrong_extension_is_told() -> None:
    """A PDF called .docx is read as a PDF, and the reader is told."""
    document = read_document(pages(LAW), "manual.docx", LIMITS)
    assert document.media == "pdf"
    assert [(one.code, one.detail) for one in document.notices] == [("wrong_extension", "PDF")]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyFile),
        (b"\x00\x01\x02\x03" * 300, NotADocument),
        (b"GIF89a\x00\x00" * 90, NotADocument),
        (b"x" * 5000, OverLimit),
    ],
)
def test_what_is_no_document_is_refused(data: bytes, error: type[InputError]) -> None:
    """Empty, binary, foreign and oversized files are told apart, each with its file's name."""
    with pytest.raises(error) as refused:
        read_document(data, "archivo.bin", Limits(max_bytes=4000))
    assert refused.value.sentence().startswith("archivo.bin: ")


def test_errors_of_the_process_apart_come_back_whole() -> None:
    """Refusals of PDFs carry the same class and sentence as when read here."""
    with pytest.raises(EncryptedFile):
        read_document(LOCKED, "a.pdf", LIMITS)
    with pytest.raises(OverLimit, match="limit of 1 pages"):
        read_document(pages(LAW, LAW), "a.pdf", Limits(max_pages=1))
    with pytest.raises(OcrUnavailable) as refused:
        read_document(scanned(picture(dpi=60)), "a.pdf", LIMITS)
    assert "tesseract-ocr-spa" in refused.value.sentence("es")


def test_a_document_read_apart_equals_one_read_here() -> None:
    """Nothing is lost between the processes, boxes and kinds included."""
    data = pages(LAW, LAW[3:])
    assert read_document(data, "a.pdf", LIMITS) == read_pdf(data, "a.pdf", LIMITS)


def test_wire_gives_back_what_it_was_given() -> None:
    """A Document and an error with facts in two languages survive the way as JSON."""
    document: Document = read_document(word_file(), "a.docx", LIMITS)
    assert document_from_json(document_to_json(document)) == document
    fault = SuspiciousFile(file="a", page=2, detail={"es": "uno", "en": "one"})
    back = error_from_json(error_to_json(fault))
    assert (type(back), back.sentence("es"), back.sentence("en")) == (
        SuspiciousFile,
        fault.sentence("es"),
        fault.sentence("en"),
    )


def test_the_process_is_kept_for_the_next_file(apart: ApartReader) -> None:
    """A refused file does not end the process, and the next one is read by it."""
    with pytest.raises(EncryptedFile):
        apart.read(Kind.PDF, LOCKED, "a.pdf", LIMITS, None)
    assert apart.read(Kind.PDF, pages(LAW), "b.pdf", LIMITS, None).blocks[0].text == LAW[0]


def test_a_bomb_of_memory_is_refused_and_the_next_file_read(apart: ApartReader) -> None:
    """A page of two kilobytes that unpacks to gigabytes ends its own process only."""
    with pytest.raises(SuspiciousFile) as refused:
        apart.read(Kind.PDF, bomb(b"0 0 m 10 10 l S " * 20_000_000), "bomba.pdf", LIMITS, None)
    assert refused.value.sentence().startswith("bomba.pdf")
    assert apart.read(Kind.PDF, pages(LAW), "b.pdf", LIMITS, None).blocks[0].text == LAW[0]


def test_a_page_that_never_ends_is_given_up() -> None:
    """A drawing of endless tiles is stopped, its page named, and the next file is read."""
    with closing(ApartReader(longest=2)) as apart:
        with pytest.raises(SuspiciousFile) as refused:
            apart.read(Kind.PDF, endless(), "malla.pdf", LIMITS, None)
        again = apart.read(Kind.PDF, pages(LAW), "b.pdf", LIMITS, None)
    assert again.pages == 1
    assert refused.value.page == 1


def test_patience_covers_every_run_of_ocr() -> None:
    """The time given to a recognised page is more than Tesseract may take for all its tries."""
    assert steps.ocr_patience(60) >= 6 * 60


@pytest.mark.needs_tesseract
def test_scans_are_read_apart_too() -> None:
    """A picture-only PDF and a JPEG are read by OCR in the other process."""
    out = BytesIO()
    picture().save(out, "JPEG", dpi=(150, 150))
    for data, name in ((scanned(picture()), "a.pdf"), (out.getvalue(), "a.jpg")):
        document = read_document(data, name, LIMITS, Tesseract())
        assert document.ocr_pages == (1,)
        assert document.blocks[0].text == LAW[0]


def bomb(content: bytes) -> bytes:
    """Return a PDF whose page content is packed twice over."""
    packed = zlib.compress(zlib.compress(content, 9), 9).decode("latin-1")
    length = f"/Length {len(packed)} /Filter [/FlateDecode /FlateDecode]"
    return raw_pdf([*_HEAD, f"<< {length} >>\nstream\n{packed}\nendstream"])


def endless() -> bytes:
    """Return a PDF of one page filled with a pattern of countless tiles."""
    fill = "/Pattern cs /P scn 0 0 612 792 re f"
    tile = "0 0 .1 .1 re f"
    pattern = (
        "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 .2 .2] "
        "/XStep .001 /YStep .001 /Resources << >>"
    )
    return raw_pdf(
        [
            *_HEAD,
            f"<< /Length {len(fill)} >>\nstream\n{fill}\nendstream",
            f"<< /Length {len(tile)} {pattern} >>\nstream\n{tile}\nendstream",
        ]
    )


_HEAD = (
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
    "/Resources << /Pattern << /P 5 0 R >> >> >>",
)
