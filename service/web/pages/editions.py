"""An edition in, its pages out: the list of all, one to browse and search, one standard whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Request, Response

from corpora.errors import NotFound, UnknownStandard
from corpora.records import Edition, Standard, StandardType, Verified
from service.library import Found, library_of
from service.rechecking import may_plan
from service.store import edition_dates, editions, library
from service.store.edition_dates import StatedDate
from service.store.editions import EditionInUse, RevisionRow
from service.store.library import Standing
from service.store.paging import Paging, Slice
from service.web.pages.addresses import address
from service.web.rendering import page
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
UNKNOWN = "sin-dato"
_PAGE = 60
_HITS = 20


@dataclass(frozen=True, kw_only=True)
class EditionsPage:
    """Every edition by program; ``counts``: of a wording, by where its numbers come from.

    ``stated`` are effective dates that people said, by edition.
    """

    template: ClassVar[str] = "editions/list.html"
    programs: Mapping[str, Sequence[EditionInUse]]
    counts: Mapping[str, Mapping[str, int]]
    stated: Mapping[str, StatedDate]
    may_import: bool


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A chapter: its number and title, its standards, and how many numbers are not verified."""

    number: str
    title_es: str
    title_en: str
    standards: int
    unverified: int


@dataclass(frozen=True, kw_only=True)
class Section:
    """The standards of a chapter that share a subchapter."""

    number: str
    title_es: str
    title_en: str
    standards: tuple[Standard, ...]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What part of an edition is asked for; level and type may be ``sin-dato``: not known."""

    q: str = ""
    capitulo: str = ""
    nivel: str = ""
    tipo: str = ""
    redaccion: str = ""
    desde: str = ""

    @property
    def narrows(self) -> bool:
        """Tell whether anything but the place in the list is asked for."""
        return bool(self.q.strip() or self.capitulo or self.nivel or self.tipo)


@dataclass(frozen=True, kw_only=True)
class EditionPage:
    """An edition: its chapters, or the standards asked for, or those that words found."""

    template: ClassVar[str] = "editions/edition.html"
    edition: Edition
    wording: RevisionRow
    stated: StatedDate | None
    wordings: tuple[RevisionRow, ...]
    others: tuple[EditionInUse, ...]
    asked: Asked
    chapters: tuple[Chapter, ...]
    levels: tuple[str, ...]
    types: tuple[str, ...]
    sections: tuple[Section, ...]
    found: Found | None
    total: int
    next: str
    first: str
    may_import: bool
    may_plan: bool
    verified: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class StandardPage:
    """A standard whole, what it depends on, and where the visitor's agencies stand on it."""

    template: ClassVar[str] = "editions/standard.html"
    edition: Edition
    wording: RevisionRow
    standard: Standard
    before: Standard | None
    after: Standard | None
    linked: tuple[tuple[str, Standard | None], ...]
    counts: Mapping[str, int]
    standings: Slice[Standing]
    first: str
    next: str


@router.get("/ediciones")
def show_all(request: Request, visitor: CurrentVisitor, service: CurrentService) -> Response:
    """Show every edition by program."""
    with service.store.read(visitor.access) as unit:
        rows = editions.listed(unit)
        counts = library.verified_counts(unit)
        stated = edition_dates.stated(unit)
    programs: dict[str, list[EditionInUse]] = {}
    for row in rows:
        programs.setdefault(row.program, []).append(row)
    shown = EditionsPage(
        programs=programs, counts=counts, stated=stated, may_import=visitor.access.operator
    )
    return page(request, shown)


@router.get("/ediciones/{edition}")
def show(
    request: Request,
    edition: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    asked: Annotated[Asked, Depends()],
) -> Response:
    """Show an edition, what is asked for of it, or what words find in it."""
    with service.store.read(visitor.access) as unit:
        every = editions.listed(unit)
        wordings = editions.revisions(unit, edition)
        used = editions.in_use(unit, edition)
        wording = next((row for row in wordings if row.id == asked.redaccion), None)
        if wording is None and asked.redaccion:
            raise NotFound
        whole = editions.load(unit, (wording or used).id)
        stated = edition_dates.get(unit, edition)
    same = tuple(row for row in every if row.program == whole.program and row.id != edition)
    wanted = tuple(row for row in whole.standards if _is_wanted(row, asked))
    found = None
    if asked.q.strip():
        books = library_of(service.settings.data)
        found = _searched(books.find(whole, asked.q, len(whole.standards)), asked)
    listed = wanted if asked.narrows and found is None else ()
    shown, rest = _part(listed, asked)
    here = {"capitulo": asked.capitulo, "nivel": asked.nivel, "tipo": asked.tipo}
    path = f"/ediciones/{edition}"
    more = address(path, **here, redaccion=asked.redaccion, desde=rest) if rest else ""
    return page(
        request,
        EditionPage(
            edition=whole,
            wording=wording or used,
            stated=stated,
            wordings=wordings,
            others=same,
            asked=asked,
            chapters=chapters(whole),
            levels=_levels(whole),
            types=_types(whole),
            sections=sections(shown),
            found=found,
            total=len(found.hits) if found else len(listed),
            next=more,
            first=address(path, **here, redaccion=asked.redaccion) if asked.desde else "",
            may_import=visitor.access.operator,
            may_plan=may_plan(visitor.access),
            verified=counted(whole),
        ),
    )


