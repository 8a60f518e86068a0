"""Reports are made apart of one state, kept by their digest, and never change afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import update

from corpora.errors import BadFields, BadRequest, NotAllowed, NotFound, NotMatched, OverQuota
from service.exports.apart import Exports
from service.people.access import system_access
from service.reporting import ReportAsked, file_name, make_reports, remove_report
from service.settings import Settings
from service.store import agencies, reports, spaces, trail
from service.store.assessment_tables import Assessment
from service.store.paging import Paging
from service.store.reports import ReportRow
from service.store.trail import Asked
from service.store.unit import Store
from tests.service.reports.reviewed import NOTE, review
from tests.service.web.scene import STRANGER, Scene, make_full_scene

PAGE = ReportAsked(kind="crosswalk", language="es", formats=("html",))


@pytest.fixture
def scene(settings: Settings, store: Store) -> Scene:
    """Two agencies with an assessment each."""
    return make_full_scene(settings, store)


@pytest.fixture
def exports(scene: Scene) -> Iterator[Exports]:
    """Return the process that makes files, ended after the test."""
    found: Exports = scene.app.state.exports
    yield found
    found.close()


def make(scene: Scene, asked: ReportAsked = PAGE, who: str = "advisor") -> tuple[ReportRow, ...]:
    """Make a report of the north's assessment as someone."""
    exports: Exports = scene.app.state.exports
    assessment = scene.made[0].assessment
    return make_reports(scene.service, exports, scene.access(who), assessment, asked)


def of_north(scene: Scene) -> tuple[ReportRow, ...]:
    with scene.store.read(scene.access("assessor")) as unit:
        return reports.listed(unit, scene.made[0].assessment, Paging()).rows


@pytest.mark.usefixtures("exports")
def test_formats_made_at_once_are_of_one_state(scene: Scene) -> None:
    """They are kept by their digests, with what they were made of, and listed first."""
    made = make(scene, ReportAsked(kind="gaps", language="en", formats=("pdf", "docx", "xlsx")))
    assert [one.format for one in made] == ["pdf", "docx", "xlsx"]
    assert len({(one.at, one.facts["content"]) for one in made}) == 1
    for one in made:
        data = scene.service.files.read(one.sha256)
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (one.sha256, one.size)
        assert one.facts["edition"] == "academy-2"
        assert [manual["name"] for manual in one.facts["manuals"]] == ["Manual 1"]
    assert of_north(scene)[:3] == made


@pytest.mark.usefixtures("exports")
def test_a_later_decision_changes_the_next_report_and_not_the_last(scene: Scene) -> None:
    """What was frozen stays as it was, byte by byte."""
    first = make(scene)[0]
    before = scene.service.files.read(first.sha256)
    review(scene)
    second = make(scene)[0]
    assert scene.service.files.read(first.sha256) == before
    assert NOTE not in before.decode()
    assert NOTE in scene.service.files.read(second.sha256).decode()
    assert second.facts["content"] != first.facts["content"]
    assert second.facts["reviewed"] == first.facts["reviewed"] + 1


@pytest.mark.usefixtures("exports")
def test_what_was_done_is_on_record(scene: Scene) -> None:
    """Who made it, what, with the digest; who deleted it, and why."""
    made = make(scene)[0]
    remove_report(scene.service, scene.access("administrator"), made.id, "Era una prueba")
    with scene.store.read(scene.access("administrator")) as unit:
        found = trail.events(unit, scene.north, Asked(), Paging(limit=5)).rows
    removed, done = found[0], found[1]
    assert (removed.action, removed.before["reason"]) == ("report.removed", "Era una prueba")
    assert removed.before["sha256"] == made.sha256
    assert (done.action, done.after["sha256"]) == ("report.made", made.sha256)
    assert made not in of_north(scene)


@pytest.mark.usefixtures("exports")
def test_a_report_counts_in_the_agency_s_space(scene: Scene) -> None:
    """Its bytes are taken from the quota, and given back when it is deleted."""
    with scene.store.read(system_access()) as unit:
        before = agencies.used_bytes(unit, scene.north)
        south = agencies.used_bytes(unit, scene.south)
    made = make(scene)[0]
    with scene.store.read(system_access()) as unit:
        assert agencies.used_bytes(unit, scene.north) == before + made.size
        assert agencies.used_bytes(unit, scene.south) == south
        listed = {one.id: one.used_bytes for one in spaces.listed(unit, Paging()).rows}
        assert listed[scene.north] == before + made.size
        assert spaces.kept_bytes(unit)[1] >= made.size
    remove_report(scene.service, scene.access("administrator"), made.id, "Prueba")
    with scene.store.read(system_access()) as unit:
        assert agencies.used_bytes(unit, scene.north) == before


@pytest.mark.usefixtures("exports")
def test_a_full_agency_makes_none(scene: Scene) -> None:
    """Without room nothing is made; nor is a part of what was asked for kept."""
    with scene.store.write(system_access()) as unit:
        agencies.set_quota(unit, scene.north, 0)
    with pytest.raises(OverQuota):
        make(scene)
    assert len(of_north(scene)) == 1


def test_only_what_there_is_can_be_asked_for(scene: Scene) -> None:
    """Every wrong field is told at once, before anything is made."""
    with pytest.raises(BadFields) as caught:
        make(scene, ReportAsked(kind="x", language="fr", formats=()))
    assert set(caught.value.facts["fields"]) == {"kind", "language", "formats"}  # type: ignore[call-overload]
    with pytest.raises(BadFields):
        make(scene, ReportAsked(kind="gaps", language="es", formats=("exe",)))


def test_there_is_none_before_a_first_run(scene: Scene) -> None:
    """An assessment that was never matched has nothing to report."""
    with scene.store.write(system_access()) as unit:
        unit.session.execute(
            update(Assessment)
            .where(Assessment.id == scene.made[0].assessment)
            .values(current_run_id=None)
        )
    with pytest.raises(NotMatched):
        make(scene)
    scene.app.state.exports.close()


def test_who_may_not_makes_and_deletes_none(scene: Scene) -> None:
    """A writer reads reports, only an administrator deletes, a stranger sees none."""
    with pytest.raises(NotAllowed):
        make(scene, who="writer")
    with pytest.raises(NotFound):
        make(scene, who=STRANGER)
    with pytest.raises(NotAllowed):
        remove_report(scene.service, scene.access("advisor"), scene.report, "Prueba")
    with pytest.raises(NotFound):
        remove_report(scene.service, scene.access(STRANGER), scene.report, "Prueba")
    with pytest.raises(BadRequest):
        remove_report(scene.service, scene.access("administrator"), scene.report, " ")


def test_a_file_s_name_says_what_it_is() -> None:
    """In the report's language, with its day, and never longer than what is kept."""
    day = date(2026, 11, 30)
    assert file_name("gaps", "en", "Policía", day, "pdf") == "Gap report Policía 2026-11-30.pdf"
    long = file_name("crosswalk", "es", "P" * 400, day, "html")
    assert len(long) == 200
    assert long.endswith(" 2026-11-30.html")
