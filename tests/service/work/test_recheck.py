"""A plan of re-check is what happens: kept, asked and archived as it said, nothing else touched."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from corpora.errors import NothingToRecheck, UnknownAgency
from corpora.records import Standard
from pipelines.editions.changes import Lineage
from pipelines.editions.recheck import STANDARDS
from service import rechecking
from service.lineage_store import LineageStore
from service.people.access import Access, Role, system_access
from service.rechecking import PlanAsked
from service.review import decide
from service.store import assessments, decided, editions, recheck_items, rechecks, waits
from service.store.assessment_tables import Decision
from service.store.decisions import Verdict
from service.store.manual_tables import ClauseRow
from service.store.paging import Paging
from service.store.rechecks import ItemRow
from service.store.waits import WaitsAsked
from service.work.kit import Kit, Order
from service.work.recheck import recheck
from tests.service.rewording import (
    CHANGED,
    GONE,
    OLD,
    REWORDED,
    SAME,
    other,
    reworded,
    store_edition,
)
from tests.service.work.doing import EDITION, WORKER, Bench, article_text, do_all


def ana(bench: Bench) -> Access:
    return Access(actor="ana", name="Ana Pérez", roles={bench.agency: Role.ADVISOR})


def parts_of(row: Standard) -> tuple[str, ...]:
    return tuple(part.id for part in row.elements) or ("",)


@pytest.fixture
def decided_bench(bench: Bench, kit: Kit) -> Bench:
    """Return an academy whose three first standards were decided about, part by part."""
    bench.send([("1.txt", article_text(3))])
    do_all(bench, kit)
    with bench.store.read(system_access()) as unit:
        clause = unit.session.scalar(select(func.min(ClauseRow.id)))
    assert clause is not None
    said = [
        Verdict(standard=row.id, element=part, verdict="satisfies", clause=clause)
        for row in (SAME, REWORDED, GONE)
        for part in parts_of(row)
    ]
    whole = Verdict(standard=SAME.id, verdict="unrelated", reason="other", clause=clause)
    decide(bench.store, ana(bench), bench.assessment, [*said, whole])
    return bench


def plan(bench: Bench, edition: str, **more: object) -> str:
    asked = PlanAsked(edition=edition, **more)  # type: ignore[arg-type]
    return rechecking.plan(bench.store, bench.service.settings.data, ana(bench), asked).id


def run(bench: Bench, kit: Kit, plan_id: str) -> ItemRow:
    """Start a plan, do it as the service does, and return what was done."""
    with bench.store.write(ana(bench)) as unit:
        rechecks.start(unit, plan_id)
    recheck(kit, Order(job="", subject=plan_id, worker=WORKER), lambda done, total: None)
    with bench.store.read(ana(bench)) as unit:
        (item,) = rechecks.items(unit, plan_id)
    return item


def counts(item: ItemRow) -> dict[str, int]:
    return {name: count for name, count in item.counts["decisions"].items() if count}


def test_another_edition_opens_another_assessment(decided_bench: Bench, kit: Kit) -> None:
    """Kept, to confirm and archived as planned; the old assessment stays as it was."""
    bench = decided_bench
    store_edition(bench.store, other("academy-9", CHANGED))
    made = plan(bench, "academy-9", grace=6)
    before = _rows(bench, bench.assessment)
    item = run(bench, kit, made)
    same, changed, gone = (len(parts_of(one)) for one in (SAME, REWORDED, GONE))
    assert counts(item) == {"kept": same + 1, "to_confirm": changed, "archived": gone}
    assert item.result["decisions"] == counts(item)
    assert (item.state, item.assessment_id == bench.assessment) == ("done", False)
    assert item.counts["standards"] == dict(
        zip(STANDARDS, (len(OLD.standards) - 2, 0, 1, 1, 1), strict=True)
    )
    assert item.deadline is not None
    assert item.deadline.date().isoformat() == "2027-07-31"
    assert _rows(bench, bench.assessment) == before
    with bench.store.read(ana(bench)) as unit:
        kept = decided.holding(unit, item.assessment_id or "")
        assert {one.carried for one in kept} == {"kept"}
        assert {one.origin_id for one in kept} <= {row[0] for row in before}
        state = decided.reviews(unit, item.assessment_id or "", [SAME.id, REWORDED.id])
        assert (state[SAME.id].state, state[REWORDED.id].state) == ("covered", "open")
        found = waits.listed(unit, item.assessment_id or "", WaitsAsked(state=None), Paging()).rows
        assert Counter(one.outcome for one in found) == {"to_confirm": changed, "archived": gone}
        row = rechecks.get(unit, made)
    assert row.state == "done"


def test_another_wording_goes_on_in_the_same_assessment(decided_bench: Bench, kit: Kit) -> None:
    """What is unchanged is not even written anew; what changed waits with both texts."""
    bench = decided_bench
    store_edition(bench.store, replace(other(EDITION, CHANGED), revision=2))
    item = run(bench, kit, plan(bench, EDITION))
    assert item.assessment_id == bench.assessment
    assert item.result["decisions"] == counts(item)
    with bench.store.read(ana(bench)) as unit:
        kept = decided.holding(unit, bench.assessment)
        assert {(one.carried, one.origin_id) for one in kept} == {("", None)}
        assert {one.standard for one in kept} == {SAME.id}
        row = assessments.get(unit, bench.assessment)
        target = editions.in_use(unit, EDITION)
        assert row.revision_id == target.id
        assert target.number == 2
        for one in waits.of_standard(unit, bench.assessment, REWORDED.id):
            assert one.from_revision != target.id
            assert one.requirement_fate == "reworded"


def test_a_wording_marked_as_the_same_requirement_keeps_all(decided_bench: Bench, kit: Kit) -> None:
    """A named person said that it asks the same: decisions hold on, and say so."""
    bench = decided_bench
    rows = (SAME, reworded(REWORDED), *OLD.standards[2:])
    store_edition(bench.store, replace(other(EDITION, rows), revision=2), same=True)
    item = run(bench, kit, plan(bench, EDITION))
    assert set(counts(item)) == {"kept", "kept_equivalent"}
    with bench.store.read(ana(bench)) as unit:
        kept = decided.holding(unit, bench.assessment)
    told = {one.carried for one in kept if one.standard == REWORDED.id}
    assert told == {"kept_equivalent"}
    assert {one.user_name for one in kept} == {"Ana Pérez"}


def test_what_was_split_keeps_its_place_and_asks_about_the_other_part(
    decided_bench: Bench, kit: Kit
) -> None:
    """The part with the very words keeps its decisions; the other asks, and none is lost."""
    bench = decided_bench
    part = replace(reworded(SAME), id="97.1.1", elements=())
    rows = (SAME, part, *OLD.standards[1:])
    store_edition(bench.store, replace(other(EDITION, rows), revision=2))
    lineage = LineageStore(data=bench.service.settings.data)
    for into in (SAME.id, part.id):
        lineage.add(EDITION, EDITION, Lineage(from_id=SAME.id, to_id=into, by="Ana"), "2026-11-30")
    before = {row[0] for row in _rows(bench, bench.assessment)}
    item = run(bench, kit, plan(bench, EDITION))
    assert item.result["decisions"] == counts(item)
    with bench.store.read(ana(bench)) as unit:
        assert {one.id for one in decided.holding(unit, bench.assessment)} == before
        found = waits.listed(unit, bench.assessment, WaitsAsked(), Paging()).rows
    assert {(one.standard, one.requirement_fate) for one in found} == {("97.1.1", "divided")}


def test_a_plan_is_done_exactly_or_not_at_all(decided_bench: Bench, kit: Kit) -> None:
    """A decision made since the plan makes it stale: nothing is moved, and it says why."""
    bench = decided_bench
    store_edition(bench.store, other("academy-9", CHANGED))
    made = plan(bench, "academy-9")
    late = Verdict(standard=OLD.standards[5].id, verdict="not_applicable", reason="no-power")
    decide(bench.store, ana(bench), bench.assessment, [late])
    item = run(bench, kit, made)
    assert (item.state, item.assessment_id) == ("stale", None)
    assert "haga otro plan" in item.reason["es"]
    with bench.store.read(ana(bench)) as unit:
        assert len(assessments.of_agency(unit, bench.agency)) == 1


def test_a_plan_done_twice_is_done_once(decided_bench: Bench, kit: Kit) -> None:
    """Starting it again finds nothing left; another plan finds the agency up to date."""
    bench = decided_bench
    store_edition(bench.store, other("academy-9", CHANGED))
    made = plan(bench, "academy-9")
    first = run(bench, kit, made)
    assert run(bench, kit, made) == first
    with pytest.raises(NothingToRecheck):
        plan(bench, "academy-9")


def test_what_was_cancelled_is_not_begun(decided_bench: Bench, kit: Kit) -> None:
    """The agency stays where it is."""
    bench = decided_bench
    store_edition(bench.store, other("academy-9", CHANGED))
    made = plan(bench, "academy-9")
    with bench.store.write(ana(bench)) as unit:
        rechecks.start(unit, made)
        rechecks.cancel(unit, made)
    recheck(kit, Order(job="", subject=made, worker=WORKER), lambda done, total: None)
    with bench.store.read(ana(bench)) as unit:
        (item,) = rechecks.items(unit, made)
        assert (item.state, rechecks.get(unit, made).state) == ("cancelled", "cancelled")


def test_what_dies_three_times_is_given_up_and_a_stop_counts_for_nothing(
    decided_bench: Bench,
) -> None:
    """An agency that ends its process each time stops nobody; being told to stop is no fault."""
    bench = decided_bench
    store_edition(bench.store, other("academy-9", CHANGED))
    made = plan(bench, "academy-9")
    with bench.store.write(ana(bench)) as unit:
        rechecks.start(unit, made)
    for faults in (0, 0, 0, 1, 1, 1):
        with bench.store.write(system_access()) as unit:
            item = recheck_items.take(unit, made, WORKER)
            assert item is not None
            recheck_items.lost(unit, WORKER, faults=faults)
    with bench.store.write(system_access()) as unit:
        assert recheck_items.take(unit, made, WORKER) is None
        (item,) = rechecks.items(unit, made)
        assert (item.state, rechecks.get(unit, made).state) == ("failed", "done")
    assert "tres veces" in item.reason["es"]


def test_what_was_declared_of_a_standard_goes_along(decided_bench: Bench, kit: Kit) -> None:
    """Under its new number; what it was declared of and is no more is named, not lost."""
    bench = decided_bench
    kept, gone = OLD.standards[6], GONE
    text = 'agency = "Academia"\nprogram = "academy"\n' + "".join(
        f'[[not_applicable]]\nstandard = "{one.id}"\nreason = "No se imparte"\nname = "Ana"\n'
        for one in (kept, gone)
    )
    with bench.store.write(ana(bench)) as unit:
        assessments.set_profile(unit, bench.assessment, text)
    moved = [replace(one, id="98.1.1") if one is kept else one for one in CHANGED]
    moved = [replace(one, elements=()) if one.id == "98.1.1" else one for one in moved]
    store_edition(bench.store, other("academy-9", moved))
    item = run(bench, kit, plan(bench, "academy-9"))
    assert item.result["profile_left"] == [gone.id]
    with bench.store.read(ana(bench)) as unit:
        profile = assessments.profile(unit, item.assessment_id or "")
    assert profile is not None
    assert 'standard = "98.1.1"' in profile.profile


def test_agencies_are_found_by_name(decided_bench: Bench) -> None:
    """Without accents too; one that is not there is told with those that are."""
    with decided_bench.store.read(ana(decided_bench)) as unit:
        assert rechecking.named(unit, EDITION, ["academia de PRUEBA"]) == (decided_bench.agency,)
        with pytest.raises(UnknownAgency) as fault:
            rechecking.named(unit, EDITION, ["Otra"])
    assert "Academia de prueba" in fault.value.sentence("es")


def _rows(bench: Bench, assessment: str) -> list[tuple[int, bool, str]]:
    with bench.store.read(system_access()) as unit:
        rows = unit.session.execute(
            select(Decision.id, Decision.holds, Decision.verdict)
            .where(Decision.assessment_id == assessment)
            .order_by(Decision.id)
        )
        return [(row.id, row.holds, row.verdict) for row in rows]
