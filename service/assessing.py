"""A change of what an assessment is made of in; it kept, and the work that matches again, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from corpora.applicability import load_rules
from corpora.profiles import read_profile
from pipelines.applicability import applicability
from service.index_cache import IndexCache
from service.people.access import Access, Permission
from service.store import assessments, editions, manuals
from service.store.assessments import AssessmentRow
from service.store.freshness import refresh
from service.store.unit import Unit
from service.web.state import Service

# What belongs to the same unit of work, given what was made or changed.
Also = Callable[[Unit, str], None]


def open_assessment(  # noqa: PLR0913 - the facts of an assessment
    service: Service, access: Access, agency: str, *, name: str, edition: str, also: Also
) -> str:
    """Open an assessment of an agency against an edition and have it matched; return its id.

    Raises what ``assessments.create`` raises.
    """
    with service.store.write(access) as unit:
        made = assessments.create(unit, agency, name, edition)
        jobs = refresh(unit, agency)
        also(unit, made)
    submit(service, jobs)
    return made


def set_closed(
    service: Service, access: Access, assessment: str, *, version: int, closed: bool
) -> None:
    """Close an assessment, or open it again and have it matched; raise Conflict when it changed."""
    with service.store.write(access) as unit:
        agency = assessments.agency_of(unit, assessment)
        assessments.close(unit, assessment, version, closed=closed)
        jobs = () if closed else refresh(unit, agency)
    submit(service, jobs)


def set_profile(
    service: Service, access: Access, assessment: str, text: str, check: Callable[[str], None]
) -> str:
    """Keep a profile (TOML) that fits the edition, have it matched again, and return its id.

    ``check`` is given the id of the one that holds, "" for none, and raises unless it is the one
    that was seen. Raises BadProfile with every fault.
    """
    with service.store.write(access) as unit:
        unit.require(Permission.ASSESS, assessments.agency_of(unit, assessment))
        row = assessments.get(unit, assessment)
        before = assessments.profile(unit, assessment)
        check("" if before is None else before.id)
        _check_fit(unit, row, text)
        kept = assessments.set_profile(unit, assessment, text)
        jobs = refresh(unit, row.agency_id)
    submit(service, jobs)
    return kept


def put_away(service: Service, access: Access, manual: str, *, away: bool) -> None:
    """Put a manual away, or bring it back, and have its agency's assessments matched again."""
    with service.store.write(access) as unit:
        agency = manuals.agency_of(unit, manual)
        manuals.archive(unit, manual, away=away)
        jobs = refresh(unit, agency)
    submit(service, jobs)


def remove_manual(service: Service, access: Access, manual: str, reason: str) -> str:
    """Delete a manual on record, have its agency's assessments matched without it; return whose.

    Raises what ``manuals.remove`` raises.
    """
    with service.store.write(access) as unit:
        agency = manuals.agency_of(unit, manual)
        manuals.remove(unit, manual, reason)
        jobs = refresh(unit, agency)
    IndexCache(service.settings.data).forget(agency)
    submit(service, jobs)
    return agency


def submit(service: Service, jobs: Iterable[str]) -> None:
    """Hand over jobs whose rows are committed."""
    for job in jobs:
        service.work.submit(job)


def _check_fit(unit: Unit, row: AssessmentRow, text: str) -> None:
    """Raise BadProfile for a profile that the edition cannot be told by."""
    profile = read_profile(text, "perfil")
    applicability(editions.load(unit, row.revision_id), profile, load_rules())
