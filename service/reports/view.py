"""The rows that the report's template shows: words and numbers ready to print, no more rules."""

from __future__ import annotations

from dataclasses import dataclass

from service.reports.characters import Span


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseView:
    """A clause and where it is. ``rest`` is what follows a clipped text.

    ``goes_on`` says that even ``rest`` does not reach the end of the clause.
    """

    path: str
    label: str
    place: str
    cited: bool
    force: str
    lead_in: tuple[Span, ...]
    text: tuple[Span, ...]
    rest: tuple[Span, ...]
    goes_on: bool
    notes: tuple[str, ...]
    ocr: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposalView:
    """A proposed clause. ``bar`` goes from 0 to 20; ``contradicts``: it is shown as such too.

    ``missing`` names what the clause leaves out, ``weak`` says why it may be no duty.
    """

    clause: ClauseView
    rank: int
    score: str
    bar: int
    confidence: str
    answers: str
    contradicts: bool
    missing: str
    weak: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ContradictionView:
    """A clause that may contradict a standard, or the part of it that ``about`` names."""

    clause: ClauseView
    score: str
    about: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ElementView:
    """One lettered or own part of a standard with its status."""

    name: str
    text: str
    status: str
    status_words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StandardView:
    """One standard with the proposals shown at once and those behind a click."""

    id: str
    anchor: str
    title: str
    title_en: str
    level: str
    status: str
    status_words: str
    unverified: bool
    verified: str
    confidence: str
    applicability: str
    elements: tuple[ElementView, ...]
    shown: tuple[ProposalView, ...]
    folded: tuple[ProposalView, ...]
    contradictions: tuple[ContradictionView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionView:
    """The standards of a chapter that share a subchapter."""

    title: str
    standards: tuple[StandardView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CellView:
    """A number of the heatmap and how strong its colour is, 0 to 4."""

    status: str
    number: int
    shade: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ChapterView:
    """One chapter: its row of the heatmap and its sections. ``share`` reads "40 %" or "—"."""

    anchor: str
    title: str
    cells: tuple[CellView, ...]
    total: int
    unverified: int
    share: str
    bar: int
    sections: tuple[SectionView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class GapView:
    """A standard without a directive and the nearest clause, for whoever will write it.

    ``open`` says that the agency's profile does not settle whether the standard applies,
    ``contradicted`` that some clause may contradict it.
    """

    id: str
    anchor: str
    title: str
    title_en: str
    level: str
    nearest: str
    nearest_place: str
    open: bool
    contradicted: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkView:
    """A standard's number and where it stands in the page."""

    id: str
    anchor: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GapGroupView:
    """The gaps of one chapter."""

    title: str
    gaps: tuple[GapView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TileView:
    """How many standards have a status, and how many of those have an unverified number."""

    status: str
    words: str
    meaning: str
    number: int
    verified: int
    unverified: int
    width: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ManualView:
    """One file of the body of directives."""

    file: str
    pages: str
    clauses: str
    ocr_pages: str
    warnings: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ErrorView:
    """A file that could not be read and what to do about it."""

    file: str
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FactView:
    """A name and a value of the footer."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportView:
    """All that report.html.j2 shows.

    ``by_source`` is False for a list of the user's own, whose numbers need no verification mark.
    """

    edition: str
    generated: str
    body: str
    by_source: bool
    total: int
    unverified_total: int
    unknown_levels: int
    open_total: int
    contradicted: tuple[LinkView, ...]
    calibration: str
    calibration_meaning: str
    calibrated: bool
    assurances: tuple[str, ...]
    tiles: tuple[TileView, ...]
    statuses: tuple[tuple[str, str], ...]
    gaps_total: int
    gaps: tuple[GapGroupView, ...]
    gaps_unverified_total: int
    gaps_unverified: tuple[GapGroupView, ...]
    chapters: tuple[ChapterView, ...]
    manuals: tuple[ManualView, ...]
    errors: tuple[ErrorView, ...]
    facts: tuple[FactView, ...]
