"""A backup in, an installation that was empty filled out: whole, or as empty as it was."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from corpora.errors import CannotWrite, DamagedBackup, MissingFile, NotEmpty
from service.alone import holding
from service.anchors import FILE as ANCHORS
from service.anchors import write_anchors
from service.archive import ArchiveReader
from service.backup import FILES, FOLDERS, SECRET, TABLES
from service.output import make_folder, reason_of, sync
from service.settings import Settings
from service.store.chains import ChainEnd
from service.store.engine import DATABASE, JOBS, database_url, make_engine
from service.store.files import FileStore
from service.store.loading import filled, is_empty
from service.store.opening import place_of
from service.store.portable import PlainTable
from service.store.unit import Store

# What is unpacked here is put in its place last; what a power cut leaves is undone by the next.
DRAFT, _PLAN = "restoring", "plan.json"


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a sound backup holds."""

    at: datetime
    revision: str
    rows: Mapping[str, int]
    files: int
    absent: tuple[str, ...]
    with_secret: bool


def check(path: Path) -> Contents:
    """Read a whole backup and return what it holds; raise DamagedBackup, naming the part."""
    with _opened(path) as reader:
        reader.check()
        return _contents(reader)


def restore(path: Path, settings: Settings) -> Contents:
    """Fill an empty data folder and database from a backup.

    Everything is unpacked and checked before anything is put in its place. Raises DamagedBackup,
    NewerDatabase, NotEmpty, and StoreInUse while another restore, or a service, uses the
    folder.
    """
    data = settings.data
    make_folder(data)
    with holding(data, alone=True), _opened(path) as reader:
        _check_empty(settings)
        undo(data)
        _check_folders(data, reader)
        draft = data / DRAFT
        draft.mkdir(mode=0o700)
        try:
            reader.unpack(draft)
            _put(draft, reader, settings)
        except OSError as error:
            raise CannotWrite(file=str(data), detail=reason_of(error)) from error
        finally:
            if not _is_filled(settings):
                undo(data)
            shutil.rmtree(draft, ignore_errors=True)
        return _contents(reader)


def undo(data: Path) -> None:
    """Take back what a restore that did not end had put in its place."""
    draft = data / DRAFT
    plan = draft / _PLAN
    for name in json.loads(plan.read_text(encoding="utf-8")) if plan.is_file() else ():
        _remove(data / name)
    _remove(draft)


def _put(draft: Path, reader: ArchiveReader, settings: Settings) -> None:
    data, manifest = settings.data, reader.manifest
    ends = [ChainEnd(**one) for one in manifest["chains"]]
    write_anchors(draft, datetime.fromisoformat(manifest["at"]), ends)
    names = [one for one in (FILES, *FOLDERS, SECRET, ANCHORS) if (draft / one).exists()]
    _write(draft / _PLAN, json.dumps(names))
    if settings.database:
        with _filled(draft, reader, settings):
            _move(draft, data, names)
        return
    here = Settings(data=draft)
    with _filled(draft, reader, here):
        pass
    sync(draft / DATABASE)
    _move(draft, data, names)
    _move(draft, data, [DATABASE])


@contextmanager
def _filled(draft: Path, reader: ArchiveReader, settings: Settings) -> Iterator[None]:
    manifest = reader.manifest
    tables = [
        PlainTable(name=one["name"], columns=tuple((name, kind) for name, kind in one["columns"]))
        for one in manifest["tables"]
    ]
    counts = {one["name"]: one["rows"] for one in manifest["tables"]}

    def rows(kept: PlainTable) -> Iterator[list[Any]]:
        return _rows(draft / TABLES / f"{kept.name}.jsonl.gz", kept.name, counts[kept.name])

    store = _store(settings)
    try:
        with filled(store, manifest["revision"], tables, rows, {"made": manifest["at"]}):
            yield
    finally:
        store.close()


def _rows(path: Path, name: str, expected: int) -> Iterator[list[Any]]:
    found = 0
    with gzip.open(path, "rt", encoding="utf-8", errors="surrogatepass", newline="\n") as lines:
        for line in lines:
            found += 1
            yield json.loads(line)
    if found != expected:
        raise DamagedBackup(part=name, detail=f"{found} / {expected}")


def _check_empty(settings: Settings) -> None:
    if _is_filled(settings):
        raise NotEmpty(place=place_of(settings))


def _is_filled(settings: Settings) -> bool:
    if not settings.database and not (settings.data / DATABASE).is_file():
        return False
    store = _store(settings)
    try:
        return not is_empty(store)
    finally:
        store.close()


def _check_folders(data: Path, reader: ArchiveReader) -> None:
    """Clear what is empty of the places that will be filled; raise NotEmpty for what is not."""
    if next(FileStore(data).digests(), None) is not None:
        raise NotEmpty(place=str(data / FILES))
    taken = {part.name.split("/")[0] for part in reader.parts} | {JOBS, ANCHORS}
    for name in (*FOLDERS, SECRET, JOBS, ANCHORS):
        place = data / name
        if name in taken and (any(place.rglob("*")) if place.is_dir() else place.exists()):
            raise NotEmpty(place=str(place))
        if name in taken:
            _remove(place)
    for name in (FILES, DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
        _remove(data / name)


def _contents(reader: ArchiveReader) -> Contents:
    names = [one.name for one in reader.parts]
    return Contents(
        at=datetime.fromisoformat(reader.manifest["at"]),
        revision=reader.manifest["revision"],
        rows={one["name"]: one["rows"] for one in reader.manifest["tables"]},
        files=sum(name.startswith(f"{FILES}/") for name in names),
        absent=tuple(reader.manifest["absent"]),
        with_secret=SECRET in names,
    )


@contextmanager
def _opened(path: Path) -> Iterator[ArchiveReader]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise MissingFile(file=str(path)) from error
    with file:
        yield ArchiveReader(file)


def _store(settings: Settings) -> Store:
    return Store(make_engine(database_url(settings.database, settings.data)))


def _move(draft: Path, data: Path, names: list[str]) -> None:
    for name in names:
        (draft / name).rename(data / name)
    sync(data)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    sync(path)
    sync(path.parent)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
