"""A file sent in parts is whole or not there, is its owner's alone, and does not stay for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from corpora.errors import (
    Conflict,
    NotAllowed,
    NotFound,
    OverQuota,
    TooLarge,
    WrongBytes,
    WrongPlace,
)
from service.partial_uploads import KEPT, Announced, PartialUploads
from service.people.access import Access, Role, system_access
from service.settings import Settings
from service.store import agencies
from service.store.agencies import AgencyFacts
from service.store.files import FileStore
from service.store.unit import Store

DATA = b"Art. 1 " * 1000
WHOLE = Announced(name="a/b.txt", size=len(DATA), sha256=hashlib.sha256(DATA).hexdigest())
LIMIT = 100_000


@pytest.fixture
def agency(store: Store) -> str:
    """Return an agency with a megabyte of space."""
    with store.write(system_access()) as unit:
        return agencies.create(unit, AgencyFacts(name="P", program="le", state="JAL"), 1)


@pytest.fixture
def writer(agency: str) -> Access:
    """Return the access of a writer of the agency."""
    return Access(actor="ana", name="Ana", roles={agency: Role.WRITER})


@pytest.fixture
def uploads(settings: Settings, store: Store) -> PartialUploads:
    """Return the files that are being sent, at most 100 kB each."""
    return PartialUploads(store, FileStore(settings.data), LIMIT)


def later(store: Store, step: timedelta) -> Callable[[], datetime]:
    now = store.clock()
    return lambda: now + step


def test_parts_join_to_the_file(uploads: PartialUploads, writer: Access, agency: str) -> None:
    """What is sent in two parts comes out as it was; until then it cannot be used."""
    made = uploads.open(writer, agency, WHOLE)
    assert (made.offset, made.is_whole) == (0, False)
    with uploads.part(writer, made.id, 0) as part:
        part.write(DATA[:2000])
    assert uploads.get(writer, made.id).offset == 2000
    with pytest.raises(WrongPlace, match="2000 of 7000"):
        list(uploads.chunks(writer, made.id))
    with uploads.part(writer, made.id, 2000) as part:
        part.write(DATA[2000:5000])
        part.write(DATA[5000:])
    assert uploads.get(writer, made.id).is_whole
    assert b"".join(uploads.chunks(writer, made.id)) == DATA
    uploads.discard(writer, made.id)
    with pytest.raises(NotFound):
        uploads.get(writer, made.id)


def test_what_came_before_a_break_stays(
    uploads: PartialUploads, writer: Access, agency: str
) -> None:
    """A part that breaks off leaves its bytes, to be gone on from; another place is refused."""
    made = uploads.open(writer, agency, WHOLE)
    with pytest.raises(ConnectionError), uploads.part(writer, made.id, 0) as part:
        _write_and_break(part.write)
    assert uploads.get(writer, made.id).offset == 700
    for start in (0, 699, 701):
        with pytest.raises(WrongPlace), uploads.part(writer, made.id, start):
            pass


def _write_and_break(write: Callable[[bytes], None]) -> None:
    write(DATA[:700])
    raise ConnectionError


def test_only_one_part_at_a_time(uploads: PartialUploads, writer: Access, agency: str) -> None:
    """While a part is being written no other one is."""
    made = uploads.open(writer, agency, WHOLE)
    with (
        uploads.part(writer, made.id, 0),
        pytest.raises(Conflict),
        uploads.part(writer, made.id, 0),
    ):
        pass


def test_other_bytes_than_announced_are_thrown_away(
    uploads: PartialUploads, writer: Access, agency: str
) -> None:
    """The whole must have the sha256 it was announced with; more bytes are never taken."""
    made = uploads.open(writer, agency, WHOLE)
    with pytest.raises(WrongBytes, match="sha256"), uploads.part(writer, made.id, 0) as part:
        part.write(b"x" * len(DATA))
    assert uploads.get(writer, made.id).offset == 0
    with pytest.raises(WrongBytes), uploads.part(writer, made.id, 0) as part:
        part.write(DATA + b"x")
    assert uploads.get(writer, made.id).offset == 0


def test_what_a_killed_service_left_is_checked_when_it_is_used(
    uploads: PartialUploads, writer: Access, agency: str
) -> None:
    """Bytes that nobody compared with their sha256 make no file; the upload begins anew."""
    made = uploads.open(writer, agency, WHOLE)
    uploads._bytes(made.id).write_bytes(bytes(len(DATA)))
    assert uploads.get(writer, made.id).is_whole
    files = FileStore(uploads._folder.parent.parent)
    with pytest.raises(WrongBytes, match="sha256"):
        files.keep(uploads.chunks(writer, made.id), name="b.txt", limit=LIMIT)
    assert not list(files.digests())
    assert uploads.get(writer, made.id).offset == 0
    with uploads.part(writer, made.id, 0) as part:
        part.write(DATA)
    assert files.keep(uploads.chunks(writer, made.id), name="b.txt", limit=LIMIT)


def test_many_parts_cost_no_more_than_one(
    uploads: PartialUploads, writer: Access, agency: str
) -> None:
    """What arrived before is not read again with each part, but once when all of it is there."""
    made = uploads.open(writer, agency, WHOLE)
    before = bytes_read()
    for start in range(0, len(DATA), 50):
        with uploads.part(writer, made.id, start) as part:
            part.write(DATA[start : start + 50])
    facts = len((uploads._folder / f"{made.id}.upload.json").read_bytes())
    parts = len(DATA) // 50
    assert bytes_read() - before < 3 * len(DATA) + parts * (2 * facts + 1000)


def bytes_read() -> int:
    told = Path("/proc/self/io").read_text(encoding="ascii")
    return int(told.split("rchar: ")[1].split()[0])


def test_an_upload_is_its_owners(
    uploads: PartialUploads, writer: Access, agency: str, store: Store
) -> None:
    """Another person of the agency, and an owner who left it, find nothing."""
    made = uploads.open(writer, agency, WHOLE)
    with pytest.raises(NotFound):
        uploads.get(replace(writer, actor="luis"), made.id)
    with pytest.raises(NotFound):
        uploads.get(replace(writer, roles={}), made.id)
    for name in ("../../secret", "0" * 26, "", "*"):
        with pytest.raises(NotFound):
            uploads.get(writer, name)
    with pytest.raises(NotAllowed):
        uploads.open(replace(writer, roles={agency: Role.ASSESSOR}), agency, WHOLE)


def test_an_upload_is_forgotten_after_a_day(
    settings: Settings, uploads: PartialUploads, writer: Access, agency: str, store: Store
) -> None:
    """A day later nobody can go on with it, and the next one sweeps it away."""
    files = FileStore(settings.data)
    made = uploads.open(writer, agency, WHOLE)
    late = PartialUploads(Store(store.engine, later(store, KEPT)), files, LIMIT)
    with pytest.raises(NotFound):
        late.get(writer, made.id)
    late.open(writer, agency, WHOLE)
    assert not list(files.incoming.glob(f"{made.id}*"))
    assert len(list(files.incoming.iterdir())) == 2


def test_an_agency_announces_no_more_than_it_has_room_for(
    uploads: PartialUploads, writer: Access, agency: str
) -> None:
    """Nothing above the limit of a file, and all announced together within the quota."""
    with pytest.raises(TooLarge):
        uploads.open(writer, agency, replace(WHOLE, size=LIMIT + 1))
    for _ in range(10):
        uploads.open(writer, agency, replace(WHOLE, size=LIMIT))
    with pytest.raises(OverQuota, match="Of the agency's 1 MB, 0 are left"):
        uploads.open(writer, agency, WHOLE)
