"""A backup is one state of all there is, taken while others write, and comes back the same."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, text

from corpora.errors import DamagedBackup, NewerDatabase, NotEmpty, StoreInUse
from service.anchors import read_anchors
from service.backup import take_backup
from service.editions_store import EditionStore
from service.people.access import system_access
from service.restore import check, restore
from service.settings import Settings
from service.store.chains import broken
from service.store.engine import database_url, make_engine
from service.store.files import FileStore
from service.store.manual_tables import Upload
from service.store.people_tables import Agency
from service.store.schema import current, upgrade
from service.store.unit import Store
from tests.postgres import Cluster
from tests.service.installation import add_agency, content, install
from tests.test_layers import ROOT

Rows = dict[str, list[dict[str, Any]]]
Target = Callable[[str], Settings]


@pytest.fixture
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Target:
    """Make settings of an installation that is not there yet, on the database asked for."""

    def made(kind: str) -> Settings:
        data = tmp_path / f"otra-{kind}"
        if kind == "sqlite":
            return Settings(data=data)
        cluster: Cluster = request.getfixturevalue("cluster")
        return Settings(data=data, database=cluster.database())

    return made


KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.needs_postgresql)]


@pytest.fixture
def there() -> Iterator[Callable[[Settings], Store]]:
    """Open stores and close them after the test."""
    opened: list[Store] = []

    def one(settings: Settings) -> Store:
        opened.append(Store(make_engine(database_url(settings.database, settings.data))))
        return opened[-1]

    yield one
    for store in opened:
        store.close()


def expected(rows: Rows) -> Rows:
    """Return what comes back of rows: what was being done waits to be done again."""
    anew = {"step": "", "done": 0, "total": 0, "attempts": 0, "started_at": None, "worker": None}
    return {
        **rows,
        "job": [
            {**row, "state": "queued", **{name: anew[name] for name in anew.keys() & row.keys()}}
            if row["state"] == "running"
            else row
            for row in rows["job"]
        ],
        "manual_version": [
            {**row, "state": "queued" if row["state"] == "reading" else row["state"]}
            for row in rows["manual_version"]
        ],
    }


def without_record(rows: Rows) -> Rows:
    """Return rows without the record that they were restored."""
    kept = [row for row in rows["audit_event"] if row["action"] != "backup.restored"]
    return {**rows, "audit_event": kept}


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_backed_up_comes_back(
    store: Store, settings: Settings, target: Target, kind: str, there: Any
) -> None:
    """Every row and file, from either database into either; work that was running waits again."""
    install(store, settings.data)
    before = content(store)
    made = take_backup(store, settings.data, settings.data.parent / "respaldos")
    again = target(kind)
    restore(made.path, again)
    restored = there(again)
    after = content(restored)
    assert without_record(after) == expected(before)
    assert after["audit_event"][-1]["action"] == "backup.restored"
    assert {row["state"] for row in after["job"]} == {"queued"}
    with restored.engine.connect() as connection:
        assert broken(connection, read_anchors(again.data)) == ()
        assert connection.execute(text("SELECT count(*) FROM session")).scalar() == 0
        assert connection.execute(text("SELECT count(*) FROM worker")).scalar() == 0
    files = FileStore(again.data)
    with restored.read(system_access()) as unit:
        digests = unit.session.scalars(
            select(Upload.sha256)
            .join(Agency, Agency.id == Upload.agency_id)
            .where(Agency.name.like("propia%"))
        )
        assert [files.read(one).decode()[:16] for one in digests] == ["Manual de propia"]
    assert EditionStore(again.data).load("campus-2").revision == 2
    assert not list(again.data.rglob(".draft*"))
    assert sorted(
        one.name for one in again.data.iterdir() if "acredita.sqlite" not in one.name
    ) == [
        "anchors.json",
        "editions",
        "files",
        "lineage",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_rows_are_numbered_on_after_a_restore(
    store: Store, settings: Settings, target: Target, kind: str, there: Any
) -> None:
    """The first row written afterwards takes a number that is free."""
    install(store, settings.data)
    again = target(kind)
    restore(take_backup(store, settings.data, settings.data.parent / "uno.tar").path, again)
    restored = there(again)
    with restored.write(system_access()) as unit:
        add_agency(unit, FileStore(again.data), "nueva")
    assert len(content(restored)["upload"]) == len(content(store)["upload"]) + 1


def test_the_secret_is_kept_only_when_asked(
    store: Store, settings: Settings, tmp_path: Path, target: Target
) -> None:
    """A backup holds the secret that signs sessions only when told to, and restores it alone."""
    install(store, settings.data)
    plain = take_backup(store, settings.data, tmp_path / "sin.tar")
    assert not check(plain.path).with_secret
    assert b"un secreto" not in plain.path.read_bytes()
    whole = take_backup(store, settings.data, tmp_path / "con.tar", with_secret=True)
    again = target("sqlite")
    assert restore(whole.path, again).with_secret
    assert (again.data / "secret").read_text() == "un secreto de esta instalación"
    assert (again.data / "secret").stat().st_mode & 0o777 == 0o600
    assert whole.path.stat().st_mode & 0o777 == 0o600


def test_a_backup_is_one_state_while_others_write(
    store: Store, settings: Settings, tmp_path: Path, target: Target, there: Any
) -> None:
    """Agencies come and go with their files meanwhile; each is in it whole, or not at all."""
    install(store, settings.data)
    files = FileStore(settings.data)
    stop = threading.Event()

    def come_and_go() -> None:
        agencies: list[str] = []
        while not stop.is_set():
            with store.write(system_access()) as unit:
                agencies.append(add_agency(unit, files, "viva"))
            if len(agencies) > 3:
                gone = agencies.pop(0)
                with store.write(system_access()) as unit:
                    query = select(Upload.sha256).where(Upload.agency_id == gone)
                    digests = unit.session.scalars(query).all()
                    unit.session.execute(delete(Agency).where(Agency.id == gone))
                    unit.audit("agency.deleted", "agency", gone, agency=gone)
                for one in digests:
                    files.remove(one)

    writers = [threading.Thread(target=come_and_go) for _ in range(2)]
    for one in writers:
        one.start()
    try:
        made = [take_backup(store, settings.data, tmp_path / f"{n}.tar") for n in range(3)]
    finally:
        stop.set()
        for one in writers:
            one.join()
    again = target("sqlite")
    assert [one.absent for one in made] == [(), (), ()]
    restore(made[2].path, again)
    restored = there(again)
    rows = content(restored)
    assert len(rows["agency"]) > 3
    assert {row["agency_id"] for row in rows["manual"]} == {row["id"] for row in rows["agency"]}
    kept = FileStore(again.data)
    assert {row["sha256"] for row in rows["upload"]} == set(kept.digests())
    with restored.engine.connect() as connection:
        assert broken(connection, read_anchors(again.data)) == ()


def bytes_of_a_backup(store: Store, settings: Settings, folder: Path) -> tuple[Path, bytes]:
    with store.write(system_access()) as unit:
        add_agency(unit, FileStore(settings.data), "una")
    path = take_backup(store, settings.data, folder / "uno.tar").path
    return path, path.read_bytes()


def test_a_changed_byte_is_refused_naming_its_part(
    store: Store, settings: Settings, tmp_path: Path, target: Target
) -> None:
    """Wherever the byte is, the error names the part it lies in, and nothing is restored."""
    path, whole = bytes_of_a_backup(store, settings, tmp_path)
    with tarfile.open(path) as found:
        places = [(one.offset, one.name) for one in found.getmembers()]
    again = target("sqlite")
    chance = random.Random(5)
    spots = {chance.randrange(len(whole)) for _ in range(300)}
    for offset, _ in places:  # headers whole: names, sizes, sums and what fills them
        spots |= {offset + chance.randrange(512) for _ in range(6)}
    for spot in sorted(spots):
        name = [name for offset, name in places if offset <= spot][-1]
        others = {"manifest.json"} if name == "manifest.sha256" else set()  # either may be wrong
        changed = bytearray(whole)
        changed[spot] ^= 1 << chance.randrange(8)
        path.write_bytes(changed)
        with pytest.raises(DamagedBackup) as error:
            check(path)
        part = error.value.facts["part"]
        assert part in (name, *others, {"es": "su final", "en": "its end"}), (spot, part, name)
        assert "dañado" in error.value.sentence("es")
    with pytest.raises(DamagedBackup):
        restore(path, again)
    assert list(again.data.iterdir()) == []


def test_a_backup_cut_short_or_lengthened_is_refused(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    """A copy that did not finish is refused, and so is one that something was added to."""
    path, whole = bytes_of_a_backup(store, settings, tmp_path)
    for content_ in (
        b"",
        whole[:100],
        whole[: len(whole) // 2],
        whole[:-1],
        whole + b"\0",
        b"x" * 9999,
    ):
        path.write_bytes(content_)
        with pytest.raises(DamagedBackup):
            check(path)


def test_any_program_that_reads_tar_opens_a_backup(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    """It is a plain tar whose parts have the digests that the manifest says."""
    path, whole = bytes_of_a_backup(store, settings, tmp_path)
    with tarfile.open(fileobj=BytesIO(whole)) as found:
        names = found.getnames()
        manifest = found.extractfile("manifest.json")
        assert manifest is not None
        parts = {one["name"]: one["sha256"] for one in json.loads(manifest.read())["parts"]}
        assert names == ["manifest.json", "manifest.sha256", *parts]
        for name, sha256 in parts.items():
            file = found.extractfile(name)
            assert file is not None
            assert hashlib.sha256(file.read()).hexdigest() == sha256
    assert path.parent == tmp_path


def test_a_file_that_is_damaged_or_absent_does_not_stop_the_rest(
    store: Store, settings: Settings, tmp_path: Path, target: Target
) -> None:
    """It is named by the backup and by what restores it; the others are all there."""
    files = FileStore(settings.data)
    with store.write(system_access()) as unit:
        for name in "abc":
            add_agency(unit, files, name)
    damaged, absent, sound = files.digests()
    files.path(damaged).write_bytes(b"another")
    files.remove(absent)
    made = take_backup(store, settings.data, tmp_path / "uno.tar")
    assert (set(made.absent), made.files) == ({damaged, absent}, 1)
    again = target("sqlite")
    assert set(restore(made.path, again).absent) == {damaged, absent}
    assert list(FileStore(again.data).digests()) == [sound]


def test_nothing_is_restored_over_what_is_there(
    store: Store, settings: Settings, tmp_path: Path, target: Target
) -> None:
    """A database with rows, a folder with files and a secret each refuse, and stay as they were."""
    install(store, settings.data)
    path = take_backup(store, settings.data, tmp_path / "uno.tar", with_secret=True).path
    before = content(store)
    with pytest.raises(NotEmpty):
        restore(path, settings)
    assert content(store) == before
    for name in ("files/ab/" + "ab" * 32, "secret", "editions/le-6/x", "jobs.sqlite"):
        again = target("sqlite")
        (again.data / name).parent.mkdir(parents=True)
        (again.data / name).write_text("x", encoding="utf-8")
        with pytest.raises(NotEmpty, match=name.split("/")[0]):
            restore(path, again)
        assert [one for one in again.data.rglob("*") if one.is_file()] == [again.data / name]
        shutil.rmtree(again.data)


def test_a_backup_of_a_later_release_is_refused(
    store: Store, settings: Settings, tmp_path: Path, target: Target
) -> None:
    """The error names the migration that is not known here."""
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    path = take_backup(store, settings.data, tmp_path / "uno.tar").path
    again = target("sqlite")
    with pytest.raises(NewerDatabase, match="9999"):
        restore(path, again)
    assert list(again.data.iterdir()) == []


def test_two_restores_at_once_do_not_mix(
    store: Store, settings: Settings, tmp_path: Path, target: Target
) -> None:
    """The second is refused while the first holds the folder."""
    path = take_backup(store, settings.data, tmp_path / "uno.tar").path
    again = target("sqlite")
    again.data.mkdir()
    handle = os.open(again.data, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with pytest.raises(StoreInUse):
            restore(path, again)
    finally:
        os.close(handle)


STOPPED = """
import os, signal, sys
from pathlib import Path
from service.backup import take_backup
from service.settings import Settings
from service.store.opening import open_store
left = int(sys.argv[4])
def watch(name, arguments):
    global left
    if name in ("open", "os.rename") and "respaldos" in str(arguments):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
