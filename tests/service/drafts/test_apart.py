"""A draft is tried by a process of its own: what it answers comes back, and nothing stays."""

from __future__ import annotations

import io
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from sqlalchemy import func, literal, select, union_all

from corpora.catalog import load_edition
from corpora.errors import (
    AcreditaError,
    DamagedFile,
    EmptyFile,
    NotADocument,
    NotMade,
    TooLarge,
    TooMany,
    TriedTooLong,
)
from service.drafts.apart import Against, Draft, Drafts
from service.drafts.results import Tried, from_plain, to_plain
from service.people.access import system_access
from service.settings import Settings
from service.store import editions
from service.store.base import Table
from service.store.unit import Store
from tests.pipelines.extract.pdf_files import pages

WORDS = (
    "Artículo 1. El personal usará sólo la fuerza razonable y necesaria para un fin legítimo.",
    "Artículo 2. El policía deberá desescalar antes de usar la fuerza cuando sea posible.",
    "Artículo 3. Se prohíben los disparos de advertencia.",
)
LIMIT = 1_000_000


@pytest.fixture
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that temporary files are made in, of this test alone."""
    folder = tmp_path / "spool"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def drafts(settings: Settings, spool: Path) -> Iterator[Drafts]:
    """Return what tries drafts, ended afterwards."""
    del spool
    made = Drafts(settings)
    yield made
    made.close()


def revision_of(store: Store) -> str:
    with store.write(system_access()) as unit:
        editions.synchronise(unit, [load_edition("le-6")])
        return editions.in_use(unit, "le-6").id


def attempt(drafts: Drafts, store: Store, name: str, data: bytes, *standards: str) -> Tried:
    against = Against(revision=revision_of(store), profile="", standards=standards)
    return drafts.attempt(Draft(name=name, chunks=[data], limit=LIMIT), against)


def left(spool: Path) -> list[str]:
    """Return what is left of temporary files, but for the number onnxruntime gives a session."""
    return [one.name for one in spool.iterdir() if one.name != ".ses"]


def docx() -> bytes:
    made = Document()
    for line in WORDS:
        made.add_paragraph(line)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def kept(store: Store, folder: Path) -> tuple[dict[str, int], dict[Path, bytes]]:
    """Return how many rows each table has, and every file of the data folder but the database."""
    parts = [
        select(literal(name), func.count()).select_from(table)
        for name, table in Table.metadata.tables.items()
    ]
    with store.engine.connect() as connection:
        rows = {row[0]: row[1] for row in connection.execute(union_all(*parts))}
    files = {
        path: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".sqlite" not in path.name
    }
    return rows, files


def test_a_draft_says_what_it_answers_and_nothing_of_it_stays(
    store: Store, settings: Settings, drafts: Drafts, spool: Path
) -> None:
    """DOCX, PDF or text, part by part; no row, no file and no vector more than before."""
    revision_of(store)
    before = kept(store, settings.data)
    kinds = {"b.docx": docx(), "b.pdf": pages(WORDS), "b.txt": "\n\n".join(WORDS).encode()}
    for name, data in kinds.items():
        found = attempt(drafts, store, name, data, "4.1.1")
        assert kept(store, settings.data) == before
        assert left(spool) == []
        (one,) = found.asked
        states = {part.element: part.status for part in one.elements}
        assert states["4.1.1.p1"] in ("covered", "partial")
        best = next(row for row in one.proposals if row.element == "4.1.1.p1")
        assert best.text.startswith("El personal usará sólo la fuerza")
        assert best.label == "Art. 1"
        assert best.id in one.whys
        assert found.clauses == 3
        assert "4.1.3" in [other.id for other in found.others]
        assert "4.1.1" not in [other.id for other in found.others]
        assert from_plain(to_plain(found)) == found


def test_without_standards_every_one_it_answers_is_told(store: Store, drafts: Drafts) -> None:
    """The surest first, each with its best clause alone."""
    found = attempt(drafts, store, "b.txt", "\n\n".join(WORDS).encode())
    assert found.asked == ()
    assert "4.1.1" in [one.id for one in found.others]
    assert all(len(one.proposals) == 1 for one in found.others)
    statuses = [one.status for one in found.others]
    assert statuses == sorted(statuses, key=("covered", "partial").index)


def test_a_file_that_cannot_be_read_is_one_sentence_and_leaves_nothing(
    store: Store, settings: Settings, drafts: Drafts, spool: Path
) -> None:
    """The error that reading it raises; the next draft is tried as ever."""
    revision_of(store)
    before = kept(store, settings.data)
    files: tuple[tuple[str, bytes, type[AcreditaError]], ...] = (
        ("roto.pdf", b"%PDF-1.7 nada", DamagedFile),
        ("roto.docx", docx()[:900], DamagedFile),
        ("programa.exe", b"MZ\x00\x01" * 50, NotADocument),
        ("vacio.pdf", b"", EmptyFile),
        ("grande.txt", b"x" * (LIMIT + 1), TooLarge),
    )
    for name, data, error in files:
        with pytest.raises(error):
            attempt(drafts, store, name, data, "4.1.1")
        assert left(spool) == []
    assert kept(store, settings.data) == before
    assert attempt(drafts, store, "b.txt", WORDS[0].encode(), "4.1.1").asked


def test_a_draft_that_takes_too_long_is_given_up(
    store: Store, settings: Settings, spool: Path
) -> None:
    """Its process is ended with what it read, and the folder goes with it."""
    hurried = Drafts(settings, patience=0.1)
    try:
        with pytest.raises(TriedTooLong) as told:
            attempt(hurried, store, "b.txt", "\n\n".join(WORDS).encode() * 50, "4.1.1")
    finally:
        hurried.close()
    assert "segundos" in told.value.sentence("es")
    assert left(spool) == []


def test_a_lost_edition_is_told_and_leaves_nothing(drafts: Drafts, spool: Path) -> None:
    """What fails in the process comes back as an error, not as silence."""
    against = Against(revision="0" * 26, profile="", standards=())
    with pytest.raises((NotMade, AcreditaError)):
        drafts.attempt(Draft(name="b.txt", chunks=[b"x y z"], limit=LIMIT), against)
    assert left(spool) == []


def test_no_more_than_a_few_wait(store: Store, drafts: Drafts) -> None:
    """A fifth one at a time is told to come back, instead of holding a place of the web."""
    revision = revision_of(store)
    against = Against(revision=revision, profile="", standards=())
    go, entered = threading.Event(), threading.Semaphore(0)

    def slow() -> Iterator[bytes]:
        entered.release()
        go.wait(60)
        yield WORDS[0].encode()

    def send() -> None:
        drafts.attempt(Draft(name="b.txt", chunks=slow(), limit=LIMIT), against)

    waiting = [threading.Thread(target=send) for _ in range(4)]
    for one in waiting:
        one.start()
    entered.acquire()
    for _ in range(100):
        if drafts.waiting == 4:
            break
        threading.Event().wait(0.05)
    with pytest.raises(TooMany):
        drafts.attempt(Draft(name="b.txt", chunks=[b"x"], limit=LIMIT), against)
    go.set()
    for one in waiting:
        one.join()
    assert drafts.waiting == 0
