"""A run, which whoever asks may see, and a format in; the file's bytes, made apart, out.

A workbook or report of a whole edition takes seconds of one processor: in this process every other
request would wait for it.
"""

from __future__ import annotations

import tempfile
import time
import weakref
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO

from corpora.errors import NotMade
from pipelines.extract.wire import error_from_json
from service.settings import Settings
from service.work.process import WorkProcess

# Those that are made whole before their first byte.
WHOLE = frozenset({"xlsx", "html"})
_MODULE = "service.exports"
_PATIENCE = 120.0
_CHUNK = 1 << 16


class Exports:
    """One process that makes files, one at a time; started when first needed, ended by ``close``.

    It ends with this object too, and with the process that this is.
    """

    def __init__(self, settings: Settings) -> None:
        """Start nothing yet."""
        self._process = WorkProcess(settings, _MODULE)
        self._end = weakref.finalize(self, self._process.close)

    def make(self, run: str, kind: str, top: int, day: date) -> Iterator[bytes]:
        """Make a file, then return its bytes in pieces.

        Raises NotMade when its process fails or takes too long, and NotFound for a lost run.
        """
        with tempfile.TemporaryDirectory(prefix="acredita-") as folder:
            path = Path(folder) / "made"
            until = time.monotonic() + _PATIENCE
            answer = self._process.ask(
                {"run": run, "format": kind, "top": top, "day": day.isoformat(), "path": str(path)},
                lambda done, total: time.monotonic() < until,
            )
            if answer.error is not None:
                raise error_from_json(answer.error)
            if not answer.is_done:
                raise NotMade(detail=f"> {_PATIENCE:.0f} s" if answer.stopped else kind)
            # Its name may go: the bytes are there until it is closed.
            return _pieces(path.open("rb"))

    def close(self) -> None:
        """End the process, whatever it does."""
        self._end()


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_CHUNK):
            yield piece
