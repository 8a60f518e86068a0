"""An assessment shows what its agency's manuals, profile and wording say now, matched once."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select, update

from corpora.catalog import load_edition
from service import assessing
from service.people.access import system_access
from service.store import assessments, editions, jobs, results
from service.store.assessment_tables import ApplicabilityRow, Assessment, Run
from service.store.jobs import JobRow
from service.store.paging import Paging
from service.store.results import StatesAsked
from service.work.kit import Kit
from tests.service.work.doing import EDITION, Bench, article_text, ask_again, do, do_all

PROFILE = """agency = "Academia de prueba"
program = "academy"
[[not_applicable]]
standard = "{number}"
reason = "No se imparte"
name = "Ana Pérez"
"""
FIRST = load_edition(EDITION).standards[0].id


def jobs_of(bench: Bench) -> list[JobRow]:
    """Return the jobs, oldest first."""
    with bench.store.read(system_access()) as unit:
        return list(reversed(jobs.listed(unit, Paging()).rows))


def runs_of(bench: Bench) -> list[tuple[str, int]]:
    """Return state and clauses of every run, oldest first."""
    with bench.store.read(system_access()) as unit:
        rows = unit.session.execute(select(Run.state, Run.clauses).order_by(Run.number))
        return [(row.state, row.clauses) for row in rows]


def status_of(bench: Bench, standard: str) -> str:
    with bench.store.read(system_access()) as unit:
        return results.state(unit, bench.run(), standard).status


def set_profile(bench: Bench, text: str) -> None:
    assessing.set_profile(
        bench.service, system_access(), bench.assessment, text, lambda before: None
    )


def test_uploads_that_wait_are_matched_together(bench: Bench, kit: Kit) -> None:
    """Three manuals sent at once make one run, of all three."""
    for number in (1, 2, 3):
        bench.send([(f"{number}.txt", article_text(number))])
    do_all(bench, kit)
    assert runs_of(bench) == [("done", 6)]
    assert [(row.kind, row.state) for row in jobs_of(bench)] == [("ingest", "done")] * 3


def test_when_the_last_upload_fails_the_others_are_matched(bench: Bench, kit: Kit) -> None:
    """The one that would have matched for all cannot be read: a job of its own matches."""
    bench.send([("1.txt", article_text(1))])
    bench.send([("mal.pdf", b"%PDF-1.7\n")])
    do_all(bench, kit)
    assert [(row.kind, row.state) for row in jobs_of(bench)] == [
        ("ingest", "done"),
        ("ingest", "failed"),
        ("match", "done"),
    ]
    assert runs_of(bench) == [("done", 1)]


def test_a_new_assessment_is_matched_with_what_there_is(bench: Bench, kit: Kit) -> None:
    """It is asked for with the assessment, and shows the manuals that were read before."""
    bench.send([("1.txt", article_text(2))])
    do_all(bench, kit)
    made = assessing.open_assessment(
        bench.service,
        system_access(),
        bench.agency,
        name="Otra",
        edition=EDITION,
        also=lambda unit, made: None,
    )
    do_all(bench, kit)
    with bench.store.read(system_access()) as unit:
        assert sum(assessments.get(unit, made).counts.values()) == 53
    assert [row.kind for row in jobs_of(bench)] == ["ingest", "match"]
    assert ask_again(bench) == ()


def test_an_agency_without_manuals_has_no_gaps_yet(bench: Bench) -> None:
    """Before there is anything to read nothing is matched."""
    assert ask_again(bench) == ()


def test_a_profile_changes_what_applies(bench: Bench, kit: Kit) -> None:
    """What a named person declared not to apply is so after the next run, with the reason."""
    bench.send([("1.txt", article_text(2))])
    do_all(bench, kit)
    assert status_of(bench, FIRST) != "not_applicable"
    set_profile(bench, PROFILE.format(number=FIRST))
    do_all(bench, kit)
    assert status_of(bench, FIRST) == "not_applicable"
    with bench.store.read(system_access()) as unit:
        row = results.states(unit, bench.run(), StatesAsked(), Paging()).rows[0]
    assert row.applies is False
    assert row.applicability["reason"] == "No se imparte"
    assert row.applicability["declared_by"] == "Ana Pérez"
    assert [state for state, _ in runs_of(bench)] == ["superseded", "done"]


def test_a_profile_that_came_while_matching_is_matched_again(bench: Bench, kit: Kit) -> None:
    """A run made of what has changed since is set aside, and a job makes the right one."""
    job = bench.send([("1.txt", article_text(2))]).job
    do(bench, kit, job, ["extract", "segment", "embed", "match"])
    set_profile(bench, PROFILE.format(number=FIRST))
    assert do(bench, kit, job, ["cover"]).state == "done"
    with bench.store.read(system_access()) as unit:
        assert assessments.get(unit, bench.assessment).current_run_id is None
    do_all(bench, kit)
    assert status_of(bench, FIRST) == "not_applicable"
    assert [state for state, _ in runs_of(bench)] == ["superseded", "done"]


def test_a_profile_that_no_longer_fits_stops_no_upload(bench: Bench, kit: Kit) -> None:
    """The manual is read and matched without it, and says so; the profile's own job fails."""
    with bench.store.write(system_access()) as unit:
        row = {
            "id": unit.new_id(),
            "agency_id": bench.agency,
            "assessment_id": bench.assessment,
            "profile": PROFILE.format(number="99.9.9"),
            "by_name": "Ana Pérez",
            "at": unit.now,
        }
        unit.insert(ApplicabilityRow, [row])
    received = bench.send([("1.txt", article_text(2))])
    assert do(bench, kit, received.job).state == "done"
    warnings = bench.version(received.version).warnings
    assert len(warnings) == 1
    assert "99.9.9" in warnings[0]["es"]
    assert ask_again(bench) == ()
    with bench.store.write(system_access()) as unit:
        unit.session.execute(update(Assessment).values(current_run_id=None))
    (again,) = ask_again(bench)
    row_of = do(bench, kit, again)
    assert row_of.state == "failed"
    assert "99.9.9" in row_of.reason["es"]


