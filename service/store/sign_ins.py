"""Secrets of sessions, links and tokens in, who they speak for out; only digests are kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import func, select, update

from service.store.notice_tables import Notice
from service.store.people_tables import ApiToken, Membership, ShareLink, SignIn, User
from service.store.rows import Person, Principal, as_row
from service.store.unit import Unit

_SEEN_EVERY = timedelta(minutes=5)
LINK_ROLE = "assessor"
PERSON_COLUMNS = (
    *(User.id, User.email, User.name, User.operator, User.language, User.totp_on),
    *(User.created_at, User.seen_at, User.disabled_at),
)


# Asked for with the session itself, so that the head of a page costs no query of its own.
_UNREAD = (
    select(func.count())
    .where(Notice.user_id == SignIn.user_id, Notice.seen_at.is_(None))
    .scalar_subquery()
)


def new_secret() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """Return the sha256 of a secret: what is kept of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_session(  # noqa: PLR0913 - the facts of a session
    unit: Unit,
    *,
    user: str | None = None,
    link: str | None = None,
    days: int,
    origin: str,
    agent: str,
    second_factor: bool = True,
) -> str:
    """Open a session of a person or a link and return its secret."""
    secret = new_secret()
    unit.insert(
        SignIn,
        [
            {
                "id": unit.new_id(),
                "digest": digest_of(secret),
                "user_id": user,
                "link_id": link,
                "origin": origin[:64],
                "agent": agent[:200],
                "second_factor": second_factor,
                "created_at": unit.now,
                "seen_at": unit.now,
                "expires_at": unit.now + timedelta(days=days),
                "revoked_at": None,
            }
        ],
    )
    return secret


def session_principal(unit: Unit, secret: str) -> Principal | None:
    """Return who a session speaks for, None once it ended; run with the system's access."""
    row = unit.session.execute(
        select(
            *(SignIn.id.label("session"), SignIn.user_id, SignIn.link_id, SignIn.second_factor),
            *(SignIn.seen_at.label("used_at"), User.must_change, *PERSON_COLUMNS),
            _UNREAD.label("unread"),
        )
        .outerjoin(User, User.id == SignIn.user_id)
        .where(
            SignIn.digest == digest_of(secret),
            SignIn.revoked_at.is_(None),
            SignIn.expires_at > unit.now,
        )
    ).first()
    if row is None:
        return None
    stale = row.used_at < unit.now - _SEEN_EVERY
    if row.link_id is not None:
        return _of_link(unit, row.session, row.link_id, stale)
    if row.disabled_at is not None:
        return None
    person = Person(**{one.key: getattr(row, one.key) for one in PERSON_COLUMNS})
    pending = None if row.second_factor else "second_factor"
    return Principal(
        user=person,
        session=row.session,
        agency=None,
        scopes=None,
        pending=pending or ("password" if row.must_change else None),
        roles=_roles(unit, person.id),
        name=person.name,
        # One that waits for its second factor is not put off by being asked for it.
        stale=stale and row.second_factor,
        unread=row.unread,
    )


def token_principal(unit: Unit, secret: str) -> Principal | None:
    """Return who an API token speaks for, None once it ended; run with the system's access."""
    row = unit.session.execute(
        select(
            *(ApiToken.id, ApiToken.user_id, ApiToken.agency_id, ApiToken.scopes, ApiToken.used_at)
        ).where(
            ApiToken.digest == digest_of(secret),
            ApiToken.revoked_at.is_(None),
            (ApiToken.expires_at.is_(None)) | (ApiToken.expires_at > unit.now),
        )
    ).first()
    if row is None:
        return None
    person = _person(unit, row.user_id)
    if person is None:
        return None
    return Principal(
        user=person,
        session="",
        agency=row.agency_id,
        scopes=tuple(row.scopes),
        pending=None,
        roles=_roles(unit, person.id),
        name=person.name,
        stale=row.used_at is None or row.used_at < unit.now - _SEEN_EVERY,
    )


def touch(unit: Unit, session: str, days: int) -> None:
    """Note that a session is in use, at most every five minutes, and put its end further off."""
    unit.session.execute(
        update(SignIn)
        .where(SignIn.id == session, SignIn.seen_at < unit.now - _SEEN_EVERY)
        .values(seen_at=unit.now, expires_at=unit.now + timedelta(days=days))
    )


def touch_token(unit: Unit, secret: str) -> None:
    """Note that a token is in use."""
    unit.session.execute(
        update(ApiToken).where(ApiToken.digest == digest_of(secret)).values(used_at=unit.now)
    )


def end_session(unit: Unit, session: str) -> None:
    """End a session for good."""
    unit.session.execute(
        update(SignIn)
        .where(SignIn.id == session, SignIn.revoked_at.is_(None))
        .values(revoked_at=unit.now)
    )


def _of_link(unit: Unit, session: str, link: str, stale: bool) -> Principal | None:
    row = unit.session.execute(
        select(ShareLink.agency_id, ShareLink.name, ShareLink.assessment_id).where(
            ShareLink.id == link,
            ShareLink.revoked_at.is_(None),
            ShareLink.expires_at > unit.now,
        )
    ).first()
    if row is None:
        return None
    return Principal(
        user=None,
        session=session,
        agency=row.agency_id,
        scopes=None,
        pending=None,
        roles={row.agency_id: LINK_ROLE},
        name=row.name,
        stale=stale,
        link=link,
        assessment=row.assessment_id,
    )


def _person(unit: Unit, user: str) -> Person | None:
    found = unit.session.execute(
        select(*PERSON_COLUMNS).where(User.id == user, User.disabled_at.is_(None))
    ).first()
    return None if found is None else as_row(Person, found)


def _roles(unit: Unit, user: str) -> dict[str, str]:
    rows = unit.session.execute(
        select(Membership.agency_id, Membership.role).where(Membership.user_id == user)
    )
    return {row.agency_id: row.role for row in rows}
