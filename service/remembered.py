"""Keys and what never changes of them in, the ones last used still known out."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """Values by key, at most ``most`` of them: whoever is not asked for longest goes first.

    Threads share it. A value is never changed: a key, such as a digest, names the same one always.
    """

    def __init__(self, most: int) -> None:
        """Know nothing yet."""
        self._most = most
        self._known: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        """Return what is known of a key, None for nothing."""
        with self._lock:
            found = self._known.get(key)
            if found is not None:
                self._known.move_to_end(key)
            return found

    def put(self, key: K, value: V) -> V:
        """Keep a value and return it."""
        with self._lock:
            self._known[key] = value
            self._known.move_to_end(key)
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        return value
