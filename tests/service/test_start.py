"""A service starts over an empty folder, over its own, and over nobody else's."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from corpora.catalog import available
from corpora.errors import (
    BadSetting,
    DatabaseDown,
    MissingFile,
    NeedsPostgres,
    OtherFiles,
    StoreInUse,
)
from service.alone import holding
from service.cli import BAD_INPUT, main
from service.people.access import system_access
from service.restore import restore
from service.settings import Settings
from service.start import MARK, SECRET, started
from service.store import agencies, editions
from service.store.agencies import AgencyFacts
from service.store.engine import database_url, make_engine
from service.store.schema import current
from service.uploads import receive


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


def fresh(settings: Settings) -> Settings:
    """Return the settings of a data folder that is not there yet."""
    return replace(settings, data=settings.data / "nueva")


def test_a_first_start_makes_what_is_needed(settings: Settings) -> None:
    """Folder and secret only for their owner, tables, and every edition that ships."""
    new = fresh(settings)
    with started(new, work=False) as service:
        with service.store.read(system_access()) as unit:
            assert {one.id for one in editions.listed(unit)} == set(available())
        assert len(service.secret) >= 32
    assert mode_of(new.data) == 0o700
    assert mode_of(new.data / SECRET) == 0o600
    assert (new.data / "files" / MARK).is_file()


def test_the_next_start_finds_what_the_first_made(settings: Settings) -> None:
    """The same secret and editions, nothing twice."""
    secrets = []
    for _ in range(2):
        with started(settings, work=False) as service:
            secrets.append(service.secret)
            with service.store.read(system_access()) as unit:
                assert len(editions.revisions(unit, "academy-2")) == 1
    assert secrets[0] == secrets[1]


def test_a_secret_of_ones_own_is_used(settings: Settings) -> None:
    """It is not written down, and one that can be guessed is refused."""
    own = replace(settings, secret="x" * 16)
    with started(own, work=False) as service:
        assert service.secret == "x" * 16
    assert not (settings.data / SECRET).exists()
    guessed = replace(settings, secret="corto")  # noqa: S106 - too short to be one
    with pytest.raises(BadSetting, match="ACREDITA_SECRET"), started(guessed, work=False):
        pass


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_one_folder_of_sqlite_serves_one_service(settings: Settings) -> None:
    """A second one is refused while the first runs, and starts once it has ended."""
    code = f"""
from pathlib import Path
from service.settings import Settings
from service.start import started
with started(Settings(data=Path({str(settings.data)!r})), work=False):
    print("ready", flush=True)
    input()
"""
    first = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert first.stdout is not None
    assert first.stdout.readline() == "ready\n"
    with pytest.raises(StoreInUse), started(settings, work=False):
        pass
    first.kill()
    first.communicate()
    with started(settings, work=False):
        pass


def test_a_service_and_a_restore_never_share_a_folder(settings: Settings) -> None:
    """Whichever came first keeps it, on both databases; afterwards the other may."""
    with started(settings, work=False), pytest.raises(StoreInUse):
        restore(settings.data / "respaldo.tar", settings)
    with (
        holding(settings.data, alone=True),
        pytest.raises(StoreInUse),
        started(settings, work=False),
    ):
        pass
    with pytest.raises(MissingFile):
        restore(settings.data / "respaldo.tar", settings)


@pytest.mark.needs_postgresql
@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_services_on_postgresql_share_a_folder(settings: Settings) -> None:
    """Two at once use the same data folder."""
    with started(settings, work=False) as one, started(settings, work=False) as two:
        assert one.secret == two.secret


def test_a_secret_that_cannot_be_read_changes_nothing(settings: Settings) -> None:
    """It is told before the database is made or brought to this release."""
    new = fresh(settings)
    (new.data / SECRET).mkdir(parents=True)
    with pytest.raises(BadSetting, match="ACREDITA_SECRET"), started(new, work=False):
        pass
    engine = make_engine(database_url(new.database, new.data))
    assert current(engine) is None
    engine.dispose()


@pytest.mark.needs_postgresql
@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_a_folder_of_another_installation_is_refused(settings: Settings, tmp_path: Path) -> None:
    """On another machine without the shared folder, nothing is served and nothing is lost."""
    with started(settings, work=False) as service:
        with service.store.write(system_access()) as unit:
            facts = AgencyFacts(name="A", program="le", state="JAL")
            agency = agencies.create(unit, facts, 10)
        files = [("a.txt", [b"x"])]
        receive(service, system_access(), agency=agency, files=files)
    elsewhere = tmp_path / "otro equipo"
    with pytest.raises(OtherFiles), started(replace(settings, data=elsewhere), work=False):
        pass
    mark = settings.data / "files" / MARK
    own = mark.read_text(encoding="utf-8")
    mark.write_text("another\n", encoding="utf-8")
    with pytest.raises(OtherFiles), started(settings, work=False):
        pass
    # The mark may be lost with a backup of the files alone; what was sent tells as much.
    mark.unlink()
    with started(settings, work=False):
        assert mark.read_text(encoding="utf-8") == own


@pytest.mark.parametrize("arguments", [["worker"], ["serve", "--without-work"]])
def test_more_than_one_process_needs_postgresql(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """On SQLite the command says so in one sentence."""
    monkeypatch.setenv("ACREDITA_DATA", str(tmp_path / "datos"))
    assert main(arguments) == BAD_INPUT
    assert capsys.readouterr().err == NeedsPostgres().sentence("es") + "\n"
    assert not (tmp_path / "datos").exists()


def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    """A wrong address of PostgreSQL is one sentence, without its password."""
    address = f"postgresql://acredita:clave@/nada?host={tmp_path}"
    settings = Settings(data=tmp_path / "datos", database=address)
    with pytest.raises(DatabaseDown) as told, started(settings, work=False):
        pass
    assert "clave" not in told.value.sentence("es")


def test_an_address_that_cannot_be_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence with the address, and no folder is made."""
    monkeypatch.setenv("ACREDITA_DATA", str(tmp_path / "datos"))
    assert main(["serve", "--host", "192.0.2.1", "--port", "9"]) == BAD_INPUT
    assert "192.0.2.1:9" in capsys.readouterr().err
