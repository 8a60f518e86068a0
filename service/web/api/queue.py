"""The queue of review over the API: pairs of a part and a clause, in the order asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from service.store import queue
from service.store.queue import QueueRow
from service.store.queue_sources import QueueAsked
from service.web.api import shapes
from service.web.api.answers import page_of
from service.web.api.call import AskedPage, CurrentCall
from service.web.api.problem_docs import page_doc
from service.web.api.result_bodies import Probability
from service.web.api.shapes import Id, Page, Shown

router = APIRouter(tags=["decisions"])
Queue = Literal[
    "standard",
    "manual",
    "uncertain",
    "useful",
    "changed",
    "postponed",
    "disagreed",
    "sample",
    "second",
]
Held = Literal["satisfies", "partial", "unrelated", "contradicts", "postponed"]
Share = Annotated[float | None, Query(ge=0, le=1)]


class QueuedPair(Shown):
    """A pair to review: a part of a standard, a clause, and the decision that holds.

    ``proposal_id`` is null for a clause that the run does not propose; ``margin`` is how much surer
    it is than the next one of its part. ``verdict`` is null where nobody decided, or where
    ``hidden`` says that another person's decision is to be read again without being seen.
    ``latest`` is what a decision of yours must say that it saw. ``text`` is how the clause begins.
    """

    standard: str = Field(examples=["4.1.1"])
    element: str = Field(examples=["4.1.1.a", ""])
    title_es: str
    title_en: str
    level: str | None
    chapter: str
    proposal_id: int | None = Field(examples=[4711])
    rank: int | None
    confidence: Probability | None
    margin: float | None
    clause_id: int
    version_id: str
    manual: str
    label: str = Field(examples=["Art. 12, fr. III"])
    path: list[str]
    page: int | None
    text: str
    in_run: bool = Field(
        description="La comparación leyó esa versión · The run read the clause's version"
    )
    verdict: Held | None
    reason: str
    decided_by: str
    decided_at: datetime | None
    latest: int | None
    hidden: bool

    @classmethod
    def of(cls, row: QueueRow) -> QueuedPair:
        """Make the body of a row."""
        own = {"proposal_id": row.proposal, "clause_id": row.clause, "verdict": row.verdict or None}
        return cls.model_validate({**vars(row), **own, "path": list(row.path)})


def asked_queue(  # noqa: PLR0913 - what a queue is asked for
    *,
    queue: Annotated[
        Queue, Query(description="Qué pares y en qué orden · Which pairs, in which order")
    ] = "standard",
    state: Annotated[
        Literal["pending", "any"] | Held,
        Query(description="Sólo en colas de propuestas · Only in queues of proposals"),
    ] = "pending",
    confidence_from: Share = None,
    confidence_to: Share = None,
    reviewer: Annotated[
        str, Query(max_length=40, pattern=shapes.LINE, description="Id de persona · Person's id")
    ] = "",
    level: Annotated[str, Query(max_length=40, pattern=shapes.LINE)] = "",
    chapter: Annotated[str, Query(max_length=200, pattern=shapes.LINE)] = "",
    manual: Annotated[str, Query(max_length=26, pattern=shapes.LINE)] = "",
    manual_chapter: Annotated[str, Query(max_length=2000, pattern=shapes.LINE)] = "",
    every: Annotated[
        bool, Query(description="No sólo la mejor de cada parte · Not only the best of each part")
    ] = False,
) -> QueueAsked:
    """Return which pairs are asked for."""
    return QueueAsked(
        queue=queue,
        state=state,
        low=confidence_from,
        high=confidence_to,
        reviewer=reviewer,
        level=level,
        chapter=chapter,
        manual=manual,
        part=manual_chapter,
        every=every,
    )


@router.get(
    "/assessments/{assessment}/queue",
    summary="La cola de revisión · The queue of review",
    response_model=Page[QueuedPair],
    responses=page_doc(404, 409),
)
def list_queue(
    call: CurrentCall,
    page: AskedPage,
    assessment: Id,
    asked: Annotated[QueueAsked, Depends(asked_queue)],
) -> Response:
    """Return the pairs to review that are asked for, in their queue's order."""
    with call.read() as unit:
        found = queue.page(unit, assessment, asked, page)
    return page_of(call.request, found, QueuedPair.of)
