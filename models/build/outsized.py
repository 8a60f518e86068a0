"""A network in fp32 and common words come in; the channels too large for int8 go out.

A few channels of a transformer's activations are tens of times the others, and they are the same
ones for any text: long rows of common words are enough to find them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from transformers import BertModel

PARTS = ("attention.self.query", "intermediate.dense", "output.dense")
EVEN_PART = "attention.output.dense"
CHANNELS = 16
TEXTS_PER_LANGUAGE = 40
WORDS_PER_TEXT = 50


def sample_texts(words: Sequence[str]) -> list[str]:
    """Deal the commonest words, listed by frequency, into texts of frequent and rarer ones."""
    common = words[: TEXTS_PER_LANGUAGE * WORDS_PER_TEXT]
    rows = [common[start::TEXTS_PER_LANGUAGE] for start in range(TEXTS_PER_LANGUAGE)]
    return ["passage: " + " ".join(row) for row in rows if row]


def largest(sizes: NDArray[np.float32], count: int = CHANNELS) -> list[int]:
    """Return the places of the ``count`` largest sizes, in rising order of place."""
    return sorted(int(place) for place in np.argsort(-sizes, kind="stable")[:count])


def find(network: BertModel, tokenizer: Tokenizer, texts: Iterable[str]) -> dict[str, list[int]]:
    """Run ``texts`` and return, for each linear part, the input channels with the largest values.

    The part after the attention heads has no such channel and is left out.
    """
    sizes: dict[str, torch.Tensor] = {}
    watched = {
        name: part
        for name, part in network.named_modules()
        if name.endswith(PARTS) and not name.endswith(EVEN_PART)
    }
    hooks = [
        part.register_forward_pre_hook(partial(_note, sizes, name))
        for name, part in watched.items()
    ]
    with torch.no_grad():
        for text in texts:
            network(input_ids=torch.tensor([tokenizer.encode(text).ids]))
    for hook in hooks:
        hook.remove()
    return {name: largest(seen.numpy()) for name, seen in sizes.items()}


def _note(
    sizes: dict[str, torch.Tensor],
    name: str,
    part: torch.nn.Module,
    inputs: tuple[torch.Tensor, ...],
) -> None:
    """Keep the largest absolute value seen in each input channel of ``part``."""
    found = inputs[0][0].abs().amax(dim=0)
    sizes[name] = torch.maximum(sizes[name], found) if name in sizes else found
