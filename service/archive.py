"""Named parts in, one tar file out, and back: a byte that is not as written names its part.

The file is a plain tar, so that any program opens it: first ``manifest.json``, which names every
part with its size and sha256, then ``manifest.sha256``, then the parts in the manifest's order.
It is read strictly: a header, an end or a filling byte that we would not have written is damage.
"""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from corpora.errors import DamagedBackup
from service.store.files import digest_of

SCHEMA = "acredita/backup/1"
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
_BLOCK, _RECORD, _CHUNK = 512, 10_240, 1 << 20
_MOST_MANIFEST = 1 << 30


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a backup: its name in the file, its bytes' number and sha256."""

    name: str
    size: int
    sha256: str


def part_of(name: str, path: Path) -> Part:
    """Return the part that a file makes."""
    return Part(name=name, size=path.stat().st_size, sha256=digest_of(path))


def write_archive(
    out: BinaryIO,
    facts: dict[str, Any],
    parts: Iterable[Part],
    path_of: Callable[[Part], Path],
) -> None:
    """Write a manifest of ``facts`` and the parts, then the parts' own bytes.

    Raises DamagedBackup for a file that is not what its part says.
    """
    kept = list(parts)
    rows = [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in kept]
    manifest = json.dumps({"schema": SCHEMA, **facts, "parts": rows}, ensure_ascii=False).encode()
    seal = hashlib.sha256(manifest).hexdigest().encode()
    size = 0
    for name, content in ((MANIFEST, manifest), (SEAL, seal)):
        size += out.write(_header(name, len(content)) + content + _filling(len(content)))
    for part in kept:
        size += out.write(_header(part.name, part.size))
        size += _copy(path_of(part), part, out) + out.write(_filling(part.size))
    out.write(b"\0" * _end(size))


class ArchiveReader:
    """A backup that is being read; ``manifest`` is sound once it is made.

    Raises DamagedBackup, which names the part.
    """

    def __init__(self, file: BinaryIO) -> None:
        """Read the manifest of a file that is open at its start."""
        self._file = file
        self._read = 0
        self._size = os.fstat(file.fileno()).st_size
        content = self._manifest()
        seal = self._small(SEAL, hashlib.sha256().digest_size * 2)
        if seal.decode("ascii", "replace") != hashlib.sha256(content).hexdigest():
            raise _damage(MANIFEST)
        self.manifest: dict[str, Any] = json.loads(content)
        if self.manifest.get("schema") != SCHEMA:
            raise _damage(MANIFEST, _OTHER)
        self.parts = tuple(Part(**one) for one in self.manifest["parts"])
        if len({one.name for one in self.parts}) != len(self.parts):
            raise _damage(MANIFEST)

    def unpack(self, folder: Path) -> None:
        """Write every part under ``folder``, synced; one that is not as written is refused."""
        for part in self.parts:
            target = folder / _safe(part.name)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:  # noqa: PTH123
                for chunk in self._chunks(part):
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
        self._finish()

    def check(self) -> None:
        """Read every part and refuse one that is not as written."""
        for part in self.parts:
            for _ in self._chunks(part):
                pass
        self._finish()

    def _manifest(self) -> bytes:
        head = self._take(_BLOCK, MANIFEST)
        try:
            size = tarfile.TarInfo.frombuf(head, "utf-8", "strict").size
        except tarfile.HeaderError as error:
            raise _damage(MANIFEST) from error
        if head != _header(MANIFEST, size) or not 0 < size <= min(self._size, _MOST_MANIFEST):
            raise _damage(MANIFEST)
        content = self._take(size, MANIFEST)
        self._fill(size, MANIFEST)
        return content

    def _small(self, name: str, size: int) -> bytes:
        if self._take(_BLOCK, name) != _header(name, size):
            raise _damage(name)
        content = self._take(size, name)
        self._fill(size, name)
        return content

    def _chunks(self, part: Part) -> Iterator[bytes]:
        if self._take(_BLOCK, part.name) != _header(part.name, part.size):
            raise _damage(part.name)
        digest, left = hashlib.sha256(), part.size
        while left:
            chunk = self._take(min(left, _CHUNK), part.name)
            digest.update(chunk)
            left -= len(chunk)
            yield chunk
        if digest.hexdigest() != part.sha256:
            raise _damage(part.name)
        self._fill(part.size, part.name)

    def _fill(self, size: int, name: str) -> None:
        if self._take(len(_filling(size)), name).strip(b"\0"):
            raise _damage(name)

    def _finish(self) -> None:
        size = _end(self._read)
        if self._take(size, _ENDING).strip(b"\0") or self._file.read(1):
            raise _damage(_ENDING)

    def _take(self, size: int, name: Name) -> bytes:
        found = self._file.read(size)
        self._read += len(found)
        if len(found) != size:
            raise _damage(name, _SHORT)
        return found


Name = str | dict[str, str]
_ENDING: Name = {"es": "su final", "en": "its end"}
_OTHER = {"es": "no es un respaldo de Acredita", "en": "it is no backup of Acredita"}
_SHORT = {"es": "está incompleto", "en": "it is cut short"}
_CHANGED = {"es": "no es lo que se guardó", "en": "it is not what was kept"}


def _damage(part: Name, detail: dict[str, str] | None = None) -> DamagedBackup:
    return DamagedBackup(part=part, detail=detail or _CHANGED)


def _copy(path: Path, part: Part, out: BinaryIO) -> int:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += out.write(chunk)
    if size != part.size or digest.hexdigest() != part.sha256:
        raise _damage(part.name)
    return size


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, 0o600, 0
    return info.tobuf(tarfile.GNU_FORMAT, "utf-8", "strict")


def _filling(size: int) -> bytes:
    return b"\0" * (-size % _BLOCK)


def _end(size: int) -> int:
    """Return how many zero bytes end a tar: two blocks, then up to a whole record."""
    return 2 * _BLOCK + -(size + 2 * _BLOCK) % _RECORD


def _safe(name: str) -> PurePosixPath:
    """Return a part's path below the folder it is unpacked in."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\0" in name:
        raise _damage(name)
    return path
