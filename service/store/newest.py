"""Conditions on assessments in, the newest of each agency that meets them out."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from service.store.assessment_tables import Assessment

OPEN: ColumnElement[bool] = Assessment.closed_at.is_(None)
MATCHED: ColumnElement[bool] = Assessment.current_run_id.is_not(None)


def newest(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Return a select of the newest assessment of each agency among those that meet conditions."""
    return select(func.max(Assessment.id)).where(*conditions).group_by(Assessment.agency_id)
