"""PDFs good and bad in: what is read of them, and what is said when they cannot be."""

from __future__ import annotations

import pytest
from reportlab.pdfgen.canvas import Canvas

from corpora.errors import (
    DamagedFile,
    EncryptedFile,
    NoPages,
    NoText,
    OcrUnavailable,
    OverLimit,
)
from models.ocr import Tesseract
from pipelines.extract.limits import Limits
from pipelines.extract.pdf import read_pdf
from pipelines.results import BODY_KINDS, Document
from tests.pipelines.extract.pdf_files import (
    HEIGHT,
    LAW,
    WIDTH,
    broken_fonts,
    pages,
    pdf,
    picture,
    raw_pdf,
    scanned,
    write,
)

LIMITS = Limits()
NEXT = ("Transitorio Único. Este reglamento entra en vigor al día siguiente.",)
# What a scanner's poor recognition leaves behind: no word of any language.
RUBBISH = ["x7fq 9kzr wv3tt mmjq zzpt 0l1k", "rrtq bxkz 4hjq ppwz kkq1 vvbn"] * 30


def body(document: Document) -> str:
    """Return the text of a document's body."""
    return "\n".join(block.text for block in document.blocks if block.kind in BODY_KINDS)


def codes(document: Document) -> dict[str, tuple[int, ...]]:
    """Return a document's notices by code, with their pages."""
    return {notice.code: notice.pages for notice in document.notices}


def test_a_born_digital_page_is_read_with_its_boxes() -> None:
    """Text comes out in paragraphs, without OCR, with the page and a box for each line."""
    document = read_pdf(pages(LAW, NEXT), "manual.pdf", LIMITS)
    first = document.blocks[0]
    assert (document.media, document.pages, document.ocr_pages) == ("pdf", 2, ())
    assert first.text == LAW[0]
    assert first.boxes[0].page == 1
    assert first.boxes[0].x0 == pytest.approx(72, abs=2)
    assert document.blocks[1].text == f"{LAW[1]} {LAW[2]}"
    assert document.notices == ()


def test_a_page_count_over_the_limit_is_refused_before_reading() -> None:
    """The sentence says the limit, what was found and the flag that raises it."""
    with pytest.raises(OverLimit) as refused:
        read_pdf(pages(LAW, LAW, LAW), "manual.pdf", Limits(max_pages=2))
    assert "límite de 2 páginas (3)" in refused.value.sentence()
    assert "--max-pages" in refused.value.sentence()


def test_a_size_over_the_limit_is_refused() -> None:
    """A file larger than the limit is not even opened."""
    with pytest.raises(OverLimit, match="--max-megabytes"):
        read_pdf(pages(LAW), "manual.pdf", Limits(max_bytes=500))


def test_a_page_with_too_much_text_is_cut_and_told() -> None:
    """What follows the limit is left out, the page is named, and the other page is whole."""
    document = read_pdf(pages(LAW, NEXT), "manual.pdf", Limits(max_text_per_page=200))
    assert codes(document) == {"truncated_text": (1,)}
    assert LAW[0] in body(document)
    assert LAW[9] not in body(document)
    assert NEXT[0] in body(document)


@pytest.mark.parametrize("password", ["secreto", "ñandú"])
def test_a_file_with_a_password_is_refused(password: str) -> None:
    """A file that asks for a password is told apart from a damaged one."""
    locked = pdf(lambda canvas: write(canvas, LAW), password=password)
    with pytest.raises(EncryptedFile, match="password"):
        read_pdf(locked, "manual.pdf", LIMITS)


def test_a_file_locked_only_against_editing_is_read() -> None:
    """An owner's password alone hinders nobody from reading."""
    locked = pdf(lambda canvas: write(canvas, LAW), owner="dueño")
    assert LAW[0] in body(read_pdf(locked, "manual.pdf", LIMITS))


