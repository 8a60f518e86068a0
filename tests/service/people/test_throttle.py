"""Failures slow down the next attempt, more and more, and are forgotten in the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.people.throttle import ACCOUNT, ADDRESS, WINDOW, seconds_to_wait

NOW = datetime(2026, 10, 5, 12, tzinfo=UTC)


def failures(count: int, ago: int = 0) -> list[datetime]:
    return [NOW - timedelta(seconds=ago)] * count


def test_the_first_failures_cost_nothing() -> None:
    """Whoever mistypes a few times does not wait."""
    assert seconds_to_wait([], NOW, ACCOUNT) == 0
    assert seconds_to_wait(failures(ACCOUNT.free - 1), NOW, ACCOUNT) == 0
    assert seconds_to_wait(failures(ADDRESS.free - 1), NOW, ADDRESS) == 0


def test_each_further_failure_doubles_the_wait_to_a_bound() -> None:
    """2, 4, 8 seconds and so on, but an account's owner never waits more than five minutes."""
    waits = [seconds_to_wait(failures(ACCOUNT.free + more), NOW, ACCOUNT) for more in range(12)]
    assert waits[:4] == [2, 4, 8, 16]
    assert waits[-1] == ACCOUNT.longest == 300
    assert seconds_to_wait(failures(10_000), NOW, ADDRESS) == ADDRESS.longest


def test_waiting_helps_and_the_window_forgets() -> None:
    """The wait runs from the last failure; those before the window do not count."""
    assert seconds_to_wait(failures(7, ago=3), NOW, ACCOUNT) == 5
    assert seconds_to_wait(failures(7, ago=8), NOW, ACCOUNT) == 0
    old = failures(50, ago=int(WINDOW.total_seconds()))
    assert seconds_to_wait(old, NOW, ACCOUNT) == 0


@given(st.lists(st.integers(0, 4000), max_size=60), st.integers(0, 4000))
def test_a_further_failure_never_shortens_the_wait(ages: list[int], more: int) -> None:
    """However failures lie in time, one more does not open the door sooner."""
    known = [NOW - timedelta(seconds=age) for age in ages]
    before = seconds_to_wait(known, NOW, ACCOUNT)
    after = seconds_to_wait([*known, NOW - timedelta(seconds=more)], NOW, ACCOUNT)
    assert 0 <= before <= after <= ACCOUNT.longest
