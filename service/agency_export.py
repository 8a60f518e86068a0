"""An agency in, one ZIP with all that is its own out, piece by piece and never whole in memory."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from service.agency_readme import NAMES, readme
from service.exports.trail import json_lines
from service.people.access import Access
from service.store import belongings, trail
from service.store.belongings import MadeFile, SentFile
from service.store.files import FileStore
from service.store.unit import Store

SCHEMA = "acredita/agency/1"
_HOW = zipfile.ZIP_DEFLATED
_NAME = 120


class _Sink:
    """Takes what a ZIP writes and hands it on."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: what is written waits to be taken."""

    def take(self) -> bytes:
        """Return what was written since the last time."""
        found, self._pieces = b"".join(self._pieces), []
        return found


@dataclass
class _Archive:
    """A ZIP that is being written, and what is in it so far."""

    moment: datetime
    sink: _Sink = field(default_factory=_Sink)
    entries: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.zip = zipfile.ZipFile(self.sink, "w", _HOW)  # type: ignore[call-overload]

    def add(self, name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Add an entry and yield the bytes of the ZIP that are ready."""
        info = zipfile.ZipInfo(name, self.moment.timetuple()[:6])
        info.compress_type = _HOW
        digest, size = hashlib.sha256(), 0
        with self.zip.open(info, "w", force_zip64=True) as entry:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                entry.write(piece)
                yield self.sink.take()
        self.entries.append({"name": name, "size": size, "sha256": digest.hexdigest()})

    def close(self) -> Iterator[bytes]:
        """Yield the end of the ZIP."""
        self.zip.close()
        yield self.sink.take()


def export(store: Store, files: FileStore, access: Access, agency: str) -> Iterator[bytes]:
    """Yield a ZIP of an agency: facts, rows as JSON lines, files as sent, audit chain, manifest.

    Every row is of one state of the database. A file that is not there any more is named in the
    manifest with ``missing``. Raises NotFound and NotAllowed when the first piece is asked for.
    """
    with store.read(access) as unit:
        about = belongings.facts(unit, agency)
        archive = _Archive(moment=unit.now.astimezone(UTC))
        missing: list[dict[str, Any]] = []
        yield from archive.add("LEAME.txt", [readme(about["name"], unit.now, "es")])
        yield from archive.add("README.txt", [readme(about["name"], unit.now, "en")])
        yield from archive.add("agency.json", [_json(about)])
        yield from archive.add("people.jsonl", _lines(belongings.people(unit, agency)))
        yield from archive.add("standards.jsonl", _lines(belongings.standards(unit, agency)))
        for table in belongings.tables():
            rows = belongings.rows(unit, agency, table)
            yield from archive.add(f"{NAMES[table]}.jsonl", _lines(rows))
        places = [(_place(one), one.name, one.sha256) for one in belongings.sent(unit, agency)]
        made = belongings.made(unit, agency)
        places += [(_place_made(one), one.name, one.sha256) for one in made]
    for place, name, digest in places:
        if not files.path(digest).is_file():
            missing.append({"name": name, "sha256": digest})
            continue
        yield from archive.add(place, files.chunks(digest))
    events = trail.whole(store, access, agency)
    yield from archive.add("audit.jsonl", json_lines(events))
    told = {
        "schema": SCHEMA,
        "agency": about["name"],
        "exported_at": archive.moment.isoformat(),
        "files": archive.entries,
        "missing": missing,
    }
    yield from archive.add("manifest.json", [_json(told)])
    yield from archive.close()


def _place(one: SentFile) -> str:
    """Return where a file goes: manual, version, and its own name under a number of its own."""
    steps = [_plain(step) for step in one.name.split("/")]
    steps[-1] = f"{one.ordinal + 1:04d} {steps[-1]}"
    return "/".join(("archivos", _plain(one.manual), f"v{one.number}", *steps))


def _place_made(one: MadeFile) -> str:
    """Return where a proof or a report goes; its id keeps two of one name apart."""
    folder = [_plain(step) for step in one.folder]
    return "/".join((*folder, f"{one.id} {_plain(one.name)}"))


def _plain(name: str) -> str:
    kept = "".join(
        char if char.isprintable() and char not in '\\/:*?"<>|' else "_" for char in name
    )
    return kept.strip(" .")[:_NAME] or "_"


def _lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    for row in rows:
        yield _json(row) + b"\n"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