def test_a_file_without_pages_is_refused() -> None:
    """A PDF whose page tree is empty has nothing to read."""
    empty = raw_pdf(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"])
    with pytest.raises(NoPages):
        read_pdf(empty, "manual.pdf", LIMITS)


def test_a_file_cut_at_its_start_is_damaged() -> None:
    """What holds no page of the document is refused with the reason."""
    with pytest.raises(DamagedFile) as refused:
        read_pdf(pages(LAW)[:120], "manual.pdf", LIMITS)
    assert refused.value.sentence().startswith("manual.pdf: El archivo está dañado")


def test_a_file_cut_at_its_end_is_read_with_a_warning() -> None:
    """Pages that are still there are read, and the reader is told that the end is missing."""
    whole = pages(LAW, NEXT)
    document = read_pdf(whole[: whole.rindex(b"xref")], "manual.pdf", LIMITS)
    assert body(document).count(LAW[0]) >= 1
    assert "damaged_part" in codes(document)


def test_a_page_that_cannot_be_opened_is_named() -> None:
    """One page's object is missing: the other page is read and the lost one is told."""
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R {} >>"
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    content = "BT /F1 11 Tf 72 700 Td (El mando revisa cada reporte de uso de la fuerza.) Tj ET"
    document = read_pdf(
        raw_pdf(
            [
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R 99 0 R] /Count 2 >>",
                page.format("/Resources << /Font << /F1 4 0 R >> >>"),
                font,
                f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
            ]
        ),
        "manual.pdf",
        LIMITS,
    )
    assert "El mando revisa" in body(document)
    assert codes(document) == {"unreadable_page": (2,)}


def test_a_blank_document_has_no_text() -> None:
    """Blank pages need no OCR: there is nothing to read."""
    with pytest.raises(NoText):
        read_pdf(pdf(lambda canvas: canvas.showPage()), "manual.pdf", LIMITS, Tesseract())


def test_pictures_without_ocr_name_the_package() -> None:
    """When every page is a picture and OCR is absent, the sentence says what to install."""
    with pytest.raises(OcrUnavailable) as refused:
        read_pdf(scanned(picture(dpi=60), count=2), "manual.pdf", LIMITS)
    assert "Las páginas 1 y 2 son imágenes" in refused.value.sentence()
    assert "tesseract-ocr-spa" in refused.value.sentence()


def test_some_pictures_without_ocr_are_listed() -> None:
    """Pages with text are read, and the picture is named in a notice."""

    def draw(canvas: Canvas) -> None:
        write(canvas, LAW)
        canvas.showPage()
        canvas.drawInlineImage(picture(dpi=60), 0, 0, WIDTH, HEIGHT)
        canvas.showPage()

    document = read_pdf(pdf(draw), "manual.pdf", LIMITS)
    assert LAW[0] in body(document)
    assert codes(document) == {"ocr_missing": (2,)}


def test_letters_drawn_as_shapes_are_a_page_without_text() -> None:
    """A page with ink and no text needs OCR though it holds no picture."""

    def draw(canvas: Canvas) -> None:
        for index in range(40):
            canvas.circle(100 + 10 * index, 400, 4, fill=1)

    with pytest.raises(OcrUnavailable):
        read_pdf(pdf(draw), "manual.pdf", LIMITS)


def test_fonts_without_a_meaning_are_not_text() -> None:
    """Private characters are no text; without OCR such a page is one more picture."""
    with pytest.raises(OcrUnavailable):
        read_pdf(broken_fonts(), "manual.pdf", LIMITS)


def test_a_filled_in_field_is_read() -> None:
    """What a person typed into a form stands on the page and is read."""

    def draw(canvas: Canvas) -> None:
        write(canvas, ["Nombre de la directiva:"])
        canvas.acroForm.textfield(
            name="nombre",
            value="Uso de la fuerza letal",
            x=220,
            y=HEIGHT - 96,
            width=250,
            height=20,
        )

    assert "Uso de la fuerza letal" in body(read_pdf(pdf(draw), "forma.pdf", LIMITS))


def test_marks_that_change_the_direction_are_dropped() -> None:
    """Invisible marks of direction do not reach the text."""
    document = read_pdf(broken_direction(), "manual.pdf", LIMITS)
    assert "\u202e" not in body(document)
    assert "El mando revisa" in body(document)


