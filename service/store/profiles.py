"""The profiles that an assessment had, the newest first, out."""

from __future__ import annotations

from sqlalchemy import select

from service.store.assessment_tables import ApplicabilityRow
from service.store.assessments import ProfileRow
from service.store.assessments import get as get_assessment
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.unit import Unit


def history(unit: Unit, assessment: str, paging: Paging) -> Slice[ProfileRow]:
    """Return the profiles of an assessment, the one that holds first.

    Raises NotFound for an assessment that is not seen.
    """
    get_assessment(unit, assessment)
    table = ApplicabilityRow
    statement = select(table.id, table.profile, table.by_name, table.at).where(
        table.assessment_id == assessment
    )
    order = [Key(column=table.__table__.c.id, descending=True)]
    return page_of(unit, statement, order, paging, lambda row: ProfileRow(**columns_of(row)))
