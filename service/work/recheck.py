"""A plan of re-check in, its agencies moved to the new wording one after the other out."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

from corpora.applicability import load_rules
from corpora.errors import AcreditaError, JobTaken, PlanPassed
from corpora.profiles import read_profile
from pipelines.applicability import applicability
from pipelines.editions.heirs import Heirs
from pipelines.results import Applicability
from service.people.access import system_access
from service.profile_moves import MovedProfile, moved_profile
from service.rechecking import heirs_between
from service.store import assessments, editions, recheck_basis, recheck_items, runs
from service.store.carrying import Carried, carry_over
from service.store.freshness import OpenAssessment, body, open_assessments
from service.store.rechecks import FAILED, STALE, ItemRow, PlanRow
from service.store.rechecks import get as get_plan
from service.store.runs import Found
from service.store.unit import Unit
from service.work.faults import told
from service.work.kit import Kit, Order, Progress
from service.work.match import matched
from service.work.staying import Asked

# Seconds after which other work gets its turn; the rest of the plan is asked for anew.
TURN = 20.0


def recheck(kit: Kit, order: Order, tell: Progress) -> None:
    """Do what a plan holds for its agencies until nothing is left, or the turn is over.

    ``order.subject`` is the plan. What cannot be done for an agency is told by its item, and the
    next one goes on.
    """
    until = time.monotonic() + TURN
    done = 0
    while time.monotonic() < until:
        with kit.store.write(system_access()) as unit:
            item = recheck_items.take(unit, order.subject, order.worker)
        if item is None:
            return
        try:
            _do(kit, item, order.worker)
        except JobTaken:
            continue
        except AcreditaError as error:
            state = STALE if isinstance(error, PlanPassed) else FAILED
            with kit.store.write(system_access()) as unit:
                recheck_items.held(unit, item.id, order.worker)
                recheck_items.stop(unit, item, state, told(error))
        done += 1
        tell(done, 0)


@dataclass(frozen=True, kw_only=True)
class _Move:
    """An assessment that goes to a plan's wording: from where, over what, with which profile."""

    plan: PlanRow
    item: ItemRow
    one: OpenAssessment
    versions: tuple[str, ...]
    profile: MovedProfile
    heirs: Heirs

    @property
    def stays(self) -> bool:
        """Tell whether it goes on as the same assessment: another wording of its edition."""
        return self.one.edition_id == self.plan.edition_id


def _do(kit: Kit, item: ItemRow, worker: str) -> None:
    with kit.store.read(system_access()) as unit:
        move = _move(unit, item)
        edition = editions.load(unit, move.plan.revision_id)
    read = kit.body(item.agency_id, move.versions)
    applies: tuple[Applicability, ...] = ()
    if move.profile.text:
        profile = read_profile(move.profile.text, move.one.name)
        applies = applicability(edition, profile, load_rules())
    asked = Asked(edition=edition, applies=applies, versions=move.versions)
    found = matched(kit, kit.model, asked, read, move.one.current_run_id)
    kit.vectors.flush()
    with kit.store.write(system_access()) as unit:
        held = recheck_items.held(unit, item.id, worker)
        _check(unit, move)
        _keep(unit, held, move, found)


def _move(unit: Unit, item: ItemRow) -> _Move:
    """Return what is to be done; raise PlanPassed when it is no longer what was planned."""
    plan = get_plan(unit, item.plan_id)
    found = {one.id: one for one in open_assessments(unit, item.agency_id)}
    one = found.get(item.from_assessment_id)
    versions = body(unit, item.agency_id)
    if one is None or not versions:
        raise PlanPassed
    became = heirs_between(unit, plan.id, one.revision_id, plan.revision_id)
    profile = MovedProfile(text="", left=())
    if one.profile:
        profile = moved_profile(one.profile, became)
    move = _Move(plan=plan, item=item, one=one, versions=versions, profile=profile, heirs=became)
    _check(unit, move)
    return move


def _check(unit: Unit, move: _Move) -> None:
    """Raise PlanPassed unless all that the plan was worked out from is as it was."""
    basis = move.item.basis
    now = recheck_basis.standing_of(unit, move.one.id)
    target = editions.in_use(unit, move.plan.edition_id)
    is_same = (
        now is not None
        and (now.run_id, now.last_decision) == (basis["run"], basis["last_decision"])
        and now.revision_id == basis["from_revision"]
        and target.id == basis["to_revision"]
        and body(unit, move.item.agency_id) == move.versions
    )
    if not is_same:
        raise PlanPassed


def _keep(unit: Unit, item: ItemRow, move: _Move, found: Found) -> None:
    """Write the moved assessment, its run and what became of each decision."""
    into = _into(unit, move)
    run = runs.add_done(unit, item.agency_id, into, move.versions, found)
    assessments.pin(unit, into.id, revision=into.revision_id, run=run)
    carried = carry_over(
        unit,
        assessments.get(unit, into.id),
        source=move.one.id,
        before=move.one.current_run_id,
        heirs_of=lambda standard, element: move.heirs.get((standard, element), ()),
    )
    result = _result(move, found, carried)
    unit.audit(
        *("recheck.done", "assessment", into.id),
        agency=item.agency_id,
        before={"assessment": move.one.id, "revision": move.one.revision_id},
        after={
            "plan": move.plan.id,
            "planned_by": move.plan.created_by_name,
            "revision": into.revision_id,
            **result,
        },
    )
    recheck_items.finish(unit, item, into.id, result)


def _into(unit: Unit, move: _Move) -> OpenAssessment:
    """Return the assessment that the agency goes on with, opened where it is another edition's."""
    if move.stays:
        kept = move.one.applicability_id
        if move.profile.text and move.profile.left:
            kept = assessments.set_profile(unit, move.one.id, move.profile.text)
        return replace(move.one, revision_id=move.plan.revision_id, applicability_id=kept)
    name = f"Preparación: {move.plan.edition_es}"[:200]
    made = assessments.create(unit, move.item.agency_id, name, move.plan.edition_id)
    profile = None
    if move.profile.text:
        profile = assessments.set_profile(unit, made, move.profile.text)
    return OpenAssessment(
        id=made,
        name=name,
        edition_id=move.plan.edition_id,
        revision_id=move.plan.revision_id,
        current_run_id=None,
        applicability_id=profile,
        profile=move.profile.text,
    )


def _result(move: _Move, found: Found, carried: Carried) -> dict[str, Any]:
    return {
        "decisions": dict(carried.outcomes),
        "waiting": dict(carried.waiting),
        "standards": dict(found.counts),
        "profile_left": list(move.profile.left),
    }
