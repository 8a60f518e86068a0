"""Decisions over the API: kept for ever, read back, and which of them hold."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Response
from pydantic import Field

from service.store import decisions
from service.store.decisions import DecisionRow, Verdict
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
]
RowNumber = Annotated[int, Field(ge=1, le=LARGEST, strict=True)]
Number = Annotated[Line, Field(min_length=1, max_length=80, examples=["4.1.1"])]


class DecisionBody(shapes.Asked):
    """A verdict: on a proposal, on a clause found by hand, or on the standard as a whole.

    With a proposal or a clause: satisfies, partial, unrelated (with its reason), contradicts or
    postponed. Without: not_applicable or applicable, with the reason.
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
    """A decision, with what it was made on: run, score, rank, model and calibration."""

    id: int = Field(examples=[815])
    assessment_id: str
    run_id: str
    proposal_id: int | None
    standard: str
    element: str
    clause_id: int | None
    clause_digest: str
    element_digest: str
    verdict: Said
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
        found = decisions.listed(unit, assessment, page, standard)
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
        with call.write() as unit:
            row = decisions.decide(unit, assessment, Verdict(**body.model_dump()))
            standard = quote(row.standard, safe="")
            location = f"{PREFIX}/assessments/{assessment}/decisions?standard={standard}"
            keep(unit, Done(status=201, body=Decision.of(row), location=location))

    return once(call, key, [body.model_dump_json()], work)
