"""A crosswalk in; a workbook (summary, crosswalk, gaps, contradictions, clauses) out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from textwrap import wrap

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from pipelines.reasons import Contradiction, Part, Why
from pipelines.results import Clause, Crosswalk, Proposal, Status
from service.output import write_atomic
from service.reports import words
from service.reports.cells import CELL_LIMIT, CellMaker, Value
from service.reports.chapters import Pair, pairs_of
from service.reports.characters import file_of, printable

_NOTE_WIDTH = 120


@dataclass(frozen=True, kw_only=True)
class Column:
    """A heading and the width of its column in characters."""

    name: str
    width: int


def _columns(*pairs: tuple[str, int]) -> tuple[Column, ...]:
    return tuple(Column(name=name, width=width) for name, width in pairs)


_STANDARD = (("Estándar", 10), ("Título", 36), ("Nivel", 18), ("Estado", 14), ("Número", 24))
_PLACE = (("Archivo", 28), ("Página", 8), ("Ruta", 40), ("Cláusula", 22))
CROSSWALK = _columns(
    *_STANDARD,
    ("Lugar", 7),
    ("Puntuación", 11),
    ("Confianza", 13),
    ("Intervalo", 13),
    *_PLACE,
    ("Encabezado", 40),
    ("Texto", 80),
    ("Cita el estándar", 10),
    ("Palabras en común", 24),
    ("Frases en común", 30),
    ("Falta", 30),
    ("Por qué podría no obligar", 30),
    ("Posible contradicción", 14),
)
_GAPS = _columns(
    *_STANDARD, ("Cláusula más cercana", 24), ("Puntuación", 11), *_PLACE[:3], ("Texto", 80)
)
_CONTRADICTIONS = _columns(
    *_STANDARD,
    ("Sobre", 12),
    ("Indicio (0 a 1)", 11),
    *_PLACE,
    ("Encabezado", 40),
    ("Texto", 80),
    ("Lo que parece contradecir", 30),
)
_UNDERLINED = InlineFont(rFont="Calibri", sz=11, b=True, u="single", color="FFA1261B")
_APPLICABILITY = _columns(*_STANDARD, ("¿Aplica?", 14), ("Por qué", 80), ("Lo declara", 30))
_APPLIES = {True: "sí", False: "no", None: "por confirmar"}
_CLAUSES = _columns(
    *_PLACE,
    ("Encabezado", 40),
    ("Texto", 80),
    ("Qué hace", 16),
    ("Estándares que cita", 20),
    ("Notas", 30),
    ("Identificador", 20),
)


def write_xlsx(crosswalk: Crosswalk, path: Path) -> None:
    """Write the workbook whole or not at all. Raises CannotWrite."""
    write_atomic(path, render_xlsx(crosswalk))


def render_xlsx(crosswalk: Crosswalk) -> bytes:
    """Return the workbook's bytes; each row is flushed as it is made, so memory stays small."""
    book = Workbook(write_only=True)
    book.properties.creator = "Acredita"
    book.properties.title = f"Tabla de correspondencias: {crosswalk.edition.id}"
    _summary(book, crosswalk)
    pairs = pairs_of(crosswalk)
    gaps = sorted(
        (pair for pair in pairs if pair.result.status is Status.GAP),
        key=lambda pair: pair.unverified,
    )
    place = Places(crosswalk)
    _sheet(book, "Correspondencias", CROSSWALK, crosswalk_rows(pairs, place))
    _sheet(book, "Sin directiva", _GAPS, _gap_rows(gaps, place))
    if any(pair.result.contradictions for pair in pairs):
        _sheet(book, "Contradicciones", _CONTRADICTIONS, _contradiction_rows(pairs, place))
    if any(pair.result.applicability for pair in pairs):
        _sheet(book, "Aplicabilidad", _APPLICABILITY, _applicability_rows(pairs))
    _sheet(book, "Cláusulas", _CLAUSES, _clause_rows(crosswalk.clauses, place))
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


