"""Every format of a report opens with its own library and holds the same, whatever texts say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from io import BytesIO

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from lxml import html as lxml_html
from openpyxl import load_workbook

from service.exports.reviewed import RENDERS
from service.reports.blocks_html import css_text
from service.reports.pdf_text import shown
from service.reports.review_report import review_view
from service.reports.review_rows import ReviewState
from service.reports.review_view import ReviewView
from service.settings import Settings
from service.store.unit import Store
from tests.service.reports.reviewed import HOSTILE, NOTE, clauses_say, review, state_of
from tests.service.web.scene import make_full_scene

FORMATS = tuple(RENDERS)


@pytest.fixture
def state(settings: Settings, store: Store) -> ReviewState:
    """Return an assessment that people decided about in part."""
    scene = make_full_scene(settings, store)
    review(scene)
    return state_of(scene)


@pytest.fixture
def hostile(settings: Settings, store: Store) -> ReviewState:
    """Return one whose clauses, notes and names say what could break a format."""
    scene = make_full_scene(settings, store)
    clauses_say(scene, HOSTILE)
    review(scene, note=HOSTILE.replace("\x00", "").replace("\ud800", ""))
    found = state_of(scene)
    agency = replace(found.agency, name='=A1 </style><script>x</script> "comillas" \\ é 🚓')
    return replace(found, agency=agency)


def text_of_pdf(data: bytes) -> str:
    """Return the words of a PDF, without the lines' ends."""
    file = pypdfium2.PdfDocument(data)
    pages = [file[place].get_textpage().get_text_bounded() for place in range(len(file))]
    return " ".join(" ".join(pages).replace("\ufffe", "").split())


def text_of_docx(data: bytes) -> str:
    """Return the words of a word processor's file, of its tables too."""
    file = docx.Document(BytesIO(data))
    parts = [one.text for one in file.paragraphs]
    parts += [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join(parts).split())


def text_of_xlsx(data: bytes) -> str:
    """Return the texts of a workbook."""
    book = load_workbook(BytesIO(data))
    cells = (value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row)
    return " ".join(" ".join(str(one) for one in cells if one is not None).split())


def text_of_html(data: bytes) -> str:
    """Return the words of a page, without its style."""
    page = lxml_html.fromstring(data.decode())
    return " ".join(page.body.text_content().split())


TEXTS: dict[str, Callable[[bytes], str]] = {
    "pdf": text_of_pdf,
    "docx": text_of_docx,
    "xlsx": text_of_xlsx,
    "html": text_of_html,
}


def text_of(view: ReviewView, form: str) -> str:
    """Render a view and read its words back."""
    return TEXTS[form](RENDERS[form](view))


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("form", FORMATS)
def test_every_format_holds_the_same(state: ReviewState, form: str, language: str) -> None:
    """Each standard with its status by people and by machine, each decision with its note."""
    view = review_view(state, "crosswalk", language)
    text = text_of(view, form)
    for one in view.standards:
        assert one.number in text
        assert " ".join(one.title.split()) in text
    for one in (row for each in view.standards for part in each.parts for row in part.decisions):
        assert one.verdict.words in text
        assert one.who in text
    assert text.count(NOTE) >= sum(len(one.parts) > 1 for one in view.standards if one.notes)
    assert view.content in text.replace(" ", "") or view.content in text
    assert state.run.edition_digest in text.replace(" ", "")


@pytest.mark.parametrize("form", FORMATS)
def test_a_gap_report_tells_of_every_gap_what_is_near_and_what_is_asked(
    state: ReviewState, form: str
) -> None:
    """Number, nearest clause, and each part of what the directive must say."""
    view = review_view(state, "gaps", "es")
    text = text_of(view, form)
    assert view.standards
    for one in view.standards:
        assert one.number in text
        assert one.gap is not None
        assert one.gap.basis.words in text
        for part in one.parts:
            assert part.text in text


def test_the_page_has_the_same_bytes_each_time(state: ReviewState) -> None:
    """The same state makes the same page."""
    view = review_view(state, "crosswalk", "es")
    again = review_view(state, "crosswalk", "es")
    assert RENDERS["html"](view) == RENDERS["html"](again)


def test_the_page_is_light_and_whole_and_runs_nothing(state: ReviewState) -> None:
    """It asks for nothing from outside, says its language and has a footer for each page."""
    page = RENDERS["html"](review_view(state, "crosswalk", "en")).decode()
    assert '<html lang="en-US">' in page
    assert "color-scheme: only light" in page
    assert "prefers-color-scheme" not in page
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?!#)', page)
    assert "@bottom-left" in page
    assert "counter(pages)" in page


def test_every_page_of_a_pdf_says_which_it_is_and_of_what(state: ReviewState) -> None:
    """Page X of Y and the digest stand under each page; the file tells title and language."""
    view = review_view(state, "crosswalk", "es")
    data = RENDERS["pdf"](view)
    file = pypdfium2.PdfDocument(data)
    pages = len(file)
    for place in range(pages):
        text = " ".join(file[place].get_textpage().get_text_bounded().split())
        assert f"Página {place + 1} de {pages}" in text
        # A line may end within a digest.
        joined = re.sub(r"\W", "", text)
        assert view.content[:12] in joined
        assert state.run.edition_digest[:12] in joined
    told = file.get_metadata_dict()
    assert told["Title"] == f"{view.title} · {view.agency}"
    assert told["Author"] == view.agency
    assert b"/Lang (es-MX)" in data
    marks = [one.get_title() for one in file.get_toc()]
    assert [one.title for one in view.chapters] == [
        one for one in marks if re.match(r"\d+\. ", one)
    ]