def test_a_manual_put_away_is_no_longer_matched(bench: Bench, kit: Kit) -> None:
    """The next run reads the manuals that are left, and the one after it is brought back, all."""
    first = bench.send([("1.txt", article_text(1))])
    bench.send([("2.txt", article_text(2))])
    do_all(bench, kit)
    assessing.put_away(bench.service, system_access(), first.manual, away=True)
    do_all(bench, kit)
    assessing.put_away(bench.service, system_access(), first.manual, away=False)
    do_all(bench, kit)
    assert runs_of(bench) == [("superseded", 3), ("superseded", 2), ("done", 3)]


def test_a_deleted_manual_is_no_longer_matched(bench: Bench, kit: Kit) -> None:
    """Its assessment is matched again without it, so that what it covered is a gap once more."""
    first = bench.send([("1.txt", article_text(1))])
    bench.send([("2.txt", article_text(2))])
    do_all(bench, kit)
    removed = assessing.remove_manual(bench.service, system_access(), first.manual, "derogado")
    assert removed == bench.agency
    assert [(row.kind, row.state) for row in jobs_of(bench)][-1] == ("match", "queued")
    do_all(bench, kit)
    assert runs_of(bench) == [("superseded", 3), ("done", 2)]


def test_without_its_last_manual_an_assessment_has_nothing_but_gaps(bench: Bench, kit: Kit) -> None:
    """The only manual deleted, no standard is covered any more."""
    only = bench.send([("1.txt", article_text(1))])
    do_all(bench, kit)
    assessing.remove_manual(bench.service, system_access(), only.manual, "derogado")
    do_all(bench, kit)
    assert runs_of(bench) == [("superseded", 1), ("done", 0)]
    with bench.store.read(system_access()) as unit:
        assert assessments.get(unit, bench.assessment).counts.keys() <= {"gap", "not_applicable"}
    assert ask_again(bench) == ()


def test_a_run_is_of_the_wording_of_its_assessment(bench: Bench, kit: Kit) -> None:
    """A later wording of the edition changes nothing until the assessment is moved to it."""
    first = load_edition(EDITION).standards[0]
    other = replace(
        load_edition(EDITION), standards=(replace(first, title_es="Otro título"),), digest="0" * 64
    )
    with bench.store.write(system_access()) as unit:
        later = editions.store(unit, other, source="una prueba")
    bench.send([("1.txt", article_text(1))])
    do_all(bench, kit)
    with bench.store.write(system_access()) as unit:
        assert sum(assessments.get(unit, bench.assessment).counts.values()) == 53
        unit.session.execute(update(Assessment).values(revision_id=later))
    ask_again(bench)
    do_all(bench, kit)
    with bench.store.read(system_access()) as unit:
        assert sum(assessments.get(unit, bench.assessment).counts.values()) == 1
        assert assessments.run(unit, bench.run()).edition_digest == "0" * 64


def test_a_closed_assessment_keeps_its_results(bench: Bench, kit: Kit) -> None:
    """Uploads after it was closed make no run of it; opened again, it is matched."""
    bench.send([("1.txt", article_text(1))])
    do_all(bench, kit)
    run = bench.run()
    access = system_access()
    assessing.set_closed(bench.service, access, bench.assessment, version=1, closed=True)
    bench.send([("2.txt", article_text(2))])
    do_all(bench, kit)
    assert bench.run() == run
    assessing.set_closed(bench.service, access, bench.assessment, version=2, closed=False)
    do_all(bench, kit)
    assert bench.run() != run


def test_a_run_says_what_made_it(bench: Bench, kit: Kit) -> None:
    """Encoder, scorer and calibration of a run are named, and the calibration is kept once."""
    for number in (1, 2):
        bench.send([(f"{number}.txt", article_text(number))])
        do_all(bench, kit)
    with bench.store.read(system_access()) as unit:
        row = assessments.run(unit, bench.run())
    assert row.encoder == kit.encoder.id
    assert row.scorer
    assert row.calibration["state"] in ("none", "sample")
    assert {one["promise"] for one in row.assurances} <= {
        "gaps-of-called-covered",
        "missed-of-gaps",
    }
    assert row.finished_at is not None
