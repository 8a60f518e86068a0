"""An assessment in, its pages out: standards by status, gaps, runs; and the form of a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response

from corpora.errors import BadRequest, NotFound, UnknownEdition
from corpora.records import Edition
from service.assessing import open_assessment, set_closed
from service.people.access import Permission
from service.store import (
    agencies,
    assessments,
    decided,
    edition_dates,
    editions,
    jobs,
    manuals,
    results,
    waits,
)
from service.store.agencies import AgencyRow
from service.store.assessments import AssessmentRow, RunManual, RunRow
from service.store.edition_dates import StatedDate
from service.store.editions import EditionInUse, RevisionRow
from service.store.job_rows import JobRow
from service.store.manuals import ManualRow
from service.store.paging import Paging
from service.store.readiness import Progress, progress
from service.store.results import StateLine, StatesAsked
from service.store.unit import Unit
from service.store.visits import News, is_due, news
from service.web.faults import Faults
from service.web.forms import faults_of, see
from service.web.pages.addresses import address
from service.web.rendering import page
from service.web.visiting import noted_after
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
STATUSES = ("covered", "partial", "gap", "not_applicable")
_STANDARDS, _RUNS = 60, 10


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A chapter of an edition: how it is asked for, and its title in each language."""

    code: str
    title_es: str
    title_en: str


@dataclass(frozen=True, kw_only=True)
class Around:
    """An assessment with its agency, wording, run shown (None before the first) and manuals."""

    assessment: AssessmentRow
    agency: AgencyRow
    wording: RevisionRow
    run: RunRow | None
    sources: tuple[RunManual, ...]
    may_assess: bool
    may_decide: bool

    @property
    def is_current(self) -> bool:
        """Tell whether the run shown is the assessment's last one."""
        return self.run is None or self.run.id == self.assessment.current_run_id


@dataclass(frozen=True, kw_only=True)
class AssessmentPage:
    """The standards of an assessment by what a run says of them.

    ``waiting`` is how many decisions wait since their texts changed, by what became of them.
    """

    template: ClassVar[str] = "assessments/assessment.html"
    of: Around
    progress: Progress | None
    news: News | None
    waiting: Mapping[str, int]
    job: JobRow | None
    asked: StatesAsked
    statuses: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    levels: tuple[str, ...]
    rows: tuple[StateLine, ...]
    decided: frozenset[str]
    first: str
    next: str
    runs: tuple[RunRow, ...]
    more_runs: str
    manuals: int


@dataclass(frozen=True, kw_only=True)
class NewAssessment:
    """The form of a new assessment; ``editions`` are those of the agency's program."""

    template: ClassVar[str] = "assessments/new.html"
    agency: AgencyRow
    editions: tuple[EditionInUse, ...]
    stated: Mapping[str, StatedDate]
    manuals: tuple[ManualRow, ...]
    name: str
    edition: str
    faults: Faults = field(default_factory=Faults)


