"""A DOCX gives its text as Word prints it, in order, nothing lost and nothing twice."""

from __future__ import annotations

import hashlib
import io

import docx
import pytest

from corpora.errors import DamagedFile, NoText, OverLimit
from pipelines.extract.docx import docx_pictures, read_docx
from pipelines.extract.limits import Limits
from pipelines.results import BlockKind
from tests.pipelines.extract.docx_files import (
    LIMITS,
    R_NS,
    blocks,
    docx_bytes,
    p,
    part,
    read,
    style,
    texts,
)

BOX = "<w:txbxContent><w:p><w:r><w:t>En el cuadro</w:t></w:r></w:p></w:txbxContent>"
BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def run(text: str, look: str = "") -> str:
    """Return a run of text."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def code(text: str) -> str:
    """Return a run that holds a field's instruction."""
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def test_a_file_made_by_python_docx_reads_in_order() -> None:
    """Paragraphs, headings and a table come out in the order they were written."""
    made = docx.Document()
    made.add_heading("Uso de la fuerza", level=2)
    made.add_paragraph("El personal observará lo siguiente:")
    grid = made.add_table(rows=1, cols=2)
    grid.rows[0].cells[0].text = "Nivel"
    grid.rows[0].cells[1].text = "Medio"
    made.add_paragraph("Último párrafo.")
    stream = io.BytesIO()
    made.save(stream)
    found = read_docx(stream.getvalue(), "hecho.docx", LIMITS)
    assert [(block.kind, block.text) for block in found.blocks] == [
        (BlockKind.HEADING, "Uso de la fuerza"),
        (BlockKind.PARAGRAPH, "El personal observará lo siguiente:"),
        (BlockKind.TABLE_ROW, "Nivel | Medio"),
        (BlockKind.PARAGRAPH, "Último párrafo."),
    ]
    assert found.blocks[0].level == 2


def test_a_document_names_its_file_and_has_no_pages() -> None:
    """The sha256 is of the file's bytes; a DOCX has no pages and its blocks no place on one."""
    data = docx_bytes(p("Texto"))
    found = read_docx(data, "a.docx", LIMITS)
    assert (found.file, found.sha256) == ("a.docx", hashlib.sha256(data).hexdigest())
    assert (found.media, found.pages) == ("docx", 0)
    assert (found.blocks[0].page, found.blocks[0].boxes) == (None, ())


def test_the_text_of_links_controls_and_tags_is_kept() -> None:
    """Hyperlinks, smart tags and content controls are transparent."""
    inner = (
        f"<w:hyperlink>{run('liga ')}</w:hyperlink><w:smartTag>{run('marca ')}</w:smartTag>"
        f"<w:sdt><w:sdtPr/><w:sdtContent>{run('control')}</w:sdtContent></w:sdt>"
    )
    body = p(runs=inner) + f"<w:sdt><w:sdtPr/><w:sdtContent>{p('Bloque')}</w:sdtContent></w:sdt>"
    assert texts(body) == ["liga marca control", "Bloque"]


