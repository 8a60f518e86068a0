"""A match that takes over what stayed has the rows of one that matches everything anew."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, select

from corpora.records import Edition, Standard
from pipelines.results import Applicability
from service.people.access import system_access
from service.rows import unpacked
from service.store import near_lists
from service.store.assessment_tables import ProposalRow, Run, RunLists, StandardState
from service.store.freshness import body as versions_of
from service.store.runs import Found, keep_found
from service.store.unit import Unit
from service.work.kit import Kit
from service.work.match import matched
from service.work.staying import Asked
from tests.service.rewording import NEW, OLD, other, reworded
from tests.service.work.doing import EDITION, Bench, do_all

# Directives on what the academies' standards ask, and one that waives what another imposes.
TEXTS = [
    *(f"Artículo {n}. {row.statement_es}" for n, row in enumerate(OLD.standards[:20], start=1)),
    "Artículo 21. No será necesario evaluar a los instructores ni conservar sus expedientes.",
    "Artículo 22. El director podrá dispensar a los cadetes de los exámenes escritos.",
]
WORDED = (
    *OLD.standards[:4],
    *(reworded(row) for row in OLD.standards[4:10]),
    *OLD.standards[11:],
    NEW,
)
STATE = ("ordinal", "standard", "element", "status", "applies", "applicability")
PROPOSAL = ("standard", "element", "kind", "rank", "clause_id", "cited", "why")


@pytest.fixture
def matched_bench(bench: Bench, kit: Kit) -> Bench:
    """Return an academy whose manual was matched."""
    bench.send([("1.txt", "\n\n".join(TEXTS).encode())])
    do_all(bench, kit)
    return bench


def found(bench: Bench, kit: Kit, edition: Edition, before: str | None, **more: Any) -> Found:
    with bench.store.read(system_access()) as unit:
        versions = versions_of(unit, bench.agency)
    asked = Asked(edition=edition, applies=more.get("applies", ()), versions=versions)
    return matched(kit, kit.model, asked, kit.body(bench.agency, versions), before)


def kept(bench: Bench, result: Found) -> dict[str, list[Any]]:
    """Return the rows that a result is kept as, of states, proposals and lists."""
    rows: dict[str, list[Any]] = {}
    with bench.store.write(system_access()) as unit:
        columns = {one.key: getattr(Run, one.key) for one in Run.__table__.c}
        like = unit.session.execute(select(*columns.values()).where(Run.id == bench.run())).one()
        run = unit.new_id()
        last = unit.session.scalar(select(Run.number).order_by(Run.number.desc()).limit(1))
        unit.insert(Run, [{**like._mapping, "id": run, "number": (last or 0) + 1}])
        keep_found(unit, bench.agency, run, result)
        rows["states"] = _rows(unit, StandardState, run, STATE, ("confidence", "gap_probability"))
        rows["proposals"] = _rows(
            unit, ProposalRow, run, PROPOSAL, ("score", "confidence", "low", "high")
        )
        rows["lists"] = [
            ((one.standard, one.element, one.places.tolist()), one.dense.tolist())
            for one in near_lists.load(unit, run)
        ]
    return rows


def _rows(
    unit: Unit, table: Any, run: str, exact: tuple[str, ...], near: tuple[str, ...]
) -> list[tuple[tuple[str, ...], list[float]]]:
    asked = select(*(getattr(table, name) for name in (*exact, *near))).where(table.run_id == run)
    rows = []
    for row in unit.session.execute(asked):
        told = {name: getattr(row, name) for name in exact}
        numbers = [getattr(row, name) for name in near]
        if "why" in told:
            why = told["why"] = unpacked(told["why"])
            numbers += [why.pop("dense"), why.pop("lexical")]
        rows.append((tuple(map(repr, told.values())), [-1.0 if n is None else n for n in numbers]))
    return sorted(rows)


def same(one: dict[str, list[Any]], other_one: dict[str, list[Any]]) -> None:
    """Compare rows: numbers to the digits that adding up in another order leaves alike."""
    for name, rows in one.items():
        others = other_one[name]
        assert [row[0] for row in rows] == [row[0] for row in others], name
        for (_, numbers), (_, wanted) in zip(rows, others, strict=True):
            assert numbers == pytest.approx(wanted, abs=1e-4)


@pytest.mark.parametrize("name", [EDITION, "academy-9"])
def test_what_stays_gives_the_rows_of_a_full_match(
    matched_bench: Bench, kit: Kit, name: str
) -> None:
    """Of a wording with six standards changed, one gone and one new only seven are matched."""
    edition = replace(other(name, WORDED), revision=2)
    short = found(matched_bench, kit, edition, matched_bench.run())
    full = found(matched_bench, kit, edition, None)
    assert short.copied is not None
    assert full.copied is None
    changed = {row.id for row in WORDED} - set(short.copied.standards)
    assert changed == {*(row.id for row in WORDED[4:10]), NEW.id}
    assert {row["standard"] for row in short.proposals if row["kind"] == "proposal"} == changed
    assert any(row["kind"] == "contradiction" for row in full.proposals)
    assert short.counts == full.counts
    same(kept(matched_bench, short), kept(matched_bench, full))


def test_what_applies_now_is_matched_again(matched_bench: Bench, kit: Kit) -> None:
    """A standard that is declared not to apply is no longer what it was; the rest stays."""
    one = OLD.standards[3]
    applies = tuple(_applies(row, row.id != one.id) for row in OLD.standards)
    everywhere = tuple(_applies(row, True) for row in OLD.standards)
    with matched_bench.store.write(system_access()) as unit:
        _keep_as_current(unit, matched_bench, found(matched_bench, kit, OLD, None, applies=applies))
    edition = replace(other(EDITION, OLD.standards), revision=2)
    short = found(matched_bench, kit, edition, matched_bench.run(), applies=everywhere)
    full = found(matched_bench, kit, edition, None, applies=everywhere)
    assert {row["standard"] for row in short.proposals if row["kind"] == "proposal"} == {one.id}
    same(kept(matched_bench, short), kept(matched_bench, full))


def test_nothing_stays_of_another_model_or_of_other_versions(
    matched_bench: Bench, kit: Kit
) -> None:
    """A run of another scorer, of other statistics or of other texts gives nothing over."""
    edition = replace(other(EDITION, WORDED), revision=2)
    run = matched_bench.run()
    for values in ({"scorer": "otro"}, {"reference": ""}, {"encoder": "otro"}):
        with matched_bench.store.write(system_access()) as unit:
            row = unit.session.get_one(Run, run)
            before = {name: getattr(row, name) for name in values}
            for name, value in values.items():
                setattr(row, name, value)
        assert found(matched_bench, kit, edition, run).copied is None
        with matched_bench.store.write(system_access()) as unit:
            row = unit.session.get_one(Run, run)
            for name, value in before.items():
                setattr(row, name, value)
    assert found(matched_bench, kit, edition, run).copied is not None
    matched_bench.send([("2.txt", b"Articulo 1. El uniforme se porta completo.")])
    do_all(matched_bench, kit)
    assert found(matched_bench, kit, edition, run).copied is None


def test_lists_are_kept_of_the_run_that_is_shown_alone(matched_bench: Bench, kit: Kit) -> None:
    """A run that another took the place of keeps its proposals and no longer its lists."""
    first = matched_bench.run()
    matched_bench.send([("2.txt", b"Articulo 1. El uniforme se porta completo.")])
    do_all(matched_bench, kit)
    with matched_bench.store.read(system_access()) as unit:
        assert list(unit.session.scalars(select(RunLists.run_id))) == [matched_bench.run()]
        assert unit.session.scalar(select(ProposalRow.id).where(ProposalRow.run_id == first))
        assert near_lists.load(unit, first) == ()


def test_no_lists_are_packed_as_none() -> None:
    """A wording without standards has nothing to keep."""
    assert near_lists.unpacked(near_lists.packed(())) == ()


def _applies(row: Standard, yes: bool) -> Applicability:
    return Applicability(standard=row.id, applies=yes, reason_es="perfil", reason_en="profile")


def _keep_as_current(unit: Unit, bench: Bench, result: Found) -> None:
    """Write a result in the place of what the run that is shown found."""
    run = bench.run()
    for table in (StandardState, ProposalRow):
        for row in unit.session.scalars(select(table).where(table.run_id == run)):
            unit.session.delete(row)
    unit.session.execute(delete(RunLists).where(RunLists.run_id == run))
    unit.session.flush()
    keep_found(unit, bench.agency, run, result)