def test_a_word_file_has_real_styles_fields_and_heads(state: ReviewState) -> None:
    """Headings for a table of contents, repeated heads, page numbers, the language set."""
    view = review_view(state, "crosswalk", "en")
    file = docx.Document(BytesIO(RENDERS["docx"](view)))
    styles = [one.style.name for one in file.paragraphs if one.style is not None]
    assert styles.count("Heading 2") == len(view.chapters)
    assert styles.count("Heading 3") == len(view.standards)
    assert all(table.rows[0]._tr.xpath("./w:trPr/w:cantSplit") for table in file.tables)
    assert sum(bool(table._tbl.xpath(".//w:tblHeader")) for table in file.tables) == 3
    fields = file.sections[0].footer._element.xpath(".//w:instrText")
    assert [one.text for one in fields] == ["PAGE", "NUMPAGES"]
    assert view.content[:12] in file.sections[0].footer.paragraphs[0].text
    language = file.styles.element.xpath("./w:docDefaults//w:lang")[0]
    assert language.get(qn("w:val")) == "en-US"
    assert file.core_properties.author == view.agency


def test_a_workbook_has_typed_cells_filters_and_frozen_heads(state: ReviewState) -> None:
    """Numbers are numbers, moments are moments, and a head stays in sight."""
    view = review_view(state, "crosswalk", "es")
    book = load_workbook(BytesIO(RENDERS["xlsx"](view)))
    assert book.sheetnames == [
        *("Estándares", "Incisos y cláusulas", "Brechas", "Notas y tareas", "Datos"),
    ]
    sheet = book["Estándares"]
    assert sheet.max_row == len(view.standards) + 1
    for name in book.sheetnames[:-1]:
        assert book[name].freeze_panes == "B2"
        assert book[name].auto_filter.ref == book[name].dimensions
    head = [cell.value for cell in book["Incisos y cláusulas"][1]]
    rows = list(book["Incisos y cláusulas"].iter_rows(min_row=2, values_only=True))
    when = [row[head.index("Cuándo (UTC)")] for row in rows if row[head.index("Quién")]]
    assert when
    assert all(isinstance(one, datetime) for one in when)
    pages = [row[head.index("Página")] for row in rows if row[head.index("Cláusula")]]
    assert pages
    assert all(isinstance(one, int) for one in pages)


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_that_a_text_says_breaks_or_runs(hostile: ReviewState, form: str) -> None:
    """Formulas, markup, control characters, long words, letters that a font lacks."""
    for kind in ("crosswalk", "gaps"):
        view = review_view(hostile, kind, "es")
        data = RENDERS[form](view)
        text = TEXTS[form](data)
        assert "=cmd|" in text
        assert 'alert("hola")' in text.replace("“", '"').replace("”", '"')
        assert "{facts}" in text
        assert "\x07" not in text


def test_a_hostile_page_has_no_script_and_keeps_its_style(hostile: ReviewState) -> None:
    """No text ends the style or begins an element."""
    page = RENDERS["html"](review_view(hostile, "crosswalk", "es")).decode()
    tree = lxml_html.fromstring(page)
    assert not tree.xpath("//script")
    assert len(tree.xpath("//style")) == 1
    assert "@media print" in tree.xpath("//style")[0].text
    assert "counter(pages)" in tree.xpath("//style")[0].text


def test_a_hostile_workbook_has_no_formula(hostile: ReviewState) -> None:
    """Every text is of the type of a text."""
    book = load_workbook(BytesIO(RENDERS["xlsx"](review_view(hostile, "crosswalk", "es"))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert any(str(cell.value).startswith("=cmd|") for cell in cells)


def test_a_text_of_css_cannot_be_ended_by_what_it_says() -> None:
    """Every odd sign is its code, which no sign after it can lengthen."""
    assert css_text('a "b') == '"a\\000020\\000022b"'
    assert "</style>" not in css_text("</style>")
    assert "\n" not in css_text("a\nb")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Artículo 1º", "Artículo 1º"),
        ("ā", "a"),
        ("→ ●", "-> •"),
        ("🚓", "[U+1F693]"),
        ("a\u200bb\u00a0c", "ab\u00a0c"),
        ("「x", "[U+300C]x"),
    ],
)
def test_what_a_font_lacks_is_told_by_its_code(text: str, expected: str) -> None:
    """Nothing is lost silently, and no box stands for a letter."""
    assert shown(text) == expected


@cache
def every_letter() -> str:
    """Return a text of each plane's letters that a manual may bring."""
    return "".join(chr(code) for code in range(0x20, 0x3000, 7))


def test_any_letter_goes_into_a_pdf(state: ReviewState) -> None:
    """The fonts never fail on one."""
    agency = replace(state.agency, name=every_letter()[:300])
    assert RENDERS["pdf"](review_view(replace(state, agency=agency), "gaps", "es"))
