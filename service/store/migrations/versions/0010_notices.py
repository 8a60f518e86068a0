"""What people are told of plans of re-check, and whether it went out by e-mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.base import Moment

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the table; nobody is told of what was done before."""
    op.create_table(
        "notice",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("plan_id", sa.String(26), nullable=False),
        sa.Column("user_id", sa.String(26), nullable=False),
        sa.Column("about", sa.String(10), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("agencies", sa.JSON(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=True),
        sa.Column("mail", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fault", sa.JSON(), nullable=False),
        sa.Column("next_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["recheck_plan.id"],
            name="fk_notice_plan_id_recheck_plan",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_notice_user_id_user", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.UniqueConstraint("plan_id", "user_id", "about", name="uq_notice_plan_id_user_id_about"),
    )
    op.create_index("ix_notice_user_id", "notice", ["user_id"], unique=False)
    op.create_index("ix_notice_mail_created_at", "notice", ["mail", "created_at"], unique=False)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("notice")
