"""A model tried on every open assessment before it is adopted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.base import Moment

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add what is new."""
    op.create_table(
        "model_trial",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("model", sa.String(120), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("created_by_name", sa.String(120), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("ended_by_name", sa.String(120), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_model_trial"),
    )
    op.create_table(
        "trial_item",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("trial_id", sa.String(26), nullable=False),
        sa.Column("assessment_id", sa.String(26), nullable=False),
        sa.Column("job_id", sa.String(26), nullable=False),
        sa.Column("from_run_id", sa.String(26), nullable=False),
        sa.Column("run_id", sa.String(26), nullable=True),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_trial_item_agency_id_agency", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name="fk_trial_item_assessment_id_assessment",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["trial_id"],
            ["model_trial.id"],
            name="fk_trial_item_trial_id_model_trial",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_trial_item"),
        sa.UniqueConstraint(
            "trial_id", "assessment_id", name="uq_trial_item_trial_id_assessment_id"
        ),
    )
    for column in ("agency_id", "assessment_id", "job_id"):
        op.create_index(f"ix_trial_item_{column}", "trial_item", [column], unique=False)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("trial_item")
    op.drop_table("model_trial")
