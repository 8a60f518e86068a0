"""Tables of review: where each standard stands, notes, tasks, proofs, second looks, reports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import COUNTER, KEY, Bulk, Owned, Table


class StandardReview(Bulk, Table):
    """Where people's decisions leave a standard; written anew with each of its decisions.

    ``state`` is covered, partial, gap, not_applicable, or open while a part is undecided.
    """

    __tablename__ = "standard_review"
    __table_args__ = (UniqueConstraint("assessment_id", "standard"),)
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    assessment_id: Mapped[str] = mapped_column(KEY, ForeignKey("assessment.id", ondelete="CASCADE"))
    standard: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(16))
    reviewed: Mapped[bool]
    user_id: Mapped[str] = mapped_column(KEY)
    user_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class Batch(Owned, Table):
    """Decisions to be made at once, frozen when they were previewed.

    ``items`` are verdicts as they will be said; batches of several agencies share ``group_id``.
    ``state`` is preview, done or undone; ``result`` tells what was done and what was passed over.
    """

    __tablename__ = "batch"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    group_id: Mapped[str] = mapped_column(KEY, index=True)
    assessment_id: Mapped[str] = mapped_column(
        KEY, ForeignKey("assessment.id", ondelete="CASCADE"), index=True
    )
    asked: Mapped[Any] = mapped_column(JSON)
    items: Mapped[Any] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10))
    result: Mapped[Any] = mapped_column(JSON)
    user_id: Mapped[str] = mapped_column(KEY)
    user_name: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class Comment(Bulk, Table):
    """What a person, or an assessor by a link, noted about a standard; never changed."""

    __tablename__ = "comment"
    __table_args__ = (Index("ix_comment_assessment_id_standard", "assessment_id", "standard"),)
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    assessment_id: Mapped[str] = mapped_column(KEY, ForeignKey("assessment.id", ondelete="CASCADE"))
    standard: Mapped[str] = mapped_column(String(80))
    element: Mapped[str] = mapped_column(String(90), default="")
    text: Mapped[str] = mapped_column(Text)
    user_id: Mapped[str] = mapped_column(String(40))
    user_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class Task(Owned, Table):
    """Something to be done for a standard, by whom and until when.

    ``kind`` is gap, note or other; ``state`` open, done or dropped. ``comment_id`` is the note
    that it came from.
    """

    __tablename__ = "task"
    __table_args__ = (Index("ix_task_state_due_at", "state", "due_at"),)
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    assessment_id: Mapped[str] = mapped_column(
        KEY, ForeignKey("assessment.id", ondelete="CASCADE"), index=True
    )
    standard: Mapped[str] = mapped_column(String(80))
    element: Mapped[str] = mapped_column(String(90), default="")
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    detail: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[str | None] = mapped_column(KEY, index=True)
    owner_name: Mapped[str] = mapped_column(String(120), default="")
    due_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(8), default="open")
    comment_id: Mapped[int | None] = mapped_column(COUNTER)
    created_by: Mapped[str] = mapped_column(String(40))
    created_by_name: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class Proof(Owned, Table):
    """A proof of compliance in its place: standard, element and year.

    ``kind`` is file (``sha256`` names its bytes) or reference. One that was taken out stays, with
    who took it out.
    """

    __tablename__ = "proof"
    __table_args__ = (Index("ix_proof_assessment_id_standard", "assessment_id", "standard"),)
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    assessment_id: Mapped[str] = mapped_column(KEY, ForeignKey("assessment.id", ondelete="CASCADE"))
    standard: Mapped[str] = mapped_column(String(80))
    element: Mapped[str] = mapped_column(String(90), default="")
    year: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    reference: Mapped[str] = mapped_column(Text, default="")
    name: Mapped[str] = mapped_column(String(400), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="", index=True)
    size: Mapped[int] = mapped_column(COUNTER, default=0)
    user_id: Mapped[str] = mapped_column(KEY)
    user_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    removed_by_name: Mapped[str] = mapped_column(String(120), default="")


class Sample(Owned, Table):
    """Pairs drawn at random to be judged; ``kind`` is quality or elusion.

    ``population`` is how many there were to draw from; ``facts`` how they were drawn.
    """

    __tablename__ = "sample"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    assessment_id: Mapped[str] = mapped_column(
        KEY, ForeignKey("assessment.id", ondelete="CASCADE"), index=True
    )
    run_id: Mapped[str] = mapped_column(KEY)
    kind: Mapped[str] = mapped_column(String(8))
    population: Mapped[int] = mapped_column(COUNTER)
    facts: Mapped[Any] = mapped_column(JSON)
    user_id: Mapped[str] = mapped_column(KEY)
    user_name: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class SampleItem(Bulk, Table):
    """A pair of a sample, and what a person said of it ("" until then).

    ``decision_id`` is the decision that a quality sample looks at again.
    """

    __tablename__ = "sample_item"
    __table_args__ = (UniqueConstraint("sample_id", "position"),)
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    sample_id: Mapped[str] = mapped_column(KEY, ForeignKey("sample.id", ondelete="CASCADE"))
    position: Mapped[int]
    standard: Mapped[str] = mapped_column(String(80))
    element: Mapped[str] = mapped_column(String(90), default="")
    clause_id: Mapped[int] = mapped_column(COUNTER)
    decision_id: Mapped[int | None] = mapped_column(COUNTER)
    verdict: Mapped[str] = mapped_column(String(16), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[str | None] = mapped_column(KEY)
    user_name: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[datetime | None]


class SecondReading(Bulk, Table):
    """A decision to be read again by another person, who does not see it.

    ``state`` is waiting, agreed, disagreed or settled; ``settled_id`` is the decision that settled
    a disagreement.
    """

    __tablename__ = "second_reading"
    __table_args__ = (Index("ix_second_reading_assessment_id_state", "assessment_id", "state"),)
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    assessment_id: Mapped[str] = mapped_column(KEY, ForeignKey("assessment.id", ondelete="CASCADE"))
    decision_id: Mapped[int] = mapped_column(COUNTER, unique=True)
    standard: Mapped[str] = mapped_column(String(80))
    element: Mapped[str] = mapped_column(String(90), default="")
    clause_id: Mapped[int] = mapped_column(COUNTER)
    first_user_id: Mapped[str] = mapped_column(KEY)
    first_user_name: Mapped[str] = mapped_column(String(120))
    first_verdict: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(10))
    verdict: Mapped[str] = mapped_column(String(16), default="")
    reason: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[str | None] = mapped_column(KEY)
    user_name: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    settled_id: Mapped[int | None] = mapped_column(COUNTER)
    settled_by_name: Mapped[str] = mapped_column(String(120), default="")
    settled_at: Mapped[datetime | None]


class Report(Owned, Table):
    """A report as it was made on a day, kept by the sha256 of its bytes; ``facts`` are digests."""

    __tablename__ = "report"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    assessment_id: Mapped[str] = mapped_column(
        KEY, ForeignKey("assessment.id", ondelete="CASCADE"), index=True
    )
    run_id: Mapped[str] = mapped_column(KEY)
    kind: Mapped[str] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(2))
    format: Mapped[str] = mapped_column(String(5))
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(COUNTER)
    facts: Mapped[Any] = mapped_column(JSON)
    user_id: Mapped[str] = mapped_column(String(40))
    user_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class Preference(Table):
    """What a person set for themselves: keys, the stay switch, when they were last somewhere."""

    __tablename__ = "preference"
    user_id: Mapped[str] = mapped_column(
        KEY, ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    at: Mapped[datetime]
