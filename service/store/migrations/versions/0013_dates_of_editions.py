"""An effective date that a person states of an edition, and the one that a plan was made with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.base import Moment

revision = "0013"
down_revision = "0012"
_STATED = (("stated_by", 120), ("stated_source", 200))


def upgrade() -> None:
    """Add what is new; plans keep the published date that they were made with, if any."""
    op.create_table(
        "edition_date",
        sa.Column("edition_id", sa.String(80), nullable=False),
        sa.Column("effective", sa.String(10), nullable=False),
        sa.Column("grace", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("by_name", sa.String(120), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name="fk_edition_date_edition_id_edition",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("edition_id", name="pk_edition_date"),
    )
    with op.batch_alter_table("recheck_plan") as table:
        table.add_column(sa.Column("effective", sa.String(10), nullable=True))
        for name, size in _STATED:
            column = sa.Column(name, sa.String(size), nullable=False, server_default="")
            table.add_column(column)
    with op.batch_alter_table("recheck_plan") as table:
        for name, size in _STATED:
            table.alter_column(name, existing_type=sa.String(size), server_default=None)
    op.execute(
        "UPDATE recheck_plan SET effective = (SELECT edition_revision.effective "
        "FROM edition_revision WHERE edition_revision.id = recheck_plan.revision_id)"
    )


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("recheck_plan") as table:
        for name in ("stated_source", "stated_by", "effective"):
            table.drop_column(name)
    op.drop_table("edition_date")
