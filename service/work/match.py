"""The assessments of a job in, what each standard has in the agency's manuals saved out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from corpora.applicability import load_rules
from corpora.errors import BadProfile
from corpora.profiles import read_profile
from corpora.records import Edition
from pipelines.applicability import applicability, apply
from pipelines.reasons import Contradiction
from pipelines.results import (
    Applicability,
    Crosswalk,
    ElementResult,
    Proposal,
    StandardResult,
)
from pipelines.run import crosswalk_of
from service.index_cache import KeptIndex
from service.model_store import Model
from service.people.access import system_access
from service.reports.json_contract import why_json
from service.rows import packed
from service.store import editions, ingest, runs, trials
from service.store.freshness import OpenAssessment
from service.store.runs import PROPOSAL, AskedRun, Found
from service.work.faults import told
from service.work.kit import Kit, Order, Progress
from service.work.staying import NONE, Asked, Staying, reason_of, staying

# Proposals kept of each list, as many as ``acredita match`` shows.
TOP = 5
CONTRADICTION = "contradiction"

Row = dict[str, Any]


def match(kit: Kit, order: Order, tell: Progress) -> None:
    """Match the body of the agency's manuals against every edition that the job is for."""
    with kit.store.write(system_access()) as unit:
        asked = runs.ask(unit, order.job, order.worker)
        tried = trials.model_of(unit, order.job)
    model = kit.model if tried is None else kit.model_named(tried)
    body: KeptIndex | None = None
    for place, run in enumerate(asked):
        if body is None:
            body = kit.body(run.agency_id, run.versions)
        found = _found(kit, model, order, run, body)
        kit.vectors.flush()
        with kit.store.write(system_access()) as unit:
            runs.save(unit, order.job, order.worker, run, found)
        tell(place + 1, len(asked))


def _found(kit: Kit, model: Model, order: Order, run: AskedRun, body: KeptIndex) -> Found:
    with kit.store.read(system_access()) as unit:
        edition = editions.load(unit, run.assessment.revision_id)
    applies = _applies(kit, order, run.assessment, edition)
    asked = Asked(edition=edition, applies=applies, versions=run.versions)
    return matched(kit, model, asked, body, run.assessment.current_run_id)


def matched(kit: Kit, model: Model, asked: Asked, body: KeptIndex, before: str | None) -> Found:
    """Return what each standard of an edition has in a body of directives, as it is kept.

    What the run ``before`` found of standards that it read as they are is taken over from it.
    """
    kit.vectors.refresh()
    method = kit.method(model)
    with kit.store.read(system_access()) as unit:
        card, cited = method.card(asked.edition), body.body.index.cited_by_edition
        stay = staying(unit, before, asked, card, cited)
    crossed = crosswalk_of(body.body, asked.edition, method, TOP, stay=stay.lists)
    places = dict(zip(body.body.ids, body.rows, strict=True))
    return found_of(apply(crossed, asked.applies), places, stay)


def _applies(
    kit: Kit, order: Order, assessment: OpenAssessment, edition: Edition
) -> tuple[Applicability, ...]:
    """Return which standards apply by the profile; one that no longer fits stops its own match."""
    if not assessment.profile:
        return ()
    try:
        profile = read_profile(assessment.profile, assessment.name)
        return applicability(edition, profile, load_rules())
    except BadProfile as error:
        if order.subject == assessment.id:
            raise
        with kit.store.write(system_access()) as unit:
            ingest.add_warnings(unit, order.job, order.worker, [{"file": "", **told(error)}])
        return ()


def found_of(crossed: Crosswalk, places: Mapping[str, int], stay: Staying = NONE) -> Found:
    """Return a crosswalk as it is kept; ``places`` are the clauses' rows by their ids."""
    origin = crossed.calibration
    states = list(_states(crossed, stay))
    proposals = [row for one in crossed.standards for row in _lists(one, places)]
    return Found(
        edition_digest=crossed.edition.digest,
        encoder=crossed.encoder.id,
        dimensions=crossed.encoder.dimensions,
        scorer=crossed.scorer,
        reference=crossed.reference,
        calibration_id=origin.id,
        calibration=asdict(origin),
        assurances=[asdict(one) for one in crossed.assurances],
        counts=Counter(row["status"] for row in states if not row["element"]),
        clauses=len(crossed.clauses),
        states=states,
        proposals=[*proposals, *_other_contradictions(crossed.others, places)],
        lists=crossed.lists,
        copied=stay.copied,
    )


def _states(crossed: Crosswalk, stay: Staying) -> Iterator[Row]:
    """Yield the standards in their order, and the elements, which are counted apart, in theirs."""
    element = 0
    found = {one.id: one for one in crossed.standards}
    for place, standard in enumerate(crossed.edition.standards):
        one = found.get(standard.id)
        rows = stay.states[standard.id] if one is None else list(_of_standard(one))
        for row in rows:
            is_part = row["element"] != ""
            yield {**row, "ordinal": element if is_part else place}
            element += is_part


def _of_standard(one: StandardResult) -> Iterator[Row]:
    yield {**_state(one, one), "element": "", "applicability": reason_of(one.applicability)}
    for part in one.elements:
        yield {**_state(one, part), "element": part.id, "applicability": None}


def _state(whole: StandardResult, part: StandardResult | ElementResult) -> Row:
    applies = whole.applicability
    return {
        "standard": whole.id,
        "status": part.status.value,
        "confidence": _number(part.confidence),
        "gap_probability": float(part.gap_probability),
        "applies": None if applies is None else applies.applies,
    }


def _lists(one: StandardResult, places: Mapping[str, int]) -> Iterator[Row]:
    for element, proposals in (
        ("", one.proposals),
        *((part.id, part.proposals) for part in one.elements),
    ):
        for proposal in proposals[:TOP]:
            yield _proposal(one.id, element, proposal, places)
    yield from _contradictions(one.contradictions, places)


def _proposal(standard: str, element: str, one: Proposal, places: Mapping[str, int]) -> Row:
    low, high = one.interval or (None, None)
    return {
        "standard": standard,
        "element": element,
        "kind": PROPOSAL,
        "rank": one.rank,
        "clause_id": places[one.clause],
        "score": float(one.score),
        "confidence": _number(one.confidence),
        "low": _number(low),
        "high": _number(high),
        "cited": one.why.cited,
        "why": packed(why_json(one.why)),
    }


def _other_contradictions(
    found: Sequence[Contradiction], places: Mapping[str, int]
) -> Iterator[Row]:
    """Yield the contradictions of standards whose proposals are taken over."""
    for _, own in groupby(found, key=lambda one: one.standard):
        yield from _contradictions(list(own), places)


def _contradictions(found: Sequence[Contradiction], places: Mapping[str, int]) -> Iterator[Row]:
    for rank, one in enumerate(found[:TOP], start=1):
        shown = {"cue": one.cue, "start": one.start, "end": one.end}
        yield {
            "standard": one.standard,
            "element": one.element or "",
            "kind": CONTRADICTION,
            "rank": rank,
            "clause_id": places[one.clause],
            "score": float(one.score),
            "confidence": None,
            "low": None,
            "high": None,
            "cited": one.why.cited,
            "why": packed({**why_json(one.why), **shown}),
        }


def _number(value: float | None) -> float | None:
    # float(): a numpy number is none that a database driver knows
    return None if value is None else float(value)