def test_breaks_tabs_and_hyphens_become_plain_text() -> None:
    """A line break is a space unless the next line opens an item; tabs are spaces."""
    inner = (
        "<w:r><w:t>Son</w:t><w:tab/><w:t>facultades</w:t><w:br/><w:t>del mando:</w:t><w:br/>"
        "<w:t>I. Dirigir;</w:t><w:br/><w:t>II. Vigilar teniente</w:t><w:noBreakHyphen/>"
        '<w:t>coronel</w:t><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    )
    assert texts(p(runs=inner)) == [
        "Son facultades del mando:\nI. Dirigir;\nII. Vigilar teniente-coronel✓"
    ]


def test_hidden_text_is_left_out() -> None:
    """Text hidden directly or by its character style does not print."""
    styles = (
        '<w:style w:type="character" w:styleId="O"><w:name w:val="Oculto"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style>"
    )
    inner = run("Se ve") + run(" no", "<w:vanish/>") + run(" tampoco", '<w:rStyle w:val="O"/>')
    shown = run(" sí", '<w:rStyle w:val="O"/><w:vanish w:val="0"/>')
    assert texts(p(runs=inner + shown), styles=styles) == ["Se ve sí"]


def test_a_field_shows_its_result_and_not_its_code() -> None:
    """The instruction of a field is dropped, its result kept."""
    inner = run("Véase ") + BEGIN + code(" REF a ") + SEPARATE + run("el artículo 5") + END
    assert texts(p(runs=inner + run("."))) == ["Véase el artículo 5."]


def test_an_unfinished_field_does_not_swallow_the_text() -> None:
    """A field that never ends, as in a damaged file, hides nothing that follows."""
    assert texts(p(runs=BEGIN + code(" IF ") + run("uno")) + p("dos")) == ["uno", "dos"]


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_table_of_contents_is_set_apart(wrapped: bool) -> None:
    """Contents entries are TOC by their field, their control or their style."""
    field = p(runs=BEGIN + code(' TOC \\o "1-3" ') + SEPARATE + run("CAPÍTULO I 3")) + p(
        runs=run("CAPÍTULO II 9") + END
    )
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    control = (
        f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{p('CAPÍTULO I 3')}"
        f"{p('CAPÍTULO II 9')}</w:sdtContent></w:sdt>"
    )
    styled = p("Anexo 12", '<w:pStyle w:val="TDC1"/>')
    found = read(
        (control if wrapped else field) + styled + p("CAPÍTULO I"), styles=style("TDC1", "toc 1")
    )
    kinds = [block.kind for block in found.blocks]
    assert kinds == [BlockKind.TOC] * 3 + [BlockKind.PARAGRAPH]
    assert [(notice.code, notice.detail) for notice in found.notices] == [("toc_skipped", "3")]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    """A box saved twice, as DrawingML and as VML, gives its text once."""
    twice = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>'
        f"{BOX}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{BOX}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert texts(p(runs=run("Antes") + twice) + p("Después")) == [
        "Antes",
        "En el cuadro",
        "Después",
    ]


def test_a_text_box_in_the_old_format_is_read() -> None:
    """VML alone gives its text too."""
    old = f"<w:r><w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></w:r>"
    assert texts(p(runs=old)) == ["En el cuadro"]


def test_notes_follow_their_paragraph_numbered_by_reference() -> None:
    """Footnotes count in the order they are referred to; separators and orphans are left out."""
    notes = part(
        "footnotes",
        f'<w:footnote w:type="separator" w:id="0">{p("---")}</w:footnote>'
        f'<w:footnote w:id="2">{p("Primera")}{p("sigue")}</w:footnote>'
        f'<w:footnote w:id="3">{p("Huérfana")}</w:footnote>'
        f'<w:footnote w:id="5">{p("Segunda")}</w:footnote>',
    )
    ends = part("endnotes", f'<w:endnote w:id="2">{p("Al final")}</w:endnote>')
    first, second = (
        '<w:r><w:footnoteReference w:id="5"/></w:r>',
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
    )
    last = '<w:r><w:endnoteReference w:id="2"/></w:r>'
    found = blocks(
        p(runs=run("Uno") + first) + p(runs=run("Dos") + second + last),
        parts={"footnotes": notes, "endnotes": ends},
    )
    assert [block.text for block in found] == [
        "Uno",
        "Nota 1: Segunda",
        "Dos",
        "Nota 2: Primera sigue",
        "Nota final 1: Al final",
    ]
    assert found[1].kind is BlockKind.FOOTNOTE


def test_headers_and_footers_come_last_and_once() -> None:
    """Headers print once though two sections share them; one that never prints is left out."""
    links = (
        '<w:headerReference w:type="default" r:id="header1"/>'
        '<w:headerReference w:type="first" r:id="header2"/>'
        '<w:footerReference w:type="default" r:id="footer1"/>'
    )
    body = p("Uno", f"<w:sectPr>{links}</w:sectPr>") + p("Dos") + f"<w:sectPr>{links}</w:sectPr>"
    parts = {
        "header1": part("hdr", p("Policía Municipal")),
        "header2": part("hdr", p("Portada vieja")),
        "footer1": part("ftr", p("Página 1")),
    }
    found = blocks(body, parts=parts)
    assert [(block.kind, block.text) for block in found[2:]] == [
        (BlockKind.HEADER, "Policía Municipal"),
        (BlockKind.FOOTER, "Página 1"),
    ]
    titled = body.replace("</w:sectPr></w:pPr>", "<w:titlePg/></w:sectPr></w:pPr>")
    assert "Portada vieja" in [block.text for block in blocks(titled, parts=parts)]


