"""The table of notices: what each person was told of a plan, and whether it went out by e-mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import KEY, Table


class Notice(Table):
    """What a person was told of a plan: that it started, that it ended, that deadlines moved.

    Once each: of deadlines that moved, what is told last takes the place of what was told before.
    It is the person's own, so it belongs to no agency; ``agencies`` has the ids of those it tells
    of. ``mail`` is waiting, sending, sent or failed: without SMTP it waits, and the row alone is
    the notice. ``attempts`` counts the tries, ``fault`` says by language why the last one failed,
    and before ``next_at`` there is no other.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("plan_id", "user_id", "about"),
        Index("ix_notice_mail_created_at", "mail", "created_at"),
    )
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    plan_id: Mapped[str] = mapped_column(KEY, ForeignKey("recheck_plan.id", ondelete="CASCADE"))
    user_id: Mapped[str] = mapped_column(KEY, ForeignKey("user.id", ondelete="CASCADE"), index=True)
    about: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    agencies: Mapped[Any] = mapped_column(JSON)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    mail: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int] = mapped_column(default=0)
    fault: Mapped[Any] = mapped_column(JSON)
    next_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
