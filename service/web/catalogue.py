"""The words of the pages in, the English catalogue with a place for each of them out.

Run as ``python -m service.web.catalogue`` (``make catalogue``): new words come in untranslated,
words that no page says any more go, and nothing is guessed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po, write_po

from service.web.words import DOMAIN, LOCALE

FOLDER = Path(__file__).parent
CATALOGUE = LOCALE / "en" / "LC_MESSAGES" / f"{DOMAIN}.po"
_OPTIONS = {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
_SETTINGS = FOLDER.parent / "settings.py"
# A setting's help is the second thing that is said of it.
_HELP = {"_says": (2,)}
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
_HEADER = "# English words of the pages; the Spanish ones are in the templates.\n#"
_WIDTH = 100


def extracted() -> Catalog:
    """Return every message of the templates and of the settings' help, untranslated."""
    found = Catalog(locale="en", domain=DOMAIN)
    for name, message, context in _messages():
        found.add(message, locations=[(name, 1)], context=context)
    return found


def kept() -> Catalog:
    """Return the catalogue as it is."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en", domain=DOMAIN)


def update() -> tuple[int, int]:
    """Renew the catalogue; return how many messages it has, and how many have no words."""
    catalogue = kept() if CATALOGUE.exists() else Catalog(locale="en", domain=DOMAIN)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    _with_head(catalogue)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(
            file,
            catalogue,
            width=_WIDTH,
            ignore_obsolete=True,
            include_previous=False,
            include_lineno=False,
        )
    told = [message for message in catalogue if message.id]
    return len(told), sum(not is_translated(message) for message in told)


def is_translated(message: Message) -> bool:
    """Tell whether a message has its English words, in each of its forms."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(forms) and all(forms)


def _messages() -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    templates = FOLDER / "templates"
    every = extract_from_dir(
        str(templates),
        method_map=[("**.html", "jinja2")],
        options_map={"**.html": _OPTIONS},
        keywords=_KEYWORDS,
    )
    for name, _, message, _, context in sorted(every, key=lambda one: (one[0], one[1])):
        yield Path(name).as_posix(), message, context
    for _, message, _, context in extract_from_file("python", str(_SETTINGS), keywords=_HELP):
        yield "settings.py", message, context


def _with_head(catalogue: Catalog) -> None:
    """Give a catalogue a head that does not change from day to day."""
    day = datetime(2026, 1, 1, tzinfo=UTC)
    catalogue.header_comment = _HEADER
    catalogue.project, catalogue.version = "Acredita", ""
    catalogue.creation_date = catalogue.revision_date = day
    catalogue.last_translator = catalogue.language_team = "Acredita"
    catalogue.msgid_bugs_address = ""
    catalogue.fuzzy = False


if __name__ == "__main__":
    total, missing = update()
    sys.stdout.write(f"{CATALOGUE}: {total} mensajes, {missing} sin traducir\n")
