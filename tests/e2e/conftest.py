"""Shared by the tests in a browser: one Chromium, and a service with an operator and an agency."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from service.people.access import Role, system_access
from service.people.passwords import hash_password
from service.store import agencies, people
from service.store.agencies import AgencyFacts
from service.store.engine import database_url, make_engine
from service.store.people import PersonFacts
from service.store.people_tables import Membership
from service.store.schema import upgrade
from service.store.unit import Store

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "cuatro perros verdes"
ADVISOR = "asesora@ejemplo.mx"


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Return Chromium, which asks nothing of the network.

    It ends with this package: Playwright keeps an event loop running in its thread, where others'
    tests want to run their own.
    """
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        yield started
        started.close()


@dataclass(frozen=True, kw_only=True)
class House:
    """A service that runs as ``acredita serve``, with an agency and its advisor."""

    base: str
    agency: str


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Serve a new installation in a process of its own, work included."""
    data = tmp_path_factory.mktemp("casa")
    agency = _filled(data)
    with running(data) as base:
        yield House(base=base, agency=agency)


@contextmanager
def running(data: Path) -> Iterator[str]:
    """Run ``acredita serve`` on a data folder and yield its address."""
    environment = {**os.environ, "ACREDITA_DATA": str(data), "ACREDITA_DATABASE": ""}
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "serve", "--port", "0"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    try:
        yield line.removeprefix("Acredita: ").strip()
    finally:
        process.terminate()
        process.communicate(timeout=60)


def _filled(data: Path) -> str:
    """Make an academy and its advisor in a new data folder and return the academy."""
    engine = make_engine(database_url(None, data))
    upgrade(engine)
    store, hashed = Store(engine), hash_password(PASSWORD)
    with store.write(system_access()) as unit:
        facts = AgencyFacts(name="Academia del Valle", program="academy", state="JAL")
        agency = agencies.create(unit, facts, 500)
        person = people.add(
            unit, PersonFacts(email=ADVISOR, name="Ana Asesora"), hashed, must_change=False
        )
        people.add(
            unit,
            PersonFacts(email="opera@ejemplo.mx", name="Olga", operator=True),
            hashed,
            must_change=False,
        )
        row = {"id": unit.new_id(), "agency_id": agency, "user_id": person}
        unit.insert(Membership, [{**row, "role": Role.ADVISOR, "created_at": unit.now}])
    store.close()
    return agency
