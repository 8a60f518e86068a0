"""Effort figures against lists read by hand."""

from __future__ import annotations

import pytest

from pipelines.evaluation.effort import effort_figures


def listed(n: int) -> dict[str, float]:
    return {f"u{place:03}": float(-place) for place in range(1, n + 1)}


def test_clauses_read_until_the_first_right_one() -> None:
    """First right ones at 1, 2 and 9: median 2, mean 4, p90 9."""
    scores = {query: listed(10) for query in "abc"}
    relevant = {"a": {"u001": 2, "u005": 1}, "b": {"u002": 1}, "c": {"u009": 1}}
    found = effort_figures(scores, relevant)
    assert (found.first_median, found.first_mean, found.first_p90) == (2, 4, 9)
    assert (found.answered, found.unfound) == (3, 0)


def test_clauses_read_for_each_link_count_gaps_too() -> None:
    """Four lists read five deep, three right ones met there: 20 / 3."""
    scores = {query: listed(10) for query in ("a", "b", "c", "gap")}
    relevant = {"a": {"u001": 2, "u005": 1}, "b": {"u002": 1}, "c": {"u009": 1}}
    assert effort_figures(scores, relevant).per_link == pytest.approx(20 / 3)


def test_a_right_one_that_is_not_listed_costs_the_whole_pool() -> None:
    """Ten are listed of a manual of 300; the right one is none of them."""
    found = effort_figures({"a": listed(10)}, {"a": {"z": 1}}, pool={"a": 300})
    assert (found.first_median, found.unfound) == (300, 1)
    assert found.wss95 == pytest.approx(-0.05)
    assert found.per_link is None


def test_work_saved_worked_by_hand() -> None:
    """The only right one at place 10 of 100 saves .9 - .05; at the end it costs .05."""
    assert effort_figures({"a": listed(100)}, {"a": {"u010": 1}}).wss95 == pytest.approx(0.85)
    assert effort_figures({"a": listed(100)}, {"a": {"u100": 1}}).wss95 == pytest.approx(-0.05)


def test_nineteen_of_twenty_are_enough() -> None:
    """With 20 right ones, 19 on top and the last at the end, reading stops after 19."""
    right = {f"u{place:03}": 1 for place in (*range(1, 20), 200)}
    found = effort_figures({"a": listed(200)}, {"a": right})
    assert found.wss95 == pytest.approx(1 - 19 / 200 - 0.05)


def test_lists_are_read_to_one_depth_in_the_pooled_figure() -> None:
    """Right ones at 1 of 10 and 4 of 30: read to depth 4, 8 of 40; the curve says as much."""
    scores = {"a": listed(10), "b": listed(30)}
    found = effort_figures(scores, {"a": {"u001": 1}, "b": {"u004": 1}})
    assert found.wss95_pooled == pytest.approx(1 - 8 / 40 - 0.05)
    assert found.wss95 == pytest.approx(((1 - 1 / 10) + (1 - 4 / 30)) / 2 - 0.05)
    curve = dict(found.curve)
    assert (curve[0.0], curve[2 / 40], curve[8 / 40], curve[1.0]) == (0.0, 0.5, 1.0, 1.0)
    assert found.curve == tuple(sorted(found.curve))


def test_short_lists_end_before_long_ones() -> None:
    """Past the short list's end only the long one is read: depth 20 is 10 + 20 of 40."""
    found = effort_figures({"a": listed(10), "b": listed(30)}, {"b": {"u020": 1}})
    assert found.wss95_pooled == pytest.approx(1 - 30 / 40 - 0.05)


def test_without_answers_nothing_is_made_up() -> None:
    """Gaps alone have no first right one and no work saved."""
    found = effort_figures({"gap": listed(5)}, {"gap": {"u001": 0}})
    assert (found.answered, found.first_mean, found.wss95, found.curve) == (0, None, None, ())


def test_a_pool_smaller_than_its_list_is_refused() -> None:
    """Ten listed units cannot come from a manual of nine."""
    with pytest.raises(ValueError, match="10 units in a pool of 9"):
        effort_figures({"a": listed(10)}, {"a": {"u001": 1}}, pool={"a": 9})
