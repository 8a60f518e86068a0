"""Files that an operator sends in; what each would change, kept as shown, and a wording stored out.

One folder a file in ``imports/``: the file, who sent it and what they said of it, and the preview.
What is confirmed is the preview with the digest that was on the screen, never a second reading.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from corpora.errors import Conflict, InputError, NotFound, TooLarge, UnknownEdition
from corpora.records import Edition, Verified
from models.ocr import Tesseract
from pipelines.extract.limits import Limits, megabytes
from pipelines.extract.reader import read_document
from pipelines.results import Document
from service.editions_import import Asked, Incoming, incoming
from service.editions_store import check_id
from service.output import make_folder, write_atomic
from service.people.access import system_access
from service.prepared import Answer, Prepared
from service.rows import from_plain, to_plain
from service.store import editions
from service.store.ids import new_id
from service.store.unit import Store, Unit

_KEPT = timedelta(days=7)
_SENT, _PREVIEW, _FILE = "sent.json", "preview", "file"
_NAME = 120
_DIGITS = frozenset("0123456789abcdefghjkmnpqrstvwxyz")


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A file that was sent: by whom and when, and what they said of it."""

    id: str
    file: str
    by: str
    at: datetime
    asked: Asked


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a file would change, under the digest it is confirmed by; or why it cannot be read."""

    digest: str
    found: Incoming | None
    fault: dict[str, str] | None


@dataclass(frozen=True, kw_only=True)
class StoredBases:
    """The wordings in use of the database: what an import is loaded over."""

    store: Store

    def base(self, edition_id: str) -> Edition | None:
        """Return the wording in use, None for a new edition; raise BadEditionId."""
        check_id(edition_id)
        with self.store.read(system_access()) as unit:
            try:
                return editions.load(unit, editions.in_use(unit, edition_id).id)
            except UnknownEdition:
                return None


class EditionImports:
    """Files that wait to be confirmed, for a week, in the data folder."""

    def __init__(self, data: Path, store: Store, max_pages: int) -> None:
        """Use ``data``/imports, made when first written to."""
        self._folder = data / "imports"
        self._bases = StoredBases(store=store)
        self._limits = Limits(max_pages=max_pages)

    def begin(self, chunks: Iterable[bytes], name: str, asked: Asked, unit: Unit) -> str:
        """Keep a file with what is said of it and return its id; only an operator may.

        Raises BadEditionId for an id that cannot be one and TooLarge.
        """
        unit.access.require_operator()
        if asked.id:
            check_id(asked.id)
        self._forget_old(unit.now)
        sent = new_id(unit.now)
        folder = self._folder / sent / _FILE
        make_folder(folder)
        try:
            _write(folder / _plain(name), chunks, name, self._limits.max_bytes)
        except InputError:
            shutil.rmtree(folder.parent, ignore_errors=True)
            raise
        told = {"by": unit.access.name, "at": unit.now.isoformat(), "asked": asdict(asked)}
        write_atomic(folder.parent / _SENT, json.dumps(told).encode())
        return sent

    def sent(self, import_id: str) -> Sent:
        """Return what was sent; raise NotFound for what is not there any more."""
        folder = self._of(import_id)
        try:
            told = json.loads((folder / _SENT).read_bytes())
            file = next((folder / _FILE).iterdir())
        except (OSError, StopIteration) as error:
            raise NotFound from error
        asked = {**told["asked"]}
        asked["verified"] = Verified(asked["verified"]) if asked["verified"] else None
        return Sent(
            id=import_id,
            file=file.name,
            by=told["by"],
            at=datetime.fromisoformat(told["at"]),
            asked=Asked(**asked),
        )

    def preview(self, import_id: str, patience: float) -> Preview | None:
        """Return what a file would change, None while it is still being read."""
        sent = self.sent(import_id)
        path = self._of(import_id) / _FILE / sent.file
        prepared = Prepared(self._of(import_id))
        found = prepared.ask(_PREVIEW, lambda: self._made(path, sent.asked), patience)
        return None if found is None else _preview(found)

    def confirm(self, unit: Unit, import_id: str, digest: str, *, same_requirement: bool) -> str:
        """Store exactly the wording that was shown under ``digest`` and return its edition's id.

        Raises NotFound, and Conflict when another preview or another wording came meanwhile.
        """
        unit.access.require_operator()
        sent = self.sent(import_id)
        kept = Prepared(self._of(import_id)).get(_PREVIEW)
        shown = None if kept is None else _preview(kept)
        if shown is None or shown.found is None or shown.digest != digest:
            raise Conflict
        found = shown.found
        if _in_use(unit, found.edition.id) != (found.base.digest if found.base else None):
            raise Conflict
        editions.store(unit, found.edition, source=sent.file, same_requirement=same_requirement)
        return found.edition.id

    def discard(self, import_id: str) -> None:
        """Forget a file and its preview."""
        shutil.rmtree(self._of(import_id), ignore_errors=True)

    def _made(self, path: Path, asked: Asked) -> Any:
        ocr = Tesseract(seconds=self._limits.ocr_seconds)

        def read(data: bytes, name: str) -> Document:
            return read_document(data, name, self._limits, ocr)

        return to_plain(incoming(path, asked, self._bases, read))

    def _of(self, import_id: str) -> Path:
        if not import_id or not set(import_id) <= _DIGITS:
            raise NotFound
        return self._folder / import_id

    def _forget_old(self, now: datetime) -> None:
        if not self._folder.is_dir():
            return
        for folder in self._folder.iterdir():
            made = datetime.fromtimestamp(folder.stat().st_mtime, UTC)
            if now - made > _KEPT:
                shutil.rmtree(folder, ignore_errors=True)


def _preview(found: Answer) -> Preview:
    made: Incoming | None = None
    if found.fault is None:
        made = from_plain(Incoming, found.value)
    fault = None if found.fault is None else dict(found.fault)
    return Preview(digest=found.digest, found=made, fault=fault)


def _in_use(unit: Unit, edition: str) -> str | None:
    try:
        return editions.in_use(unit, edition).digest
    except UnknownEdition:
        return None


def _write(path: Path, chunks: Iterable[bytes], name: str, limit: int) -> None:
    size = 0
    with path.open("xb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise TooLarge(file=name, limit=megabytes(limit))
            file.write(chunk)


def _plain(name: str) -> str:
    """Return a name that is one file's in a folder, whatever a browser sent."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in last if char.isprintable()).strip(" .")
    while len(kept.encode()) > _NAME:
        kept = kept[1:]
    return kept or "archivo"
