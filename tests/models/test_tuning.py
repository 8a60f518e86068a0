"""Tuning an encoder: right passages come nearer, and only the upper layers move."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from models.lessons import Asked, Example, Passage

PAIRS = 12
WORDS = [f"{letter}{number}" for letter in "qp" for number in range(PAIRS)]


@pytest.fixture(scope="module")
def tuning() -> ModuleType:
    """Return the module that needs the extra."""
    return importlib.import_module("models.tuning")


@pytest.fixture
def model(tuning: ModuleType, tmp_path: Path) -> Any:
    """Write a small untrained network of the shape of ours and load it."""
    torch = importlib.import_module("torch")
    transformers = importlib.import_module("transformers")
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "query", "passage", ":", *WORDS]
    (tmp_path / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    transformers.BertTokenizerFast(str(tmp_path / "vocab.txt")).save_pretrained(tmp_path)
    torch.manual_seed(1)
    transformers.BertModel(
        transformers.BertConfig(
            vocab_size=len(vocabulary),
            hidden_size=32,
            num_hidden_layers=12,
            num_attention_heads=2,
            intermediate_size=64,
        )
    ).save_pretrained(tmp_path)
    return tuning.load(tmp_path)


def _examples() -> list[Example]:
    """Ask q0 for p0, q1 for p1 and so on; each has the next one's passage as near and wrong."""
    passages = [Passage(group=str(n), path="", text=f"p{n}") for n in range(PAIRS)]
    return [
        Example(
            asked=(Asked(text=f"q{n}", wrong=()),),
            passage=one,
            near=(passages[(n + 1) % len(passages)],),
        )
        for n, one in enumerate(passages)
    ]


def _first_right(model: Any) -> float:
    questions = model.encode([f"query: q{n}" for n in range(PAIRS)])
    passages = model.encode([f"passage: p{n}" for n in range(PAIRS)])
    return float(np.mean((questions @ passages.T).argmax(axis=1) == np.arange(PAIRS)))


@pytest.mark.needs_torch
def test_right_passages_come_first_and_lower_layers_stay(tuning: ModuleType, model: Any) -> None:
    """What was drawn at random before is mostly known after, by the upper layers alone."""
    before = {name: values.clone() for name, values in model.state_dict().items()}
    assert _first_right(model) < 0.3

    tuning.tune(
        model, _examples(), tuning.Schedule(epochs=80, batch=PAIRS, rate=3e-3, layers=3, scale=20.0)
    )

    assert _first_right(model) > 0.7
    moved = {
        int(name.partition("layer.")[2].split(".")[0])
        for name, values in model.state_dict().items()
        if not bool((values == before[name]).all())
    }
    assert moved == {9, 10, 11}


@pytest.mark.needs_torch
def test_no_batch_holds_a_group_twice(tuning: ModuleType) -> None:
    """Two passages of one group would each be called the other's wrong answer."""
    twice = [*_examples(), *_examples()]
    schedule = tuning.Schedule(batch=8)

    batches = list(tuning._batches(twice, schedule, tuning.random.Random(0)))

    assert sum(len(batch) for batch in batches) > PAIRS
    for batch in batches:
        groups = [one.passage.group for one in batch]
        assert len(set(groups)) == len(groups)
