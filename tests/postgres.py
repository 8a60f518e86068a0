"""A PostgreSQL of the tests' own: a cluster in a temporary folder, not run by root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from sqlalchemy import Engine, create_engine, text

_USERS = ("postgres", "nobody")
_ALONE = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = :name"
# No test pulls the plug of the machine.
_UNSAFE = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"


def program(name: str) -> str | None:
    """Return where a program of PostgreSQL is: Debian keeps those of the server off the path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    kept = [folder / name for folder in folders if (folder / name).exists()]
    return str(kept[0]) if kept else shutil.which(name)


@dataclass(kw_only=True)
class Cluster:
    """A running cluster that listens on a socket in its own folder."""

    folder: Path
    user: str

    @classmethod
    def start(cls) -> Cluster:
        """Make a cluster and start it; as root, everything runs as another user."""
        user = _user()
        folder = Path(tempfile.mkdtemp(prefix="acredita-pg-"))
        if os.geteuid() == 0:
            shutil.chown(folder, user)
        made = cls(folder=folder, user=user)
        made._run(
            "initdb", "-D", str(folder / "data"), "-U", "acredita", "-A", "trust", "-E", "UTF8"
        )
        options = f"-k {folder} -c listen_addresses='' -c max_connections=200 {_UNSAFE}"
        made._run("pg_ctl", "-D", str(folder / "data"), "-w", "-l", str(folder / "log"),
                  "-o", options, "start")  # fmt: skip
        return made

    def stop(self) -> None:
        """Stop the cluster and remove its folder."""
        self._admin.dispose()
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def database(self, template: str = "template0") -> str:
        """Make a database, empty or as another one at rest is, and return its address.

        A connection makes it and no program: to start one from a test's process takes longer.
        """
        name = f"t{uuid4().hex}"
        with self._admin.connect() as connection:
            connection.execute(
                text(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
            )
        return self.address(name)

    def address(self, name: str) -> str:
        """Return the address of a database."""
        return f"postgresql://acredita@/{name}?host={self.folder}"

    def drop(self, address: str) -> None:
        """Remove a database, whoever is still connected to it: thousands would fill a disk."""
        name = name_of(address)
        with self._admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))

    def rename(self, address: str) -> str:
        """Give a database another name once nobody is connected, and return its new address.

        Whatever a test left running finds nothing under the old one.
        """
        old, new = name_of(address), f"t{uuid4().hex}"
        with self._admin.connect() as connection:
            connection.execute(text(f'ALTER DATABASE "{old}" ALLOW_CONNECTIONS false'))
            connection.execute(text(_ALONE), {"name": old})
            connection.execute(text(f'ALTER DATABASE "{old}" RENAME TO "{new}"'))
            connection.execute(text(f'ALTER DATABASE "{new}" ALLOW_CONNECTIONS true'))
        return self.address(new)

    @cached_property
    def _admin(self) -> Engine:
        url = f"postgresql+psycopg://acredita@/postgres?host={self.folder}"
        return create_engine(url, isolation_level="AUTOCOMMIT")

    def _run(self, name: str, *arguments: str) -> None:
        found = program(name)
        assert found is not None, f"PostgreSQL's {name} is not installed"
        subprocess.run(
            [found, *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
            user=self.user if os.geteuid() == 0 else None,
        )


def name_of(address: str) -> str:
    """Return the name of the database at an address."""
    return urlsplit(address).path.removeprefix("/")


def _user() -> str:
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in _USERS if name in names)
