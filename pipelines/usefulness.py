"""A confidence and a level in, how much a person's decision on the pair would tell out."""

from __future__ import annotations

import math

# What a mandatory standard weighs; any other level, and one that is not known, weighs 1.
MANDATORY, OTHER = 2.0, 1.0


def entropy(confidence: float | None) -> float | None:
    """Return the binary entropy of a confidence, 0 to 1 bits: most at 0.5, none at 0 and 1.

    None where there is no confidence. Formula: -p log2 p - (1-p) log2 (1-p) (Shannon, 1948).
    """
    if confidence is None:
        return None
    if not 0 < confidence < 1:
        return 0.0
    rest = 1 - confidence
    return -(confidence * math.log(confidence) + rest * math.log(rest)) / math.log(2)


def weight(level: str | None) -> float:
    """Return how much a standard of a level weighs: a mandatory one twice as much as any other."""
    return MANDATORY if level == "M" else OTHER