@pytest.mark.parametrize(
    ("name", "properties", "expected"),
    [
        ("heading 3", "", 3),
        ("Título 2", "", 2),
        ("Mi capítulo", '<w:outlineLvl w:val="0"/>', 1),
        ("heading 1", '<w:outlineLvl w:val="9"/>', None),
    ],
)
def test_heading_levels_come_from_name_or_outline(
    name: str, properties: str, expected: int | None
) -> None:
    """A heading is one by its outline level, or by a name in English or Spanish."""
    (block,) = blocks(p("X", '<w:pStyle w:val="S"/>'), styles=style("S", name, properties))
    assert block.level == expected
    assert (block.kind is BlockKind.HEADING) == (expected is not None)


def test_strict_documents_read_like_transitional_ones() -> None:
    """The strict names of ISO 29500 are understood."""
    main = part("document", f"<w:body>{p('Estricto')}</w:body>").replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert texts("", main=main) == ["Estricto"]


def test_an_embedded_file_is_read_in_place() -> None:
    """Text embedded as HTML or as another DOCX (altChunk) stands where it is embedded."""
    body = p("Antes") + '<w:altChunk r:id="aFChunk1"/>' + p("Después")
    page = "<html><body><p>Incrustado</p></body></html>"
    found = texts(body, parts={"aFChunk1": page})
    assert found == ["Antes", "Incrustado", "Después"]
    broken = read(body, parts={"aFChunk1": "{\\rtf1 x}"})
    assert [(notice.code, notice.detail) for notice in broken.notices] == [("chunk_skipped", "rtf")]


def test_a_document_without_words_is_refused() -> None:
    """Empty paragraphs and a header alone are no text to read."""
    with pytest.raises(NoText):
        read(p() + p())


def test_a_main_part_cut_short_is_damage() -> None:
    """Half a document.xml is named as damage, not read in part."""
    main = part("document", f"<w:body>{p('Uno')}{p('Dos')}</w:body>")
    with pytest.raises(DamagedFile) as raised:
        texts("", main=main[:-40])
    assert "word/document.xml" in raised.value.sentence("es")


def test_a_damaged_secondary_part_is_noted_and_skipped() -> None:
    """A broken styles part costs the styles, not the document."""
    found = read(p("Texto"), parts={"styles": "<w:styles"})
    assert [block.text for block in found.blocks] == ["Texto"]
    assert [(notice.code, notice.detail) for notice in found.notices] == [
        ("damaged_part", "word/styles.xml")
    ]


def test_more_text_than_the_pages_allowed_is_refused() -> None:
    """A document of more text than max_pages would hold names the flag that raises it."""
    data = docx_bytes("".join(p("palabra " * 500) for _ in range(4)))
    with pytest.raises(OverLimit) as raised:
        read_docx(data, "a.docx", Limits(max_pages=1))
    assert "--max-pages" in raised.value.sentence("es")


def test_deep_nesting_is_refused_or_read_but_never_crashes() -> None:
    """A thousand content controls inside one another end in an answer."""
    deep = "<w:sdt><w:sdtContent>" * 1000 + p("hondo") + "</w:sdtContent></w:sdt>" * 1000
    with pytest.raises(DamagedFile):
        texts(deep)


def test_pictures_come_in_the_order_of_their_names() -> None:
    """Scanned pages pasted into Word come out as image2 before image10."""
    made = docx.Document()
    made.add_paragraph("x")
    stream = io.BytesIO()
    made.save(stream)
    assert docx_pictures(stream.getvalue(), "x.docx", LIMITS) == ()
    assert R_NS.endswith("relationships")
