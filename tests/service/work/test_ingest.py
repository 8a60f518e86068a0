"""An upload becomes the rows that ``acredita match`` finds in the same files, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpora.catalog import load_edition
from corpora.errors import JobTaken
from pipelines.extract.reader import read_document
from pipelines.results import Crosswalk, Document
from pipelines.run import Method, crosswalk, read_body
from service.cache import SegmentCache
from service.intake import sources
from service.model_store import ModelStore
from service.people.access import system_access
from service.store import bodies, manuals, results, taken
from service.store.ingest import save_read
from service.store.paging import MOST, Paging
from service.store.results import StatesAsked
from service.work.child import STEPS
from service.work.kit import Kit, Order
from tests.service.work.doing import (
    EDITION,
    FORMS,
    SAMPLES,
    WORKER,
    Bench,
    Files,
    article_text,
    do,
    do_all,
    shown,
    zipped,
)

LETHAL, CASH = "4.1.2-uso-de-la-fuerza-letal.docx", "17.4.2-fondos-en-efectivo.pdf"
CONDUCT = "26.1.1-codigo-de-conducta-y-presentacion.docx"


def form(name: str) -> bytes:
    return (FORMS / name).read_bytes()


def crosswalk_of(kit: Kit, path: Path) -> Crosswalk:
    """Return what ``acredita match`` finds in a file, a folder or a ZIP."""
    found, errors = sources([path], kit.limits)
    assert not errors

    def read(data: bytes, name: str) -> Document:
        return read_document(data, name, kit.limits, kit.ocr)

    body = read_body(found, read, kit.tagger, SegmentCache(path.parent, "of the test"))
    model = ModelStore(kit.settings.data).load(kit.encoder.id)
    method = Method(encoder=kit.encoder, kept=kit.vectors, scoring=model.scoring, gaps=model.gaps)
    return crosswalk(body, load_edition(EDITION), method, 5)


def assert_same(bench: Bench, version: str, found: Crosswalk) -> None:
    """Compare every clause, state and proposal that was kept with a crosswalk's."""
    run = bench.run()
    with bench.store.read(system_access()) as unit:
        body = bodies.load(unit, [version])
        states = results.states(unit, run, StatesAsked(), Paging(limit=MOST)).rows
        elements = results.elements(unit, run)
        kept = [
            (standard.id, one)
            for standard in found.standards
            for one in results.of_standard(unit, run, standard.id)
        ]
    assert body.clauses == found.clauses
    assert {(one.standard, one.status, one.gap_probability, one.confidence) for one in states} == {
        (one.id, one.status.value, one.gap_probability, one.confidence) for one in found.standards
    }
    assert [(one.element, one.status, one.gap_probability) for one in elements] == [
        (part.id, part.status.value, part.gap_probability)
        for one in found.standards
        for part in one.elements
    ]
    places = dict(zip(body.rows, (clause.id for clause in body.clauses), strict=True))
    lists = [
        (standard.id, element, place, one)
        for standard in found.standards
        for element, proposals in (
            ("", standard.proposals),
            *((part.id, part.proposals) for part in standard.elements),
        )
        for place, one in enumerate(proposals[:5], start=1)
    ]
    assert {
        (standard, one.element, one.rank, places[one.clause_id], one.score, one.confidence)
        for standard, one in kept
        if one.kind == "proposal"
    } == {
        (standard, element, place, one.clause, one.score, one.confidence)
        for standard, element, place, one in lists
    }
    contradictions = sum(len(standard.contradictions[:5]) for standard in found.standards)
    assert sum(one.kind == "contradiction" for _, one in kept) == contradictions


@pytest.mark.parametrize("name", [LETHAL, CASH])
def test_a_file_gives_the_rows_of_match(bench: Bench, kit: Kit, tmp_path: Path, name: str) -> None:
    """Clauses, states and proposals of a DOCX and of a PDF are those of the command."""
    received = bench.send([(name, form(name))])
    assert do(bench, kit, received.job).state == "done"
    path = tmp_path / name
    path.write_bytes(form(name))
    assert_same(bench, received.version, crosswalk_of(kit, path))
    assert bench.manual(received.manual).current_version_id == received.version


def test_a_folder_as_a_zip_gives_the_rows_of_match(bench: Bench, kit: Kit, tmp_path: Path) -> None:
    """A ZIP of directives is one body, in the order people number them."""
    files = {name: form(name) for name in (CONDUCT, LETHAL, CASH)}
    received = bench.send([("directivas.zip", zipped(files))])
    assert do(bench, kit, received.job).state == "done"
    folder = tmp_path / "directivas"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    assert_same(bench, received.version, crosswalk_of(kit, folder))
    with bench.store.read(system_access()) as unit:
        rows = manuals.files(unit, received.version)
    assert [row.name for row in rows] == [LETHAL, CASH, CONDUCT]
    assert [row.directive for row in rows] == ["4.1.2", "17.4.2", "26.1.1"]
    assert [row.first_page for row in rows] == [1, 1, 1 + rows[1].pages]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["reglamento.pdf", "reglamento.docx"])
