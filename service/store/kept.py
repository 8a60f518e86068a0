"""Files that rows of agencies keep: what counts in an agency's space, the same file once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Subquery, func, select, union_all

from service.store.manual_tables import Upload
from service.store.review_tables import Report

# Tables whose rows keep a file of their own: agency, digest and size.
_KEEPING: tuple[Any, ...] = (Upload, Report)


def kept_files() -> Subquery:
    """Return each file that an agency keeps once: ``agency_id``, ``sha256`` and ``size``."""
    every = union_all(*(select(one.agency_id, one.sha256, one.size) for one in _KEEPING)).subquery()
    return (
        select(every.c.agency_id, every.c.sha256, func.max(every.c.size).label("size"))
        .where(every.c.sha256 != "")
        .group_by(every.c.agency_id, every.c.sha256)
        .subquery()
    )
