"""A verdict, a note or a change of mind in, kept, the next place to look at out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse

from corpora.errors import BadFields, BadRequest
from service.review import decide, take_back
from service.store import notes
from service.store.decided import DecisionRow
from service.store.unit import Unit
from service.web.deciding import back, onward, place, verdicts_of
from service.web.failures import wants_problem
from service.web.forms import see
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
_HERE = "/autoevaluaciones/{assessment}/estandares/{number}"


@router.post(_HERE + "/dictamenes")
def say(  # noqa: PLR0913 - the fields of a form
    request: Request,
    assessment: str,
    number: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    par: Annotated[list[str] | None, Form()] = None,
    dictamen: Annotated[str, Form()] = "",
    motivo: Annotated[str, Form()] = "",
    nota: Annotated[str, Form()] = "",
    cola: Annotated[str, Form()] = "",
    quedarse: Annotated[bool, Form()] = False,
) -> Response:
    """Keep a verdict on one or several pairs of a standard and go on."""
    said = verdicts_of(number, par or [], dictamen, reason=motivo, note=nota)
    address = []

    def then(unit: Unit, made: tuple[DecisionRow, ...]) -> None:
        address.append(onward(unit, assessment, made, stay=quedarse, queue=cola[:40]))

    made = decide(service.store, visitor.access, assessment, said, also=then)
    return _answer(request, address[0], made)


@router.post("/autoevaluaciones/{assessment}/dictamenes/{group}/retirar")
def undo(  # noqa: PLR0913, PLR0917 - the fields of a form
    request: Request,
    assessment: str,
    group: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    cola: Annotated[str, Form()] = "",
) -> Response:
    """Take back one's own decisions made at once and show where they were made."""
    made = take_back(service.store, visitor.access, assessment, group)
    return _answer(request, back(assessment, made, cola[:40]), made)


@router.post(_HERE + "/notas")
def note(  # noqa: PLR0913 - the fields of a form
    request: Request,
    assessment: str,
    number: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    texto: Annotated[str, Form()] = "",
    inciso: Annotated[str, Form()] = "",
) -> Response:
    """Keep a note on a standard or one of its parts."""
    try:
        with service.store.write(visitor.access) as unit:
            notes.leave(unit, assessment, number, texto, inciso)
    except BadFields as error:
        raise BadRequest(detail=error.facts["detail"]) from error
    there = place(assessment, number, {"inciso": inciso} if inciso else {})
    return JSONResponse({"url": there}) if wants_problem(request) else see(there, "anotado")


def _answer(request: Request, address: str, made: tuple[DecisionRow, ...]) -> Response:
    """Send a browser on; tell a script where to go, and what can be taken back."""
    if not wants_problem(request):
        return see(address)
    return JSONResponse({"url": address, "group": made[-1].group_id, "kept": len(made)})