class Places:
    """Where a clause is: its file, page, path and label as cells."""

    def __init__(self, crosswalk: Crosswalk) -> None:
        """Look up the clauses of a crosswalk by id."""
        self._clauses = {clause.id: clause for clause in crosswalk.clauses}
        self._manuals = crosswalk.manuals

    def clause(self, proposal: Proposal | Contradiction) -> Clause:
        """Return the clause that a proposal names."""
        return self._clauses[proposal.clause]

    def cells(self, clause: Clause) -> tuple[Value, ...]:
        """Return file, page, path and label."""
        return (
            file_of(self._manuals[clause.manual], clause),
            clause.page,
            " › ".join(clause.path),
            clause.label,
        )


def _sheet(
    book: Workbook, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]
) -> None:
    sheet = book.create_sheet(title)
    maker = CellMaker(sheet)
    maker.set_widths([column.width for column in columns])
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    maker.append_heading([column.name for column in columns])
    for row in rows:
        maker.append(row)
    sheet.auto_filter.ref = maker.extent()


def _summary(book: Workbook, crosswalk: Crosswalk) -> None:
    sheet = book.create_sheet("Resumen")
    maker = CellMaker(sheet)
    maker.set_widths([34, 32, 26, 26, 60])
    for row in _summary_rows(crosswalk):
        if row[:1] == (None,):
            maker.append_heading(row[1:])
        else:
            maker.append(row)


def _summary_rows(crosswalk: Crosswalk) -> Iterator[tuple[Value, ...]]:
    """Yield rows; one that begins with None is a heading."""
    pairs = pairs_of(crosswalk)
    state = crosswalk.calibration
    by_source = crosswalk.edition.program != words.CUSTOM_PROGRAM
    yield None, "Tabla de correspondencias", crosswalk.edition.name_es
    yield ()
    split = ("con número verificado", "con número no verificado") if by_source else ()
    yield None, "Estado", "Estándares", *split
    for status in Status:
        members = [pair for pair in pairs if pair.result.status is status]
        unverified = sum(pair.unverified for pair in members)
        counts = (len(members) - unverified, unverified) if by_source else ()
        yield words.STATUS[status], len(members), *counts
    yield ()
    notes = [f"{words.calibration(state).capitalize()}: {words.calibration_meaning(state)}"]
    notes += [f"{words.HOW_SURE}: {one}" for one in words.assurances(crosswalk.assurances)]
    notes.append(words.NOT_COMPLIANCE)
    notes += [words.WHY_UNVERIFIED, words.TRADEMARK] if by_source else []
    # one short line a row: an unwrapped text runs over the empty cells to its right
    yield from ((line,) for note in notes for line in wrap(note, _NOTE_WIDTH))
    yield ()
    if crosswalk.errors:
        yield None, "Archivos que no se pudieron leer", "Motivo"
        yield from ((error.file, error.message) for error in crosswalk.errors)
        yield ()
    yield None, "Archivos leídos", "Páginas", "Cláusulas", "Páginas leídas por OCR", "Avisos"
    for manual in crosswalk.manuals:
        ocr = words.page_ranges(manual.ocr_pages)
        yield manual.file, manual.pages or None, manual.clauses, ocr, " ".join(manual.warnings)
    yield ()
    yield None, "Con qué se hizo", ""
    yield "Edición", f"{crosswalk.edition.id}, huella {crosswalk.edition.digest}"
    yield "Codificador", crosswalk.encoder.id
    yield "Puntuación", crosswalk.scorer


def _standard_cells(pair: Pair) -> tuple[Value, ...]:
    standard = pair.standard
    return (
        standard.id,
        standard.title_es or standard.title_en,
        words.level(standard.level),
        words.STATUS[pair.result.status],
        "" if standard.verified is None else words.VERIFIED[standard.verified],
    )


