"""Models tried on every open assessment: what they would change, then adopted or dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from corpora.errors import NotFound, NothingToTry, TrialEnded, TrialGoesOn, TrialWaits
from pipelines.run_difference import Shown, run_difference, shown
from service.store.assessment_tables import Assessment, ProposalRow, Run, StandardState
from service.store.freshness import body, is_fresh, open_assessments
from service.store.job_rows import DONE, OPEN, TRIAL, add, close, held
from service.store.jobs import ask_to_cancel
from service.store.people_tables import Agency
from service.store.publishing import show_run
from service.store.rows import as_row
from service.store.runs import MATCHED
from service.store.trial_tables import ModelTrial, TrialItem
from service.store.unit import Unit
from service.store.work_tables import Job

RUNNING, ADOPTED, DROPPED = "running", "adopted", "dropped"
# A run that is read by whoever compares models, and shown to nobody else.
TRIED = "tried"
_PRIORITY = 60
# One trial is begun or settled at a time, before the agencies, which are held by their ids.
_LOCK = "trials"
_BY_AGENCY = attrgetter("agency_id", "id")


@dataclass(frozen=True, kw_only=True)
class TrialRow:
    """A trial, by whom it was begun and ended."""

    id: str
    model: str
    state: str
    created_by_name: str
    created_at: datetime
    ended_by_name: str
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class TrialItemRow:
    """An assessment of a trial: how its job stands, and how its results would differ."""

    id: str
    agency_id: str
    agency: str
    assessment_id: str
    assessment: str
    job_id: str
    from_run_id: str
    run_id: str | None
    state: str
    reason: Any
    result: Any

    @property
    def is_open(self) -> bool:
        """Tell whether its job has not ended."""
        return self.state in OPEN


_TRIAL = (
    *(ModelTrial.id, ModelTrial.model, ModelTrial.state, ModelTrial.created_by_name),
    *(ModelTrial.created_at, ModelTrial.ended_by_name, ModelTrial.ended_at),
)
_ITEM = (
    *(TrialItem.id, TrialItem.agency_id, Agency.name.label("agency"), TrialItem.assessment_id),
    *(Assessment.name.label("assessment"), TrialItem.job_id, TrialItem.from_run_id),
    *(TrialItem.run_id, Job.state, Job.reason, TrialItem.result),
)


def create(unit: Unit, model: str) -> str:
    """Ask for a match of every open assessment with a model and return the trial's id.

    Nothing that is shown changes. Raises NotAllowed for anyone but an operator, TrialGoesOn while
    another trial waits to be adopted or dropped, and NothingToTry where no assessment is open and
    matched.
    """
    unit.access.require_operator()
    unit.hold(_LOCK)
    tried = unit.session.scalar(select(ModelTrial.model).where(ModelTrial.state == RUNNING))
    if tried is not None:
        raise TrialGoesOn(model=tried)
    assessments = _open_and_matched(unit)
    if not assessments:
        raise NothingToTry
    trial = unit.new_id()
    row = {
        "id": trial,
        "model": model,
        "state": RUNNING,
        "created_by_name": unit.access.name,
        "created_at": unit.now,
        "ended_at": None,
    }
    unit.session.execute(insert(ModelTrial), [row])
    items = [
        {
            "id": unit.new_id(),
            "agency_id": one.agency_id,
            "trial_id": trial,
            "assessment_id": one.id,
            "job_id": add(
                unit,
                agency=one.agency_id,
                kind=TRIAL,
                subject=one.id,
                title=one.name,
                priority=_PRIORITY,
            ),
            "from_run_id": one.current_run_id,
            "run_id": None,
            "result": {},
        }
        for one in assessments
    ]
    unit.insert(TrialItem, items)
    unit.audit("trial.begun", "model_trial", trial, after={"model": model, "items": len(items)})
    return trial


def get(unit: Unit, trial: str) -> TrialRow:
    """Return a trial; raise NotAllowed for anyone but an operator, NotFound for none."""
    unit.access.require_operator()
    found = unit.session.execute(select(*_TRIAL).where(ModelTrial.id == trial)).first()
    if found is None:
        raise NotFound
    return as_row(TrialRow, found)


def listed(unit: Unit, most: int = 20) -> tuple[TrialRow, ...]:
    """Return the newest trials."""
    unit.access.require_operator()
    rows = unit.session.execute(select(*_TRIAL).order_by(ModelTrial.id.desc()).limit(most))
    return tuple(as_row(TrialRow, row) for row in rows)


def tallies(unit: Unit, ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return how many assessments of each trial are in each state of their jobs."""
    rows = unit.session.execute(
        select(TrialItem.trial_id, Job.state, func.count())
        .join(Job, Job.id == TrialItem.job_id)
        .where(TrialItem.trial_id.in_(ids))
        .group_by(TrialItem.trial_id, Job.state)
    )
    found: dict[str, dict[str, int]] = {}
    for trial, state, count in rows:
        found.setdefault(trial, {})[state] = count
    return found


