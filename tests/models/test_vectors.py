"""Exact search over unit vectors."""

from __future__ import annotations

import numpy as np

from models.vectors import FlatIndex, centred


def test_search_equals_a_full_product() -> None:
    """The index returns what sorting the whole product returns."""
    rng = np.random.default_rng(3)
    vectors = centred(rng.normal(size=(200, 16)).astype(np.float32), np.zeros(16, np.float32))
    found = FlatIndex(vectors).nearest(vectors[:5], 7)
    product = vectors[:5] @ vectors.T
    assert np.allclose(found.scores, -np.sort(-product, axis=1)[:, :7], atol=1e-5)
    assert (found.places[:, 0] == np.arange(5)).all()


def test_asking_for_more_than_there_are() -> None:
    """A small index gives all it has."""
    vectors = np.eye(3, dtype=np.float32)
    assert FlatIndex(vectors).nearest(vectors, 10).places.shape == (3, 3)


def test_centred_vectors_have_length_one() -> None:
    """Removing a mean keeps lengths at 1, and a vector equal to the mean does not divide by 0."""
    vectors = np.array([[3.0, 4.0], [1.0, 0.0]], dtype=np.float32)
    moved = centred(vectors, np.array([1.0, 0.0], dtype=np.float32))
    assert np.allclose(np.linalg.norm(moved[0]), 1.0)
    assert np.isfinite(moved).all()
