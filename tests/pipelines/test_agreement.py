"""How far two readings agree: worked examples, and where kappa is not defined."""

from __future__ import annotations

import pytest

from pipelines.agreement import agreement


def test_kappa_is_that_of_the_worked_example() -> None:
    """Of 50: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no gives 0.7 observed, 0.5 by chance: 0.4."""
    pairs = [
        *[("satisfies", "satisfies")] * 20,
        *[("satisfies", "unrelated")] * 5,
        *[("unrelated", "satisfies")] * 10,
        *[("unrelated", "unrelated")] * 15,
    ]
    found = agreement(pairs)
    assert found.kappa == pytest.approx(0.4)
    assert (found.n, found.agreed, found.share) == (50, 35, 0.7)
    assert found.band == "fair"


@pytest.mark.parametrize(
    ("pairs", "kappa", "band"),
    [
        ([("satisfies", "satisfies"), ("unrelated", "unrelated")], 1, "strong"),
        ([("satisfies", "unrelated"), ("unrelated", "satisfies")], -1, "none"),
        ([("satisfies", "partial"), ("satisfies", "satisfies")], 0, "none"),
    ],
)
def test_the_ends_of_kappa(pairs: list[tuple[str, str]], kappa: float, band: str) -> None:
    """Always alike is 1, always the other one -1, no better than chance 0."""
    found = agreement(pairs)
    assert found.kappa == pytest.approx(kappa)
    assert found.band == band


@pytest.mark.parametrize("pairs", [[], [("partial", "partial")] * 9])
def test_kappa_is_none_where_it_is_not_defined(pairs: list[tuple[str, str]]) -> None:
    """Nothing read twice, or one verdict alone: chance explains all of it."""
    found = agreement(pairs)
    assert found.kappa is None
    assert found.band == ""
    assert found.share == (1 if pairs else None)
