"""Tables of agencies and people: who there is, who may do what, and how they come in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import COUNTER, KEY, Owned, Table


class Agency(Table):
    """An accredited body, or one that wants to be; deleted only with its administrator's record."""

    __tablename__ = "agency"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    short_name: Mapped[str] = mapped_column(String(60), default="")
    program: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(5), index=True)
    municipality: Mapped[str] = mapped_column(String(120), default="")
    size: Mapped[str | None] = mapped_column(String(1))
    next_date: Mapped[datetime | None]
    next_date_note: Mapped[str] = mapped_column(String(200), default="")
    quota_bytes: Mapped[int] = mapped_column(COUNTER)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class User(Table):
    """A person who signs in; ``email`` in lower case; ``password_hash`` None: only by OpenID.

    ``totp_secret`` is sealed by the installation's secret (``service.people.sealing``).
    """

    __tablename__ = "user"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    must_change: Mapped[bool] = mapped_column(default=False)
    operator: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(2), default="es")
    totp_secret: Mapped[str | None] = mapped_column(String(200))
    totp_on: Mapped[bool] = mapped_column(default=False)
    totp_last: Mapped[int | None] = mapped_column(COUNTER)
    recovery: Mapped[list[str]] = mapped_column(JSON, default=list)
    oidc_subject: Mapped[str | None] = mapped_column(String(255), unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]


class Membership(Owned, Table):
    """The role of a person in an agency."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("agency_id", "user_id"),)
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    user_id: Mapped[str] = mapped_column(KEY, ForeignKey("user.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]


class SignIn(Table):
    """A session: the digest of its secret, and of whom, a person or a link for an assessor."""

    __tablename__ = "session"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[str | None] = mapped_column(
        KEY, ForeignKey("user.id", ondelete="CASCADE"), index=True
    )
    link_id: Mapped[str | None] = mapped_column(
        KEY, ForeignKey("share_link.id", ondelete="CASCADE"), index=True
    )
    origin: Mapped[str] = mapped_column(String(64), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")
    second_factor: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SignInFailure(Table):
    """A failed sign-in, counted by account and by address to slow down guessing."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_key_at", "key", "at"),)
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class ApiToken(Table):
    """A token of a person for programs: its digest, what it may do and, if so, in which agency."""

    __tablename__ = "api_token"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    user_id: Mapped[str] = mapped_column(KEY, ForeignKey("user.id", ondelete="CASCADE"), index=True)
    agency_id: Mapped[str | None] = mapped_column(
        KEY, ForeignKey("agency.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    hint: Mapped[str] = mapped_column(String(12))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ShareLink(Owned, Table):
    """A link that opens one agency to an assessor, to read, until a date.

    ``assessment_id`` narrows it to one assessment, None: all of the agency's.
    """

    __tablename__ = "share_link"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    assessment_id: Mapped[str | None] = mapped_column(KEY)
    created_by: Mapped[str] = mapped_column(KEY)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Consent(Owned, Table):
    """What an agency lets others see, dated; the last row of a kind holds."""

    __tablename__ = "consent"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    granted: Mapped[bool]
    note: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[str] = mapped_column(KEY)
    by_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class AuditEvent(Table):
    """One change, chained: ``hash`` covers the row and the hash of the one before it.

    ``agency_id`` is "" in the chain of the installation. Rows outlive their agency, so the column
    is no foreign key.
    """

    __tablename__ = "audit_event"
    __table_args__ = (UniqueConstraint("agency_id", "seq"),)
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    agency_id: Mapped[str] = mapped_column(String(26))
    seq: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(40))
    actor_name: Mapped[str] = mapped_column(String(120))
    origin: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(80))
    before: Mapped[Any] = mapped_column(JSON)
    after: Mapped[Any] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class IdempotencyKey(Table):
    """An answer given to a request that named itself, to be given again and not done twice."""

    __tablename__ = "idempotency_key"
    __table_args__ = (UniqueConstraint("actor", "key"),)
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    actor: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(200))
    request: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None]
    answer: Mapped[Any] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(index=True)