settings = Settings(data=Path(sys.argv[1]), database=sys.argv[2] or None)
sys.addaudithook(watch)
with open_store(settings) as store:
    take_backup(store, settings.data, Path(sys.argv[3]))
"""


def test_a_backup_that_is_killed_leaves_no_half_file(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    """What it left beside goes with a backup of the next day; the one before stays whole."""
    install(store, settings.data)
    folder = tmp_path / "respaldos"
    first = take_backup(store, settings.data, folder / "uno.tar").path
    call = [sys.executable, "-c", STOPPED, str(settings.data), settings.database or ""]
    for left in (1, 20, 40):
        done = subprocess.run([*call, str(first), str(left)], cwd=ROOT, check=False)
        assert done.returncode == -signal.SIGKILL
        check(first)
    drafts = [one for one in folder.iterdir() if one != first]
    assert drafts
    for one in drafts:
        os.utime(one, (0, 0))
    take_backup(store, settings.data, first)
    assert list(folder.iterdir()) == [first]


def test_damaged_anchors_stop_no_backup(store: Store, settings: Settings, tmp_path: Path) -> None:
    """They are put aside and written anew; until then doctor tells of them."""
    install(store, settings.data)
    (settings.data / "anchors.json").write_text("{", encoding="utf-8")
    check(take_backup(store, settings.data, tmp_path / "uno.tar").path)
    assert len(read_anchors(settings.data)) == 4
    assert (settings.data / "anchors.json.damaged").read_text() == "{"


KILLED = """
import os, signal, sys
from pathlib import Path
from service.restore import restore
from service.settings import Settings
event, left = sys.argv[4], int(sys.argv[5])
def watch(name, arguments):
    global left
    if name == event and "otra" in str(arguments):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