@router.get("/agencias/{agency}/autoevaluaciones/nueva")
def new(
    request: Request, agency: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Show the form of a new assessment."""
    with service.store.read(visitor.access) as unit:
        unit.require(Permission.ASSESS, agency)
        shown = _form(unit, agency, f"Ciclo {unit.now.year}", "")
    return page(request, shown)


@router.post("/agencias/{agency}/autoevaluaciones/nueva")
def create(  # noqa: PLR0913 - the facts of an assessment
    request: Request,
    agency: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    name: Annotated[str, Form()] = "",
    edition: Annotated[str, Form()] = "",
) -> Response:
    """Open an assessment and have it matched, or show the form again with what is wrong."""
    with service.store.read(visitor.access) as unit:
        unit.require(Permission.ASSESS, agency)
    try:
        made = open_assessment(
            service, visitor.access, agency, name=name, edition=edition, also=lambda *_: None
        )
    except (BadRequest, UnknownEdition) as error:
        at = "edition" if 1 <= len(name.strip()) <= 200 else "name"
        with service.store.read(visitor.access) as unit:
            shown = _form(unit, agency, name[:200], edition, faults_of(request, error, at))
        return page(request, shown)
    return see(f"/autoevaluaciones/{made}", "creado")


@router.get("/autoevaluaciones/{assessment}")
def show(  # noqa: PLR0913 - what a list is asked for
    request: Request,
    assessment: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    estado: str = "",
    capitulo: str = "",
    nivel: str = "",
    q: str = "",
    corrida: str = "",
    sigue: str | None = None,
    corridas: str | None = None,
) -> Response:
    """Show what the last run, or the one asked for, says of the standards."""
    status = estado if estado in STATUSES else None
    asked = StatesAsked(status=status, chapter=capitulo or None, level=nivel or None, words=q[:200])
    here = f"/autoevaluaciones/{assessment}"
    query = {"estado": status, "capitulo": capitulo, "nivel": nivel, "q": asked.words}
    query["corrida"] = corrida
    with service.store.read(visitor.access) as unit:
        of = _around(unit, assessment, corrida)
        edition = editions.load(unit, of.wording.id)
        rows, after, done = _states(unit, of, asked, Paging(cursor=sigue, limit=_STANDARDS))
        runs = assessments.runs(unit, assessment, Paging(cursor=corridas, limit=_RUNS))
        due = is_due(unit, assessment)
        shown = AssessmentPage(
            of=of,
            progress=progress(unit, [assessment]).get(assessment),
            news=news(unit, [assessment]).get(assessment),
            waiting=waits.counts(unit, [assessment]).get(assessment, {}),
            job=jobs.last_of(unit, [assessment]).get(assessment),
            asked=asked,
            statuses=STATUSES,
            chapters=chapters_of(edition),
            levels=levels_of(edition),
            rows=rows,
            decided=done,
            first=address(here, **query) if sigue else "",
            next=address(here, **query, sigue=after) if after else "",
            runs=runs.rows,
            more_runs=address(here, **query, corridas=runs.next) if runs.next else "",
            manuals=len(manuals.of_agency(unit, of.agency.id)),
        )
    answer = page(request, shown)
    return noted_after(answer, service.store, visitor.access, assessment) if due else answer


@router.post("/autoevaluaciones/{assessment}/cerrar")
def close(
    assessment: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    version: Annotated[int, Form()] = 0,
    cerrada: Annotated[bool, Form()] = True,
) -> Response:
    """Close an assessment, so that no later run changes it, or open it again."""
    set_closed(service, visitor.access, assessment, version=version, closed=cerrada)
    return see(f"/autoevaluaciones/{assessment}", "guardado")


def around_any(unit: Unit, assessment: str) -> Around:
    """Return an assessment with what stands around its last run, which may be none yet."""
    return _around(unit, assessment, "")


def around_of(unit: Unit, assessment: str, *, matched: bool = True) -> Around:
    """Return an assessment with what stands around its last run.

    Raises NotFound before one, unless it need not be ``matched``.
    """
    of = _around(unit, assessment, "")
    if matched and of.run is None:
        raise NotFound
    return of


def chapters_of(edition: Edition) -> tuple[Chapter, ...]:
    """Return the chapters of an edition in its order, as lists are asked for them."""
    found: dict[str, Chapter] = {}
    for row in edition.standards:
        code = (row.path_es or row.path_en or ("",))[0][:200]
        if code and code not in found:
            english = row.path_en[0] if row.path_en else code
            found[code] = Chapter(code=code, title_es=code, title_en=english)
    return tuple(found.values())


def levels_of(edition: Edition) -> tuple[str, ...]:
    """Return the levels that an edition's standards have, in the order they first appear."""
    return tuple(dict.fromkeys(row.level for row in edition.standards if row.level))


def _around(unit: Unit, assessment: str, asked_run: str) -> Around:
    row = assessments.get(unit, assessment)
    run = None
    if asked_run or row.current_run_id:
        run = assessments.run(unit, asked_run or str(row.current_run_id))
        if run.assessment_id != assessment:
            raise NotFound
    return Around(
        assessment=row,
        agency=agencies.get(unit, row.agency_id),
        wording=editions.revision(unit, row.revision_id if run is None else run.revision_id),
        run=run,
        sources=assessments.manuals_of_run(unit, run.id) if run is not None else (),
        may_assess=unit.access.may(Permission.ASSESS, row.agency_id),
        may_decide=row.closed_at is None and unit.access.may(Permission.DECIDE, row.agency_id),
    )


def _states(
    unit: Unit, of: Around, asked: StatesAsked, paging: Paging
) -> tuple[tuple[StateLine, ...], str | None, frozenset[str]]:
    """Return the standards asked for, the cursor of the next ones, and those decided about."""
    if of.run is None:
        return (), None, frozenset()
    found = results.states(unit, of.run.id, asked, paging)
    numbers = [row.standard for row in found.rows]
    return found.rows, found.next, decided.reviewed(unit, of.assessment.id, numbers)


def _form(
    unit: Unit, agency: str, name: str, edition: str, faults: Faults | None = None
) -> NewAssessment:
    row = agencies.get(unit, agency)
    known = tuple(one for one in editions.listed(unit) if one.program == row.program)
    return NewAssessment(
        agency=row,
        editions=tuple(reversed(known)),
        stated=edition_dates.stated(unit),
        manuals=manuals.of_agency(unit, agency),
        name=name,
        edition=edition,
        faults=faults or Faults(),
    )
