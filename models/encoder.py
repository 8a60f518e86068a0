"""Texts come in; vectors of length 1 go out: what every encoder promises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Progress = Callable[[int], None]


class Encoder(Protocol):
    """A model that turns texts into vectors whose inner product is their similarity.

    ``id`` names the model and its exact weights: vectors of two ids must never be compared.
    A text's vector depends on the text and on ``query`` alone, never on the texts beside it.
    """

    @property
    def id(self) -> str:
        """Name of the model and of its exact weights."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    def embed(
        self, texts: Sequence[str], *, query: bool, progress: Progress | None = None
    ) -> Vectors:
        """Return one row of length 1 for each text, in order: [n, dimensions].

        ``query`` tells a question from a passage, for models that read them differently.
        ``progress`` is called with the number of texts just finished.
        """
