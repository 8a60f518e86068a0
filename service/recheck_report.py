"""A plan of re-check in; what it holds and did, as plain JSON and as lines to read, out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service.store.recheck_basis import Unmovable
from service.store.rechecks import (
    CANCELLED,
    DONE,
    FAILED,
    PLANNED,
    QUEUED,
    RUNNING,
    STALE,
    ItemRow,
    PlanRow,
)

SCHEMA = "acredita/recheck/1"
_STATES = {
    PLANNED: "planeada",
    QUEUED: "en espera",
    RUNNING: "en curso",
    DONE: "lista",
    STALE: "cambió desde el plan",
    FAILED: "no se pudo",
    CANCELLED: "cancelada",
}
_WHY = {
    "current": "ya está en esta edición y redacción",
    "none": "no tiene autoevaluación abierta con resultados",
}


def plan_json(
    plan: PlanRow, items: Sequence[ItemRow], still: Sequence[Unmovable] = ()
) -> dict[str, Any]:
    """Return a plan as ``acredita recheck --json`` writes it."""
    return {
        "schema": SCHEMA,
        "plan": plan.id,
        "state": plan.state,
        "edition": {
            "id": plan.edition_id,
            "name": plan.edition_es,
            "effective": plan.effective,
            "stated_by": plan.stated_by,
            "stated_source": plan.stated_source,
        },
        "grace_months": plan.grace,
        "agencies": [_item(one) for one in items],
        "without_change": [
            {"id": one.agency_id, "name": one.agency, "why": one.why} for one in still
        ],
    }


def plan_lines(
    plan: PlanRow, items: Sequence[ItemRow], still: Sequence[Unmovable] = ()
) -> list[str]:
    """Return a plan as people read it on a console, an agency a line, in Spanish."""
    lines = [f"Plan {plan.id}: {len(items)} agencias pasan a {plan.edition_es}"]
    lines += [f"  {_since(plan)}"] if plan.effective is not None else []
    wide = max((len(one.agency) for one in items), default=0)
    lines += [f"  {one.agency:<{wide}}  {_told(one)}" for one in items]
    lines += [f"  {one.agency}: {_WHY[one.why]}" for one in still]
    return lines


def _since(plan: PlanRow) -> str:
    months = "" if plan.grace is None else f"; meses de gracia: {plan.grace}"
    if not plan.stated_by:
        return f"rige desde {plan.effective}{months}"
    return (
        f"rige desde {plan.effective}, fecha indicada por {plan.stated_by}, "
        f"{plan.stated_source}{months}"
    )


def item_line(one: ItemRow) -> str:
    """Return how an agency of a plan stands, in Spanish."""
    if one.state in (STALE, FAILED):
        return f"{one.agency}: {_STATES[one.state]}. {one.reason['es']}"
    done = one.result.get("decisions", {})
    return f"{one.agency}: {_STATES[one.state]}. Dictámenes: {_decisions(done)}"


def _told(one: ItemRow) -> str:
    counts = one.counts["standards"]
    due = "" if one.deadline is None else f"; fecha límite {one.deadline:%d/%m/%Y}"
    return (
        f"estándares: {counts['unchanged'] + counts['equivalent']} sin cambio, "
        f"{counts['to_confirm']} por confirmar, {counts['new']} nuevos, "
        f"{counts['withdrawn']} retirados; dictámenes: {_decisions(one.counts['decisions'])}{due}"
    )


def _decisions(counts: dict[str, int]) -> str:
    kept = counts.get("kept", 0) + counts.get("kept_equivalent", 0)
    parts = [f"{kept} conservados", f"{counts.get('to_confirm', 0)} por confirmar"]
    for name, words in (("orphaned", "sin su cláusula"), ("archived", "archivados")):
        if counts.get(name):
            parts.append(f"{counts[name]} {words}")
    return ", ".join(parts)


def _item(one: ItemRow) -> dict[str, Any]:
    return {
        "id": one.agency_id,
        "name": one.agency,
        "from": {
            "assessment": one.from_assessment_id,
            "edition": one.basis["edition"],
            "revision": one.basis["from_revision"],
        },
        "assessment": one.assessment_id,
        "standards": one.counts["standards"],
        "decisions": one.counts["decisions"],
        "waiting": one.counts["waiting"],
        "deadline": None if one.deadline is None else one.deadline.date().isoformat(),
        "state": one.state,
        "result": one.result or None,
        "reason": one.reason,
    }
