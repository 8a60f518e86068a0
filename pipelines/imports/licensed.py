"""The Document of a licensed manual in, an EditionDraft out: standards with what each one bears."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.drafts import EditionDraft, Finding, Form, HeadingDraft, Place, Words
from corpora.requirements_rows import language_of
from pipelines.imports.entries import Entry, standard_of
from pipelines.imports.marks import (
    CHAPTER,
    CHAPTER_BARE,
    COMMENT,
    SUBCHAPTER,
    Head,
    head_of,
)
from pipelines.imports.numbering import numbered
from pipelines.imports.pieces import Piece, pieces_of
from pipelines.results import Document

_TITLE_LENGTH = 140
_ENDS = re.compile(r"[.;:,]$")


def read_manual(document: Document) -> EditionDraft:
    """Read a licensed manual of standards, its faults and doubts collected by page and line.

    Statement and elements are told from the commentary, which is kept apart. A number that is
    broken is repaired, and one that is lost is put back where its neighbours leave only one; both
    are said. What cannot be resolved is a fault, and that standard is left out of the draft.
    """
    pieces = pieces_of(document)
    language = language_of(" ".join(piece.text for piece in pieces)) or "es"
    reading = _Reading(pieces)
    reading.run()
    entries, findings = numbered(reading.entries)
    standards = []
    for entry in entries:
        standard, more = standard_of(entry, language)
        findings += more
        if standard is not None:
            standards.append(standard)
    if not standards and not findings:
        findings.append(_nothing())
    headings, more = _headings(reading.headings, [entry.number for entry in entries], language)
    ordered = sorted([*findings, *more], key=_in_order)
    return EditionDraft(
        form=Form.MANUAL,
        file=document.file,
        languages=(language,),
        headings=headings,
        standards=tuple(standards),
        findings=tuple(ordered),
    )


class _Reading:
    """Goes through the pieces once and gathers headings and entries."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.headings: list[tuple[str, str, Place]] = []
        self.entries: list[Entry] = []
        self._pieces = pieces
        self._heads = [head_of(piece.text) for piece in pieces]
        self._strong = {head.number for head in self._heads if head is not None and head.strong}
        self._next = self._following()
        self._chapter = ""
        self._section = ""
        self._untitled: int | None = None

    def run(self) -> None:
        """Read every piece."""
        for at, piece in enumerate(self._pieces):
            head = self._heads[at]
            if head is not None and self._starts(head, piece, at):
                self._open(head, piece)
            elif not self._heading(piece, at):
                self._text(piece)

    def _following(self) -> list[str]:
        """Return for each piece the number of the next standard after it, "" at the end."""
        found = [""] * len(self._pieces)
        number = ""
        for at in range(len(self._pieces) - 1, -1, -1):
            found[at] = number
            head = self._heads[at]
            if head is not None and head.number and (head.strong or not self._strong):
                number = head.number
        return found

    def _starts(self, head: Head, piece: Piece, at: int) -> bool:
        """Tell a standard from a cross-reference, which bears neither levels nor tier."""
        if head.strong:
            return True
        if not head.number or head.number in self._strong or len(piece.text) > _TITLE_LENGTH:
            return False
        if not head.rest:
            after = self._heads[at + 1] if at + 1 < len(self._heads) else None
            return after is not None and after.strong and not after.number
        titled = head.rest[0].isupper() and not _ENDS.search(head.rest)
        last = self.entries[-1].number if self.entries else ""
        follows = not last or _key(head.number) > _key(last)
        before = self._next[at]
        return titled and follows and (not before or _key(head.number) <= _key(before))

    def _open(self, head: Head, piece: Piece) -> None:
        last = self.entries[-1] if self.entries else None
        if last is not None and last.awaits_head and not head.number:
            last.complete(head)
            return
        self._untitled = None
        self.entries.append(Entry(head, piece.place, self._section))
        if piece.run_on:
            self.entries[-1].findings.append(_run_on(self.entries[-1]))

    def _heading(self, piece: Piece, at: int) -> bool:
        text = piece.text
        if len(text) > _TITLE_LENGTH or _ENDS.search(text):
            return False
        found = CHAPTER.match(text)
        if found:
            return self._chapter_of(found[1], text[found.end() :], piece.place)
        after = self._next[at].split(".")
        found = SUBCHAPTER.match(text)
        if found:
            number = f"{int(found[1])}.{int(found[2])}"
            expected = ".".join(after[:2])
            if number not in (expected, self._section) and not piece.heading:
                return False
            if number != self._section:
                self._section = number
                self.headings.append((number, text[found.end() :], piece.place))
            return True
        found = CHAPTER_BARE.match(text)
        if found and (piece.heading or text.isupper()) and after[0] == str(int(found[1])):
            return self._chapter_of(found[1], text[found.end() :], piece.place)
        return False

    def _chapter_of(self, printed: str, title: str, place: Place) -> bool:
        number = str(int(printed))
        if number != self._chapter:
            self._chapter, self._section = number, ""
            self.headings.append((number, title, place))
            self._untitled = None if title else len(self.headings) - 1
        return True

    def _text(self, piece: Piece) -> None:
        if self._untitled is not None:
            number, _, place = self.headings[self._untitled]
            self.headings[self._untitled] = (number, piece.text, place)
            self._untitled = None
        elif self.entries and not self._after_heading():
            entry = self.entries[-1]
            label = COMMENT.match(piece.text)
            if label:
                entry.comment(piece.text[label.end() :])
            else:
                entry.add(piece)

    def _after_heading(self) -> bool:
        """Tell whether a heading stands between the last standard and here: introductory words."""
        return self.entries[-1].section != self._section


def _headings(
    found: Sequence[tuple[str, str, Place]], numbers: Sequence[str], language: str
) -> tuple[tuple[HeadingDraft, ...], list[Finding]]:
    """Return the headings by number, and a notice for each that no line of the file gives."""
    named = {
        number: HeadingDraft(number=number, title=Words.of(title, language), place=place)
        for number, title, place in reversed(found)
        if title
    }
    needed = dict.fromkeys(
        above for number in numbers for above in (number.split(".")[0], number.rpartition(".")[0])
    )
    absent = [number for number in needed if number not in named]
    notices = [
        Finding(
            place=Place(),
            es=f"no se encontró el título de {number}",
            en=f"the title of {number} was not found",
        )
        for number in absent
    ]
    return tuple(sorted(named.values(), key=lambda one: _key(one.number))), notices


def _run_on(entry: Entry) -> Finding:
    return Finding(
        place=entry.place,
        es=f"{entry.name('es')} empieza a mitad de un renglón; las columnas de la página pudieron "
        "mezclarse",
        en=f"{entry.name('en')} starts in the middle of a line; the page's columns may be mixed",
        stops=True,
    )


def _nothing() -> Finding:
    return Finding(
        place=Place(),
        es="no se encontró ningún estándar; se espera «12.2.1 (M M M M) Título» y su enunciado",
        en="no standard was found; «12.2.1 (M M M M) Title» and its statement are expected",
        stops=True,
    )


def _in_order(finding: Finding) -> tuple[int, int]:
    far = 10**9
    page, line = finding.place.page, finding.place.line
    return (far if page is None and line is None else page or 0, line or 0)


def _key(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("."))
