"""The drill of docs/operating.md, by its commands: serve, back up, restore, serve again."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from service.settings import Settings
from service.store.unit import Store
from tests.postgres import Cluster
from tests.service.installation import install
from tests.test_layers import ROOT

ACREDITA = (sys.executable, "-m", "service.cli")
EMAIL, PASSWORD = "operadora@ejemplo.mx", "cuatro perros verdes"
PATIENCE = 120


def environment(settings: Settings) -> dict[str, str]:
    named = {
        "ACREDITA_DATA": str(settings.data),
        "ACREDITA_DATABASE": settings.database or "",
        "ACREDITA_ADMIN_EMAIL": EMAIL,
        "ACREDITA_ADMIN_PASSWORD": PASSWORD,
    }
    return {**os.environ, **{name: value for name, value in named.items() if value}}


def run(settings: Settings, *arguments: str) -> str:
    """Run a command that must end well and return what it said."""
    done = subprocess.run(
        [*ACREDITA, *arguments],
        cwd=ROOT,
        env=environment(settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def serving(settings: Settings, log: Path) -> Iterator[str]:
    """Serve on a free port, yield the address, and stop as systemd does."""
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [*ACREDITA, "serve", "--port", "0"],
            cwd=ROOT,
            env=environment(settings),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found is not None, log.read_text("utf-8")
            _wait(found.group())
            yield found.group()
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, log.read_text("utf-8")


def _wait(address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if httpx2.get(f"{address}/readyz").status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.2)
    raise AssertionError("the service is not ready")


@pytest.mark.slow
def test_the_drill_works_as_it_is_written(
    settings: Settings, store: Store, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """A backup taken while the service answers opens elsewhere, with everything in it."""
    install(store, settings.data)
    (settings.data / "secret").chmod(0o600)
    (settings.data / "secret").write_text("un secreto bastante largo", encoding="utf-8")
    kept = tmp_path / "respaldos"
    log = tmp_path / "uno.log"
    with serving(settings, log) as address:
        assert "Cópielo a otro equipo" in run(settings, "backup", str(kept))
        assert httpx2.get(f"{address}/entrar").status_code == 200
        assert "acredita_backup_age_seconds" in httpx2.get(f"{address}/metrics").text
    (path,) = kept.glob("acredita-*.tar")
    database = None
    if settings.database is not None:
        cluster: Cluster = request.getfixturevalue("cluster")
        database = cluster.database()
    again = Settings(data=tmp_path / "otra", database=database)
    assert "Está completo" in run(again, "restore", str(path))
    assert "Restaurado" in run(again, "restore", str(path), "--yes")
    with serving(again, tmp_path / "dos.log") as address:
        assert httpx2.get(f"{address}/entrar").status_code == 200
    said = run(again, "doctor")
    assert "falla" not in said
    assert re.search(r"archivos recibidos están completos: \d+", said)
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert {"service.started", "request"} <= {one["event"] for one in lines}
    assert "ejemplo.mx" not in log.read_text("utf-8")
