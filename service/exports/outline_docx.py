"""The outline of a directive in, a Word document to start writing from out."""

from __future__ import annotations

from datetime import datetime

from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt, RGBColor

from service.exports.docx_parts import new_document, numbered, table, to_bytes
from service.reports.characters import printable
from service.reports.docx_xml import add_field
from service.reports.outline import Outline, Quote, Section
from service.reports.outline_words import WORDS, Words

MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LANGUAGES = {"es": "es-MX", "en": "en-US"}
_SOFT = RGBColor(0x4C, 0x57, 0x63)
_WIDE = Cm(16.5)


def outline_docx(outline: Outline, moment: datetime) -> bytes:
    """Return the document; the same outline and moment give the same bytes."""
    words = WORDS[outline.language]
    made = new_document(_LANGUAGES[outline.language])
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21.59), Cm(27.94)
    section.left_margin = section.right_margin = Cm(2.54)
    section.top_margin = section.bottom_margin = Cm(2.3)
    properties = made.core_properties
    properties.title = _plain(f"{outline.number} {outline.title}")[:250]
    properties.subject = _plain(f"{words['standard']} {outline.number}, {outline.edition}")[:250]
    properties.author = _plain(outline.agency)[:250]
    properties.comments = words["draft"]
    properties.keywords, properties.category = "", ""
    _edges(made, outline, words)
    _opening(made, outline, words)
    _general(made, outline, words)
    _procedure(made, outline, words)
    _closing(made, outline, words)
    return to_bytes(made, moment)


def _edges(made: Word, outline: Outline, words: Words) -> None:
    """Write what stands on every page: whose it is, of what, and that it is a draft."""
    head = made.sections[0].header.paragraphs[0]
    head.add_run(_plain(outline.agency)).bold = True
    head.add_run(f" · {words['standard']} {_plain(outline.number)} · ")
    draft = head.add_run(words["draft"])
    draft.bold = True
    draft.font.color.rgb = RGBColor(0x9B, 0x22, 0x18)
    foot = made.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot.add_run(f"{words['page_number']} ")
    add_field(foot, "PAGE")
    for run in (*head.runs, *foot.runs):
        run.font.size = Pt(9)


def _opening(made: Word, outline: Outline, words: Words) -> None:
    made.add_paragraph(f"{words['directive']}: {_plain(outline.title)}", style="Title")
    _soft(made, words["how"])
    for told in ("unverified", "licensed"):
        if getattr(outline, told):
            made.add_paragraph().add_run(words[told]).bold = True
    filled = {
        "name": outline.title,
        "standard": f"{outline.number} {outline.title}",
        "edition": outline.edition,
    }
    rows = [
        (words[name], _plain(filled.get(name, "")))
        for name in (
            *("name", "code", "standard", "edition", "issued", "effective", "review"),
            *("responsible", "author", "approves"),
        )
    ]
    table(made, (words["item"], words["content"]), rows, (Cm(5.5), _WIDE - Cm(5.5)))


def _general(made: Word, outline: Outline, words: Words) -> None:
    made.add_heading(words["purpose"], 1)
    if outline.statement:
        _soft(made, f"{words['asks_all']} {_plain(outline.statement)}")
    made.add_paragraph(words["purpose_text"])
    made.add_heading(words["scope"], 1)
    if outline.condition:
        _soft(made, words["condition"].format(text=_plain(outline.condition)))
    made.add_paragraph(words["scope_text"])
    made.add_heading(words["definitions"], 1)
    numbered(made, [words["definition_text"]] * 2)
    made.add_heading(words["responsibilities"], 1)
    rows = [(words[one], words[f"{one}_duty"]) for one in ("head", "supervisor", "staff")]
    blank = (words["position"], words["duty_text"])
    table(made, (words["role"], words["duty"]), [*rows, blank], (Cm(5.5), _WIDE - Cm(5.5)))


def _procedure(made: Word, outline: Outline, words: Words) -> None:
    made.add_heading(words["procedure"], 1)
    for one in outline.sections:
        made.add_heading(_name(one, words), 2)
        if one.asks:
            asked = made.add_paragraph()
            asked.add_run(f"{words['asks']}: ").bold = True
            asked.add_run(_plain(one.asks))
        if one.quotes:
            _soft(made, words["start"])
            for quote in one.quotes:
                _quote(made, quote, words)
        made.add_paragraph().add_run(words["write"]).bold = True
        numbered(made, [words[name] for name in ("who", "what", "when", "record")])


def _closing(made: Word, outline: Outline, words: Words) -> None:
    made.add_heading(words["records"], 1)
    often = words.get(outline.period, words["fill"])
    rows = [(_plain(one), words["fill"], often, words["fill"]) for one in outline.proofs]
    blank = (words["fill"],) * 4
    head = tuple(words[name] for name in ("proof", "keeper", "often", "kept"))
    table(made, head, [*rows, blank], (Cm(6), Cm(3.5), Cm(3), _WIDE - Cm(12.5)))
    made.add_heading(words["validity"], 1)
    made.add_paragraph(words["validity_text"])
    made.add_heading(words["references"], 1)
    if outline.laws:
        made.add_paragraph(words["laws"])
        for law in outline.laws:
            made.add_paragraph(_plain(law), style="List Bullet")
    if outline.related:
        made.add_paragraph(words["related"])
        for number, title in outline.related:
            made.add_paragraph(_plain(f"{number} {title}"), style="List Bullet")
    made.add_paragraph(words["no_references"])
    _soft(made, words["made"])


def _name(one: Section, words: Words) -> str:
    if not one.place:
        return words["whole"]
    if one.letter is not None:
        return words["element"].format(letter=_plain(one.letter))
    return words["part"].format(place=one.place)


def _quote(made: Word, quote: Quote, words: Words) -> None:
    paragraph = made.add_paragraph(style="Quote")
    paragraph.add_run(f"«{_plain(quote.text)}» ")
    page = f", {words['page'].format(number=quote.page)}" if quote.page else ""
    source = paragraph.add_run(_plain(f"({quote.label}, {quote.manual}{page})"))
    source.italic = False
    source.font.color.rgb = _SOFT


def _soft(made: Word, text: str) -> None:
    """Add a note to whoever writes, which is to be deleted in the end."""
    run = made.add_paragraph().add_run(text)
    run.font.color.rgb = _SOFT
    run.font.size = Pt(10)


def _plain(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return printable(text)
