"""The API is what its description says: schemathesis tries every route, as two kinds of people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from schemathesis import engine
from schemathesis.engine import Status, events
from sqlalchemy import update

from corpora.catalog import load_edition
from service.people.access import system_access
from service.settings import Settings
from service.store import editions
from service.store.manual_tables import VersionFile
from service.store.people_tables import ApiToken
from service.store.sign_ins import digest_of
from service.store.unit import Store
from tests.portfolio import Sizes
from tests.service.web.scene import OPERATOR, Scene, make_full_scene

# Two runs of so many seconds each, whatever the machine does with them.
SECONDS = 32
SECRET = "acr_una-clave-de-prueba"
SCOPES = ["read", "upload", "comment", "decide", "assess", "administer"]
SAMPLE = Path(__file__).parents[4] / "corpora" / "samples" / "reglamento.pdf"
CHECKS = {
    *("not_a_server_error", "status_code_conformance", "content_type_conformance"),
    *("response_headers_conformance", "response_schema_conformance", "negative_data_rejection"),
    *("positive_data_acceptance", "missing_required_header", "unsupported_method"),
    *("allow_header_conformance", "ignored_auth", "use_after_free"),
    *("ensure_resource_availability", "object_level_authorization"),
}
# What is well formed may still be refused: a taken name, another program, no document in it.
REFUSALS = ("400", "401", "403", "404", "409", "412", "413", "415", "422", "428", "429")


@dataclass(kw_only=True)
class Outcome:
    """What a run tried and found wrong."""

    faults: list[str] = field(default_factory=list)
    checks: Counter[str] = field(default_factory=Counter)
    answers: dict[str, Counter[int]] = field(default_factory=dict)

    def note(self, recorder: Any) -> None:
        """Add what one scenario found."""
        seen = self.answers.setdefault(recorder.label, Counter())
        for interaction in recorder.interactions.values():
            if interaction.response is not None:
                seen[interaction.response.status_code] += 1
        for checks in recorder.checks.values():
            for check in checks:
                self.checks[check.name] += 1
                if check.status is Status.FAILURE and check.failure_info is not None:
                    told = f"{recorder.label}: {check.name}: {check.failure_info.failure}"
                    self.faults.append(f"{told}\n    {check.failure_info.code_sample}")


@schemathesis.serializer("application/toml")
def toml(context: schemathesis.SerializationContext, value: Any) -> bytes:
    """Send a text as it is."""
    del context
    return str(value).encode("utf-8", "replace")


@pytest.mark.slow
def test_the_api_is_what_it_says(settings: Settings, store: Store) -> None:
    """No answer of any route is a fault of ours, or another one than the description promises.

    As an operator on SQLite, as an agency's administrator on PostgreSQL.
    """
    scene = make_full_scene(settings, store, Sizes(agencies=2, clauses=30, proposals=200))
    prepare(scene, OPERATOR if store.is_sqlite else "administrator")
    schema = schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", scene.app, config=config_of(scene)
    )
    found = outcome(engine.from_schema(schema).execute())
    assert not found.faults, "\n".join(dict.fromkeys(found.faults))
    assert set(found.checks) >= CHECKS
    assert len(found.answers) > 45
    good = [label for label, seen in found.answers.items() if any(one < 300 for one in seen)]
    assert len(good) > 35, found.answers


def outcome(stream: Iterable[Any]) -> Outcome:
    """Run what is to be run and return what it found."""
    found = Outcome()
    for event in stream:
        if isinstance(event, events.NonFatalError):
            found.faults.append(str(event.value))
        elif isinstance(event, events.FatalError):
            found.faults.append(str(event.exception))
        elif isinstance(event, events.ScenarioFinished):
            found.note(event.recorder)
    return found


def prepare(scene: Scene, who: str) -> None:
    """Give someone a token of every scope, the north a file that can be drawn, editions."""
    kept = scene.service.files.keep([SAMPLE.read_bytes()], name=SAMPLE.name, limit=10**7)
    with scene.store.write(system_access()) as unit:
        row = {
            **{"id": unit.new_id(), "user_id": scene.people[who], "agency_id": None, "name": "t"},
            **{"digest": digest_of(SECRET), "hint": "acr_una-", "scopes": SCOPES},
            **{"created_at": unit.now},
        }
        unit.insert(ApiToken, [row])
        editions.synchronise(unit, map(load_edition, ("academy-2", "campus-2")))
        version = scene.made[0].versions[0]
        unit.session.execute(
            update(VersionFile)
            .where(VersionFile.version_id == version)
            .values(sha256=kept.sha256, size=kept.size)
        )


def config_of(scene: Scene) -> schemathesis.Config:
    """Return what is tried: every phase and check, real ids where a path names a row."""
    made = scene.made[0]
    return schemathesis.Config.from_dict(
        {
            "seed": 20261130,
            "max-time": SECONDS,
            "request-timeout": 120,  # a machine with other work is no fault of the API
            "headers": {"Authorization": f"Bearer {SECRET}"},
            "generation": {"max-examples": 10, "database": "none", "no-shrink": True},
            "parameters": {
                "header.If-Match": "*",
                "path.agency": made.agency,
                "path.manual": made.manuals[0],
                "path.version": made.versions[0],
                "path.assessment": made.assessment,
                "path.edition": "academy-2",
                "path.standard": "1.1.1",
                "path.job": scene.job,
                "path.proof": scene.proof,
            },
            "checks": {
                "positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", *REFUSALS]},
                "negative_data_rejection": {"expected-statuses": ["4xx"]},
                "missing_required_header": {"expected-statuses": ["4xx"]},
            },
        }
    )


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Keep what libraries say of hostile bodies out of a failure's report."""
    caplog.set_level("CRITICAL")
