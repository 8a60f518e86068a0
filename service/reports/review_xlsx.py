"""The view of a report in; a workbook of typed cells (standards, parts, gaps, notes, facts) out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from textwrap import wrap
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.properties import PageSetupProperties

from service.reports.cells import CellMaker, Value
from service.reports.review_view import (
    CROSSWALK,
    ReviewView,
    ShownClause,
    ShownDecision,
    ShownPart,
    ShownProposal,
    ShownStandard,
)
from service.reports.review_words import Words

Columns = tuple[tuple[str, int], ...]
_STANDARD: Columns = (("standard", 12), ("title", 34), ("level", 18), ("number_source", 22))
_STANDING: Columns = (("by_people", 15), ("by_machine", 15))
_SURE: Columns = (("confidence", 13), ("confidence_says", 30))
_PLACE: Columns = (
    *(
        ("clause", 18),
        ("manual", 28),
        ("version", 11),
        ("page_column", 8),
        ("path", 40),
        ("text", 70),
    ),
)
STANDARDS: Columns = (
    *_STANDARD[:2],
    ("chapter", 30),
    *_STANDARD[2:],
    *_STANDING,
    *_SURE,
    ("last_column", 30),
    ("basis", 20),
    ("applicability", 34),
    ("text", 70),
)
CLAUSES: Columns = (
    *_STANDARD[:2],
    ("element", 14),
    ("text", 40),
    *_STANDING,
    ("kind", 22),
    ("verdict", 16),
    ("reason", 22),
    ("note", 34),
    ("who", 24),
    ("when", 17),
    *_SURE,
    ("score", 11),
    *_PLACE,
    ("why_not", 34),
)
GAPS: Columns = (
    *_STANDARD[:2],
    ("chapter", 30),
    *_STANDARD[2:],
    ("basis", 22),
    ("confidence_says", 30),
    *_PLACE,
    ("why_not_enough", 40),
    ("must_say", 70),
    ("tasks", 40),
)
NOTES: Columns = (
    *_STANDARD[:2],
    ("kind", 12),
    ("element", 14),
    ("who", 24),
    ("when", 17),
    ("due", 17),
    ("text", 60),
    ("detail", 50),
)
_FACTS: Columns = (("name", 34), ("value", 70))


def render_workbook(view: ReviewView) -> bytes:
    """Return the bytes of an XLSX; no text of it can be taken for a formula."""
    words = Words(view.language)
    book = Workbook(write_only=True)
    book.properties.creator = view.agency
    book.properties.title = f"{view.title} · {view.agency}"
    book.properties.language = words.tag
    book.properties.created = book.properties.modified = view.at.replace(tzinfo=None)
    makes = _Book(book, view, words)
    if view.kind == CROSSWALK:
        makes.sheet("standards", STANDARDS, map(makes.standard, view.standards))
    makes.sheet(
        "sheet.clauses", CLAUSES, (row for one in view.standards for row in makes.parts(one))
    )
    makes.sheet("sheet.gaps", GAPS, (makes.gap(one) for one in view.standards if one.gap))
    makes.sheet("sheet.notes", NOTES, (row for one in view.standards for row in makes.notes(one)))
    makes.facts()
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


class _Book:
    """Writes the sheets of one report."""

    def __init__(self, book: Workbook, view: ReviewView, words: Words) -> None:
        self._book, self._view, self._words = book, view, words

    def sheet(self, name: str, columns: Columns, rows: Iterable[Sequence[Value]]) -> None:
        """Write a sheet with its head frozen, repeated and filtered."""
        maker, sheet = self._begin(name, columns)
        sheet.freeze_panes, sheet.print_title_rows = "B2", "1:1"
        maker.append_heading([self._words(code) for code, _ in columns])
        for row in rows:
            maker.append(row)
        sheet.auto_filter.ref = maker.extent()

    def _begin(self, name: str, columns: Columns) -> tuple[CellMaker, Any]:
        sheet = self._book.create_sheet(self._words(name))
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.oddFooter.left.text = "\n".join(self._view.running[:2]).replace("&", "&&")
        sheet.oddFooter.left.size = 7
        page = self._words("page_of", page="&P", pages="&N")
        sheet.oddFooter.right.text, sheet.oddFooter.right.size = page, 8
        maker = CellMaker(sheet)
        maker.set_widths([width for _, width in columns])
        return maker, sheet

    def standard(self, one: ShownStandard) -> tuple[Value, ...]:
        """Return the row of a standard."""
        return (
            *(one.number, one.title, one.chapter, one.level, one.source),
            *(one.people.words, one.machine.words, _rounded(one.confidence), one.sure, one.last),
            *("" if one.gap is None else one.gap.basis.words, one.applicability, one.statement),
        )

    def parts(self, one: ShownStandard) -> Iterator[tuple[Value, ...]]:
        """Yield a row for each decision and proposal; a part without any still has its row."""
        whole = (one.number, one.title, self._words("whole"), "", one.people.words)
        for said in one.whole:
            yield (*whole, one.machine.words, *self._decision(said))
        for part in one.parts:
            start = (one.number, one.title, part.name, part.text, *_standing(part))
            rows = [self._decision(row) for row in part.decisions]
            rows += [self._proposal(row) for row in part.proposals]
            yield from ((*start, *row) for row in rows or [("",)])

    def _decision(self, row: ShownDecision) -> tuple[Value, ...]:
        said = (row.verdict.words, row.reason, row.note, row.who, row.at, None, "", None)
        return (self._words("decided"), *said, *_place(row.clause), "")

    def _proposal(self, row: ShownProposal) -> tuple[Value, ...]:
        kind = self._words("contradiction" if row.contradicts else "proposal")
        sure = (_rounded(row.confidence), row.sure, round(row.score, 4))
        nobody = ("", "", "", "", None)
        return (kind, *nobody, *sure, *_place(row.clause), " ".join(row.why_not))

    def gap(self, one: ShownStandard) -> tuple[Value, ...]:
        """Return the row of a gap."""
        gap = one.gap
        if gap is None:
            return ()
        must = [one.statement, *(f"{row.name}: {row.text}" for row in one.parts if row.element)]
        tasks = [f"{row.title} ({row.owner}, {row.due})" for row in one.tasks]
        return (
            *(one.number, one.title, one.chapter, one.level, one.source, gap.basis.words),
            *(gap.sure, *_place(gap.nearest), " ".join(gap.why_not)),
            *("\n".join(text for text in must if text), "\n".join(tasks)),
        )

    def notes(self, one: ShownStandard) -> Iterator[tuple[Value, ...]]:
        """Yield a row for each note and each open task."""
        start = (one.number, one.title)
        for row in one.notes:
            note = self._words("note")
            yield (*start, note, row.part, row.who, row.at, None, row.text)
        for task in one.tasks:
            kind = self._words("task")
            yield (*start, kind, task.part, task.owner, None, task.due_at, task.title, task.detail)

    def facts(self) -> None:
        """Write the cover of the other formats: facts, figures, files and cautions."""
        view, words = self._view, self._words
        maker, _ = self._begin("sheet.facts", (*_FACTS, ("", 22), ("", 16), ("", 22)))
        maker.append_heading([view.title, ""])
        for fact in view.facts:
            maker.append((fact.name, fact.value))
        maker.append((words("content_digest"), view.content))
        maker.append(())
        heads = ("status", "by_people", "of_those_unverified", "by_machine", "of_those_unverified")
        maker.append_heading([words(one) for one in heads])
        for one in view.counts:
            people = (one.people, one.people_unverified)
            maker.append((one.status.words, *people, one.machine, one.machine_unverified))
        maker.append(())
        maker.append_heading(
            [words("manual"), "SHA-256", words("file"), words("version"), words("pages")]
        )
        for file in view.files:
            maker.append((file.manual, file.sha256, file.name, file.version, file.pages or None))
        maker.append(())
        for text in (*view.meanings, *view.cautions):
            for line in wrap(text, 110):
                maker.append((line,))


def _standing(part: ShownPart) -> tuple[Value, ...]:
    return part.people.words, part.machine.words


def _place(clause: ShownClause | None) -> tuple[Value, ...]:
    if clause is None:
        return ("", "", "", None, "", "")
    return (*(clause.label, clause.manual, clause.version, clause.page, clause.path, clause.text),)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
