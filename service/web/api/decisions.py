"""Decisions over the API: kept for ever, read back, and which of them hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Response
from pydantic import Field

from service.review import decide, take_back
from service.store import decided
from service.store.decided import DecisionRow
from service.store.decisions import Verdict
from service.store.unit import Unit
from service.web.api import shapes
from service.web.api.answers import page_of
from service.web.api.call import PREFIX, AskedPage, CurrentCall
from service.web.api.problem_docs import made_doc, page_doc
from service.web.api.repeats import Done, Keep, once
from service.web.api.shapes import LARGEST, Id, IdempotencyKey, Line, Page, Prose, Shown

router = APIRouter(tags=["decisions"])
Said = Literal[
    "satisfies",
    "partial",
    "unrelated",
    "contradicts",
    "postponed",
    "not_applicable",
    "applicable",
    "unanswered",
]
Kept = Literal[Said, "withdrawn"]
RowNumber = Annotated[int, Field(ge=1, le=LARGEST, strict=True)]
Number = Annotated[Line, Field(min_length=1, max_length=80, examples=["4.1.1"])]


class DecisionBody(shapes.Asked):
    """A verdict: on a proposal, on a clause found by hand, or on the standard as a whole.

    With a proposal or a clause: satisfies, partial, unrelated (with its reason), contradicts or
    postponed. Without: not_applicable or applicable, with the reason, or unanswered, of a standard
    or an element: no directive answers it.
    """

    standard: Number
    verdict: Said
    element: Annotated[Line, Field(max_length=90, examples=["4.1.1.a", ""])] = ""
    clause: RowNumber | None = None
    proposal: RowNumber | None = None
    reason: Annotated[Line, Field(max_length=40, examples=["another-subject"])] = ""
    note: Annotated[Prose, Field(max_length=10_000)] = ""
    latest: RowNumber | None = Field(
        default=None,
        description="El último dictamen que vio sobre lo mismo; otro más nuevo lo rechaza (409) · "
        "The last decision that you saw on the same; a newer one refuses yours (409)",
    )


class Decision(Shown):
    """A decision, with what it was made on: run, score, rank, model and calibration.

    ``holds``: it is the last of its pair; decisions made at once share ``group_id``; ``undoes`` is
    the decision that it takes back, and its verdict withdrawn where none held before that.
    """

    id: int = Field(examples=[815])
    assessment_id: str
    run_id: str
    proposal_id: int | None
    standard: str
    element: str
    clause_id: int | None
    clause_digest: str
    element_digest: str
    verdict: Kept
    reason: str
    note: str
    user_id: str
    user_name: str
    at: datetime
    score: float | None
    rank: int | None
    confidence: float | None
    scorer: str
    calibration_id: str | None
    holds: bool
    group_id: str | None
    undoes: int | None

    @classmethod
    def of(cls, row: DecisionRow) -> Decision:
        """Make the body of a row."""
        return cls.model_validate(row)


@router.get(
    "/assessments/{assessment}/decisions",
    summary="Los dictámenes, en el orden en que se hicieron · Decisions as they were made",
    response_model=Page[Decision],
    responses=page_doc(404),
)
def list_decisions(
    call: CurrentCall,
    page: AskedPage,
    assessment: Id,
    standard: Annotated[str | None, Query(max_length=80, pattern=shapes.LINE)] = None,
) -> Response:
    """Return every decision of an assessment; of the same pair the last one holds."""
    with call.read() as unit:
        found = decided.listed(unit, assessment, page, standard)
    return page_of(call.request, found, Decision.of)


@router.post(
    "/assessments/{assessment}/decisions",
    summary="Dictamina · Decide",
    status_code=201,
    response_model=Decision,
    responses=made_doc("Guardado · Kept", 400, 404, 409),
)
def create_decision(
    call: CurrentCall, assessment: Id, body: DecisionBody, key: IdempotencyKey = None
) -> Response:
    """Keep a decision; it never replaces an earlier one, and the last one holds."""

    def work(keep: Keep) -> None:
        said = [Verdict(**body.model_dump())]
        decide(call.service.store, call.access, assessment, said, _kept(keep, assessment))

    return once(call, key, [body.model_dump_json()], work)


@router.post(
    "/assessments/{assessment}/decisions/{group}/undo",
    summary="Retira dictámenes propios hechos a la vez · Take one's own decisions back",
    status_code=201,
    response_model=Decision,
    responses=made_doc("Retirado · Taken back", 404, 409),
)
def undo_decisions(
    call: CurrentCall, assessment: Id, group: Id, key: IdempotencyKey = None
) -> Response:
    """Let what held before hold again; the last of the decisions that do so is returned."""

    def work(keep: Keep) -> None:
        take_back(call.service.store, call.access, assessment, group, _kept(keep, assessment))

    return once(call, key, [group], work)


def _kept(keep: Keep, assessment: str) -> Callable[[Unit, tuple[DecisionRow, ...]], None]:
    def also(unit: Unit, made: tuple[DecisionRow, ...]) -> None:
        row = made[-1]
        standard = quote(row.standard, safe="")
        location = f"{PREFIX}/assessments/{assessment}/decisions?standard={standard}"
        keep(unit, Done(status=201, body=Decision.of(row), location=location))

    return also
