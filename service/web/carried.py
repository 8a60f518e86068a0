"""Carried decisions in, what a person reads to confirm each out: both texts, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpora.records import Element, Standard
from pipelines.editions.carry import ClauseFate, Outcome
from service.store import clause_lines, editions
from service.store.carried_rows import OPEN
from service.store.clause_lines import ClauseLine
from service.store.unit import Unit
from service.store.waits import WaitRow
from service.web.pages.assessments import Around
from service.web.sides import Sides, asked_of, sides, titles_of


@dataclass(frozen=True, kw_only=True)
class WaitView:
    """A carried decision with its texts before and after; None where there is no such thing.

    ``version`` is the version of the manual that was read instead of the clause's, 0 for none.
    ``may_confirm``: the same can be said of the new texts by whoever reads this.
    """

    row: WaitRow
    old: Standard | None
    new: Standard | None
    old_part: Element | None
    new_part: Element | None
    title: Sides
    asked: Sides
    old_clause: ClauseLine | None
    new_clause: ClauseLine | None
    lead_in: Sides
    text: Sides
    version: int
    may_confirm: bool

    @property
    def is_lost(self) -> bool:
        """Tell whether the clause is no more."""
        return self.row.clause_fate == ClauseFate.GONE.value


def wait_views(
    unit: Unit, of: Around, rows: Sequence[WaitRow], language: str
) -> tuple[WaitView, ...]:
    """Return decisions as they are read; a query for the clauses, and one for each wording."""
    ids = {one for row in rows for one in (row.from_clause, row.clause_id) if one is not None}
    found = _Texts(
        lines=clause_lines.of_any(unit, ids),
        wordings={
            revision: _standards(unit, revision)
            for revision in {of.wording.id, *(row.from_revision for row in rows)}
        },
        versions={one.manual_id: one.number for one in of.sources},
    )
    return tuple(_view(of, row, found, language) for row in rows)


@dataclass(frozen=True, kw_only=True)
class _Texts:
    lines: Mapping[int, ClauseLine]
    wordings: Mapping[str, Mapping[str, Standard]]
    versions: Mapping[str, int]


def _view(of: Around, row: WaitRow, found: _Texts, language: str) -> WaitView:
    old = found.wordings[row.from_revision].get(row.from_standard)
    new = found.wordings[of.wording.id].get(row.standard)
    was = found.lines.get(row.from_clause or 0)
    now = found.lines.get(row.clause_id or 0)
    return WaitView(
        row=row,
        old=old,
        new=new,
        old_part=_part(old, row.from_element),
        new_part=_part(new, row.element),
        title=titles_of(old, new, language),
        asked=asked_of((old, row.from_element), (new, row.element), language),
        old_clause=was,
        new_clause=now,
        lead_in=sides(was.lead_in if was else "", now.lead_in if now else ""),
        text=sides(was.text if was else "", now.text if now else ""),
        version=found.versions.get(was.manual_id, 0) if was else 0,
        may_confirm=(
            of.may_decide
            and row.outcome == Outcome.TO_CONFIRM.value
            and row.state == OPEN
            and (row.clause_id is None or now is not None)
        ),
    )


def _standards(unit: Unit, revision: str) -> Mapping[str, Standard]:
    return {row.id: row for row in editions.load(unit, revision).standards}


def _part(standard: Standard | None, element: str) -> Element | None:
    parts: Iterable[Element] = () if standard is None else standard.elements
    return next((one for one in parts if one.id == element), None)
