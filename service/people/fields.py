"""What people typed in, the faults of each field together out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from corpora.errors import BadFields

Sentence = Mapping[str, str]
LANGUAGES = ("es", "en")
_EMAIL = re.compile(r"[^\s@\x00-\x1f<>()\[\],;:\"\\]{1,64}@[a-z0-9.-]+\.[a-z0-9-]{2,}")
_MISSING: Sentence = {"es": "falta", "en": "it is missing"}


def check_fields(faults: Mapping[str, Sentence | None]) -> None:
    """Raise BadFields with every fault by the name of its field, unless there are none."""
    found = {name: fault for name, fault in faults.items() if fault is not None}
    if found:
        joined = {one: "; ".join(fault[one] for fault in found.values()) for one in LANGUAGES}
        raise BadFields(fields=found, detail=joined)


def plain_email(text: str) -> str:
    """Return an e-mail address as it is kept: without spaces, in lower case."""
    return unicodedata.normalize("NFC", text).strip().lower()


def plain_line(text: str) -> str:
    """Return a text of one line without control characters and doubled spaces."""
    kept = "".join(" " if unicodedata.category(one)[0] == "C" else one for one in text)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def email_fault(email: str) -> Sentence | None:
    """Return what is wrong with an address as ``plain_email`` gives it."""
    if not email:
        return {"es": "falta el correo", "en": "the e-mail is missing"}
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        return {
            "es": "escriba un correo completo, como ana@ejemplo.mx",
            "en": "write a whole e-mail, such as ana@example.com",
        }
    return None


def line_fault(text: str, most: int) -> Sentence | None:
    """Return what is wrong with a line that must be there and have at most so many characters."""
    if not text:
        return _MISSING
    if len(text) > most:
        return {"es": f"use a lo más {most} caracteres", "en": f"use at most {most} characters"}
    return None
