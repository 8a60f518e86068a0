"""Pictures of pages: drawn once, kept on disk, the oldest let go."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpora.errors import DamagedStore, NoPages
from pipelines.extract.limits import Limits
from service import pictures as module
from service.pictures import DrawnFile, Pictures
from service.remembered import Remembered
from service.store.files import FileStore

SAMPLE = Path(__file__).parents[2] / "corpora" / "samples" / "directivas"
PDF = SAMPLE / "1.1.4-notificacion-consular.pdf"
DOCX = SAMPLE / "11.1.2-organigrama.docx"


def kept(files: FileStore, path: Path) -> DrawnFile:
    found = files.keep([path.read_bytes()], name=path.name, limit=10**8)
    return DrawnFile(sha256=found.sha256, name=path.name)


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    """Return a store of files in a new folder."""
    return FileStore(tmp_path)


def test_a_page_is_drawn_once(tmp_path: Path, files: FileStore) -> None:
    """The second time it comes from the disk, even when the file is gone."""
    pictures = Pictures(tmp_path, files, Limits())
    file = kept(files, PDF)
    first = pictures.page(file, 1, 900)
    files.remove(file.sha256)
    assert pictures.page(file, 1, 900) == first
    with pytest.raises(DamagedStore):
        pictures.page(file, 1, 1800)


def test_a_file_without_pages_has_no_sizes(tmp_path: Path, files: FileStore) -> None:
    """A Word file is text alone; a PDF has a size for each page, kept beside its pictures."""
    pictures = Pictures(tmp_path, files, Limits())
    assert pictures.sizes(kept(files, DOCX)) == ()
    file = kept(files, PDF)
    assert pictures.sizes(file) == ((612.0, 792.0),) * 2
    with pytest.raises(NoPages):
        pictures.page(file, 9, 900)


def test_the_oldest_pictures_go_first(tmp_path: Path, files: FileStore) -> None:
    """Over their bytes the folder loses what was drawn longest ago, and nothing else."""
    file = kept(files, PDF)
    pictures = Pictures(tmp_path, files, Limits())
    pictures.page(file, 1, 900)
    pictures.page(file, 1, 1800)
    [narrow] = pictures.folder.glob("*/*/1-900.webp")
    [wide] = pictures.folder.glob("*/*/1-1800.webp")
    os.utime(narrow, (1, 1))
    small = Pictures(tmp_path, files, Limits(), most=wide.stat().st_size)
    small.trim()
    assert not narrow.exists()
    assert wide.exists()


@pytest.mark.parametrize("damage", [b"", b"{", b"[1, 2]", b'[["a", "b"]]', b"\xff\xfe", b"null"])
def test_damaged_sizes_are_found_anew(
    tmp_path: Path, files: FileStore, monkeypatch: pytest.MonkeyPatch, damage: bytes
) -> None:
    """What a cut-off disk left of the sizes is told apart from sizes, and written over."""
    pictures = Pictures(tmp_path, files, Limits())
    file = kept(files, PDF)
    monkeypatch.setattr(module, "_SEEN", Remembered(1))
    pictures.sizes(file)
    [path] = pictures.folder.glob("*/*/sizes.json")
    whole = path.read_bytes()
    path.write_bytes(damage)
    monkeypatch.setattr(module, "_SEEN", Remembered(1))
    assert pictures.sizes(file) == ((612.0, 792.0),) * 2
    assert path.read_bytes() == whole


def test_a_page_asked_for_twice_at_once_is_drawn_once(
    tmp_path: Path, files: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second request waits for the first and takes its picture."""
    drawn = []
    draw = module._DRAWER.picture

    def slowly(*given: object, **more: int) -> bytes:
        drawn.append(more["page"])
        time.sleep(0.2)
        return draw(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(module._DRAWER, "picture", slowly)
    file = kept(files, PDF)
    together = threading.Barrier(4)

    def ask(_: int) -> bytes:
        together.wait()
        return Pictures(tmp_path, files, Limits()).page(file, 1, 900)

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(ask, range(4)))
    assert drawn == [1]
    assert len(found) == 1


def test_what_is_deleted_while_it_is_read_is_drawn_anew(tmp_path: Path, files: FileStore) -> None:
    """A folder that is emptied without end never makes a request fail."""
    file = kept(files, PDF)
    pictures = Pictures(tmp_path, files, Limits())
    first = pictures.page(file, 1, 900)
    done = threading.Event()

    def empty() -> None:
        while not done.is_set():
            Pictures(tmp_path, files, Limits(), most=0).trim()

    with ThreadPoolExecutor(1) as pool:
        emptying = pool.submit(empty)
        try:
            assert {pictures.page(file, 1, 900) for _ in range(30)} == {first}
        finally:
            done.set()
        emptying.result()


def test_a_page_that_cannot_be_kept_is_shown(tmp_path: Path, files: FileStore) -> None:
    """A full disk, or a file in the place of the folder, costs time and no page."""
    file = kept(files, PDF)
    (tmp_path / "pictures").write_bytes(b"")
    drawn = Pictures(tmp_path, files, Limits()).page(file, 1, 900)
    assert drawn[8:12] == b"WEBP"


def test_a_picture_that_is_being_written_is_left_alone(tmp_path: Path, files: FileStore) -> None:
    """Its draft is nobody's to delete; one that a power cut left goes with the oldest."""
    pictures = Pictures(tmp_path, files, Limits(), most=0)
    pictures.page(kept(files, PDF), 1, 900)
    [path] = pictures.folder.glob("*/*/1-900.webp")
    draft = path.with_name(".draft.tmp")
    draft.write_bytes(b"x")
    pictures.trim()
    assert draft.exists()
    assert not path.exists()
    os.utime(draft, (1, 1))
    pictures.trim()
    assert not draft.exists()
