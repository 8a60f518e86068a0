"""Editions and words in, standards found out: one encoder for the process, loaded when needed."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from corpora.records import Edition
from models.encoder import Encoder
from models.onnx_encoder import OnnxEncoder
from pipelines.search import Hit, asked_number
from service.cache import VectorCache
from service.editions_search import Meanings, found, has_meanings, meanings
from service.remembered import Remembered

_LONGEST = 300
_loading = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class Found:
    """Standards found; ``by_meaning`` False: only words were compared, since a wording is new."""

    hits: tuple[Hit, ...]
    by_meaning: bool


class Library:
    """Finds standards of editions by number, words and meaning.

    The vectors of a wording are read once. Those of a new one, which take seconds to make, are
    made in a thread while the words alone answer.
    """

    def __init__(self, data: Path) -> None:
        """Keep vectors in ``data``; nothing is loaded yet."""
        self._data = data
        self._lock = threading.Lock()
        self._meanings: Remembered[str, Meanings] = Remembered(16)
        self._making: set[str] = set()

    def find(self, edition: Edition, words: str, limit: int) -> Found:
        """Return up to ``limit`` standards, best first."""
        asked = words[:_LONGEST]
        if asked_number(asked) is not None:
            return Found(hits=found(edition, asked, None, limit), by_meaning=True)
        known = self._known(edition)
        if known is None:
            return Found(hits=found(edition, asked, None, limit), by_meaning=False)
        vector = encoder().embed([asked], query=True)[0]
        likeness = known.likeness(vector)
        return Found(hits=found(edition, asked, likeness, limit), by_meaning=True)

    def prepare(self, edition: Edition) -> threading.Thread | None:
        """Make a wording's vectors in a thread and return it; None when they are there."""
        with self._lock:
            if edition.digest in self._making or self._meanings.get(edition.digest) is not None:
                return None
            self._making.add(edition.digest)
        thread = threading.Thread(target=self._make, args=(edition,), daemon=True)
        thread.start()
        return thread

    def _known(self, edition: Edition) -> Meanings | None:
        known = self._meanings.get(edition.digest)
        if known is not None:
            return known
        reader = encoder()
        kept = VectorCache(self._data, reader.id, reader.dimensions)
        if not has_meanings(edition, reader, kept):
            self.prepare(edition)
            return None
        return self._meanings.put(edition.digest, meanings(edition, reader, kept))

    def _make(self, edition: Edition) -> None:
        try:
            reader = encoder()
            kept = VectorCache(self._data, reader.id, reader.dimensions)
            made = meanings(edition, reader, kept)
            kept.flush()
            self._meanings.put(edition.digest, made)
        finally:
            self._making.discard(edition.digest)


@lru_cache(maxsize=1)
def library_of(data: Path) -> Library:
    """Return the library of a data folder, the same one until another folder is asked for."""
    return Library(data)


def encoder() -> Encoder:
    """Return the encoder of this process, loaded the first time, whatever the data folder."""
    with _loading:
        return _loaded()


@cache
def _loaded() -> Encoder:
    return OnnxEncoder.bundled()
