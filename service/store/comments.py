"""Notes on a standard in and out: by its agency's people, and by an assessor through a link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from corpora.errors import NotFound, TooMany
from service.people.access import LINK, Permission
from service.people.fields import check_fields, line_fault
from service.people.throttle import NOTES, seconds_to_next
from service.store.assessment_tables import Assessment
from service.store.assessments import agency_of
from service.store.assessments import get as get_assessment
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.parts import check_part
from service.store.review_tables import Comment
from service.store.unit import Unit

_LONGEST = 4000


@dataclass(frozen=True, kw_only=True)
class CommentRow:
    """A note: on which standard or element, what it says, whose it is."""

    id: int
    assessment_id: str
    standard: str
    element: str
    text: str
    user_id: str
    user_name: str
    at: datetime


_COLUMNS = (
    *(Comment.id, Comment.assessment_id, Comment.standard, Comment.element, Comment.text),
    *(Comment.user_id, Comment.user_name, Comment.at),
)


def add(unit: Unit, assessment: str, standard: str, text: str, element: str = "") -> int:
    """Add a note on a standard or one of its elements and return its id.

    Raises BadFields for a text of none or over 4,000 characters, NotFound for a standard or
    element that the assessment's run does not have, and TooMany for a link's holder who made 60
    notes within an hour.
    """
    agency = agency_of(unit, assessment)
    unit.require(Permission.COMMENT, agency)
    row = get_assessment(unit, assessment)
    words = text.strip()
    check_fields({"text": line_fault(words, _LONGEST)})
    check_part(unit, row, standard, element)
    _check_pace(unit, agency)
    values = {
        **{"agency_id": agency, "assessment_id": assessment, "standard": standard},
        **{"element": element, "text": words, "user_id": unit.access.actor},
        **{"user_name": unit.access.name, "at": unit.now},
    }
    kept = unit.session.scalar(insert(Comment).returning(Comment.id), values)
    told = {"standard": standard, "element": element}
    unit.audit("comment.added", "comment", str(kept), agency=agency, after=told)
    return int(kept or 0)


def get(unit: Unit, comment: int) -> CommentRow:
    """Return a note; raise NotFound for one that is not seen."""
    found = unit.session.execute(select(*_COLUMNS).where(Comment.id == comment)).first()
    if found is None:
        raise NotFound
    row = CommentRow(**found._mapping)
    get_assessment(unit, row.assessment_id)
    return row


def of_standard(unit: Unit, assessment: str, standard: str) -> tuple[CommentRow, ...]:
    """Return the notes on a standard and its elements, as they were made."""
    get_assessment(unit, assessment)
    rows = unit.session.execute(
        select(*_COLUMNS)
        .where(Comment.assessment_id == assessment, Comment.standard == standard)
        .order_by(Comment.id)
    )
    return tuple(CommentRow(**row._mapping) for row in rows)


def of_assessment(unit: Unit, assessment: str) -> tuple[CommentRow, ...]:
    """Return every note of an assessment, as they were made."""
    get_assessment(unit, assessment)
    rows = unit.session.execute(
        select(*_COLUMNS).where(Comment.assessment_id == assessment).order_by(Comment.id)
    )
    return tuple(CommentRow(**row._mapping) for row in rows)


def listed(unit: Unit, assessment: str, paging: Paging) -> Slice[CommentRow]:
    """Return the notes of an assessment, the newest first."""
    get_assessment(unit, assessment)
    statement = select(*_COLUMNS).where(Comment.assessment_id == assessment)
    order = [Key(column=Comment.__table__.c.id, descending=True)]
    return page_of(unit, statement, order, paging, lambda row: CommentRow(**columns_of(row)))


def counts(unit: Unit, assessment: str) -> dict[str, int]:
    """Return how many notes each standard of an assessment has, those that have any."""
    get_assessment(unit, assessment)
    rows = unit.session.execute(
        select(Comment.standard, func.count())
        .where(Comment.assessment_id == assessment)
        .group_by(Comment.standard)
    )
    return {row[0]: row[1] for row in rows}


def _check_pace(unit: Unit, agency: str) -> None:
    """Raise TooMany for a link's holder who notes faster than people write.

    Counted over the agency, which is held meanwhile: a link may open several assessments.
    """
    if not unit.access.actor.startswith(LINK):
        return
    found = unit.session.scalars(
        select(Comment.at).where(
            Comment.assessment_id.in_(select(Assessment.id).where(Assessment.agency_id == agency)),
            Comment.user_id == unit.access.actor,
            Comment.at > unit.now - NOTES.within,
        )
    )
    seconds = seconds_to_next(list(found), unit.now, NOTES)
    if seconds:
        raise TooMany(seconds=seconds)
