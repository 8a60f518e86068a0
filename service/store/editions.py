"""Editions in and out of the database: those that ship, those imported, whole or as lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from corpora.errors import NotFound, UnknownEdition
from corpora.records import Edition, Verified
from service.remembered import Remembered
from service.rows import from_plain, packed, to_plain, unpacked
from service.store.edition_tables import EditionRevision, EditionRow, ElementRow, StandardRow
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.rows import as_row
from service.store.unit import Unit

LOCK = "editions"
# Whole wordings in memory: a digest names the same words for ever.
_BY_DIGEST: Remembered[str, Edition] = Remembered(16)


@dataclass(frozen=True, kw_only=True)
class EditionInUse:
    """An edition with the wording in use."""

    id: str
    program: str
    revision_id: str
    number: int
    digest: str
    name_es: str
    name_en: str
    effective: str | None
    standards: int
    licensed: bool
    created_at: datetime

    @property
    def day(self) -> date | None:
        """Return the published effective date."""
        return _day(self.effective)


@dataclass(frozen=True, kw_only=True)
class RevisionRow:
    """One wording of an edition."""

    id: str
    edition_id: str
    number: int
    digest: str
    name_es: str
    name_en: str
    effective: str | None
    standards: int
    licensed: bool
    same_requirement: bool
    source: str
    created_at: datetime
    created_by_name: str

    @property
    def day(self) -> date | None:
        """Return the published effective date."""
        return _day(self.effective)


@dataclass(frozen=True, kw_only=True)
class StandardLine:
    """A standard as lists show it."""

    ordinal: int
    number: str
    title_es: str
    title_en: str
    level: str | None
    type: str | None
    verified: str | None
    chapter: str


_REVISION = (
    *(EditionRevision.id, EditionRevision.edition_id, EditionRevision.number),
    *(EditionRevision.digest, EditionRevision.name_es, EditionRevision.name_en),
    *(EditionRevision.effective, EditionRevision.standards, EditionRevision.licensed),
    *(EditionRevision.same_requirement, EditionRevision.source, EditionRevision.created_at),
    EditionRevision.created_by_name,
)
_LINE = (
    *(StandardRow.ordinal, StandardRow.number, StandardRow.title_es, StandardRow.title_en),
    *(StandardRow.level, StandardRow.type, StandardRow.verified, StandardRow.chapter),
)


def store(unit: Unit, edition: Edition, *, source: str, same_requirement: bool = False) -> str:
    """Keep a wording as the edition's one in use and return its id; the same wording is kept once.

    Raises NotAllowed for anyone but an operator.
    """
    unit.access.require_operator()
    unit.hold(LOCK)
    known = unit.session.execute(select(EditionRow.id).where(EditionRow.id == edition.id)).first()
    if known is None:
        row = {"id": edition.id, "program": edition.program, "revision_id": None}
        unit.session.execute(insert(EditionRow), [row])
    revision = unit.session.scalar(
        select(EditionRevision.id).where(
            EditionRevision.edition_id == edition.id, EditionRevision.digest == edition.digest
        )
    )
    if revision is None:
        revision = _add(unit, edition, source, same_requirement)
        unit.audit(
            *("edition.stored", "edition", edition.id),
            after={
                "digest": edition.digest,
                "standards": len(edition.standards),
                "source": source,
                "same_requirement": same_requirement,
            },
        )
    unit.session.execute(
        update(EditionRow).where(EditionRow.id == edition.id).values(revision_id=revision)
    )
    return revision


def store_once(unit: Unit, edition: Edition, *, source: str) -> None:
    """Keep a wording that is not known yet as the one in use; one that is known changes nothing."""
    unit.hold(LOCK)
    if edition.digest not in {row.digest for row in revisions(unit, edition.id)}:
        store(unit, edition, source=source)


def synchronise(unit: Unit, editions: Iterable[Edition]) -> None:
    """Keep the wordings that ship with a release, unless a person loaded a later one."""
    unit.hold(LOCK)
    found = unit.session.execute(
        select(EditionRevision.edition_id, EditionRevision.digest, EditionRevision.created_by_name)
    ).all()
    kept = {(row.edition_id, row.digest) for row in found}
    loaded = {row.edition_id for row in found if row.created_by_name != unit.access.name}
    for edition in editions:
        if (edition.id, edition.digest) not in kept and edition.id not in loaded:
            store(unit, edition, source="")


def listed(unit: Unit) -> tuple[EditionInUse, ...]:
    """Return every edition with its wording in use, by id."""
    rows = unit.session.execute(
        select(
            *(EditionRow.id, EditionRow.program, EditionRow.revision_id),
            *(EditionRevision.number, EditionRevision.digest, EditionRevision.name_es),
            *(EditionRevision.name_en, EditionRevision.effective, EditionRevision.standards),
            *(EditionRevision.licensed, EditionRevision.created_at),
        )
        .join(EditionRevision, EditionRevision.id == EditionRow.revision_id)
        .order_by(EditionRow.id)
    )
    return tuple(as_row(EditionInUse, row) for row in rows)


def in_use(unit: Unit, edition: str) -> RevisionRow:
    """Return the wording in use of an edition; raise UnknownEdition, which lists what there is."""
    found = unit.session.execute(
        select(*_REVISION)
        .join(EditionRow, EditionRow.revision_id == EditionRevision.id)
        .where(EditionRow.id == edition)
    ).first()
    if found is None:
        known = unit.session.scalars(select(EditionRow.id).order_by(EditionRow.id))
        raise UnknownEdition(edition=edition[:80], available=", ".join(known) or "-")
    return as_row(RevisionRow, found)


def revisions(unit: Unit, edition: str) -> tuple[RevisionRow, ...]:
    """Return the wordings of an edition, the newest first."""
    rows = unit.session.execute(
        select(*_REVISION)
        .where(EditionRevision.edition_id == edition)
        .order_by(EditionRevision.number.desc())
    )
    return tuple(as_row(RevisionRow, row) for row in rows)


def revision(unit: Unit, revision: str) -> RevisionRow:
    """Return a wording; raise NotFound for one that is not there."""
    found = unit.session.execute(select(*_REVISION).where(EditionRevision.id == revision)).first()
    if found is None:
        raise NotFound
    row = as_row(RevisionRow, found)
    # Whoever reads a wording's row mostly loads it next.
    unit.once(("wording", revision), lambda: row.digest)
    return row


def load(unit: Unit, revision: str) -> Edition:
    """Return a whole wording by its id; raise NotFound for one that is not there."""
    digest = unit.once(("wording", revision), lambda: _digest(unit, revision))
    if digest is None:
        raise NotFound
    kept = _BY_DIGEST.get(digest)
    if kept is not None:
        return kept
    payload = unit.session.scalar(
        select(EditionRevision.payload).where(EditionRevision.id == revision)
    )
    if payload is None:
        raise NotFound
    return _BY_DIGEST.put(digest, from_plain(Edition, unpacked(payload)))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _digest(unit: Unit, revision: str) -> str | None:
    return unit.session.scalar(select(EditionRevision.digest).where(EditionRevision.id == revision))


def standards(
    unit: Unit, revision: str, paging: Paging, chapter: str | None = None, level: str | None = None
) -> Slice[StandardLine]:
    """Return a wording's standards in catalogue order, of one chapter or level where asked."""
    statement = select(*_LINE).where(StandardRow.revision_id == revision)
    if chapter:
        statement = statement.where(StandardRow.chapter == chapter)
    if level:
        statement = statement.where(StandardRow.level == level)
    order = [Key(column=StandardRow.__table__.c.ordinal)]
    return page_of(unit, statement, order, paging, lambda row: StandardLine(**columns_of(row)))


