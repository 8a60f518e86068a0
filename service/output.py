"""Bytes and a path in; a file that is either whole or not there, after a power cut too, out."""

from __future__ import annotations

import errno
import os
from itertools import takewhile
from pathlib import Path
from uuid import uuid4

from corpora.errors import CannotWrite

_REASONS = {
    errno.EACCES: "sin permiso de escritura",
    errno.EPERM: "sin permiso de escritura",
    errno.EROFS: "la carpeta es de solo lectura",
    errno.ENOENT: "la carpeta no existe",
    errno.ENOTDIR: "la ruta pasa por un archivo que no es carpeta",
    errno.EISDIR: "es una carpeta",
    errno.ENOSPC: "no queda espacio en el disco",
    errno.EDQUOT: "se agotó la cuota de disco",
    errno.ENAMETOOLONG: "el nombre es demasiado largo",
}


def write_atomic(path: Path, content: bytes) -> None:
    """Write ``content`` beside ``path``, flush it to disk, then rename it into place for good.

    A link keeps pointing at its file; a device or pipe (/dev/stdout) is written straight, since
    renaming over it would destroy it. Raises CannotWrite, leaving what was there before.
    """
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if path.exists() and not path.is_file():
            path.write_bytes(content)
        else:
            _replace(path.resolve(), content)
    except (OSError, ValueError) as error:
        raise CannotWrite(file=str(path), detail=reason_of(error)) from error


def _replace(target: Path, content: bytes) -> None:
    draft = target.parent / f".{uuid4().hex}.tmp"
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            draft.chmod(target.stat().st_mode & 0o777)
        draft.replace(target)
        sync(target.parent)
    finally:
        draft.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for their owner alone and for good.

    Raises CannotWrite.
    """
    missing = list(takewhile(lambda one: not one.exists(), (folder, *folder.parents)))
    try:
        for one in reversed(missing):
            one.mkdir(exist_ok=True, mode=0o700)
            sync(one.parent)
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise CannotWrite(file=str(folder), detail=reason_of(error)) from error


def sync(path: Path) -> None:
    """Flush a file, or a folder's own entries, so that they outlive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def reason_of(error: OSError | ValueError) -> str:
    """Return why a file could not be written, in Spanish."""
    if isinstance(error, OSError):
        return _REASONS.get(error.errno or 0, error.strerror or str(error))
    return "el nombre del archivo no es válido"
