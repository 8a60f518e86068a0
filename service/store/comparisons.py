"""A standard of an edition in, where each agency that is seen stands on it out, part by part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, null, select

from corpora.errors import BadRequest
from pipelines.settle import Held, Standing, settle
from service.store.assessment_tables import Assessment, Decision, ProposalRow, StandardState
from service.store.edition_tables import StandardRow
from service.store.manual_tables import ClauseRow, Manual, ManualVersion
from service.store.newest import MATCHED, OPEN, newest
from service.store.paging import Paging, Slice
from service.store.pairs import ACCEPTED
from service.store.people_tables import Agency
from service.store.unit import Unit
from service.store.words import Folded, has_words

LACKING = ("partial", "gap")


@dataclass(frozen=True, kw_only=True)
class Stand:
    """Where an agency stands on a part: people's word, or the machine's until they decide."""

    state: str
    by_people: bool


@dataclass(frozen=True, kw_only=True)
class Compared:
    """An agency's newest open assessment on a standard; ``parts`` has "" for the whole of it."""

    agency_id: str
    agency: str
    assessment_id: str
    assessment: str
    run_id: str
    parts: Mapping[str, Stand]

    def stand(self, part: str) -> Stand | None:
        """Return where it stands on a part, None where its wording does not have it."""
        return self.parts.get(part)


@dataclass(frozen=True, kw_only=True)
class BestClause:
    """The best clause of an agency: by people where one satisfies, in part too, else proposed."""

    assessment_id: str
    clause_id: int
    version_id: str
    manual: str
    page: int | None
    label: str
    lead_in: str
    text: str
    verdict: str | None
    confidence: float | None


