"""A PDF or scan in, its Document or pictures out, made in a process that a bad file cannot outlive.

pdfium and the picture decoders are native code: a file of two kilobytes can make them ask for
gigabytes, loop for minutes or crash. Apart, that ends the process and refuses the file.
"""

from __future__ import annotations

import atexit
import math
import os
import signal
import subprocess
import sys
import threading
from base64 import b64decode
from contextlib import suppress

from corpora.errors import AcreditaError, SuspiciousFile
from models.ocr import Tesseract
from pipelines.extract.cut_off import bare_environment, without_network
from pipelines.extract.limits import MEGABYTE, Limits
from pipelines.extract.media import Kind
from pipelines.extract.messages import Message, Pipes, received, send
from pipelines.extract.steps import PATIENCE, Tell, silent
from pipelines.extract.wire import document_from_json, error_from_json, limits_to_json
from pipelines.results import Document

_MEMORY = 1000 * MEGABYTE
_BYTES_A_SECOND = 20 * MEGABYTE
_GRACE = 5.0


class ApartReader:
    """Reads files one at a time in a process of its own, started when first needed.

    The process is kept for the next file, and ended when a file makes it fail, hang or take more
    than ``memory`` bytes beyond three times the file's own. No page may take over ``longest``
    seconds, whatever its reader asks for.
    """

    def __init__(self, memory: int = _MEMORY, longest: float = math.inf) -> None:
        """Start nothing yet."""
        self._memory = memory
        self._longest = longest
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def read(  # noqa: PLR0913 - the file, then how it is read
        self,
        kind: Kind,
        data: bytes,
        name: str,
        limits: Limits,
        ocr: Tesseract | None,
        *,
        tell: Tell = silent,
    ) -> Document:
        """Return the Document; ``tell`` hears of each page that comes next.

        Raises what its reader raises, SuspiciousFile when the file ends the process, and
        AcreditaError for a fault of our own.
        """
        more = {"ocr_seconds": ocr.seconds if ocr is not None else None}
        found = self._answer(kind, data, name, limits, more, tell=tell)
        return document_from_json(found["document"])

    def sizes(
        self, kind: Kind, data: bytes, name: str, limits: Limits
    ) -> tuple[tuple[float, float], ...]:
        """Return width and height in points of each page as it is seen; raises as ``read``."""
        more = {"draw": {"page": None}}
        found = self._answer(kind, data, name, limits, more)["sizes"]
        return tuple((width, height) for width, height in found)

    def picture(  # noqa: PLR0913 - the file, then what is asked of it
        self, kind: Kind, data: bytes, name: str, limits: Limits, *, page: int, width: int
    ) -> bytes:
        """Return a page, from 1, as a WebP so many pixels wide; raises as ``read``."""
        more = {"draw": {"page": page, "width": width}}
        return b64decode(self._answer(kind, data, name, limits, more)["picture"])

    def close(self) -> None:
        """End the process, if there is one, whatever it does; never raises."""
        process, self._process = self._process, None
        if process is None:
            return
        # Its group, so that a Tesseract it started ends with it, even when it ended before. Until
        # it is waited for, no other process can have its number.
        if process.returncode is None:
            with suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _answer(  # noqa: PLR0913 - the file, then what is asked of it
        self,
        kind: Kind,
        data: bytes,
        name: str,
        limits: Limits,
        more: Message,
        *,
        tell: Tell = silent,
    ) -> Message:
        """Return the reply to a request about a file, its errors raised."""
        request = {
            "kind": kind.value,
            "name": name,
            "size": len(data),
            "limits": limits_to_json(limits),
            "memory": self._memory + 3 * len(data),
            **more,
        }
        with self._lock:
            reply = self._ask(request, data, name, tell)
        if "fault" in reply:
            raise AcreditaError(file=name, detail=reply["fault"])
        if "error" in reply:
            raise error_from_json(reply["error"])
        return reply

    def _ask(self, request: Message, data: bytes, name: str, tell: Tell) -> Message:
        """Send a request and return the reply; the process is ended unless it is whole."""
        process = self._process
        if process is None or _has_ended(process):
            self.close()
            process = self._process = _started()
        page = 0
        whole = False
        try:
            pipes = Pipes(process)
            pipes.allow(PATIENCE + len(data) / _BYTES_A_SECOND)
            send(pipes, request)
            pipes.write(data)
            while True:
                reply = received(pipes)
                if reply is None:
                    raise EOFError
                if "page" not in reply:
                    whole = "fault" not in reply
                    return reply
                page, seconds = reply["page"], min(reply["seconds"], self._longest)
                pipes.allow(seconds)
                tell(page, seconds)
        except TimeoutError as error:
            raise SuspiciousFile(file=name, page=page or None, detail=_LATE) from error
        except (OSError, EOFError) as error:
            raise SuspiciousFile(file=name, page=page or None, detail=_FELL) from error
        finally:
            if not whole:
                self.close()


_LATE = {
    "es": "su lectura no termina en un tiempo razonable",
    "en": "reading it does not end in reasonable time",
}
_FELL = {
    "es": "su lectura hace fallar al programa o pide demasiada memoria",
    "en": "reading it makes the program fail or asks for too much memory",
}


def _started() -> subprocess.Popen[bytes]:
    environment = {
        **bare_environment(),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        # Each thread of these reserves address space, which is limited.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }
    return subprocess.Popen(
        without_network([sys.executable, "-P", "-m", "pipelines.extract.apart_worker"]),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        env=environment,
        start_new_session=True,
    )


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Tell whether a process ended, and leave it to be waited for."""
    if process.returncode is not None:
        return True
    try:
        options = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, process.pid, options) is not None
    except ChildProcessError:
        return True


APART = ApartReader()
atexit.register(APART.close)
