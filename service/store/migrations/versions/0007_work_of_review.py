"""Preferences, batches, notes, tasks and proofs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.base import COUNTER, Moment

revision = "0007"
down_revision = "0006"
_TABLES = (
    "preference",
    "batch",
    "comment",
    "task",
    "proof",
)


def upgrade() -> None:
    """Make the tables, those that others name first."""
    _preference()
    _batch()
    _comment()
    _task()
    _proof()


def downgrade() -> None:
    """Drop them again."""
    for table in reversed(_TABLES):
        op.drop_table(table)


def _preference() -> None:
    op.create_table(
        "preference",
        sa.Column("user_id", sa.String(26), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_preference_user_id_user", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "name", name="pk_preference"),
    )


def _batch() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("group_id", sa.String(26), nullable=False),
        sa.Column("assessment_id", sa.String(26), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("user_id", sa.String(26), nullable=False),
        sa.Column("user_name", sa.String(120), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("undone_at", Moment(), nullable=True),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_batch_agency_id_agency", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name="fk_batch_assessment_id_assessment",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_batch"),
    )
    op.create_index("ix_batch_agency_id", "batch", ["agency_id"], unique=False)
    op.create_index("ix_batch_assessment_id", "batch", ["assessment_id"], unique=False)
    op.create_index("ix_batch_group_id", "batch", ["group_id"], unique=False)


def _comment() -> None:
    op.create_table(
        "comment",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("assessment_id", sa.String(26), nullable=False),
        sa.Column("standard", sa.String(80), nullable=False),
        sa.Column("element", sa.String(90), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("user_id", sa.String(40), nullable=False),
        sa.Column("user_name", sa.String(120), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_comment_agency_id_agency", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name="fk_comment_assessment_id_assessment",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
    )
    op.create_index(
        "ix_comment_assessment_id_standard", "comment", ["assessment_id", "standard"], unique=False
    )


def _task() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("assessment_id", sa.String(26), nullable=False),
        sa.Column("standard", sa.String(80), nullable=False),
        sa.Column("element", sa.String(90), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.String(26), nullable=True),
        sa.Column("owner_name", sa.String(120), nullable=False),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("comment_id", COUNTER, nullable=True),
        sa.Column("created_by", sa.String(40), nullable=False),
        sa.Column("created_by_name", sa.String(120), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_task_agency_id_agency", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name="fk_task_assessment_id_assessment",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
    )
    op.create_index("ix_task_agency_id", "task", ["agency_id"], unique=False)
    op.create_index("ix_task_assessment_id", "task", ["assessment_id"], unique=False)
    op.create_index("ix_task_owner_id", "task", ["owner_id"], unique=False)
    op.create_index("ix_task_state_due_at", "task", ["state", "due_at"], unique=False)


def _proof() -> None:
    op.create_table(
        "proof",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("assessment_id", sa.String(26), nullable=False),
        sa.Column("standard", sa.String(80), nullable=False),
        sa.Column("element", sa.String(90), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("name", sa.String(400), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", COUNTER, nullable=False),
        sa.Column("user_id", sa.String(26), nullable=False),
        sa.Column("user_name", sa.String(120), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.Column("removed_by_name", sa.String(120), nullable=False),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_proof_agency_id_agency", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name="fk_proof_assessment_id_assessment",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_proof"),
    )
    op.create_index("ix_proof_agency_id", "proof", ["agency_id"], unique=False)
    op.create_index(
        "ix_proof_assessment_id_standard", "proof", ["assessment_id", "standard"], unique=False
    )
    op.create_index("ix_proof_sha256", "proof", ["sha256"], unique=False)
