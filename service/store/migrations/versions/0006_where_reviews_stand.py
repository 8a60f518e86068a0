"""Which decision holds, where each standard stands by decisions, and links to one assessment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from service.store.base import COUNTER, Moment

revision = "0006"
down_revision = "0005"
_ANSWERS = {"satisfies": "covered", "partial": "partial", "contradicts": "gap"}


def upgrade() -> None:
    """Add what is new and work out, from the decisions that there are, what it says."""
    with op.batch_alter_table("share_link") as table:
        table.add_column(sa.Column("assessment_id", sa.String(26), nullable=True))
    with op.batch_alter_table("decision") as table:
        table.add_column(sa.Column("holds", sa.Boolean(), nullable=True))
        table.add_column(sa.Column("group_id", sa.String(26), nullable=True))
        table.add_column(sa.Column("undoes", COUNTER, nullable=True))
    op.execute(
        "UPDATE decision SET holds = (id IN (SELECT max(id) FROM decision "
        "GROUP BY assessment_id, standard, element, clause_id))"
    )
    with op.batch_alter_table("decision") as table:
        table.alter_column("holds", existing_type=sa.Boolean(), nullable=False)
    op.create_index("ix_decision_group_id", "decision", ["group_id"])
    _standard_review()
    _work_out()


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("standard_review")
    op.drop_index("ix_decision_group_id", "decision")
    with op.batch_alter_table("decision") as table:
        table.drop_column("undoes")
        table.drop_column("group_id")
        table.drop_column("holds")
    with op.batch_alter_table("share_link") as table:
        table.drop_column("assessment_id")


def _standard_review() -> None:
    op.create_table(
        "standard_review",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("assessment_id", sa.String(26), nullable=False),
        sa.Column("standard", sa.String(80), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reviewed", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.String(26), nullable=False),
        sa.Column("user_name", sa.String(120), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"],
            ["agency.id"],
            name="fk_standard_review_agency_id_agency",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name="fk_standard_review_assessment_id_assessment",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_standard_review"),
        sa.UniqueConstraint(
            "assessment_id", "standard", name="uq_standard_review_assessment_id_standard"
        ),
    )


def _work_out() -> None:
    """Write a row for each standard that has decisions, as this release reads them."""
    connection = op.get_bind()
    held = connection.execute(
        sa.text(
            "SELECT d.agency_id, d.assessment_id, d.standard, d.element, d.clause_id, d.verdict, "
            "d.user_id, d.user_name, d.at, a.revision_id FROM decision d "
            "JOIN assessment a ON a.id = d.assessment_id WHERE d.holds ORDER BY d.id"
        ).columns(at=Moment())
    ).all()
    by_standard: dict[tuple[str, str, str], list[Any]] = {}
    for row in held:
        by_standard.setdefault((row.assessment_id, row.revision_id, row.standard), []).append(row)
    table = sa.table(
        "standard_review",
        *(sa.column(name) for name in ("agency_id", "assessment_id", "standard", "state")),
        *(sa.column("reviewed", sa.Boolean()), sa.column("user_id"), sa.column("user_name")),
        sa.column("at", Moment()),
    )
    parts = sa.text("SELECT number FROM element WHERE revision_id = :r AND number LIKE :n")
    for (assessment, revision, standard), rows in by_standard.items():
        found = connection.execute(parts, {"r": revision, "n": f"{standard}.%"}).scalars()
        state = _state([str(one) for one in found], rows)
        connection.execute(
            table.insert().values(
                agency_id=rows[-1].agency_id,
                assessment_id=assessment,
                standard=standard,
                state=state,
                reviewed=state != "open",
                user_id=rows[-1].user_id,
                user_name=rows[-1].user_name,
                at=rows[-1].at,
            )
        )


def _state(elements: list[str], rows: Sequence[Any]) -> str:
    if any(row.verdict == "not_applicable" and row.clause_id is None for row in rows):
        return "not_applicable"
    whole = [row.verdict for row in rows if not row.element]
    states = {
        _of_part([row.verdict for row in rows if row.element == one] + whole)
        for one in elements or [""]
    }
    if "open" in states:
        return "open"
    return states.pop() if len(states) == 1 else "partial"


def _of_part(verdicts: list[str]) -> str:
    for verdict, state in _ANSWERS.items():
        if verdict in verdicts:
            return state
    return "open"
