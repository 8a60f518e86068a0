"""Exact search over unit vectors, in one file or many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vectors import Neighbours, Rows, Vectors, centred, nearest, products


def whole(rows: int, width: int, seed: int, most: int = 3) -> Vectors:
    """Return rows of small whole numbers: their products are exact, and many are equal."""
    chance = np.random.default_rng(seed)
    return chance.integers(-most, most + 1, size=(rows, width)).astype(np.float32)


def by_force(queries: Vectors, shards: Sequence[Rows], count: int) -> Neighbours:
    """Return what sorting every product gives, equals by place."""
    every = np.concatenate(shards).astype(np.float32)
    product = queries @ every.T
    order = np.argsort(-product, axis=1, kind="stable")[:, :count]
    return Neighbours(places=order, scores=np.take_along_axis(product, order, axis=1))


def assert_same(found: Neighbours, truth: Neighbours) -> None:
    assert np.array_equal(found.places, truth.places)
    assert np.array_equal(found.scores, truth.scores)


@given(
    lengths=st.lists(st.integers(0, 700), min_size=1, max_size=4),
    count=st.integers(0, 300),
    queries=st.integers(0, 5),
    most=st.integers(0, 3),
    seed=st.integers(0, 2**16),
)
def test_search_equals_brute_force_equals_by_place(
    lengths: list[int], count: int, queries: int, most: int, seed: int
) -> None:
    """Whatever the shards, and however many scores are equal, all of them at the extreme."""
    shards = [
        whole(length, 3, seed + place, most).astype(np.float16)
        for place, length in enumerate(lengths)
    ]
    asked = whole(queries, 3, seed + 9)
    assert_same(nearest(asked, shards, count), by_force(asked, shards, count))


@given(cuts=st.lists(st.integers(0, 40_000), max_size=3), seed=st.integers(0, 2**16))
def test_shards_are_one_another(cuts: list[int], seed: int) -> None:
    """Where a body is cut changes nothing, nor do blocks that are smaller than a shard."""
    rows = whole(40_000, 4, seed)
    asked = whole(3, 4, seed + 1)
    cut = np.split(rows.astype(np.float16), sorted(cuts))
    assert_same(nearest(asked, cut, 20), nearest(asked, [rows], 20))
    assert_same(nearest(asked, [rows], 20), by_force(asked, [rows], 20))


@pytest.mark.parametrize("count", [1, 100, 1000])
def test_the_order_in_which_vectors_come_does_not_matter(count: int) -> None:
    """Each better than all before leaves no room again and again, and loses nothing."""
    rows = np.arange(20_000, dtype=np.float32)[:, None]
    asked = np.array([[1.0], [-1.0], [0.0]], dtype=np.float32)
    for shard in (rows, rows[::-1]):
        assert_same(nearest(asked, [shard], count), by_force(asked, [shard], count))


def test_vectors_of_an_encoder_s_width_are_found() -> None:
    """Every vector is the nearest to itself, kept in half precision too."""
    rows = np.random.default_rng(3).normal(size=(5000, 384)).astype(np.float32)
    unit = centred(rows, np.zeros(384, np.float32))
    found = nearest(unit[1000:1010], [unit.astype(np.float16)], 7)
    assert found.places[:, 0].tolist() == list(range(1000, 1010))
    assert np.allclose(found.scores[:, 0], 1.0, atol=1e-3)


def test_a_memory_map_is_searched_as_it_lies(tmp_path: Path) -> None:
    """What is on disk gives the same as what is in memory."""
    rows = whole(3000, 8, 5).astype(np.float16)
    (tmp_path / "rows.f16").write_bytes(rows.tobytes())
    mapped = np.memmap(tmp_path / "rows.f16", dtype=np.float16, mode="r", shape=(3000, 8))
    asked = whole(4, 8, 6)
    assert_same(nearest(asked, [mapped], 10), nearest(asked, [rows], 10))


def test_asking_for_more_than_there_are() -> None:
    """A small body gives all it has, and an empty one nothing."""
    rows = np.eye(3, dtype=np.float32)
    assert nearest(rows, [rows], 10).places.shape == (3, 3)
    assert nearest(rows, [], 10).places.shape == (3, 0)
    assert nearest(rows, [rows[:0]], 10).scores.shape == (3, 0)
    assert nearest(rows[:0], [rows], 2).places.shape == (0, 2)


def test_shards_are_let_go_one_by_one() -> None:
    """A shard is asked for only once the one before it was searched to its end."""
    told: list[str] = []

    def shards() -> Iterator[Vectors]:
        for place in range(3):
            told.append(f"asked {place}")
            yield np.eye(2, dtype=np.float32)

    for place, scores in enumerate(products(np.eye(2, dtype=np.float32), shards())):
        told.append(f"got {place}")
        assert scores.shape == (2, 2)
    assert told == ["asked 0", "got 0", "asked 1", "got 1", "asked 2", "got 2"]


def test_another_width_is_refused() -> None:
    """Vectors of another encoder are not compared by mistake."""
    with pytest.raises(ValueError, match="3 wide, the queries 2"):
        nearest(np.eye(2, dtype=np.float32), [np.eye(3, dtype=np.float32)], 1)


def test_centred_vectors_have_length_one() -> None:
    """Removing a mean keeps lengths at 1, and a vector equal to the mean does not divide by 0."""
    vectors = np.array([[3.0, 4.0], [1.0, 0.0]], dtype=np.float32)
    moved = centred(vectors, np.array([1.0, 0.0], dtype=np.float32))
    assert np.allclose(np.linalg.norm(moved[0]), 1.0)
    assert np.isfinite(moved).all()
