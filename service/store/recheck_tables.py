"""Tables of the re-check: plans, what each holds for an agency, and decisions that wait for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import COUNTER, KEY, Bulk, Owned, Table


class RecheckPlan(Table):
    """Agencies to be re-checked against a wording, frozen when it was made.

    ``state`` is planned, running, done or cancelled; ``grace`` months from the edition's effective
    date to the deadline, None for none. ``effective`` is the date it was planned with: published
    where ``stated_by`` is "", else said by that person. ``changes`` are packed by the wording they
    start from.
    """

    __tablename__ = "recheck_plan"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    edition_id: Mapped[str] = mapped_column(String(80))
    revision_id: Mapped[str] = mapped_column(KEY)
    grace: Mapped[int | None]
    effective: Mapped[str | None] = mapped_column(String(10))
    stated_by: Mapped[str] = mapped_column(String(120), default="")
    stated_source: Mapped[str] = mapped_column(String(200), default="")
    changes: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    state: Mapped[str] = mapped_column(String(10))
    created_by: Mapped[str] = mapped_column(String(40))
    created_by_name: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class RecheckItem(Owned, Table):
    """What a plan holds for one agency.

    ``basis`` is what it was worked out from: nothing is done when that has changed. ``counts`` were
    planned, ``result`` was done. ``state`` is planned, queued, running, done, stale, failed or
    cancelled; ``worker`` is the process that has it.
    """

    __tablename__ = "recheck_item"
    __table_args__ = (UniqueConstraint("plan_id", "agency_id"),)
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    plan_id: Mapped[str] = mapped_column(KEY, ForeignKey("recheck_plan.id", ondelete="CASCADE"))
    from_assessment_id: Mapped[str] = mapped_column(KEY)
    # The same one for a new wording of its edition, another for another edition.
    assessment_id: Mapped[str | None] = mapped_column(KEY, index=True)
    basis: Mapped[Any] = mapped_column(JSON)
    counts: Mapped[Any] = mapped_column(JSON)
    result: Mapped[Any] = mapped_column(JSON)
    deadline: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(10), index=True)
    worker: Mapped[str | None] = mapped_column(String(40))
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[Any] = mapped_column(JSON)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class CarriedDecision(Bulk, Table):
    """A decision that did not hold on by itself: it waits for a person, or lost what it was on.

    ``decision_id`` is what a person decided, in this assessment or the one before; ``standard`` and
    ``element`` are what its requirement became ("" where it is no more), ``clause_id`` what its
    clause became. ``outcome`` is to_confirm, orphaned or archived; ``state`` open, answered or
    replaced (a later run carried the decision once more).
    """

    __tablename__ = "carried_decision"
    __table_args__ = (Index("ix_carried_decision_assessment_id_state", "assessment_id", "state"),)
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    assessment_id: Mapped[str] = mapped_column(KEY, ForeignKey("assessment.id", ondelete="CASCADE"))
    run_id: Mapped[str] = mapped_column(KEY)
    decision_id: Mapped[int] = mapped_column(COUNTER)
    standard: Mapped[str] = mapped_column(String(80))
    element: Mapped[str] = mapped_column(String(90), default="")
    clause_id: Mapped[int | None] = mapped_column(COUNTER)
    outcome: Mapped[str] = mapped_column(String(12))
    clause_fate: Mapped[str] = mapped_column(String(10))
    requirement_fate: Mapped[str] = mapped_column(String(12))
    certainty: Mapped[float]
    state: Mapped[str] = mapped_column(String(10))
    answer_id: Mapped[int | None] = mapped_column(COUNTER)
    at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
