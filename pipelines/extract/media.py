"""A file's bytes in, its kind out: what it is by its content, whatever its extension says."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from io import BytesIO
from pathlib import PurePath

from corpora.errors import DamagedFile, EmptyFile, EncryptedFile, NotADocument, NoText
from pipelines.extract.encoding import decoded


class Kind(StrEnum):
    """A kind of file that Acredita reads; WORD_XML and FLAT_ODT are Word 2003 and ODF in XML."""

    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"
    ODT = "odt"
    RTF = "rtf"
    WORD_XML = "word-xml"
    FLAT_ODT = "fodt"
    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"
    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    ZIP = "zip"


PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.TIFF})
CONVERTED = frozenset({Kind.DOC, Kind.ODT, Kind.RTF, Kind.WORD_XML, Kind.FLAT_ODT})

_EXTENSIONS = {
    Kind.PDF: {"pdf"},
    Kind.DOCX: {"docx", "docm", "dotx", "dotm"},
    Kind.DOC: {"doc", "dot", "wps"},
    Kind.ODT: {"odt", "ott"},
    Kind.RTF: {"rtf", "doc"},
    Kind.WORD_XML: {"xml", "doc"},
    Kind.FLAT_ODT: {"fodt", "xml"},
    Kind.HTML: {"html", "htm", "xhtml", "mht", "mhtml"},
    Kind.MARKDOWN: {"md", "markdown", "txt", "text"},
    Kind.TEXT: {"txt", "text", "md", "markdown", "csv", "log"},
    Kind.JPEG: {"jpg", "jpeg", "jpe", "jfif"},
    Kind.PNG: {"png"},
    Kind.TIFF: {"tif", "tiff"},
    Kind.ZIP: {"zip"},
}
_SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", Kind.PDF),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"II*\x00", Kind.TIFF),
    (b"MM\x00*", Kind.TIFF),
    (b"II+\x00", Kind.TIFF),
    (b"MM\x00+", Kind.TIFF),
)
_NOT_READ: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"7z\xbc\xaf\x27\x1c", "7Z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\x1f\x8b", "GZIP"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"ID3", "MP3"),
    (b"SQLite format 3\x00", "SQLite"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PDF_HEADER = re.compile(rb"%PDF-\d")
_PDF_OBJECT = re.compile(rb"\b\d{1,10}\s+\d{1,5}\s+obj\b")
_HTML_START = re.compile(
    r"^\s*(?:<\?xml[^>]*\?>\s*|<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|title|meta|h[1-6]|p|div|table|span|ul|ol|article|main|section|font|center)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML_START = re.compile(r"^\s*<(?:\?xml\b|[\w-]+:[\w-]+\s)", re.IGNORECASE)
_MAIL_START = re.compile(
    r"^(?:[\w-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){0,20}MIME-Version:", re.IGNORECASE
)
_MARKDOWN_SIGNS = re.compile(
    r"^(?:#{1,6} \S|\|(?: ?:?-{3,}:? ?\|)+ *$|\[[^\]\n]+\]\([^)\n]+\))", re.MULTILINE
)
_TEXT_STARTS: tuple[tuple[re.Pattern[str], Kind | str], ...] = (
    (re.compile(r"\s*<[^\0]{0,4000}?(?:progid=\"Word\.|office/word/2003)"), Kind.WORD_XML),
    (re.compile(r"\s*<[^\0]{0,4000}?<office:document\b"), Kind.FLAT_ODT),
    (_HTML_START, Kind.HTML),
    (_XML_START, "XML"),
    (_MAIL_START, "MHT"),
    (re.compile(r"%!PS"), "PostScript"),
)
# Names of streams inside an OLE file, as its directory spells them.
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("Workbook", "XLS"),
    ("PowerPoint Document", "PPT"),
    ("__substg1.0_", "MSG"),
    ("VisioDocument", "VSD"),
)
_OOXML_OTHERS = (("xl/", "XLSX"), ("ppt/", "PPTX"), ("visio/", "VSDX"))
_ODF_TEXT = "application/vnd.oasis.opendocument.text"
_BROKEN_ZIP = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError)


def recognise(data: bytes, name: str) -> Kind:
    """Return what a file is by its content; ``name`` only tells Markdown from plain text.

    Raises EmptyFile, EncryptedFile (Office files with a password), DamagedFile (a ZIP cut short)
    or NotADocument, which names what the file is where that is known.
    """
    if not data:
        raise EmptyFile(file=name)
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for signature, kind in _SIGNATURES:
        if head.startswith(signature) or data.startswith(signature):
            return kind
    if data.startswith(_ZIP_STARTS):
        return _zip_kind(data, name)
    if data.startswith(_OLE):
        return _ole_kind(data, name)
    if head.startswith(b"{\\rtf"):
        return Kind.RTF
    if _PDF_HEADER.search(data, 0, 1024) or _is_headless_pdf(data):
        return Kind.PDF
    return _text_kind(data, name)


def extension_disagrees(kind: Kind, name: str) -> bool:
    """Tell whether a file's extension promises another kind than its content has."""
    extension = PurePath(name).suffix.lower().lstrip(".")
    known = set().union(*_EXTENSIONS.values())
    return extension in known and extension not in _EXTENSIONS[kind]


