"""A language in, its words out: Spanish is written in the pages, English in a gettext catalogue."""

from __future__ import annotations

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "acredita"
LOCALES = {"es": "es_MX", "en": "en"}


@cache
def translations(language: str) -> NullTranslations:
    """Return the catalogue of a language; Spanish needs none, since pages are written in it."""
    path = LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if language == "es" or not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    packed = io.BytesIO()
    write_mo(packed, catalogue)
    packed.seek(0)
    return GNUTranslations(packed)
