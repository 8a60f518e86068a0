"""Links for assessors in and out: of an agency or one assessment of it, until a date; revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from corpora.errors import NotFound
from service.people.access import LINK, Access, Permission
from service.people.fields import Sentence, check_fields, line_fault, plain_line
from service.store.assessment_tables import Assessment
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.people_tables import Agency, ShareLink, SignIn, User
from service.store.sign_ins import digest_of, new_secret, open_session
from service.store.unit import Unit

MOST_DAYS = 180


@dataclass(frozen=True, kw_only=True)
class LinkRow:
    """A link as the agency's administrators see it; ``assessment_id`` None: all of the agency."""

    id: str
    name: str
    assessment_id: str | None
    assessment: str | None
    by_name: str | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    opened_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class MadeLink:
    """A new link; its secret is shown once and not kept."""

    id: str
    secret: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """What a link opens, as its holder sees it before opening it."""

    id: str
    name: str
    agency_id: str
    agency: str
    assessment_id: str | None
    assessment: str | None
    expires_at: datetime


def create(
    unit: Unit, agency: str, *, name: str, days: int, assessment: str | None = None
) -> MadeLink:
    """Make a link by which an assessor reads one assessment, None for all, for at most 180 days.

    Raises BadFields for a name, days or an assessment that cannot be.
    """
    unit.require(Permission.ADMINISTER, agency)
    line = plain_line(name)
    check_fields(
        {
            "name": line_fault(line, 120),
            "days": _days_fault(days),
            "assessment": _assessment_fault(unit, agency, assessment),
        }
    )
    made = MadeLink(
        id=unit.new_id(), secret=new_secret(), expires_at=unit.now + timedelta(days=days)
    )
    row = {
        **{"id": made.id, "agency_id": agency, "digest": digest_of(made.secret), "name": line},
        **{"assessment_id": assessment, "created_by": unit.access.actor, "created_at": unit.now},
        "expires_at": made.expires_at,
    }
    unit.insert(ShareLink, [row])
    told = {"name": line, "expires_at": made.expires_at.isoformat(), "assessment_id": assessment}
    unit.audit("link.created", "link", made.id, agency=agency, after=told)
    return made


def listed(unit: Unit, agency: str, paging: Paging) -> Slice[LinkRow]:
    """Return the links of an agency, the newest first, with when each was opened last."""
    unit.require(Permission.ADMINISTER, agency)
    opened = (
        select(func.max(SignIn.created_at))
        .where(SignIn.link_id == ShareLink.id)
        .correlate(ShareLink)
        .scalar_subquery()
    )
    statement = (
        select(
            *(ShareLink.id, ShareLink.name, ShareLink.created_at, ShareLink.expires_at),
            *(ShareLink.revoked_at, User.name.label("by_name"), opened.label("opened_at")),
            *(ShareLink.assessment_id, Assessment.name.label("assessment")),
        )
        .select_from(ShareLink)
        .outerjoin(Assessment, Assessment.id == ShareLink.assessment_id)
        .outerjoin(User, User.id == ShareLink.created_by)
        .where(ShareLink.agency_id == agency)
    )
    order = [Key(column=ShareLink.__table__.c.id, descending=True)]
    return page_of(unit, statement, order, paging, lambda row: LinkRow(**columns_of(row)))


def revoke(unit: Unit, agency: str, link: str) -> None:
    """End a link and every session it opened; raise NotFound for one that has ended."""
    unit.require(Permission.ADMINISTER, agency)
    done = unit.session.execute(
        update(ShareLink)
        .where(
            ShareLink.id == link,
            ShareLink.agency_id == agency,
            ShareLink.revoked_at.is_(None),
        )
        .values(revoked_at=unit.now)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise NotFound
    unit.session.execute(
        update(SignIn)
        .where(SignIn.link_id == link, SignIn.revoked_at.is_(None))
        .values(revoked_at=unit.now)
    )
    unit.audit("link.revoked", "link", link, agency=agency)


def look(unit: Unit, secret: str) -> Invitation:
    """Return what a link opens; raise NotFound once it ended. Run with the system's access."""
    row = unit.session.execute(
        select(
            *(ShareLink.id, ShareLink.name, ShareLink.agency_id, ShareLink.expires_at),
            *(ShareLink.assessment_id, Assessment.name.label("assessment")),
            Agency.name.label("agency"),
        )
        .join(Agency, Agency.id == ShareLink.agency_id)
        .outerjoin(Assessment, Assessment.id == ShareLink.assessment_id)
        .where(
            ShareLink.digest == digest_of(secret),
            ShareLink.revoked_at.is_(None),
            ShareLink.expires_at > unit.now,
        )
    ).first()
    if row is None:
        raise NotFound
    return Invitation(**row._mapping)


def open_link(unit: Unit, found: Invitation, *, days: int, agent: str) -> str:
    """Open a session of a link, which ends with it, and return its secret."""
    unit.hold(found.agency_id)
    secret = open_session(unit, link=found.id, days=days, origin=unit.access.origin, agent=agent)
    unit.audit("link.opened", "link", found.id, agency=found.agency_id)
    return secret


def holder(found: Invitation, origin: str) -> Access:
    """Return the access of a link's holder: what they do is recorded in the link's name."""
    return Access(actor=f"{LINK}{found.id}", name=found.name, origin=origin)


def _assessment_fault(unit: Unit, agency: str, assessment: str | None) -> Sentence | None:
    if assessment is None:
        return None
    owner = unit.session.scalar(select(Assessment.agency_id).where(Assessment.id == assessment))
    return None if owner == agency else {"es": "elija una de la lista", "en": "choose one of these"}


def _days_fault(days: int) -> Sentence | None:
    if 1 <= days <= MOST_DAYS:
        return None
    return {"es": f"de 1 a {MOST_DAYS} días", "en": f"1 to {MOST_DAYS} days"}