def items(unit: Unit, trial: str) -> tuple[TrialItemRow, ...]:
    """Return the assessments of a trial by their agencies' names."""
    rows = unit.session.execute(
        select(*_ITEM)
        .join(Agency, Agency.id == TrialItem.agency_id)
        .join(Assessment, Assessment.id == TrialItem.assessment_id)
        .join(Job, Job.id == TrialItem.job_id)
        .where(TrialItem.trial_id == trial)
        .order_by(Agency.name, TrialItem.id)
    )
    return tuple(as_row(TrialItemRow, row) for row in rows)


def model_of(unit: Unit, job: str) -> str | None:
    """Return the model that a job tries, None for a job that tries none."""
    return unit.session.scalar(
        select(ModelTrial.model)
        .join(TrialItem, TrialItem.trial_id == ModelTrial.id)
        .where(TrialItem.job_id == job)
    )


def keep(unit: Unit, job: str, worker: str) -> None:
    """Keep what a job's run would change of what is shown, and end the job.

    Raises JobTaken when it is no longer this process's.
    """
    row = held(unit, job, worker)
    run = unit.session.execute(
        select(Run.id, Run.state).where(Run.job_id == job, Run.state == MATCHED)
    ).first()
    if run is not None:
        now = unit.session.scalar(
            select(Assessment.current_run_id).where(Assessment.id == row.subject)
        )
        found = run_difference(_shown(unit, now or ""), _shown(unit, run.id))
        unit.session.execute(
            update(Run).where(Run.id == run.id).values(state=TRIED, finished_at=unit.now)
        )
        unit.session.execute(
            update(TrialItem)
            .where(TrialItem.job_id == job)
            .values(run_id=run.id, from_run_id=now, result=asdict(found))
        )
    close(unit, job, DONE)


def check_ended(unit: Unit, row: TrialRow) -> tuple[TrialItemRow, ...]:
    """Return a trial's assessments, all of them tried.

    Raises TrialEnded for a trial that was adopted or dropped, TrialWaits while its jobs go on.
    """
    if row.state != RUNNING:
        raise TrialEnded
    tried = items(unit, row.id)
    if any(one.is_open for one in tried):
        raise TrialWaits
    return tried


def adopt(unit: Unit, trial: str, use: Callable[[str], object]) -> int:
    """Put a trial's model in use, show its runs in the place of those shown; return how many.

    ``use`` takes the model's name; nobody settles the trial meanwhile. One whose assessment changed
    since is left to be matched anew, with the model then in use. Raises TrialEnded for a trial that
    was adopted or dropped, TrialWaits while its jobs go on.
    """
    unit.hold(_LOCK)
    row = get(unit, trial)
    tried = sorted(check_ended(unit, row), key=_BY_AGENCY)
    use(row.model)
    shown_now = 0
    for one in tried:
        unit.hold(one.agency_id)
        opened = {found.id: found for found in open_assessments(unit, one.agency_id)}
        assessment = opened.get(one.assessment_id)
        if assessment is None or one.run_id is None:
            continue
        if is_fresh(unit, assessment, one.run_id, body(unit, one.agency_id)):
            show_run(unit, one.agency_id, assessment, one.run_id)
            shown_now += 1
    _end(unit, trial, ADOPTED)
    told = {"model": row.model, "shown": shown_now}
    unit.audit("trial.adopted", "model_trial", trial, after=told)
    return shown_now


def drop(unit: Unit, trial: str) -> None:
    """Stop what of a trial goes on and forget what it made; raise TrialEnded for one settled."""
    unit.hold(_LOCK)
    row = get(unit, trial)
    if row.state != RUNNING:
        raise TrialEnded
    for one in sorted(items(unit, trial), key=_BY_AGENCY):
        if one.is_open:
            ask_to_cancel(unit, one.job_id)
    jobs = select(TrialItem.job_id).where(TrialItem.trial_id == trial)
    unit.session.execute(delete(Run).where(Run.job_id.in_(jobs)))
    _end(unit, trial, DROPPED)
    unit.audit("trial.dropped", "model_trial", trial, after={"model": row.model})


def _open_and_matched(unit: Unit) -> Sequence[Any]:
    return unit.session.execute(
        select(Assessment.id, Assessment.agency_id, Assessment.name, Assessment.current_run_id)
        .where(Assessment.closed_at.is_(None), Assessment.current_run_id.is_not(None))
        .order_by(Assessment.id)
    ).all()


def _end(unit: Unit, trial: str, state: str) -> None:
    unit.session.execute(
        update(ModelTrial)
        .where(ModelTrial.id == trial)
        .values(state=state, ended_by_name=unit.access.name, ended_at=unit.now)
    )


def _shown(unit: Unit, run: str) -> Shown:
    states: Sequence[Any] = unit.session.execute(
        select(StandardState.standard, StandardState.element, StandardState.status).where(
            StandardState.run_id == run
        )
    ).all()
    proposals: Sequence[Any] = unit.session.execute(
        select(ProposalRow.standard, ProposalRow.element, ProposalRow.clause_id)
        .where(ProposalRow.run_id == run, ProposalRow.kind == "proposal")
        .order_by(ProposalRow.rank)
    ).all()
    return shown(
        [(one.standard, one.element, one.status) for one in states],
        [(one.standard, one.element, one.clause_id) for one in proposals],
    )
