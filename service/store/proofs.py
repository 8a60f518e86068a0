"""Proofs of compliance in and out: put in their place, listed, counted by year, taken out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import func, select, update

from corpora.errors import Conflict, NotFound
from pipelines.cycle import years_of
from service.people.access import Permission
from service.people.fields import Sentence, check_fields, line_fault, plain_line
from service.store import spaces
from service.store.assessments import AssessmentRow, agency_of
from service.store.assessments import get as get_assessment
from service.store.incoming import SentFile
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.parts import check_part
from service.store.review_tables import Proof
from service.store.rows import as_row
from service.store.unit import Unit

FILE, REFERENCE = "file", "reference"
_LONGEST = 2000


@dataclass(frozen=True, kw_only=True)
class ProofFacts:
    """What people write of a proof; ``reference`` says where what is no file is kept."""

    standard: str
    year: int
    element: str = ""
    title: str = ""
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class ProofRow:
    """A proof in its place; ``name``, ``sha256`` and ``size`` are its file's, "" and 0 for none."""

    id: str
    agency_id: str
    assessment_id: str
    standard: str
    element: str
    year: int
    kind: str
    title: str
    reference: str
    name: str
    sha256: str
    size: int
    user_name: str
    at: datetime


_COLUMNS = (
    *(Proof.id, Proof.agency_id, Proof.assessment_id, Proof.standard, Proof.element, Proof.year),
    *(Proof.kind, Proof.title, Proof.reference, Proof.name, Proof.sha256, Proof.size),
    *(Proof.user_name, Proof.at),
)


def years(unit: Unit, row: AssessmentRow) -> tuple[int, ...]:
    """Return the years of which an assessment takes proofs: four, and those it goes on for."""
    return years_of(row.created_at, row.closed_at or unit.now)


def check(unit: Unit, assessment: str, facts: ProofFacts, name: str = "") -> AssessmentRow:
    """Return the assessment; raise what is wrong with a proof before its file is kept.

    NotFound for a standard or element that it does not have, Conflict once it is closed, BadFields
    for a year outside the cycle, a title too long, or neither a file's ``name`` nor a reference.
    """
    unit.require(Permission.UPLOAD, agency_of(unit, assessment))
    row = get_assessment(unit, assessment)
    if row.closed_at is not None:
        raise Conflict
    check_part(unit, row, facts.standard, facts.element)
    check_fields(
        {
            "year": _year_fault(facts.year, years(unit, row)),
            "title": line_fault(_title(facts, name), 200),
            "reference": _reference_fault(facts.reference, name),
        }
    )
    return row


def add(unit: Unit, assessment: str, facts: ProofFacts, file: SentFile | None = None) -> ProofRow:
    """Put a proof in its place and return it: a file that is kept, or where another one is.

    Raises what ``check`` does, and OverQuota for a file that the agency has no space for.
    """
    row = check(unit, assessment, facts, "" if file is None else file.name)
    if file is not None:
        spaces.check_new(unit, row.agency_id, {file.sha256: file.size})
    values: dict[str, Any] = {
        **{"id": unit.new_id(), "agency_id": row.agency_id, "assessment_id": assessment},
        **{"standard": facts.standard, "element": facts.element, "year": facts.year},
        "kind": REFERENCE if file is None else FILE,
        "title": _title(facts, "" if file is None else file.name),
        "reference": facts.reference.strip(),
        "name": "" if file is None else file.name,
        "sha256": "" if file is None else file.sha256,
        "size": 0 if file is None else file.size,
        **{"user_id": unit.access.actor, "user_name": unit.access.name, "at": unit.now},
    }
    unit.insert(Proof, [{**values, "removed_at": None, "removed_by_name": ""}])
    made = ProofRow(**{one: value for one, value in values.items() if one != "user_id"})
    unit.audit("proof.added", "proof", made.id, agency=row.agency_id, after=_plain(made))
    return made


