"""An assessment and a seed in, a sample of its pairs drawn at random out.

Millions of pairs are never listed: they are numbered, and numbers are drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from corpora.errors import BadRequest, NothingToDraw
from pipelines.evaluation.elusion import draw_places
from service.people.access import Permission
from service.store.assessment_tables import Decision, ProposalRow, RunVersion, StandardState
from service.store.assessments import AssessmentRow, agency_of
from service.store.decided import WITHDRAWN
from service.store.manual_tables import ClauseRow
from service.store.pairs import decided_pairs, drawn_decisions
from service.store.review_tables import Sample, SampleItem, StandardReview
from service.store.samples import KINDS, QUALITY
from service.store.second_readings import opened
from service.store.unit import Unit

SIZES = (30, 60, 120)
Target = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """Pairs drawn from a population, as rows of items, and the facts of how."""

    items: tuple[dict[str, Any], ...]
    population: int
    facts: dict[str, Any]


def draw_sample(unit: Unit, assessment: str, kind: str, size: int, seed: int) -> str:
    """Draw a sample and return its id; the same seed draws the same pairs of the same state.

    Raises BadRequest for an unknown kind or size, Conflict for an assessment that was closed or
    never matched, and NothingToDraw where there is no pair of the kind.
    """
    agency = agency_of(unit, assessment)
    unit.require(Permission.ASSESS, agency)
    if kind not in KINDS or size not in SIZES:
        raise BadRequest(detail=f"kind: {', '.join(KINDS)}; size: {', '.join(map(str, SIZES))}")
    row = opened(unit, assessment)
    run = str(row.current_run_id)
    drawing = _quality if kind == QUALITY else _elusion
    drawn = drawing(unit, row, run, size, seed)
    if not drawn.items:
        raise NothingToDraw
    sample = unit.new_id()
    facts = {**drawn.facts, "seed": seed, "asked": size, "drawn": len(drawn.items)}
    values = {
        **{"id": sample, "agency_id": agency, "assessment_id": assessment, "kind": kind},
        **{"run_id": run, "population": drawn.population, "facts": facts},
        **{"user_id": unit.access.actor, "user_name": unit.access.name},
        **{"created_at": unit.now, "closed_at": None},
    }
    unit.insert(Sample, [values])
    own = {"agency_id": agency, "sample_id": sample}
    items = [{**own, **one, "position": place} for place, one in enumerate(drawn.items)]
    unit.insert(SampleItem, items)
    told = {"kind": kind, "size": len(items), "population": drawn.population, "seed": seed}
    unit.audit("sample.drawn", "sample", sample, agency=agency, after=told)
    return sample


def _quality(unit: Unit, row: AssessmentRow, run: str, size: int, seed: int) -> Drawn:
    """Draw decisions that hold on a clause."""
    drawn, total = drawn_decisions(unit, decided_pairs(row.id, run), size, seed)
    items = tuple(
        {
            **{"standard": one.standard, "element": one.element},
            **{"clause_id": one.clause_id, "decision_id": one.id},
        }
        for one in drawn
    )
    return Drawn(items=items, population=total, facts={"decisions": total})


def _elusion(unit: Unit, row: AssessmentRow, run: str, size: int, seed: int) -> Drawn:
    """Draw pairs of what applies and a clause that nobody proposed and nobody decided about."""
    targets = _targets(unit, row, run)
    clauses = sorted(
        unit.session.scalars(
            select(ClauseRow.id)
            .join(RunVersion, RunVersion.version_id == ClauseRow.version_id)
            .where(RunVersion.run_id == run)
        )
    )
    shown = _places(targets, clauses, _shown(unit, row, run))
    total = len(targets) * len(clauses)
    places = draw_places(total, shown, size, seed)
    items = tuple(
        {
            **{"standard": targets[place // len(clauses)][0]},
            **{"element": targets[place // len(clauses)][1]},
            **{"clause_id": clauses[place % len(clauses)], "decision_id": None},
        }
        for place in places
    )
    facts = {"targets": len(targets), "clauses": len(clauses), "shown": len(shown)}
    return Drawn(items=items, population=total - len(shown), facts=facts)


def _targets(unit: Unit, row: AssessmentRow, run: str) -> list[Target]:
    """Return what applies: each element, or the standard as a whole where it has none."""
    excluded = set(
        unit.session.scalars(
            select(StandardReview.standard).where(
                StandardReview.assessment_id == row.id, StandardReview.state == "not_applicable"
            )
        )
    )
    elements: dict[str, list[str]] = {}
    for one in unit.session.execute(
        select(StandardState.standard, StandardState.element, StandardState.status)
        .where(StandardState.run_id == run)
        .order_by(StandardState.ordinal, StandardState.element)
    ):
        if one.element == "" and one.status == "not_applicable":
            excluded.add(one.standard)
        elements.setdefault(one.standard, []).extend([one.element] if one.element else [])
    return [
        (standard, element)
        for standard, found in elements.items()
        if standard not in excluded
        for element in (found or [""])
    ]


def _shown(unit: Unit, row: AssessmentRow, run: str) -> set[tuple[str, str, int]]:
    """Return the pairs that a run proposed or people decided about."""
    proposed = select(ProposalRow.standard, ProposalRow.element, ProposalRow.clause_id).where(
        ProposalRow.run_id == run
    )
    decided = select(Decision.standard, Decision.element, Decision.clause_id).where(
        *(Decision.assessment_id == row.id, Decision.holds, Decision.verdict != WITHDRAWN),
        Decision.clause_id.is_not(None),
    )
    return {
        (one.standard, one.element, one.clause_id)
        for statement in (proposed, decided)
        for one in unit.session.execute(statement)
    }


def _places(
    targets: Sequence[Target], clauses: Sequence[int], shown: Iterable[tuple[str, str, int]]
) -> set[int]:
    """Return the numbers of shown pairs; what is shown of a whole standard is of each element."""
    rows: dict[Target, list[int]] = {}
    for place, (standard, element) in enumerate(targets):
        for name in {element, ""}:
            rows.setdefault((standard, name), []).append(place)
    columns = {clause: place for place, clause in enumerate(clauses)}
    return {
        place * len(clauses) + columns[clause]
        for standard, element, clause in shown
        if clause in columns
        for place in rows.get((standard, element), ())
    }