@router.get("/ediciones/{edition}/estandares/{standard}")
def show_standard(  # noqa: PLR0913 - what a page is asked for
    request: Request,
    edition: str,
    standard: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    sigue: str | None = None,
    redaccion: str = "",
) -> Response:
    """Show a standard whole; raises UnknownStandard."""
    with service.store.read(visitor.access) as unit:
        wording = editions.in_use(unit, edition)
        if redaccion and redaccion != wording.id:
            wording = editions.revision(unit, redaccion)
            if wording.edition_id != edition:
                raise NotFound
        whole = editions.load(unit, wording.id)
        place = _place(whole, standard)
        counts = library.standing_counts(unit, edition, standard)
        standings = library.standings(unit, edition, standard, Paging(cursor=sigue))
    rows = {row.id: row for row in whole.standards}
    path = f"/ediciones/{edition}/estandares/{standard}"
    more = address(path, sigue=standings.next) if standings.next else ""
    return page(
        request,
        StandardPage(
            edition=whole,
            wording=wording,
            standard=whole.standards[place],
            before=whole.standards[place - 1] if place else None,
            after=whole.standards[place + 1] if place + 1 < len(whole.standards) else None,
            linked=tuple((one, rows.get(one)) for one in whole.standards[place].linked),
            counts=counts,
            standings=standings,
            first=path if sigue else "",
            next=more,
        ),
    )


def chapters(edition: Edition) -> tuple[Chapter, ...]:
    """Return the chapters of an edition in its order."""
    found: dict[str, list[Standard]] = {}
    for row in edition.standards:
        found.setdefault(_chapter(row), []).append(row)
    return tuple(
        Chapter(
            number=number,
            title_es=_step(rows[0].path_es, 0),
            title_en=_step(rows[0].path_en, 0),
            standards=len(rows),
            unverified=sum(row.verified is Verified.RECALLED for row in rows),
        )
        for number, rows in found.items()
    )


def sections(rows: Sequence[Standard]) -> tuple[Section, ...]:
    """Return standards grouped by their subchapter, in their order."""
    found: dict[str, list[Standard]] = {}
    for row in rows:
        found.setdefault(row.id.rpartition(".")[0], []).append(row)
    return tuple(
        Section(
            number=number,
            title_es=_step(group[0].path_es, 1),
            title_en=_step(group[0].path_en, 1),
            standards=tuple(group),
        )
        for number, group in found.items()
    )


def counted(edition: Edition) -> dict[str, int]:
    """Return how many standards have their number from where; "" for a list of one's own."""
    found: dict[str, int] = {}
    for row in edition.standards:
        name = row.verified.value if row.verified else ""
        found[name] = found.get(name, 0) + 1
    return found


def _is_wanted(row: Standard, asked: Asked) -> bool:
    level = row.level or UNKNOWN
    kind = row.type.value if row.type else UNKNOWN
    return (
        (not asked.capitulo or _chapter(row) == asked.capitulo)
        and (not asked.nivel or level == asked.nivel)
        and (not asked.tipo or kind == asked.tipo)
    )


def _searched(found: Found, asked: Asked) -> Found:
    """Keep what was found and is wanted, up to a page of it."""
    hits = tuple(hit for hit in found.hits if _is_wanted(hit.standard, asked))
    return Found(hits=hits[:_HITS], by_meaning=found.by_meaning)


def _part(rows: Sequence[Standard], asked: Asked) -> tuple[Sequence[Standard], str]:
    """Return a page of rows from the number ``desde``, and the number the next one starts at.

    A chapter is shown whole.
    """
    if asked.capitulo:
        return rows, ""
    start = 0
    if asked.desde:
        start = next((at for at, row in enumerate(rows) if row.id == asked.desde), 0)
    rest = rows[start + _PAGE : start + _PAGE + 1]
    return rows[start : start + _PAGE], rest[0].id if rest else ""


def _levels(edition: Edition) -> tuple[str, ...]:
    found = {row.level or UNKNOWN for row in edition.standards}
    return tuple(sorted(found, key=lambda one: (one == UNKNOWN, one)))


def _types(edition: Edition) -> tuple[str, ...]:
    found = {row.type.value if row.type else UNKNOWN for row in edition.standards}
    known = [one.value for one in StandardType if one.value in found]
    return (*known, UNKNOWN) if UNKNOWN in found else tuple(known)


def _place(edition: Edition, number: str) -> int:
    for place, row in enumerate(edition.standards):
        if row.id == number:
            return place
    raise UnknownStandard(edition=edition.id, number=number[:80])


def _chapter(row: Standard) -> str:
    return row.id.partition(".")[0]


def _step(path: Sequence[str], depth: int) -> str:
    return path[depth] if len(path) > depth else ""
