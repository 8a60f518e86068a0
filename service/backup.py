"""A running installation in, one file that holds all of it out, without stopping anybody."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from corpora.errors import CannotWrite, DamagedBackup
from service.anchors import known_anchors, write_anchors
from service.archive import Part, part_of, write_archive
from service.output import make_folder, reason_of, sync
from service.store.backups import remember_backup
from service.store.chains import BrokenLink, ChainEnd, chain_ends, unmet
from service.store.files import FileStore
from service.store.portable import PlainTable, Snapshot, plain_tables, snapshot
from service.store.unit import Store

# What people made that the database does not hold; what can be made again is left out.
FOLDERS = ("editions", "lineage", "models")
SECRET = "secret"  # noqa: S105 - the name of a file
TABLES, FILES = "tables", "files"
_TAR = "tar"
_DRAFT = ".acredita-backup-"
_DAY = 86_400


@dataclass(frozen=True, kw_only=True)
class Backup:
    """A backup that was made: where, when, of how much, and which files could not be read."""

    path: Path
    at: datetime
    size: int
    rows: Mapping[str, int]
    files: int
    absent: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Places:
    """Where a backup is made: its draft, the store of files, and links that hold the files."""

    data: Path
    draft: Path
    store: FileStore
    held: Path

    def find(self, sha256: str) -> Path:
        """Return where a file is to be read: the link that holds it, or its own place."""
        link = self.held / sha256
        return link if link.is_file() else self.store.path(sha256)

    def path_of(self, part: Part) -> Path:
        """Return where a part is to be read."""
        folder, _, name = part.name.rpartition("/")
        is_file = folder.startswith(f"{FILES}/")
        return self.find(name) if is_file else self.draft / part.name


@dataclass(frozen=True, kw_only=True)
class _State:
    """What one state of the database gave."""

    revision: str
    tables: Sequence[tuple[PlainTable, int]]
    files: Mapping[str, int]
    chains: tuple[ChainEnd, ...]
    unmet: tuple[BrokenLink, ...]


def take_backup(store: Store, data: Path, target: Path, *, with_secret: bool = False) -> Backup:
    """Write one state of the database and every file it names to ``target``, whole or not at all.

    A folder gets a file named by the moment. A file of the store that is absent or damaged is left
    out and named. Raises CannotWrite.
    """
    at = store.clock()
    path = target if target.suffix == ".tar" else target / f"acredita-{at:%Y%m%d-%H%M%S}.tar"
    store_of_files = FileStore(data)
    places = _Places(
        data=data,
        draft=path.parent / f"{_DRAFT}{uuid4().hex}",
        store=store_of_files,
        held=store_of_files.incoming / f"backup-{uuid4().hex}",
    )
    try:
        make_folder(places.draft)
        _clear_drafts(path.parent)
        found = _read(store, places)
        parts = [*_tables(places.draft), *_folders(places, with_secret=with_secret)]
        absent = _pack(places, _facts(store, found, at), parts, found.files)
        size = (places.draft / _TAR).stat().st_size
        (places.draft / _TAR).replace(path)
        sync(path.parent)
    except OSError as error:
        raise CannotWrite(file=str(path), detail=reason_of(error)) from error
    finally:
        shutil.rmtree(places.draft, ignore_errors=True)
        shutil.rmtree(places.held, ignore_errors=True)
    write_anchors(data, at, found.chains, found.unmet)
    remember_backup(store, at, size)
    return Backup(
        path=path,
        at=at,
        size=size,
        rows={kept.name: rows for kept, rows in found.tables},
        files=len(found.files) - len(absent),
        absent=tuple(absent),
    )


def _read(store: Store, places: _Places) -> _State:
    """Read one state; one whose files went before they could be held is given up for the next."""
    missing: set[str] | None = None
    while True:
        with snapshot(store) as state:
            files = state.files()
            before, missing = missing, _hold(places, files)
            if missing and missing != before:
                continue
            folder = places.draft / TABLES
            return _State(
                revision=state.revision,
                tables=[(kept, _dump(state, kept, folder)) for kept in plain_tables()],
                files=files,
                chains=chain_ends(state.connection),
                unmet=unmet(state.connection, known_anchors(places.data)),
            )


def _hold(places: _Places, files: Mapping[str, int]) -> set[str]:
    """Link the files, so that none goes while the backup is written; return those not there."""
    make_folder(places.held)
    missing = set()
    for sha256 in files:
        try:
            os.link(places.store.path(sha256), places.held / sha256)
        except FileNotFoundError:
            missing.add(sha256)
        except OSError:
            # Held before, or a file system without links: it is read in its own place.
            continue
    return missing


def _dump(state: Snapshot, kept: PlainTable, folder: Path) -> int:
    """Write a table's rows, one JSON array a line, and return their number."""
    folder.mkdir(exist_ok=True)
    rows = 0
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    with (
        (folder / f"{kept.name}.jsonl.gz").open("wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=1, mtime=0, filename="") as out,
    ):
        some = []
        for row in state.rows(kept):
            some.append(encode(row))
            rows += 1
            if len(some) == 1000:
                out.write(("\n".join(some) + "\n").encode("utf-8", "surrogatepass"))
                some.clear()
        out.write("".join(f"{one}\n" for one in some).encode("utf-8", "surrogatepass"))
    return rows


def _facts(store: Store, found: _State, at: datetime) -> dict[str, Any]:
    return {
        "at": at.isoformat(),
        "revision": found.revision,
        "database": store.engine.dialect.name,
        "tables": [
            {"name": kept.name, "columns": kept.columns, "rows": rows}
            for kept, rows in found.tables
        ],
        "chains": [asdict(one) for one in found.chains],
    }


def _tables(draft: Path) -> list[Part]:
    return [
        part_of(f"{TABLES}/{kept.name}.jsonl.gz", draft / TABLES / f"{kept.name}.jsonl.gz")
        for kept in plain_tables()
    ]


def _folders(places: _Places, *, with_secret: bool) -> list[Part]:
    """Copy to the draft what lies beside the database and may change while it is read."""
    found = [
        path.relative_to(places.data)
        for folder in FOLDERS
        for path in sorted((places.data / folder).rglob("*"))
        if path.is_file()
    ]
    # What begins with a dot is not whole yet.
    names = [one.as_posix() for one in found if not any(part[0] == "." for part in one.parts)]
    if with_secret and (places.data / SECRET).is_file():
        names.append(SECRET)
    for name in names:
        (places.draft / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(places.data / name, places.draft / name)
    return [part_of(name, places.draft / name) for name in names]


def _pack(
    places: _Places, facts: Mapping[str, Any], parts: Sequence[Part], files: Mapping[str, int]
) -> list[str]:
    """Write the file and return the digests of the files that are absent or damaged."""
    absent = [one for one in files if not places.find(one).is_file()]
    while True:
        kept = [
            Part(name=f"{FILES}/{one[:2]}/{one}", size=size, sha256=one)
            for one, size in files.items()
            if one not in absent
        ]
        with (places.draft / _TAR).open("wb") as out:
            (places.draft / _TAR).chmod(0o600)
            try:
                write_archive(out, {**facts, "absent": absent}, [*parts, *kept], places.path_of)
            except DamagedBackup as damage:
                name = str(damage.facts["part"]).rpartition("/")[2]
                if name not in files:
                    raise
                absent.append(name)
                continue
            out.flush()
            os.fsync(out.fileno())
        return absent


def _clear_drafts(folder: Path) -> None:
    """Remove what a backup that was cut off over a day ago left there."""
    for path in folder.glob(f"{_DRAFT}*"):
        if time.time() - path.stat().st_mtime > _DAY:
            shutil.rmtree(path, ignore_errors=True)
