"""Files are kept whole, once, by their bytes; or nothing of them is."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpora.errors import DamagedStore, EmptyFile, TooLarge
from service.store.files import FileStore, is_sound


def kept(files: FileStore, data: bytes, limit: int = 1000) -> str:
    return files.keep(iter([data[:3], data[3:]]), name="a.pdf", limit=limit).sha256


def test_the_same_bytes_are_one_file(tmp_path: Path) -> None:
    """A file sent twice, under any name, is kept once and comes back as it was."""
    files = FileStore(tmp_path)
    first, second = kept(files, b"reglamento"), kept(files, b"reglamento")
    assert first == second == hashlib.sha256(b"reglamento").hexdigest()
    assert list(files.digests()) == [first]
    assert files.read(first) == b"".join(files.chunks(first)) == b"reglamento"
    assert is_sound(files.path(first), first)


@pytest.mark.parametrize(("data", "fault"), [(b"", EmptyFile), (b"x" * 1001, TooLarge)])
def test_a_refused_file_leaves_nothing(tmp_path: Path, data: bytes, fault: type) -> None:
    """Nothing is left of a file that is empty or too large."""
    files = FileStore(tmp_path)
    with pytest.raises(fault):
        kept(files, data)
    assert [path for path in files.folder.rglob("*") if path.is_file()] == []


def test_a_sender_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    """A connection that is lost in the middle of a file keeps none of it."""

    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    files = FileStore(tmp_path)
    with pytest.raises(ConnectionResetError):
        files.keep(broken(), name="a.pdf", limit=1000)
    assert [path for path in files.folder.rglob("*") if path.is_file()] == []


def test_an_altered_file_is_told(tmp_path: Path) -> None:
    """A file of which one byte changed, or that is gone, is refused instead of handed out."""
    files = FileStore(tmp_path)
    digest = kept(files, b"reglamento")
    files.path(digest).write_bytes(b"Reglamento")
    assert not is_sound(files.path(digest), digest)
    with pytest.raises(DamagedStore):
        files.read(digest)
    files.remove(digest)
    with pytest.raises(DamagedStore):
        files.read(digest)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "a" * 63])
def test_only_a_digest_names_a_file(tmp_path: Path, digest: str) -> None:
    """No name can lead out of the folder."""
    with pytest.raises(DamagedStore):
        FileStore(tmp_path).path(digest)


def slowly(folder: Path) -> None:
    def chunks() -> Iterator[bytes]:
        while True:
            yield b"x" * 100_000
            time.sleep(0.005)

    FileStore(folder).keep(chunks(), name="a.pdf", limit=10**9)


def test_a_kill_in_the_middle_leaves_no_half_file(tmp_path: Path) -> None:
    """After kill -9 while a file arrives, no file is kept, and the next one is kept whole."""
    process = multiprocessing.get_context("spawn").Process(target=slowly, args=(tmp_path,))
    process.start()
    files = FileStore(tmp_path)
    for _ in range(500):
        if any(path.stat().st_size for path in files.incoming.glob("*")):
            break
        time.sleep(0.02)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert len(list(files.incoming.glob("*"))) == 1
    assert list(files.digests()) == []
    assert is_sound(files.path(digest := kept(files, b"reglamento")), digest)
