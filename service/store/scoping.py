"""An access in, what narrows statements and new rows to it out: agencies, and one assessment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import false, select
from sqlalchemy.orm import with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption

from corpora.errors import NotFound
from service.people.access import Access
from service.store.assessment_tables import Assessment, Run
from service.store.base import Owned, Table
from service.store.people_tables import Agency, AuditEvent
from service.store.review_tables import Sample

# What is the agency's as a whole, and is read as evidence by whoever reads one assessment of it.
SHARED = frozenset(
    {"manual", "manual_version", "upload", "version_file", "clause", "membership", "consent"}
)
# What rows hang on that name no assessment themselves.
_RUNS: Any = Run.__table__
_SAMPLES: Any = Sample.__table__


def narrowing(access: Access) -> tuple[ExecutableOption, ...]:
    """Return what narrows every SELECT, UPDATE and DELETE to the rows that an access sees."""
    agencies = list(access.roles)
    found = [
        with_loader_criteria(
            Owned, lambda table: table.agency_id.in_(agencies), include_aliases=True
        ),
        with_loader_criteria(Agency, Agency.id.in_(agencies), include_aliases=True),
        with_loader_criteria(AuditEvent, AuditEvent.agency_id.in_(agencies), include_aliases=True),
    ]
    if access.assessment is not None:
        found += [
            with_loader_criteria(kind, within, include_aliases=True)
            for kind, within in _within(access.assessment)
        ]
    return tuple(found)


def check_rows(kind: type[Any], rows: Sequence[Mapping[str, Any]], access: Access) -> None:
    """Raise NotFound for new rows of an agency or an assessment that an access does not see."""
    if not issubclass(kind, Owned):
        return
    if not rows or any(row.get("agency_id") not in access.roles for row in rows):
        raise NotFound
    seen = access.assessment
    if seen is not None and any(row.get("assessment_id") != seen for row in rows):
        raise NotFound


def narrowed() -> frozenset[str]:
    """Return the names of the tables of which one assessment's access sees only its own rows."""
    return frozenset(kind.__tablename__ for kind, _ in _within(""))


def _within(assessment: str) -> Iterator[tuple[Any, Any]]:
    """Yield every table that is not shared, and what of it belongs to an assessment.

    As functions of the table, so that an alias of it is narrowed too. One that names neither an
    assessment nor what hangs on it, such as a job, is not seen at all.
    """
    for mapper in Table.registry.mappers:
        kind: Any = mapper.class_
        if not issubclass(kind, Owned) or kind.__tablename__ in SHARED:
            continue
        columns = mapper.columns
        if kind is Assessment:
            yield kind, lambda table: table.id == assessment
        elif "assessment_id" in columns:
            yield kind, lambda table: table.assessment_id == assessment
        elif "run_id" in columns:
            yield (
                kind,
                lambda table: table.run_id.in_(
                    select(_RUNS.c.id).where(_RUNS.c.assessment_id == assessment)
                ),
            )
        elif "sample_id" in columns:
            yield (
                kind,
                lambda table: table.sample_id.in_(
                    select(_SAMPLES.c.id).where(_SAMPLES.c.assessment_id == assessment)
                ),
            )
        else:
            yield kind, lambda _: false()
