"""The project's own gold in; what a scorer learns from and what it is calibrated on out."""

from __future__ import annotations

from collections.abc import Sequence

from corpora.gold_set import GoldManual, Part, gold_judgements, gold_manuals
from pipelines.evaluation.judged import JudgedSet
from service.evaluation.own import judged_manual
from service.settings import Settings

SCORER = "scorer"


def gold_to_learn(settings: Settings) -> JudgedSet:
    """Return the train part's manuals that its encoder has not seen."""
    manuals = [one for one in gold_manuals(Part.TRAIN) if one.learns == SCORER]
    return _set("own-train", manuals, settings)


def gold_to_calibrate(settings: Settings) -> JudgedSet:
    """Return the calibrate part's manuals."""
    return _set("own-calibrate", gold_manuals(Part.CALIBRATE), settings)


def _set(name: str, manuals: Sequence[GoldManual], settings: Settings) -> JudgedSet:
    judgements = gold_judgements()
    bodies = [body for one in manuals for body in judged_manual(one, judgements, settings)]
    return JudgedSet(name=name, bodies=tuple(bodies))
