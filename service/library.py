"""Editions and words in, standards found out: one encoder for the process, loaded when needed."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpora.records import Edition
from models.encoder import Encoder
from models.onnx_encoder import OnnxEncoder
from pipelines.search import Hit, asked_number
from service.cache import VectorCache
from service.editions_search import Meanings, found, has_meanings, meanings
from service.remembered import Remembered

_LONGEST = 300


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
        self._encoder: Encoder | None = None
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
        vector = self.encoder().embed([asked], query=True)[0]
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

    def encoder(self) -> Encoder:
        """Return the encoder of this process, loaded the first time."""
        with self._lock:
            if self._encoder is None:
                self._encoder = OnnxEncoder.bundled()
            return self._encoder

    def _known(self, edition: Edition) -> Meanings | None:
        known = self._meanings.get(edition.digest)
        if known is not None:
            return known
        encoder = self.encoder()
        kept = VectorCache(self._data, encoder.id, encoder.dimensions)
        if not has_meanings(edition, encoder, kept):
            self.prepare(edition)
            return None
        return self._meanings.put(edition.digest, meanings(edition, encoder, kept))

    def _make(self, edition: Edition) -> None:
        try:
            encoder = self.encoder()
            kept = VectorCache(self._data, encoder.id, encoder.dimensions)
            made = meanings(edition, encoder, kept)
            kept.flush()
            self._meanings.put(edition.digest, made)
        finally:
            self._making.discard(edition.digest)


@cache
def library_of(data: Path) -> Library:
    """Return the library of a data folder, the same one each time."""
    return Library(data)
