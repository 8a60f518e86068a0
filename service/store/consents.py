"""What an agency lets others see, in and out: dated, by its own administrator, never erased."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select

from corpora.errors import NotAllowed
from service.people.access import Permission, Role
from service.people.fields import check_fields
from service.store.people_tables import Consent
from service.store.rows import as_row
from service.store.unit import Unit

_MOST = 200


class Kind(StrEnum):
    """What others may see of an agency's decisions: how many, or the clauses' texts too."""

    COUNTS = "counts"
    TEXTS = "texts"


@dataclass(frozen=True, kw_only=True)
class ConsentRow:
    """A consent given or taken back, by whom and when."""

    id: str
    kind: str
    granted: bool
    note: str
    by_name: str
    at: datetime


_COLUMNS = (
    *(Consent.id, Consent.kind, Consent.granted, Consent.note, Consent.by_name),
    Consent.at,
)


def history(unit: Unit, agency: str) -> tuple[ConsentRow, ...]:
    """Return what an agency consented to, the newest first, to who reads the agency."""
    unit.require(Permission.READ, agency)
    found = unit.session.execute(
        select(*_COLUMNS)
        .where(Consent.agency_id == agency)
        .order_by(Consent.id.desc())
        .limit(_MOST)
    )
    return tuple(as_row(ConsentRow, row) for row in found)


def holds(unit: Unit, agency: str) -> Mapping[Kind, bool]:
    """Return what an agency consents to now; texts hold only while counts do."""
    unit.require(Permission.READ, agency)
    shared = _shared(unit, Consent.agency_id == agency).get(agency, frozenset())
    return {kind: kind in shared for kind in Kind}


def sharing(unit: Unit) -> Mapping[str, frozenset[Kind]]:
    """Return what each agency that shares anything consents to now; for the program's own work.

    Raises NotAllowed to anyone who does not see every agency.
    """
    if not unit.access.everywhere:
        raise NotAllowed
    return _shared(unit)


def may_give(unit: Unit, agency: str) -> bool:
    """Tell whether whoever asks may give or take back an agency's consent."""
    access = unit.access
    return access.scopes is None and access.roles.get(agency) is Role.ADMINISTRATOR


def give(unit: Unit, agency: str, *, kind: str, granted: bool, note: str) -> None:
    """Record that an agency consents to something or no longer does.

    Only an administrator of the agency itself may, in person: an operator who is none does not
    consent in its name. Raises NotAllowed to others and BadFields.
    """
    unit.require(Permission.ADMINISTER, agency)
    if not may_give(unit, agency):
        raise NotAllowed
    unknown = {"es": "elija qué se comparte", "en": "choose what is shared"}
    long = {"es": "use a lo más 1000 caracteres", "en": "use at most 1000 characters"}
    check_fields(
        {
            "kind": None if kind in tuple(Kind) else unknown,
            "note": None if len(note) <= 1000 else long,
        }
    )
    key = unit.new_id()
    row = {
        **{"id": key, "agency_id": agency, "kind": kind, "granted": granted},
        **{"note": note.strip(), "by": unit.access.actor, "by_name": unit.access.name},
        **{"at": unit.now},
    }
    unit.insert(Consent, [row])
    unit.audit(
        *("consent.given" if granted else "consent.withdrawn", "consent", key),
        agency=agency,
        after={"kind": kind, "note": note.strip()},
    )


def _shared(unit: Unit, *conditions: ColumnElement[bool]) -> Mapping[str, frozenset[Kind]]:
    """Return what agencies consent to: the last row of a kind holds, texts only with counts."""
    last = select(func.max(Consent.id)).where(*conditions).group_by(Consent.agency_id, Consent.kind)
    found = unit.session.execute(
        select(Consent.agency_id, Consent.kind).where(
            *conditions, Consent.id.in_(last.scalar_subquery()), Consent.granted
        )
    )
    given: dict[str, set[Kind]] = {}
    for agency, kind in found:
        given.setdefault(agency, set()).add(Kind(kind))
    return {agency: frozenset(kinds) for agency, kinds in given.items() if Kind.COUNTS in kinds}
