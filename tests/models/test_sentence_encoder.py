"""Any sentence-transformers model as an encoder, on a tiny model of random weights."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.build.tokenizer import BEGIN, END, PADDING, SPECIAL, UNKNOWN, tokenizer

WORDS = ("la", "policía", "debe", "patrullar", "informar", "turno", "query:", "passage:")
TEXTS = ["la policía debe patrullar", "informar turno", "", "la la la policía debe informar"]

Loader = Callable[..., Any]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a BERT of two layers, 16 wide, and its tokenizer."""
    torch = importlib.import_module("torch")
    transformers = importlib.import_module("transformers")
    torch.manual_seed(11)
    pieces = (*SPECIAL, *(f"▁{word}" for word in WORDS))
    built = tokenizer(pieces, [0.0] * 4 + [-1.0] * len(WORDS), {})
    config = transformers.BertConfig(
        vocab_size=len(pieces),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        pad_token_id=1,
    )
    path = tmp_path_factory.mktemp("models") / "tiny-e5"
    transformers.BertModel(config).save_pretrained(path)
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=built,
        model_max_length=64,
        bos_token=BEGIN,
        cls_token=BEGIN,
        eos_token=END,
        sep_token=END,
        pad_token=PADDING,
        unk_token=UNKNOWN,
    ).save_pretrained(path)
    return path


@pytest.fixture(scope="session")
def load() -> Loader:
    """Return the loader of the class that needs the extra."""
    loader: Loader = importlib.import_module("models.sentence_encoder").SentenceEncoder.from_name
    return loader


@pytest.mark.needs_torch
def test_vectors_have_length_one(load: Loader, folder: Path) -> None:
    """Rows keep the order of the texts and have length 1, an empty text's too."""
    encoder = load(str(folder))
    vectors = encoder.embed(TEXTS, query=False)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), encoder.dimensions) == (4, 16)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    alone = np.concatenate([encoder.embed([text], query=False) for text in TEXTS])
    assert vectors == pytest.approx(alone, abs=1e-5)


@pytest.mark.needs_torch
def test_the_prompts_of_e5_are_put_before_the_texts(load: Loader, folder: Path) -> None:
    """A model named e5 without prompts of its own gets e5's; given ones win over them."""
    encoder, bare = load(str(folder)), load(str(folder), query_prompt="", passage_prompt="")
    written = [f"query: {text}" for text in TEXTS]
    assert encoder.embed(TEXTS, query=True) == pytest.approx(
        bare.embed(written, query=True), abs=1e-5
    )
    assert not np.allclose(encoder.embed(TEXTS, query=True), encoder.embed(TEXTS, query=False))


@pytest.mark.needs_torch
def test_the_id_tells_weights_and_prompts_apart(load: Loader, folder: Path) -> None:
    """The same folder gives the same id; another prompt gives another."""
    first, again = load(str(folder)), load(str(folder))
    assert first.id == again.id
    assert first.id.startswith("tiny-e5-")
    assert load(str(folder), query_prompt="ask: ").id != first.id


@pytest.mark.needs_torch
def test_progress_counts_every_text(load: Loader, folder: Path) -> None:
    """The steps reported add up to the number of texts, and none gives no rows."""
    encoder = load(str(folder))
    steps: list[int] = []
    encoder.embed(TEXTS * 100, query=False, progress=steps.append)
    assert sum(steps) == 400
    assert encoder.embed([], query=True).shape == (0, 16)
