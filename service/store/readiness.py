"""Assessments in, how far each has come out: by people, by the machine, and from the rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from sqlalchemy import func, select

from corpora.errors import BadProfile
from corpora.profiles import read_profile
from pipelines.applicability import level_for
from pipelines.readiness import UNSIZED, Counted, Readiness, readiness
from service.remembered import Remembered
from service.store.assessment_tables import (
    ApplicabilityRow,
    Assessment,
    Decision,
    Run,
    StandardState,
)
from service.store.edition_tables import StandardRow
from service.store.people_tables import Agency
from service.store.review_tables import StandardReview
from service.store.unit import Unit

_SETTLED = ("covered", "partial", "gap", "not_applicable")


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far an assessment has come; people's word stands above the machine's.

    ``standards`` are those that apply, ``reviewed`` those of them that people settled; ``covered``
    and ``partial`` are people's, ``proposed`` those that only the machine calls covered; ``gaps``
    are people's, and the machine's where nobody settled the standard.
    """

    standards: int
    reviewed: int
    covered: int
    partial: int
    proposed: int
    gaps: int
    readiness: Readiness


@dataclass(frozen=True, kw_only=True)
class _Alike:
    """What a run says of standards, and their level as the edition writes it."""

    level: str | None
    status: str
    applies: bool | None


_Machine: TypeAlias = Mapping[_Alike, int]
_People: TypeAlias = Mapping[tuple[_Alike, str], int]
_ALIKE = (StandardRow.level, StandardState.status, StandardState.applies)
_OF_WORDING = (StandardRow.revision_id == Run.revision_id) & (
    StandardRow.number == StandardState.standard
)
_Seen: TypeAlias = tuple[object, ...]
_BY_RUN: Remembered[str, _Machine] = Remembered(4096)
_BY_SEEN: Remembered[_Seen, _People] = Remembered(4096)


def progress(unit: Unit, assessments: Iterable[str]) -> Mapping[str, Progress]:
    """Return how far each of some assessments that are seen and have a run has come.

    Two queries, one more for profiles, and two for what was not asked about since it changed. The
    level of a standard is the one for the size that the run's profile says, else the agency's.
    """
    places = unit.session.execute(
        select(
            *(Assessment.id, Assessment.current_run_id.label("run"), Agency.size),
            Run.applicability_id.label("profile"),
        )
        .join(Agency, Agency.id == Assessment.agency_id)
        .join(Run, Run.id == Assessment.current_run_id)
        .where(Assessment.id.in_(list(assessments)))
    ).all()
    bands = _bands(unit, {place.profile for place in places if place.profile})
    machine = _by_machine(unit, [place.run for place in places])
    people = _by_people(unit, {place.id: place.run for place in places})
    found = {}
    for place in places:
        size = bands.get(place.profile) or place.size
        # Without a profile every standard applies.
        told = [
            Counted(
                level=_level(one.level, size),
                applies=one.applies if place.profile else True,
                people=said,
                machine=one.status,
                count=count,
            )
            for one, said, count in _told(machine[place.run], people.get(place.id, {}))
        ]
        found[place.id] = _progress(told)
    return found


def _told(machine: _Machine, people: _People) -> Iterator[tuple[_Alike, str | None, int]]:
    """Yield what the machine says alike, apart by what people said of it, and how many it is."""
    left = dict(machine)
    for (one, said), count in people.items():
        yield one, said, count
        left[one] = left.get(one, 0) - count
    yield from ((one, None, count) for one, count in left.items() if count > 0)


def _by_machine(unit: Unit, runs: list[str]) -> Mapping[str, _Machine]:
    """Return how many standards each run finds alike; a run says the same for ever."""
    known = {run: kept for run in runs if (kept := _BY_RUN.get(run)) is not None}
    rest = [run for run in runs if run not in known]
    if not rest:
        return known
    found: dict[str, dict[_Alike, int]] = {run: {} for run in rest}
    rows = unit.session.execute(
        select(StandardState.run_id, *_ALIKE, func.count())
        .select_from(StandardState)
        .join(Run, Run.id == StandardState.run_id)
        .join(StandardRow, _OF_WORDING)
        .where(StandardState.run_id.in_(rest), StandardState.element == "")
        .group_by(StandardState.run_id, *_ALIKE)
    )
    for run, level, status, applies, count in rows:
        found[run][_Alike(level=level, status=status, applies=applies)] = count
    return {**known, **{run: _BY_RUN.put(run, found[run]) for run in rest}}


