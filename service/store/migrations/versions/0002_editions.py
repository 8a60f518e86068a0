"""Editions, their wordings, standards and elements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.base import COUNTER, Moment

revision = "0002"
down_revision = "0001"
_TABLES = ("edition", "edition_revision", "element", "standard")


def upgrade() -> None:
    """Make the tables, those that others name first."""
    _edition()
    _edition_revision()
    _element()
    _standard()


def downgrade() -> None:
    """Drop them again."""
    for table in reversed(_TABLES):
        op.drop_table(table)


def _edition() -> None:
    op.create_table(
        "edition",
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("program", sa.String(40), nullable=False),
        sa.Column("revision_id", sa.String(26), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_edition"),
    )


def _edition_revision() -> None:
    op.create_table(
        "edition_revision",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("edition_id", sa.String(80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name_es", sa.String(300), nullable=False),
        sa.Column("name_en", sa.String(300), nullable=False),
        sa.Column("effective", sa.String(10), nullable=True),
        sa.Column("standards", sa.Integer(), nullable=False),
        sa.Column("licensed", sa.Boolean(), nullable=False),
        sa.Column("same_requirement", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(400), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("created_by_name", sa.String(120), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name="fk_edition_revision_edition_id_edition",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_edition_revision"),
        sa.UniqueConstraint("edition_id", "number", name="uq_edition_revision_edition_id_number"),
    )
    op.create_index(
        "ix_edition_revision_edition_id", "edition_revision", ["edition_id"], unique=False
    )


def _element() -> None:
    op.create_table(
        "element",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("revision_id", sa.String(26), nullable=False),
        sa.Column("number", sa.String(90), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["edition_revision.id"],
            name="fk_element_revision_id_edition_revision",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_element"),
        sa.UniqueConstraint("revision_id", "number", name="uq_element_revision_id_number"),
    )


def _standard() -> None:
    op.create_table(
        "standard",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("revision_id", sa.String(26), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("title_es", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("level", sa.String(40), nullable=True),
        sa.Column("type", sa.String(40), nullable=True),
        sa.Column("verified", sa.String(20), nullable=True),
        sa.Column("chapter", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["edition_revision.id"],
            name="fk_standard_revision_id_edition_revision",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_standard"),
        sa.UniqueConstraint("revision_id", "number", name="uq_standard_revision_id_number"),
        sa.UniqueConstraint("revision_id", "ordinal", name="uq_standard_revision_id_ordinal"),
    )
