"""Tables of work: jobs that people see, and the processes that take them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import KEY, Owned, Table


class Job(Owned, Table):
    """A piece of durable work: kind, state, the step it is at and how much of it is done.

    ``kind`` is ingest or match; ``state`` queued, running, done, failed or cancelled. ``subject``
    is the manual version or the assessment. ``total`` 0: not known. ``priority`` 0 comes first.
    ``worker`` is the process that has it: no other may save for it. ``attempts`` counts the tries
    of a step that failed, ``losses`` how often the process that did the step was gone before its
    end, ``restarts`` how often the job was begun anew from its first step, and ``reason`` says by
    language why it was given up.
    """

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state_created_at", "state", "created_at"),)
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(KEY, index=True)
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(12))
    step: Mapped[str] = mapped_column(String(20), default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    losses: Mapped[int] = mapped_column(default=0)
    restarts: Mapped[int] = mapped_column(default=0)
    priority: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[Any] = mapped_column(JSON)
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class Worker(Table):
    """A process that takes jobs, and when it last said that it lives."""

    __tablename__ = "worker"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    host: Mapped[str] = mapped_column(String(120))
    pid: Mapped[int]
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime]


class Installation(Table):
    """What an installation knows of itself: its id, which names its folder of files."""

    __tablename__ = "installation"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
