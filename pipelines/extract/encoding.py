"""Bytes of a text file in, its characters out: UTF-8, UTF-16, UTF-32 or Windows Spanish."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65_536
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})"""
    rb"""|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_CONTROLS = re.compile("[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]")
# Code page 850 (old Spanish DOS files) and Mac Roman put the accented vowels elsewhere.
_OLD_PAGES = ("cp850", "mac_roman")
_SPANISH = frozenset("áéíóúñüÁÉÍÓÚÑÜ¿¡ºª°«»–—‘’“”…")
_SOME_TEXT = 0.03


def decoded(data: bytes, *, declared: bool = False) -> str | None:
    """Return the characters of a text file, or None when the bytes are not text.

    With ``declared``, an encoding named inside (HTML's meta, XML's declaration) is tried first.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding) or _printable(data.decode(encoding, "replace"))
    if declared:
        named = _named_encoding(data)
        text = _strictly(data, named) if named else None
        if text is not None:
            return text
    wide = _wide_encoding(data)
    if wide:
        return _strictly(data, wide)
    text = _strictly(data, "utf-8")
    if text is not None:
        return text
    return _single_byte(data)


def _named_encoding(data: bytes) -> str | None:
    found = _DECLARED.search(data[:4096])
    if not found:
        return None
    name = (found[1] or found[2]).decode("ascii", "replace").lower()
    if name in {"iso-8859-1", "latin1", "us-ascii", "ascii"}:
        name = "cp1252"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return _printable(data.decode(encoding))
    except (UnicodeError, LookupError, AssertionError):
        return None


def _printable(text: str) -> str | None:
    """Return the text unless too many of its characters are controls."""
    sample = text[:_SAMPLE]
    return None if len(_CONTROLS.findall(sample)) > _SOME_TEXT * len(sample) else text


def _wide_encoding(data: bytes) -> str | None:
    """Recognise UTF-16 without its mark by where the zero bytes fall."""
    sample = data[:4096]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _single_byte(data: bytes) -> str | None:
    """Read one byte a character; Windows-1252 unless another page reads clearly more Spanish."""
    mended = data.decode("utf-8", "replace")
    bad = mended.count("\ufffd")
    if sum(1 for sign in mended if sign > "\x7f") >= 2 * bad > 0:
        return _printable(mended)  # UTF-8 with a few bad bytes
    best = data.decode("cp1252", "replace")
    if _printable(best) is None:
        best = data.decode("latin-1")
    for page in _OLD_PAGES:
        other = data.decode(page)
        if _spanish(other) > 2 * _spanish(best):
            best = other
    return _printable(best)


def _spanish(text: str) -> int:
    """Count accented letters inside words minus the odd characters a wrong page gives."""
    sample = text[:_SAMPLE]
    good = sum(1 for sign in sample if sign in _SPANISH)
    odd = sum(1 for sign in sample if ord(sign) > 126 and sign not in _SPANISH)
    return max(good - 2 * odd, 0)
