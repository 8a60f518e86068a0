"""A linear map for questions: what it learns, what it leaves alone, and how it is kept."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from corpora.errors import DamagedModel
from models.adapter import CARD, WEIGHTS, Adapter, Pairs, Schedule, _slope, train_adapter
from models.encoder import Vectors

WIDTH, MANY = 12, 160


def unit(rows: NDArray[np.float64]) -> Vectors:
    found: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return found


@pytest.fixture
def turned() -> tuple[np.ndarray, np.ndarray, Pairs]:
    """Questions are their passages after one fixed turn of the space, so the turn can be undone."""
    chance = np.random.default_rng(3)
    passages = unit(chance.normal(size=(MANY, WIDTH)))
    turn = np.linalg.qr(chance.normal(size=(WIDTH, WIDTH)))[0]
    questions = unit(passages @ turn)
    right = np.column_stack([np.arange(MANY)] * 2)
    hard = np.argsort(-(questions @ passages.T), axis=1)[:, :10]
    return questions, passages, Pairs(right=right, hard=hard)


def hits(questions: np.ndarray, passages: np.ndarray) -> float:
    return float(np.mean((questions @ passages.T).argmax(axis=1) == np.arange(len(questions))))


def test_a_turn_seen_on_half_the_questions_is_undone_on_the_others(
    turned: tuple[np.ndarray, np.ndarray, Pairs],
) -> None:
    """What is learned from one half of the pairs finds the right passages of the other half."""
    questions, passages, pairs = turned
    half = Pairs(right=pairs.right[: MANY // 2], hard=pairs.hard)
    schedule = Schedule(epochs=150, batch=40, rate=2e-2, temperature=0.1)
    adapter = train_adapter(questions, passages, half, "tiny", schedule)
    rest = slice(MANY // 2, None)
    assert hits(questions, passages) < 0.2
    found = adapter.apply(questions[rest]) @ passages.T
    assert np.mean(found.argmax(axis=1) == np.arange(MANY)[rest]) > 0.9


def test_without_pairs_the_map_is_the_identity() -> None:
    """Nothing to learn from changes nothing but the length of a vector."""
    none = Pairs(right=np.zeros((0, 2), dtype=np.int64), hard=np.zeros((3, 1), dtype=np.int64))
    rows = unit(np.random.default_rng(0).normal(size=(3, WIDTH)))
    adapter = train_adapter(rows, rows, none, "tiny", Schedule())
    assert adapter.matrix == pytest.approx(np.eye(WIDTH))
    assert adapter.apply(rows) == pytest.approx(rows, abs=1e-6)


def test_the_slope_is_that_of_the_loss() -> None:
    """The gradient equals the change of the loss when one number of the map moves a little."""
    chance = np.random.default_rng(5)
    # In double precision, where so small a step still shows.
    asked: Any = chance.normal(size=(4, 5))
    shown: Any = unit(chance.normal(size=(7, 5))).astype(float)
    also = np.zeros((4, 7), dtype=bool)
    also[1, 2] = True
    matrix: Any = np.eye(5) + 0.1 * chance.normal(size=(5, 5))

    def loss(values: NDArray[np.float64]) -> float:
        moved = asked @ values.T
        moved = moved / np.linalg.norm(moved, axis=1, keepdims=True)
        logits = np.where(also, -np.inf, moved @ shown.T / 0.2)
        right = logits[np.arange(4), np.arange(4)]
        return float(np.mean(np.log(np.exp(logits).sum(axis=1)) - right))

    slope = _slope(matrix, asked, shown, also, 0.2)
    for row, column in ((0, 0), (2, 4), (4, 1)):
        step = np.zeros((5, 5))
        step[row, column] = 1e-5
        change = (loss(matrix + step) - loss(matrix - step)) / 2e-5
        assert slope[row, column] == pytest.approx(change, rel=1e-3, abs=1e-6)


def test_the_same_seed_gives_the_same_map(turned: tuple[np.ndarray, np.ndarray, Pairs]) -> None:
    """Training twice with one seed gives equal numbers; another seed gives others."""
    questions, passages, pairs = turned
    first, again, other = (
        train_adapter(questions, passages, pairs, "tiny", Schedule(epochs=2, batch=40, seed=seed))
        for seed in (1, 1, 2)
    )
    assert np.array_equal(first.matrix, again.matrix)
    assert not np.array_equal(first.matrix, other.matrix)


def test_a_map_comes_back_from_disk_with_its_encoder(tmp_path: Path) -> None:
    """Matrix and encoder are those saved."""
    matrix = np.random.default_rng(1).normal(size=(6, 6)).astype(np.float32)
    Adapter(matrix=matrix, encoder="e5-x").save(tmp_path / "new")
    found = Adapter.from_folder(tmp_path / "new")
    assert np.array_equal(found.matrix, matrix)
    assert found.encoder == "e5-x"


def test_an_altered_file_is_refused_by_name(tmp_path: Path) -> None:
    """One changed byte, a missing card and a card of no JSON each name the file at fault."""
    Adapter(matrix=np.eye(4, dtype=np.float32), encoder="e5-x").save(tmp_path)
    data = bytearray((tmp_path / WEIGHTS).read_bytes())
    data[-1] ^= 1
    (tmp_path / WEIGHTS).write_bytes(bytes(data))
    with pytest.raises(DamagedModel, match=WEIGHTS):
        Adapter.from_folder(tmp_path)
    (tmp_path / CARD).write_text("no")
    with pytest.raises(DamagedModel, match=CARD):
        Adapter.from_folder(tmp_path)


@pytest.mark.needs_torch
def test_other_programs_read_the_file_as_safetensors(tmp_path: Path) -> None:
    """The safetensors library, which comes with the extra, reads the same numbers."""
    load_file = importlib.import_module("safetensors.numpy").load_file
    matrix = np.arange(12, dtype=np.float32).reshape(3, 4)
    Adapter(matrix=matrix, encoder="e5-x").save(tmp_path)
    assert np.array_equal(load_file(tmp_path / WEIGHTS)["query_adapter"], matrix)
