"""Two editions side by side in, a line for each standard as CSV out; no cell is a formula."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.editions.beside import Beside, Stands
from service.exports.crosswalk_csv import rows_as_csv
from service.reports.cells import Value
from service.reports.review_words import Words
from service.two_editions import Compared

_HEADING = {
    "es": (
        *("Estándar", "Título", "Nivel", "Respecto de la edición anterior", "Viene de", "Certeza"),
        *("Antes, según las personas", "Antes, según el programa"),
        *("Ahora, según las personas", "Ahora, según el programa", "Falta una directiva"),
    ),
    "en": (
        *("Standard", "Title", "Level", "Compared with the edition before", "Comes from"),
        *("Certainty", "Before, by people", "Before, by the program"),
        *("Now, by people", "Now, by the program", "Lacks a directive"),
    ),
}
_KINDS = {
    "es": {"same": "misma exigencia", "reworded": "otra redacción", "new": "nuevo"},
    "en": {"same": "same requirement", "reworded": "other words", "new": "new"},
}
_OPEN = {"es": "por revisar", "en": "to review"}
_YES = {"es": "sí", "en": "yes"}


def two_editions_csv(found: Compared, language: str) -> Iterator[bytes]:
    """Yield the heading and a line for each standard of the new edition."""
    yield from rows_as_csv(_HEADING[language], (_row(one, language) for one in found.rows))


def _row(one: Beside, language: str) -> list[Value]:
    words = Words(language)
    first = one.came_from[0] if one.came_from else None
    was = first.stands if first else Stands()
    return [
        *(one.standard.id, words.mine(one.standard.title_es, one.standard.title_en)),
        *(one.standard.level or "", _KINDS[language][one.kind]),
        ", ".join(ancestor.standard for ancestor in one.came_from),
        first.certainty if first else "",
        *(_word(was.people, language), _word(was.machine, language)),
        *(_word(one.stands.people, language), _word(one.stands.machine, language)),
        _YES[language] if one.lacks else "",
    ]


def _word(code: str, language: str) -> str:
    if code == "open":
        return _OPEN[language]
    return Words(language).of("status", code) if code else ""
