"""Standards, decisions and proofs in, an assessor's folder out: by chapter, part and year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, TypeVar

from corpora.records import Edition, Element, Standard
from pipelines.cycle import missing
from service.store.decided import ReviewRow
from service.store.directives import DirectiveRow
from service.store.proofs import ProofRow

# Where a standard stands by people; unseen: nobody has decided anything about it.
UNSEEN, OPEN, NOT_APPLICABLE = "unseen", "open", "not_applicable"
STATES = ("covered", "partial", "gap", NOT_APPLICABLE, OPEN, UNSEEN)
D = TypeVar("D", bound=DirectiveRow)


@dataclass(frozen=True, kw_only=True)
class Part(Generic[D]):
    """A part of a standard, or with ``element`` "" the standard as a whole, and its evidence.

    ``proofs`` are by year; only years that have any are in it.
    """

    element: str
    letter: str | None
    text_es: str
    text_en: str
    directives: tuple[D, ...]
    proofs: Mapping[int, tuple[ProofRow, ...]]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A directive of a standard once, and those of its elements that it was decided to answer."""

    row: DirectiveRow
    elements: tuple[Element, ...]


@dataclass(frozen=True, kw_only=True)
class FolderLine:
    """A standard of the folder: where it stands, its directives, and of which years it has proofs.

    ``excluded``: the profile says that it does not apply, and nobody decided otherwise.
    ``proposed`` is what the program proposes, "" for whoever sees only what people decided.
    """

    standard: Standard
    state: str
    excluded: bool
    review: ReviewRow | None
    proposed: str
    answers: tuple[Answer, ...]
    proved: frozenset[int]
    due: tuple[int, ...]
    notes: int
    parts: tuple[Part[DirectiveRow], ...] = ()


@dataclass(frozen=True, kw_only=True)
class FolderChapter:
    """A chapter of the folder with how many of its standards stand where."""

    code: str
    title_es: str
    title_en: str
    lines: tuple[FolderLine, ...]
    counts: Mapping[str, int]

    @property
    def proved(self) -> int:
        """Return how many of its standards have a proof of any year."""
        return sum(bool(line.proved) for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What the folder of an assessment is made of, by standard.

    ``states`` has the program's state and whether the profile lets it apply, for the standards of
    the last run.
    """

    years: tuple[int, ...]
    now: datetime
    shows_proposed: bool
    reviews: Mapping[str, ReviewRow]
    states: Mapping[str, tuple[str, bool | None]]
    directives: Sequence[DirectiveRow]
    counts: Mapping[str, Mapping[int, int]]
    notes: Mapping[str, int]
    proofs: Sequence[ProofRow] = field(default_factory=tuple)


def chapters_of(edition: Edition, found: Evidence, *, whole: str = "") -> tuple[FolderChapter, ...]:
    """Return the chapters of an edition in its order, or ``whole`` alone with all its parts."""
    by_standard = grouped(found.directives)
    proofs = _by_standard(found.proofs)
    lines: dict[str, list[FolderLine]] = {}
    titles: dict[str, str] = {}
    for one in edition.standards:
        code = code_of(one)
        if whole and code != whole:
            continue
        titles.setdefault(code, one.path_en[0] if one.path_en else code)
        own = by_standard.get(one.id, ())
        line = line_of(one, found, own)
        parts = parts_of(one, own, proofs.get(one.id, ())) if whole else ()
        lines.setdefault(code, []).append(replace(line, parts=parts) if parts else line)
    return tuple(
        FolderChapter(
            code=code,
            title_es=code,
            title_en=titles[code],
            lines=tuple(rows),
            counts=tally(line.state for line in rows),
        )
        for code, rows in lines.items()
    )


def line_of(standard: Standard, found: Evidence, directives: Sequence[DirectiveRow]) -> FolderLine:
    """Return a standard as the folder lists it."""
    review = found.reviews.get(standard.id)
    proposed, applies = found.states.get(standard.id, ("", None))
    proved = frozenset(found.counts.get(standard.id, ()))
    excluded = review is None and applies is False
    return FolderLine(
        standard=standard,
        state=NOT_APPLICABLE if excluded else UNSEEN if review is None else review.state,
        excluded=excluded,
        review=review,
        proposed=proposed if found.shows_proposed and review is None and not excluded else "",
        answers=_answers(standard, directives),
        proved=proved,
        due=missing(standard.period, found.years, proved, found.now),
        notes=found.notes.get(standard.id, 0),
    )


def parts_of(
    standard: Standard, directives: Sequence[D], proofs: Sequence[ProofRow]
) -> tuple[Part[D], ...]:
    """Return the parts of a standard with their evidence.

    The standard as a whole comes first where it has no parts, or has evidence of its own.
    """
    known = {one.id for one in standard.elements}
    parts = [
        _part(one.id, one.letter, (one.text_es, one.text_en), directives, proofs)
        for one in standard.elements
    ]
    # What was said of a part that the wording no longer has is still evidence of the whole.
    loose = [one for one in directives if one.element not in known]
    more = [one for one in proofs if one.element not in known]
    if not parts or loose or more:
        whole = Part(
            element="",
            letter=None,
            text_es="",
            text_en="",
            directives=tuple(loose),
            proofs=_by_year(more),
        )
        return (whole, *parts)
    return tuple(parts)


def grouped(directives: Iterable[D]) -> dict[str, list[D]]:
    """Return directives by standard, in the order they came."""
    found: dict[str, list[D]] = {}
    for one in directives:
        found.setdefault(one.standard, []).append(one)
    return found


def tally(states: Iterable[str]) -> dict[str, int]:
    """Return how many standards stand where, each state named."""
    found = dict.fromkeys(STATES, 0)
    for state in states:
        found[state] += 1
    return found


def code_of(standard: Standard) -> str:
    """Return the chapter of a standard, as lists are asked for it."""
    return (standard.path_es or standard.path_en or ("",))[0][:200]


def _answers(standard: Standard, directives: Sequence[DirectiveRow]) -> tuple[Answer, ...]:
    """Return each clause once, in the order they came."""
    elements = {one.id: one for one in standard.elements}
    found: dict[int, list[DirectiveRow]] = {}
    for row in directives:
        found.setdefault(row.clause_id, []).append(row)
    return tuple(
        Answer(
            row=rows[0],
            elements=tuple(elements[row.element] for row in rows if row.element in elements),
        )
        for rows in found.values()
    )


def _part(
    element: str,
    letter: str | None,
    texts: tuple[str, str],
    directives: Sequence[D],
    proofs: Sequence[ProofRow],
) -> Part[D]:
    return Part(
        element=element,
        letter=letter,
        text_es=texts[0],
        text_en=texts[1],
        directives=tuple(one for one in directives if one.element == element),
        proofs=_by_year(one for one in proofs if one.element == element),
    )


def _by_year(proofs: Iterable[ProofRow]) -> dict[int, tuple[ProofRow, ...]]:
    found: dict[int, list[ProofRow]] = {}
    for one in proofs:
        found.setdefault(one.year, []).append(one)
    return {year: tuple(own) for year, own in found.items()}


def _by_standard(proofs: Iterable[ProofRow]) -> dict[str, list[ProofRow]]:
    found: dict[str, list[ProofRow]] = {}
    for one in proofs:
        found.setdefault(one.standard, []).append(one)
    return found
