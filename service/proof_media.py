"""A file's first bytes and its name in, what kind of file it is by its content out."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

from corpora.errors import NotAProof

# Bytes enough to tell every kind.
HEAD = 4096
ANY = "application/octet-stream"
_OOXML = "application/vnd.openxmlformats-officedocument"
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"OggS", "application/ogg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
# Where a container says at its bytes 4 or 8 what is in it.
_BRANDS: Mapping[bytes, str] = MappingProxyType(
    {b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heic", b"M4A ": "audio/mp4"}
)
_RIFF: Mapping[bytes, str] = MappingProxyType(
    {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
)
# A ZIP is what its name says, as far as these go; a plain one is evidence too.
_ZIPS: Mapping[str, str] = MappingProxyType(
    {
        ".docx": f"{_OOXML}.wordprocessingml.document",
        ".xlsx": f"{_OOXML}.spreadsheetml.sheet",
        ".pptx": f"{_OOXML}.presentationml.presentation",
        ".odt": "application/vnd.oasis.opendocument.text",
        ".ods": "application/vnd.oasis.opendocument.spreadsheet",
        ".odp": "application/vnd.oasis.opendocument.presentation",
    }
)
_PROGRAMS = (b"#!", b"MZ", b"\x7fELF")


def media_of(head: bytes, name: str) -> str:
    """Return the media type of a file that may be a proof; a text is plain, whatever it says.

    Raises NotAProof for what is none of the kinds that people keep as proofs, such as a program.
    """
    known = next((kind for start, kind in _STARTS if head.startswith(start)), None)
    known = known or _contained(head)
    if known is not None:
        return known
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _ZIPS.get(PurePath(name.lower()).suffix, "application/zip")
    if not head.startswith(_PROGRAMS) and _is_text(head):
        return "text/plain"
    raise NotAProof(file=name)


def _contained(head: bytes) -> str | None:
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    return None


def _is_text(head: bytes) -> bool:
    """Tell whether bytes are text: UTF-8, cut anywhere, UTF-16 with its mark, or one of 8 bits."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    odd = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return bool(head) and b"\x00" not in head and odd * 100 <= len(head)
