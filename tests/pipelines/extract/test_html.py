"""A web page gives what it shows: numbered lists, tables and text, without menus or scripts."""

from __future__ import annotations

import pytest

from corpora.errors import NoText
from pipelines.extract.html import read_html
from pipelines.results import Block, BlockKind
from tests.pipelines.extract.docx_files import LIMITS


def blocks(body: str, encoding: str = "utf-8", head: str = "") -> tuple[Block, ...]:
    """Read a page with a body."""
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return read_html(page.encode(encoding), "a.html", LIMITS).blocks


def texts(body: str) -> list[str]:
    """Return the texts of a page."""
    return [block.text for block in blocks(body)]


def test_headings_and_paragraphs_keep_their_order() -> None:
    """Loose text between elements is a paragraph of its own."""
    found = blocks("<h2>Uno <b>dos</b></h2><div>suelto<p>párrafo</p>cola</div>")
    assert [(block.kind, block.level, block.text) for block in found] == [
        (BlockKind.HEADING, 2, "Uno dos"),
        (BlockKind.PARAGRAPH, None, "suelto"),
        (BlockKind.PARAGRAPH, None, "párrafo"),
        (BlockKind.PARAGRAPH, None, "cola"),
    ]


def test_lists_print_their_numbers() -> None:
    """Type, start, value, nesting and direction are followed; letters close with a parenthesis."""
    found = blocks(
        '<ol type="I" start="3"><li>a<ol type="a"><li>b<li>c</ol><li value="9">d</ol>'
        "<ol reversed><li>e<li>f</ol><ul><li>g</ul>"
        '<ol style="list-style-type:lower-roman"><li>h</ol>'
    )
    assert [(block.number, block.level, block.text) for block in found] == [
        ("III.", 1, "III. a"),
        ("a)", 2, "a) b"),
        ("b)", 2, "b) c"),
        ("IX.", 1, "IX. d"),
        ("2.", 1, "2. e"),
        ("1.", 1, "1. f"),
        (None, 1, "• g"),
        ("i.", 1, "i. h"),
    ]


def test_only_the_first_paragraph_of_an_item_takes_its_number() -> None:
    """The second paragraph of an item is a paragraph."""
    assert texts("<ol><li><p>uno</p><p>sigue</p></li></ol>") == ["1. uno", "sigue"]


def test_a_numbered_heading_is_a_heading_with_its_number() -> None:
    """A heading inside a list item keeps both."""
    (block,) = blocks("<ol><li><h1>Objeto</h1></li></ol>")
    assert (block.kind, block.number, block.text) == (BlockKind.HEADING, "1.", "1. Objeto")


def test_what_is_not_shown_is_not_read() -> None:
    """Scripts, styles, menus, hidden elements and deleted text are left out."""
    assert texts(
        "<nav>menú</nav><script>x</script><style>y</style><p hidden>z</p><!-- c -->"
        '<p style="display: none">w</p><p>Queda<del> borrado</del><ins> puesto</ins></p>'
    ) == ["Queda puesto"]


def test_tables_give_rows_and_frames_give_text() -> None:
    """A row is a block; a cell over two rows is said once; a one-column table is running text."""
    found = blocks(
        "<table><tr><th>A<th>B<tr><td rowspan=2>c<td>d<tr><td>e</table>"
        "<table><tr><td><p>uno</p><p>dos</p></table>"
    )
    assert [block.text for block in found] == ["A | B", "c | d", "e", "uno", "dos"]
    assert [block.kind for block in found[:3]] == [BlockKind.TABLE_ROW] * 3


def test_line_breaks_keep_provisions_apart() -> None:
    """A break is a space unless the next line opens an item."""
    assert texts("<p>Son:<br>deberes<br>I. Uno<br>II. Dos") == ["Son: deberes\nI. Uno\nII. Dos"]


def test_the_encoding_named_in_the_page_is_used() -> None:
    """A page that declares ISO 8859-1 reads its accents."""
    found = blocks("<p>señal según</p>", "latin-1", '<meta charset="iso-8859-1">')
    assert [block.text for block in found] == ["señal según"]


def test_the_foot_of_the_page_is_apart() -> None:
    """A page's own footer is not body."""
    found = blocks("<p>uno</p><footer>Aviso legal</footer>")
    assert [block.kind for block in found] == [BlockKind.PARAGRAPH, BlockKind.FOOTER]


def test_a_raised_note_mark_does_not_glue_to_its_word() -> None:
    """A linked superscript figure is dropped; an ordinal's is kept."""
    assert texts('<p>ley<sup><a href="#n1">1</a></sup>, 1<sup>o</sup></p>') == ["ley, 1o"]


def test_deep_or_broken_pages_end_in_an_answer() -> None:
    """Ten thousand open elements neither crash nor hang."""
    assert texts("<p>antes</p>" + "<div><b>" * 10_000 + "hondo")[0] == "antes"


def test_a_page_without_words_is_refused() -> None:
    """A page that only runs a script has no text."""
    with pytest.raises(NoText):
        blocks("<script>document.write(1)</script><footer>x</footer>")
