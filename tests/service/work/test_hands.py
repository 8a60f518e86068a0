"""Processes share an order that has pieces enough for each, and rest when little is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from service.settings import Settings
from service.work.hands import Hands
from service.work.process import Answer, WorkProcess


class Counted(WorkProcess):
    """A process that notes how often it was asked, started and closed."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.asked = self.closed = 0

    def ask(self, order: dict[str, Any], look: Callable[[int, int], bool]) -> Answer:
        """Note it."""
        del order, look
        self.asked += 1
        return Answer()

    def close(self) -> None:
        """Note it."""
        self.closed += 1
        super().close()


def hands(settings: Settings, count: int) -> tuple[Hands, list[Counted]]:
    """Return some hands and their processes."""
    made = [Counted(settings) for _ in range(count)]
    return Hands(made[0], made[1:]), made


@pytest.mark.parametrize(
    ("pieces", "asked"),
    [(0, [1, 0, 0]), (15, [1, 0, 0]), (16, [1, 1, 0]), (24, [1, 1, 1]), (90, [1, 1, 1])],
)
def test_as_many_work_as_there_is_for(settings: Settings, pieces: int, asked: list[int]) -> None:
    """Eight pieces for each; the first works in any case."""
    shared, made = hands(settings, 3)
    answers = shared.ask({}, lambda done, total: True, pieces)
    assert [one.asked for one in made] == asked
    assert len(answers) == sum(asked)


def test_the_first_stays_when_the_others_rest(settings: Settings) -> None:
    """It goes on with steps of jobs; at the end all are closed."""
    shared, made = hands(settings, 3)
    shared.rest()
    assert [one.closed for one in made] == [0, 1, 1]
    shared.close()
    assert [one.closed for one in made] == [1, 2, 2]


@pytest.mark.parametrize(("threads", "processes"), [(1, 1), (2, 2), (16, 4)])
def test_there_is_one_for_each_thread(settings: Settings, threads: int, processes: int) -> None:
    """Four at most: each of them holds what a match needs."""
    given = {**settings.__dict__, "threads": threads}
    assert len(Hands.of(Settings(**given))._others) == processes - 1
