"""Orders on standard input in, what a function makes of each out: the life of a process apart.

It ends when its input does: with the process that started it, whatever ended that one.
"""

from __future__ import annotations

import contextlib
import gc
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from corpora.errors import AcreditaError, CannotWrite
from pipelines.extract.apart import APART
from pipelines.extract.messages import Message, received, send
from pipelines.extract.wire import error_to_json
from service.output import reason_of
from service.settings import Settings
from service.work.kit import Progress

# Does what a message asks for.
Do = Callable[[Message, Progress], None]
_TELL_EVERY = 0.2
_NICE = 10
# New objects that a search for unreachable ones waits for: what is loaded once is a million, and a
# match makes thousands that are freed by themselves.
_COLLECT = (20_000, 20, 50)
_OURS = ("corpora", "models", "pipelines", "service")


def main(make: Callable[[Settings], Do]) -> None:
    """Work for the process at the other end of standard input, as ``make`` does it."""
    gc.set_threshold(*_COLLECT)
    _be_humble()
    answers = _own_output()
    with _Confession(answers):
        _serve(sys.stdin.buffer, answers, make)


def answer(do: Do, message: Message, outgoing: BinaryIO) -> Message:
    """Do what is asked and return how it ended; how much is done goes out meanwhile."""
    try:
        do(message, _teller(outgoing))
    except AcreditaError as error:
        return {"error": error_to_json(error)}
    except BrokenPipeError:
        raise  # nobody listens any more
    except OSError as error:
        return {"error": error_to_json(CannotWrite(detail=reason_of(error)))}
    return {"done": True}


def _serve(incoming: BinaryIO, outgoing: BinaryIO, make: Callable[[Settings], Do]) -> None:
    """Do what is asked for until nothing more is; the first message holds the settings."""
    orders: queue.Queue[Message | None] = queue.Queue()
    reader = threading.Thread(target=_hand_over, args=(incoming, orders), daemon=True)
    reader.start()
    first = orders.get()
    if first is None:
        return
    do = make(Settings(**{**first["settings"], "data": Path(first["settings"]["data"])}))
    while (message := orders.get()) is not None:
        send(outgoing, answer(do, message, outgoing))


def _teller(outgoing: BinaryIO) -> Progress:
    """Tell how much is done, a few times a second at most."""
    told = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= _TELL_EVERY or done == total:
            told = now
            send(outgoing, {"progress": [done, total]})

    return tell


def _hand_over(incoming: BinaryIO, orders: queue.Queue[Message | None]) -> None:
    """Pass on what arrives; at its end nobody wants the work any more, so it stops at once."""
    while (message := received(incoming)) is not None:
        orders.put(message)
    _stop()


def _stop(*signalled: object) -> None:
    del signalled
    APART.close()
    os._exit(0)


class _Confession:
    """Tells a fault of our own, without a word of any manual, before it ends this process."""

    def __init__(self, outgoing: BinaryIO) -> None:
        self._outgoing = outgoing

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Say what kind of fault it was and where."""
        if kind is None:
            return
        with contextlib.suppress(OSError):
            send(self._outgoing, {"fault": f"{kind.__name__}:{_place(trace)}"})
        APART.close()
        os._exit(1)


def _place(trace: TracebackType | None) -> str:
    """Return module and line of our own code nearest to a fault."""
    root = Path(__file__).parents[2]
    frames = [
        (Path(frame.filename), line)
        for frame, line in ((one, one.lineno) for one in traceback.extract_tb(trace))
    ]
    own = [
        f"{path.relative_to(root).as_posix()}:{line}"
        for path, line in frames
        if path.is_relative_to(root) and path.relative_to(root).parts[0] in _OURS
    ]
    return own[-1] if own else ""


def _be_humble() -> None:
    """Let the web go first, and let the system end this process before the one it works for."""
    os.nice(_NICE)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop)


def _own_output() -> BinaryIO:
    """Take standard output for the messages, so that no library writes among them."""
    descriptor = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return os.fdopen(descriptor, "wb")
