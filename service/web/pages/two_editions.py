"""An agency in, where it stands by two editions out: what would lack if it moved today; a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from corpora.errors import NotFound, StillWorking
from corpora.records import Standard
from pipelines.editions.beside import Beside
from service.exports.trail import CSV
from service.exports.two_editions_csv import two_editions_csv
from service.people.access import Permission
from service.store import agencies, editions, rechecks
from service.store.agencies import AgencyRow
from service.store.assessments import AssessmentRow
from service.store.editions import EditionInUse
from service.store.rechecks import PlanRow
from service.store.unit import Unit
from service.two_editions import Compared, Two, compared, open_ones, two_of
from service.web.downloads import attachment
from service.web.pages.addresses import address
from service.web.pages.waiting import wait
from service.web.rendering import language_of, page
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
_PATH = "/agencias/{agency}/ediciones"
_AT_ONCE = 60
KINDS = ("lacks", "new", "reworded", "same", "all")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which two assessments, which of their standards, and where the page begins."""

    de: str = ""
    a: str = ""
    ver: str = ""
    desde: int = 0


@dataclass(frozen=True, kw_only=True)
class TwoEditionsPage:
    """An agency's standards by two editions; ``rows`` are those of ``kind``."""

    template: ClassVar[str] = "agencies/two_editions.html"
    agency: AgencyRow
    two: Two
    assessments: tuple[AssessmentRow, ...]
    counts: Mapping[str, int]
    kinds: tuple[str, ...]
    kind: str
    rows: tuple[Beside, ...]
    here: str
    file: str
    first: str
    next: str


@dataclass(frozen=True, kw_only=True)
class OneEditionPage:
    """An agency with one open assessment or none, and what a plan says would be new.

    ``editions`` are those that it could move to, ``plan`` the newest plan for it that was not done.
    """

    template: ClassVar[str] = "agencies/one_edition.html"
    agency: AgencyRow
    now: AssessmentRow | None
    editions: tuple[EditionInUse, ...]
    plan: PlanRow | None
    revision: str
    new: tuple[Standard, ...]
    may: bool


@router.get(_PATH)
def show(
    request: Request,
    agency: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    asked: Annotated[Asked, Depends()],
) -> Response:
    """Show both editions side by side, or offer to try the other one where there is but one."""
    with service.store.read(visitor.access) as unit:
        row = agencies.get(unit, agency)
        found = open_ones(unit, agency)
        two = two_of(unit, found, asked.de, asked.a)
        if two is None:
            return page(request, _one(unit, row, found))
        both = compared(unit, service.settings.data, two)
    if both is None:
        subject = f"{two.old.edition_id} → {two.new.edition_id}"
        return wait(request, "difference", subject, _here(agency, two))
    return page(request, _two(row, found, both, asked))


@router.get(f"{_PATH}.csv")
def export(
    request: Request,
    agency: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    asked: Annotated[Asked, Depends()],
) -> Response:
    """Send every standard of the new edition as a file."""
    with service.store.read(visitor.access) as unit:
        agencies.get(unit, agency)
        two = two_of(unit, open_ones(unit, agency), asked.de, asked.a)
        if two is None:
            raise NotFound
        both = compared(unit, service.settings.data, two)
    if both is None:
        raise StillWorking(seconds=3)
    name = f"ediciones-{two.old.edition_id}-{two.new.edition_id}.csv"
    headers = {"Content-Disposition": attachment(name), "Cache-Control": "no-store"}
    body = two_editions_csv(both, language_of(request))
    return StreamingResponse(body, media_type=CSV, headers=headers)


def _here(agency: str, two: Two, **more: object) -> str:
    return address(f"/agencias/{agency}/ediciones", de=two.old.id, a=two.new.id, **more)


def _two(
    row: AgencyRow, found: tuple[AssessmentRow, ...], both: Compared, asked: Asked
) -> TwoEditionsPage:
    kind = asked.ver if asked.ver in KINDS else KINDS[0]
    wanted = [one for one in both.rows if _is_wanted(one, kind)]
    start = max(asked.desde, 0)
    more = start + _AT_ONCE if start + _AT_ONCE < len(wanted) else 0
    two = both.two
    return TwoEditionsPage(
        agency=row,
        two=two,
        assessments=found,
        counts={**both.counts, "all": len(both.rows)},
        kinds=KINDS,
        kind=kind,
        rows=tuple(wanted[start : start + _AT_ONCE]),
        here=_here(row.id, two),
        file=address(f"/agencias/{row.id}/ediciones.csv", de=two.old.id, a=two.new.id),
        first=_here(row.id, two, ver=kind) if start else "",
        next=_here(row.id, two, ver=kind, desde=more) if more else "",
    )


def _is_wanted(one: Beside, kind: str) -> bool:
    if kind == "lacks":
        return one.lacks
    return kind in ("all", one.kind)


def _one(unit: Unit, row: AgencyRow, found: tuple[AssessmentRow, ...]) -> OneEditionPage:
    now = found[0] if found else None
    known = editions.listed(unit)
    others = tuple(
        one
        for one in known
        if one.program == row.program and now is not None and one.id != now.edition_id
    )
    planned = rechecks.newest_planned(unit, row.id)
    new: tuple[Standard, ...] = ()
    revision, plan = "", None
    if planned is not None:
        plan, revision = rechecks.get(unit, planned.plan_id), planned.basis["from_revision"]
        came = {one.to_id for one in rechecks.changes(unit, plan.id, revision) if not one.from_id}
        wording = editions.load(unit, plan.revision_id)
        new = tuple(one for one in wording.standards if one.id in came)
    return OneEditionPage(
        agency=row,
        now=now,
        editions=tuple(reversed(others)),
        plan=plan,
        revision=revision,
        new=new,
        may=unit.access.may(Permission.ASSESS, row.id),
    )
