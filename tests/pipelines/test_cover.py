"""Statuses and gap probability from scored lists."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from models.calibration.confidence import Confidence
from models.calibration.platt import Platt
from models.linear import Linear
from pipelines.candidates import BODY_FEATURES, FEATURES, Candidate, Question, Scored
from pipelines.cover import LIST_FEATURES, STARTING, GapModel, Show, cover, list_evidence
from pipelines.cover.evidence import evidence
from pipelines.results import Status
from tests.pipelines.rows import edition, standard

CLAUSES = ("0.0001", "0.0002", "0.0003")
DENSITY = BODY_FEATURES.index("density")


def reads(name: str, weight: float, bias: float = 0.0) -> Linear:
    """Return a model of one number of a list."""
    return Linear(names=(name,), means=(0.0,), scales=(1.0,), weights=(weight,), bias=bias)


BY_BEST = GapModel(
    standard=reads("best", -1.0), element=reads("best", -1.0), covered=0.25, gap=0.5, part=0.5
)


def found(
    number: str,
    element: str | None,
    odds: Sequence[float],
    *,
    density: float = 0.0,
    cited: bool = False,
    confidences: tuple[float, ...] | None = None,
    intervals: tuple[tuple[float, float], ...] | None = None,
) -> Scored:
    """Return a list of as many candidates as there are log-odds, clause 0 the best."""
    whole = np.zeros(len(BODY_FEATURES), dtype=np.float32)
    whole[DENSITY] = density
    return Scored(
        question=Question(standard=number, element=element, letter=None, texts={}, vectors={}),
        candidates=tuple(
            Candidate(place=place, score=value, dense=0.1, lexical=1.0, cited=cited, terms=())
            for place, value in enumerate(odds)
        ),
        confidences=confidences,
        intervals=intervals,
        log_odds=np.array(odds, dtype=np.float64),
        features=np.zeros((len(odds), len(FEATURES)), dtype=np.float32),
        whole=whole,
    )


def gap_of(one: Scored, model: GapModel) -> float:
    """Return the gap probability of a standard with one list."""
    rows = edition(standard(one.question.standard, "T"))
    return cover(rows, [one], CLAUSES, model, Show(top=3))[0].gap_probability


def test_more_evidence_means_a_lower_gap_probability() -> None:
    """Before any training, near clauses and a citation both lower it; it stays a probability."""
    weak, strong = found("1", None, [1.0], density=0.05), found("1", None, [1.0], density=0.15)
    cited = found("1", None, [1.0], density=0.05, cited=True)
    assert 0 < gap_of(strong, STARTING) < gap_of(weak, STARTING) < 1
    assert gap_of(cited, STARTING) < gap_of(weak, STARTING)


def test_statuses_follow_the_thresholds() -> None:
    """Strong is covered, middling is partial, weak is a gap; no elements, no rows."""
    rows = edition(*(standard(number, "T") for number in ("1", "2", "3")))
    lists = [found("1", None, [3.0, 1.0]), found("2", None, [0.5]), found("3", None, [-2.0])]
    results = cover(rows, lists, CLAUSES, BY_BEST, Show(top=2))
    assert [one.status for one in results] == [Status.COVERED, Status.PARTIAL, Status.GAP]
    assert results[0].elements == ()
    assert [one.rank for one in results[0].proposals] == [1, 2]


def test_one_element_answered_is_partial() -> None:
    """A standard with one element covered and one gap is partial, and keeps both."""
    rows = edition(standard("1", "T", parts=("a", "b")))
    for whole in (3.0, -3.0):
        lists = [
            found("1", None, [whole, -4, -5]),
            found("1", "1.p1", [3.0]),
            found("1", "1.p2", [-3.0]),
        ]
        result = cover(rows, lists, CLAUSES, BY_BEST, Show(top=3))[0]
        assert result.status is Status.PARTIAL
        assert [one.status for one in result.elements] == [Status.COVERED, Status.GAP]
        assert [one.gap_probability < 0.5 for one in result.elements] == [True, False]


def test_a_clause_is_merged_once_with_its_best_score() -> None:
    """A clause found for an element counts a part less, and is listed once."""
    rows = edition(standard("1", "T", parts=("a",)))
    lists = [found("1", None, [1.0, 0.5, 0.2]), found("1", "1.p1", [2.0])]
    merged = cover(rows, lists, CLAUSES, BY_BEST, Show(top=3))[0].proposals
    assert [(one.clause, one.score) for one in merged] == [
        (CLAUSES[0], pytest.approx(1.5)),
        (CLAUSES[1], 0.5),
        (CLAUSES[2], 0.2),
    ]
    assert [one.rank for one in merged] == [1, 2, 3]


def test_no_confidence_before_a_calibration() -> None:
    """Confidence is unknown, never invented; the gap probability is always a number."""
    result = cover(
        edition(standard("1", "T")), [found("1", None, [0.2])], CLAUSES, BY_BEST, Show(top=5)
    )[0]
    assert result.confidence is None
    assert all(one.confidence is None and one.interval is None for one in result.proposals)
    assert 0 <= result.gap_probability <= 1


def test_a_confidence_travels_with_its_interval() -> None:
    """Confidences and intervals of the list reach the proposals; a status gets its own."""
    one = found("1", None, [2.0, 1.0], confidences=(0.9, 0.7), intervals=((0.8, 0.95), (0.5, 0.8)))
    result = cover(edition(standard("1", "T")), [one], CLAUSES, BY_BEST, Show(top=1))[0]
    assert [(row.confidence, row.interval) for row in result.proposals] == [(0.9, (0.8, 0.95))]
    assert result.confidence == pytest.approx(1 - result.gap_probability)


def test_the_certainty_of_a_gap_is_that_there_is_one() -> None:
    """Where the answer is "gap" the confidence is the probability of a gap."""
    one = found("1", None, [-2.0], confidences=(0.1,))
    result = cover(edition(standard("1", "T")), [one], CLAUSES, BY_BEST, Show(top=1))[0]
    assert result.status is Status.GAP
    assert result.confidence == pytest.approx(result.gap_probability)


def test_a_calibrator_has_the_last_word() -> None:
    """The gap probability is what the calibrator makes of the model's log-odds."""
    odds = np.linspace(-2, 2, 40)
    calibrator = Platt.fit(odds, np.array([0, 1] * 20, dtype=float))
    model = GapModel(standard=BY_BEST.standard, element=BY_BEST.element, calibrator=calibrator)
    expected = float(calibrator.apply(np.array([-1.5]))[0])
    assert gap_of(found("1", None, [1.5]), model) == pytest.approx(expected)


