"""Plans of re-check, what they hold for each agency, and decisions carried from another text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.base import COUNTER, Moment

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add what is new; no decision made until now was carried."""
    with op.batch_alter_table("decision") as table:
        table.add_column(sa.Column("origin_id", COUNTER, nullable=True))
        table.add_column(sa.Column("carried", sa.String(16), nullable=False, server_default=""))
    with op.batch_alter_table("decision") as table:
        table.alter_column("carried", existing_type=sa.String(16), server_default=None)
    _plan()
    _item()
    _carried()


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("carried_decision")
    op.drop_table("recheck_item")
    op.drop_table("recheck_plan")
    with op.batch_alter_table("decision") as table:
        table.drop_column("carried")
        table.drop_column("origin_id")


def _plan() -> None:
    op.create_table(
        "recheck_plan",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("edition_id", sa.String(80), nullable=False),
        sa.Column("revision_id", sa.String(26), nullable=False),
        sa.Column("grace", sa.Integer(), nullable=True),
        sa.Column("changes", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("created_by", sa.String(40), nullable=False),
        sa.Column("created_by_name", sa.String(120), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("started_at", Moment(), nullable=True),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_recheck_plan"),
    )


def _item() -> None:
    op.create_table(
        "recheck_item",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("plan_id", sa.String(26), nullable=False),
        sa.Column("from_assessment_id", sa.String(26), nullable=False),
        sa.Column("assessment_id", sa.String(26), nullable=True),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("deadline", Moment(), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("worker", sa.String(40), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("started_at", Moment(), nullable=True),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"],
            ["agency.id"],
            name="fk_recheck_item_agency_id_agency",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["recheck_plan.id"],
            name="fk_recheck_item_plan_id_recheck_plan",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recheck_item"),
        sa.UniqueConstraint("plan_id", "agency_id", name="uq_recheck_item_plan_id_agency_id"),
    )
    for column in ("agency_id", "assessment_id", "state"):
        op.create_index(f"ix_recheck_item_{column}", "recheck_item", [column], unique=False)


def _carried() -> None:
    op.create_table(
        "carried_decision",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("assessment_id", sa.String(26), nullable=False),
        sa.Column("run_id", sa.String(26), nullable=False),
        sa.Column("decision_id", COUNTER, nullable=False),
        sa.Column("standard", sa.String(80), nullable=False),
        sa.Column("element", sa.String(90), nullable=False),
        sa.Column("clause_id", COUNTER, nullable=True),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("clause_fate", sa.String(10), nullable=False),
        sa.Column("requirement_fate", sa.String(12), nullable=False),
        sa.Column("certainty", sa.Double(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("answer_id", COUNTER, nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"],
            ["agency.id"],
            name="fk_carried_decision_agency_id_agency",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name="fk_carried_decision_assessment_id_assessment",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_carried_decision"),
    )
    op.create_index(
        "ix_carried_decision_assessment_id_state",
        "carried_decision",
        ["assessment_id", "state"],
        unique=False,
    )
