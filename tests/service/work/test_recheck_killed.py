"""A re-check that is killed in mid-plan is gone on with: every agency once, as it was planned."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from service.people.access import system_access
from service.review import decide
from service.store import agencies, assessments, editions, recheck_items, rechecks
from service.store.agencies import AgencyFacts
from service.store.assessment_tables import Assessment, Decision, ProposalRow, Run
from service.store.chains import broken
from service.store.decisions import Verdict
from service.store.manual_tables import ClauseRow
from service.store.rechecks import ItemRow
from service.work.kit import Kit
from tests.service.work.doing import EDITION, MEGABYTES, Bench, article_text, do_all
from tests.service.work.running import PATIENCE, ROOT, environment, kill_group, running
from tests.service.work.test_recheck import CHANGED, GONE, REWORDED, SAME, other

TO, AGENCIES = "academy-9", 4


@dataclass(frozen=True, kw_only=True)
class Portfolio:
    """Some academies that were decided about, and an edition to move to."""

    bench: Bench
    agencies: tuple[str, ...]


@pytest.fixture
def portfolio(bench: Bench, kit: Kit) -> Portfolio:
    """Return academies, each with a manual of its own and decisions on three standards."""
    made = [bench]
    for number in range(1, AGENCIES):
        with bench.store.write(system_access()) as unit:
            facts = AgencyFacts(name=f"Academia {number}", program="academy", state="JAL")
            agency = agencies.create(unit, facts, MEGABYTES)
            assessment = assessments.create(unit, agency, "Ciclo", EDITION)
        made.append(Bench(service=bench.service, agency=agency, assessment=assessment))
    for number, one in enumerate(made):
        one.send([("1.txt", article_text(3, f"{number} "))])
        do_all(one, kit)
        _decide(one)
    with bench.store.write(system_access()) as unit:
        editions.store(unit, other(TO, CHANGED), source="prueba")
    return Portfolio(bench=bench, agencies=tuple(one.agency for one in made))


def _decide(bench: Bench) -> None:
    with bench.store.read(system_access()) as unit:
        clause = unit.session.scalar(
            select(func.min(ClauseRow.id)).where(ClauseRow.agency_id == bench.agency)
        )
    assert clause is not None
    said = [
        Verdict(standard=row.id, verdict="satisfies", clause=clause)
        for row in (SAME, REWORDED, GONE)
    ]
    decide(bench.store, system_access(), bench.assessment, said)


def recheck(bench: Bench, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "service.cli", "recheck", *arguments],
        cwd=ROOT,
        env=environment(bench.service.settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def planned(bench: Bench, folder: Path, *arguments: str) -> dict[str, Any]:
    """Make a plan by the command and return it as it wrote it."""
    out = folder / "plan.json"
    done = recheck(bench, "--to", TO, "--dry-run", "--quiet", "--json", str(out), *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def items(bench: Bench, plan: str) -> Sequence[ItemRow]:
    with bench.store.read(system_access()) as unit:
        return rechecks.items(unit, plan)


def check_done_once(one: Portfolio, plan: str) -> None:
    """Every agency has one assessment more, whose decisions are those that were planned."""
    bench = one.bench
    done = items(bench, plan)
    assert {row.agency_id for row in done} == set(one.agencies)
    for row in done:
        assert row.state == "done"
        kept = {name: count for name, count in row.counts["decisions"].items() if count}
        assert row.result["decisions"] == kept == {"kept": 1, "to_confirm": 1, "archived": 1}
    with bench.store.read(system_access()) as unit:
        rows = unit.session.execute(
            select(Assessment.agency_id, func.count().label("own")).group_by(Assessment.agency_id)
        )
        opened = {row.agency_id: row.own for row in rows}
        assert opened == dict.fromkeys(one.agencies, 2)
        carried = unit.session.scalars(
            select(Decision.assessment_id).where(Decision.carried == "kept")
        ).all()
        assert sorted(carried) == sorted(row.assessment_id or "" for row in done)
        runs = unit.session.scalars(select(Run.state).where(Run.assessment_id.in_(carried))).all()
        assert runs == ["done"] * len(one.agencies)
        shown = unit.session.scalars(
            select(func.count(ProposalRow.id)).group_by(ProposalRow.run_id)
        ).all()
        assert len(set(shown)) <= 2
        assert broken(unit.session.connection(), ()) == ()


@pytest.mark.slow
def test_a_plan_is_made_then_done_by_its_id(portfolio: Portfolio, tmp_path: Path) -> None:
    """What the dry run wrote is what the second command does, and says."""
    made = planned(portfolio.bench, tmp_path, "--grace", "6")
    assert made["schema"] == "acredita/recheck/1"
    assert {one["deadline"] for one in made["agencies"]} == {"2027-07-31"}
    assert {one["state"] for one in items_json(made)} == {"planned"}
    done = recheck(portfolio.bench, "--plan", made["plan"])
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("lista. Dictámenes: 1 conservados, 1 por confirmar") == AGENCIES
    check_done_once(portfolio, made["plan"])
    again = recheck(portfolio.bench, "--to", TO)
    assert again.returncode == 2
    assert "Ninguna agencia" in again.stderr


@pytest.mark.slow
def test_only_the_agencies_that_were_named_are_moved(portfolio: Portfolio, tmp_path: Path) -> None:
    """By name; one that nobody has is told with those that there are."""
    made = planned(portfolio.bench, tmp_path, "--agency", "academia 2")
    assert [one["name"] for one in made["agencies"]] == ["Academia 2"]
    wrong = recheck(portfolio.bench, "--to", TO, "--agency", "Academia 9", "--dry-run")
    assert wrong.returncode == 2
    assert wrong.stderr.count("\n") == 1
    assert "Academia 9" in wrong.stderr


@pytest.mark.slow
def test_killed_in_mid_plan_it_finishes_the_same(portfolio: Portfolio, tmp_path: Path) -> None:
    """With some agencies done and one in the hands of a process that is gone."""
    bench, plan = portfolio.bench, planned(portfolio.bench, tmp_path)["plan"]
    with running(bench.service.settings, "recheck", "--plan", plan) as process:
        deadline = time.monotonic() + PATIENCE
        while not any(row.state == "done" for row in items(bench, plan)):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        kill_group(process)
    states = [row.state for row in items(bench, plan)]
    assert "done" in states
    assert set(states) & {"queued", "running"}
    done = recheck(bench, "--plan", plan)
    assert done.returncode == 0, done.stderr
    check_done_once(portfolio, plan)
    with bench.store.read(system_access()) as unit:
        assert recheck_items.left(unit) == {}


def items_json(made: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = made["agencies"]
    return found
