"""A wording to move to in; a frozen plan of what is kept, asked and new for each agency out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from corpora.errors import BadRequest, NothingToRecheck, StillWorking, UnknownAgency
from corpora.records import Edition
from pipelines.editions.heirs import Heirs, heirs
from pipelines.editions.recheck import decision_counts, standard_counts
from service.edition_differences import Difference, between
from service.people.access import Access, Permission
from service.remembered import Remembered
from service.store import edition_dates, editions, recheck_basis, rechecks
from service.store.deadlines import due
from service.store.edition_dates import MOST_MONTHS
from service.store.recheck_basis import Movable, Unmovable
from service.store.rechecks import ItemFacts, PlanFacts
from service.store.unit import Store, Unit
from service.store.words import folded

# Standards nobody compared by hand are compared in seconds; a plan waits for it.
PATIENCE = 120.0
# A plan's changes are frozen with it, and its agencies mostly start from one wording.
_HEIRS: Remembered[tuple[str, str], Heirs] = Remembered(4)


@dataclass(frozen=True, kw_only=True)
class PlanAsked:
    """What is asked for: ``agencies`` by id (None: all one may assess), grace in months.

    Without ``grace``, the months that somebody said of the edition are meant, if any.
    """

    edition: str
    agencies: tuple[str, ...] | None = None
    grace: int | None = None


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A plan that was kept, and the agencies of its program that it has nothing for."""

    id: str
    still: tuple[Unmovable, ...]


@dataclass(frozen=True, kw_only=True)
class _Wording:
    """A wording that assessments move from; ``equivalent``: a person said so of the new one."""

    edition: Edition
    equivalent: bool


@dataclass(frozen=True, kw_only=True)
class _Way:
    """From one wording to the plan's: what changed, what each requirement becomes, the counts."""

    difference: Difference
    heirs: Heirs
    standards: Mapping[str, int]


def may_plan(access: Access) -> bool:
    """Tell whether somebody assesses any agency, and so may plan its move."""
    return access.everywhere or any(access.may(Permission.ASSESS, one) for one in access.roles)


def plan(  # noqa: PLR0913 - who asks for what, and what is written with it
    store: Store,
    data: Path,
    access: Access,
    asked: PlanAsked,
    patience: float = PATIENCE,
    *,
    also: Callable[[Unit, str], None] = lambda *_: None,
) -> Planned:
    """Work out and keep a plan, and what ``also`` writes with it; no assessment is changed.

    Raises UnknownEdition, BadRequest for a grace of over five years, NothingToRecheck when no
    agency has anything to move, and StillWorking when the wordings are still being compared after
    ``patience`` seconds.
    """
    if asked.grace is not None and not 0 <= asked.grace <= MOST_MONTHS:
        raise BadRequest(detail=f"grace: 0-{MOST_MONTHS}")
    with store.read(access) as unit:
        target = editions.in_use(unit, asked.edition)
        found, still = recheck_basis.movable(unit, target.edition_id, target.id, asked.agencies)
        if not found:
            raise NothingToRecheck(edition=asked.edition)
        new = editions.load(unit, target.id)
        wordings = {
            revision: _Wording(
                edition=editions.load(unit, revision),
                equivalent=recheck_basis.same_requirement(unit, new.id, revision, target.id),
            )
            for revision in {one.revision_id for one in found}
        }
        said = edition_dates.get(unit, target.edition_id)
        stood = recheck_basis.stood(unit, [one.assessment_id for one in found])
    # Compared with nothing held in the database: it may take seconds.
    ways = {name: _way(data, one, new, patience) for name, one in wordings.items()}
    since = edition_dates.since(target.effective, said)
    grace = asked.grace if said is None or asked.grace is not None else said.grace
    day = due(since.effective, grace)
    items = [
        _item(one, ways[one.revision_id], stood.get(one.assessment_id, []), target.id, day)
        for one in found
    ]
    named = {"edition_id": target.edition_id, "revision_id": target.id}
    changes = {revision: way.difference.changes for revision, way in ways.items()}
    facts = PlanFacts(**named, grace=grace, since=since, changes=changes)
    with store.write(access) as unit:
        kept = rechecks.create(unit, facts, items)
        also(unit, kept)
    return Planned(id=kept, still=tuple(still))


def heirs_between(unit: Unit, plan_id: str, revision: str, target: str) -> Heirs:
    """Return what each requirement of a wording becomes by a plan."""
    known = _HEIRS.get((plan_id, revision))
    if known is not None:
        return known
    old, new = editions.load(unit, revision), editions.load(unit, target)
    same = recheck_basis.same_requirement(unit, new.id, revision, target)
    found = heirs(old, new, rechecks.changes(unit, plan_id, revision), equivalent=same)
    return _HEIRS.put((plan_id, revision), found)


def named(unit: Unit, edition: str, names: Collection[str]) -> tuple[str, ...]:
    """Return the ids of agencies of an edition's program, given by id or by their whole name.

    Accents and capitals do not matter. Raises UnknownEdition, and UnknownAgency for one that is
    not there.
    """
    program = editions.in_use(unit, edition).edition_id.partition("-")[0]
    known = recheck_basis.agencies_of(unit, edition)
    by_name = {folded(name): agency for agency, name in known.items()} | {
        agency.lower(): agency for agency in known
    }
    found = []
    for name in names:
        agency = by_name.get(folded(name.strip()))
        if agency is None:
            there = ", ".join(known.values()) or "-"
            raise UnknownAgency(name=name[:80], program=program, available=there)
        found.append(agency)
    return tuple(dict.fromkeys(found))


def _way(data: Path, old: _Wording, new: Edition, patience: float) -> _Way:
    found = between(data, old.edition, new, patience)
    if found is None:
        raise StillWorking(seconds=5)
    if found.fault is not None:
        raise BadRequest(detail=found.fault)
    became = heirs(old.edition, new, found.changes, equivalent=old.equivalent)
    return _Way(difference=found, heirs=became, standards=standard_counts(became, found.changes))


def _item(
    one: Movable, way: _Way, stood: Sequence[Any], target: str, day: datetime | None
) -> ItemFacts:
    return ItemFacts(
        agency_id=one.agency_id,
        from_assessment_id=one.assessment_id,
        basis={
            "edition": one.edition_id,
            "from_revision": one.revision_id,
            "to_revision": target,
            "run": one.run_id,
            "last_decision": one.last_decision,
            "difference": way.difference.digest,
        },
        counts={
            "standards": dict(way.standards),
            "decisions": decision_counts(way.heirs, stood),
            "waiting": one.waiting,
        },
        deadline=day,
    )
