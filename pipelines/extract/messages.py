"""Messages of one process for another: JSON behind its length in bytes, in and out of a pipe."""

from __future__ import annotations

import json
import os
import selectors
import struct
import subprocess
import time
from typing import Any, Protocol

Message = dict[str, Any]
LENGTH = struct.Struct(">Q")
_CHUNK = 1_000_000


class Readable(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes:
        """Return so many bytes, fewer only at the end."""


class Writable(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> object:
        """Write all of it."""

    def flush(self) -> object:
        """Hold nothing back."""


def send(stream: Writable, message: Message) -> None:
    """Write a message at once; raises OSError when nobody reads it."""
    packed = json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")
    stream.write(LENGTH.pack(len(packed)) + packed)
    stream.flush()


def received(stream: Readable) -> Message | None:
    """Return the next message, None when there are no more or the last one is cut off."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(head)
    packed = stream.read(size)
    if len(packed) < size:
        return None
    message: Message = json.loads(packed.decode("utf-8", "surrogatepass"))
    return message


class Pipes:
    """The input and output of a process that may hang: nothing waits for it past a deadline.

    The process must have been started without buffers. Past the deadline TimeoutError is raised.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        """Wait without end until ``allow`` says how long."""
        if process.stdin is None or process.stdout is None:
            raise BrokenPipeError
        self._in, self._out = process.stdin.fileno(), process.stdout.fileno()
        os.set_blocking(self._in, False)
        self._deadline: float | None = None

    def allow(self, seconds: float) -> None:
        """Give the process so many seconds from now on."""
        self._deadline = time.monotonic() + seconds

    def write(self, data: bytes, /) -> None:
        """Write all of it; raises OSError when nobody reads."""
        left = memoryview(data)
        with selectors.DefaultSelector() as selector:
            selector.register(self._in, selectors.EVENT_WRITE)
            while left:
                self._wait(selector)
                left = left[os.write(self._in, left[:_CHUNK]) :]

    def flush(self) -> None:
        """Hold nothing back, as ever."""

    def read(self, size: int, /) -> bytes:
        """Return so many bytes, fewer only when the process ended."""
        pieces = []
        with selectors.DefaultSelector() as selector:
            selector.register(self._out, selectors.EVENT_READ)
            while size:
                self._wait(selector)
                piece = os.read(self._out, min(size, _CHUNK))
                if not piece:
                    break
                pieces.append(piece)
                size -= len(piece)
        return b"".join(pieces)

    def _wait(self, selector: selectors.BaseSelector) -> None:
        left = None if self._deadline is None else max(self._deadline - time.monotonic(), 0)
        if not selector.select(left):
            raise TimeoutError
