"""Notices and deadlines for programs: one's own, and never through a token of one agency alone."""

from __future__ import annotations

import pytest

from service.store import tokens
from service.store.tokens import TokenFacts
from tests.calendars import events
from tests.service.told import make_plan, start
from tests.service.web.scene import LINK, NOBODY, Scene


@pytest.fixture
def told(full_scene: Scene) -> Scene:
    """Return a scene in which the north's people were told of a plan."""
    start(full_scene.store, make_plan(full_scene.store, full_scene.north))
    return full_scene


def bearer(scene: Scene, **facts: object) -> dict[str, str]:
    """Return the header of a token of the advisor."""
    with scene.store.write(scene.access("advisor")) as unit:
        asked = {"name": "p", "scopes": ["read"], **facts}
        made = tokens.create(unit, TokenFacts(**asked))  # type: ignore[arg-type]
    return {"authorization": f"Bearer {made.secret}"}


def test_ones_notices_are_listed(told: Scene) -> None:
    """With what they say, by a session and by a token that reads."""
    found = told.client("advisor").get("/api/v1/notices").json()
    (row,) = found["items"]
    assert row["agencies"] == [told.north]
    assert "1,347 estándares" in row["text"]
    assert (row["about"], row["seen_at"], row["sent_at"]) == ("started", None, None)
    by_token = told.client(NOBODY).get("/api/v1/notices", headers=bearer(told))
    assert by_token.json() == found
    assert told.client("assessor").get("/api/v1/notices").json()["items"] == []


@pytest.mark.parametrize("facts", [{"scopes": ["upload"]}, {"agency": True}])
def test_a_narrow_token_reads_none(told: Scene, facts: dict[str, object]) -> None:
    """One that does not read, and one of an agency: a notice may tell of several."""
    if "agency" in facts:
        facts = {"agency": told.north}
    answer = told.client(NOBODY).get("/api/v1/notices", headers=bearer(told, **facts))
    assert answer.status_code == 403


def test_deadlines_of_a_token_are_its_agencys(told: Scene) -> None:
    """In the language that is asked for; a link gets none."""
    header = bearer(told, agency=told.north)
    answer = told.client(NOBODY).get("/api/v1/deadlines.ics?language=en", headers=header)
    (found,) = events(answer.text)
    assert found["SUMMARY"].startswith("Deadline: ")
    assert told.client(LINK).get("/api/v1/deadlines.ics").status_code == 403
