"""A data folder in, held by one process alone, or by several that share it, out."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpora.errors import CannotWrite, StoreInUse


@contextmanager
def holding(data: Path, *, alone: bool) -> Iterator[None]:
    """Hold a data folder: alone (a service on SQLite, a restore), or with others that share it.

    The lock is the folder's own and ends with the process, however that ends. Raises StoreInUse
    when another process holds the folder in a way that does not go with this one.
    """
    handle = None
    try:
        handle = os.open(data, os.O_RDONLY)
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError as error:
        if handle is not None:
            os.close(handle)
        if isinstance(error, BlockingIOError):
            raise StoreInUse from error
        raise CannotWrite(file=str(data), detail=error.strerror or str(error)) from error
    try:
        yield
    finally:
        os.close(handle)
