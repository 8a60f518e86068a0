"""The best of each row and the places of some of them, against sorting every row whole."""

from __future__ import annotations

import numpy as np

from models.order import best, standing_of

# Few different values, so that most are equal to others.
VALUES = np.random.default_rng(7).integers(0, 12, size=(40, 90)).astype(np.float32)
SORTED = np.argsort(-VALUES, axis=1, kind="stable")


def test_the_best_are_those_of_a_whole_sort() -> None:
    """Cut at any length, equals keep their order, also where the cut falls among equals."""
    for count in (1, 7, 40, 90):
        assert best(VALUES, count).tolist() == SORTED[:, :count].tolist()


def test_a_row_with_fewer_gives_all() -> None:
    """Asking for more than there are gives every one of them."""
    assert best(VALUES, 1000).tolist() == SORTED.tolist()


def test_chosen_ones_stand_where_a_whole_sort_puts_them() -> None:
    """Whatever their order, the place of each is that in its row sorted, equals in order."""
    places = np.argsort(SORTED, axis=1, kind="stable")
    chosen = np.tile(np.array([80, 3, 41, 0, 89]), (len(VALUES), 1))
    assert standing_of(VALUES, chosen).tolist() == places[:, [80, 3, 41, 0, 89]].tolist()
