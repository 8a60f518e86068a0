"""Weights that propose contradictions: what they learn from few texts, and where the cut lies."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.contradict.waiver import Waiver
from service.tune.contradictions import Text, fit_waiver, threshold_of

SUBJECTS = ("las llaves", "el parte", "la bitácora", "el inventario", "la guardia", "el relevo")


def _texts(count: int) -> list[Text]:
    """Rules and waivers on the same subjects, told apart by their wording alone."""
    found = []
    for place in range(count):
        subject = SUBJECTS[place % len(SUBJECTS)]
        office = f"la jefatura {place}"
        found += [
            Text(text=f"{office} deberá revisar {subject} cada turno", undoes=False, manual=""),
            Text(
                text=f"no será necesario que {office} revise {subject}, bastará su dicho",
                undoes=True,
                manual="",
            ),
        ]
    return found


def test_waivers_are_told_from_rules_on_a_subject_never_seen() -> None:
    """The wording carries it, not the subject."""
    waiver = Waiver(*fit_waiver(_texts(30)))

    assert waiver.logit("no será necesario que el custodio cuente las armas") > 0
    assert waiver.logit("el custodio deberá contar las armas") < 0


def test_manuals_weigh_more_than_written_pairs() -> None:
    """Where both disagree on a wording, what was judged in a manual decides."""
    said = "podrá omitirse el parte cuando así convenga al mando"
    written = [Text(text=said, undoes=True, manual="")] * 20
    judged = [Text(text=said, undoes=False, manual="one")] * 20

    waiver = Waiver(*fit_waiver([*written, *judged]))

    assert waiver.logit(said) == pytest.approx(-np.log(3), abs=0.1)


def test_the_cut_says_the_most_that_keeps_its_precision() -> None:
    """Below a wrong one at the top there may be enough right ones to reach it again."""
    scores = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    right = np.array([False, True, True, True, False])

    assert threshold_of(scores, right, 0.75) == 0.6
    assert threshold_of(scores, right, 0.5) == 0.5


def test_without_enough_precision_the_best_there_is_cuts() -> None:
    scores = np.array([0.9, 0.8, 0.7])
    right = np.array([False, True, False])

    assert threshold_of(scores, right, 0.95) == 0.8
