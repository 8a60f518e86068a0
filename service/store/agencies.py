"""Agencies in and out: made, changed, listed with how far each has come, and deleted for good."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, String, cast, delete, func, insert, literal, select, update
from sqlalchemy.sql.elements import ColumnElement

from corpora.errors import AlreadyThere, BadRequest, Conflict, NotFound
from service.people.access import Permission
from service.store import notices
from service.store.assessment_tables import Assessment, Run
from service.store.kept_files import sizes
from service.store.newest import OPEN, newest
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.people_tables import Agency, Membership
from service.store.reviewed import reviewed_of
from service.store.rows import as_row
from service.store.states import STATES
from service.store.unit import Unit
from service.store.words import Folded, folded, has_words

PROGRAMS = ("le", "comm", "academy", "campus")
SIZES = ("A", "B", "C", "D")
MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class AgencyFacts:
    """What people write of an agency."""

    name: str
    program: str
    state: str
    short_name: str = ""
    municipality: str = ""
    size: str | None = None
    next_date: datetime | None = None
    next_date_note: str = ""


@dataclass(frozen=True, kw_only=True)
class AgencyRow:
    """An agency; ``version`` changes with every change."""

    id: str
    name: str
    short_name: str
    program: str
    state: str
    municipality: str
    size: str | None
    next_date: datetime | None
    next_date_note: str
    quota_bytes: int
    created_at: datetime
    version: int


@dataclass(frozen=True, kw_only=True)
class AgencyExtent(AgencyRow):
    """An agency with how many people belong to it and the bytes of its files."""

    people: int
    used_bytes: int


@dataclass(frozen=True, kw_only=True)
class PortfolioRow(AgencyRow):
    """An agency with how far its newest open assessment has come.

    ``counts`` are standards by status of the last run; ``reviewed`` those people decided
    about in whole.
    Both are empty before a first run.
    """

    assessment: str | None
    edition: str | None
    run_at: datetime | None
    counts: dict[str, int]
    reviewed: int

    @property
    def standards(self) -> int:
        """How many standards apply."""
        return sum(self.counts.values()) - self.counts.get("not_applicable", 0)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What part of the portfolio is asked for; ``sort`` is name, next_date or created_at."""

    program: str | None = None
    state: str | None = None
    words: str = ""
    sort: str = "name"


_COLUMNS = (
    *(Agency.id, Agency.name, Agency.short_name, Agency.program, Agency.state),
    *(Agency.municipality, Agency.size, Agency.next_date, Agency.next_date_note),
    *(Agency.quota_bytes, Agency.created_at, Agency.version),
)
_NEVER = literal("9999-12-31 00:00:00")


def create(unit: Unit, facts: AgencyFacts, quota_megabytes: int) -> str:
    """Make an agency and return its id; only an operator may.

    Raises BadRequest for a fact that cannot be one and AlreadyThere for a name that is taken.
    """
    unit.access.require_operator()
    _check(facts)
    _check_name(unit, facts.name, None)
    agency = unit.new_id()
    unit.session.execute(
        insert(Agency),
        [
            {
                "id": agency,
                **asdict(facts),
                "quota_bytes": quota_megabytes * MEGABYTE,
                "created_at": unit.now,
                "version": 1,
            }
        ],
    )
    unit.audit("agency.created", "agency", agency, agency=agency, after=_plain(facts))
    return agency


def get(unit: Unit, agency: str) -> AgencyRow:
    """Return an agency; raise NotFound for one that is not seen."""
    unit.require(Permission.READ, agency)
    found = unit.session.execute(select(*_COLUMNS).where(Agency.id == agency)).first()
    if found is None:
        raise NotFound
    return as_row(AgencyRow, found)


def extent(unit: Unit, agency: str) -> AgencyExtent:
    """Return an agency with its people and bytes; one query. Raise NotFound for one not seen."""
    unit.require(Permission.READ, agency)
    people = select(func.count(Membership.id)).where(Membership.agency_id == agency)
    counted = (people.scalar_subquery().label("people"), _used(agency).label("used_bytes"))
    found = unit.session.execute(select(*_COLUMNS, *counted).where(Agency.id == agency)).first()
    if found is None:
        raise NotFound
    return AgencyExtent(**{**found._mapping, "used_bytes": int(found.used_bytes)})


