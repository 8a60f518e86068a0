"""The portfolio by federative entity: how many agencies each has, and how far they have come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from service.store.agencies import PROGRAMS
from service.store.assessment_tables import Assessment, Run
from service.store.newest import OPEN, newest
from service.store.people_tables import Agency
from service.store.reviewed import reviewed_of
from service.store.states import STATES
from service.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class EntityRow:
    """A federative entity: its agencies by program, and the sums of their newest assessments.

    ``compared`` are the agencies with a run; the sums are of those alone.
    """

    code: str
    name: str
    agencies: int
    programs: dict[str, int]
    compared: int
    standards: int
    reviewed: int
    covered: int
    gaps: int
    next_date: datetime | None


@dataclass(frozen=True, kw_only=True)
class _Line:
    program: str
    next_date: datetime | None
    counts: dict[str, int]
    reviewed: int


def by_entity(unit: Unit, program: str | None = None) -> tuple[EntityRow, ...]:
    """Return every entity that has agencies which are seen, by name; two queries."""
    statement = (
        select(Agency.state, Agency.program, Agency.next_date, Assessment.id, Run.counts)
        .select_from(Agency)
        .outerjoin(
            Assessment, (Assessment.agency_id == Agency.id) & Assessment.id.in_(newest(OPEN))
        )
        .outerjoin(Run, Run.id == Assessment.current_run_id)
    )
    if program:
        statement = statement.where(Agency.program == program)
    rows = unit.session.execute(statement).all()
    reviewed = reviewed_of(unit, [row.id for row in rows if row.counts])
    lines: dict[str, list[_Line]] = defaultdict(list)
    for row in rows:
        line = _Line(
            program=row.program,
            next_date=row.next_date,
            counts=row.counts or {},
            reviewed=reviewed.get(row.id or "", 0),
        )
        lines[row.state].append(line)
    found = [_entity(code, of, unit.now) for code, of in lines.items()]
    return tuple(sorted(found, key=lambda one: one.name))


def _entity(code: str, lines: list[_Line], now: datetime) -> EntityRow:
    counts = [line.counts for line in lines if line.counts]
    dates = [line.next_date for line in lines if line.next_date and line.next_date >= now]
    programs = {one: sum(line.program == one for line in lines) for one in PROGRAMS}
    return EntityRow(
        code=code,
        name=STATES.get(code, code),
        agencies=len(lines),
        programs={one: number for one, number in programs.items() if number},
        compared=len(counts),
        standards=sum(sum(one.values()) - one.get("not_applicable", 0) for one in counts),
        reviewed=sum(line.reviewed for line in lines if line.counts),
        covered=sum(one.get("covered", 0) for one in counts),
        gaps=sum(one.get("gap", 0) for one in counts),
        next_date=min(dates, default=None),
    )