def _by_people(unit: Unit, runs: Mapping[str, str]) -> Mapping[str, _People]:
    """Return how many standards that the machine finds alike people left where, by assessment."""
    seen = _seen(unit, runs)
    found = {one: kept for one, key in seen.items() if (kept := _BY_SEEN.get(key)) is not None}
    rest = [one for one in seen if one not in found]
    if not rest:
        return found
    counted = _left(unit, rest)
    return {**found, **{one: _BY_SEEN.put(seen[one], counted.get(one, {})) for one in rest}}


def _seen(unit: Unit, runs: Mapping[str, str]) -> Mapping[str, _Seen]:
    """Return what tells the state of an assessment's reviews from any later one.

    A decision has a number of its own and its reviews are written anew with it, so that no two
    states have the same: far less is read than the reviews are.
    """
    last = (
        select(func.max(Decision.id))
        .where(Decision.assessment_id == StandardReview.assessment_id)
        .correlate(StandardReview)
        .scalar_subquery()
    )
    rows = unit.session.execute(
        select(
            *(StandardReview.assessment_id, func.count(), func.max(StandardReview.id)),
            *(func.max(StandardReview.at), last),
        )
        .where(StandardReview.assessment_id.in_(list(runs)))
        .group_by(StandardReview.assessment_id)
    )
    return {row[0]: (row[0], runs[row[0]], *row[1:]) for row in rows}


def _left(unit: Unit, assessments: list[str]) -> Mapping[str, _People]:
    rows = unit.session.execute(
        select(StandardReview.assessment_id, *_ALIKE, StandardReview.state, func.count())
        .select_from(StandardReview)
        .join(Assessment, Assessment.id == StandardReview.assessment_id)
        .join(Run, Run.id == Assessment.current_run_id)
        .join(
            StandardState,
            (StandardState.run_id == Run.id)
            & (StandardState.standard == StandardReview.standard)
            & (StandardState.element == ""),
        )
        .join(StandardRow, _OF_WORDING)
        .where(StandardReview.assessment_id.in_(assessments))
        .group_by(StandardReview.assessment_id, *_ALIKE, StandardReview.state)
    )
    found: dict[str, dict[tuple[_Alike, str], int]] = {}
    for assessment, level, status, applies, said, count in rows:
        one = _Alike(level=level, status=status, applies=applies)
        found.setdefault(assessment, {})[one, said] = count
    return found


def _bands(unit: Unit, profiles: set[str]) -> dict[str | None, str | None]:
    if not profiles:
        return {}
    rows = unit.session.execute(
        select(ApplicabilityRow.id, ApplicabilityRow.profile).where(
            ApplicabilityRow.id.in_(sorted(profiles))
        )
    )
    return {row.id: _band(row.profile) for row in rows}


@lru_cache(maxsize=512)
def _band(profile: str) -> str | None:
    try:
        return read_profile(profile, "perfil").band
    except BadProfile:
        # Written before the rules of today; the agency's own size is left.
        return None


def _level(level: str | None, size: str | None) -> str | None:
    """Return the level for a size, UNSIZED where it depends on one that is not known."""
    own = level_for(level, size)
    return UNSIZED if own is None and level and size is None else own


def _progress(rows: list[Counted]) -> Progress:
    def total(people: str) -> int:
        return sum(row.count for row in rows if row.people == people)

    def stands(row: Counted) -> str:
        return row.people if row.people in _SETTLED and row.people else row.machine

    return Progress(
        standards=sum(row.count for row in rows if stands(row) != "not_applicable"),
        reviewed=sum(total(state) for state in _SETTLED if state != "not_applicable"),
        covered=total("covered"),
        partial=total("partial"),
        proposed=sum(
            row.count for row in rows if stands(row) == "covered" and row.people not in _SETTLED
        ),
        gaps=sum(row.count for row in rows if stands(row) == "gap"),
        readiness=readiness(rows),
    )
