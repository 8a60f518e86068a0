"""An assessment in, random pairs to judge out, and what the judged ones bound."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select, update

from corpora.errors import Conflict, NotFound, OwnReading
from pipelines.evaluation.elusion import Elusion, elusion
from service.people.access import Permission
from service.store.assessment_tables import Decision
from service.store.assessments import agency_of
from service.store.assessments import get as get_assessment
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.pairs import ACCEPTED, PairText, check_said, pair_of, pairs_of
from service.store.review_tables import Sample, SampleItem
from service.store.unit import Unit

QUALITY, ELUSION = "quality", "elusion"
KINDS = (QUALITY, ELUSION)
# Found pairs that a page names one by one.
_MOST = 50


@dataclass(frozen=True, kw_only=True)
class SampleRow:
    """A sample, how many of its pairs were judged, and what of them counts against.

    ``found`` are of a quality sample the decisions that a second person would change, ``crossed``
    those of them between answering and not answering; of an elusion sample the pairs that answer
    though nobody was shown them.
    """

    id: str
    agency_id: str
    assessment_id: str
    run_id: str
    kind: str
    population: int
    facts: Any
    user_name: str
    created_at: datetime
    closed_at: datetime | None
    size: int
    judged: int
    found: int
    crossed: int

    @property
    def is_open(self) -> bool:
        """Tell whether pairs of it can still be judged."""
        return self.closed_at is None


@dataclass(frozen=True, kw_only=True)
class Item:
    """A pair of a sample that nobody judged yet; nothing is told of what was decided."""

    id: int
    position: int
    pair: PairText


@dataclass(frozen=True, kw_only=True)
class FoundItem:
    """A judged pair that counts: what was said of it here, and by its decision ("" for none)."""

    id: int
    position: int
    pair: PairText
    verdict: str
    note: str
    user_name: str
    decided: str
    decided_by: str


def listed(unit: Unit, assessment: str, paging: Paging) -> Slice[SampleRow]:
    """Return the samples of an assessment, the newest first."""
    get_assessment(unit, assessment)
    order = [Key(column=Sample.__table__.c.id, descending=True)]
    found = page_of(
        unit,
        select(*_SAMPLE).where(Sample.assessment_id == assessment),
        order,
        paging,
        columns_of,
    )
    counts = _counts(unit, [row["id"] for row in found.rows])
    rows = tuple(SampleRow(**{**row, **counts.get(row["id"], _NONE)}) for row in found.rows)
    return Slice(rows=rows, next=found.next)


def get(unit: Unit, assessment: str, sample: str) -> SampleRow:
    """Return a sample of an assessment; raise NotFound for one that it does not have."""
    get_assessment(unit, assessment)
    row = unit.session.execute(
        select(*_SAMPLE).where(Sample.assessment_id == assessment, Sample.id == sample)
    ).first()
    if row is None:
        raise NotFound
    return SampleRow(**{**row._mapping, **_counts(unit, [sample]).get(sample, _NONE)})


def next_item(unit: Unit, row: SampleRow, after: int = -1) -> Item | None:
    """Return the next pair that whoever asks may judge, the first again at the end, or None.

    Of a quality sample nobody judges what they decided themselves.
    """
    unit.require(Permission.DECIDE, row.agency_id)
    found = unit.session.execute(
        pairs_of(SampleItem, SampleItem.id, SampleItem.position)
        .outerjoin(Decision, Decision.id == SampleItem.decision_id)
        .where(
            *(SampleItem.sample_id == row.id, SampleItem.verdict == ""),
            Decision.id.is_(None) | (Decision.user_id != unit.access.actor),
        )
        .order_by(SampleItem.position <= after, SampleItem.position)
        .limit(1)
    ).first()
    if found is None:
        return None
    return Item(id=found.id, position=found.position, pair=pair_of(found))


def item(unit: Unit, row: SampleRow, item: int) -> Item:
    """Return a pair of a sample that is still to be judged.

    Raises NotFound for one that is not of it, Conflict for one judged, OwnReading for one's own.
    """
    unit.require(Permission.DECIDE, row.agency_id)
    found = unit.session.execute(
        pairs_of(SampleItem, SampleItem.id, SampleItem.position, *_ABOUT)
        .outerjoin(Decision, Decision.id == SampleItem.decision_id)
        .where(SampleItem.sample_id == row.id, SampleItem.id == item)
    ).first()
    if found is None:
        raise NotFound
    if found.decided_by_id == unit.access.actor:
        raise OwnReading
    if found.said:
        raise Conflict
    return Item(id=found.id, position=found.position, pair=pair_of(found))


def judge(  # noqa: PLR0913 - what a person says
    unit: Unit, assessment: str, sample: str, at: int, *, verdict: str, note: str = ""
) -> tuple[SampleRow, int]:
    """Keep what a person says of a pair and return the sample as it was, and the pair's position.

    Raises Conflict for a sample that was closed or a pair judged meanwhile, OwnReading for what
    they decided themselves, and BadRequest for what cannot be said of a clause.
    """
    agency = agency_of(unit, assessment)
    unit.require(Permission.DECIDE, agency)
    row = get(unit, assessment, sample)
    if not row.is_open or get_assessment(unit, assessment).closed_at is not None:
        raise Conflict
    one = item(unit, row, at)
    check_said(verdict, "", note, reasoned=False)
    done = unit.session.execute(
        update(SampleItem)
        .where(SampleItem.id == at, SampleItem.verdict == "")
        .values(
            **{"verdict": verdict, "note": note.strip(), "at": unit.now},
            **{"user_id": unit.access.actor, "user_name": unit.access.name},
        )
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Conflict
    pair = one.pair
    told = {"standard": pair.standard, "element": pair.element, "clause_id": pair.clause_id}
    after = {**told, "verdict": verdict}
    unit.audit("sample.judged", "sample", sample, agency=agency, after=after)
    return row, one.position


def close(unit: Unit, assessment: str, sample: str) -> None:
    """Close a sample: what was judged of it stays as it is; raise Conflict when it is closed."""
    agency = agency_of(unit, assessment)
    unit.require(Permission.ASSESS, agency)
    row = get(unit, assessment, sample)
    done = unit.session.execute(
        update(Sample)
        .where(Sample.id == sample, Sample.closed_at.is_(None))
        .values(closed_at=unit.now)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Conflict
    after = {"kind": row.kind, "judged": row.judged}
    unit.audit("sample.closed", "sample", sample, agency=agency, after=after)


def found_items(unit: Unit, row: SampleRow) -> tuple[FoundItem, ...]:
    """Return the judged pairs that count, at most fifty: wrong decisions, or answers missed."""
    counts = _changed() if row.kind == QUALITY else SampleItem.verdict.in_(ACCEPTED)
    rows = unit.session.execute(
        pairs_of(SampleItem, SampleItem.id, SampleItem.position, *_ABOUT)
        .outerjoin(Decision, Decision.id == SampleItem.decision_id)
        .where(SampleItem.sample_id == row.id, SampleItem.verdict != "", counts)
        .order_by(SampleItem.position)
        .limit(_MOST)
    )
    return tuple(
        FoundItem(
            id=one.id,
            position=one.position,
            pair=pair_of(one),
            verdict=one.said,
            note=one.note,
            user_name=one.said_by,
            decided=one.decided or "",
            decided_by=one.decided_by or "",
        )
        for one in rows
    )


def bound(row: SampleRow, accepted: int | None = None) -> Elusion | None:
    """Bound what a sample looks for, from what was judged of it; None before the first.

    ``accepted`` are the right links known, for the share found at least of an elusion sample.
    """
    if not row.judged:
        return None
    known = accepted if row.kind == ELUSION else None
    return elusion(row.judged, row.found, row.population, known)


def accepted_links(unit: Unit, assessment: str) -> int:
    """Return how many pairs people accepted by decisions that hold; one query."""
    return (
        unit.session.scalar(
            select(func.count(Decision.id)).where(
                *(Decision.assessment_id == assessment, Decision.holds),
                *(Decision.verdict.in_(ACCEPTED), Decision.clause_id.is_not(None)),
            )
        )
        or 0
    )


_SAMPLE = (
    *(Sample.id, Sample.agency_id, Sample.assessment_id, Sample.run_id, Sample.kind),
    *(Sample.population, Sample.facts, Sample.user_name, Sample.created_at, Sample.closed_at),
)
_NONE = {"size": 0, "judged": 0, "found": 0, "crossed": 0}
_ABOUT = (
    *(SampleItem.verdict.label("said"), SampleItem.note, SampleItem.user_name.label("said_by")),
    *(Decision.verdict.label("decided"), Decision.user_name.label("decided_by")),
    Decision.user_id.label("decided_by_id"),
)


def _counts(unit: Unit, samples: list[str]) -> dict[str, dict[str, int]]:
    """Return how many pairs of each sample there are, were judged, and count; one query."""
    judged = SampleItem.verdict != ""
    missed = Decision.id.is_(None) & SampleItem.verdict.in_(ACCEPTED)
    crossed = Decision.verdict.in_(ACCEPTED) != SampleItem.verdict.in_(ACCEPTED)
    rows = unit.session.execute(
        select(
            SampleItem.sample_id,
            func.count().label("size"),
            _sum(judged).label("judged"),
            _sum(judged & (missed | _changed())).label("found"),
            _sum(judged & Decision.id.is_not(None) & crossed).label("crossed"),
        )
        .select_from(SampleItem)
        .outerjoin(Decision, Decision.id == SampleItem.decision_id)
        .where(SampleItem.sample_id.in_(samples))
        .group_by(SampleItem.sample_id)
    )
    names = tuple(_NONE)
    return {row.sample_id: {name: getattr(row, name) for name in names} for row in rows}


def _changed() -> ColumnElement[bool]:
    return Decision.id.is_not(None) & (Decision.verdict != SampleItem.verdict)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
