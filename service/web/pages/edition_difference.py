"""Two editions in, a page with what changed between them out, one kind of change at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Request, Response

from corpora.records import Edition, Element
from pipelines.editions.changes import ChangeKind, ElementChange, StandardChange
from pipelines.editions.words import WordSpan
from service.edition_differences import difference
from service.rechecking import may_plan
from service.reports.changes_view import ChangeView, ChangeViews
from service.reports.changes_xlsx import render_changes_xlsx
from service.store import edition_dates, editions
from service.store.edition_dates import Since, StatedDate
from service.store.editions import EditionInUse
from service.web.downloads import attachment
from service.web.pages.addresses import address
from service.web.pages.waiting import wait
from service.web.rendering import language_of, page
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOUBTFUL = 0.9
_PAGE = 40


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which pair and which changes are asked for; ``clase`` is a kind, or ``dudosas``."""

    de: str = ""
    a: str = ""
    clase: str = ""
    desde: int = 0
    formato: str = ""


@dataclass(frozen=True, kw_only=True)
class PartRow:
    """What became of an element: its rows in both editions, and its words marked."""

    old: Element | None
    new: Element | None
    kind: str
    text: tuple[WordSpan, ...]


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """One change with its codes, and its words marked."""

    change: StandardChange
    view: ChangeView
    levels: tuple[str | None, ...]
    parts: tuple[PartRow, ...]


@dataclass(frozen=True, kw_only=True)
class DifferencePage:
    """Counts by kind, and the changes of the kind asked for."""

    template: ClassVar[str] = "editions/difference.html"
    old: Edition
    new: Edition
    choices: tuple[EditionInUse, ...]
    counts: Mapping[str, int]
    doubtful: int
    kind: str
    rows: tuple[ChangeRow, ...]
    next: str
    first: str
    download: str
    published: date | None
    fault: Mapping[str, str] | None
    stated: StatedDate | None = None
    may_plan: bool = False


@dataclass(frozen=True, kw_only=True)
class ChoosePage:
    """The form that asks for two editions of one program."""

    template: ClassVar[str] = "editions/choose.html"
    choices: tuple[EditionInUse, ...]


@router.get("/ediciones/diferencias")
def show(
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    asked: Annotated[Asked, Depends()],
) -> Response:
    """Show what changed from one edition to another, or ask which ones.

    Raises UnknownEdition, and BadRequest for editions of two programs or one and the same.
    """
    with service.store.read(visitor.access) as unit:
        choices = editions.listed(unit)
        stated = edition_dates.stated(unit)
        if not asked.de or not asked.a:
            return page(request, ChoosePage(choices=choices))
        old, new = (
            editions.load(unit, editions.in_use(unit, name).id) for name in (asked.de, asked.a)
        )
    found = difference(service.settings.data, old, new)
    if found is None:
        here = address("/ediciones/diferencias", de=old.id, a=new.id)
        return wait(request, "difference", f"{old.id} → {new.id}", here)
    if asked.formato == "xlsx" and found.fault is None:
        since = edition_dates.since(new.effective, stated.get(new.id))
        return _sheet(old, new, found.changes, since)
    language = language_of(request)
    shown = _shown(old, new, found.changes, choices, asked, found.fault, language)
    may, own = may_plan(visitor.access), stated.get(new.id)
    return page(request, replace(shown, may_plan=may, stated=own))


def _shown(  # noqa: PLR0913, PLR0917 - the pair, its changes and what is asked of them
    old: Edition,
    new: Edition,
    changes: tuple[StandardChange, ...],
    choices: tuple[EditionInUse, ...],
    asked: Asked,
    fault: Mapping[str, str] | None,
    language: str,
) -> DifferencePage:
    counts = Counter(change.kind.value for change in changes)
    kinds = [kind.value for kind in ChangeKind if counts[kind.value]]
    kind = asked.clase if asked.clase in (*kinds, "dudosas") else next(iter(kinds), "")
    wanted = [one for one in changes if _is_wanted(one, kind)]
    start = max(asked.desde, 0)
    views = ChangeViews(old, new, licensed=True, language=language)
    levels = _levels(old), _levels(new)
    parts = _parts(old), _parts(new)
    path, pair = "/ediciones/diferencias", {"de": old.id, "a": new.id}
    more = start + _PAGE if start + _PAGE < len(wanted) else 0
    return DifferencePage(
        old=old,
        new=new,
        choices=tuple(row for row in choices if row.program == old.program),
        counts={name: counts[name] for name in kinds},
        doubtful=sum(_is_wanted(one, "dudosas") for one in changes),
        kind=kind,
        rows=tuple(_row(one, views, levels, parts) for one in wanted[start : start + _PAGE]),
        next=address(path, **pair, clase=kind, desde=more) if more else "",
        first=address(path, **pair, clase=kind) if start else "",
        download=address(path, **pair, formato="xlsx"),
        published=None if new.effective is None else date.fromisoformat(new.effective),
        fault=fault,
    )


def _is_wanted(change: StandardChange, kind: str) -> bool:
    if kind == "dudosas":
        return change.certainty < DOUBTFUL and change.confirmed_by is None
    return change.kind.value == kind


Levels = Mapping[str, str | None]
Parts = Mapping[str, Element]


def _row(
    change: StandardChange,
    views: ChangeViews,
    levels: tuple[Levels, Levels],
    parts: tuple[Parts, Parts],
) -> ChangeRow:
    view = views.row(change)
    sides = zip((change.from_id, change.to_id), levels, strict=True)
    known = tuple(side[one] for one, side in sides if one is not None)
    return ChangeRow(
        change=change,
        view=view,
        levels=tuple(dict.fromkeys(known)),
        parts=tuple(
            _part(one, shown.text, parts)
            for one, shown in zip(change.elements, view.elements, strict=True)
        ),
    )


def _part(change: ElementChange, text: tuple[WordSpan, ...], parts: tuple[Parts, Parts]) -> PartRow:
    old, new = parts
    return PartRow(
        old=old.get(change.from_id or ""),
        new=new.get(change.to_id or ""),
        kind=change.kind.value,
        text=text,
    )


def _levels(edition: Edition) -> Levels:
    return {row.id: row.level for row in edition.standards}


def _parts(edition: Edition) -> Parts:
    return {one.id: one for row in edition.standards for one in row.elements}


def _sheet(
    old: Edition, new: Edition, changes: tuple[StandardChange, ...], since: Since
) -> Response:
    name = f"diferencias-{old.id}-{new.id}.xlsx"
    return Response(
        render_changes_xlsx(old, new, changes, licensed=False, since=since),
        media_type=XLSX,
        headers={"Content-Disposition": attachment(name)},
    )
