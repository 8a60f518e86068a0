"""A kept file and a page in, a picture of the page out, drawn apart once and kept on disk."""

from __future__ import annotations

import atexit
import json
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from uuid import uuid4

from pipelines.extract.apart import ApartReader
from pipelines.extract.limits import MEGABYTE, Limits
from pipelines.extract.media import PICTURES, Kind, recognise
from service.store.files import FileStore

WIDTHS = (900, 1800)
Size = tuple[float, float]
_SIZES = "sizes.json"
_MOST_BYTES = 2000 * MEGABYTE
_LOOK_EVERY = 500
_REMEMBERED = 256
# A reader waits for a page; one that takes longer is shown as text alone.
_LONGEST = 20.0
_DRAWER = ApartReader(longest=_LONGEST)
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
        if path.exists():
            sizes = tuple((row[0], row[1]) for row in json.loads(path.read_text("utf-8")))
        else:
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
        if path.exists():
            return path.read_bytes()
        data = self._files.read(file.sha256)
        kind = recognise(data, file.name)
        drawn = _DRAWER.picture(kind, data, file.name, self._limits, page=page, width=width)
        self._keep(path, drawn)
        return drawn

    def trim(self) -> None:
        """Delete the oldest pictures until they take no more than their bytes."""
        found = []
        for path in self.folder.glob("*/*/*"):
            try:
                facts = path.stat()
            except FileNotFoundError:
                continue
            found.append((facts.st_mtime, facts.st_size, path))
        whole = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if whole <= self._most:
                return
            path.unlink(missing_ok=True)
            whole -= size

    def _keep(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{uuid4().hex}")
        draft.write_bytes(data)
        draft.replace(path)
        if _SEEN.count() % _LOOK_EVERY == 0:
            self.trim()

    def _path(self, file: DrawnFile, name: str) -> Path:
        return self.folder / file.sha256[:2] / file.sha256 / name


def _is_drawn(kind: Kind) -> bool:
    return kind is Kind.PDF or kind in PICTURES


class _Remembered:
    """Sizes of pages by digest, the last used ones; a digest names the same pages for ever."""

    def __init__(self) -> None:
        self._sizes: OrderedDict[str, tuple[Size, ...]] = OrderedDict()
        self._lock = Lock()
        self._kept = 0

    def get(self, sha256: str) -> tuple[Size, ...] | None:
        with self._lock:
            found = self._sizes.get(sha256)
            if found is not None:
                self._sizes.move_to_end(sha256)
            return found

    def put(self, sha256: str, sizes: tuple[Size, ...]) -> None:
        with self._lock:
            self._sizes[sha256] = sizes
            if len(self._sizes) > _REMEMBERED:
                self._sizes.popitem(last=False)

    def count(self) -> int:
        """Count a file that was kept and return how many were."""
        with self._lock:
            self._kept += 1
            return self._kept


_SEEN = _Remembered()
