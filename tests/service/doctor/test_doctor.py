"""Doctor finds what is lost or wrong, says what to do, and finds nothing where nothing is."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from service.backup import take_backup
from service.cli import main
from service.doctor.database import _SAID, look_at_chains, look_at_editions, look_at_rows
from service.doctor.examine import examine
from service.doctor.finding import Finding, State
from service.doctor.folder import look_at_files
from service.index_cache import IndexCache
from service.settings import Settings
from service.store.assessment_tables import Run
from service.store.files import FileStore
from service.store.soundness import RULES
from service.store.unit import Store
from tests.service.installation import install

OLD = time.time() - 2 * 86_400


@pytest.fixture
def installed(store: Store, settings: Settings) -> Store:
    """Make an installation in which everything is as it should be, just backed up."""
    install(store, settings.data)
    (settings.data / "secret").chmod(0o600)
    take_backup(store, settings.data, settings.data.parent / "respaldos")
    return store


def bad(found: list[Finding], state: State = State.FAULT) -> dict[str, str]:
    return {one.check: one.es for one in found if one.state is state}


def look(settings: Settings, *, clean: bool = False) -> list[Finding]:
    return list(examine(settings, clean=clean))


def change(store: Store, *statements: str) -> None:
    with store.engine.execution_options(writes=True).begin() as connection:
        for one in statements:
            connection.execute(text(one))


def test_a_sound_installation_has_no_fault(installed: Store, settings: Settings) -> None:
    """All holds; told are work that waits for the service and runs that no model of ours made."""
    found = look(settings)
    assert bad(found) == {}
    assert set(bad(found, State.NOTICE)) == {"jobs", "models_shown"}
    assert {"schema", "database", "rows", "audit", "editions", "files", "models", "mail"} <= {
        one.check for one in found
    }


def test_the_command_says_one_line_each_and_ends_with_0(
    installed: Store,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What a person reads and what a program reads are the same findings."""
    monkeypatch.setenv("ACREDITA_DATA", str(settings.data))
    if settings.database:
        monkeypatch.setenv("ACREDITA_DATABASE", settings.database)
    assert main(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert main(["doctor", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [line[7:] for line in lines if "MB libres" not in line] == [
        one["es"] for one in told["findings"] if one["check"] != "room"
    ]
    assert {line[:5] for line in lines} == {"bien ", "aviso"}
    FileStore(settings.data).remove(next(FileStore(settings.data).digests()))
    assert main(["doctor"]) == 1
    assert "falla  Archivos que faltan" in capsys.readouterr().out


def done_twice(store: Store) -> None:
    runs = Run.__table__
    with store.engine.execution_options(writes=True).begin() as connection:
        found = connection.execute(select(runs).where(runs.c.state == "done")).mappings().first()
        connection.execute(insert(Run), [{**dict(found or {}), "id": "twin", "number": 99}])


def given_away(table: str) -> Callable[[Store], None]:
    """Return what gives some rows of a table to another agency than their own."""
    return lambda it: change(
        it,
        f"UPDATE {table} SET agency_id = (SELECT max(id) FROM agency)",  # noqa: S608
    )


WRONG: dict[str, Callable[[Store], None]] = {
    "job_ended_without_a_moment": lambda it: change(it, "UPDATE job SET state = 'done'"),
    "version_waits_for_no_job": lambda it: change(it, "UPDATE job SET subject = 'x'"),
    "version_ready_with_other_clauses": lambda it: change(
        it, "DELETE FROM clause WHERE id IN (SELECT max(id) FROM clause)"
    ),
    "version_without_files": lambda it: change(it, "DELETE FROM version_file"),
    "manual_shows_a_version_not_ready": lambda it: change(
        it, "UPDATE manual SET current_version_id = 'x'"
    ),
    "assessment_shows_a_run_not_done": lambda it: change(it, "UPDATE run SET state = 'failed'"),
    "two_runs_done": done_twice,
    "run_done_without_states": lambda it: change(it, "DELETE FROM standard_state"),
    "run_answers_without_proposals": lambda it: change(it, "DELETE FROM proposal"),
    "run_waits_for_no_job": lambda it: change(it, "UPDATE run SET state = 'matched'"),
    "proposal_of_a_clause_not_read": lambda it: change(it, "DELETE FROM run_version"),
    "decision_holds_amiss": lambda it: change(it, "UPDATE decision SET holds = false"),
    "standard_stands_without_decisions": lambda it: change(
        it,
        "UPDATE standard_review SET standard = 'x' "
        "WHERE id IN (SELECT min(id) FROM standard_review)",
    ),
    "edition_with_other_standards": lambda it: change(it, "DELETE FROM standard"),
    **{
        f"{name}_of_another_agency": lambda it, table=table: change(
            it,
            f"UPDATE {table} SET agency_id = (SELECT max(id) FROM agency)",  # noqa: S608
        )
        for name, table in (
            ("version", "manual_version"),
            ("upload", "upload"),
            ("file", "version_file"),
            ("clause", "clause"),
            ("run", "run"),
            ("state", "standard_state"),
            ("proposal", "proposal"),
            ("decision", "decision"),
            ("review", "standard_review"),
            ("batch", "batch"),
            ("comment", "comment"),
            ("task", "task"),
            ("proof", "proof"),
            ("sample", "sample"),
            ("pair", "sample_item"),
            ("reading", "second_reading"),
            ("report", "report"),
        )
    },
}


@pytest.mark.parametrize("rule", RULES)
def test_rows_that_contradict_one_another_are_found(
    store: Store, settings: Settings, rule: str
) -> None:
    """Every rule finds the rows that break it, and says which they are."""
    install(store, settings.data)
    WRONG[rule](store)
    told = [one for one in look_at_rows(store) if one.facts.get("rule") == rule]
    assert [one.state for one in told] == [State.FAULT]
    assert told[0].facts["count"] >= 1
    assert told[0].facts["examples"][0] in told[0].es
    assert rule in _SAID or rule.endswith("of_another_agency")


def test_files_lost_or_changed_are_found(installed: Store, settings: Settings) -> None:
    """One that is absent and one whose bytes are others are both named."""
    files = FileStore(settings.data)
    lost, changed = list(files.digests())[:2]
    files.remove(lost)
    files.path(changed).write_bytes(b"another")
    told, _ = look_at_files(installed, settings.data, clean=False)
    assert told.state is State.FAULT
    assert set(told.facts["bad"]) == {lost, changed}


def test_what_nobody_uses_is_removed_after_a_day_and_not_before(
    installed: Store, settings: Settings
) -> None:
    """Young ones may belong to an upload that goes on; named files are never touched."""
    files = FileStore(settings.data)
    before = set(files.digests())
    old = files.path(files.keep([b"old"], name="x", limit=9).sha256)
    young = files.path(files.keep([b"young"], name="x", limit=9).sha256)
    half, arriving = files.incoming / "half", files.incoming / "arriving"
    for path in (half, arriving):
        path.write_bytes(b"x")
    held = files.incoming / "backup-x"
    held.mkdir()
    unknown = IndexCache(settings.data).path("of-nobody")
    unknown.parent.mkdir(exist_ok=True)
    unknown.write_bytes(b"x")
    for path in (old, half, held, unknown):
        os.utime(path, (OLD, OLD))
    for sha256 in before:
        os.utime(files.path(sha256), (OLD, OLD))
    _, told = look_at_files(installed, settings.data, clean=False)
    assert (told.state, told.facts["left"]) == (State.NOTICE, 4)
    assert old.exists()
    list(look_at_files(installed, settings.data, clean=True))
    assert not any(one.exists() for one in (old, half, held, unknown))
    assert young.exists()
    assert arriving.exists()
    assert before <= set(files.digests())
    _, told = look_at_files(installed, settings.data, clean=False)
    assert told.state is State.WELL


def test_a_record_that_was_changed_or_cut_is_found(installed: Store, settings: Settings) -> None:
    """A changed event is found by the chain, and events cut off its end by the last backup."""
    change(
        installed, "UPDATE audit_event SET actor = 'x' WHERE id = (SELECT min(id) FROM audit_event)"
    )
    change(
        installed,
        "DELETE FROM audit_event WHERE agency_id <> '' AND seq = "
        "(SELECT max(seq) FROM audit_event other WHERE other.agency_id = audit_event.agency_id)",
    )
    told = list(look_at_chains(installed, settings.data))
    assert {one.state for one in told} == {State.FAULT}
    assert {one.facts["anchored"] for one in told} == {True, False}
    assert any("anotó el último respaldo" in one.es for one in told)


def test_a_later_backup_does_not_forget_what_was_cut(installed: Store, settings: Settings) -> None:
    """The anchor that shows a loss stays, however many backups are made afterwards."""
    change(installed, "DELETE FROM audit_event WHERE agency_id <> ''")
    take_backup(installed, settings.data, settings.data.parent / "respaldos")
    assert "audit" in bad(list(look_at_chains(installed, settings.data)))


def test_an_altered_edition_is_found(installed: Store, settings: Settings) -> None:
    """The words that assessments are made against are those their digest names."""
    change(installed, "UPDATE edition_revision SET digest = 'x'")
    assert "academy-2 (1)" in bad(list(look_at_editions(installed)))["editions"]


def test_a_secret_that_others_can_read_is_a_fault(installed: Store, settings: Settings) -> None:
    """It tells the command that mends it; the folder's own mode is a notice."""
    (settings.data / "secret").chmod(0o644)
    settings.data.chmod(0o755)
    found = look(settings)
    assert f"chmod 600 {settings.data / 'secret'}" in bad(found)["secret"]
    assert f"chmod 700 {settings.data}" in bad(found, State.NOTICE)["folder"]


def test_a_restore_that_was_cut_off_is_told_and_removed(
    installed: Store, settings: Settings
) -> None:
    """What it left beside whole data goes with --clean."""
    (settings.data / "restoring").mkdir()
    assert "a medias" in bad(look(settings), State.NOTICE)["restore"]
    look(settings, clean=True)
    assert not (settings.data / "restoring").exists()


def test_a_database_of_another_release_is_told(installed: Store, settings: Settings) -> None:
    """The schema is looked at first, and nothing else of the database is."""
    change(installed, "UPDATE alembic_version SET version_num = '9999'")
    assert "9999" in bad(look(settings))["schema"]


@pytest.mark.parametrize("spot", ["head", "middle"])
def test_a_damaged_database_is_a_fault_and_not_a_crash(
    tmp_path: Path, spot: str, store: Store, settings: Settings
) -> None:
    """Whatever a disk did to the file, doctor says so."""
    if not store.is_sqlite:
        return
    install(store, settings.data)
    store.close()
    path = settings.data / "acredita.sqlite"
    content = bytearray(path.read_bytes())
    place = 0 if spot == "head" else len(content) // 2
    content[place : place + 20_000] = os.urandom(20_000)
    path.write_bytes(content)
    assert {"schema", "database"} & bad(look(settings)).keys()


def test_nothing_installed_yet_is_a_notice(tmp_path: Path) -> None:
    """Before the first start there is nothing wrong."""
    found = look(Settings(data=tmp_path / "nada"))
    assert bad(found) == {}
    assert "acredita serve" in bad(found, State.NOTICE)["schema"]
    assert not (tmp_path / "nada").exists()
