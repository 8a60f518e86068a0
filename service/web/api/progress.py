"""How far people have come over the API, and how far confidences and readers can be trusted."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import Field

from pipelines.agreement import Agreement
from pipelines.reliability import Reliability
from service.store import agencies, assessments, progress, second_readings
from service.store.progress import PersonRow, Tally
from service.web.api.answers import single
from service.web.api.call import CurrentCall
from service.web.api.problem_docs import single_of
from service.web.api.result_bodies import Probability
from service.web.api.shapes import Id, Shown

router = APIRouter(tags=["results"])


class Counts(Shown):
    """Standards by where people left them; ``untouched``: nobody looked, ``gap``: found none.

    ``standards`` are those to review, ``reviewed`` those decided about in whole, ``applying`` those
    that could be covered, ``begun`` those with decisions that leave a part open.
    """

    standards: int = Field(examples=[451])
    reviewed: int = Field(examples=[210])
    applying: int = Field(examples=[447])
    covered: int
    partial: int
    gap: int
    not_applicable: int
    begun: int
    untouched: int

    @classmethod
    def of(cls, tally: Tally) -> Counts:
        """Make the body of a tally."""
        return cls.model_validate(tally)


class ChapterCounts(Counts):
    """The counts of a chapter, in the catalogue's order."""

    chapter: str

    @classmethod
    def named(cls, chapter: str, tally: Tally) -> ChapterCounts:
        """Make the body of a chapter."""
        return cls(chapter=chapter, **Counts.of(tally).model_dump())


class LevelCounts(Counts):
    """The counts of a level for the agency's size: M, O, N/A, or "" where it is not known."""

    level: Literal["M", "O", "N/A", ""]

    @classmethod
    def named(cls, level: str, tally: Tally) -> LevelCounts:
        """Make the body of a level."""
        return cls.model_validate({"level": level, **Counts.of(tally).model_dump()})


class PersonCounts(Shown):
    """A person's decisions that hold; ``accepted``: satisfies or partial, of a clause."""

    user_id: str
    user_name: str
    decisions: int
    standards: int
    accepted: int
    rejected: int
    last_at: datetime

    @classmethod
    def of(cls, row: PersonRow) -> PersonCounts:
        """Make the body of a row."""
        return cls.model_validate(row)


class ConfidenceBin(Shown):
    """Proposals of one tenth of confidence that were decided; ``low`` to ``high``: 95% bounds.

    ``enough``: there are enough decisions to speak of a share.
    """

    start: Probability
    end: Probability
    n: int
    accepted: int
    mean: Probability | None
    rate: Probability | None
    low: Probability | None
    high: Probability | None
    enough: bool


class Trust(Shown):
    """Whether confidences meant what they said, by the team's own decisions on proposals.

    ``tendency``: few (too few to tell), high, low, mixed (right in all, wrong in some bin), agree.
    """

    n: int
    accepted: int
    mean: Probability | None
    rate: Probability | None
    tendency: Literal["few", "high", "low", "mixed", "agree"]
    bins: list[ConfidenceBin]

    @classmethod
    def of(cls, found: Reliability) -> Trust:
        """Make the body of figures."""
        return cls.model_validate(found)


class SecondReadings(Shown):
    """How first and second readings compare; ``kappa`` (Cohen) is null where it is not defined."""

    n: int = Field(examples=[40])
    agreed: int = Field(examples=[36])
    kappa: float | None = Field(ge=-1, le=1, examples=[0.68])
    waiting: int
    disagreed: int = Field(description="Por resolver · To be settled")
    settled: int


class Progress(Shown):
    """How far people have come with an assessment."""

    assessment_id: str
    counts: Counts
    chapters: list[ChapterCounts]
    levels: list[LevelCounts]
    people: list[PersonCounts]
    reliability: Trust
    second_readings: SecondReadings


@router.get(
    "/assessments/{assessment}/progress",
    summary="El avance de la revisión · Progress of the review",
    response_model=Progress,
    responses=single_of("El avance · The progress", 404),
)
def get_progress(call: CurrentCall, assessment: Id) -> Response:
    """Return how far people have come, how right confidences were and how far readers agree."""
    with call.read() as unit:
        row = assessments.get(unit, assessment)
        size = agencies.get(unit, row.agency_id).size
        found = progress.of_assessment(unit, row, size)
        people = progress.people(unit, assessment)
        trust = progress.confidences(unit, assessment)
        compared = second_readings.compared(unit, assessment)
        standing = second_readings.standing(unit, assessment)
    body = Progress(
        assessment_id=assessment,
        counts=Counts.of(found.whole),
        chapters=[ChapterCounts.named(*one) for one in found.chapters.items()],
        levels=[LevelCounts.named(*one) for one in found.levels.items()],
        people=[PersonCounts.of(one) for one in people],
        reliability=Trust.of(trust),
        second_readings=_readings(compared, standing),
    )
    return single(call.request, body)


def _readings(compared: Agreement, standing: second_readings.Standing) -> SecondReadings:
    return SecondReadings(
        n=compared.n,
        agreed=compared.agreed,
        kappa=compared.kappa,
        waiting=standing.waiting,
        disagreed=standing.disagreed,
        settled=standing.settled,
    )
