"""Agencies in, the files that count for their space out: those sent, of proofs and of reports."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, func, select, union

from service.store.manual_tables import Upload
from service.store.review_tables import Proof, Report
from service.store.unit import Unit

# Tables whose files take up an agency's space; one that was taken out is still kept.
COUNTED: tuple[Any, ...] = (Upload, Proof, Report)


def sizes(agency: str | None = None) -> Select[tuple[str, str, int]]:
    """Return a select of agency_id, sha256 and size: each file of an agency once."""
    parts = [
        select(kind.agency_id, kind.sha256, kind.size).where(
            kind.sha256 != "", *(() if agency is None else (kind.agency_id == agency,))
        )
        for kind in COUNTED
    ]
    found = union(*parts).subquery()
    return select(found.c.agency_id, found.c.sha256, func.max(found.c.size).label("size")).group_by(
        found.c.agency_id, found.c.sha256
    )


def known(unit: Unit, agency: str, digests: Collection[str]) -> frozenset[str]:
    """Return those of some files that an agency's space holds already."""
    found: set[str] = set()
    for kind in COUNTED:
        asked = select(kind.sha256).where(kind.agency_id == agency, kind.sha256.in_(list(digests)))
        found.update(unit.session.scalars(asked))
    return frozenset(found)