def change(unit: Unit, agency: str, facts: AgencyFacts, version: int) -> None:
    """Write an agency's facts over those of ``version``; raise Conflict when they changed since."""
    unit.require(Permission.ADMINISTER, agency)
    _check(facts)
    before = get(unit, agency)
    _check_name(unit, facts.name, agency)
    done = unit.session.execute(
        update(Agency)
        .where(Agency.id == agency, Agency.version == version)
        .values(**asdict(facts), version=version + 1)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Conflict
    was = AgencyFacts(**{name: getattr(before, name) for name in asdict(facts)})
    unit.audit(
        "agency.changed", "agency", agency, agency=agency, before=_plain(was), after=_plain(facts)
    )


def set_quota(unit: Unit, agency: str, megabytes: int) -> None:
    """Give an agency so much space; only an operator may."""
    unit.access.require_operator()
    unit.hold(agency)
    before = get(unit, agency)
    unit.session.execute(
        update(Agency).where(Agency.id == agency).values(quota_bytes=megabytes * MEGABYTE)
    )
    unit.audit(
        *("agency.quota", "agency", agency),
        agency=agency,
        before={"megabytes": before.quota_bytes // MEGABYTE},
        after={"megabytes": megabytes},
    )


def portfolio(unit: Unit, asked: Asked, paging: Paging) -> Slice[PortfolioRow]:
    """Return the agencies that are seen, each with its newest open assessment; three queries."""
    statement = (
        select(
            *_COLUMNS,
            Assessment.id.label("assessment"),
            Assessment.edition_id.label("edition"),
            Run.finished_at.label("run_at"),
            Run.counts,
        )
        .select_from(Agency)
        .outerjoin(
            Assessment, (Assessment.agency_id == Agency.id) & Assessment.id.in_(newest(OPEN))
        )
        .outerjoin(Run, Run.id == Assessment.current_run_id)
        .where(*_conditions(asked))
    )
    found = page_of(unit, statement, _order(asked.sort), paging, columns_of)
    reviewed = reviewed_of(unit, [row["assessment"] for row in found.rows if row["assessment"]])
    rows = tuple(
        PortfolioRow(
            **{**row, "counts": row["counts"] or {}},
            reviewed=reviewed.get(row["assessment"] or "", 0),
        )
        for row in found.rows
    )
    return Slice(rows=rows, next=found.next)


def used_bytes(unit: Unit, agency: str) -> int:
    """Return the bytes of the files of an agency, sent or of proofs, the same counted once."""
    return int(unit.session.scalar(select(_used(agency))) or 0)


def names(unit: Unit, agencies: Iterable[str]) -> dict[str, str]:
    """Return the names of those of some agencies that are seen, by id."""
    rows = unit.session.execute(select(Agency.id, Agency.name).where(Agency.id.in_(list(agencies))))
    return {row.id: row.name for row in rows}


def remove(unit: Unit, agency: str, typed_name: str, reason: str) -> None:
    """Delete an agency with all that is its own; its audit chain stays, with who did it and why.

    Files that no other row names are left to ``acredita doctor --clean``. Raises BadRequest
    unless its name was typed and a reason given.
    """
    unit.require(Permission.ADMINISTER, agency)
    row = get(unit, agency)
    if typed_name.strip() != row.name or not reason.strip():
        raise BadRequest(
            detail={
                "es": "escriba el nombre completo de la agencia y el motivo",
                "en": "type the agency's full name and the reason",
            }
        )
    told = {"name": row.name, "reason": reason.strip()}
    unit.audit("agency.deleted", "agency", agency, agency=agency, before=told)
    notices.forget(unit, agency)
    unit.session.execute(delete(Agency).where(Agency.id == agency))
    unit.audit("agency.deleted", "agency", agency, before=told)


def _used(agency: str) -> ScalarSelect[Any]:
    files = sizes(agency).subquery()
    return select(func.coalesce(func.sum(files.c.size), 0)).scalar_subquery()


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.program:
        found.append(Agency.program == asked.program)
    if asked.state:
        found.append(Agency.state == asked.state)
    found += has_words(asked.words, Agency.name, Agency.short_name, Agency.municipality)
    return found


def _order(sort: str) -> list[Key]:
    if sort == "next_date":
        # Agencies without a date come last on both databases.
        return [Key(column=func.coalesce(cast(Agency.next_date, String), _NEVER)), Key(column=_ID)]
    if sort == "created_at":
        return [Key(column=_ID, descending=True)]
    if sort != "name":
        raise BadRequest(detail=f"sort {sort[:40]!r}")
    return [Key(column=Folded(Agency.name)), Key(column=_ID)]


_ID: ColumnElement[Any] = Agency.__table__.c.id


def _check(facts: AgencyFacts) -> None:
    faults = {
        "name": not 1 <= len(facts.name.strip()) <= 200,
        "program": facts.program not in PROGRAMS,
        "state": facts.state not in STATES,
        "size": facts.size not in (None, *SIZES),
        "short_name": len(facts.short_name) > 60,
        "municipality": len(facts.municipality) > 120,
        "next_date_note": len(facts.next_date_note) > 200,
    }
    bad = [name for name, wrong in faults.items() if wrong]
    if bad:
        raise BadRequest(detail=", ".join(bad))


def _check_name(unit: Unit, name: str, own: str | None) -> None:
    """Raise AlreadyThere for a name in use; only the table's own constraint sees every agency."""
    taken = unit.session.execute(
        select(Agency.id).where(Folded(Agency.name) == folded(name.strip()))
    ).scalar()
    if taken not in (None, own):
        raise AlreadyThere(what={"es": "una agencia con ese nombre", "en": "an agency so named"})


def _plain(facts: AgencyFacts) -> dict[str, Any]:
    plain = asdict(facts)
    plain["next_date"] = facts.next_date.isoformat() if facts.next_date else None
    return plain
