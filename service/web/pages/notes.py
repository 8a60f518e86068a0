"""A note on a standard of the folder in, the page with it, or with what is wrong, out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from corpora.errors import BadFields, TooMany
from service.store import notes
from service.web.forms import faults_of, see
from service.web.pages.folder import standard_page
from service.web.rendering import page
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()


@router.post("/autoevaluaciones/{assessment}/carpeta/{standard}/notas")
def create(  # noqa: PLR0913 - what a note is on
    request: Request,
    assessment: str,
    standard: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    text: Annotated[str, Form()] = "",
    part: Annotated[str, Form()] = "",
) -> Response:
    """Leave a note; one of an assessor becomes a task of the agency."""
    try:
        with service.store.write(visitor.access) as unit:
            notes.leave(unit, assessment, standard, text, part)
    except (BadFields, TooMany) as error:
        faults = faults_of(request, error, "text")
        with service.store.read(visitor.access) as unit:
            shown = standard_page(
                unit, service, assessment, standard, note=text[:4000], faults=faults
            )
        return page(request, shown)
    return see(f"/autoevaluaciones/{assessment}/carpeta/{standard}", "nota")