def test_a_whole_manual_gives_the_rows_of_match(
    bench: Bench, kit: Kit, tmp_path: Path, name: str
) -> None:
    """Seven hundred clauses come out of the database as they went in."""
    data = (SAMPLES / name).read_bytes()
    received = bench.send([(name, data)])
    assert do(bench, kit, received.job).state == "done"
    (tmp_path / name).write_bytes(data)
    assert_same(bench, received.version, crosswalk_of(kit, tmp_path / name))


def test_every_step_twice_doubles_nothing(bench: Bench, kit: Kit) -> None:
    """Each step is done over after it was done, as after a crash, and the rows are the same."""
    files = [("reglamento.txt", article_text(6))]
    job = bench.send(files).job
    row = bench.job(job)
    for step in ("extract", "segment", "embed", "match", "cover"):
        with bench.store.write(system_access()) as unit:
            taken.take(unit, row.id, step, WORKER)
        order = Order(job=row.id, subject=row.subject, worker=WORKER)
        STEPS[step](kit, order, lambda done, total: None)
        if step != "cover":
            STEPS[step](kit, order, lambda done, total: None)
    with pytest.raises(JobTaken):
        STEPS["cover"](kit, order, lambda done, total: None)
    once = shown(bench.store, bench)
    assert once["versions"] == [(1, "ready", 6)]
    assert len(once["runs"]) == len(once["read"]) == 1
    assert len(once["clauses"]) == 6
    assert once["jobs"] == [("ingest", "done")]


def test_a_job_begun_anew_after_its_match_gives_the_same_rows(bench: Bench, kit: Kit) -> None:
    """When the checkpoints are lost, the whole job is done again and nothing is missing."""
    row = bench.job(bench.send([("reglamento.txt", article_text(6))]).job)
    order = Order(job=row.id, subject=row.subject, worker=WORKER)
    steps = ("extract", "segment", "embed", "match")
    for step in (*steps, *steps, "cover"):
        with bench.store.write(system_access()) as unit:
            taken.take(unit, row.id, step, WORKER)
        STEPS[step](kit, order, lambda done, total: None)
    again = shown(bench.store, bench)
    assert len(again["runs"]) == 1
    assert len(again["clauses"]) == 6
    with bench.store.read(system_access()) as unit:
        found = results.proposals(unit, bench.run(), Paging(limit=200))
    assert len(found.rows) > 6


def test_nothing_is_saved_for_a_job_that_another_process_has(bench: Bench, kit: Kit) -> None:
    """A process that was given up, or asked to stop, finds its job taken when it saves."""
    received = bench.send([("reglamento.txt", article_text(2))])
    assert received.job is not None
    with bench.store.write(system_access()) as unit:
        taken.take(unit, received.job, "extract", "the other one")
    order = Order(job=received.job, subject=received.version, worker=WORKER)
    with pytest.raises(JobTaken):
        STEPS["extract"](kit, order, lambda done, total: None)
    with pytest.raises(JobTaken), bench.store.write(system_access()) as unit:
        save_read(unit, received.job, WORKER, [], [])
    assert bench.version(received.version).state == "queued"


def test_a_bad_file_is_told_and_the_others_are_read(bench: Bench, kit: Kit) -> None:
    """The version is ready with what could be read, and says what could not in both languages."""
    files = [("bien.txt", article_text(3)), ("mal.pdf", b"%PDF-1.7\n"), ("vacio.docx", b"PK\x03")]
    received = bench.send(files)
    assert do(bench, kit, received.job).state == "done"
    row = bench.version(received.version)
    assert (row.state, row.clauses, row.folder) == ("ready", 3, True)
    assert {fault["file"] for fault in row.faults} == {"mal.pdf", "vacio.docx"}
    assert all(fault["es"] and fault["en"] and fault["es"] != fault["en"] for fault in row.faults)


def test_when_nothing_can_be_read_the_job_says_why(bench: Bench, kit: Kit) -> None:
    """The version failed with a sentence, and nothing of it is left to be seen."""
    received = bench.send([("mal.pdf", b"%PDF-1.7\n")])
    row = do(bench, kit, received.job)
    assert row.state == "failed"
    assert "mal.pdf" in row.reason["es"]
    assert "mal.pdf" in row.reason["en"]
    version = bench.version(received.version)
    assert version.state == "failed"
    assert version.faults
    assert bench.manual(received.manual).current_version_id is None
    assert shown(bench.store, bench)["files"] == []


