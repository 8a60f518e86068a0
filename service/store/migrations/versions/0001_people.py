"""Agencies and people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.base import COUNTER, Moment

revision = "0001"
down_revision: str | None = None
_TABLES = (
    "agency",
    "audit_event",
    "idempotency_key",
    "sign_in_failure",
    "user",
    "api_token",
    "consent",
    "membership",
    "share_link",
    "session",
)


def upgrade() -> None:
    """Make the tables, those that others name first."""
    _agency()
    _audit_event()
    _idempotency_key()
    _sign_in_failure()
    _user()
    _api_token()
    _consent()
    _membership()
    _share_link()
    _session()


def downgrade() -> None:
    """Drop them again."""
    for table in reversed(_TABLES):
        op.drop_table(table)


def _agency() -> None:
    op.create_table(
        "agency",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("short_name", sa.String(60), nullable=False),
        sa.Column("program", sa.String(20), nullable=False),
        sa.Column("state", sa.String(5), nullable=False),
        sa.Column("municipality", sa.String(120), nullable=False),
        sa.Column("size", sa.String(1), nullable=True),
        sa.Column("next_date", Moment(), nullable=True),
        sa.Column("next_date_note", sa.String(200), nullable=False),
        sa.Column("quota_bytes", COUNTER, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agency"),
        sa.UniqueConstraint("name", name="uq_agency_name"),
    )
    op.create_index("ix_agency_state", "agency", ["state"], unique=False)


def _audit_event() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("actor_name", sa.String(120), nullable=False),
        sa.Column("origin", sa.String(64), nullable=False),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("object_id", sa.String(80), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_event"),
        sa.UniqueConstraint("agency_id", "seq", name="uq_audit_event_agency_id_seq"),
    )


def _idempotency_key() -> None:
    op.create_table(
        "idempotency_key",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("actor", sa.String(40), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("request", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_idempotency_key"),
        sa.UniqueConstraint("actor", "key", name="uq_idempotency_key_actor_key"),
    )
    op.create_index("ix_idempotency_key_at", "idempotency_key", ["at"], unique=False)


def _sign_in_failure() -> None:
    op.create_table(
        "sign_in_failure",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_failure"),
    )
    op.create_index("ix_sign_in_failure_key_at", "sign_in_failure", ["key", "at"], unique=False)


def _user() -> None:
    op.create_table(
        "user",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=True),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("operator", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("totp_secret", sa.String(200), nullable=True),
        sa.Column("totp_on", sa.Boolean(), nullable=False),
        sa.Column("totp_last", COUNTER, nullable=True),
        sa.Column("recovery", sa.JSON(), nullable=False),
        sa.Column("oidc_subject", sa.String(255), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=True),
        sa.Column("disabled_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_user"),
        sa.UniqueConstraint("email", name="uq_user_email"),
        sa.UniqueConstraint("oidc_subject", name="uq_user_oidc_subject"),
    )


def _api_token() -> None:
    op.create_table(
        "api_token",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("user_id", sa.String(26), nullable=False),
        sa.Column("agency_id", sa.String(26), nullable=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("hint", sa.String(12), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=True),
        sa.Column("used_at", Moment(), nullable=True),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_api_token_agency_id_agency", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_api_token_user_id_user", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_api_token"),
        sa.UniqueConstraint("digest", name="uq_api_token_digest"),
    )
    op.create_index("ix_api_token_agency_id", "api_token", ["agency_id"], unique=False)
    op.create_index("ix_api_token_user_id", "api_token", ["user_id"], unique=False)


def _consent() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.String(26), nullable=False),
        sa.Column("by_name", sa.String(120), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_consent_agency_id_agency", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
    )
    op.create_index("ix_consent_agency_id", "consent", ["agency_id"], unique=False)


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("user_id", sa.String(26), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_membership_agency_id_agency", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_membership_user_id_user", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
        sa.UniqueConstraint("agency_id", "user_id", name="uq_membership_agency_id_user_id"),
    )
    op.create_index("ix_membership_agency_id", "membership", ["agency_id"], unique=False)
    op.create_index("ix_membership_user_id", "membership", ["user_id"], unique=False)


def _share_link() -> None:
    op.create_table(
        "share_link",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("created_by", sa.String(26), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.Column("agency_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name="fk_share_link_agency_id_agency", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_share_link"),
        sa.UniqueConstraint("digest", name="uq_share_link_digest"),
    )
    op.create_index("ix_share_link_agency_id", "share_link", ["agency_id"], unique=False)


def _session() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(26), nullable=True),
        sa.Column("link_id", sa.String(26), nullable=True),
        sa.Column("origin", sa.String(64), nullable=False),
        sa.Column("agent", sa.String(200), nullable=False),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["link_id"], ["share_link.id"], name="fk_session_link_id_share_link", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name="fk_session_user_id_user", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
        sa.UniqueConstraint("digest", name="uq_session_digest"),
    )
    op.create_index("ix_session_link_id", "session", ["link_id"], unique=False)
    op.create_index("ix_session_user_id", "session", ["user_id"], unique=False)
