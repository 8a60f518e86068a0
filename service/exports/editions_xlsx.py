"""An edition in; a workbook for people (summary, standards, elements) out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from textwrap import wrap

from openpyxl import Workbook

from corpora.records import Edition, Standard, StandardType, Verified
from service.reports import words
from service.reports.cells import CellMaker, Value

WITHHELD = "(texto con licencia, no incluido)"
PARAPHRASE = (
    "Los enunciados, aspectos, palabras de búsqueda y pruebas son paráfrasis de trabajo redactadas "
    "por este proyecto: rige el manual de estándares con licencia de su institución."
)
TYPE: dict[StandardType, str] = {
    StandardType.WRITTEN_DIRECTIVE: "directiva escrita",
    StandardType.BULLETED: "con incisos",
    StandardType.CONDITIONAL: "condicional",
    StandardType.LINKED: "vinculado a otro",
    StandardType.OBSERVATION: "por observación",
    StandardType.ACTIVITY: "actividad requerida",
}
PERIOD: dict[str, str] = {
    "per-shift": "cada turno",
    "daily": "diaria",
    "weekly": "semanal",
    "monthly": "mensual",
    "quarterly": "trimestral",
    "semiannual": "semestral",
    "annual": "anual",
    "biennial": "cada dos años",
    "triennial": "cada tres años",
    "quadrennial": "cada cuatro años",
}
_UNVERIFIED = {Verified.RECALLED}
_NOTE_WIDTH = 120
_STANDARDS = (
    ("Estándar", 10), ("Título", 36), ("Título en inglés", 36), ("Capítulo", 28),
    ("Subcapítulo", 28), ("Número", 24), ("Nivel", 18), ("Nivel del programa", 12), ("Tipo", 18),
    ("Periodo", 14), ("Aplica", 32), ("Enunciado", 80), ("Enunciado en inglés", 80),
    ("Pruebas usuales", 40), ("Se vincula con", 14), ("Fuente", 40), ("Nota", 40), ("Huella", 20),
)  # fmt: skip
_ELEMENTS = (
    ("Estándar", 10), ("Título", 36), ("Número", 24), ("Parte", 12), ("Texto", 80),
    ("Texto en inglés", 80), ("Huella", 20),
)  # fmt: skip


def render_edition(edition: Edition, *, with_licensed_text: bool = False) -> bytes:
    """Return the bytes of an XLSX workbook with a row a standard and a row an element.

    Numbers that were only recalled say "número no verificado" on every row; licensed words are
    replaced by a note unless ``with_licensed_text``.
    """
    book = Workbook(write_only=True)
    book.properties.creator = "Acredita"
    book.properties.title = edition.name_es or edition.name_en or edition.id
    _summary(book, edition)
    rows = (_standard(row, with_licensed_text) for row in edition.standards)
    _sheet(book, "Estándares", _STANDARDS, rows)
    parts = (cells for row in edition.standards for cells in _elements(row, with_licensed_text))
    _sheet(book, "Aspectos e incisos", _ELEMENTS, parts)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _sheet(
    book: Workbook, title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Value]]
) -> None:
    sheet = book.create_sheet(title)
    maker = CellMaker(sheet)
    maker.set_widths([width for _, width in columns])
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    maker.append_heading([name for name, _ in columns])
    for row in rows:
        maker.append(row)
    sheet.auto_filter.ref = maker.extent()


def _summary(book: Workbook, edition: Edition) -> None:
    maker = CellMaker(book.create_sheet("Resumen"))
    maker.set_widths([44, 30, 26, 26])
    maker.append_heading([edition.name_es or edition.name_en or edition.id, ""])
    for row in _facts(edition):
        maker.append(row)
    maker.append(())
    maker.append_heading(["De dónde viene el número", "Estándares"])
    counts = Counter(row.verified for row in edition.standards)
    for verified in Verified:
        maker.append((words.VERIFIED[verified], counts[verified]))
    if counts[None]:
        maker.append(("lista propia", counts[None]))
    maker.append(())
    maker.append_heading(["Capítulo", "Estándares", "con número verificado", "no verificado"])
    for row in _chapters(edition.standards):
        maker.append(row)


def _facts(edition: Edition) -> Iterator[tuple[Value, ...]]:
    yield "Edición", edition.id
    yield "Versión", edition.version or "desconocida"
    yield "Vigente desde", edition.effective or "desconocido"
    yield "Revisión de la redacción", edition.revision
    yield "Estándares", len(edition.standards)
    yield "Aspectos e incisos", sum(len(row.elements) for row in edition.standards)
    yield "Huella", edition.digest
    notes = [edition.note_es]
    if any(row.verified is not None for row in edition.standards):
        notes += [PARAPHRASE, words.WHY_UNVERIFIED]
    yield ()
    # one short line a row: an unwrapped text runs over the empty cells to its right
    yield from ((one,) for note in notes for one in wrap(note, _NOTE_WIDTH))


def _chapters(standards: Sequence[Standard]) -> Iterator[tuple[Value, ...]]:
    chapters: dict[str, Counter[bool]] = {}
    for row in standards:
        number = row.id.split(".")[0] if "." in row.id else ""
        path = row.path_es or row.path_en
        title = " ".join([f"{number}." if number else "", *path[:1]]).strip()
        chapters.setdefault(title or "sin capítulo", Counter())[row.verified in _UNVERIFIED] += 1
    for title, counts in chapters.items():
        yield title, counts.total(), counts[False], counts[True]


def _standard(row: Standard, with_licensed_text: bool) -> tuple[Value, ...]:
    withheld = _withheld(row, with_licensed_text)
    path = row.path_es or row.path_en
    spoken = (
        row.condition_es or row.condition_en,
        row.statement_es,
        row.statement_en,
        "\n".join(row.proofs_es or row.proofs_en),
    )
    note = row.note_es or row.note_en
    return (
        row.id,
        row.title_es or row.title_en,
        row.title_en,
        path[0] if path else "",
        " › ".join(path[1:]),
        _number(row),
        words.level(row.level),
        row.tier or "",
        TYPE[row.type] if row.type else "",
        PERIOD.get(row.period, row.period) if row.period else "",
        *(WITHHELD if withheld and text else text for text in spoken),
        ", ".join(row.linked),
        row.source,
        WITHHELD if withheld and note else note,
        row.digest,
    )


def _elements(row: Standard, with_licensed_text: bool) -> Iterator[tuple[Value, ...]]:
    withheld = _withheld(row, with_licensed_text)
    for element in row.elements:
        texts = (element.text_es, element.text_en)
        yield (
            row.id,
            row.title_es or row.title_en,
            _number(row),
            words.element(element),
            *(WITHHELD if withheld and text else text for text in texts),
            element.digest,
        )


def _number(row: Standard) -> str:
    return "" if row.verified is None else words.VERIFIED[row.verified]


def _withheld(row: Standard, with_licensed_text: bool) -> bool:
    return row.verified is Verified.LICENSED and not with_licensed_text
