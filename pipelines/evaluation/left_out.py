"""Proposals judged in several manuals in; how confidences fitted on the others hold, out."""

from __future__ import annotations

from typing import Any

import numpy as np

from models.calibration.choice import fit
from pipelines.evaluation.confidence import confidence_figures
from pipelines.evaluation.judged import JudgedSet
from pipelines.evaluation.verdicts import Answers, short, shown


def left_out_figures(judged: JudgedSet, answers: Answers) -> dict[str, Any]:
    """Return the figures of confidences recalibrated on the other manuals of a body.

    It is what decisions on some manuals do for the next one: only the calibration is fitted, the
    scores stay. Left out where a body holds one manual.
    """
    rows = list(shown(judged, answers))
    manuals = [f"{one.body.name}:{one.body.clauses[one.place].manual}" for one in rows]
    if len(set(manuals)) <= len(judged.bodies):
        return {}
    groups = np.array(manuals)
    scores = np.array([one.score for one in rows])
    labels = np.array([one.right for one in rows], dtype=np.float64)
    chances = np.zeros(len(rows))
    for group in np.unique(groups):
        held = groups == group
        learned = labels[~held]
        if learned.min() == learned.max():
            return {}
        chances[held] = fit(scores[~held], learned, groups[~held].tolist()).calibrator.apply(
            scores[held]
        )
    return {"confidence_left_out": short(confidence_figures(chances, labels))}
