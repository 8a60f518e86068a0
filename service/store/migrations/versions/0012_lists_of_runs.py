"""What a later run of a body need not match again: the candidates of each list."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

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
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_run_lists_agency_id_agency", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["id"], ["run.id"], name="fk_run_lists_id_run", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_run_lists"),
    )
    op.create_index("ix_run_lists_agency_id", "run_lists", ["agency_id"], unique=False)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("run_lists")
    with op.batch_alter_table("run") as table:
        table.drop_column("reference")
