"""An assessment that a plan moved in, what its agency has to do now out; tasks made of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import and_, func, select

from pipelines.editions.carry import Outcome
from service.people.access import Permission
from service.store import rechecks, tasks
from service.store.assessment_tables import StandardState
from service.store.assessments import AssessmentRow
from service.store.assessments import get as get_assessment
from service.store.carried_rows import OPEN
from service.store.edition_tables import StandardRow
from service.store.recheck_tables import CarriedDecision, RecheckItem, RecheckPlan
from service.store.review_tables import StandardReview, Task
from service.store.tasks import TaskFacts
from service.store.unit import Unit

CONFIRM, WRITE, REVIEW, ORPHANED = "confirm", "write", "review", "orphaned"
KINDS = (CONFIRM, WRITE, REVIEW, ORPHANED)
_FIRST = 5
_OUTCOMES: Mapping[str, str] = MappingProxyType(
    {Outcome.TO_CONFIRM.value: CONFIRM, Outcome.ORPHANED.value: ORPHANED}
)
_TITLE: Mapping[str, str] = MappingProxyType(
    {
        "es": "Redactar la directiva: {number} {title}",
        "en": "Write the directive: {number} {title}",
    }
)


@dataclass(frozen=True, kw_only=True)
class TodoStandard:
    """A standard about which something is to be done; ``decisions`` of it that wait, 0 for new."""

    number: str
    title_es: str
    title_en: str
    decisions: int


@dataclass(frozen=True, kw_only=True)
class TodoPart:
    """Standards of one kind in the edition's order: to be confirmed, written for, reviewed, read.

    ``write``: new ones without a directive; ``review``: new ones for which something is proposed;
    ``orphaned``: those with decisions whose clause is gone. ``decisions`` counts what waits.
    """

    kind: str
    standards: tuple[TodoStandard, ...]

    @property
    def count(self) -> int:
        """Return how many standards there are."""
        return len(self.standards)

    @property
    def decisions(self) -> int:
        """Return how many decisions wait about them."""
        return sum(one.decisions for one in self.standards)

    @property
    def first(self) -> tuple[TodoStandard, ...]:
        """Return the few that a list begins with."""
        return self.standards[:_FIRST]


@dataclass(frozen=True, kw_only=True)
class Todo:
    """What is left to do after a plan; ``plan_id`` None where none moved the assessment.

    ``stated_by`` said since when the edition is in force, "" where the date was published.

    ``untasked`` are the new standards without a directive that no open task is for.
    """

    assessment_id: str
    agency_id: str
    plan_id: str | None
    deadline: datetime | None
    stated_by: str
    stated_source: str
    parts: tuple[TodoPart, ...]
    untasked: tuple[TodoStandard, ...]

    def of(self, kind: str) -> TodoPart:
        """Return the part of a kind."""
        return next(one for one in self.parts if one.kind == kind)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is left to do."""
        return not any(one.standards for one in self.parts)


def of_assessment(unit: Unit, assessment: str) -> Todo:
    """Return what people have to do in an assessment; a fixed number of queries.

    Raises NotFound for one that is not seen.
    """
    row = get_assessment(unit, assessment)
    item = unit.session.execute(
        select(
            *(RecheckItem.plan_id, RecheckItem.basis, RecheckItem.deadline),
            *(RecheckPlan.stated_by, RecheckPlan.stated_source),
        )
        .join(RecheckPlan, RecheckPlan.id == RecheckItem.plan_id)
        .where(RecheckItem.assessment_id == assessment, RecheckItem.state == rechecks.DONE)
        .order_by(RecheckItem.id.desc())
        .limit(1)
    ).first()
    new = _new(unit, item)
    found: dict[str, list[TodoStandard]] = {kind: [] for kind in KINDS}
    for kind, standard in [*_waiting(unit, row), *_unanswered(unit, row, new)]:
        found[kind].append(standard)
    has_task = _with_task(unit, assessment, [one.number for one in found[WRITE]])
    return Todo(
        assessment_id=assessment,
        agency_id=row.agency_id,
        plan_id=None if item is None else item.plan_id,
        deadline=None if item is None else item.deadline,
        stated_by="" if item is None else item.stated_by,
        stated_source="" if item is None else item.stated_source,
        parts=tuple(TodoPart(kind=kind, standards=tuple(found[kind])) for kind in KINDS),
        untasked=tuple(one for one in found[WRITE] if one.number not in has_task),
    )