def broken_direction() -> bytes:
    """Return a page whose font gives a mark of direction for a character."""
    cmap = (
        "begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
        "2 beginbfrange <20> <7D> <0020> <7E> <7E> <202E> endbfrange endcmap"
    )
    text = "BT /F1 11 Tf 72 700 Td (~El mando revisa cada reporte de uso de la fuerza.~) Tj ET"
    return raw_pdf(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
            "/Resources << /Font << /F1 5 0 R >> >> >>",
            f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
            f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
        ]
    )


@pytest.mark.needs_tesseract
def test_a_scan_is_read_in_structure() -> None:
    """A picture of a page gives its articles and items as paragraphs, with certainty."""
    document = read_pdf(scanned(picture()), "manual.pdf", LIMITS, Tesseract())
    texts = [block.text for block in document.blocks]
    assert document.ocr_pages == (1,)
    assert codes(document) == {"ocr_done": (1,)}
    assert texts[0] == LAW[0]
    assert [text.split()[0] for text in texts if text[0] == "I"] == ["I.", "II.", "III."]
    assert (document.blocks[0].certainty or 0) > 0.8


@pytest.mark.needs_tesseract
def test_boxes_of_a_crooked_scan_lie_on_the_page_as_seen() -> None:
    """Lines are levelled to be read, and their boxes turned back."""
    straight = read_pdf(scanned(picture()), "manual.pdf", LIMITS, Tesseract())
    crooked = read_pdf(scanned(picture(turn=2)), "manual.pdf", LIMITS, Tesseract())
    assert crooked.blocks[0].text == LAW[0]
    before, after = straight.blocks[0].boxes[0], crooked.blocks[0].boxes[0]
    # The left end of the first line sinks when a page is turned anticlockwise by 2 degrees.
    assert after.bottom == pytest.approx(before.bottom + 8, abs=5)
    assert after.bottom - after.top > before.bottom - before.top + 8


@pytest.mark.needs_tesseract
def test_a_page_scanned_on_its_side_is_read() -> None:
    """A sideways picture is turned upright before it is read."""
    aside = picture(dpi=120).rotate(90, expand=True)

    def draw(canvas: Canvas) -> None:
        canvas.drawInlineImage(aside, 0, 0, HEIGHT, WIDTH)

    document = read_pdf(pdf(draw, size=(HEIGHT, WIDTH)), "manual.pdf", LIMITS, Tesseract())
    assert "asuntos internos" in body(document)


@pytest.mark.needs_tesseract
def test_broken_fonts_are_read_from_the_picture() -> None:
    """A page whose text comes out as private characters is read by OCR."""
    document = read_pdf(broken_fonts(), "manual.pdf", LIMITS, Tesseract())
    assert codes(document) == {"broken_fonts": (1,)}
    assert LAW[9] in body(document)


@pytest.mark.needs_tesseract
def test_a_bad_layer_over_a_scan_gives_way_to_the_picture() -> None:
    """A layer of rubbish under a full-page picture is replaced by what the picture says."""
    document = read_pdf(scanned(picture(), RUBBISH), "manual.pdf", LIMITS, Tesseract())
    assert codes(document) == {"bad_text_layer": (1,)}
    assert LAW[9] in body(document)
    assert "mmjq" not in body(document)


def test_a_good_layer_over_a_scan_is_kept() -> None:
    """A layer that reads as Spanish is not thrown away for another reading of the picture."""
    document = read_pdf(scanned(picture(dpi=40), LAW), "manual.pdf", LIMITS, Tesseract())
    assert document.ocr_pages == ()
    assert LAW[0] in body(document)


@pytest.mark.needs_tesseract
def test_text_stored_from_right_to_left_is_read_from_the_picture() -> None:
    """A layer that holds each line backwards is rubbish, whatever its letters."""
    backwards = [line[::-1] for line in LAW]
    document = read_pdf(scanned(picture(), backwards), "manual.pdf", LIMITS, Tesseract())
    assert document.ocr_pages == (1,)
    assert LAW[9] in body(document)


@pytest.mark.needs_tesseract
def test_a_picture_without_words_has_no_text() -> None:
    """OCR that finds no word leaves nothing to read, and the sentence says to scan again."""

    def draw(canvas: Canvas) -> None:
        canvas.circle(300, 400, 150, fill=1)

    with pytest.raises(NoText, match="300 dpi"):
        read_pdf(pdf(draw), "foto.pdf", LIMITS, Tesseract())
