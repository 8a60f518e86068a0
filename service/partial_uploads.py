"""A file sent in parts in, its bytes whole out: kept for a day beside the files, by its owner."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, NoReturn

from corpora.errors import Conflict, NotFound, TooLarge, TooMany, WrongBytes, WrongPlace
from pipelines.extract.limits import megabytes
from service.output import make_folder, write_atomic
from service.people.access import Access, Permission
from service.store import spaces
from service.store.files import FileStore, digest_of
from service.store.ids import new_id
from service.store.unit import Store

KEPT = timedelta(days=1)
_MOST = 2000
_CHUNK = 1 << 20
_ID = re.compile(r"[0-9a-z]{26}")
_FACTS, _BYTES = "{}.upload.json", "{}.upload"


@dataclass(frozen=True, kw_only=True)
class Announced:
    """What is said of a file before any of it is sent: its name, its bytes and their sha256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Partial(Announced):
    """A file of which ``offset`` bytes have arrived."""

    id: str
    agency: str
    owner: str
    opened_at: str
    offset: int

    @property
    def expires_at(self) -> datetime:
        """When what arrived is thrown away."""
        return datetime.fromisoformat(self.opened_at) + KEPT

    @property
    def is_whole(self) -> bool:
        """Tell whether every byte has arrived."""
        return self.offset == self.size


class PartialUploads:
    """Files that are being sent, in the folder of what arrives; only their owner sees them."""

    def __init__(self, store: Store, files: FileStore, limit: int) -> None:
        """Take files of at most ``limit`` bytes."""
        self._store = store
        self._folder = files.incoming
        self._limit = limit

    def open(self, access: Access, agency: str, announced: Announced) -> Partial:
        """Announce a file of an agency and return it with nothing sent.

        Raises NotAllowed, TooLarge, OverQuota when it would not fit beside what is being sent,
        and TooMany when two thousand files are.
        """
        access.require(Permission.UPLOAD, agency)
        if announced.size > self._limit:
            raise TooLarge(file=announced.name, limit=megabytes(self._limit))
        make_folder(self._folder)
        now = self._store.clock()
        self._clean(now)
        self._check_room(access, agency, announced)
        made = Partial(
            **asdict(announced),
            id=new_id(now),
            agency=agency,
            owner=access.actor,
            opened_at=now.isoformat(),
            offset=0,
        )
        self._bytes(made.id).touch(mode=0o600)
        facts = asdict(made)
        del facts["offset"]
        write_atomic(self._folder / _FACTS.format(made.id), json.dumps(facts).encode())
        return made

    def get(self, access: Access, upload: str) -> Partial:
        """Return an upload; raise NotFound for one that is another person's, or is no more."""
        found = self._read(upload)
        if found is None or found.owner != access.actor or self._is_old(found):
            raise NotFound
        access.require(Permission.UPLOAD, found.agency)
        return found

    @contextmanager
    def part(self, access: Access, upload: str, start: int) -> Iterator[Part]:
        """Yield where the bytes from ``start`` on are written; what arrived stays if it breaks off.

        Raises WrongPlace unless ``start`` is where the upload stands, Conflict while another part
        is being written, and WrongBytes, with nothing kept, when the whole is not what was
        announced.
        """
        found = self.get(access, upload)
        with self._bytes(upload).open("r+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Conflict from error
            offset = file.seek(0, os.SEEK_END)
            if start != offset:
                raise WrongPlace(offset=offset, size=found.size)
            part = Part(file, found.size - offset)
            try:
                yield part
            finally:
                file.flush()
                os.fsync(file.fileno())
            if part.room == 0 and digest_of(self._bytes(upload)) != found.sha256:
                _refuse(file, found)

    def chunks(self, access: Access, upload: str) -> Iterator[bytes]:
        """Yield the bytes of an upload that is whole; raise WrongPlace for one that is not.

        Raises WrongBytes at their end, with nothing left to go on from, when they are not those
        that were announced: a service that was killed may have left them unchecked.
        """
        found = self.get(access, upload)
        if not found.is_whole:
            raise WrongPlace(offset=found.offset, size=found.size)
        digest = hashlib.sha256()
        with self._bytes(upload).open("r+b") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                yield chunk
            if digest.hexdigest() != found.sha256:
                _refuse(file, found)

    def discard(self, access: Access, upload: str) -> None:
        """Throw away what arrived of an upload."""
        self._remove(self.get(access, upload).id)

    def _check_room(self, access: Access, agency: str, announced: Announced) -> None:
        others = [one for one in self._all() if one.agency == agency]
        if len(others) >= _MOST:
            raise TooMany(seconds=int(KEPT.total_seconds()))
        with self._store.read(access) as unit:
            space = spaces.of_agency(unit, agency)
        space.taking(sum(one.size for one in others)).check(announced.size)

    def _clean(self, now: datetime) -> None:
        for one in self._all():
            if self._is_old(one, now):
                self._remove(one.id)

    def _is_old(self, one: Partial, now: datetime | None = None) -> bool:
        return (now or self._store.clock()) >= one.expires_at

    def _all(self) -> Iterator[Partial]:
        for path in sorted(self._folder.glob(_FACTS.format("*"))):
            found = self._read(path.name.partition(".")[0])
            if found is not None:
                yield found

    def _read(self, upload: str) -> Partial | None:
        if not _ID.fullmatch(upload):
            return None
        try:
            facts = json.loads((self._folder / _FACTS.format(upload)).read_bytes())
            return Partial(**facts, offset=self._bytes(upload).stat().st_size)
        except FileNotFoundError:
            return None

    def _remove(self, upload: str) -> None:
        (self._folder / _FACTS.format(upload)).unlink(missing_ok=True)
        self._bytes(upload).unlink(missing_ok=True)

    def _bytes(self, upload: str) -> Path:
        return self._folder / _BYTES.format(upload)


class Part:
    """Where a part of an upload is written; ``room`` is how many bytes are still missing."""

    def __init__(self, file: IO[bytes], room: int) -> None:
        """Write at the end of ``file``."""
        self._file = file
        self.room = room

    def write(self, chunk: bytes) -> None:
        """Write some bytes; raise WrongBytes, with none of them kept, beyond what was announced."""
        if len(chunk) > self.room:
            raise WrongBytes(detail=f"+{len(chunk) - self.room} bytes")
        self._file.write(chunk)
        self.room -= len(chunk)


def _refuse(file: IO[bytes], found: Partial) -> NoReturn:
    file.truncate(0)
    raise WrongBytes(file=found.name, detail="sha256")