def make_tasks(unit: Unit, assessment: str, language: str) -> int:
    """Make a task for each new standard without a directive or an open task; return how many.

    Each is due by the plan's deadline and nobody's yet; done again, it makes none.
    """
    row = get_assessment(unit, assessment)
    unit.require(Permission.UPLOAD, row.agency_id)
    left = of_assessment(unit, assessment)
    day = left.deadline and left.deadline.replace(hour=0, minute=0)
    for one in left.untasked:
        title = task_title(one.number, one.title_es, one.title_en, language)
        tasks.create(unit, assessment, TaskFacts(standard=one.number, title=title, due_at=day))
    return len(left.untasked)


def task_title(number: str, title_es: str, title_en: str, language: str) -> str:
    """Return what a task to write for a standard is called at first."""
    title = (title_es or title_en) if language == "es" else (title_en or title_es)
    return _TITLE[language].format(number=number, title=title)[:200].strip()


def _new(unit: Unit, item: Any) -> frozenset[str]:
    """Return the standards that the plan of an item found to be new."""
    if item is None:
        return frozenset()
    changes = rechecks.changes(unit, item.plan_id, item.basis["from_revision"])
    return frozenset(one.to_id for one in changes if one.from_id is None and one.to_id is not None)


def _waiting(unit: Unit, row: AssessmentRow) -> Iterable[tuple[str, TodoStandard]]:
    """Return what waits by kind and standard; one query."""
    rows = unit.session.execute(
        select(
            *(CarriedDecision.outcome, StandardRow.number, StandardRow.title_es),
            *(StandardRow.title_en, func.count().label("decisions")),
        )
        .join(
            StandardRow,
            and_(
                StandardRow.revision_id == row.revision_id,
                StandardRow.number == CarriedDecision.standard,
            ),
        )
        .where(
            CarriedDecision.assessment_id == row.id,
            CarriedDecision.state == OPEN,
            CarriedDecision.outcome.in_(list(_OUTCOMES)),
        )
        .group_by(
            *(CarriedDecision.outcome, StandardRow.ordinal, StandardRow.number),
            *(StandardRow.title_es, StandardRow.title_en),
        )
        .order_by(StandardRow.ordinal)
    )
    return [(_OUTCOMES[one.outcome], _standard(one, one.decisions)) for one in rows]


def _unanswered(
    unit: Unit, row: AssessmentRow, new: Collection[str]
) -> Sequence[tuple[str, TodoStandard]]:
    """Return the new standards that nothing answers yet, and those nobody reviewed; one query."""
    if not new:
        return ()
    reviewed = func.coalesce(StandardReview.reviewed, False)
    rows = unit.session.execute(
        select(
            *(StandardRow.number, StandardRow.title_es, StandardRow.title_en),
            *(StandardState.status, StandardReview.state, reviewed.label("reviewed")),
        )
        .select_from(StandardState)
        .join(
            StandardRow,
            and_(
                StandardRow.revision_id == row.revision_id,
                StandardRow.number == StandardState.standard,
            ),
        )
        .outerjoin(
            StandardReview,
            and_(
                StandardReview.assessment_id == row.id,
                StandardReview.standard == StandardState.standard,
            ),
        )
        .where(StandardState.run_id == row.current_run_id, StandardState.element == "")
        .order_by(StandardState.ordinal)
    )
    found = []
    for one in rows:
        standing = one.state if one.reviewed else one.status
        if one.number not in new or standing == "not_applicable":
            continue
        if standing == "gap":
            found.append((WRITE, _standard(one, 0)))
        elif not one.reviewed:
            found.append((REVIEW, _standard(one, 0)))
    return found


def _with_task(unit: Unit, assessment: str, numbers: Sequence[str]) -> frozenset[str]:
    if not numbers:
        return frozenset()
    rows = unit.session.scalars(
        select(Task.standard)
        .where(Task.assessment_id == assessment, Task.state == tasks.OPEN)
        .distinct()
    )
    return frozenset(rows) & frozenset(numbers)


def _standard(row: Any, decisions: int) -> TodoStandard:
    return TodoStandard(
        number=row.number, title_es=row.title_es, title_en=row.title_en, decisions=decisions
    )