@dataclass(frozen=True, kw_only=True)
class Lack:
    """How many agencies lack a part, of how many that it applies to; ``said`` of them by people."""

    part: str
    lacking: int
    said: int
    agencies: int


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which agencies are asked for: where they stand on a part ("": the standard as a whole)."""

    part: str = ""
    state: str | None = None
    lacking: bool = False

    def has(self, row: Compared) -> bool:
        """Tell whether an agency is one of them."""
        stand = row.stand(self.part)
        if stand is None:
            return not self.lacking and self.state is None
        if self.lacking and stand.state not in LACKING:
            return False
        return self.state is None or stand.state == self.state


def editions_compared(unit: Unit) -> Mapping[str, int]:
    """Return how many agencies that are seen have an open assessment with a run, by edition."""
    rows = unit.session.execute(
        select(Assessment.edition_id, func.count(Assessment.agency_id.distinct()))
        .where(OPEN, MATCHED)
        .group_by(Assessment.edition_id)
        .order_by(Assessment.edition_id)
    )
    return {row[0]: row[1] for row in rows}


def named(
    unit: Unit, revision: str, words: str, most: int = 20
) -> tuple[tuple[str, str, str], ...]:
    """Return number and titles of the standards of a wording that hold all words, in its order."""
    columns = (StandardRow.number, StandardRow.title_es, StandardRow.title_en)
    rows = unit.session.execute(
        select(*columns)
        .where(StandardRow.revision_id == revision, *has_words(words, *columns))
        .order_by(StandardRow.ordinal)
        .limit(most)
    )
    return tuple((row.number, row.title_es, row.title_en) for row in rows)


def compared(unit: Unit, edition: str, standard: str) -> tuple[Compared, ...]:
    """Return where every agency that is seen stands on a standard, by name; two queries.

    Of each its newest open assessment of the edition that has a run.
    """
    asked = newest(OPEN, MATCHED, Assessment.edition_id == edition)
    rows = unit.session.execute(
        select(
            *(Assessment.id, Assessment.agency_id, Assessment.name.label("assessment")),
            *(Assessment.current_run_id.label("run"), Agency.name.label("agency")),
            *(StandardState.element, StandardState.status),
        )
        .select_from(Assessment)
        .join(Agency, Agency.id == Assessment.agency_id)
        .join(StandardState, StandardState.run_id == Assessment.current_run_id)
        .where(Assessment.id.in_(asked), StandardState.standard == standard)
        .order_by(Folded(Agency.name), Assessment.id, StandardState.ordinal)
    ).all()
    held = _held(unit, asked, standard)
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.id, []).append(row)
    return tuple(
        Compared(
            agency_id=lines[0].agency_id,
            agency=lines[0].agency,
            assessment_id=assessment,
            assessment=lines[0].assessment,
            run_id=lines[0].run,
            parts=_parts(lines, held.get(assessment, ())),
        )
        for assessment, lines in found.items()
    )


def lacks(rows: Sequence[Compared], parts: Iterable[str]) -> tuple[Lack, ...]:
    """Return how many agencies lack each of some parts; those it does not apply to are left out."""
    found = []
    for part in parts:
        stands = [one for row in rows if (one := row.stand(part)) is not None]
        asked = [one for one in stands if one.state != Standing.NOT_APPLICABLE]
        lacking = [one for one in asked if one.state in LACKING]
        said = sum(one.by_people for one in lacking)
        found.append(Lack(part=part, lacking=len(lacking), said=said, agencies=len(asked)))
    return tuple(found)


def part_of(rows: Sequence[Compared], wanted: Wanted, paging: Paging) -> Slice[Compared]:
    """Return a page of those rows that are wanted; the cursor is the last assessment shown.

    Raises BadRequest for a cursor that is none of these rows.
    """
    start = 0
    if paging.cursor is not None:
        places = {row.assessment_id: place for place, row in enumerate(rows)}
        if paging.cursor not in places:
            raise BadRequest(detail="cursor")
        start = places[paging.cursor] + 1
    kept = [row for row in rows[start:] if wanted.has(row)]
    shown = tuple(kept[: paging.limit])
    more = len(kept) > paging.limit
    return Slice(rows=shown, next=shown[-1].assessment_id if more else None)


def best_clauses(
    unit: Unit, rows: Sequence[Compared], standard: str, part: str
) -> Mapping[str, BestClause]:
    """Return the best clause of each of some agencies for a part, by assessment; two queries.

    For the standard as a whole ("") what people said of any of its parts counts too.
    """
    found = {
        row.assessment_id: BestClause(**row._mapping)
        for row in unit.session.execute(_proposed(rows, standard, part))
    }
    said = _decided([row.assessment_id for row in rows], standard)
    if part:
        said = said.where(Decision.element.in_((part, "")))
    best: dict[str, BestClause] = {}
    for row in unit.session.execute(said):
        best.setdefault(row.assessment_id, BestClause(**row._mapping))
    return {**found, **best}


def _held(unit: Unit, assessments: Any, standard: str) -> Mapping[str, Sequence[Held]]:
    rows = unit.session.execute(
        select(
            Decision.assessment_id, Decision.element, Decision.clause_id, Decision.verdict
        ).where(
            Decision.assessment_id.in_(assessments), Decision.standard == standard, Decision.holds
        )
    )
    found: dict[str, list[Held]] = {}
    for row in rows:
        one = Held(element=row.element, clause=row.clause_id, verdict=row.verdict)
        found.setdefault(row.assessment_id, []).append(one)
    return found


def _parts(lines: Sequence[Any], held: Sequence[Held]) -> Mapping[str, Stand]:
    """Return where people leave each part, what the machine says where they leave it open."""
    settled = settle([line.element for line in lines if line.element], held)
    stands = {**settled.parts, "": settled.standing}
    found = {}
    for line in lines:
        by_people = stands[line.element] is not Standing.OPEN
        state = stands[line.element].value if by_people else line.status
        found[line.element] = Stand(state=state, by_people=by_people)
    return found


_NOBODY = null().label("verdict")
_CLAUSE = (
    *(ClauseRow.id.label("clause_id"), ClauseRow.version_id, Manual.name.label("manual")),
    *(ClauseRow.page, ClauseRow.label, ClauseRow.lead_in, ClauseRow.text),
)


def _proposed(rows: Sequence[Compared], standard: str, part: str) -> Any:
    return (
        select(Assessment.id.label("assessment_id"), *_CLAUSE, ProposalRow.confidence)
        .add_columns(_NOBODY)
        .select_from(ProposalRow)
        .join(Assessment, Assessment.current_run_id == ProposalRow.run_id)
        .join(ClauseRow, ClauseRow.id == ProposalRow.clause_id)
        .join(ManualVersion, ManualVersion.id == ClauseRow.version_id)
        .join(Manual, Manual.id == ManualVersion.manual_id)
        .where(
            *(ProposalRow.run_id.in_([row.run_id for row in rows]), ProposalRow.rank == 1),
            *(ProposalRow.standard == standard, ProposalRow.element == part),
            ProposalRow.kind == "proposal",
        )
    )


def _decided(assessments: Sequence[str], standard: str) -> Any:
    """Return the clauses that people said satisfy, then those in part, the surest first."""
    return (
        select(Decision.assessment_id, *_CLAUSE, Decision.confidence, Decision.verdict)
        .select_from(Decision)
        .join(ClauseRow, ClauseRow.id == Decision.clause_id)
        .join(ManualVersion, ManualVersion.id == ClauseRow.version_id)
        .join(Manual, Manual.id == ManualVersion.manual_id)
        .where(
            *(Decision.assessment_id.in_(assessments), Decision.standard == standard),
            *(Decision.holds, Decision.verdict.in_(ACCEPTED)),
        )
        .order_by(
            Decision.verdict.desc(), func.coalesce(Decision.confidence, 0.0).desc(), Decision.id
        )
    )
