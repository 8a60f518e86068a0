"""Decisions drawn from a known truth, as a file of the form that ``acredita train`` reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import expit

from models.calibration.confidence import Confidence
from models.calibration.platt import Platt
from pipelines.score import Scoring

SCORER = "scorer-of-the-test"
Truth = Callable[[float, int], float]


def in_use(slope: float, intercept: float, *programs: str) -> Scoring:
    """Return a scorer whose confidences are a known curve for each program."""
    curve = Confidence(calibrator=Platt(slope=slope, intercept=intercept))
    return Scoring(id=SCORER, confidences=dict.fromkeys(programs or ("le",), curve))


def curve(slope: float, intercept: float) -> Truth:
    """Return the truth of a logistic curve that does not change over time."""
    return lambda score, _: float(expit(slope * score + intercept))


def decided(
    size: int,
    truth: Truth,
    *,
    seed: int = 7,
    manuals: int = 6,
    model: str = SCORER,
    edition: str = "le-6",
    dated: bool = True,
) -> list[dict[str, Any]]:
    """Return rows whose verdicts are drawn from ``truth(score, place)``, a day apart."""
    chance = np.random.default_rng(seed)
    rows = []
    for place in range(size):
        score = float(chance.normal(0.5, 2.0))
        right = chance.random() < truth(score, place)
        row = {
            "manual": f"manual-{place % manuals}.pdf",
            "edition": edition,
            "standard": f"{place % 40 + 1}.1.1",
            "digest": f"d{place}",
            "verdict": "satisfies" if right else "unrelated",
            "score": round(score, 4),
            "model": model,
        }
        if dated:
            row["date"] = (date(2026, 1, 1) + timedelta(days=place)).isoformat()
        rows.append(row)
    return rows


def written(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """Write rows as JSON Lines and return the path."""
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path
