"""What a report of a review shows, in words and frozen: all formats are made of these rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

CROSSWALK, GAPS = "crosswalk", "gaps"
KINDS = (CROSSWALK, GAPS)
PEOPLE, MACHINE = "people", "machine"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A status: its code and its words."""

    code: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownClause:
    """A clause and where it stands; ``text`` is the beginning of a long one."""

    label: str
    manual: str
    version: str
    page: int | None
    place: str
    path: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownDecision:
    """What a person decided, of a clause or of none; ``element`` "" is the standard as a whole."""

    element: str
    verdict: Shown
    reason: str
    note: str
    who: str
    at: datetime
    when: str
    clause: ShownClause | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownProposal:
    """A clause that the machine proposes, or thinks contradicts, and nobody decided about."""

    clause: ShownClause
    contradicts: bool
    confidence: float | None
    score: float
    sure: str
    why_not: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownPart:
    """A part of a standard, or with ``element`` "" the whole of one without parts."""

    element: str
    name: str
    text: str
    people: Shown
    machine: Shown
    sure: str
    decisions: tuple[ShownDecision, ...]
    proposals: tuple[ShownProposal, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownNote:
    """A note of the team on a standard or on a part of it, whose name is "" for the whole."""

    part: str
    text: str
    who: str
    at: datetime
    when: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownTask:
    """An open task: what, of which part, who does it and until when."""

    part: str
    title: str
    detail: str
    owner: str
    due_at: datetime | None
    due: str
    overdue: bool
    by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownGap:
    """Why a standard is a gap: who says so, what comes nearest and why that is not enough."""

    basis: Shown
    nearest: ShownClause | None
    sure: str
    why_not: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownStandard:
    """A standard with all that is known of it; ``gap`` None: it is none."""

    number: str
    anchor: str
    chapter: str
    title: str
    level: str
    source: str
    unverified: bool
    statement: str
    people: Shown
    last: str
    machine: Shown
    confidence: float | None
    sure: str
    applicability: str
    whole: tuple[ShownDecision, ...]
    parts: tuple[ShownPart, ...]
    notes: tuple[ShownNote, ...]
    tasks: tuple[ShownTask, ...]
    gap: ShownGap | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownChapter:
    """A chapter with its standards."""

    title: str
    anchor: str
    standards: tuple[ShownStandard, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownCount:
    """How many standards stand somewhere by people and by the machine; some are unverified."""

    status: Shown
    people: int
    people_unverified: int
    machine: int
    machine_unverified: int


@dataclass(frozen=True, kw_only=True, slots=True)
class HeatRow:
    """A chapter's line of the heatmap: how many of its standards are in each column."""

    title: str
    anchor: str
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """A name and a value of the cover; ``code`` for what people copy, such as a digest."""

    name: str
    value: str
    code: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownFile:
    """A file of a manual's version that was read."""

    manual: str
    version: int
    name: str
    pages: int
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewView:
    """All that a report shows. ``chapters`` has every standard, or only the gaps of a gap report.

    ``content`` is the digest of everything else in it: reports of one state share it.
    """

    kind: str
    language: str
    title: str
    lede: str
    agency: str
    assessment: str
    edition: str
    facts: tuple[Fact, ...]
    running: tuple[str, ...]
    meanings: tuple[str, ...]
    cautions: tuple[str, ...]
    total: int
    reviewed: int
    covered: int
    counts: tuple[ShownCount, ...]
    heat_columns: tuple[Shown, ...]
    heat: tuple[HeatRow, ...]
    chapters: tuple[ShownChapter, ...]
    files: tuple[ShownFile, ...]
    at: datetime
    content: str = ""

    @property
    def standards(self) -> tuple[ShownStandard, ...]:
        """Return every standard that is shown, in the catalogue's order."""
        return tuple(one for chapter in self.chapters for one in chapter.standards)