def test_nothing_to_search_is_a_gap() -> None:
    """An empty list has every number of the evidence, all finite, and is no answer."""
    empty = found("1", None, [])
    row = list_evidence(empty, ())
    assert row.shape == (len(LIST_FEATURES),)
    assert np.isfinite(row).all()
    result = cover(edition(standard("1", "T")), [empty], CLAUSES, BY_BEST, Show(top=5))[0]
    assert result.status is Status.GAP
    assert result.proposals == ()


def test_a_standard_is_seen_with_its_elements() -> None:
    """The evidence of a standard has the least and the best of its elements."""
    whole = found("1", None, [1.0])
    parts = [found("1", "1.p1", [2.0]), found("1", "1.p2", [-1.0])]
    row = dict(zip(LIST_FEATURES, list_evidence(whole, parts), strict=True))
    assert (row["elements_least"], row["elements_best"]) == (-1.0, 2.0)
    assert (row["elements_mean"], row["elements_likely"]) == (0.5, 0.5)


def test_the_evidence_of_many_lists_is_that_of_each() -> None:
    """Lists of different lengths, without candidates or with elements, do not mix."""
    lists = [found("1", None, [1.0, 0.5, -2.0]), found("2", None, []), found("3", None, [-1.0])]
    parts = [[found("1", "1.p1", [2.0]), found("1", "1.p2", [])], [found("2", "2.p1", [0.3])], []]
    for one in lists:
        one.features[:] = np.arange(one.features.size).reshape(one.features.shape)
    together = evidence(lists, parts)
    alone = [list_evidence(one, of_it) for one, of_it in zip(lists, parts, strict=True)]
    assert together.tolist() == [row.tolist() for row in alone]


def test_what_answers_a_part_is_likelier_to_answer_the_standard() -> None:
    """Merged lists have confidences of their own; those of elements stay as they were."""
    rows = edition(standard("1", "T", parts=("a",)))
    lists = [
        found("1", None, [0.0], confidences=(0.5,)),
        found("1", "1.p1", [1.0], confidences=(0.6,)),
    ]
    sure = Confidence(calibrator=Platt(slope=1.0, intercept=2.0))
    result = cover(rows, lists, CLAUSES, BY_BEST, Show(top=3, confidence=sure))[0]
    assert [one.confidence for one in result.elements[0].proposals] == [0.6]
    (whole,) = result.proposals
    assert whole.score == pytest.approx(0.5)
    assert whole.confidence == pytest.approx(1 / (1 + np.exp(-2.5)))
    assert whole.interval is None


def test_a_waiver_and_the_surest_element_are_seen() -> None:
    """The gap model reads whether the first clause waives, and the surest element's candidate."""
    whole, weak, sure = (
        found("1", None, [1.0]),
        found("1", "1.p1", [-1.0]),
        found("1", "1.p2", [2.0]),
    )
    whole.features[0, FEATURES.index("waiver")] = 1.5
    weak.features[0, FEATURES.index("raw")] = 0.2
    sure.features[0, FEATURES.index("raw")] = 0.8
    row = dict(zip(LIST_FEATURES, list_evidence(whole, [weak, sure]), strict=True))
    assert row["waiver_first"] == pytest.approx(1.5)
    assert row["part_raw"] == pytest.approx(0.8)
