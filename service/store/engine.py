"""The address of a database in, a SQLAlchemy engine out: SQLite in WAL mode or PostgreSQL."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from corpora.errors import BadSetting
from pipelines.usefulness import entropy
from service.store.words import folded

DATABASE, JOBS = "acredita.sqlite", "jobs.sqlite"
_BUSY_MS = 30_000


def database_url(asked: str | None, data: Path) -> URL:
    """Return the address in use: PostgreSQL's, or SQLite's file in the data folder.

    Raises BadSetting for an address of another kind of database.
    """
    if asked is None:
        return URL.create("sqlite", database=str(data / DATABASE))
    try:
        url = make_url(asked)
    except ArgumentError as error:
        raise BadSetting(name="ACREDITA_DATABASE", detail="postgresql://...") from error
    if url.get_backend_name() != "postgresql":
        raise BadSetting(name="ACREDITA_DATABASE", detail="postgresql://...")
    return url.set(drivername="postgresql+psycopg")


def make_engine(url: URL) -> Engine:
    """Return an engine; on SQLite with foreign keys, WAL and a long wait for the one writer."""
    if url.get_backend_name() == "postgresql":
        return create_engine(
            url, pool_size=10, max_overflow=20, pool_pre_ping=True, hide_parameters=True
        )
    # Parameters hold the words of manuals, and an error's text may reach a log.
    engine = create_engine(url, connect_args={"timeout": _BUSY_MS / 1000}, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, record: Any) -> None:
    """Hand the transactions to SQLAlchemy and set what SQLite forgets at each connection."""
    del record
    connection.isolation_level = None
    connection.create_function("folded", 1, folded, deterministic=True)
    connection.create_function("entropy", 1, entropy, deterministic=True)
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # a power cut loses no transaction that was confirmed
        "foreign_keys=ON",
        f"busy_timeout={_BUSY_MS}",
        "cache_size=-65536",
        "mmap_size=268435456",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    """Take the write lock at once where one will be needed: a later upgrade could fail."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
