"""Samples, second readings and reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.base import COUNTER, Moment

revision = "0008"
down_revision = "0007"
_TABLES = (
    "sample",
    "sample_item",
    "second_reading",
    "report",
)


def upgrade() -> None:
    """Make the tables, those that others name first."""
    _sample()
    _sample_item()
    _second_reading()
    _report()


def downgrade() -> None:
    """Drop them again."""
    for table in reversed(_TABLES):
        op.drop_table(table)


def _sample() -> None:
    op.create_table(
        "sample",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("assessment_id", sa.String(26), nullable=False),
        sa.Column("run_id", sa.String(26), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("population", COUNTER, nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("user_id", sa.String(26), nullable=False),
        sa.Column("user_name", sa.String(120), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_sample_agency_id_agency", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name="fk_sample_assessment_id_assessment",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sample"),
    )
    op.create_index("ix_sample_agency_id", "sample", ["agency_id"], unique=False)
    op.create_index("ix_sample_assessment_id", "sample", ["assessment_id"], unique=False)


def _sample_item() -> None:
    op.create_table(
        "sample_item",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("sample_id", sa.String(26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("standard", sa.String(80), nullable=False),
        sa.Column("element", sa.String(90), nullable=False),
        sa.Column("clause_id", COUNTER, nullable=False),
        sa.Column("decision_id", COUNTER, nullable=True),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("user_id", sa.String(26), nullable=True),
        sa.Column("user_name", sa.String(120), nullable=False),
        sa.Column("at", Moment(), nullable=True),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_sample_item_agency_id_agency", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["sample.id"], name="fk_sample_item_sample_id_sample", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sample_item"),
        sa.UniqueConstraint("sample_id", "position", name="uq_sample_item_sample_id_position"),
    )


def _second_reading() -> None:
    op.create_table(
        "second_reading",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("assessment_id", sa.String(26), nullable=False),
        sa.Column("decision_id", COUNTER, nullable=False),
        sa.Column("standard", sa.String(80), nullable=False),
        sa.Column("element", sa.String(90), nullable=False),
        sa.Column("clause_id", COUNTER, nullable=False),
        sa.Column("first_user_id", sa.String(26), nullable=False),
        sa.Column("first_user_name", sa.String(120), nullable=False),
        sa.Column("first_verdict", sa.String(16), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("user_id", sa.String(26), nullable=True),
        sa.Column("user_name", sa.String(120), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("read_at", Moment(), nullable=True),
        sa.Column("settled_id", COUNTER, nullable=True),
        sa.Column("settled_by_name", sa.String(120), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"],
            ["agency.id"],
            name="fk_second_reading_agency_id_agency",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name="fk_second_reading_assessment_id_assessment",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_second_reading"),
        sa.UniqueConstraint("decision_id", name="uq_second_reading_decision_id"),
    )
    op.create_index(
        "ix_second_reading_assessment_id_state",
        "second_reading",
        ["assessment_id", "state"],
        unique=False,
    )


def _report() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("assessment_id", sa.String(26), nullable=False),
        sa.Column("run_id", sa.String(26), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("format", sa.String(5), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", COUNTER, nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("user_id", sa.String(40), nullable=False),
        sa.Column("user_name", sa.String(120), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_report_agency_id_agency", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name="fk_report_assessment_id_assessment",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
    )
    op.create_index("ix_report_agency_id", "report", ["agency_id"], unique=False)
    op.create_index("ix_report_assessment_id", "report", ["assessment_id"], unique=False)
    op.create_index("ix_report_sha256", "report", ["sha256"], unique=False)
