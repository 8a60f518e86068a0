"""Matrices in fp32 come in; int8 codes with one scale a channel or a row go out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HIGHEST = 127


@dataclass(frozen=True, kw_only=True)
class Codes:
    """An int8 matrix and the scales that turn it back: ``codes * scales``."""

    codes: NDArray[np.int8]
    scales: NDArray[np.float32]

    def restored(self) -> NDArray[np.float32]:
        """Return the matrix in fp32, with the loss that quantising brought."""
        return self.codes.astype(np.float32) * self.scales


def symmetric(matrix: NDArray[np.float32], *, axis: int, highest: int = HIGHEST) -> Codes:
    """Quantise with one scale for each line along ``axis``, so that zero stays exactly zero.

    ``axis`` is the one that is summed up: 0 gives a scale a column, 1 a scale a row. The scales
    keep that axis with length 1. Codes lie in [-highest, highest].
    """
    scales = np.abs(matrix).max(axis=axis, keepdims=True) / np.float32(highest)
    scales = np.where(scales == 0, np.float32(1), scales).astype(np.float32)
    codes = np.clip(np.rint(matrix / scales), -highest, highest).astype(np.int8)
    return Codes(codes=codes, scales=scales)
