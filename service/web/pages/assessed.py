"""A standard of an assessment in, the screen where people decide about it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Request, Response

from corpora.errors import NotFound
from corpora.records import Standard
from service.people.access import Permission
from service.store import (
    clause_lines,
    comments,
    decided,
    editions,
    origins,
    preferences,
    results,
    upcoming,
)
from service.store.clause_lines import ClauseLine
from service.store.comments import CommentRow
from service.store.decided import DecisionRow
from service.store.decisions import REASONS
from service.store.precedents import Precedent, may_see, precedents
from service.store.readiness import Progress, progress
from service.store.results import StateLine
from service.store.unit import Unit
from service.store.words import singular
from service.web.bench import Bench, Known, Looked, bench_of, by_hand
from service.web.deciding import group_of
from service.web.evidence import parts_of
from service.web.pages.assessments import Around, around_of
from service.web.reading import Run as Piece
from service.web.reading import excerpt
from service.web.rendering import page
from service.web.sheets import Sheet, sheet_of
from service.web.shortcuts import PREFERENCE, keys_of
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor, Visitor

router = APIRouter()
_FOUND_AT_ONCE = 20
_CHOSEN_AT_ONCE = 20
_PATH = "/autoevaluaciones/{assessment}/estandares/{number}"


@dataclass(frozen=True, kw_only=True)
class BenchPage:
    """A standard with its parts, the sheet of the clause looked at, and what is said of both.

    ``found`` are clauses that have the words asked for (``q``); ``done`` are the decisions just
    made, which can be taken back; ``upcoming`` is the next standard that is not decided about, and
    ``precedents`` what other agencies decided, by part.
    """

    template: ClassVar[str] = "assessments/bench.html"
    of: Around
    standard: Standard
    state: StateLine
    bench: Bench
    sheet: Sheet | None
    comments: tuple[CommentRow, ...]
    progress: Progress
    before: str | None
    after: str | None
    upcoming: str | None
    queue: str
    stay: bool
    done: tuple[DecisionRow, ...]
    q: str
    found: tuple[ClauseLine, ...]
    texts: Mapping[int, tuple[Piece, ...]]
    keys: Mapping[str, str]
    precedents: Mapping[str, Precedent]
    may_comment: bool
    reasons: tuple[str, ...] = REASONS


@dataclass(frozen=True, kw_only=True)
class SheetPiece:
    """The sheet alone, as the screen puts it in the place of the one before."""

    template: ClassVar[str] = "assessments/bench/sheet_alone.html"
    of: Around
    standard: Standard
    bench: Bench
    sheet: Sheet | None


@router.get(_PATH)
def show(  # noqa: PLR0913 - ways to say where to look
    request: Request,
    assessment: str,
    number: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    inciso: str | None = None,
    propuesta: int | None = None,
    clausula: int | None = None,
    otras: Annotated[list[int] | None, Query(max_length=_CHOSEN_AT_ONCE)] = None,
    pagina: int | None = None,
    cola: str = "",
    quedarse: bool = False,
    hecho: str = "",
    q: str = "",
) -> Response:
    """Show a standard with what was proposed for it and what people decided."""
    looked = Looked(element=inciso, proposal=propuesta, clause=clausula, others=otras or ())
    with service.store.read(visitor.access) as unit:
        of = around_of(unit, assessment)
        run = of.run.id if of.run is not None else ""
        state = results.state(unit, run, number)
        standard = _standard(unit, of, number)
        bench = _bench(unit, of, standard, looked)
        before, after = results.beside(unit, run, state.ordinal)
        words, found = _search(unit, run, q)
        shown = BenchPage(
            of=of,
            standard=standard,
            state=state,
            bench=bench,
            sheet=_sheet(unit, service, bench, pagina),
            comments=comments.of_standard(unit, assessment, number),
            progress=progress(unit, [assessment])[assessment],
            before=before,
            after=after,
            upcoming=upcoming.next_open(unit, assessment, state.ordinal),
            queue=cola[:40],
            stay=quedarse,
            done=group_of(unit, assessment, hecho),
            q=words,
            found=found,
            texts={one.clause_id: _excerpt(one, words) for one in found},
            keys=keys_of(preferences.get(unit, PREFERENCE)),
            precedents=_precedents(service, visitor, of, number),
            may_comment=visitor.access.may(Permission.COMMENT, of.agency.id),
        )
    return page(request, shown)


@router.get(_PATH + "/hoja")
def piece(  # noqa: PLR0913 - ways to say where to look
    request: Request,
    assessment: str,
    number: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    inciso: str | None = None,
    clausula: int | None = None,
    pagina: int | None = None,
) -> Response:
    """Return the sheet of a clause for the screen that is open."""
    looked = Looked(element=inciso, clause=clausula)
    with service.store.read(visitor.access) as unit:
        of = around_of(unit, assessment)
        standard = _standard(unit, of, number)
        bench = _bench(unit, of, standard, looked)
        sheet = _sheet(unit, service, bench, pagina)
    return page(request, SheetPiece(of=of, standard=standard, bench=bench, sheet=sheet))


def _precedents(
    service: Service, visitor: Visitor, of: Around, number: str
) -> Mapping[str, Precedent]:
    """Return what other agencies decided, as far as they share it with people of agencies."""
    if not may_see(visitor.access):
        return {}
    return precedents(service.store, of.agency.id, of.assessment.edition_id, number)


def _standard(unit: Unit, of: Around, number: str) -> Standard:
    edition = editions.load(unit, of.wording.id)
    found = next((one for one in edition.standards if one.id == number), None)
    if found is None:
        raise NotFound
    return found


def _bench(unit: Unit, of: Around, standard: Standard, looked: Looked) -> Bench:
    run = of.run.id if of.run is not None else ""
    proposals = results.of_standard(unit, run, standard.id)
    whys = results.whys(unit, [one.id for one in proposals])
    last = decided.last(unit, of.assessment.id, standard.id)
    wanted = by_hand(decided.still(last), proposals) | set(looked.chosen)
    known = Known(
        last=last,
        past=origins.of_standard(unit, of.assessment.id, standard.id),
        lines=clause_lines.of_run(unit, run, wanted),
    )
    parts = parts_of(standard, results.elements(unit, run, standard.id), proposals, whys)
    return bench_of(standard, parts, known, looked)


def _search(unit: Unit, run: str, asked: str) -> tuple[str, tuple[ClauseLine, ...]]:
    """Return the words that were asked for and the clauses that have them."""
    words = asked.strip()[:200]
    return words, clause_lines.search(unit, run, words, _FOUND_AT_ONCE) if words else ()


def _excerpt(one: ClauseLine, words: str) -> tuple[Piece, ...]:
    return excerpt(f"{one.lead_in} {one.text}".strip(), singular(words))


def _sheet(unit: Unit, service: Service, bench: Bench, page: int | None) -> Sheet | None:
    if bench.on is None:
        return None
    row = bench.on.row
    return sheet_of(unit, service, row.clause_id, manual=row.manual, page=page)
