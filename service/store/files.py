"""Bytes in, files kept by sha256 out: whole, synced and never written again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from corpora.errors import DamagedStore, EmptyFile, TooLarge
from pipelines.extract.limits import megabytes
from service.output import make_folder, sync

_CHUNK = 1 << 20
_DIGEST = 64


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A file that is kept: the sha256 of its bytes and how many there are."""

    sha256: str
    size: int


class FileStore:
    """Files of an installation in ``files/ab/abcd...``, beside the database or on a shared folder.

    What arrives is written to ``files/incoming`` under a name of its own, synced and renamed: after
    a power cut a file is there whole, or not at all.
    """

    def __init__(self, data: Path) -> None:
        """Use ``data``/files, made when first written to."""
        self.folder = data / "files"
        self.incoming = self.folder / "incoming"

    def keep(self, chunks: Iterable[bytes], *, name: str, limit: int) -> Kept:
        """Keep what arrives in pieces; the same bytes twice are kept once.

        Raises TooLarge above ``limit`` bytes and EmptyFile for none, with nothing left behind.
        """
        make_folder(self.incoming)
        draft = self.incoming / uuid4().hex
        digest, size = hashlib.sha256(), 0
        try:
            with draft.open("xb") as file:
                for chunk in chunks:
                    size += len(chunk)
                    if size > limit:
                        raise TooLarge(file=name, limit=megabytes(limit))
                    digest.update(chunk)
                    file.write(chunk)
                if not size:
                    raise EmptyFile(file=name)
                file.flush()
                os.fsync(file.fileno())
            target = self.path(digest.hexdigest())
            make_folder(target.parent)
            draft.replace(target)
            sync(target.parent)
        finally:
            draft.unlink(missing_ok=True)
        return Kept(sha256=digest.hexdigest(), size=size)

    def path(self, sha256: str) -> Path:
        """Return where a file is, or would be; raise DamagedStore for what is no digest."""
        if len(sha256) != _DIGEST or not set(sha256) <= set("0123456789abcdef"):
            raise DamagedStore(detail=sha256[:80])
        return self.folder / sha256[:2] / sha256

    def read(self, sha256: str) -> bytes:
        """Return a file's bytes; raise DamagedStore when they are absent or not those kept."""
        try:
            data = self.path(sha256).read_bytes()
        except OSError as error:
            raise DamagedStore(detail=f"files/{sha256[:2]}/{sha256}") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise DamagedStore(detail=f"files/{sha256[:2]}/{sha256}")
        return data

    def head(self, sha256: str, size: int) -> bytes:
        """Return a file's first bytes, unchecked; raise DamagedStore when it is absent."""
        try:
            with self.path(sha256).open("rb") as file:
                return file.read(size)
        except OSError as error:
            raise DamagedStore(detail=f"files/{sha256[:2]}/{sha256}") from error

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """Yield a file's bytes in pieces, without checking them."""
        with self.path(sha256).open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk

    def remove(self, sha256: str) -> None:
        """Forget a file that no row names any more."""
        self.path(sha256).unlink(missing_ok=True)

    def digests(self) -> Iterator[str]:
        """Yield the digest of every file kept, in order."""
        for folder in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(path.name for path in folder.iterdir() if len(path.name) == _DIGEST)


def digest_of(path: Path) -> str:
    """Return the sha256 of a file's bytes; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_sound(path: Path, sha256: str) -> bool:
    """Tell whether a file's bytes are those of the digest."""
    try:
        return digest_of(path) == sha256
    except OSError:
        return False
