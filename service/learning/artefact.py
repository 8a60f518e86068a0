"""A model in use and new calibrations in; the artefact that holds both, named, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models.calibration.choice import Choice
from service.learning.recalibrate import Comparison, Outcome
from service.model_store import SCHEMA, Model, named

OWN = "own"
Plain = dict[str, Any]


def recalibrated(
    model: Model, encoder_id: str, found: Sequence[Comparison], source: str, day: str
) -> Plain | None:
    """Return the model with the confidences that won in place; None where none did.

    ``source`` is the digest of the decisions and ``day`` the ISO date. The scores stay those of
    the model, so that decisions made before count for the next calibration too: ``scorer`` keeps
    the id they bear.
    """
    won = [one for one in found if one.outcome is Outcome.BETTER and one.choice is not None]
    if not won:
        return None
    before = model.artefact or _formula(model, encoder_id)
    kept = _kept(before["calibration"])
    by_program = {**kept, **{one.program: _entry(one, day) for one in won}}
    plain = {key: value for key, value in before.items() if key not in ("name", "replaces")}
    return named(
        {
            **plain,
            "date": day,
            "scorer": model.scoring.id,
            "replaces": before.get("name"),
            "data": {**before.get("data", {}), "decisions": source},
            "calibration": _whole(by_program, day),
        }
    )


def _formula(model: Model, encoder_id: str) -> Plain:
    """Return an artefact of the zero-shot formula: nothing trained, nothing calibrated."""
    return {
        "schema": SCHEMA,
        "scorer": model.scoring.id,
        "encoder": encoder_id,
        "data": {},
        "pair": None,
        "gap": None,
        "calibration": {"by_program": {}},
    }


def _kept(calibration: Mapping[str, Any]) -> Plain:
    """Return the programs' entries as they were, each with its own state and date."""
    return {
        program: {
            **entry,
            "state": entry.get("state", calibration["state"]),
            "date": entry.get("date", calibration["date"]),
        }
        for program, entry in calibration["by_program"].items()
    }


def _entry(one: Comparison, day: str) -> Plain:
    choice = one.choice
    if choice is None or one.new is None or one.used is None:
        raise ValueError(f"{one.program} was not compared")
    return {
        "state": OWN,
        "calibrator": dict(choice.calibrator.as_json()),
        "interval": None if choice.interval is None else dict(choice.interval.as_json()),
        "n": choice.n,
        "right": choice.positives,
        "groups": one.groups,
        "date": day,
        "ece": round(one.new.ece, 5),
        "losses": {
            **_kinds(choice),
            "new": round(one.new.log_loss, 5),
            "in_use" if one.calibrated else "share_right": round(one.used.log_loss, 5),
        },
    }


def _kinds(choice: Choice) -> dict[str, float]:
    return {kind: round(loss, 5) for kind, loss in choice.losses.items()}


def _whole(by_program: Mapping[str, Any], day: str) -> Plain:
    """Return the calibration of the artefact: "own" as a whole only where every program's is."""
    own = [entry for entry in by_program.values() if entry["state"] == OWN]
    states = {entry["state"] for entry in by_program.values()}
    sizes = [entry["n"] for entry in own]
    return {
        "state": states.pop() if len(states) == 1 else "sample",
        "id": named({"date": day, "by_program": by_program})["name"].replace("scorer", "own", 1),
        "n": sum(sizes),
        "ece": round(sum(entry["ece"] * entry["n"] for entry in own) / sum(sizes), 5),
        "date": day,
        "by_program": by_program,
    }
