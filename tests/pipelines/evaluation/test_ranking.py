"""Ranking figures against values worked by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.evaluation.ranking import MEASURES, ranking_figures, top_down

SCORES = {
    "q1": {"a": 0.9, "b": 0.8, "c": 0.7, "d": 0.6},
    "q2": {"a": 0.1, "b": 0.2, "c": 0.3},
    "gap": {"a": 0.5},
}
RELEVANT = {"q1": {"b": 2, "d": 1}, "q2": {"c": 1, "a": 0}, "gap": {"a": 0}}


def test_figures_worked_by_hand() -> None:
    """Right at places 2 (satisfies) and 4 (partial) of q1, and at place 1 of q2."""
    found = ranking_figures(SCORES, RELEVANT)
    gain = (2 / math.log2(3) + 1 / math.log2(5)) / (2 + 1 / math.log2(3))
    assert (found.n, found.queries) == (2, ("q1", "q2"))
    by_hand = {
        "recall@1": (0, 1),
        "recall@5": (1, 1),
        "hit@1": (0, 1),
        "hit@5": (1, 1),
        "P@1": (0, 1),
        "MAP": ((1 / 2 + 2 / 4) / 2, 1),
        "MAP@10": (0.5, 1),
        "nDCG@10": (gain, 1),
    }
    for name, values in by_hand.items():
        assert found.values[name] == pytest.approx(values), name
        assert found.means[name] == pytest.approx(sum(values) / 2), name
    assert set(found.means) == set(found.values) == set(MEASURES)


def test_what_is_not_found_counts_as_zero() -> None:
    """A query without results, and one absent from the scores, pull every mean down."""
    relevant = {"q2": {"c": 1}, "q3": {"a": 1}, "q4": {"a": 1}}
    found = ranking_figures({"q2": SCORES["q2"], "q3": {}}, relevant)
    assert found.n == 3
    assert found.values["MAP"] == (1.0, 0.0, 0.0)
    assert found.means["recall@100"] == pytest.approx(1 / 3)


def test_right_units_without_a_score_are_missed() -> None:
    """Two right units of which one is listed: recall is half at any depth."""
    found = ranking_figures({"q": {"a": 1.0}}, {"q": {"a": 1, "z": 1}})
    assert (found.means["recall@100"], found.means["MAP"]) == (0.5, 0.5)


def test_strict_grades_leave_partial_answers_out() -> None:
    """With least=2 the partial unit is wrong and the query answered only in part drops out."""
    found = ranking_figures(SCORES, RELEVANT, least=2)
    assert found.queries == ("q1",)
    assert found.means["MAP"] == 0.5
    assert found.means["recall@1"] == 0.0


def test_scores_closer_than_single_precision_keep_their_order() -> None:
    """Differences of 1e-12, lost in trec_eval's own floats, decide."""
    close = {"a": 1.0, "b": 1.0 + 1e-12, "z": 1.0 - 1e-12}
    assert ranking_figures({"q": close}, {"q": {"b": 1}}).means["P@1"] == 1.0


def test_ties_favour_nobody() -> None:
    """Over 2,000 queries of four tied units, each unit comes first about a quarter of the time."""
    scores = {f"q{number}": dict.fromkeys("abcd", 0.0) for number in range(2000)}
    for unit in "abcd":
        found = ranking_figures(scores, {query: {unit: 1} for query in scores})
        assert found.means["P@1"] == pytest.approx(0.25, abs=0.04)


@given(st.permutations(list("abcdefgh")))
def test_ties_do_not_depend_on_the_order_given(units: list[str]) -> None:
    """The same tied units come in the same order however they are stored."""
    assert top_down("q", dict.fromkeys(units, 1.0)) == top_down("q", dict.fromkeys("abcdefgh", 1.0))


def test_map_at_ten_divides_by_all_right_units() -> None:
    """With twelve right units on top, ten of them count: 10 / 12, while MAP is 1."""
    units = {f"u{place:02}": -float(place) for place in range(12)}
    found = ranking_figures({"q": units}, {"q": dict.fromkeys(units, 1)})
    assert found.means["MAP"] == pytest.approx(1)
    assert found.means["MAP@10"] == pytest.approx(10 / 12)


def test_means_by_number_of_answers() -> None:
    """Queries are told apart by 1, 2-3 and 4 or more right units; an empty class has no mean."""
    found = ranking_figures(SCORES, RELEVANT).by_answers
    assert {name: means.n for name, means in found.items()} == {"1": 1, "2-3": 1, "4+": 0}
    assert found["1"].means["P@1"] == 1.0
    assert found["2-3"].means["P@1"] == 0.0
    assert found["4+"].means["P@1"] is None


def test_no_answers_at_all_have_no_figures() -> None:
    """With gaps only there is nothing to rank: no mean, not a mean of 0."""
    found = ranking_figures(SCORES, {"gap": {"a": 0}})
    assert found.n == 0
    assert set(found.means.values()) == {None}


def test_a_score_that_is_no_number_is_refused() -> None:
    """NaN raises ValueError naming unit and query."""
    with pytest.raises(ValueError, match="'a' for 'q'"):
        ranking_figures({"q": {"a": math.nan}}, {"q": {"a": 1}})
