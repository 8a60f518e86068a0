"""The elusion sample: who may be drawn, how often, and what its bound says."""

from __future__ import annotations

from collections import Counter

import pytest

from pipelines.evaluation.elusion import draw, draw_places, elusion

QUERIES, UNITS = ("4.1.1", "4.1.2", "4.1.3"), ("c1", "c2", "c3", "c4")
SHOWN = {("4.1.1", "c1"), ("4.1.1", "c2"), ("4.1.3", "c4"), ("otro", "c1")}
UNSHOWN = {(query, unit) for query in QUERIES for unit in UNITS} - SHOWN


def test_only_unshown_pairs_are_drawn_and_each_once() -> None:
    """A sample of six is six different unshown pairs; one too large is all of them."""
    few = draw(QUERIES, UNITS, SHOWN, 6, seed=0)
    assert len(set(few)) == len(few) == 6
    assert set(few) <= UNSHOWN
    assert set(draw(QUERIES, UNITS, SHOWN, 100, seed=0)) == UNSHOWN


def test_every_unshown_pair_is_equally_likely() -> None:
    """Over 3,000 seeds each of nine pairs is drawn about a third of the time in samples of 3."""
    counts = Counter(pair for seed in range(3000) for pair in draw(QUERIES, UNITS, SHOWN, 3, seed))
    assert set(counts) == UNSHOWN
    assert all(abs(count - 1000) < 120 for count in counts.values())


def test_the_seed_alone_decides() -> None:
    """The order in which queries and units are stored does not."""
    first = draw(QUERIES, UNITS, SHOWN, 5, seed=3)
    assert first == draw(QUERIES[::-1], UNITS[::-1], SHOWN, 5, seed=3)
    assert first != draw(QUERIES, UNITS, SHOWN, 5, seed=4)
    assert draw((), UNITS, SHOWN, 5, seed=3) == ()


def test_none_right_still_has_a_bound() -> None:
    """0 of 300 judged, 10,000 unshown: at most 1 - .05^(1/300) are right, some 99 links."""
    found = elusion(300, 0, 10_000, found=400)
    assert found.upper == pytest.approx(1 - 0.05 ** (1 / 300))
    assert (found.rate, found.links) == (0, 0)
    assert found.links_upper == pytest.approx(10_000 * found.upper)
    assert found.recall_lower == pytest.approx(400 / (400 + found.links_upper))


def test_the_bound_holds_as_often_as_it_says() -> None:
    """The true rate of 2% lies above its bound in at most about 5% of 400 samples."""
    unshown = [(str(row), str(column)) for row in range(50) for column in range(40)]
    right = set(unshown[::50])
    rows, columns = zip(*unshown, strict=True)
    outside = 0
    for seed in range(400):
        sample = draw(rows, columns, (), 150, seed)
        found = elusion(150, sum(pair in right for pair in sample), len(unshown))
        outside += found.upper < len(right) / len(unshown)
    assert outside / 400 <= 0.07


@pytest.mark.parametrize(("judged", "right", "unshown"), [(0, 0, 10), (11, 0, 10), (5, 6, 10)])
def test_counts_that_do_not_fit_are_refused(judged: int, right: int, unshown: int) -> None:
    """Nothing judged, more judged than unshown, more right than judged: ValueError."""
    with pytest.raises(ValueError, match=r"judged|rate"):
        elusion(judged, right, unshown)


def test_places_are_drawn_without_a_list_of_them() -> None:
    """Of three million places 60 different ones that are not hidden, the same for the same seed."""
    hidden = range(0, 3_000_000, 2)
    found = draw_places(3_000_000, set(hidden), 60, seed=5)
    assert len(set(found)) == 60
    assert all(place % 2 for place in found)
    assert found == draw_places(3_000_000, set(hidden), 60, seed=5)
    assert found != draw_places(3_000_000, set(hidden), 60, seed=6)


def test_every_place_left_is_equally_likely() -> None:
    """Over 3,000 seeds each of six places is drawn about a third of the time in samples of 2."""
    counts = Counter(one for seed in range(3000) for one in draw_places(9, {0, 4, 8}, 2, seed))
    assert set(counts) == {1, 2, 3, 5, 6, 7}
    assert all(abs(count - 1000) < 120 for count in counts.values())


def test_a_sample_too_large_is_all_that_is_left() -> None:
    """Where fewer are left than asked for each comes once; where none is left, none."""
    assert sorted(draw_places(5, {1}, 60, seed=0)) == [0, 2, 3, 4]
    assert draw_places(2, {0, 1}, 60, seed=0) == ()
