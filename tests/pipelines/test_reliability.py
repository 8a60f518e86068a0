"""Whether confidences mean what they say: bins, bounds, and what is said of all of them."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.reliability import BINS, Tendency, reliability


def judged(confidence: float, accepted: int, n: int) -> list[tuple[float, bool]]:
    """Return ``n`` decisions on proposals of one confidence, some of them accepted."""
    return [(confidence, place < accepted) for place in range(n)]


def test_a_bin_tells_its_share_and_its_bounds() -> None:
    """31 of 37 between 0.8 and 0.9: 84%, with the exact bounds 68.0% to 93.8%."""
    found = reliability(judged(0.85, 31, 37))
    told = next(one for one in found.bins if one.n)
    assert (told.start, told.end, told.n, told.accepted) == (0.8, 0.9, 37, 31)
    assert told.rate == pytest.approx(31 / 37)
    assert told.low == pytest.approx(0.680, abs=0.001)
    assert told.high == pytest.approx(0.938, abs=0.001)
    assert told.enough
    assert [one.n for one in found.bins if one is not told] == [0] * (BINS - 1)


@pytest.mark.parametrize(
    ("confidence", "start"), [(0.0, 0.0), (0.3, 0.3), (0.7, 0.7), (0.8999, 0.8), (1.0, 0.9)]
)
def test_edges_belong_to_the_bin_above(confidence: float, start: float) -> None:
    """0.7 is of 0.7 to 0.8 and 1 of the last bin; bins come highest first."""
    found = reliability(judged(confidence, 1, 1))
    assert [one.start for one in found.bins if one.n] == [start]
    assert found.bins[0].end == 1


def test_few_decisions_say_nothing() -> None:
    """Nine of a bin are not enough for a share, and 29 of all for a sentence."""
    found = reliability(judged(0.9, 0, 9) + judged(0.1, 0, 20))
    assert not found.bins[0].enough
    assert found.tendency is Tendency.FEW
    empty = reliability([])
    assert (empty.n, empty.mean, empty.rate) == (0, None, None)
    assert empty.bins[0].rate is None


@pytest.mark.parametrize(
    ("rows", "tendency"),
    [
        (judged(0.9, 20, 50), Tendency.HIGH),
        (judged(0.3, 40, 50), Tendency.LOW),
        (judged(0.8, 40, 50), Tendency.AGREE),
        (judged(0.9, 20, 50) + judged(0.1, 30, 50), Tendency.MIXED),
    ],
)
def test_the_tendency_is_told(rows: list[tuple[float, bool]], tendency: Tendency) -> None:
    """Above the bounds of the share accepted they run high, below low; both at once are mixed."""
    assert reliability(rows).tendency is tendency


def test_confidences_that_are_right_are_seldom_called_wrong() -> None:
    """Of 300 teams whose acceptance follows the confidence, at most some 10% are told otherwise."""
    chance = np.random.default_rng(0)
    wrong = 0
    for _ in range(300):
        said = chance.random(200)
        accepted = chance.random(200) < said
        rows = zip(said.tolist(), accepted.tolist(), strict=True)
        wrong += reliability(rows).tendency is not Tendency.AGREE
    assert wrong / 300 <= 0.1


def test_what_is_no_probability_is_refused() -> None:
    """A confidence over 1 raises ValueError."""
    with pytest.raises(ValueError, match=r"1\.2"):
        reliability([(1.2, True)])