def remove(unit: Unit, proof: str) -> ProofRow:
    """Take a proof out of its place: the row stays, with who did it; raise Conflict once closed."""
    row = get(unit, proof)
    unit.require(Permission.UPLOAD, row.agency_id)
    if get_assessment(unit, row.assessment_id).closed_at is not None:
        raise Conflict
    done = unit.session.execute(
        update(Proof)
        .where(Proof.id == proof, Proof.removed_at.is_(None))
        .values(removed_at=unit.now, removed_by_name=unit.access.name)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise NotFound
    unit.audit("proof.removed", "proof", proof, agency=row.agency_id, before=_plain(row))
    return row


def get(unit: Unit, proof: str) -> ProofRow:
    """Return a proof; raise NotFound for one that is not seen or was taken out."""
    found = unit.session.execute(_proofs().where(Proof.id == proof)).first()
    if found is None:
        raise NotFound
    row = as_row(ProofRow, found)
    unit.require(Permission.READ, row.agency_id)
    return row


def listed(
    unit: Unit, assessment: str, paging: Paging, standard: str | None = None
) -> Slice[ProofRow]:
    """Return the proofs of an assessment as they came, of one standard where asked."""
    get_assessment(unit, assessment)
    asked = _proofs().where(Proof.assessment_id == assessment)
    if standard is not None:
        asked = asked.where(Proof.standard == standard)
    order = [Key(column=Proof.__table__.c.id)]
    return page_of(unit, asked, order, paging, lambda row: ProofRow(**columns_of(row)))


def of_standards(unit: Unit, assessment: str, standards: Iterable[str]) -> tuple[ProofRow, ...]:
    """Return the proofs of some standards of an assessment, by year and as they came."""
    get_assessment(unit, assessment)
    rows = unit.session.execute(
        _proofs()
        .where(Proof.assessment_id == assessment, Proof.standard.in_(list(standards)))
        .order_by(Proof.standard, Proof.year, Proof.id)
    )
    return tuple(as_row(ProofRow, row) for row in rows)


def counts(unit: Unit, assessment: str) -> Mapping[str, Mapping[int, int]]:
    """Return how many proofs each standard of an assessment has of each year; one query."""
    get_assessment(unit, assessment)
    rows = unit.session.execute(
        select(Proof.standard, Proof.year, func.count())
        .where(Proof.assessment_id == assessment, Proof.removed_at.is_(None))
        .group_by(Proof.standard, Proof.year)
    )
    found: dict[str, dict[int, int]] = {}
    for standard, year, count in rows:
        found.setdefault(standard, {})[year] = count
    return found


@cache
def _proofs() -> Any:
    return select(*_COLUMNS).where(Proof.removed_at.is_(None))


def _title(facts: ProofFacts, name: str) -> str:
    """Return a proof's title; a file without one has its own name."""
    return plain_line(facts.title) or plain_line(name.rsplit("/", 1)[-1])[:200]


def _year_fault(year: int, known: tuple[int, ...]) -> Sentence | None:
    if year in known:
        return None
    said = {"first": known[0], "last": known[-1]}
    return {
        "es": "elija un año de {first} a {last}".format(**said),
        "en": "choose a year from {first} to {last}".format(**said),
    }


def _reference_fault(reference: str, name: str) -> Sentence | None:
    if len(reference) > _LONGEST:
        return {"es": "use a lo más 2,000 caracteres", "en": "use at most 2,000 characters"}
    if name or reference.strip():
        return None
    return {
        "es": "elija un archivo o escriba dónde se guarda la prueba",
        "en": "choose a file or write where the proof is kept",
    }


def _plain(row: ProofRow) -> dict[str, Any]:
    told = ("title", "standard", "element", "year", "kind", "name", "digest", "reference")
    facts = {**vars(row), "digest": row.sha256}
    return {one: facts[one] for one in told if facts[one]}
