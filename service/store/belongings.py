"""An agency in, all that is its own out: row by row to be taken away, in numbers, and by digest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, Table, func, select

from service.people.access import Permission
from service.rows import unpacked
from service.store.agencies import get as get_agency
from service.store.assessment_tables import Assessment, Decision, ProposalRow, Run
from service.store.base import Owned
from service.store.base import Table as Base
from service.store.edition_tables import EditionRevision, StandardRow
from service.store.manual_tables import ClauseRow, Manual, ManualVersion, Upload
from service.store.people_tables import Membership, ShareLink, User
from service.store.portable import NAMING
from service.store.review_tables import Proof, Report
from service.store.unit import Unit
from service.store.words import Folded

_BATCH = 1000
# What proves who someone is stays here.
_SECRET = {("share_link", "digest")}
# What the program can work out again, in a form of its own, stays here too.
_DERIVED = {"run_lists"}
_CHUNK = 500


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """How much an agency has; ``bytes`` of the files it sent, the same file counted once."""

    manuals: int
    versions: int
    files: int
    bytes: int
    clauses: int
    assessments: int
    runs: int
    proposals: int
    decisions: int
    people: int
    links: int


@dataclass(frozen=True, kw_only=True)
class SentFile:
    """A file as it was sent: of which manual and version, under what name."""

    manual: str
    number: int
    ordinal: int
    name: str
    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True)
class MadeFile:
    """A file of a proof or of a report: where it goes in an export, and its name there."""

    folder: tuple[str, ...]
    id: str
    name: str
    sha256: str
    size: int


def numbers(unit: Unit, agency: str) -> Numbers:
    """Return how much an agency has; one query, which finds long tables by their parents."""
    unit.require(Permission.ADMINISTER, agency)
    files = (
        select(Upload.sha256, func.max(Upload.size).label("size"))
        .join(ManualVersion, ManualVersion.id == Upload.version_id)
        .where(ManualVersion.agency_id == agency)
        .group_by(Upload.sha256)
        .subquery()
    )
    own: dict[str, Any] = {
        "manuals": Manual,
        "versions": ManualVersion,
        "assessments": Assessment,
        "runs": Run,
        "people": Membership,
        "links": ShareLink,
    }
    below: dict[str, tuple[Any, Any, Any]] = {
        "clauses": (ClauseRow.id, ManualVersion, ManualVersion.id == ClauseRow.version_id),
        "proposals": (ProposalRow.id, Run, Run.id == ProposalRow.run_id),
        "decisions": (Decision.id, Assessment, Assessment.id == Decision.assessment_id),
    }
    counted = {
        name: select(func.count(kind.id)).where(kind.agency_id == agency)
        for name, kind in own.items()
    }
    for name, (key, parent, tie) in below.items():
        counted[name] = select(func.count(key)).join(parent, tie).where(parent.agency_id == agency)
    row = unit.session.execute(
        select(
            *(asked.scalar_subquery().label(name) for name, asked in counted.items()),
            select(func.count()).select_from(files).scalar_subquery().label("files"),
            select(func.coalesce(func.sum(files.c.size), 0)).scalar_subquery().label("bytes"),
        )
    ).one()
    return Numbers(**{name: int(value) for name, value in row._mapping.items()})


def tables() -> tuple[str, ...]:
    """Return the names of the tables whose rows are an agency's own, sorted."""
    return tuple(sorted(_owned()))


def rows(unit: Unit, agency: str, table: str) -> Iterator[dict[str, Any]]:
    """Yield an agency's rows of a table as plain JSON, by their key; secrets are left out."""
    unit.require(Permission.ADMINISTER, agency)
    kind = _owned()[table]
    made: Table = kind.__table__
    columns = [one for one in made.c if (table, one.name) not in _SECRET]
    last: Any = None
    while True:
        asked: Select[*tuple[Any, ...]] = (
            select(*(getattr(kind, one.key) for one in columns))
            .where(kind.agency_id == agency)
            .order_by(made.c.id)
            .limit(_BATCH)
        )
        found = unit.session.execute(asked if last is None else asked.where(made.c.id > last)).all()
        yield from ({name: _plain(value) for name, value in row._mapping.items()} for row in found)
        if len(found) < _BATCH:
            return
        last = found[-1].id


def facts(unit: Unit, agency: str) -> dict[str, Any]:
    """Return what is written of an agency."""
    unit.require(Permission.ADMINISTER, agency)
    row = get_agency(unit, agency)
    return {name: _plain(getattr(row, name)) for name in row.__dataclass_fields__}


