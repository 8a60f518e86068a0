"""Candidate lists ordered by a scorer, with confidences and intervals where it has them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from models.calibration.confidence import Confidence
from models.calibration.platt import Platt
from models.calibration.venn_abers import VennAbers
from models.linear import Linear
from pipelines.candidates import BODY_FEATURES, FEATURES, Candidate, CandidateList, Question
from pipelines.score import Scoring, score
from tests.pipelines.rows import candidates_of

COVERAGE = FEATURES.index("coverage")
QUESTION = Question(standard="1", element=None, letter=None, texts={}, vectors={})
# Reads one feature alone, so that its order need not be that of the formula.
PAIR = Linear(names=("coverage",), means=(0.5,), scales=(0.5,), weights=(2.0,), bias=-1.0)
ODDS = np.linspace(-3, 3, 60)
TRUTHS = np.array([0, 0, 1] * 10 + [1, 1, 0] * 10, dtype=float)


def found(scores: Sequence[float], coverage: Sequence[float]) -> CandidateList:
    """Return a list by the formula's scores, each with its share of words covered."""
    features = np.zeros((len(scores), len(FEATURES)), dtype=np.float32)
    features[:, COVERAGE] = coverage
    return candidates_of(
        question=QUESTION,
        candidates=tuple(
            Candidate(place=place, score=value, dense=0.1, lexical=1.0, cited=False, terms=())
            for place, value in enumerate(scores)
        ),
        features=features,
        whole=np.arange(len(BODY_FEATURES), dtype=np.float32),
    )


def test_without_a_scorer_the_formula_orders() -> None:
    """The zero-shot formula keeps its order and scores, and claims no confidence."""
    (one,) = score([found([3.0, 2.0, 1.0], [0.1, 0.2, 0.9])], Scoring(id="f"), "le", 2)
    assert [candidate.place for candidate in one.candidates] == [0, 1]
    assert [candidate.score for candidate in one.candidates] == [3.0, 2.0]
    assert one.confidences is None
    assert one.intervals is None


def test_a_scorer_orders_by_its_log_odds() -> None:
    """A trained model turns the order around; each row of features stays with its candidate."""
    lists = [found([3.0, 2.0, 1.0], [0.1, 0.2, 0.9])]
    (one,) = score(lists, Scoring(id="s", pair=PAIR), "le", 2)
    assert [candidate.place for candidate in one.candidates] == [2, 1]
    assert [candidate.score for candidate in one.candidates] == pytest.approx(
        one.log_odds[:2].tolist()
    )
    assert one.log_odds.tolist() == sorted(one.log_odds, reverse=True)
    assert one.features[:, COVERAGE].tolist() == pytest.approx([0.9, 0.2, 0.1])
    assert one.whole.tolist() == lists[0].whole.tolist()


def test_depth_cuts_what_is_shown_not_what_is_known() -> None:
    """Only the best candidates stay; the log-odds of all do, for the gap model."""
    (one,) = score([found([3.0, 2.0, 1.0], [0.1, 0.2, 0.9])], Scoring(id="f"), "le", 1)
    assert len(one.candidates) == 1
    assert len(one.log_odds) == len(one.features) == 3


def test_equal_scores_keep_their_order() -> None:
    """Ties never shuffle: the same input gives the same list."""
    (one,) = score([found([1.0, 1.0, 1.0], [0.5] * 3)], Scoring(id="s", pair=PAIR), "le", 3)
    assert [candidate.place for candidate in one.candidates] == [0, 1, 2]


def test_confidences_are_of_the_program_asked_for() -> None:
    """A calibration serves its own program; another program's confidence stays unknown."""
    confidence = Confidence(calibrator=Platt.fit(ODDS, TRUTHS))
    scoring = Scoring(id="s", pair=PAIR, confidences={"le": confidence})
    lists = [found([3.0, 2.0, 1.0], [0.1, 0.2, 0.9])]
    (own,) = score(lists, scoring, "le", 3)
    (other,) = score(lists, scoring, "comm", 3)
    assert own.confidences is not None
    assert list(own.confidences) == sorted(own.confidences, reverse=True)
    assert all(0 < value < 1 for value in own.confidences)
    assert other.confidences is None


def test_an_interval_holds_two_ends_of_a_probability() -> None:
    """With enough data each confidence has a low and a high end, in that order."""
    confidence = Confidence(
        calibrator=Platt.fit(ODDS, TRUTHS), interval=VennAbers.fit(ODDS, TRUTHS)
    )
    scoring = Scoring(id="s", pair=PAIR, confidences={"le": confidence})
    (one,) = score([found([3.0, 2.0, 1.0], [0.1, 0.2, 0.9])], scoring, "le", 2)
    assert one.intervals is not None
    assert len(one.intervals) == 2
    assert all(0 <= low <= high <= 1 for low, high in one.intervals)


def test_an_empty_list_stays_empty() -> None:
    """A body without clauses gives a list without candidates, scored or not."""
    for pair in (None, PAIR):
        (one,) = score([found([], [])], Scoring(id="s", pair=pair), "le", 5)
        assert one.candidates == ()
        assert len(one.log_odds) == 0


def test_a_scorer_orders_the_programs_it_was_trained_for() -> None:
    """Another program's candidates keep the formula's order, id and all."""
    trained = Scoring(id="s", pair=PAIR, serves=frozenset({"le"}), formula="f")
    assert trained.of("le") is trained
    other = trained.of("custom")
    assert (other.id, other.pair) == ("f", None)
    everywhere = Scoring(id="s", pair=PAIR)
    assert everywhere.of("custom") is everywhere
