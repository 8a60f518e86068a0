"""Recognised pages: their lines, running heads, and markers put right by their sequence."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from corpora.errors import DamagedFile, NoText, OcrUnavailable, OverLimit
from models.ocr import Recognition, Tesseract, Word
from pipelines.extract.layout import CUT
from pipelines.extract.limits import Limits
from pipelines.extract.lines import Line
from pipelines.extract.pictures import read_picture
from pipelines.extract.scan_margins import scan_furniture
from pipelines.extract.scan_markers import with_markers
from pipelines.extract.scans import Scan, page_box, scan_lines
from pipelines.results import BODY_KINDS, BlockKind, Box
from tests.pipelines.extract.pdf_files import LAW, picture


def word(text: str, x0: float, *, line: int = 1, certainty: float = 0.95) -> Word:
    """Return a word of 20 pixels height at a place of a 100 dpi picture."""
    return Word(
        text=text,
        x0=x0,
        top=40 * line,
        x1=x0 + 10 * len(text),
        bottom=40 * line + 20,
        certainty=certainty,
        line=(1, 1, line),
    )


def scan(*words: Word, angle: float = 0, turned: int = 0) -> Scan:
    """Return a letter page recognised at 100 dpi."""
    width, height = (1100, 850) if turned % 2 else (850, 1100)
    found = Recognition(words=words, width=width, height=height, angle=angle, turned=turned)
    return Scan(page=3, width=612, height=792, dpi=100, recognition=found)


def row(
    text: str, *, page: int = 1, top: float = 300, certainty: float | None = 0.9, x0: float = 72
) -> Line:
    """Return a recognised row."""
    return Line(
        text=text,
        page=page,
        x0=x0,
        top=top,
        x1=x0 + 5 * len(text),
        bottom=top + 10,
        size=10,
        certainty=certainty,
    )


def repaired(*texts: str) -> list[str]:
    """Return rows of recognised text with their markers put right."""
    return [line.text for line in with_markers([row(text) for text in texts])]


def test_words_become_lines_in_points() -> None:
    """A line is cut at a wide gap, boxes are in points, and certainty is the mean."""
    first, second = scan_lines(
        scan(word("I.", 100), word("El", 200, certainty=0.9), word("mando", 230, certainty=0.8))
    )
    assert (first.text, second.text) == ("I.", "El mando")
    assert (first.page, first.x0, first.top) == (3, pytest.approx(72), pytest.approx(28.8))
    assert second.certainty == pytest.approx(0.85)


def test_specks_are_dropped_and_doubtful_words_kept() -> None:
    """A sign of no certainty is a speck; letters stay, however doubtful."""
    found = scan_lines(scan(word("~", 80, certainty=0.1), word("MI", 100, certainty=0.2)))
    assert [line.text for line in found] == ["MI"]


def test_boxes_go_back_to_the_page_as_seen() -> None:
    """Levelling and quarter turns are undone for the boxes that a person is shown."""
    box = Box(page=3, x0=100, top=50, x1=200, bottom=62)
    assert page_box(box, scan()) == box
    turned = page_box(box, scan(turned=2))
    assert (turned.x0, turned.top, turned.x1, turned.bottom) == (412, 730, 512, 742)
    sideways = page_box(box, scan(turned=1))
    assert (sideways.x0, sideways.top, sideways.x1, sideways.bottom) == (50, 592, 62, 692)
    crooked = page_box(box, scan(angle=2))
    assert crooked.bottom - crooked.top > 14


def test_running_heads_read_differently_are_recognised() -> None:
    """A head that OCR spells in three ways is still the head, and the text below is not."""
    heads = ("Reglamento de la Policia Municipal", "Reglarnento de la Policía Municipal",
             "Reglamento de 1a Policía Municipa1")  # fmt: skip
    pages = [
        ([row(head, page=page, top=40), row("El mando ordena.", page=page)], 792.0)
        for page, head in enumerate(heads, start=1)
    ]
    kinds = scan_furniture(pages)
    assert [kinds.get(id(lines[0])) for lines, _ in pages] == [BlockKind.HEADER] * 3
    assert not any(id(lines[1]) in kinds for lines, _ in pages)


def test_scraps_of_a_seal_are_no_text() -> None:
    """A few doubtful letters alone in the margin are set apart; a sure short line is not."""
    scrap, item = row("EE y", top=60, certainty=0.5), row("I. Sí;", top=90, certainty=0.95)
    kinds = scan_furniture([([scrap, item], 792.0)])
    assert kinds == {id(scrap): BlockKind.HEADER}


def test_roman_numbers_are_put_right_by_their_list() -> None:
    """Strokes read as other letters become the number that the list expects next."""
    assert repaired(
        "Artículo 7. El personal deberá:",
        f"L{CUT}Portar su uniforme;",
        f"IL{CUT}Cuidar su equipo;",
        "MI. Asistir a los cursos;",
        "IV. Guardar reserva, y",
        f"Y.{CUT}Cumplir las órdenes.",
    ) == [
        "Artículo 7. El personal deberá:",
        f"I.{CUT}Portar su uniforme;",
        f"II.{CUT}Cuidar su equipo;",
        "III. Asistir a los cursos;",
        "IV. Guardar reserva, y",
        f"V.{CUT}Cumplir las órdenes.",
    ]


def test_a_number_one_stroke_short_needs_its_list_to_go_on() -> None:
    """A second "ll" before "IV." or after ", y" is III; after a full stop it stays as read."""
    listed = ("Los requisitos son:", "I. Uno;", "II. Dos.", f"ll{CUT}Tres.")
    assert repaired(*listed, "IV. Cuatro.")[3] == f"III.{CUT}Tres."
    assert repaired("Son:", "I. Uno;", "II. Dos, y", "ll. Tres.")[3] == "III. Tres."
    assert repaired(*listed, "Artículo 8. Otra cosa.")[3] == f"ll{CUT}Tres."


def test_letters_are_put_right_by_their_list() -> None:
    """A figure in the place of the next letter is that letter."""
    found = repaired("a) Casco;", "b) Chaleco;", "Cc) Radio;", "d) Gas;", "c) Esposas;")
    assert [text[:2] for text in found] == ["a)", "b)", "c)", "d)", "e)"]


def test_article_numbers_are_put_right_by_their_count() -> None:
    """A letter O for a nought, and a misspelt word, are put right when the count agrees."""
    assert repaired("Artículo 9. Uno.", "Articuto 1O. Dos.", "Artículo l1. Tres.") == [
        "Artículo 9. Uno.",
        "Artículo 10. Dos.",
        "Artículo 11. Tres.",
    ]
    assert repaired("Artículo 9. Uno.", "Artículo 1O. Dos.", "Artículo 4O. Tres.")[2] == (
        "Artículo 4O. Tres."
    )


def test_chapters_are_put_right_only_where_they_are_roman() -> None:
    """A chapter 111 among Roman ones is III; among figures, a 1 is a 1."""
    assert repaired("Capítulo II", "Capítulo 111", "CAPÍTULO Il") == [
        "Capítulo II",
        "Capítulo III",
        "CAPÍTULO II",
    ]
    assert repaired("Capítulo 1", "Capítulo 2") == ["Capítulo 1", "Capítulo 2"]


def test_text_that_is_well_read_is_not_touched() -> None:
    """Lists of figures, sentences, and rows of a text layer stay as they are."""
    kept = ("Los pasos son:", "1. Llegar al lugar;", "2. Acordonar;", "L a patrulla sale.")
    assert list(repaired(*kept)) == list(kept)
    typed = [row("Son:", certainty=None), row(f"L{CUT}Uno;", certainty=None)]
    assert with_markers(typed) == typed


def test_pictures_need_ocr() -> None:
    """A scan without Tesseract is refused with the package to install."""
    with pytest.raises(OcrUnavailable, match="tesseract-ocr-spa"):
        read_picture(packed("JPEG"), "hoja.jpg", Limits())


def test_a_picture_over_the_limits_is_refused_unread() -> None:
    """Pixels are counted before the picture is unpacked, and so are pages."""
    with pytest.raises(OverLimit, match="--max-megapixels"):
        read_picture(packed("PNG"), "hoja.png", Limits(max_pixels=1_000_000), Tesseract())
    with pytest.raises(OverLimit, match="--max-pages"):
        read_picture(packed("TIFF", count=3), "hojas.tif", Limits(max_pages=2), Tesseract())


@pytest.mark.needs_tesseract
@pytest.mark.parametrize("cut", [10, 2000])
def test_a_damaged_picture_is_refused(cut: int) -> None:
    """A picture that cannot be opened, or ends too soon, is damaged."""
    with pytest.raises(DamagedFile):
        read_picture(packed("PNG")[:cut], "hoja.png", Limits(), Tesseract())


@pytest.mark.needs_tesseract
@pytest.mark.parametrize("sort", ["JPEG", "PNG", "TIFF"])
def test_a_scan_is_read_as_a_document(sort: str) -> None:
    """Each format gives the text, the page and boxes in points, whatever its resolution."""
    document = read_picture(packed(sort), f"hoja.{sort.lower()}", Limits(), Tesseract())
    body = [block for block in document.blocks if block.kind in BODY_KINDS]
    assert (document.media, document.pages, document.ocr_pages) == (sort.lower(), 1, (1,))
    assert body[0].text == LAW[0]
    assert body[0].boxes[0].x0 == pytest.approx(72, abs=4)


@pytest.mark.needs_tesseract
def test_every_page_of_a_tiff_is_read() -> None:
    """A TIFF of three pages, one of them in black and white, gives three pages."""
    document = read_picture(packed("TIFF", count=3), "hojas.tif", Limits(), Tesseract())
    assert document.ocr_pages == (1, 2, 3)
    assert {block.page for block in document.blocks} == {1, 2, 3}


@pytest.mark.needs_tesseract
def test_a_picture_of_nothing_has_no_text() -> None:
    """A blank sheet is told apart from a missing program."""
    blank = BytesIO()
    Image.new("L", (850, 1100), 255).save(blank, "JPEG")
    with pytest.raises(NoText):
        read_picture(blank.getvalue(), "hoja.jpg", Limits(), Tesseract())


@pytest.mark.needs_tesseract
def test_transparent_paper_is_white() -> None:
    """Black letters on a transparent ground are not lost on black."""
    ink = picture(LAW, dpi=150)
    clear = Image.new("RGBA", ink.size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=ink.point(lambda level: 255 - level))
    out = BytesIO()
    clear.save(out, "PNG", dpi=(150, 150))
    assert read_picture(out.getvalue(), "hoja.png", Limits(), Tesseract()).blocks[0].text == LAW[0]


def packed(sort: str, *, count: int = 1) -> bytes:
    """Return a scan of so many pages in a format; the second page is in black and white."""
    first = picture(LAW, dpi=150)
    pages = [replace_page(number) for number in range(2, count + 1)]
    out = BytesIO()
    if sort == "TIFF":
        first.save(out, sort, dpi=(150, 150), save_all=True, append_images=pages)
    else:
        first.save(out, sort, dpi=(150, 150))
    return out.getvalue()


def replace_page(number: int) -> Image.Image:
    """Return another page, each with words of its own."""
    lines = [line.replace("Artículo", f"Regla {number}") for line in LAW[number:]]
    page = picture(lines, dpi=150)
    return page.convert("1") if number == 2 else page


def test_a_scan_is_not_changed_by_reading_it() -> None:
    """The rows given to the repair are left as they were."""
    rows = [row("Son:"), row(f"L{CUT}Uno;")]
    before = [replace(one) for one in rows]
    with_markers(rows)
    assert rows == before
