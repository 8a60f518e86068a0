"""Orders in, answers out of the process that does the work: started when needed, ended at will."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from pipelines.extract.messages import Message, received, send
from pipelines.extract.wire import error_from_json
from service.settings import Settings

MODULE = "service.work"
_LOOK_EVERY = 0.5
_GRACE = 0.7


@dataclass(frozen=True, kw_only=True)
class Answer:
    """How a step ended: done, or not.

    ``error`` is what it raised, as ``pipelines.extract.wire`` writes it; ``fault`` what ended the
    process, "" where that was done from outside; ``stopped``: whoever asked no longer wanted it.
    """

    error: Message | None = None
    fault: str | None = None
    stopped: bool = False

    @property
    def is_done(self) -> bool:
        """Tell whether the step was done."""
        return self.error is None and self.fault is None and not self.stopped


@dataclass(frozen=True, kw_only=True)
class _Running:
    process: subprocess.Popen[bytes]
    messages: queue.Queue[Message]


class WorkProcess:
    """The one process that works for this one; it does one step at a time."""

    def __init__(self, settings: Settings, module: str = "") -> None:
        """Start nothing yet; ``module``: the process of another kind that is run instead."""
        self._settings = settings
        self._module = module
        self._running: _Running | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start the process, if it does not run: it takes seconds until it can work."""
        with self._lock, suppress(OSError):
            self._ensure()

    def ask(self, order: Message, look: Callable[[int, int], bool]) -> Answer:
        """Have a step done and return how it ended.

        ``look`` is called about twice a second with how much is done of how much; when it says
        False the process is ended.
        """
        with self._lock:
            try:
                running = self._ensure()
                send(_pipe(running.process.stdin), order)
            except OSError:
                return Answer(fault="")
            return self._wait(running, look)

    def within(self, order: Message, seconds: float) -> Answer:
        """Have something done in so many seconds, else stopped; raise what it raised there."""
        until = time.monotonic() + seconds
        answer = self.ask(order, lambda done, total: time.monotonic() < until)
        if answer.error is not None:
            raise error_from_json(answer.error)
        return answer

    def end(self) -> None:
        """End the process, whatever it does; a step it was at is not done."""
        running = self._running
        if running is None:
            return
        process = running.process
        if process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(_GRACE)
        if process.poll() is None:
            process.kill()
        process.wait()

    def close(self) -> None:
        """End the process and let go of its pipes."""
        self.end()
        with self._lock:
            self._let_go()

    def _ensure(self) -> _Running:
        if self._running is None or self._running.process.poll() is not None:
            self._let_go()
            process = _started(self._module or MODULE)
            messages: queue.Queue[Message] = queue.Queue()
            threading.Thread(
                target=_listen, args=(_pipe(process.stdout), messages), daemon=True
            ).start()
            self._running = _Running(process=process, messages=messages)
            plain = {
                "data": str(self._settings.data),
                "database": self._settings.database,
                "threads": self._settings.threads,
                "max_pages": self._settings.max_pages,
            }
            send(_pipe(process.stdin), {"settings": plain})
        return self._running

    def _wait(self, running: _Running, look: Callable[[int, int], bool]) -> Answer:
        done = total = 0
        looked = time.monotonic()
        while True:
            with suppress(queue.Empty):
                message = running.messages.get(timeout=_LOOK_EVERY)
                if "progress" not in message:
                    return Answer(error=message.get("error"), fault=message.get("fault"))
                done, total = message["progress"]
            if time.monotonic() - looked >= _LOOK_EVERY:
                looked = time.monotonic()
                if not look(done, total):
                    self.end()
                    return Answer(stopped=True)

    def _let_go(self) -> None:
        running, self._running = self._running, None
        if running is None:
            return
        running.process.wait()
        for pipe in (running.process.stdin, running.process.stdout):
            with suppress(OSError):
                _pipe(pipe).close()


def _listen(stream: BinaryIO, messages: queue.Queue[Message]) -> None:
    """Hand on what the process says, and that it ended."""
    with suppress(OSError, ValueError):  # closed under it, once the process is gone
        while (message := received(stream)) is not None:
            messages.put(message)
    messages.put({"fault": ""})


def _started(module: str) -> subprocess.Popen[bytes]:
    environment = {
        # It is told what it needs; what reads strangers' files for it must not find our secrets.
        **{name: text for name, text in os.environ.items() if not name.startswith("ACREDITA_")},
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        # The encoder has its own threads; of a match few seconds are products, and processes that
        # share a plan would take the cores from one another (125 s instead of 87).
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    )


def _pipe(found: IO[bytes] | None) -> BinaryIO:
    if found is None:
        raise BrokenPipeError
    return cast(BinaryIO, found)
