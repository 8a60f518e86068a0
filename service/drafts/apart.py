"""A draft's bytes and the standards it is for in, what it answers out: read apart, kept nowhere."""

from __future__ import annotations

import json
import tempfile
import threading
import weakref
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corpora.errors import EmptyFile, NotTried, TooLarge, TooMany, TriedTooLong
from pipelines.extract.limits import megabytes
from service.drafts.results import Tried, from_plain
from service.settings import Settings
from service.work.process import WorkProcess

_MODULE = "service.drafts"
PATIENCE = 60.0
# At most so many at a time, the one being tried among them; whoever comes later is told to wait.
_AT_ONCE = 4
_WAIT = 30
# A process that nobody asks anything of gives its memory back.
_IDLE = 300.0


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A draft as it came: its name and its bytes, and how many of them may come."""

    name: str
    chunks: Iterable[bytes]
    limit: int


@dataclass(frozen=True, kw_only=True)
class Against:
    """What a draft is tried against: an edition's wording, a profile ("": none), standards."""

    revision: str
    profile: str
    standards: Sequence[str]


class Drafts:
    """One process that tries drafts, one at a time; started when needed, ended when idle.

    It ends with this object too, and with the process that this is. ``waiting`` is how many were
    asked for and have no answer yet.
    """

    def __init__(self, settings: Settings, patience: float = PATIENCE) -> None:
        """Start nothing yet; ``patience``: the seconds that a draft may take."""
        self._process = WorkProcess(settings, _MODULE)
        self._patience = patience
        self._counting = threading.Lock()
        self.waiting = 0
        self._one = threading.Lock()
        self._timer: threading.Timer | None = None
        self._end = weakref.finalize(self, self._process.close)

    def attempt(self, draft: Draft, against: Against) -> Tried:
        """Try a draft; whatever becomes of it, nothing of it is left.

        Raises what reading it raises, EmptyFile and TooLarge; TriedTooLong past the time it has,
        NotTried when its process fails, TooMany while others are tried.
        """
        with self._counting:
            if self.waiting >= _AT_ONCE:
                raise TooMany(seconds=_WAIT)
            self.waiting += 1
        try:
            # A program that is ended may write into it to the last.
            folder = tempfile.TemporaryDirectory(prefix="acredita-", ignore_cleanup_errors=True)
            with folder as name, self._one:
                return self._attempt(Path(name), draft, against)
        finally:
            with self._counting:
                self.waiting -= 1

    def close(self) -> None:
        """End the process, whatever it does."""
        if self._timer is not None:
            self._timer.cancel()
        self._end()

    def _attempt(self, folder: Path, draft: Draft, against: Against) -> Tried:
        path, out = folder / "draft", folder / "found"
        _write(path, draft)
        order = {
            **{"draft": str(path), "name": draft.name, "out": str(out)},
            **{"revision": against.revision, "profile": against.profile},
            "standards": list(against.standards),
        }
        try:
            answer = self._process.within(order, self._patience)
        finally:
            self._rest()
        if answer.stopped:
            raise TriedTooLong(seconds=round(self._patience))
        if not answer.is_done:
            raise NotTried(detail=(answer.fault or "").partition(":")[0] or "-")
        return from_plain(json.loads(out.read_text("utf-8")))

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(_IDLE, self._sleep)
        self._timer.daemon = True
        self._timer.start()

    def _sleep(self) -> None:
        """End the process unless it was asked something meanwhile."""
        if self._one.acquire(blocking=False):
            with suppress(OSError):
                self._process.close()
            self._one.release()


def _write(path: Path, draft: Draft) -> None:
    seen = 0
    with path.open("wb") as out:
        for chunk in draft.chunks:
            seen += len(chunk)
            if seen > draft.limit:
                raise TooLarge(limit=megabytes(draft.limit))
            out.write(chunk)
    if not seen:
        raise EmptyFile(file=draft.name)