def _add(unit: Unit, edition: Edition, source: str, same: bool) -> str:
    revision = unit.new_id()
    last = unit.session.scalar(
        select(func.max(EditionRevision.number)).where(EditionRevision.edition_id == edition.id)
    )
    unit.session.execute(
        insert(EditionRevision),
        [
            {
                "id": revision,
                "edition_id": edition.id,
                "number": (last or 0) + 1,
                "digest": edition.digest,
                "name_es": edition.name_es,
                "name_en": edition.name_en,
                "effective": edition.effective,
                "standards": len(edition.standards),
                "licensed": any(row.verified is Verified.LICENSED for row in edition.standards),
                "same_requirement": same,
                "source": source[:400],
                "created_at": unit.now,
                "created_by_name": unit.access.name,
                "payload": packed(to_plain(edition)),
            }
        ],
    )
    unit.insert(StandardRow, [_standard(revision, *pair) for pair in enumerate(edition.standards)])
    unit.insert(ElementRow, _elements(revision, edition))
    return revision


def _standard(revision: str, ordinal: int, row: Any) -> dict[str, Any]:
    return {
        "revision_id": revision,
        "ordinal": ordinal,
        "number": row.id,
        "title_es": row.title_es,
        "title_en": row.title_en,
        "level": row.level,
        "type": None if row.type is None else row.type.value,
        "verified": None if row.verified is None else row.verified.value,
        "chapter": (row.path_es or row.path_en or ("",))[0][:200],
        "digest": row.digest,
    }


def _elements(revision: str, edition: Edition) -> list[dict[str, Any]]:
    return [
        {
            "revision_id": revision,
            "number": element.id,
            "digest": element.digest,
        }
        for standard in edition.standards
        for element in standard.elements
    ]
