"""What a change of edition left to do in, a task for each new standard without a directive out."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service.store import todo
from service.web.forms import see
from service.web.rendering import language_of
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()


@router.post("/autoevaluaciones/{assessment}/pendientes/tareas")
def create(
    request: Request, assessment: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Make the tasks that are missing, and show them all."""
    with service.store.write(visitor.access) as unit:
        made = todo.make_tasks(unit, assessment, language_of(request))
    said = "tareas-creadas" if made else "tareas-al-dia"
    return see(f"/autoevaluaciones/{assessment}/tareas", said)
