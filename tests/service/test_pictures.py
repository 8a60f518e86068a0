"""Pictures of pages: drawn once, kept on disk, the oldest let go."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpora.errors import DamagedStore, NoPages
from pipelines.extract.limits import Limits
from service.pictures import DrawnFile, Pictures
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
