"""Two versions of a manual in, what changed from one to the other out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from corpora.errors import NotFound
from pipelines.versions import Change, Step, compare, counts
from service.remembered import Remembered
from service.store import agencies, clauses, manuals
from service.store.clauses import PassageRow
from service.store.manuals import ManualRow, VersionRow
from service.store.paging import Paging
from service.store.unit import Unit
from service.web.differences import SHOWN, Block, blocks, folded, passage_of
from service.web.pages.addresses import address
from service.web.rendering import page
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
_AT_ONCE = 60
_VERSIONS = 100
_KNOWN: Remembered[tuple[str, str], tuple[Step, ...]] = Remembered(16)


@dataclass(frozen=True, kw_only=True)
class DifferencePage:
    """What changed between two versions; ``others`` are those it can be compared with."""

    template: ClassVar[str] = "manuals/difference.html"
    manual: ManualRow
    agency: str
    before: VersionRow | None
    after: VersionRow
    others: tuple[VersionRow, ...]
    counts: Mapping[Change, int]
    only: Change | None
    shown: tuple[Change, ...]
    blocks: tuple[Block, ...]
    first: str
    next: str


@router.get("/versiones/{version}/diferencias")
def show(  # noqa: PLR0913 - two versions, and what of them
    request: Request,
    version: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    con: str = "",
    cambio: str = "",
    desde: int = 0,
) -> Response:
    """Show what changed since another version: the one asked for, or the one read before."""
    only = next((one for one in SHOWN if one.value == cambio), None)
    with service.store.read(visitor.access) as unit:
        after = manuals.version(unit, version)
        manual = manuals.get(unit, after.manual_id)
        others = _others(unit, after)
        before = _before(after, others, con)
        agency = agencies.get(unit, after.agency_id).name
        old = clauses.passages(unit, before.id) if before is not None else ()
        new = clauses.passages(unit, after.id) if before is not None else ()
    steps = _steps(before, after, old, new)
    groups = folded(steps, only)
    start = max(desde, 0)
    here = f"/versiones/{version}/diferencias"
    asked = {"con": before.id if before else "", "cambio": only.value if only else ""}
    more = start + _AT_ONCE < len(groups)
    shown = DifferencePage(
        manual=manual,
        agency=agency,
        before=before,
        after=after,
        others=others,
        counts=counts(steps),
        only=only,
        shown=SHOWN,
        blocks=blocks(groups[start : start + _AT_ONCE], old, new),
        first=address(here, **asked) if start else "",
        next=address(here, **asked, desde=start + _AT_ONCE) if more else "",
    )
    return page(request, shown)


def _others(unit: Unit, after: VersionRow) -> tuple[VersionRow, ...]:
    found = manuals.versions(unit, after.manual_id, Paging(limit=_VERSIONS))
    return tuple(one for one in found.rows if one.state == "ready" and one.id != after.id)


def _before(after: VersionRow, others: tuple[VersionRow, ...], asked: str) -> VersionRow | None:
    """Return the version to compare with; raise NotFound for one that it cannot be."""
    if asked:
        found = next((one for one in others if one.id == asked), None)
        if found is None or after.state != "ready":
            raise NotFound
        return found
    if after.state != "ready":
        return None
    return next((one for one in others if one.number < after.number), None)


def _steps(
    before: VersionRow | None,
    after: VersionRow,
    old: tuple[PassageRow, ...],
    new: tuple[PassageRow, ...],
) -> tuple[Step, ...]:
    """Return the steps from one version to another; neither ever changes, so they are kept."""
    if before is None:
        return ()
    key = (before.id, after.id)
    known = _KNOWN.get(key)
    if known is not None:
        return known
    found = compare([passage_of(row) for row in old], [passage_of(row) for row in new])
    return _KNOWN.put(key, found)
