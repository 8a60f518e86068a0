"""A run or an assessment, which whoever asks may see, and formats in; files, made apart, out.

A workbook or report of a whole edition takes seconds of one processor: in this process every other
request would wait for it.
"""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO

from corpora.errors import NotMade
from pipelines.extract.messages import Message
from service.settings import Settings
from service.work.process import WorkProcess

# Those that are made whole before their first byte.
WHOLE = frozenset({"xlsx", "html"})
_MODULE = "service.exports"
_PATIENCE, _PATIENCE_OF_REPORTS = 120.0, 240.0
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
            order = {"run": run, "format": kind, "top": top, "day": day.isoformat()}
            self._have_made({**order, "path": str(path)}, kind, _PATIENCE)
            # Its name may go: the bytes are there until it is closed.
            return _pieces(path.open("rb"))

    def write_reports(self, order: Message, folder: Path) -> None:
        """Have reports written into a folder, one file a format, as ``exports.reviewed`` does.

        Raises NotMade when its process fails or takes too long, NotFound and NotMatched.
        """
        formats = ", ".join(order["formats"])
        self._have_made({**order, "folder": str(folder)}, formats, _PATIENCE_OF_REPORTS)

    def _have_made(self, order: Message, what: str, patience: float) -> None:
        answer = self._process.within(order, patience)
        if not answer.is_done:
            raise NotMade(detail=f"> {patience:.0f} s" if answer.stopped else what)

    def close(self) -> None:
        """End the process, whatever it does."""
        self._end()


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_CHUNK):
            yield piece
