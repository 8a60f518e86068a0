"""A cycle has four years, and an activity misses those by whose end it should have left a proof."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipelines.cycle import missing, years_of

NOW = datetime(2026, 6, 1, tzinfo=UTC)
YEARS = (2023, 2024, 2025, 2026)


def at(year: int) -> datetime:
    return datetime(year, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("began", "last", "years"),
    [
        (2026, 2026, (2023, 2024, 2025, 2026)),
        (2026, 2028, (2023, 2024, 2025, 2026, 2027, 2028)),
        (2026, 2025, (2023, 2024, 2025, 2026)),
    ],
)
def test_a_cycle_is_four_years_and_those_it_goes_on_for(
    began: int, last: int, years: tuple[int, ...]
) -> None:
    """From three years before it began, whatever a clock that was wrong says of its end."""
    assert years_of(at(began), at(last)) == years


@pytest.mark.parametrize(
    ("period", "proved", "expected"),
    [
        ("annual", (), (2023, 2024, 2025)),
        ("quarterly", (2023, 2025), (2024,)),
        ("per-shift", (2023, 2024, 2025), ()),
        ("biennial", (), (2024, 2025)),
        ("biennial", (2023,), (2025,)),
        ("triennial", (), (2025,)),
        ("triennial", (2023,), ()),
        ("quadrennial", (), ()),
        (None, (), ()),
        ("", (), ()),
    ],
)
def test_years_that_miss_a_proof(
    period: str | None, proved: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    """What is due every two years misses the year that ends two without one; this year never."""
    assert missing(period, YEARS, proved, NOW) == expected