def people(unit: Unit, agency: str) -> list[dict[str, Any]]:
    """Return the people of an agency with their role, by name."""
    unit.require(Permission.ADMINISTER, agency)
    found = unit.session.execute(
        select(User.id, User.name, User.email, Membership.role, Membership.created_at)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.agency_id == agency)
        .order_by(Folded(User.name), User.id)
    )
    return [{name: _plain(value) for name, value in row._mapping.items()} for row in found]


def standards(unit: Unit, agency: str) -> Iterator[dict[str, Any]]:
    """Yield numbers and titles of the wordings that an agency's assessments are against.

    A manual's licensed text is not in them.
    """
    unit.require(Permission.ADMINISTER, agency)
    used = select(Assessment.revision_id).where(Assessment.agency_id == agency)
    read = select(Run.revision_id).where(Run.agency_id == agency)
    found = unit.session.execute(
        select(
            *(EditionRevision.edition_id, EditionRevision.number.label("wording")),
            *(EditionRevision.id.label("revision_id"), EditionRevision.digest, StandardRow.number),
            *(StandardRow.title_es, StandardRow.title_en, StandardRow.level, StandardRow.verified),
        )
        .join(StandardRow, StandardRow.revision_id == EditionRevision.id)
        .where(EditionRevision.id.in_(used) | EditionRevision.id.in_(read))
        .order_by(EditionRevision.id, StandardRow.ordinal)
    )
    yield from (dict(row._mapping) for row in found)


def sent(unit: Unit, agency: str) -> tuple[SentFile, ...]:
    """Return the files that an agency sent, by manual, version and order."""
    unit.require(Permission.ADMINISTER, agency)
    found = unit.session.execute(
        select(
            *(Manual.name.label("manual"), ManualVersion.number, Upload.ordinal, Upload.name),
            *(Upload.sha256, Upload.size),
        )
        .join(ManualVersion, ManualVersion.id == Upload.version_id)
        .join(Manual, Manual.id == ManualVersion.manual_id)
        .where(Upload.agency_id == agency)
        .order_by(Folded(Manual.name), Manual.id, ManualVersion.number, Upload.ordinal)
    )
    return tuple(SentFile(**row._mapping) for row in found)


def made(unit: Unit, agency: str) -> tuple[MadeFile, ...]:
    """Return the files of proofs and of reports, those of proofs by standard and year."""
    unit.require(Permission.ADMINISTER, agency)
    proofs = unit.session.execute(
        select(Proof.id, Proof.standard, Proof.year, Proof.name, Proof.sha256, Proof.size)
        .where(Proof.agency_id == agency, Proof.sha256 != "")
        .order_by(Proof.standard, Proof.year, Proof.id)
    )
    reports = unit.session.execute(
        select(Report.name, Report.sha256, Report.size, Report.id)
        .where(Report.agency_id == agency)
        .order_by(Report.id)
    )
    return (
        *(
            MadeFile(
                folder=("pruebas", row.standard, str(row.year)),
                **{"id": row.id, "name": row.name, "sha256": row.sha256, "size": row.size},
            )
            for row in proofs
        ),
        *(MadeFile(folder=("informes",), **row._mapping) for row in reports),
    )


def digests(unit: Unit, agency: str) -> frozenset[str]:
    """Return the sha256 of every file that an agency's rows name."""
    unit.require(Permission.ADMINISTER, agency)
    found: set[str] = set()
    for kind in NAMING:
        asked = select(kind.sha256).where(kind.agency_id == agency).distinct()
        found.update(unit.session.scalars(asked))
    return frozenset(found - {""})


def still_named(unit: Unit, asked: Iterable[str]) -> frozenset[str]:
    """Return which of some files a row of any agency names; with the program's own access."""
    unit.access.require_operator()
    wanted, found = sorted(asked), set[str]()
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        for kind in NAMING:
            rows = unit.session.scalars(select(kind.sha256).where(kind.sha256.in_(some)))
            found.update(rows)
    return frozenset(found)


def _owned() -> dict[str, Any]:
    owned = {
        str(getattr(mapper.class_, "__tablename__", "")): mapper.class_
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Owned)
    }
    return {name: kind for name, kind in owned.items() if name not in _DERIVED}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, bytes):
        return unpacked(value)
    return value
