"""What a report of a review is made of: one state of an assessment, as it was read at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from corpora.records import Edition
from service.store.agencies import AgencyRow
from service.store.assessments import AssessmentRow, RunRow
from service.store.comments import CommentRow
from service.store.decided import DecisionRow, ReviewRow
from service.store.editions import RevisionRow
from service.store.results import ElementState, ProposalLine, StateLine
from service.store.tasks import TaskRow


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """A file of a manual's version as it was read."""

    name: str
    sha256: str
    pages: int


@dataclass(frozen=True, kw_only=True)
class Source:
    """A manual's version that the run read, with its files."""

    version_id: str
    name: str
    number: int
    pages: int
    clauses: int
    files: tuple[SourceFile, ...]


@dataclass(frozen=True, kw_only=True)
class ClauseLine:
    """A clause that was decided about, and where it stands."""

    id: int
    manual: str
    number: int
    page: int | None
    label: str
    path: Any
    lead_in: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ReviewState:
    """An assessment as it was at ``at``: what its run says, what people decided, noted and owe.

    ``proposals`` are the best of each list, with ``whys`` by their ids; ``tasks`` the open ones.
    """

    at: datetime
    by: str
    agency: AgencyRow
    assessment: AssessmentRow
    run: RunRow
    wording: RevisionRow
    edition: Edition
    states: tuple[StateLine, ...]
    elements: tuple[ElementState, ...]
    reviews: Mapping[str, ReviewRow]
    decisions: tuple[DecisionRow, ...]
    clauses: Mapping[int, ClauseLine]
    proposals: tuple[ProposalLine, ...]
    whys: Mapping[int, Any]
    comments: tuple[CommentRow, ...]
    tasks: tuple[TaskRow, ...]
    sources: tuple[Source, ...]
