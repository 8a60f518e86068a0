"""A group of batches in, its pages out: what is about to be decided at once, what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response

from corpora.records import Element
from service.batches import confirm, undo
from service.store import assessments, batch_pairs, batches, editions
from service.store.assessments import RunRow
from service.store.batch_pairs import PairLine
from service.store.batches import DONE, MOST, PREVIEW, BatchRow
from service.store.decisions import Verdict
from service.web.deciding import WAITS
from service.web.forms import number_of, see
from service.web.pages.addresses import address
from service.web.pages.queue import elements_of
from service.web.pages.queue_asked import kept_asked, query_of
from service.web.rendering import page
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()


@dataclass(frozen=True, kw_only=True)
class BatchPage:
    """Batches that were made at once, their pairs by batch; ``back`` is where they came from.

    ``verdict`` is what is said of every pair, None where each has its own. ``waits``: something is
    still to be confirmed; ``may_undo``: something can be taken back.
    """

    template: ClassVar[str] = "queue/batch.html"
    group: str
    batches: tuple[BatchRow, ...]
    verdict: Verdict | None
    pairs: Mapping[str, tuple[PairLine, ...]]
    run: RunRow
    elements: Mapping[str, Element]
    back: str
    waits: bool
    may_undo: bool


@router.get("/lotes/{group}")
def show(
    request: Request, group: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Show what a batch would decide, or what it decided, pair by pair."""
    visitor.access.require_person()
    with service.store.read(visitor.access) as unit:
        found = batches.of_group(unit, group)
        run = assessments.run(unit, found[0].run)
        edition = editions.load(unit, run.revision_id)
        shown = BatchPage(
            group=group,
            batches=found,
            verdict=None if found[0].confirms else found[0].items[0],
            pairs=batch_pairs.lines(unit, found),
            run=run,
            elements=elements_of(edition),
            back=_back(found),
            waits=any(one.state == PREVIEW and not one.is_passed for one in found),
            may_undo=any(one.state == DONE and one.decided for one in found),
        )
    return page(request, shown)


@router.post("/lotes/{group}")
def decide(
    group: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    fuera: Annotated[list[str], Form(default_factory=list)],
) -> Response:
    """Decide what was frozen, but for what was taken out."""
    visitor.access.require_person()
    confirm(service.store, visitor.access, group, tuple(_left_out(fuera)))
    return see(f"/lotes/{group}", "lote-hecho")


@router.post("/lotes/{group}/deshacer")
def take_back(group: str, visitor: CurrentVisitor, service: CurrentService) -> Response:
    """Take back all that was decided at once."""
    visitor.access.require_person()
    undo(service.store, visitor.access, group)
    return see(f"/lotes/{group}", "lote-deshecho")


def _left_out(sent: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield batch and place of each item that a form takes out, written as BATCH-PLACE."""
    for one in sent[:MOST]:
        batch, _, place = one.rpartition("-")
        number = number_of(place, MOST)
        if number is not None:
            yield batch, number


def _back(found: Sequence[BatchRow]) -> str:
    if found[0].confirms:
        return f"/autoevaluaciones/{found[0].assessment_id}/{WAITS}"
    asked = kept_asked(found[0].asked)
    if asked is None:
        return "/revision/iguales"
    return address(f"/autoevaluaciones/{found[0].assessment_id}/revision", **query_of(asked))
