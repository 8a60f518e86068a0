"""A plan and a wording that agencies move from in; their standards, side by side, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from corpora.errors import NotFound
from corpora.records import Edition, Standard
from pipelines.editions.changes import StandardChange
from pipelines.editions.heirs import Heirs
from pipelines.editions.recheck import STANDARDS, told
from service.rechecking import heirs_between
from service.store import editions, rechecks
from service.store.rechecks import PlanRow
from service.web.pages.addresses import address
from service.web.pages.rechecks import HERE
from service.web.rendering import language_of, page
from service.web.sides import Sides, asked_of, titles_of
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
_AT_ONCE = 30


@dataclass(frozen=True, kw_only=True)
class MovedStandard:
    """A standard in both wordings, None where it is not, with its texts side by side."""

    change: StandardChange
    kind: str
    old: Standard | None
    new: Standard | None
    title: Sides
    asked: Sides


@dataclass(frozen=True, kw_only=True)
class ChangesPage:
    """The standards of one kind; ``counts`` are of every kind."""

    template: ClassVar[str] = "rechecks/changes.html"
    plan: PlanRow
    revision: str
    old: Edition
    new: Edition
    counts: Mapping[str, int]
    kind: str
    rows: tuple[MovedStandard, ...]
    first: str
    next: str
    kinds: tuple[str, ...] = STANDARDS


@router.get(HERE + "/{plan}/cambios")
def show(  # noqa: PLR0913 - a plan, a wording, and what of it
    request: Request,
    plan: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    de: str = "",
    clase: str = "",
    desde: int = 0,
) -> Response:
    """Show what becomes of each standard by a plan, from the wording that is asked for.

    Raises NotFound for a wording that no agency of the plan moves from.
    """
    with service.store.read(visitor.access) as unit:
        row = rechecks.get(unit, plan)
        revision = de or _first(rechecks.items(unit, plan))
        changes = rechecks.changes(unit, plan, revision)
        became = heirs_between(unit, plan, revision, row.revision_id)
        old, new = editions.load(unit, revision), editions.load(unit, row.revision_id)
    kinds = [(kind_of(one, became), one) for one in changes]
    counts = Counter(kind for kind, _ in kinds)
    present = [kind for kind in STANDARDS if counts[kind]]
    chosen = clase if clase in STANDARDS else _usual(present)
    wanted = [one for kind, one in kinds if kind == chosen]
    start = max(desde, 0)
    here, asked = f"{HERE}/{plan}/cambios", {"de": revision, "clase": chosen}
    more = start + _AT_ONCE if start + _AT_ONCE < len(wanted) else 0
    views = _Views(
        old={one.id: one for one in old.standards},
        new={one.id: one for one in new.standards},
        language=language_of(request),
    )
    shown = ChangesPage(
        plan=row,
        revision=revision,
        old=old,
        new=new,
        counts=counts,
        kind=chosen,
        rows=tuple(views.row(one, chosen) for one in wanted[start : start + _AT_ONCE]),
        first=address(here, **asked) if start else "",
        next=address(here, **asked, desde=more) if more else "",
    )
    return page(request, shown)


def kind_of(change: StandardChange, became: Heirs) -> str:
    """Return how a change is told: unchanged, equivalent, to_confirm, new or withdrawn."""
    if change.from_id is None:
        return "new"
    if change.to_id is None:
        return "withdrawn"
    found = (one for one in became.get((change.from_id, ""), ()) if one.standard == change.to_id)
    heir = next(found, None)
    return "to_confirm" if heir is None else told(heir.fate)


@dataclass(frozen=True, kw_only=True)
class _Views:
    old: Mapping[str, Standard]
    new: Mapping[str, Standard]
    language: str

    def row(self, change: StandardChange, kind: str) -> MovedStandard:
        """Return a change as it is read."""
        old = self.old.get(change.from_id or "")
        new = self.new.get(change.to_id or "")
        return MovedStandard(
            change=change,
            kind=kind,
            old=old,
            new=new,
            title=titles_of(old, new, self.language),
            asked=asked_of((old, ""), (new, ""), self.language),
        )


def _usual(present: Sequence[str]) -> str:
    """Return the kind that is shown first: what a person looks at."""
    return next((one for one in ("to_confirm", "new") if one in present), STANDARDS[0])


def _first(items: Sequence[rechecks.ItemRow]) -> str:
    if not items:
        raise NotFound
    return str(items[0].basis["from_revision"])
