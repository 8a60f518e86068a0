"""A model's trial in; how much it would change, as plain JSON and as lines to read, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from service.store.trials import TrialItemRow, TrialRow

SCHEMA = "acredita/rescore/1"
COUNTS = ("parts", "statuses", "best", "proposals", "proposed")


def totals(items: Sequence[TrialItemRow]) -> dict[str, int]:
    """Return the counts of all assessments of a trial together."""
    return {name: sum(one.result.get(name, 0) for one in items) for name in COUNTS}


def moves(items: Sequence[TrialItemRow]) -> dict[tuple[str, str], int]:
    """Return how many standards go from one status to another in all assessments together."""
    found: Counter[tuple[str, str]] = Counter()
    for one in items:
        for name, count in one.result.get("moves", {}).items():
            before, _, after = name.partition(">")
            found[before, after] += count
    return dict(found.most_common())


def trial_json(trial: TrialRow, items: Sequence[TrialItemRow]) -> dict[str, Any]:
    """Return a trial as ``acredita rescore --json`` writes it."""
    return {
        "schema": SCHEMA,
        "trial": trial.id,
        "model": trial.model,
        "state": trial.state,
        "totals": totals(items),
        "assessments": [
            {
                "agency": one.agency,
                "assessment": one.assessment_id,
                "name": one.assessment,
                "state": one.state,
                "difference": one.result or None,
                "reason": one.reason,
            }
            for one in items
        ],
    }


def trial_lines(trial: TrialRow, items: Sequence[TrialItemRow]) -> list[str]:
    """Return a trial as people read it on a console, an assessment a line, in Spanish."""
    lines = [f"Prueba {trial.id} del modelo {trial.model}: {len(items)} autoevaluaciones"]
    for one in items:
        if one.result:
            lines.append(f"  {one.agency}, {one.assessment}: {_told(one.result)}")
        elif one.reason:
            lines.append(f"  {one.agency}, {one.assessment}: {one.reason['es']}")
        else:
            lines.append(f"  {one.agency}, {one.assessment}: sin resultado")
    lines.append(f"En total: {_told(totals(items))}")
    return lines


def _told(found: dict[str, Any]) -> str:
    return (
        f"cambia el estado de {found['statuses']} de {found['parts']} partes, la mejor propuesta "
        f"de {found['best']} y {found['proposals']} de {found['proposed']} propuestas"
    )
