"""The project's own gold in; what a scorer learns from and what it is calibrated on out."""

from __future__ import annotations

from collections.abc import Sequence

from corpora.gold_set import GoldManual, Part, gold_judgements, gold_manuals
from pipelines.evaluation.judged import JudgedSet
from service.evaluation.own import judged_manual
from service.settings import Settings
from service.training import Material

SCORER, ENCODER = "scorer", "encoder"


def gold_material(settings: Settings) -> Material:
    """Return the train part by what learns from each manual, and the calibrate part."""
    train = gold_manuals(Part.TRAIN)
    return Material(
        ordered=_set(
            "own-train-encoder", [one for one in train if one.learns == ENCODER], settings
        ),
        learned=_set("own-train-scorer", [one for one in train if one.learns == SCORER], settings),
        calibrated=_set("own-calibrate", gold_manuals(Part.CALIBRATE), settings),
    )


def _set(name: str, manuals: Sequence[GoldManual], settings: Settings) -> JudgedSet:
    judgements = gold_judgements()
    bodies = [body for one in manuals for body in judged_manual(one, judgements, settings)]
    return JudgedSet(name=name, bodies=tuple(bodies))