restore(Path(sys.argv[1]), Settings(data=Path(sys.argv[2]), database=sys.argv[3] or None))
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_restore_that_is_killed_leaves_all_or_nothing(
    tmp_path: Path, target: Target, kind: str, there: Any
) -> None:
    """Killed at every rename and at many openings of files; what is left is empty or whole.

    Where it is empty, restoring again fills it whole.
    """
    source = target("sqlite")
    source.data.mkdir()
    store = there(source)
    upgrade(store.engine)
    install(store, source.data)
    whole = expected(content(store))
    path = take_backup(store, source.data, tmp_path / "uno.tar", with_secret=True).path
    outcomes = set()
    for event, left in [
        *(("os.rename", n) for n in range(1, 9)),
        *(("open", n) for n in range(1, 80, 26)),
    ]:
        again = target(kind)
        again = replace(again, data=tmp_path / f"otra-{event}-{left}")
        call = [sys.executable, "-c", KILLED, str(path), str(again.data), again.database or ""]
        done = subprocess.run([*call, event, str(left)], cwd=ROOT, check=False, capture_output=True)
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        is_there = again.database is not None or (again.data / "acredita.sqlite").exists()
        rows = content(there(again)) if is_there and current(there(again).engine) else {}
        if any(rows.values()):
            outcomes.add("whole")
        else:
            outcomes.add("empty")
            restore(path, again)
        assert without_record(content(there(again))) == whole
        assert (again.data / "secret").read_text() == (source.data / "secret").read_text()
        assert set(FileStore(again.data).digests()) == set(FileStore(source.data).digests())
    assert outcomes == {"empty", "whole"}
