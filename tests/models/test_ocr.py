"""OCR: pictures are levelled, turned and read; a missing program or language is told."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from models.ocr import Tesseract, evened, has_gutter, is_sideways, skew
from tests.pipelines.extract.pdf_files import LAW, pdf, picture, write

LONG = LAW * 3


def two_columns() -> Image.Image:
    """Return a page of two columns as a picture."""
    short = [line[:40] for line in LONG]

    def draw(canvas: Canvas) -> None:
        write(canvas, short, x=60, size=10)
        write(canvas, short, x=330, size=10)

    with pdfium.PdfDocument(pdf(draw)) as document:
        image: Image.Image = document[0].render(scale=2, grayscale=True).to_pil()
    return image


@pytest.mark.parametrize("degrees", [-4.0, -1.3, 0.7, 2.5])
def test_skew_is_found_within_a_fifth_of_a_degree(degrees: float) -> None:
    """The angle found is the one that levels the page again."""
    assert skew(picture(LONG, turn=degrees)) == pytest.approx(-degrees, abs=0.2)


def test_a_level_or_blank_page_has_no_skew() -> None:
    """A straight page is left alone, and so is one without ink."""
    assert skew(picture(LONG)) == 0
    assert skew(Image.new("L", (800, 1000), 255)) == 0


def test_a_gutter_is_found_only_between_columns() -> None:
    """Two columns have a blank strip between them, one column does not, nor does a blank page."""
    assert has_gutter(two_columns())
    assert not has_gutter(picture(LONG))
    assert not has_gutter(Image.new("L", (800, 1000), 255))


def test_a_page_on_its_side_is_recognised() -> None:
    """Lines that run up the page are told from lines across it, also when these are crooked."""
    assert is_sideways(picture(LONG, turn=90))
    assert not is_sideways(picture(LONG))
    assert not is_sideways(picture(LAW, turn=3))


def test_shaded_paper_is_made_white() -> None:
    """A dark corner of the scan comes out as light as the rest, and ink stays dark."""
    page = picture(LAW).convert("L")
    shade = Image.linear_gradient("L").resize(page.size).point(lambda level: 120 + level // 2)
    dark = Image.composite(page, shade, page.point(lambda level: 255 if level < 128 else 0))
    result = evened(dark)
    assert result.histogram()[-20:] != [0] * 20
    assert sorted(result.resize((20, 20)).tobytes())[10] > 200


def test_without_the_program_nothing_is_available(monkeypatch: pytest.MonkeyPatch) -> None:
    """An absent program is no error until a page needs it."""
    monkeypatch.setenv("PATH", "")
    assert not Tesseract().available()
    assert Tesseract().languages == frozenset()


def test_without_spanish_it_is_not_available(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """English alone would lose every accent, so that Spanish is asked for."""
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\necho 'List of available languages (2):'\necho eng\necho osd\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Tesseract().languages >= {"eng", "osd"}
    assert not Tesseract().available()


@pytest.mark.needs_tesseract
def test_words_come_with_box_certainty_and_line() -> None:
    """Each word lies where it stands in the picture, in the order of the lines."""
    found = Tesseract().recognise(picture(LONG), 150)
    first = found.words[0]
    assert " ".join(word.text for word in found.words).startswith(LAW[0])
    assert first.text == "Artículo"
    assert first.x0 == pytest.approx(72 / 72 * 150, abs=6)
    assert 0.5 < first.certainty <= 1
    assert len({word.line for word in found.words}) == len(LONG)
    assert found.certainty > 0.85


@pytest.mark.needs_tesseract
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_page_is_made_upright(quarters: int) -> None:
    """A page scanned on its side or upside down is read, and the turns that it took are told."""
    found = Tesseract().recognise(picture(LONG).rotate(90 * quarters, expand=True), 150)
    assert found.turned == quarters
    assert "Artículo" in {word.text for word in found.words}
    assert found.certainty > 0.85


@pytest.mark.needs_tesseract
def test_both_columns_are_read_whole() -> None:
    """With a gutter the page is analysed, and no line runs across the columns."""
    found = Tesseract().recognise(two_columns(), 144)
    width = max(word.x1 for word in found.words)
    for line in {word.line for word in found.words}:
        places = [word for word in found.words if word.line == line]
        assert max(word.x1 for word in places) - min(word.x0 for word in places) < 0.6 * width


@pytest.mark.needs_tesseract
def test_time_runs_out_without_words() -> None:
    """A page that takes longer than its limit is given up, and the fault says so."""
    found = Tesseract(seconds=0).recognise(picture(LONG), 150)
    assert (found.words, found.fault) == ((), "timeout")