def crosswalk_rows(pairs: Iterable[Pair], place: Places) -> Iterator[tuple[Value, ...]]:
    """Yield a row a proposal; a standard without any still has its row."""
    for pair in pairs:
        start = _standard_cells(pair)
        if not pair.result.proposals:
            yield start
        against = {one.clause for one in pair.result.contradictions}
        for proposal in pair.result.proposals:
            clause = place.clause(proposal)
            confidence = "sin calibrar" if proposal.confidence is None else proposal.confidence
            yield (
                *start,
                proposal.rank,
                round(proposal.score, 4),
                confidence,
                "" if proposal.interval is None else "{:.2f} a {:.2f}".format(*proposal.interval),
                *place.cells(clause),
                clause.lead_in,
                clause.text,
                "sí" if proposal.why.cited else "no",
                ", ".join(proposal.why.terms),
                _phrases(clause, proposal.why),
                _missing(pair, proposal.why),
                _weak(proposal.why),
                "sí" if proposal.clause in against else "",
            )


def _phrases(clause: Clause, why: Why) -> str:
    """Return the phrases of a clause that meet the standard's, each once, longest first."""
    matches = () if why.explanation is None else why.explanation.matches
    return " · ".join(
        dict.fromkeys(
            (clause.text if one.part is Part.TEXT else clause.lead_in)[one.start : one.end]
            for one in matches
        )
    )


def _missing(pair: Pair, why: Why) -> str:
    """Return what the clause leaves out, and the parts of the standard that no clause answers."""
    if why.explanation is None or pair.result.status is Status.GAP:
        return ""
    unanswered = {one.element for one in why.explanation.missing}
    names = [words.element(one) for one in pair.standard.elements if one.id in unanswered]
    parts = f"sin directiva: {', '.join(names)}" if names else ""
    return "; ".join(text for text in (words.missing(why), parts) if text)


def _weak(why: Why) -> str:
    found = () if why.explanation is None else why.explanation.weak
    return "; ".join(words.weak(one) for one in found)


def _contradiction_rows(pairs: Iterable[Pair], place: Places) -> Iterator[tuple[Value, ...]]:
    for pair in pairs:
        names = {one.id: words.element(one) for one in pair.standard.elements}
        for found in pair.result.contradictions:
            clause = place.clause(found)
            yield (
                *_standard_cells(pair),
                "" if found.element is None else names.get(found.element, ""),
                round(found.score, 4),
                *place.cells(clause),
                clause.lead_in,
                _underlined(clause.text, found),
                clause.text[found.start : found.end],
            )


def _underlined(text: str, found: Contradiction) -> Value:
    """Return a clause's text with the wording that shows the contradiction underlined."""
    if 2 * len(text) > CELL_LIMIT:
        return text
    before, cue, after = (
        printable(part)
        for part in (text[: found.start], text[found.start : found.end], text[found.end :])
    )
    return CellRichText(*(part for part in (before, TextBlock(_UNDERLINED, cue), after) if part))


def _gap_rows(gaps: Iterable[Pair], place: Places) -> Iterator[tuple[Value, ...]]:
    for pair in gaps:
        nearest = next(iter(pair.result.proposals), None)
        if nearest is None:
            yield (*_standard_cells(pair), "ninguna")
            continue
        clause = place.clause(nearest)
        file, page, path, label = place.cells(clause)
        yield (
            *_standard_cells(pair),
            label,
            round(nearest.score, 4),
            file,
            page,
            path,
            clause.text,
        )


def _applicability_rows(pairs: Iterable[Pair]) -> Iterator[tuple[Value, ...]]:
    for pair in pairs:
        told = pair.result.applicability
        if told is not None:
            start = _standard_cells(pair)
            yield (*start, _APPLIES[told.applies], told.reason_es, told.declared_by or "")


def _clause_rows(clauses: Iterable[Clause], place: Places) -> Iterator[tuple[Value, ...]]:
    for clause in clauses:
        cited = dict.fromkeys(
            f"{row.number} {row.letter}" if row.letter else row.number
            for row in (*clause.cites, *clause.inherited)
        )
        yield (
            *place.cells(clause),
            clause.lead_in,
            clause.text,
            ", ".join(words.FORCE[force] for force in clause.force),
            ", ".join(cited),
            " ".join(clause.notes),
            clause.id,
        )
