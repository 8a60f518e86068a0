"""What was made once is known for a while, never more of it than may be."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from service.remembered import Remembered


def test_what_was_not_asked_for_longest_goes_first() -> None:
    """Asking keeps a key; the bound holds."""
    known: Remembered[str, int] = Remembered(2)
    assert known.put("a", 1) == 1
    known.put("b", 2)
    assert known.get("a") == 1
    known.put("c", 3)
    assert [known.get(one) for one in "abc"] == [1, None, 3]


def test_threads_share_it() -> None:
    """Eight threads that put and ask at once find each value under its own key."""
    known: Remembered[int, int] = Remembered(50)

    def work(start: int) -> bool:
        for number in range(start, start + 2000):
            known.put(number, number)
            if known.get(number - 1) not in (None, number - 1):
                return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(work, range(0, 800, 100)))
    assert sum(known.get(number) is not None for number in range(3000)) == 50
