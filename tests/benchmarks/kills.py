"""How many kills in; what was lost, doubled or left undone of everything sent meanwhile out."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import func, select

from service.people.access import system_access
from service.settings import Settings
from service.start import started
from service.store.assessment_tables import Assessment, ProposalRow, Run, StandardState
from service.store.manual_tables import ClauseRow, ManualVersion, Upload
from service.store.unit import Unit
from service.store.work_tables import Job
from tests.benchmarks.service import Given, environment_of, manual_text, prepared

KILLS = 200
CLAUSES = 8
_LONGEST = 5.0
_OPEN = 6
_WAIT = 600


@dataclass(kw_only=True)
class Sent:
    """What the service confirmed: version by the sha256 of its file; and how often it could not."""

    versions: dict[str, str] = field(default_factory=dict)
    refused: int = 0


def table(database: str | None, kills: int = KILLS, seed: int = 0) -> str:
    """Return what ``kills`` ends of the service at random moments, under load, did to its rows."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "datos", database=database)
        given = prepared(settings, ["Academia Uno", "Academia Dos"], "academy-2")
        sent = Sent()
        began = time.monotonic()
        for number in range(kills):
            _one(settings, given, sent, random.Random(seed * 10_000 + number))
        _finish(settings)
        faults = _faults(settings, sent)
        doctor = _run(settings, "doctor")
    kind = "PostgreSQL" if database else "SQLite"
    told = (
        f"{kind}: {kills} kills in {time.monotonic() - began:.0f} s, {len(sent.versions)} uploads "
        f"confirmed; faults: {dict(faults) or 'none'}; doctor ends with {doctor.returncode}."
    )
    bad = [line for line in doctor.stdout.splitlines() if not line.startswith("bien")]
    return "\n".join([told, *(f"  {line}" for line in bad)]) + "\n"


def _one(settings: Settings, given: Given, sent: Sent, chance: random.Random) -> None:
    """Start the service, send to it, and kill it: all of it, or only the process that serves."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "serve", "--port", str(port)],
        env=environment_of(settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    stop = threading.Event()
    sender = threading.Thread(
        target=_send, args=(f"http://127.0.0.1:{port}", given, sent, chance.random(), stop)
    )
    sender.start()
    _await(f"http://127.0.0.1:{port}", process)
    time.sleep(chance.uniform(0, _LONGEST))
    if chance.random() < 0.5:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()
    stop.set()
    sender.join()


def _send(address: str, given: Given, sent: Sent, seed: float, stop: threading.Event) -> None:
    """Send small manuals for as long as the service answers, never more than six unread ones."""
    chance = random.Random(seed)
    bearer = {"Authorization": f"Bearer {given.token}"}
    with httpx2.Client(base_url=address, headers=bearer, timeout=5) as client:
        while not stop.is_set():
            try:
                open_jobs = client.get("/api/v1/jobs?state=queued&limit=50").json()["items"]
                if len(open_jobs) < _OPEN:
                    _send_one(client, given, sent, chance)
            except (httpx2.HTTPError, ValueError, KeyError):
                sent.refused += 1
            stop.wait(0.1)


def _send_one(client: httpx2.Client, given: Given, sent: Sent, chance: random.Random) -> None:
    name = f"{chance.getrandbits(48):012x}"
    answer = client.post(
        f"/api/v1/agencies/{chance.choice(given.agencies)}/manuals",
        data={"name": f"Manual {name}"},
        files={"files": (f"{name}.txt", manual_text(name, CLAUSES), "text/plain")},
    )
    if answer.is_success:
        sent.versions[name] = answer.json()["version"]


def _await(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            if httpx2.get(f"{address}/healthz", timeout=2).is_success:
                return
        except httpx2.TransportError:
            if process.poll() is not None:
                raise
        time.sleep(0.05)


def _finish(settings: Settings) -> None:
    """Let the service end what it was told to do."""
    with started(settings) as service:
        ends = time.monotonic() + _WAIT
        while time.monotonic() < ends:
            with service.store.read(system_access()) as unit:
                waiting = unit.session.scalar(
                    select(func.count(Job.id)).where(Job.state.in_(("queued", "running")))
                )
            if not waiting:
                return
            time.sleep(0.5)


def _faults(settings: Settings, sent: Sent) -> Counter[str]:
    """Count what is not as it would be had nothing been killed."""
    faults: Counter[str] = Counter()
    with started(settings, work=False) as service, service.store.read(system_access()) as unit:
        states = dict(
            unit.session.execute(select(ManualVersion.id, ManualVersion.state)).tuples().all()
        )
        faults["lost upload"] = len(set(sent.versions.values()) - states.keys())
        faults["not ready"] = sum(state != "ready" for state in states.values())
        digests = unit.session.scalars(select(Upload.sha256)).all()
        faults["lost file"] = sum(not service.files.path(one).is_file() for one in digests)
        undone = select(Job.kind, Job.state, Job.step, Job.reason).where(Job.state != "done")
        for kind, state, step, reason in unit.session.execute(undone):
            faults[f"{kind} {state} at {step}: {(reason or {}).get('en', '')}"] += 1
        counts = _counts(unit, ClauseRow.version_id)
        faults["clauses"] = sum(counts.get(version) != CLAUSES for version in states)
        faults += _of_runs(unit)
    return +faults


def _of_runs(unit: Unit) -> Counter[str]:
    found: Counter[str] = Counter()
    current = set(unit.session.scalars(select(Assessment.current_run_id))) - {None}
    runs = dict(unit.session.execute(select(Run.id, Run.state)).tuples().all())
    done = {run for run, state in runs.items() if state == "done"}
    found["run undone"] = sum(state in ("queued", "matched") for state in runs.values())
    found["current run"] = len(current ^ done)
    states, proposals = _counts(unit, StandardState.run_id), _counts(unit, ProposalRow.run_id)
    found["states"] = sum(states.get(run) != max(states.values()) for run in current)
    found["no proposals"] = sum(not proposals.get(run) for run in current)
    doubled = (
        select(func.count())
        .select_from(ProposalRow)
        .group_by(
            *(ProposalRow.run_id, ProposalRow.standard, ProposalRow.element),
            *(ProposalRow.kind, ProposalRow.rank),
        )
    )
    found["doubled"] = sum(count > 1 for count in unit.session.scalars(doubled))
    return found


def _counts(unit: Unit, column: Any) -> dict[Any, int]:
    rows = unit.session.execute(select(column, func.count()).group_by(column))
    return {row[0]: row[1] for row in rows}


def _run(settings: Settings, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "service.cli", *command],
        env=environment_of(settings),
        capture_output=True,
        text=True,
        check=False,
    )
