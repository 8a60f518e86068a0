"""Pieces of WordprocessingML in, the bytes of a small real DOCX out, for the tests."""

from __future__ import annotations

import io
import zipfile

from pipelines.extract.docx import read_docx
from pipelines.extract.limits import Limits
from pipelines.results import Block, Document

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:w="{W_NS}" xmlns:r="{R_NS}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
LIMITS = Limits()


def part(tag: str, content: str) -> str:
    """Return a part: an element of WordprocessingML with its namespaces declared."""
    return f"{_HEAD}<w:{tag} {_SPACES}>{content}</w:{tag}>"


def p(text: str = "", properties: str = "", runs: str = "") -> str:
    """Return a paragraph of one plain run, or of the runs given."""
    content = runs or (f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else "")
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def item(text: str, num: int, level: int = 0) -> str:
    """Return a paragraph of a list."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def level(place: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    """Return one level of a list definition."""
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(identifier: int, levels: str, more: str = "") -> str:
    """Return a list definition."""
    kind = '<w:multiLevelType w:val="multilevel"/>'
    return f'<w:abstractNum w:abstractNumId="{identifier}">{kind}{more}{levels}</w:abstractNum>'


def num(identifier: int, definition: int, overrides: str = "") -> str:
    """Return a list that uses a definition."""
    return (
        f'<w:num w:numId="{identifier}"><w:abstractNumId w:val="{definition}"/>{overrides}</w:num>'
    )


def style(identifier: str, name: str, properties: str = "", based_on: str = "") -> str:
    """Return a paragraph style."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/>{base}'
        f"<w:pPr>{properties}</w:pPr></w:style>"
    )


def table(*rows: str) -> str:
    """Return a table of rows."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """Return a table row of cells."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def cell(content: str, properties: str = "") -> str:
    """Return a table cell of plain text, or of the paragraphs given."""
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def docx_bytes(
    body: str,
    *,
    numbering: str = "",
    styles: str = "",
    parts: dict[str, str] | None = None,
    main: str | None = None,
) -> bytes:
    """Return a DOCX; ``parts`` are further parts by name ("footnotes", "header1", "settings")."""
    files = {"document": main or part("document", f"<w:body>{body}</w:body>")}
    if numbering:
        files["numbering"] = part("numbering", numbering)
    files["styles"] = part("styles", styles)
    files.update(parts or {})
    kinds = {name: name.rstrip("0123456789") for name in files if name != "document"}
    links = "".join(
        f'<Relationship Id="{name}" Type="{R_NS}/{kind}" Target="{name}.xml"/>'
        for name, kind in kinds.items()
    )
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_MAIN}.'
        f'{"document.main" if name == "document" else kinds[name]}+xml"/>'
        for name in files
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        )
        package.writestr(
            "_rels/.rels",
            f'{_HEAD}<Relationships xmlns="{_LINKS}"><Relationship Id="rId1" '
            f'Type="{R_NS}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        package.writestr(
            "word/_rels/document.xml.rels",
            f'{_HEAD}<Relationships xmlns="{_LINKS}">{links}</Relationships>',
        )
        for name, content in files.items():
            package.writestr(f"word/{name}.xml", content)
    return stream.getvalue()


def read(body: str, **pieces: object) -> Document:
    """Build a DOCX and read it."""
    return read_docx(docx_bytes(body, **pieces), "prueba.docx", LIMITS)  # type: ignore[arg-type]


def blocks(body: str, **pieces: object) -> tuple[Block, ...]:
    """Build a DOCX and return its blocks."""
    return read(body, **pieces).blocks


def texts(body: str, **pieces: object) -> list[str]:
    """Build a DOCX and return the texts of its blocks."""
    return [block.text for block in blocks(body, **pieces)]
