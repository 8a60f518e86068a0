"""Tracked changes are read as if they had been accepted."""

from __future__ import annotations

from pipelines.results import BlockKind
from tests.pipelines.extract.docx_files import blocks, cell, p, read, row, table, texts


def run(text: str) -> str:
    """Return a run of text."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def gone(text: str) -> str:
    """Return a deleted run."""
    return f'<w:del><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def test_inserted_text_stays_and_deleted_text_goes() -> None:
    """A "deberá" turned into "podrá" reads "podrá", and the file says it has changes."""
    inner = run("El policía ") + gone("deberá") + f"<w:ins>{run('podrá')}</w:ins>" + run(" actuar.")
    found = read(p(runs=inner))
    assert [block.text for block in found.blocks] == ["El policía podrá actuar."]
    assert [(notice.code, notice.detail) for notice in found.notices] == [("tracked_changes", "2")]


def test_moved_text_is_read_where_it_went() -> None:
    """A moved sentence appears once, at its new place."""
    moved = run("Movido.")
    body = p(runs=f"<w:moveFrom>{moved}</w:moveFrom>" + run("Uno.")) + p(
        runs=run("Dos. ") + f"<w:moveTo>{moved}</w:moveTo>"
    )
    assert texts(body) == ["Uno.", "Dos. Movido."]


def test_a_deleted_paragraph_end_joins_two_paragraphs() -> None:
    """Three paragraphs whose ends were deleted read as one, in order."""
    mark = "<w:rPr><w:del/></w:rPr>"
    body = p("Uno ", mark) + p("dos ", mark) + p("tres.") + p("Otro.")
    assert texts(body) == ["Uno dos tres.", "Otro."]


def test_a_paragraph_deleted_whole_disappears() -> None:
    """Neither its text nor an empty block is left."""
    body = p("Uno.") + p(properties="<w:rPr><w:del/></w:rPr>", runs=gone("Borrado.")) + p("Dos.")
    assert texts(body) == ["Uno.", "Dos."]


def test_deleted_rows_and_cells_go() -> None:
    """A table keeps the rows and cells that were not deleted."""
    body = table(
        row(cell("a"), cell("b")),
        row(cell("c"), cell("d"), properties="<w:del/>"),
        row(cell("e"), cell("f", "<w:cellDel/>"), cell("g"), properties="<w:ins/>"),
    )
    assert texts(body) == ["a | b", "e | g"]


def test_a_table_deleted_whole_disappears() -> None:
    """A table whose rows were all deleted leaves nothing."""
    body = table(row(cell("c"), cell("d"), properties="<w:del/>")) + p("Queda.")
    assert texts(body) == ["Queda."]


def test_a_former_format_is_not_the_format() -> None:
    """The properties a paragraph had before a change do not make it a heading."""
    former = '<w:pPrChange><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:pPrChange>'
    (block,) = blocks(p("Texto", former))
    assert block.kind is BlockKind.PARAGRAPH


def test_comments_are_not_text() -> None:
    """A comment's anchor leaves no trace in the sentence."""
    inner = (
        '<w:commentRangeStart w:id="1"/>'
        + run("Texto")
        + '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
    )
    assert texts(p(runs=inner)) == ["Texto"]
