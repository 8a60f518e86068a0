"""What a later run of a body need not match again: the candidates of each list."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.base import COUNTER

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add what is new."""
    with op.batch_alter_table("run") as table:
        table.add_column(sa.Column("reference", sa.String(80), nullable=False, server_default=""))
    with op.batch_alter_table("run") as table:
        table.alter_column("reference", existing_type=sa.String(80), server_default=None)
    op.create_table(
        "run_lists",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("run_id", sa.String(26), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_run_lists_agency_id_agency", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["run.id"], name="fk_run_lists_run_id_run", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_run_lists"),
        sa.UniqueConstraint("run_id", name="uq_run_lists_run_id"),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("run_lists")
    with op.batch_alter_table("run") as table:
        table.drop_column("reference")
