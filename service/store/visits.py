"""A person's visits to assessments in, what others did there since the last one out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select

from corpora.errors import NotAllowed
from service.store import preferences
from service.store.assessment_tables import Assessment, Decision, Run
from service.store.base import Moment
from service.store.manual_tables import ManualVersion
from service.store.review_tables import Task
from service.store.unit import Unit

# What is opened again within the hour is still the same visit.
_VISIT = timedelta(hours=1)
_NAME = "visit:{}"
_COUNTED = ("runs", "decisions", "tasks")


@dataclass(frozen=True, kw_only=True)
class News:
    """What came to an assessment since a person was last there, ``since`` when.

    Versions, decisions and tasks are other people's; runs anybody's.
    """

    since: datetime
    versions: int = 0
    runs: int = 0
    decisions: int = 0
    tasks: int = 0

    @property
    def is_any(self) -> bool:
        """Tell whether anything came."""
        return bool(self.versions or self.runs or self.decisions or self.tasks)


@dataclass(frozen=True, kw_only=True)
class _Visit:
    """When a visit began, and the last decision that there was then."""

    at: datetime
    mark: int

    @classmethod
    def of(cls, kept: Any) -> _Visit | None:
        try:
            return cls(at=datetime.fromisoformat(kept["at"]), mark=int(kept["mark"]))
        except (TypeError, KeyError, ValueError):
            # None yet; or not ours, and then as good as none.
            return None

    def plain(self) -> dict[str, Any]:
        return {"at": self.at.isoformat(), "mark": self.mark}


def news(unit: Unit, assessments: Iterable[str]) -> Mapping[str, News]:
    """Return what came to those of some assessments that whoever asks has been to; six queries.

    Nothing of the first visit, and nothing to a link or a token.
    """
    last = _last(unit, assessments)
    if not last:
        return {}
    rows = unit.session.execute(
        select(Assessment.id, Assessment.agency_id).where(Assessment.id.in_(last))
    )
    places = {row.id: row.agency_id for row in rows}
    last = {key: visit for key, visit in last.items() if key in places}
    if not last:
        return {}
    agencies = {places[key]: visit for key, visit in last.items()}
    versions = _versions(unit, agencies)
    counts = [find(unit, last) for find in (_runs, _decisions, _tasks)]
    return {
        key: News(
            since=visit.at,
            versions=versions.get(places[key], 0),
            **{name: found.get(key, 0) for name, found in zip(_COUNTED, counts, strict=True)},
        )
        for key, visit in last.items()
    }


def is_due(unit: Unit, assessment: str) -> bool:
    """Tell whether a visit to an assessment that is opened now is a new one, to be noted."""
    if not _is_person(unit):
        return False
    begun = _Visit.of(preferences.get(unit, _NAME.format(assessment)))
    return begun is None or unit.now - begun.at >= _VISIT


def note(unit: Unit, assessment: str) -> None:
    """Note that whoever asks opens an assessment now, at most once an hour."""
    name = _NAME.format(assessment)
    begun = _Visit.of(preferences.get(unit, name))
    if begun is not None and unit.now - begun.at < _VISIT:
        return
    mark = unit.session.scalar(
        select(func.max(Decision.id)).where(Decision.assessment_id == assessment)
    )
    visit = _Visit(at=unit.now, mark=mark or 0)
    before = None if begun is None else begun.plain()
    preferences.put(unit, name, {**visit.plain(), "before": before})


def _is_person(unit: Unit) -> bool:
    try:
        unit.access.require_person()
    except NotAllowed:
        return False
    return True


def _last(unit: Unit, assessments: Iterable[str]) -> dict[str, _Visit]:
    """Return the last visit to each assessment, the one before where it still goes on."""
    if not _is_person(unit):
        return {}
    names = {_NAME.format(key): key for key in assessments}
    found = {}
    for name, value in preferences.some(unit, names).items():
        begun = _Visit.of(value)
        if begun is not None and unit.now - begun.at < _VISIT:
            begun = _Visit.of(value["before"])
        if begun is not None:
            found[names[name]] = begun
    return found


def _versions(unit: Unit, visits: Mapping[str, _Visit]) -> dict[str, int]:
    return _count(
        unit,
        ManualVersion.agency_id,
        ManualVersion.uploaded_at > _since(ManualVersion.agency_id, visits),
        ManualVersion.uploaded_by != unit.access.actor,
        keys=visits,
    )


def _runs(unit: Unit, visits: Mapping[str, _Visit]) -> dict[str, int]:
    newer = Run.finished_at > _since(Run.assessment_id, visits)
    return _count(unit, Run.assessment_id, newer, keys=visits)


def _decisions(unit: Unit, visits: Mapping[str, _Visit]) -> dict[str, int]:
    # By their numbers, which the index holds: moments would have every row read.
    marks = {key: visit.mark for key, visit in visits.items()}
    return _count(
        unit,
        Decision.assessment_id,
        Decision.id > case(marks, value=Decision.assessment_id),
        Decision.user_id != unit.access.actor,
        keys=visits,
    )


def _tasks(unit: Unit, visits: Mapping[str, _Visit]) -> dict[str, int]:
    return _count(
        unit,
        Task.assessment_id,
        Task.created_at > _since(Task.assessment_id, visits),
        Task.created_by != unit.access.actor,
        keys=visits,
    )


def _since(column: Any, visits: Mapping[str, _Visit]) -> ColumnElement[datetime]:
    moments = {key: literal(visit.at, Moment()) for key, visit in visits.items()}
    return case(moments, value=column)


def _count(
    unit: Unit, column: Any, *conditions: ColumnElement[bool], keys: Iterable[str]
) -> dict[str, int]:
    """Return how many rows with some conditions there are of each key."""
    rows = unit.session.execute(
        select(column, func.count()).where(column.in_(list(keys)), *conditions).group_by(column)
    )
    return {row[0]: row[1] for row in rows}
