"""Tables of assessments: an agency against an edition, its runs, and what people decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import COUNTER, KEY, Bulk, Owned, Table


class Assessment(Owned, Table):
    """An agency against an edition's wording, with the profile that says what applies to it."""

    __tablename__ = "assessment"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    edition_id: Mapped[str] = mapped_column(String(80), ForeignKey("edition.id"), index=True)
    revision_id: Mapped[str] = mapped_column(KEY, ForeignKey("edition_revision.id"))
    # The run whose results are shown; no key, since runs name their assessment.
    current_run_id: Mapped[str | None] = mapped_column(KEY)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class ApplicabilityRow(Owned, Table):
    """The profile of an assessment (TOML as people edit it), dated; the last row holds."""

    __tablename__ = "applicability"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    assessment_id: Mapped[str] = mapped_column(
        KEY, ForeignKey("assessment.id", ondelete="CASCADE"), index=True
    )
    profile: Mapped[str] = mapped_column(Text)
    by_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class CalibrationRow(Table):
    """Where confidences of runs came from, once per calibration id."""

    __tablename__ = "calibration"
    id: Mapped[str] = mapped_column(String(120), primary_key=True)
    facts: Mapped[Any] = mapped_column(JSON)


class Run(Owned, Table):
    """One matching of an assessment: what it was made of, what made it, and its counts.

    ``state`` is queued, matched, done, failed or superseded; ``counts`` by status. ``reference``
    names the standards that statistics were taken from, "" for the edition's own.
    """

    __tablename__ = "run"
    __table_args__ = (UniqueConstraint("assessment_id", "number"),)
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    assessment_id: Mapped[str] = mapped_column(
        KEY, ForeignKey("assessment.id", ondelete="CASCADE"), index=True
    )
    job_id: Mapped[str | None] = mapped_column(KEY, index=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    revision_id: Mapped[str] = mapped_column(KEY)
    applicability_id: Mapped[str | None] = mapped_column(KEY)
    edition_digest: Mapped[str] = mapped_column(String(64), default="")
    encoder: Mapped[str] = mapped_column(String(120), default="")
    dimensions: Mapped[int] = mapped_column(default=0)
    scorer: Mapped[str] = mapped_column(String(120), default="")
    reference: Mapped[str] = mapped_column(String(80), default="")
    calibration_id: Mapped[str | None] = mapped_column(String(120))
    assurances: Mapped[Any] = mapped_column(JSON, default=list)
    counts: Mapped[Any] = mapped_column(JSON, default=dict)
    clauses: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class RunLists(Bulk, Table):
    """The candidates of every list of the run that an assessment shows, packed."""

    __tablename__ = "run_lists"
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    run_id: Mapped[str] = mapped_column(KEY, ForeignKey("run.id", ondelete="CASCADE"), unique=True)
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class RunVersion(Bulk, Table):
    """A manual's version that a run read, in its order; it stays known when it was deleted."""

    __tablename__ = "run_version"
    __table_args__ = (UniqueConstraint("run_id", "position"),)
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    run_id: Mapped[str] = mapped_column(KEY, ForeignKey("run.id", ondelete="CASCADE"))
    version_id: Mapped[str] = mapped_column(KEY)
    position: Mapped[int]


class StandardState(Bulk, Table):
    """What a run says of a standard or, where ``element`` is not "", of one of its elements."""

    __tablename__ = "standard_state"
    __table_args__ = (
        UniqueConstraint("run_id", "standard", "element"),
        Index("ix_standard_state_run_id_element_ordinal", "run_id", "element", "ordinal"),
    )
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    run_id: Mapped[str] = mapped_column(KEY, ForeignKey("run.id", ondelete="CASCADE"))
    ordinal: Mapped[int]
    standard: Mapped[str] = mapped_column(String(80))
    element: Mapped[str] = mapped_column(String(90), default="")
    status: Mapped[str] = mapped_column(String(16))
    confidence: Mapped[float | None]
    gap_probability: Mapped[float]
    applies: Mapped[bool | None]
    applicability: Mapped[Any] = mapped_column(JSON)


class ProposalRow(Bulk, Table):
    """A clause proposed by a run; never changed. ``why`` is packed JSON, read for one proposal.

    ``kind`` is proposal or contradiction; ``facts`` holds what is read with a list.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("run_id", "standard", "element", "kind", "rank"),
        Index("ix_proposal_run_id_id", "run_id", "id"),
    )
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    run_id: Mapped[str] = mapped_column(KEY, ForeignKey("run.id", ondelete="CASCADE"))
    standard: Mapped[str] = mapped_column(String(80))
    element: Mapped[str] = mapped_column(String(90), default="")
    kind: Mapped[str] = mapped_column(String(14), default="proposal")
    rank: Mapped[int]
    clause_id: Mapped[int] = mapped_column(
        COUNTER, ForeignKey("clause.id", ondelete="CASCADE"), index=True
    )
    score: Mapped[float]
    confidence: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    cited: Mapped[bool] = mapped_column(default=False)
    why: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Decision(Bulk, Table):
    """What a person decided; only ever added. The last row of (standard, element, clause) holds.

    Carries what it was made on: score, rank, model and calibration, and the digests of both texts.
    ``holds`` marks that last row; decisions made at once share ``group_id``; ``undoes`` is the
    decision that this one takes back, by saying again what held before it. ``origin_id`` is the
    decision that this one goes on from: kept by ``carried`` (kept, kept_equivalent: the person and
    the moment are those of the origin), or confirmed or changed by a person ("").
    """

    __tablename__ = "decision"
    __table_args__ = (
        Index("ix_decision_assessment_id_standard", "assessment_id", "standard", "id"),
        Index("ix_decision_group_id", "group_id"),
    )
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    assessment_id: Mapped[str] = mapped_column(KEY, ForeignKey("assessment.id", ondelete="CASCADE"))
    run_id: Mapped[str] = mapped_column(KEY)
    proposal_id: Mapped[int | None] = mapped_column(COUNTER)
    standard: Mapped[str] = mapped_column(String(80))
    element: Mapped[str] = mapped_column(String(90), default="")
    clause_id: Mapped[int | None] = mapped_column(COUNTER)
    clause_digest: Mapped[str] = mapped_column(String(64), default="")
    element_digest: Mapped[str] = mapped_column(String(64), default="")
    verdict: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[str] = mapped_column(KEY)
    user_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    score: Mapped[float | None]
    rank: Mapped[int | None]
    confidence: Mapped[float | None]
    scorer: Mapped[str] = mapped_column(String(120), default="")
    calibration_id: Mapped[str | None] = mapped_column(String(120))
    holds: Mapped[bool] = mapped_column(default=True)
    group_id: Mapped[str | None] = mapped_column(KEY)
    undoes: Mapped[int | None] = mapped_column(COUNTER)
    origin_id: Mapped[int | None] = mapped_column(COUNTER)
    carried: Mapped[str] = mapped_column(String(16), default="")
