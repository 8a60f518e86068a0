"""An assessment in, its queue of review out: pairs in some order, and many decided at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response

from corpora.errors import BadRequest, NothingToDecide
from corpora.records import Edition, Element
from service.batches import ONE_BY_ONE, Said, preview_queue
from service.people.access import Permission
from service.store import editions, queue, results, reviewed, waits
from service.store.batches import MOST, SAID
from service.store.paging import Paging
from service.store.queue import STATES, QueueRow
from service.store.queue_sources import OF_PAIRS, QUEUES, QueueAsked
from service.store.unit import Unit
from service.web.faults import Faults
from service.web.forms import faults_of, see
from service.web.pages.addresses import address
from service.web.pages.assessments import Around, Chapter, around_of, chapters_of, levels_of
from service.web.pages.queue_asked import AskedQueue, query_of
from service.web.rendering import page
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor, Visitor

router = APIRouter()
_AT_ONCE = 50
# Beyond so many a list to choose from helps nobody.
_MOST_PARTS = 300


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A queue as it is chosen: its address, and how many pairs wait, None where not counted."""

    code: str
    href: str
    waiting: int | None


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a queue can be narrowed by."""

    states: tuple[str, ...]
    reviewers: tuple[tuple[str, str], ...]
    levels: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class QueuePage:
    """The pairs to review that are asked for; ``elements`` are the parts of standards by id.

    ``waiting`` is how many decisions wait since their texts changed, by what became of them.
    ``act`` is where the form for all of them goes, "" where nothing can be decided at once;
    ``sent`` is what it was sent with.
    """

    template: ClassVar[str] = "queue/queue.html"
    of: Around
    asked: QueueAsked
    tabs: tuple[Tab, ...]
    choices: Choices
    rows: tuple[QueueRow, ...]
    elements: Mapping[str, Element]
    count: int
    covered: int
    waiting: Mapping[str, int]
    narrowed: bool
    plain: str
    first: str
    next: str
    act: str
    most: int
    sent: Said
    faults: Faults = field(default_factory=Faults)


@router.get("/autoevaluaciones/{assessment}/revision")
def show(  # noqa: PLR0913, PLR0917 - who asks for what
    request: Request,
    assessment: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    asked: AskedQueue,
    sigue: str | None = None,
) -> Response:
    """Show the pairs to review, in the order of the queue that is asked for."""
    return page(request, _page(service, visitor, assessment, asked, sigue))


@router.post("/autoevaluaciones/{assessment}/revision")
def preview(  # noqa: PLR0913, PLR0917 - who says what of what
    request: Request,
    assessment: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    asked: AskedQueue,
    dictamen: Annotated[str, Form()] = "",
    motivo: Annotated[str, Form()] = "",
) -> Response:
    """Freeze what the filter finds as a batch to be confirmed, or say what is missing."""
    said = Said(verdict=dictamen if dictamen in SAID else "", reason=motivo[:40])
    try:
        group = preview_queue(service.store, visitor.access, assessment, asked, said)
    except (BadRequest, NothingToDecide) as error:
        at = "motivo" if isinstance(error, BadRequest) else ""
        shown = _page(service, visitor, assessment, asked, None)
        return page(request, replace(shown, sent=said, faults=faults_of(request, error, at)))
    return see(f"/lotes/{group}")


def _page(
    service: Service, visitor: Visitor, assessment: str, asked: QueueAsked, cursor: str | None
) -> QueuePage:
    here, query = f"/autoevaluaciones/{assessment}/revision", query_of(asked)
    with service.store.read(visitor.access) as unit:
        results.shown_run(unit, assessment)
        of = around_of(unit, assessment)
        edition = editions.load(unit, of.wording.id)
        found = queue.page(unit, assessment, asked, Paging(cursor=cursor, limit=_AT_ONCE))
        standing = reviewed.counts(unit, [assessment]).get(assessment, {})
        may = visitor.access.may(Permission.DECIDE, of.agency.id)
        at_once = may and of.assessment.closed_at is None and asked.queue not in ONE_BY_ONE
        return QueuePage(
            of=of,
            asked=asked,
            tabs=_tabs(unit, assessment, asked),
            choices=_choices(unit, of, edition, asked),
            rows=found.rows,
            elements=elements_of(edition),
            count=queue.count(unit, assessment, asked),
            covered=standing.get("covered", 0),
            waiting=waits.counts(unit, [assessment]).get(assessment, {}),
            narrowed=asked != QueueAsked(queue=asked.queue),
            plain=address(here, **query_of(QueueAsked(queue=asked.queue))),
            first=address(here, **query) if cursor else "",
            next=address(here, **query, sigue=found.next) if found.next else "",
            act=address(here, **query) if at_once else "",
            most=MOST,
            sent=Said(verdict=""),
        )


def elements_of(edition: Edition) -> dict[str, Element]:
    """Return the parts of an edition's standards by their ids."""
    return {part.id: part for standard in edition.standards for part in standard.elements}


def _tabs(unit: Unit, assessment: str, asked: QueueAsked) -> tuple[Tab, ...]:
    """Return every queue, with the same filter where it means the same."""
    here = f"/autoevaluaciones/{assessment}/revision"
    waiting = queue.tallies(unit, assessment)
    return tuple(
        Tab(
            code=one,
            href=address(
                here,
                **query_of(QueueAsked(queue=one) if one in OF_PAIRS else replace(asked, queue=one)),
            ),
            waiting=waiting.get(one),
        )
        for one in QUEUES
    )


def _choices(unit: Unit, of: Around, edition: Edition, asked: QueueAsked) -> Choices:
    chosen = [one for one in of.sources if one.manual_id == asked.manual]
    read = chosen or (of.sources if len(of.sources) == 1 else ())
    parts = queue.parts(unit, read[0].version_id) if read else ()
    return Choices(
        states=STATES,
        reviewers=queue.reviewers(unit, of.assessment.id),
        levels=levels_of(edition),
        chapters=chapters_of(edition),
        parts=parts if len(parts) <= _MOST_PARTS else (),
    )
