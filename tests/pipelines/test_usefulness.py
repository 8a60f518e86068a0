"""A decision tells most about what nobody can guess, and twice as much of what is mandatory."""

from __future__ import annotations

import pytest

from pipelines.usefulness import entropy, weight


def test_entropy_is_highest_in_the_middle() -> None:
    """One bit at one half, none where there is no doubt, the same on both sides."""
    assert entropy(0.5) == pytest.approx(1)
    assert entropy(0.0) == entropy(1.0) == 0
    assert entropy(0.2) == pytest.approx(entropy(0.8))
    assert entropy(0.11) == pytest.approx(0.4999, abs=1e-3)


def test_without_a_confidence_there_is_no_entropy() -> None:
    """What nothing calibrated cannot be ordered by it."""
    assert entropy(None) is None


def test_a_mandatory_standard_weighs_double() -> None:
    """An unknown level is not taken for a mandatory one."""
    assert (weight("M"), weight("O"), weight(None)) == (2, 1, 1)
