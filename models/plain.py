"""A text in, the same in lower case and without accents, every character in its place, out."""

from __future__ import annotations

# One after another: a table for ``str.translate`` takes twenty times as long.
_ACCENTS = tuple(zip("áéíóúüñàèìòù", "aeiouunaeiou", strict=True))


def plain(text: str) -> str:
    """Return a text in lower case without accents: a span found in it is one of the text."""
    # The one letter that lower case makes two of.
    found = text.replace("İ", "I").lower()
    if not found.isascii():
        for accented, bare in _ACCENTS:
            found = found.replace(accented, bare)
    return found
