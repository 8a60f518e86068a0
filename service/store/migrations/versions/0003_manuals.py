"""Manuals, their versions, files and clauses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.base import COUNTER, Moment

revision = "0003"
down_revision = "0002"
_TABLES = ("manual", "manual_version", "clause", "upload", "version_file")


def upgrade() -> None:
    """Make the tables, those that others name first."""
    _manual()
    _manual_version()
    _clause()
    _upload()
    _version_file()


def downgrade() -> None:
    """Drop them again."""
    for table in reversed(_TABLES):
        op.drop_table(table)


def _manual() -> None:
    op.create_table(
        "manual",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("current_version_id", sa.String(26), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("archived_at", Moment(), nullable=True),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_manual_agency_id_agency", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_manual"),
    )
    op.create_index("ix_manual_agency_id", "manual", ["agency_id"], unique=False)


def _manual_version() -> None:
    op.create_table(
        "manual_version",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("manual_id", sa.String(26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("base_id", sa.String(26), nullable=True),
        sa.Column("folder", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("uploaded_by", sa.String(26), nullable=False),
        sa.Column("uploaded_by_name", sa.String(120), nullable=False),
        sa.Column("uploaded_at", Moment(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("clauses", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"],
            ["agency.id"],
            name="fk_manual_version_agency_id_agency",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["manual_id"],
            ["manual.id"],
            name="fk_manual_version_manual_id_manual",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_manual_version"),
        sa.UniqueConstraint("manual_id", "number", name="uq_manual_version_manual_id_number"),
    )
    op.create_index("ix_manual_version_agency_id", "manual_version", ["agency_id"], unique=False)
    op.create_index("ix_manual_version_digest", "manual_version", ["digest"], unique=False)
    op.create_index("ix_manual_version_manual_id", "manual_version", ["manual_id"], unique=False)


def _clause() -> None:
    op.create_table(
        "clause",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("version_id", sa.String(26), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("file", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("path", sa.JSON(), nullable=False),
        sa.Column("lead_in", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("rest", sa.JSON(), nullable=False),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_clause_agency_id_agency", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["manual_version.id"],
            name="fk_clause_version_id_manual_version",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_clause"),
        sa.UniqueConstraint("version_id", "ordinal", name="uq_clause_version_id_ordinal"),
    )
    op.create_index("ix_clause_digest", "clause", ["digest"], unique=False)
    op.create_index(
        "ix_clause_version_id_file_page", "clause", ["version_id", "file", "page"], unique=False
    )


def _upload() -> None:
    op.create_table(
        "upload",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("version_id", sa.String(26), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(400), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", COUNTER, nullable=False),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_upload_agency_id_agency", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["manual_version.id"],
            name="fk_upload_version_id_manual_version",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_upload"),
        sa.UniqueConstraint("version_id", "ordinal", name="uq_upload_version_id_ordinal"),
    )
    op.create_index("ix_upload_sha256", "upload", ["sha256"], unique=False)
    op.create_index("ix_upload_version_id", "upload", ["version_id"], unique=False)


def _version_file() -> None:
    op.create_table(
        "version_file",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("version_id", sa.String(26), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(400), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", COUNTER, nullable=False),
        sa.Column("media", sa.String(20), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("first_page", sa.Integer(), nullable=False),
        sa.Column("ocr_pages", sa.JSON(), nullable=False),
        sa.Column("directive", sa.String(40), nullable=False),
        sa.Column("directives", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(8), nullable=False),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"],
            ["agency.id"],
            name="fk_version_file_agency_id_agency",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["manual_version.id"],
            name="fk_version_file_version_id_manual_version",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_version_file"),
        sa.UniqueConstraint("version_id", "ordinal", name="uq_version_file_version_id_ordinal"),
    )
    op.create_index("ix_version_file_sha256", "version_file", ["sha256"], unique=False)
    op.create_index("ix_version_file_version_id", "version_file", ["version_id"], unique=False)
