"""Pages drawn for a screen, in the process apart that a bad file cannot outlive."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image

from corpora.errors import DamagedFile, EncryptedFile, InputError, NoPages, OverLimit
from pipelines.extract.apart import ApartReader
from pipelines.extract.limits import Limits
from pipelines.extract.media import Kind
from tests.pipelines.extract.pages import pdf_bytes
from tests.pipelines.extract.pdf_files import LAW, pdf, write

LIMITS = Limits()
PASSWORD = "x"
LINE = (("Artículo 1.", 72.0, 100.0),)


@pytest.fixture(scope="module")
def apart() -> Iterator[ApartReader]:
    """Return a process of its own, ended after the tests."""
    reader = ApartReader()
    yield reader
    reader.close()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def tiff(*sizes: tuple[int, int], **options: object) -> bytes:
    pages = [Image.new("L", size, 255) for size in sizes]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], **options)
    return out.getvalue()


def jpeg(width: int, height: int, orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "JPEG", exif=exif, dpi=(100, 100))
    return out.getvalue()


@pytest.mark.parametrize("width", [900, 1800])
def test_a_page_of_a_pdf_is_drawn_as_wide_as_asked(apart: ApartReader, width: int) -> None:
    """The picture is a WebP with the page's own proportions, and what is printed on it."""
    drawn = opened(apart.picture(Kind.PDF, pdf_bytes([LINE]), "a.pdf", LIMITS, page=1, width=width))
    assert (drawn.format, drawn.width) == ("WEBP", width)
    assert drawn.height == pytest.approx(width * 792 / 612, abs=2)
    assert drawn.convert("L").getextrema()[0] < 100


def test_sizes_are_those_of_pages_as_they_are_seen(apart: ApartReader) -> None:
    """A page turned on its side is wider than tall, in points."""
    upright = apart.sizes(Kind.PDF, pdf_bytes([LINE, LINE]), "a.pdf", LIMITS)
    assert upright == ((612.0, 792.0), (612.0, 792.0))
    with pdfium.PdfDocument(pdf_bytes([LINE])) as document:
        document[0].set_rotation(90)
        out = io.BytesIO()
        document.save(out)
    turned = out.getvalue()
    assert apart.sizes(Kind.PDF, turned, "a.pdf", LIMITS) == ((792.0, 612.0),)
    drawn = opened(apart.picture(Kind.PDF, turned, "a.pdf", LIMITS, page=1, width=900))
    assert drawn.size == (900, pytest.approx(900 * 612 / 792, abs=2))


def test_pages_of_a_scan_are_drawn_too(apart: ApartReader) -> None:
    """A TIFF's pages by number, never larger than they are; a lying photograph stands up."""
    data = tiff((850, 1100), (1700, 2200), dpi=(100, 100))
    assert apart.sizes(Kind.TIFF, data, "a.tif", LIMITS)[0] == (612.0, 792.0)
    first = opened(apart.picture(Kind.TIFF, data, "a.tif", LIMITS, page=1, width=1800))
    second = opened(apart.picture(Kind.TIFF, data, "a.tif", LIMITS, page=2, width=900))
    assert (first.size, second.size) == ((850, 1100), (900, 1165))
    lying = jpeg(1100, 850, orientation=6)
    assert apart.sizes(Kind.JPEG, lying, "a.jpg", LIMITS) == ((612.0, 792.0),)
    drawn = opened(apart.picture(Kind.JPEG, lying, "a.jpg", LIMITS, page=1, width=900))
    assert drawn.size == (850, 1100)


def test_a_ribbon_is_drawn_within_bounds(apart: ApartReader) -> None:
    """A page a hundred times as tall as wide is drawn narrower, not with a hundred million dots."""
    data = pdf(lambda canvas: (canvas.setPageSize((100, 10_000)), write(canvas, LAW[:1])))
    drawn = opened(apart.picture(Kind.PDF, data, "a.pdf", LIMITS, page=1, width=1800))
    assert drawn.width * drawn.height <= 10_100_000


@pytest.mark.parametrize(
    ("data", "kind", "page", "error"),
    [
        (pdf_bytes([LINE]), Kind.PDF, 2, NoPages),
        (pdf_bytes([LINE]), Kind.PDF, 0, NoPages),
        (b"%PDF-1.7 cut", Kind.PDF, 1, DamagedFile),
        (pdf(lambda canvas: write(canvas, LAW), password=PASSWORD), Kind.PDF, 1, EncryptedFile),
        (jpeg(90, 90), Kind.JPEG, 2, NoPages),
        (jpeg(900, 900)[:-3000], Kind.JPEG, 1, DamagedFile),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    apart: ApartReader, data: bytes, kind: Kind, page: int, error: type[InputError]
) -> None:
    """Each refusal has its class and names the file, and the process goes on."""
    with pytest.raises(error) as refused:
        apart.picture(kind, data, "malo", LIMITS, page=page, width=900)
    assert refused.value.file == "malo"
    assert apart.sizes(Kind.PDF, pdf_bytes([LINE]), "a.pdf", LIMITS) == ((612.0, 792.0),)


def test_limits_hold_for_pictures(apart: ApartReader) -> None:
    """More pages than allowed, or more pixels, are not drawn."""
    with pytest.raises(OverLimit):
        apart.sizes(Kind.PDF, pdf_bytes([LINE, LINE]), "a.pdf", Limits(max_pages=1))
    small = Limits(max_pixels=1000)
    with pytest.raises(OverLimit):
        apart.picture(Kind.JPEG, jpeg(200, 200), "a.jpg", small, page=1, width=900)


def test_hostile_files_do_not_end_the_service(apart: ApartReader) -> None:
    """A file that makes its reader fail is refused by class; the next one is drawn."""
    for data in (
        b"%PDF-1.7\n" + b"1 0 obj<</Type/Catalog>>endobj\n" * 50,
        b"II*\x00" + b"\xff" * 99,
    ):
        kind = Kind.PDF if data.startswith(b"%PDF") else Kind.TIFF
        with pytest.raises(InputError):
            apart.picture(kind, data, "malo", LIMITS, page=1, width=900)
    sample = Path(__file__).parents[3] / "corpora" / "samples" / "reglamento.pdf"
    assert len(apart.sizes(Kind.PDF, sample.read_bytes(), "r.pdf", LIMITS)) == 66