def test_a_directive_takes_the_place_of_its_number(bench: Bench, kit: Kit, tmp_path: Path) -> None:
    """A new file of a directive replaces the old one, whatever it is called; others are kept."""
    first = bench.send([(name, form(name)) for name in (LETHAL, CASH, CONDUCT)], name="Cuerpo")
    assert do(bench, kit, first.job).state == "done"
    before = bench.run()
    other = form("4.1.2-uso-de-la-fuerza-letal.docx") + b"\0"
    again = bench.send([("fuerza letal, 2026.docx", other)], manual=first.manual)
    assert do(bench, kit, again.job).state == "done"
    with bench.store.read(system_access()) as unit:
        rows = manuals.files(unit, again.version)
    assert [(row.name, row.origin) for row in rows] == [
        (CASH, "kept"),
        (CONDUCT, "kept"),
        ("fuerza letal, 2026.docx", "sent"),
    ]
    folder = tmp_path / "cuerpo"
    folder.mkdir()
    for name, data in ((CASH, form(CASH)), (CONDUCT, form(CONDUCT)), (rows[2].name, other)):
        (folder / name).write_bytes(data)
    assert_same(bench, again.version, crosswalk_of(kit, folder))
    assert shown(bench.store, bench)["runs"][0][1] == "superseded"
    assert bench.run() != before


def test_one_document_takes_the_place_of_another(bench: Bench, kit: Kit) -> None:
    """A manual of one file has one file after the next upload too, under its own name."""
    first = bench.send([("v1.txt", article_text(2))])
    second = bench.send([("otro nombre.txt", article_text(3))], manual=first.manual)
    do_all(bench, kit)
    with bench.store.read(system_access()) as unit:
        rows = manuals.files(unit, second.version)
    assert [(row.name, row.origin) for row in rows] == [("otro nombre.txt", "sent")]
    assert bench.version(second.version).base_id is None
    assert bench.manual(first.manual).current_version_id == second.version


def test_uploads_that_wait_build_on_one_another(bench: Bench, kit: Kit) -> None:
    """Three files sent one after another before any is read: the last version has all three."""
    files: Files = [(f"{number}.txt", article_text(number)) for number in (1, 2, 3)]
    first = bench.send([*files[:1], ("0.txt", article_text(1, "otro "))], name="Cuerpo")
    bench.send(files[1:2], manual=first.manual)
    third = bench.send(files[2:3], manual=first.manual)
    do(bench, kit, third.job)
    with bench.store.read(system_access()) as unit:
        names = [row.name for row in manuals.files(unit, third.version)]
    assert names == ["0.txt", "1.txt", "2.txt", "3.txt"]
    do_all(bench, kit)
    assert bench.manual(first.manual).current_version_id == third.version
    assert {row.state for row in _versions(bench, first.manual)} == {"ready"}


def test_a_manual_deleted_while_it_is_read_stops_its_job(bench: Bench, kit: Kit) -> None:
    """Before the next step the job is cancelled, and nothing comes back of what was deleted."""
    received = bench.send([("1.txt", article_text(2))])
    do(bench, kit, received.job, ["extract", "segment"])
    with bench.store.write(system_access()) as unit:
        manuals.remove(unit, received.manual, "una prueba")
    assert do(bench, kit, received.job, ["embed", "match", "cover"]).state == "cancelled"
    left = shown(bench.store, bench)
    assert (left["versions"], left["clauses"], left["runs"]) == ([], [], [])


def _versions(bench: Bench, manual: str) -> tuple[manuals.VersionRow, ...]:
    with bench.store.read(system_access()) as unit:
        return manuals.versions(unit, manual, Paging()).rows


def test_a_manual_may_be_replaced_whole(bench: Bench, kit: Kit) -> None:
    """With ``replace`` nothing is kept of the version before."""
    first = bench.send([("1.txt", article_text(1)), ("2.txt", article_text(2))], name="Cuerpo")
    second = bench.send(
        [("3.txt", article_text(3)), ("4.txt", article_text(4))], first.manual, replace=True
    )
    do_all(bench, kit)
    with bench.store.read(system_access()) as unit:
        assert [row.name for row in manuals.files(unit, second.version)] == ["3.txt", "4.txt"]
    # What was replaced may come back: a version of its own, not the old one.
    again = bench.send(
        [("1.txt", article_text(1)), ("2.txt", article_text(2))], first.manual, replace=True
    )
    assert not again.same
