"""Whoever is let into one assessment sees and changes nothing of another one of the same agency."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, select, update

from corpora.errors import NotFound
from service.people.access import Access, Role, system_access
from service.store.assessment_tables import ApplicabilityRow, Assessment, ProposalRow, Run, RunLists
from service.store.base import Owned, Table
from service.store.people_tables import ShareLink
from service.store.recheck_tables import CarriedDecision, RecheckItem, RecheckPlan
from service.store.review_tables import (
    Batch,
    Comment,
    Proof,
    Report,
    Sample,
    SampleItem,
    SecondReading,
    Task,
)
from service.store.scoping import SHARED, narrowed
from service.store.trial_tables import ModelTrial, TrialItem
from service.store.unit import Store, Unit
from service.store.work_tables import Job
from tests.portfolio import Made, Sizes, add_cycle, fill

SIZES = Sizes(agencies=1)


def owned() -> dict[str, Any]:
    """Return every table whose rows belong to an agency."""
    return {
        str(mapper.class_.__tablename__): mapper.class_
        for mapper in Table.registry.mappers
        if issubclass(mapper.class_, Owned)
    }


def two(store: Store) -> tuple[Made, Made]:
    """Fill one agency with two assessments and return both, each with a row of every table."""
    first = fill(store, SIZES)[0]
    second = add_cycle(store, first, SIZES)
    with store.write(system_access()) as unit:
        for made in (first, second):
            _fill_rest(unit, made)
    return first, second


def _fill_rest(unit: Unit, made: Made) -> None:
    own = {"agency_id": made.agency, "assessment_id": made.assessment}
    who = {"user_id": "u", "user_name": "Ana"}
    named = {**own, "id": unit.new_id()}
    what = {"standard": "1.1.1", "element": ""}
    rows: dict[Any, dict[str, Any]] = {
        ApplicabilityRow: {**named, "profile": "", "by_name": "Ana", "at": unit.now},
        Batch: {**named, **who, "group_id": "g", "asked": {}, "items": [], "state": "preview",
                "result": {}, "created_at": unit.now},
        Comment: {**own, **who, **what, "text": "x", "at": unit.now},
        Task: {**named, **what, "kind": "note", "title": "x", "created_by": "u",
               "created_by_name": "Ana", "created_at": unit.now},
        Proof: {**named, **who, **what, "year": 2026, "kind": "reference", "title": "x",
                "at": unit.now},
        Sample: {**named, **who, "run_id": made.run, "kind": "quality", "population": 1,
                 "facts": {}, "created_at": unit.now},
        SampleItem: {"agency_id": made.agency, "sample_id": named["id"], "position": 1, **what,
                     "clause_id": 1},
        SecondReading: {**own, **what, "decision_id": int(made.run[-3:], 36), "clause_id": 1,
                        "first_user_id": "u", "first_user_name": "Ana",
                        "first_verdict": "satisfies", "state": "waiting",
                        "created_at": unit.now},
        Report: {**named, **who, "run_id": made.run, "kind": "gaps", "language": "es",
                 "format": "pdf", "name": "x", "sha256": "0" * 64, "size": 1, "facts": {},
                 "at": unit.now},
        ShareLink: {**named, "digest": made.run, "name": "x", "created_by": "u",
                    "created_at": unit.now, "expires_at": unit.now},
        RunLists: {"agency_id": made.agency, "run_id": made.run, "data": b""},
        CarriedDecision: {**own, **what, "run_id": made.run, "decision_id": 1, "clause_id": None,
                          "outcome": "orphaned", "clause_fate": "gone",
                          "requirement_fate": "same", "certainty": 1.0, "state": "open",
                          "at": unit.now},
        RecheckPlan: {"id": made.run, "edition_id": "x", "revision_id": "x", "grace": None,
                      "changes": b"", "state": "done", "created_by": "u",
                      "created_by_name": "Ana", "created_at": unit.now},
        RecheckItem: {**named, "plan_id": made.run, "from_assessment_id": "x", "basis": {},
                      "counts": {}, "result": {}, "state": "done", "reason": None},
        ModelTrial: {"id": made.run, "model": "x", "state": "dropped", "created_by_name": "Ana",
                     "created_at": unit.now},
        TrialItem: {**named, "trial_id": made.run, "job_id": "x", "from_run_id": "x",
                    "result": {}},
        Job: {"id": unit.new_id(), "agency_id": made.agency, "kind": "match",
              "subject": made.assessment, "title": "x", "state": "done", "reason": {},
              "created_by": "u", "created_at": unit.now, "changed_at": unit.now},
    }  # fmt: skip
    for kind, row in rows.items():
        unit.insert(kind, [row])


def holder(made: Made) -> Access:
    return Access(
        actor="link:x",
        name="CALEA",
        roles={made.agency: Role.ASSESSOR},
        assessment=made.assessment,
    )


def test_every_table_is_narrowed_or_shared() -> None:
    """A new table of an agency's own is narrowed by itself, or is named as shared evidence."""
    assert narrowed() | SHARED == set(owned())
    assert not narrowed() & SHARED


def test_only_rows_of_the_assessment_are_seen(store: Store) -> None:
    """Of every such table each access sees its own rows and no other; manuals both read whole."""
    made = two(store)
    for name in sorted(narrowed()):
        total = len(seen(store, system_access(), name))
        own = [seen(store, holder(one), name) for one in made]
        assert total, name
        if name == "job":
            assert own == [set(), set()]
            continue
        assert all(own), name
        assert not own[0] & own[1], name
        assert len(own[0]) + len(own[1]) == total, name
    for name in ("manual", "clause"):
        assert seen(store, holder(made[1]), name) == seen(store, system_access(), name)


def seen(store: Store, access: Access, name: str) -> set[Any]:
    """Return the ids of the rows of a table that an access sees."""
    with store.read(access) as unit:
        return set(unit.session.scalars(select(owned()[name].id)))


def test_a_change_reaches_only_the_assessment(store: Store) -> None:
    """UPDATE and DELETE are narrowed as a SELECT is, through a run too."""
    first, second = two(store)
    with store.write(holder(second)) as unit:
        unit.session.execute(update(Task).values(title="otro"))
        unit.session.execute(delete(ProposalRow))
    with store.read(system_access()) as unit:
        titles = {
            row.assessment_id: row.title
            for row in unit.session.execute(select(Task.assessment_id, Task.title))
        }
        runs = set(unit.session.scalars(select(ProposalRow.run_id)))
    assert titles == {first.assessment: "x", second.assessment: "otro"}
    assert runs == {first.run}


@pytest.mark.parametrize("kind", [Comment, Run])
def test_no_row_is_added_to_another_assessment(store: Store, kind: type[Any]) -> None:
    """An INSERT for another assessment, or for what belongs to none, is refused."""
    first, second = two(store)
    row = {
        **{"agency_id": first.agency, "assessment_id": first.assessment, "standard": "1.1.1"},
        **{"text": "x", "user_id": "u", "user_name": "Ana"},
    }
    with pytest.raises(NotFound), store.write(holder(second)) as unit:
        unit.insert(kind, [{**row, "at": unit.now}])


def test_joins_and_aliases_are_narrowed(store: Store) -> None:
    """Asking for the agency's assessments by way of another table shows one."""
    made = two(store)
    with store.read(holder(made[0])) as unit:
        found = unit.session.scalars(
            select(Assessment.name).join(Run, Run.assessment_id == Assessment.id)
        ).all()
    assert found == ["Ciclo de prueba"]
