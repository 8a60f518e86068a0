"""Two people at once on PostgreSQL: one waits for the other, and neither for ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from corpora.errors import Conflict
from service.people.access import Permission, system_access
from service.store import agencies, jobs, links, publishing, taken
from service.store.agencies import AgencyFacts
from service.store.job_rows import MATCH, held
from service.store.unit import Store, Unit
from tests.portfolio import Made, Sizes, fill

pytestmark = [
    pytest.mark.needs_postgresql,
    pytest.mark.parametrize("settings", ["postgresql"], indirect=True),
]
WORKER = "worker of a test"
PATIENCE = 30.0
Do = Callable[[Unit, Made], object]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """What one unit does first and then, and what another wants in between; and how it all is."""

    first: Do
    then: Do
    between: Do


def job_of(unit: Unit) -> str:
    return taken.waiting(unit)[0].id


def publish(unit: Unit, made: Made) -> object:
    del made
    return publishing.publish(unit, job_of(unit), WORKER)


def change(unit: Unit, made: Made) -> object:
    facts = AgencyFacts(name="Otro nombre", program="academy", state="JAL")
    return agencies.change(unit, made.agency, facts, 1)


def open_link(unit: Unit, made: Made) -> object:
    secret = unit.session.scalar(text("SELECT digest FROM share_link"))
    assert secret is not None
    row = unit.session.execute(text("SELECT id, name, expires_at FROM share_link")).one()
    found = links.Invitation(
        **{"id": row.id, "name": row.name, "agency_id": made.agency, "agency": ""},
        **{"assessment_id": None, "assessment": None, "expires_at": row.expires_at},
    )
    return links.open_link(unit, found, days=1, agent="")


def remove(unit: Unit, made: Made) -> object:
    name = agencies.get(unit, made.agency).name
    return agencies.remove(unit, made.agency, name, "cierre")


def administer(unit: Unit, made: Made) -> object:
    return unit.require(Permission.ADMINISTER, made.agency)


PAIRS = {
    "a job is cancelled while it is published": Pair(
        first=lambda unit, made: held(unit, job_of(unit), WORKER),
        then=publish,
        between=lambda unit, made: jobs.ask_to_cancel(unit, job_of(unit)),
    ),
    "a job is given up while it is published": Pair(
        first=lambda unit, made: held(unit, job_of(unit), WORKER),
        then=publish,
        between=lambda unit, made: taken.end(unit, job_of(unit), "failed", None),
    ),
    "an agency gets more space while it is changed": Pair(
        first=administer,
        then=change,
        between=lambda unit, made: agencies.set_quota(unit, made.agency, 7),
    ),
    "a link is opened while its agency is deleted": Pair(
        first=administer, then=remove, between=open_link
    ),
    "a job is taken while its agency is deleted": Pair(
        first=administer,
        then=remove,
        between=lambda unit, made: taken.tried(unit, job_of(unit)),
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_units_that_meet_wait_for_one_another_in_turn(store: Store, name: str) -> None:
    """The second begins only when the first has ended: PostgreSQL finds no circle to break."""
    pair, made = PAIRS[name], fill(store, Sizes(agencies=1))[0]
    with store.write(system_access()) as unit:
        jobs.create(unit, agency=made.agency, kind=MATCH, subject=made.assessment, title="x")
        taken.take(unit, job_of(unit), "match", WORKER)
        links.create(unit, made.agency, name="Evaluador", days=1)

    def second() -> None:
        # A conflict: what it was about is gone.
        with suppress(Conflict), store.write(system_access()) as unit:
            pair.between(unit, made)

    with ThreadPoolExecutor(1) as threads:
        with store.write(system_access()) as unit:
            pair.first(unit, made)
            other = threads.submit(second)
            wait_until_one_waits(store)
            pair.then(unit, made)
            assert not other.done()
        assert other.exception(PATIENCE) is None


def wait_until_one_waits(store: Store) -> None:
    deadline = time.monotonic() + PATIENCE
    asked = text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    while time.monotonic() < deadline:
        with store.engine.connect() as connection:
            if connection.scalar(asked):
                return
        time.sleep(0.02)
    raise AssertionError
