"""A standard in, what other agencies that consented decided about it out, and nothing else.

This is the one place where a visitor is told anything of an agency that is not theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from service.people.access import LINK, Access, system_access
from service.store import consents
from service.store.assessment_tables import Assessment, Decision
from service.store.consents import Kind
from service.store.manual_tables import ClauseRow
from service.store.newest import newest
from service.store.pairs import ACCEPTED, REJECTED, SAID
from service.store.people_tables import Agency
from service.store.review_tables import SecondReading
from service.store.unit import Store, Unit

_FULLY, _IN_PART = ACCEPTED
SAMPLES = 3


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A clause that another agency accepted, with its name: both are what sharing texts means.

    ``agencies`` share these same words, ``agreed`` whether a second reading came to the same.
    """

    agency: str
    label: str
    path: tuple[str, ...]
    lead_in: str
    text: str
    agencies: int
    agreed: bool


@dataclass(frozen=True, kw_only=True)
class Precedent:
    """How often other agencies accepted a clause for a part, in part, or rejected it."""

    accepted: int = 0
    in_part: int = 0
    rejected: int = 0
    samples: tuple[Sample, ...] = ()

    @property
    def is_any(self) -> bool:
        """Tell whether anybody decided."""
        return bool(self.accepted or self.in_part or self.rejected)


@dataclass
class _Told:
    """What is added up for a part."""

    counts: dict[str, int] = field(default_factory=dict)
    texts: dict[str, list[Any]] = field(default_factory=dict)


def may_see(access: Access) -> bool:
    """Tell whether precedents are for whoever asks: an agency's people, and not an assessor's link.

    What agencies share, they share with one another.
    """
    return not access.actor.startswith(LINK)


def precedents(store: Store, agency: str, edition: str, standard: str) -> Mapping[str, Precedent]:
    """Return what agencies other than one decided about a standard, by part ("": the whole).

    Of each its newest assessment of the edition, open or closed: what a finished cycle came to is
    as good a precedent as what one under way does. Only decisions that hold, only of agencies that
    consent now, and texts and names only of those that consent to texts.
    """
    return _shared(store, {agency}, edition, standard)


def elsewhere(store: Store, access: Access, edition: str, standard: str) -> Mapping[str, Precedent]:
    """Return the same of the agencies that whoever asks does not see by themselves."""
    if access.everywhere or not may_see(access):
        return {}
    return _shared(store, access.roles, edition, standard)


def _shared(
    store: Store, left_out: Collection[str], edition: str, standard: str
) -> Mapping[str, Precedent]:
    """Read with the program's own access, and hand out what consents allow: nothing else does."""
    with store.read(system_access()) as unit:
        sharing = consents.sharing(unit)
        counted = sorted(set(sharing) - set(left_out))
        named = {agency for agency in counted if Kind.TEXTS in sharing[agency]}
        told: dict[str, _Told] = {}
        if counted:
            for row in _counts(unit, counted, edition, standard):
                told.setdefault(row.element, _Told()).counts[row.verdict] = row.decisions
        if named:
            for row in _texts(unit, sorted(named), edition, standard):
                texts = told.setdefault(row.element, _Told()).texts
                texts.setdefault(row.digest, []).append(row)
    found = {part: _precedent(one) for part, one in told.items()}
    return {part: one for part, one in found.items() if one.is_any}


def _counts(unit: Unit, agencies: list[str], edition: str, standard: str) -> Iterable[Any]:
    return unit.session.execute(
        select(Decision.element, Decision.verdict, func.count().label("decisions"))
        .where(*_held(agencies, edition, standard))
        .group_by(Decision.element, Decision.verdict)
    )


def _texts(unit: Unit, agencies: list[str], edition: str, standard: str) -> Iterable[Any]:
    return unit.session.execute(
        select(
            *(Decision.element, Decision.confidence, Agency.name.label("agency")),
            *(ClauseRow.digest, ClauseRow.label, ClauseRow.path, ClauseRow.lead_in, ClauseRow.text),
            func.coalesce(SecondReading.state == "agreed", False).label("agreed"),
        )
        .select_from(Decision)
        .join(Agency, Agency.id == Decision.agency_id)
        .join(ClauseRow, ClauseRow.id == Decision.clause_id)
        .outerjoin(SecondReading, SecondReading.decision_id == Decision.id)
        .where(*_held(agencies, edition, standard), Decision.verdict == _FULLY)
        .order_by(Decision.id)
    )


def _held(agencies: list[str], edition: str, standard: str) -> tuple[Any, ...]:
    asked = newest(Assessment.edition_id == edition, Assessment.agency_id.in_(agencies))
    return (
        Decision.assessment_id.in_(asked),
        Decision.standard == standard,
        Decision.holds,
        Decision.clause_id.is_not(None),
        Decision.verdict.in_(SAID),
    )


def _precedent(told: _Told) -> Precedent:
    samples = [_sample(rows) for rows in told.texts.values()]
    ranked = sorted(samples, key=lambda one: (one[0].agreed, one[0].agencies, one[1]), reverse=True)
    return Precedent(
        accepted=told.counts.get(_FULLY, 0),
        in_part=told.counts.get(_IN_PART, 0),
        rejected=sum(told.counts.get(verdict, 0) for verdict in REJECTED),
        samples=tuple(one for one, _ in ranked[:SAMPLES]),
    )


def _sample(rows: list[Any]) -> tuple[Sample, float]:
    """Return the same words of one or more agencies as a sample, and how sure the machine was."""
    first = rows[0]
    made = Sample(
        agency=first.agency,
        label=first.label,
        path=tuple(first.path or ()),
        lead_in=first.lead_in,
        text=first.text,
        agencies=len({row.agency for row in rows}),
        agreed=any(row.agreed for row in rows),
    )
    return made, max((row.confidence or 0.0) for row in rows)
