"""Assessments, runs, what they found and decisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.base import COUNTER, Moment

revision = "0004"
down_revision = "0003"
_TABLES = (
    "calibration",
    "assessment",
    "applicability",
    "decision",
    "run",
    "proposal",
    "run_version",
    "standard_state",
)


def upgrade() -> None:
    """Make the tables, those that others name first."""
    _calibration()
    _assessment()
    _applicability()
    _decision()
    _run()
    _proposal()
    _run_version()
    _standard_state()


def downgrade() -> None:
    """Drop them again."""
    for table in reversed(_TABLES):
        op.drop_table(table)


def _calibration() -> None:
    op.create_table(
        "calibration",
        sa.Column("id", sa.String(120), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calibration"),
    )


def _assessment() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("edition_id", sa.String(80), nullable=False),
        sa.Column("revision_id", sa.String(26), nullable=False),
        sa.Column("current_run_id", sa.String(26), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_assessment_agency_id_agency", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name="fk_assessment_edition_id_edition"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["edition_revision.id"],
            name="fk_assessment_revision_id_edition_revision",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_assessment"),
    )
    op.create_index("ix_assessment_agency_id", "assessment", ["agency_id"], unique=False)
    op.create_index("ix_assessment_edition_id", "assessment", ["edition_id"], unique=False)


def _applicability() -> None:
    op.create_table(
        "applicability",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("assessment_id", sa.String(26), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("by_name", sa.String(120), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"],
            ["agency.id"],
            name="fk_applicability_agency_id_agency",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name="fk_applicability_assessment_id_assessment",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_applicability"),
    )
    op.create_index("ix_applicability_agency_id", "applicability", ["agency_id"], unique=False)
    op.create_index(
        "ix_applicability_assessment_id", "applicability", ["assessment_id"], unique=False
    )


def _decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("assessment_id", sa.String(26), nullable=False),
        sa.Column("run_id", sa.String(26), nullable=False),
        sa.Column("proposal_id", COUNTER, nullable=True),
        sa.Column("standard", sa.String(80), nullable=False),
        sa.Column("element", sa.String(90), nullable=False),
        sa.Column("clause_id", COUNTER, nullable=True),
        sa.Column("clause_digest", sa.String(64), nullable=False),
        sa.Column("element_digest", sa.String(64), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("user_id", sa.String(26), nullable=False),
        sa.Column("user_name", sa.String(120), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("scorer", sa.String(120), nullable=False),
        sa.Column("calibration_id", sa.String(120), nullable=True),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_decision_agency_id_agency", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name="fk_decision_assessment_id_assessment",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
    )
    op.create_index(
        "ix_decision_assessment_id_standard",
        "decision",
        ["assessment_id", "standard", "id"],
        unique=False,
    )


def _run() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("assessment_id", sa.String(26), nullable=False),
        sa.Column("job_id", sa.String(26), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("revision_id", sa.String(26), nullable=False),
        sa.Column("applicability_id", sa.String(26), nullable=True),
        sa.Column("edition_digest", sa.String(64), nullable=False),
        sa.Column("encoder", sa.String(120), nullable=False),
        sa.Column("dimensions", sa.Integer(), nullable=False),
        sa.Column("scorer", sa.String(120), nullable=False),
        sa.Column("calibration_id", sa.String(120), nullable=True),
        sa.Column("assurances", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("clauses", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_run_agency_id_agency", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name="fk_run_assessment_id_assessment",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
        sa.UniqueConstraint("assessment_id", "number", name="uq_run_assessment_id_number"),
    )
    op.create_index("ix_run_agency_id", "run", ["agency_id"], unique=False)
    op.create_index("ix_run_assessment_id", "run", ["assessment_id"], unique=False)
    op.create_index("ix_run_job_id", "run", ["job_id"], unique=False)


def _proposal() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("run_id", sa.String(26), nullable=False),
        sa.Column("standard", sa.String(80), nullable=False),
        sa.Column("element", sa.String(90), nullable=False),
        sa.Column("kind", sa.String(14), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("clause_id", COUNTER, nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("cited", sa.Boolean(), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=False),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_proposal_agency_id_agency", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["clause.id"], name="fk_proposal_clause_id_clause", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["run.id"], name="fk_proposal_run_id_run", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
        sa.UniqueConstraint(
            "run_id",
            "standard",
            "element",
            "kind",
            "rank",
            name="uq_proposal_run_id_standard_element_kind_rank",
        ),
    )
    op.create_index("ix_proposal_clause_id", "proposal", ["clause_id"], unique=False)
    op.create_index("ix_proposal_run_id_id", "proposal", ["run_id", "id"], unique=False)


def _run_version() -> None:
    op.create_table(
        "run_version",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("run_id", sa.String(26), nullable=False),
        sa.Column("version_id", sa.String(26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_run_version_agency_id_agency", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["run.id"], name="fk_run_version_run_id_run", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_run_version"),
        sa.UniqueConstraint("run_id", "position", name="uq_run_version_run_id_position"),
    )


def _standard_state() -> None:
    op.create_table(
        "standard_state",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("run_id", sa.String(26), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("standard", sa.String(80), nullable=False),
        sa.Column("element", sa.String(90), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("gap_probability", sa.Double(), nullable=False),
        sa.Column("applies", sa.Boolean(), nullable=True),
        sa.Column("applicability", sa.JSON(), nullable=False),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"],
            ["agency.id"],
            name="fk_standard_state_agency_id_agency",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["run.id"], name="fk_standard_state_run_id_run", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_standard_state"),
        sa.UniqueConstraint(
            "run_id", "standard", "element", name="uq_standard_state_run_id_standard_element"
        ),
    )
    op.create_index(
        "ix_standard_state_run_id_element_ordinal",
        "standard_state",
        ["run_id", "element", "ordinal"],
        unique=False,
    )
