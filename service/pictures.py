"""A kept file and a page in, a picture of the page out, drawn apart once and kept on disk."""

from __future__ import annotations

import atexit
import json
import time
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Lock

from corpora.errors import CannotWrite
from pipelines.extract.apart import ApartReader
from pipelines.extract.limits import MEGABYTE, Limits
from pipelines.extract.media import PICTURES, Kind, recognise
from service.output import make_folder, write_atomic
from service.remembered import Remembered
from service.store.files import FileStore

WIDTHS = (900, 1800)
Size = tuple[float, float]
_SIZES = "sizes.json"
_MOST_BYTES = 2000 * MEGABYTE
_LOOK_EVERY = 500
# A digest names the same pages for ever.
_SEEN: Remembered[str, tuple[Size, ...]] = Remembered(256)
_WRITTEN = count(1)
# A reader waits for a page; one that takes longer is shown as text alone.
_LONGEST = 20.0
_ABANDONED = 3600.0
_DRAWER = ApartReader(longest=_LONGEST)
# It draws one page at a time anyway; so that none is drawn twice.
_DRAWING = Lock()
atexit.register(_DRAWER.close)


@dataclass(frozen=True, kw_only=True)
class DrawnFile:
    """A file of a version that has pages: the sha256 of its bytes and its name."""

    sha256: str
    name: str


class Pictures:
    """Pictures of pages in ``pictures/ab/abcd...``, which may be deleted at any time.

    The oldest go when they take more than ``most`` bytes.
    """

    def __init__(
        self, data: Path, files: FileStore, limits: Limits, most: int = _MOST_BYTES
    ) -> None:
        """Use ``data``/pictures, made when first written to."""
        self.folder = data / "pictures"
        self._files = files
        self._limits = limits
        self._most = most

    def sizes(self, file: DrawnFile) -> tuple[Size, ...]:
        """Return width and height in points of each page as it is seen, () for no pages.

        Raises DamagedStore, and the InputErrors of opening the file.
        """
        known = _SEEN.get(file.sha256)
        if known is not None:
            return known
        path = self._path(file, _SIZES)
        with _DRAWING:
            sizes = _sizes_in(path)
            if sizes is None:
                data = self._files.read(file.sha256)
                kind = recognise(data, file.name)
                drawn = _is_drawn(kind)
                sizes = _DRAWER.sizes(kind, data, file.name, self._limits) if drawn else ()
                self._keep(path, json.dumps(sizes).encode())
        _SEEN.put(file.sha256, sizes)
        return sizes

    def page(self, file: DrawnFile, page: int, width: int) -> bytes:
        """Return a page, from 1, as a WebP so many pixels wide, one of WIDTHS.

        Raises NoPages, DamagedStore, and the InputErrors of opening the file.
        """
        path = self._path(file, f"{page}-{width}.webp")
        known = _bytes_in(path)
        if known is not None:
            return known
        with _DRAWING:
            # Whoever waited here may have waited for this very page.
            known = _bytes_in(path)
            if known is not None:
                return known
            data = self._files.read(file.sha256)
            kind = recognise(data, file.name)
            drawn = _DRAWER.picture(kind, data, file.name, self._limits, page=page, width=width)
            self._keep(path, drawn)
        return drawn

    def trim(self) -> None:
        """Delete the oldest pictures until they take no more than their bytes.

        Whoever reads one meanwhile has it whole, or draws it anew.
        """
        found = []
        for path in self.folder.glob("*/*/*"):
            try:
                facts = path.stat()
            except FileNotFoundError:
                continue
            # What begins with a dot is being written, or was when the power went.
            if path.name[0] != "." or time.time() - facts.st_mtime > _ABANDONED:
                found.append((facts.st_mtime, facts.st_size, path))
        whole = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if whole <= self._most:
                return
            path.unlink(missing_ok=True)
            whole -= size

    def _keep(self, path: Path, data: bytes) -> None:
        # A page that cannot be kept, on a full disk, is shown all the same.
        with suppress(CannotWrite):
            make_folder(path.parent)
            write_atomic(path, data)
        if next(_WRITTEN) % _LOOK_EVERY == 0:
            self.trim()

    def _path(self, file: DrawnFile, name: str) -> Path:
        return self.folder / file.sha256[:2] / file.sha256 / name


def _bytes_in(path: Path) -> bytes | None:
    """Return a file's bytes, None when it is not there: another one may delete it at any time."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _sizes_in(path: Path) -> tuple[Size, ...] | None:
    """Return the sizes that were kept, None for none or damaged ones."""
    packed = _bytes_in(path)
    if packed is None:
        return None
    try:
        return tuple((float(width), float(height)) for width, height in json.loads(packed))
    except (ValueError, TypeError, RecursionError):
        return None


def _is_drawn(kind: Kind) -> bool:
    return kind is Kind.PDF or kind in PICTURES
