"""Notes on standards over the API: left, and read back; an assessor's becomes a task."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from service.store import comments, notes
from service.store.comments import CommentRow
from service.web.api import shapes
from service.web.api.answers import page_of
from service.web.api.call import PREFIX, AskedPage, CurrentCall
from service.web.api.problem_docs import made_doc, page_doc
from service.web.api.repeats import Done, Keep, once
from service.web.api.shapes import Id, IdempotencyKey, Line, Page, Prose, Shown

router = APIRouter(tags=["notes"])


class NoteBody(shapes.Asked):
    """A note on a standard, or on one of its elements."""

    standard: Annotated[Line, Field(min_length=1, max_length=80, examples=["4.1.1"])]
    text: Annotated[
        Prose,
        Field(min_length=1, max_length=4000, examples=["Falta la prueba del segundo trimestre."]),
    ]
    element: Annotated[Line, Field(max_length=90, examples=["4.1.1.a", ""])] = ""


class Note(Shown):
    """A note: whose, on what, when; it is never changed."""

    id: int = Field(examples=[128])
    assessment_id: str
    standard: str = Field(examples=["4.1.1"])
    element: str
    text: str
    user_name: str
    at: datetime

    @classmethod
    def of(cls, row: CommentRow) -> Note:
        """Make the body of a row."""
        return cls.model_validate(row)


@router.get(
    "/assessments/{assessment}/notes",
    summary="Las notas de una autoevaluación, la más nueva primero · An assessment's notes",
    response_model=Page[Note],
    responses=page_doc(404),
)
def list_notes(call: CurrentCall, page: AskedPage, assessment: Id) -> Response:
    """Return the notes on the standards of an assessment, the newest first."""
    with call.read() as unit:
        found = comments.listed(unit, assessment, page)
    return page_of(call.request, found, Note.of)


@router.post(
    "/assessments/{assessment}/notes",
    summary="Deja una nota sobre un estándar · Leave a note on a standard",
    status_code=201,
    response_model=Note,
    responses=made_doc("Guardada · Kept", 400, 404, 409, 429),
)
def create_note(
    call: CurrentCall, assessment: Id, body: NoteBody, key: IdempotencyKey = None
) -> Response:
    """Leave a note; one of an assessor becomes a task of the agency, which answers by a note."""

    def work(keep: Keep) -> None:
        with call.write() as unit:
            made = notes.leave(unit, assessment, body.standard, body.text, body.element)
            row = comments.get(unit, made.comment)
            location = f"{PREFIX}/assessments/{assessment}/notes"
            keep(unit, Done(status=201, body=Note.of(row), location=location))

    return once(call, key, [body.model_dump_json()], work)
