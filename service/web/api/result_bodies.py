"""Rows of what a run found in, the bodies that the API shows out."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from service.store.results import ElementState, ProposalLine, StateLine
from service.web.api.shapes import Shown

Status = Literal["covered", "partial", "gap", "not_applicable"]
Probability = Annotated[float, Field(ge=0, le=1, examples=[0.93])]
_CONFIDENCE = "null: sin calibrar · not calibrated"


class Applicability(Shown):
    """Why a standard applies or not, and who declared it, null where rules and profile did."""

    reason: str
    reason_en: str
    declared_by: str | None


class StandardLine(Shown):
    """What a run says of a standard; ``decided``: people decided about all of it."""

    standard: str = Field(examples=["4.1.1"])
    title_es: str
    title_en: str
    level: str | None = Field(description="null: no se conoce · not known", examples=["M M M M"])
    verified: str | None = Field(
        description="De dónde viene el número · Where the number comes from",
        examples=["public-list"],
    )
    chapter: str
    status: Status
    confidence: Probability | None = Field(description=_CONFIDENCE)
    gap_probability: Probability
    applies: bool | None = Field(description="null: por confirmar · to be confirmed")
    applicability: Applicability | None
    decided: bool

    @classmethod
    def of(cls, row: StateLine, decided: frozenset[str]) -> StandardLine:
        """Make the body of a row."""
        return cls.model_validate({**vars(row), "decided": row.standard in decided})


class Element(Shown):
    """What a run says of an element."""

    element: str = Field(examples=["4.1.1.a"])
    status: Status
    confidence: Probability | None = Field(description=_CONFIDENCE)
    gap_probability: Probability

    @classmethod
    def of(cls, row: ElementState) -> Element:
        """Make the body of a row."""
        return cls.model_validate(row)


class Match(Shown):
    """A phrase that clause and standard share, as spans of characters of both."""

    part: Literal["lead_in", "text"]
    start: int
    end: int
    other_part: Literal["statement", "element", "word"]
    other_id: str | None
    other_start: int
    other_end: int
    words: int


class Missing(Shown):
    """What a standard asks for and a clause does not say."""

    code: str
    element: str | None
    es: str
    en: str


class Weak(Shown):
    """Why a clause on the subject may be no duty, and the wording that shows it."""

    code: str
    words: str


class Why(Shown):
    """Why a clause is proposed and what speaks against it, as ``acredita match`` writes it.

    ``cue``, ``start`` and ``end`` are those of a contradiction: the wording that shows it.
    """

    cited: bool
    terms: list[str]
    dense: float | None = None
    lexical: float | None = None
    language: str | None = None
    matches: list[Match] = Field(default_factory=list)
    missing: list[Missing] = Field(default_factory=list)
    weak: list[Weak] = Field(default_factory=list)
    cue: str | None = None
    start: int | None = None
    end: int | None = None


class Proposal(Shown):
    """A clause proposed for a standard ("" as element) or one of its elements; never changed."""

    id: int = Field(examples=[4711])
    run_id: str
    standard: str = Field(examples=["4.1.1"])
    element: str = Field(examples=["4.1.1.a", ""])
    kind: Literal["proposal", "contradiction"]
    rank: int
    score: float
    confidence: Probability | None = Field(description=_CONFIDENCE)
    low: Probability | None
    high: Probability | None
    cited: bool
    clause_id: int
    version_id: str
    manual_id: str
    manual: str
    page: int | None
    label: str = Field(examples=["Art. 12, fr. III"])
    path: list[str]
    lead_in: str
    text: str

    @classmethod
    def of(cls, row: ProposalLine) -> Proposal:
        """Make the body of a row."""
        return cls.model_validate(row)


class ExplainedProposal(Proposal):
    """A proposal with why it was made."""

    why: Why

    @classmethod
    def of_why(cls, row: ProposalLine, why: Any) -> ExplainedProposal:
        """Make the body of a row and its reasons."""
        return cls.model_validate({**vars(row), "why": why})


class Gap(Shown):
    """A standard that no directive answers, with the nearest clause.

    ``unverified``: its number is recalled, not from a source, so that it is no fact to report.
    """

    standard: str = Field(examples=["12.1.3"])
    title_es: str
    title_en: str
    level: str | None
    chapter: str
    gap_probability: Probability
    unverified: bool
    decided: bool
    nearest: Proposal | None
