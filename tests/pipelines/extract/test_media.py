"""A file is recognised by what it holds, whatever its name says."""

from __future__ import annotations

import io
import zipfile

import pytest

from corpora.errors import DamagedFile, EmptyFile, EncryptedFile, NotADocument, NoText
from pipelines.extract.media import Kind, extension_disagrees, recognise
from tests.pipelines.extract.docx_files import docx_bytes, p

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zipped(*names: str, mimetype: str = "", manifest: str = "") -> bytes:
    """Return a ZIP of empty files, opening with a media type where one is given."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        if manifest:
            archive.writestr("META-INF/manifest.xml", manifest)
        for name in names:
            archive.writestr(name, "")
    return stream.getvalue()


def ole(*streams: str, header: bytes = b"") -> bytes:
    """Return the bytes that tell an OLE file: its signature, one sector and names of streams."""
    return OLE + header.ljust(512, b"\0") + b"".join(name.encode("utf-16-le") for name in streams)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n1 0 obj", Kind.PDF),
        (b"basura\x00\x01 " * 20 + b"%PDF-1.4\n", Kind.PDF),
        (b"\xe2\xe3\xcf\xd3\n1 0 obj <<>> endobj trailer <<>> startxref 0 %%EOF", Kind.PDF),
        (docx_bytes(p("x")), Kind.DOCX),
        (zipped("[Content_Types].xml", "WORD/document.xml"), Kind.DOCX),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), Kind.ODT),
        (zipped("directivas/1.docx"), Kind.ZIP),
        (ole("WordDocument"), Kind.DOC),
        (b"{\\rtf1\\ansi hola}", Kind.RTF),
        (b"<!DOCTYPE html><p>hola", Kind.HTML),
        ("\ufeff<html><body>hola".encode("utf-16"), Kind.HTML),
        (b"<p class=a>hola</p>", Kind.HTML),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:x/>', Kind.WORD_XML),
        (b'<?xml version="1.0"?><office:document xmlns:office="u"/>', Kind.FLAT_ODT),
        (b"\xff\xd8\xff\xe0 jpeg", Kind.JPEG),
        (b"\x89PNG\r\n\x1a\n", Kind.PNG),
        (b"II*\x00", Kind.TIFF),
        ("Artículo 1. Texto.".encode(), Kind.TEXT),
        ("Artículo 1. Texto.".encode("cp1252"), Kind.TEXT),
        ("Artículo 1. Texto sin marca.".encode("utf-16-le"), Kind.TEXT),
        (b"# Uno\n\n## Dos\n\ntexto\n\n## Tres\n", Kind.MARKDOWN),
    ],
)
def test_kinds_are_told_by_content(data: bytes, kind: Kind) -> None:
    """The name is of no help here: every file is called x.bin."""
    assert recognise(data, "x.bin") is kind


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "XLSX"),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), "PPTX"),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "spreadsheet"),
        (ole("Workbook"), "XLS"),
        (ole("PowerPoint Document"), "PPT"),
        (b"GIF89a\x01\x00\x01\x00\x00", "GIF"),
        (b"\x7fELF\x02\x01\x01\x00", "ELF"),
        (bytes(range(256)) * 8, "no es texto"),
        (b'<?xml version="1.0"?><factura/>', "XML"),
        (b"From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\nx", "MHT"),
    ],
)
def test_what_is_no_document_is_named(data: bytes, detail: str) -> None:
    """The error says what the file is, so that the person can see the mistake."""
    with pytest.raises(NotADocument) as raised:
        recognise(data, "x.docx")
    assert detail in raised.value.sentence("es")


@pytest.mark.parametrize(
    "data",
    [
        ole("EncryptedPackage", "EncryptionInfo"),
        ole("WordDocument", header=b"\xec\xa5\xc1\x00" + bytes(7) + b"\x01"),
        zipped(
            mimetype="application/vnd.oasis.opendocument.text",
            manifest="<manifest:encryption-data/>",
        ),
    ],
)
def test_passwords_are_recognised(data: bytes) -> None:
    """A DOCX, DOC or ODT with a password is said to have one."""
    with pytest.raises(EncryptedFile):
        recognise(data, "x.docx")


def test_nothing_blank_and_cut_short_are_told_apart() -> None:
    """No bytes, only spaces, and half a DOCX have different remedies."""
    with pytest.raises(EmptyFile):
        recognise(b"", "x.docx")
    with pytest.raises(NoText):
        recognise(b" \r\n\t\n", "x.txt")
    with pytest.raises(DamagedFile):
        recognise(docx_bytes(p("x"))[:300], "x.docx")


@pytest.mark.parametrize(
    ("kind", "name", "wrong"),
    [
        (Kind.PDF, "a.docx", True),
        (Kind.DOCX, "a.DOCM", False),
        (Kind.RTF, "a.doc", False),
        (Kind.HTML, "a.doc", True),
        (Kind.TEXT, "a.md", False),
        (Kind.PDF, "sin extension", False),
        (Kind.PDF, "oficio.2024", False),
    ],
)
def test_a_misleading_extension_is_noticed(kind: Kind, name: str, wrong: bool) -> None:
    """Only an extension that promises another kind disagrees."""
    assert extension_disagrees(kind, name) is wrong
