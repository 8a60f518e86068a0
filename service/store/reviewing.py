"""Who asks in, the open assessments they may decide in out, each with how far its review is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from service.people.access import ALLOWED, Access, Permission
from service.store import reviewed
from service.store.assessment_tables import Assessment, Decision, Run
from service.store.edition_tables import EditionRevision
from service.store.newest import OPEN
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.people_tables import Agency
from service.store.review_tables import SecondReading
from service.store.unit import Unit
from service.store.words import Folded, has_words


@dataclass(frozen=True, kw_only=True)
class ReviewsAsked:
    """Which agencies' assessments are asked for: of a program, and by words of the name."""

    program: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewLine:
    """An open assessment: standards that apply, and those that people reviewed and found covered.

    ``standards`` is 0 before a first run. ``postponed`` and ``disagreed`` are pairs.
    """

    assessment: str
    name: str
    agency_id: str
    agency: str
    program: str
    edition_es: str
    edition_en: str
    run_at: datetime | None
    standards: int
    reviewed: int
    covered: int
    postponed: int
    disagreed: int

    @property
    def left(self) -> int:
        """How many standards are still to review."""
        return max(0, self.standards - self.reviewed)


def open_reviews(unit: Unit, asked: ReviewsAsked, paging: Paging) -> Slice[ReviewLine]:
    """Return a page of the open assessments that may be decided in, by agency; four queries."""
    statement = (
        select(
            *(Assessment.id.label("assessment"), Assessment.name, Assessment.agency_id),
            *(Agency.name.label("agency"), Agency.program),
            EditionRevision.name_es.label("edition_es"),
            EditionRevision.name_en.label("edition_en"),
            *(Run.finished_at.label("run_at"), Run.counts),
        )
        .select_from(Assessment)
        .join(Agency, Agency.id == Assessment.agency_id)
        .join(EditionRevision, EditionRevision.id == Assessment.revision_id)
        .outerjoin(Run, Run.id == Assessment.current_run_id)
        .where(OPEN, *_conditions(unit.access, asked))
    )
    order = [Key(column=Folded(Agency.name)), Key(column=Assessment.__table__.c.id)]
    found = page_of(unit, statement, order, paging, columns_of)
    ids = [row["assessment"] for row in found.rows]
    standing = reviewed.counts(unit, ids)
    postponed = and_(Decision.holds, Decision.verdict == "postponed")
    more = {
        "reviewed": {one: reviewed.reviewed_in(by_state) for one, by_state in standing.items()},
        "covered": {one: by_state.get("covered", 0) for one, by_state in standing.items()},
        "postponed": _pairs(unit, Decision, ids, postponed),
        "disagreed": _pairs(unit, SecondReading, ids, SecondReading.state == "disagreed"),
    }
    return Slice(rows=tuple(_line(row, more) for row in found.rows), next=found.next)


def member_agencies(access: Access) -> tuple[str, ...]:
    """Return the agencies in which a person decides as a member; an operator's others are none."""
    if access.scopes is not None and Permission.DECIDE not in access.scopes:
        return ()
    return tuple(
        agency for agency, role in access.roles.items() if Permission.DECIDE in ALLOWED[role]
    )


def _conditions(access: Access, asked: ReviewsAsked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if not access.everywhere:
        found.append(Assessment.agency_id.in_(member_agencies(access)))
    if asked.program:
        found.append(Agency.program == asked.program)
    found += has_words(asked.words, Agency.name, Agency.short_name)
    return found


def _line(row: Mapping[str, Any], more: Mapping[str, Mapping[str, int]]) -> ReviewLine:
    facts = dict(row)
    counts: dict[str, int] = facts.pop("counts") or {}
    own = {name: found.get(facts["assessment"], 0) for name, found in more.items()}
    standards = sum(counts.values()) - counts.get("not_applicable", 0)
    return ReviewLine(**{**facts, **own, "standards": standards})


def _pairs(
    unit: Unit, table: Any, ids: Sequence[str], condition: ColumnElement[bool]
) -> dict[str, int]:
    """Return how many rows of each of some assessments meet a condition; one query."""
    rows = unit.session.execute(
        select(table.assessment_id, func.count())
        .where(table.assessment_id.in_(ids), condition)
        .group_by(table.assessment_id)
    )
    return {row[0]: row[1] for row in rows}
