"""Run by Alembic: the connection of ``service.store.schema`` in, migrations applied out."""

from __future__ import annotations

from alembic import context

from service.store.base import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,  # SQLite changes a table by making it anew
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
