"""The API is what its own description says: schemathesis tries every route, as two kinds of people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from schemathesis import engine
from schemathesis.engine import Status, events

from corpora.catalog import load_edition
from service.people.access import Role, system_access
from service.store import editions
from service.store.people_tables import ApiToken, Membership
from service.store.sign_ins import digest_of
from tests.portfolio import Made, Sizes, fill
from tests.service.web.scene import OPERATOR, Scene

SECONDS = int(__import__("os").environ.get("ST_SECONDS", "40"))
SECRET = "acr_una-clave-de-prueba"
SCOPES = ["read", "upload", "decide", "assess", "administer"]


@pytest.fixture(params=[OPERATOR, "administrator"])
def who(request: pytest.FixtureRequest) -> str:
    """Someone whose token is used."""
    found: str = request.param
    return found


@schemathesis.serializer("application/toml")
def toml(context: schemathesis.SerializationContext, value: Any) -> Any:
    """Send a text as it is."""
    del context
    return str(value).encode("utf-8", "replace")


def token_of(scene: Scene, who: str, agency: str) -> None:
    """Give someone a token of every scope, and a membership of an agency."""
    with scene.store.write(system_access()) as unit:
        row = {
            **{"id": unit.new_id(), "user_id": scene.people[who], "agency_id": None, "name": "t"},
            **{"digest": digest_of(SECRET), "hint": "acr_una-", "scopes": SCOPES},
            **{"created_at": unit.now},
        }
        unit.insert(ApiToken, [row])
        if who != OPERATOR:
            member = {"id": unit.new_id(), "agency_id": agency, "user_id": scene.people[who]}
            role = {"role": Role.ADMINISTRATOR.value, "created_at": unit.now}
            unit.insert(Membership, [{**member, **role}])


def config_of(made: Made) -> schemathesis.Config:
    """Return what is tried: every phase and check, real ids where a path names a row."""
    return schemathesis.Config.from_dict(
        {
            "seed": 20261130,
            "max-time": SECONDS,
            "headers": {"Authorization": f"Bearer {SECRET}"},
            "generation": {
                "max-examples": int(__import__("os").environ.get("ST_EX", "12")),
                "database": "none",
                "no-shrink": True,
            },
            "parameters": {
                "header.If-Match": "*",
                "path.agency": made.agency,
                "path.manual": made.manuals[0],
                "path.version": made.versions[0],
                "path.assessment": made.assessment,
                "path.edition": "academy-2",
                "path.standard": "1.1.1",
            },
            "checks": {
                # What is well formed may still be refused: a taken name, another program, no file.
                "positive_data_acceptance": {
                    "expected-statuses": [
                        *("2xx", "3xx", "400", "401", "403", "404", "409", "412", "413"),
                        *("415", "422", "428", "429"),
                    ]
                },
                "negative_data_rejection": {"expected-statuses": ["4xx"]},
                "missing_required_header": {"expected-statuses": ["4xx"]},
            },
        }
    )


def failures(stream: Any) -> Iterator[str]:
    """Yield what a run found wrong, each once."""
    seen: set[str] = set()
    for event in stream:
        if isinstance(event, events.NonFatalError | events.FatalError):
            yield f"{event.value if hasattr(event, 'value') else event}"
        if isinstance(event, events.PhaseFinished):
            print("PHASE", event.phase.name, event.status, event.timestamp)
        if isinstance(event, events.EngineFinished):
            print("END", event)
        recorder = getattr(event, "recorder", None)
        if not isinstance(event, events.ScenarioFinished) or recorder is None:
            continue
        for case_id, checks in recorder.checks.items():
            for check in checks:
                if check.status is Status.FAILURE and check.failure_info is not None:
                    told = f"{recorder.label}: {check.name}: {check.failure_info.failure}"
                    if told not in seen:
                        seen.add(told)
                        yield f"{told}\n    {check.failure_info.code_sample}"


@pytest.mark.slow
def test_the_api_is_what_it_says(scene: Scene, who: str) -> None:
    """No answer of any route is a fault of ours, or another one than the description promises."""
    made = fill(scene.store, Sizes(agencies=1, clauses=30, proposals=200))[0]
    with scene.store.write(system_access()) as unit:
        editions.synchronise(unit, [load_edition("academy-2"), load_edition("campus-2")])
    token_of(scene, who, made.agency)
    schema = schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", scene.app, config=config_of(made)
    )
    found = list(failures(engine.from_schema(schema).execute()))
    assert not found, "\n".join(found)
