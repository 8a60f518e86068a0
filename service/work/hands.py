"""An order that can be shared in, done by as many processes as there is work for, out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from pipelines.extract.messages import Message
from service.settings import Settings
from service.work.process import Answer, WorkProcess

# Pieces of work for each process: starting one takes as long as a few of them.
_SHARE = 8
# Processes at most: each holds what a match needs, some 700 MB.
_MOST = 4


class Hands:
    """The process that works for this one, and others beside it while there is much to share."""

    def __init__(self, first: WorkProcess, others: Sequence[WorkProcess] = ()) -> None:
        """Use these processes; start none."""
        self.first = first
        self._others = tuple(others)

    @classmethod
    def of(cls, settings: Settings) -> Hands:
        """Return as many as the settings give threads."""
        first, *others = (WorkProcess(settings) for _ in range(min(settings.threads, _MOST)))
        return cls(first, others)

    def ask(
        self, order: Message, look: Callable[[int, int], bool], pieces: int
    ) -> tuple[Answer, ...]:
        """Have every process needed for so many pieces do an order; return how each ended.

        The order is one of which each takes the next piece until none is left.
        """
        needed = (self.first, *self._others[: max(0, pieces // _SHARE - 1)])
        with ThreadPoolExecutor(len(needed), thread_name_prefix="acredita-hand") as pool:
            return tuple(pool.map(lambda one: one.ask(order, look), needed))

    def rest(self) -> None:
        """End the other processes: what is left is work for one."""
        _closed(self._others)

    def close(self) -> None:
        """End all of them."""
        _closed((self.first, *self._others))


def _closed(processes: Sequence[WorkProcess]) -> None:
    for one in processes:
        one.close()