def _zip_kind(data: bytes, name: str) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as opened:
            names = [member.replace("\\", "/").lstrip("/") for member in opened.namelist()]
            folded = {member.lower() for member in names}
            if "mimetype" in names:
                media = opened.read("mimetype")[:200]
                return _packaged_kind(media.decode("ascii", "replace").strip(), opened, name)
    except _BROKEN_ZIP as error:
        raise DamagedFile(
            file=name,
            detail={"es": "el ZIP que lo forma está cortado", "en": "the ZIP it is made of is cut"},
        ) from error
    if "[content_types].xml" in folded or "_rels/.rels" in folded:
        return _office_kind(folded, name)
    if any(member.endswith(".iwa") for member in folded):
        raise NotADocument(file=name, detail="Apple Pages")
    return Kind.ZIP


def _office_kind(folded: set[str], name: str) -> Kind:
    """Tell a Word package from its sisters; where its main part is, its relationships say."""
    if any(member.startswith("word/") for member in folded):
        return Kind.DOCX
    for prefix, other in _OOXML_OTHERS:
        if any(member.startswith(prefix) for member in folded):
            raise NotADocument(file=name, detail=other)
    return Kind.DOCX


def _packaged_kind(media: str, opened: zipfile.ZipFile, name: str) -> Kind:
    """Recognise the OpenDocument formats by the media type they open with."""
    if not media.startswith(_ODF_TEXT):
        raise NotADocument(file=name, detail=media.rpartition(".")[2][:40] or "ZIP")
    if "META-INF/manifest.xml" in opened.namelist():
        manifest = opened.read("META-INF/manifest.xml")
        if b"encryption-data" in manifest:
            raise EncryptedFile(file=name)
    return Kind.ODT


def _ole_kind(data: bytes, name: str) -> Kind:
    """Recognise an OLE file by the names of its streams, which are spelled in UTF-16."""
    if _stream_named("EncryptedPackage", data):
        raise EncryptedFile(file=name)
    if _stream_named("WordDocument", data):
        if _word_is_encrypted(data):
            raise EncryptedFile(file=name)
        return Kind.DOC
    for stream, kind in _OLE_STREAMS:
        if _stream_named(stream, data):
            raise NotADocument(file=name, detail=kind)
    raise NotADocument(file=name, detail="OLE")


def _stream_named(stream: str, data: bytes) -> bool:
    return stream.encode("utf-16-le") in data


def _word_is_encrypted(data: bytes) -> bool:
    """Read the flag of the file information block, the first thing in the WordDocument stream.

    Source: [MS-DOC] 2.5.2, FibBase: wIdent 0xA5EC at 0, fEncrypted is bit 8 of the word at 10.
    """
    for start in range(512, min(len(data), 1 << 20), 512):
        if data[start : start + 2] == b"\xec\xa5":
            return bool(data[start + 11] & 0x01) if start + 11 < len(data) else False
    return False


def _is_headless_pdf(data: bytes) -> bool:
    """Recognise a PDF that lost its first line: numbered objects and a trailer."""
    return bool(_PDF_OBJECT.search(data)) and (b"startxref" in data or b"trailer" in data)


def _text_kind(data: bytes, name: str) -> Kind:
    for signature, kind in _NOT_READ:
        if data.startswith(signature) and b"\x00" in data[:4096]:
            raise NotADocument(file=name, detail=kind)
    text = decoded(data, declared=True)
    if text is None:
        raise NotADocument(
            file=name, detail={"es": "su contenido no es texto", "en": "its content is not text"}
        )
    if not text.strip():
        raise NoText(file=name)
    start = text[:20_000].lstrip("\ufeff")
    for pattern, kind in _TEXT_STARTS:
        if pattern.match(start):
            if isinstance(kind, Kind):
                return kind
            raise NotADocument(file=name, detail=kind)
    return Kind.MARKDOWN if _is_markdown(text, name) else Kind.TEXT


def _is_markdown(text: str, name: str) -> bool:
    if PurePath(name).suffix.lower() in {".md", ".markdown"}:
        return True
    return len(_MARKDOWN_SIGNS.findall(text[:200_000])) >= 3
