"""Messages of the service and the process that works for it: JSON behind its length in bytes."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

Message = dict[str, Any]
LENGTH = struct.Struct(">Q")


def send(stream: BinaryIO, message: Message) -> None:
    """Write a message at once; raises OSError when nobody reads it."""
    packed = json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")
    stream.write(LENGTH.pack(len(packed)) + packed)
    stream.flush()


def received(stream: BinaryIO) -> Message | None:
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
