"""A comparison of agencies in, its table as CSV in one language out; no cell is a formula."""

from __future__ import annotations

from collections.abc import Iterator

from service.comparing import Comparison
from service.exports.crosswalk_csv import rows_as_csv
from service.reports.cells import Value
from service.reports.review_words import Words
from service.store.comparisons import Compared, Stand

_HEADING = {
    "es": (
        *("Agencia", "Autoevaluación", "Estándar", "Estado", "Según"),
        *("Mejor cláusula", "Manual", "Página", "Cláusula según"),
    ),
    "en": (
        *("Agency", "Self-assessment", "Standard", "State", "According to"),
        *("Best clause", "Manual", "Page", "Clause according to"),
    ),
}
_PEOPLE = {
    "es": {True: "dictamen", False: "propuesta"},
    "en": {True: "decision", False: "proposal"},
}


def comparison_csv(found: Comparison, language: str) -> Iterator[bytes]:
    """Yield a line for each agency, with a column for each part after those of all standards."""
    parts = [part for part in found.parts if part]
    heading = [*_HEADING[language], *parts]
    rows = (_row(found, one, parts, language) for one in found.rows.rows)
    yield from rows_as_csv(heading, rows)


def _row(found: Comparison, row: Compared, parts: list[str], language: str) -> list[Value]:
    clause = found.clauses.get(row.assessment_id)
    stand = row.stand(found.wanted.part)
    said: list[Value] = ["", "", "", ""]
    if clause is not None:
        by = _PEOPLE[language][clause.verdict is not None]
        said = [clause.label, clause.manual, clause.page, by]
    number = found.wanted.part or found.standard.id
    return [
        *(row.agency, row.assessment, number, _word(stand, language)),
        _PEOPLE[language][stand.by_people] if stand else "",
        *said,
        *(_word(row.stand(part), language) for part in parts),
    ]


def _word(stand: Stand | None, language: str) -> str:
    return "" if stand is None else Words(language).of("status", stand.state)
