"""Tables of model trials: a model tried on every open assessment, and what it would change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import KEY, Owned, Table


class ModelTrial(Table):
    """A model whose results are worked out beside those that are shown.

    ``state`` is running, adopted or dropped; it is done when its jobs have ended.
    """

    __tablename__ = "model_trial"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    model: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(10))
    created_by_name: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    ended_by_name: Mapped[str] = mapped_column(String(120), default="")
    ended_at: Mapped[datetime | None]


class TrialItem(Owned, Table):
    """An assessment of a trial: the job that matches it, the run it made and how that differs."""

    __tablename__ = "trial_item"
    __table_args__ = (UniqueConstraint("trial_id", "assessment_id"),)
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    trial_id: Mapped[str] = mapped_column(KEY, ForeignKey("model_trial.id", ondelete="CASCADE"))
    assessment_id: Mapped[str] = mapped_column(
        KEY, ForeignKey("assessment.id", ondelete="CASCADE"), index=True
    )
    job_id: Mapped[str] = mapped_column(KEY, index=True)
    from_run_id: Mapped[str] = mapped_column(KEY)
    run_id: Mapped[str | None] = mapped_column(KEY)
    result: Mapped[Any] = mapped_column(JSON)
