"""Texts come in; unit vectors go out of any sentence-transformers model, on a GPU if there is one.

Loading this module needs the extra ``train``; only who asks for such a model loads it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from corpora.errors import MissingExtra
from models.encoder import Progress, Vectors

try:
    import torch
    from sentence_transformers import SentenceTransformer
except ImportError as absent:
    raise MissingExtra(extra="train") from absent

QUERY_NAMES = ("query",)
PASSAGE_NAMES = ("document", "passage", "corpus")
E5_PROMPTS = {"query": "query: ", "passage": "passage: "}
CHUNK = 256


class SentenceEncoder:
    """A sentence-transformers model with the prompts it was trained with."""

    def __init__(
        self, model: SentenceTransformer, *, name: str, query_prompt: str, passage_prompt: str
    ) -> None:
        """Wrap a loaded model; the prompts are put before each text."""
        self._model = model
        self._query_prompt = query_prompt
        self._passage_prompt = passage_prompt
        self.id = f"{name}-{_digest(model, query_prompt, passage_prompt)[:12]}"
        self.dimensions = int(self._encode([""], "").shape[1])

    @classmethod
    def from_name(
        cls,
        name: str,
        *,
        device: str | None = None,
        query_prompt: str | None = None,
        passage_prompt: str | None = None,
    ) -> SentenceEncoder:
        """Load a model by its name on a hub or by the path of its folder.

        Prompts that are not given are the model's own, or those of e5 when "e5" is in its name;
        ``device`` None takes a GPU when there is one. Raises OSError when there is no such model.
        """
        model = SentenceTransformer(name, device=device)
        short = Path(name).name
        prompts = {key: text for key, text in (model.prompts or {}).items() if text}
        if not prompts and "e5" in short.lower():
            prompts = E5_PROMPTS
        if query_prompt is None:
            query_prompt = _first(prompts, QUERY_NAMES)
        if passage_prompt is None:
            passage_prompt = _first(prompts, PASSAGE_NAMES)
        return cls(model, name=short, query_prompt=query_prompt, passage_prompt=passage_prompt)

    def embed(
        self, texts: Sequence[str], *, query: bool, progress: Progress | None = None
    ) -> Vectors:
        """Return one row of length 1 for each text, in order: [n, dimensions] fp32.

        Texts are cut where the model says. ``progress`` is called with the number of texts just
        finished.
        """
        prompt = self._query_prompt if query else self._passage_prompt
        # Texts of a length share a batch, so little of it is padding.
        order = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(order), CHUNK):
            places = order[start : start + CHUNK]
            vectors[places] = self._encode([texts[place] for place in places], prompt)
            if progress is not None:
                progress(len(places))
        return vectors

    def _encode(self, texts: list[str], prompt: str) -> Vectors:
        """Run the model on ``texts``, each after ``prompt``."""
        rows = self._model.encode(
            texts,
            prompt=prompt,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(rows, dtype=np.float32)


def _first(prompts: Mapping[str, str], names: Sequence[str]) -> str:
    """Return the first prompt listed under one of ``names``, or none."""
    return next((prompts[name] for name in names if name in prompts), "")


def _digest(model: SentenceTransformer, *prompts: str) -> str:
    """Return a sha256 of the weights and the prompts: another of either gives other vectors."""
    digest = hashlib.sha256("\0".join(prompts).encode())
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()
