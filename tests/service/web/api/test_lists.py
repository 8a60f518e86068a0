"""Every list comes in pages that join to the whole and cost as many queries however long."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from service.people.access import system_access
from service.store import agencies, assessments, jobs
from service.store.agencies import AgencyFacts
from service.store.manual_tables import Manual
from tests.portfolio import Made, Sizes
from tests.service.standing import EACH, standing
from tests.service.told import add_notice
from tests.service.web.client import Client
from tests.service.web.queries import counted
from tests.service.web.scene import OPERATOR, Scene, make_full_scene

ROUTES = (
    "/agencies",
    "/agencies?sort=next_date",
    "/agencies?sort=created_at",
    "/agencies/{agency}/manuals",
    "/manuals/{manual}/versions",
    "/versions/{version}/clauses",
    "/jobs",
    "/agencies/{agency}/assessments",
    "/assessments/{assessment}/runs",
    "/assessments/{assessment}/standards",
    "/assessments/{assessment}/standards?status=gap",
    "/assessments/{assessment}/proposals",
    "/assessments/{assessment}/proposals?element=",
    "/assessments/{assessment}/gaps",
    "/assessments/{assessment}/decisions",
    "/assessments/{assessment}/queue",
    "/assessments/{assessment}/queue?queue=manual",
    "/assessments/{assessment}/queue?queue=uncertain",
    "/assessments/{assessment}/queue?queue=useful&every=true",
    "/assessments/{assessment}/tasks",
    "/notices",
    "/editions/academy-2/standards",
)
CURSORS = (
    *("zzz", "bm8", "", "====", "W10", "e30", "WyJhIl0"),
    *("WzFd", "Wy0xXQ", "W251bGxd", "W3RydWVd", "W1sxXV0", "WzEuNV0"),
)


@pytest.fixture(
    scope="module",
    params=EACH,
)
def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """Yield two agencies, the north with enough of everything for several pages; only read."""
    with standing(request, tmp_path_factory) as (settings, store):
        made = make_full_scene(
            settings, store, Sizes(agencies=2, clauses=60, proposals=400, decisions=60)
        )
        north = made.made[0]
        with store.write(system_access()) as unit:
            for number in range(12):
                facts = AgencyFacts(name=f"Agencia {number:02d} más", program="le", state="COL")
                agencies.create(unit, facts, 100)
                assessments.create(unit, north.agency, f"Ciclo {number}", "academy-2")
                subject = {"subject": north.assessment, "title": f"Trabajo {number}"}
                jobs.create(unit, agency=north.agency, kind="match", **subject)
                manual = {"id": unit.new_id(), "agency_id": north.agency, "name": f"M {number:02d}"}
                rest = {"kind": "law", "current_version_id": None, "created_at": unit.now}
                unit.insert(Manual, [{**manual, **rest, "archived_at": None}])
                add_notice(unit, made.people[OPERATOR], subject=f"Aviso {number}")
        yield made


def address(route: str, made: Made) -> str:
    ids = {"agency": made.agency, "manual": made.manuals[0], "version": made.versions[0]}
    return "/api/v1" + route.format(**ids, assessment=made.assessment)


def pages(client: Client, path: str, limit: int) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of every page, by the cursor; the Link header leads to the same place."""
    following: str | None = f"{path}{'&' if '?' in path else '?'}limit={limit}"
    while following is not None:
        answer = client.get(following)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        link = answer.headers.get("link")
        assert (link is None) == (body["next"] is None)
        yield body["items"]
        if link is None:
            return
        following, _, rel = link.partition(">")
        assert rel == '; rel="next"'
        assert f"cursor={body['next']}" in following
        following = following.removeprefix("<")


@pytest.mark.parametrize("route", ROUTES)
def test_pages_join_to_the_whole(scene: Scene, route: str) -> None:
    """Read five at a time or all at once, a list has the same rows in the same order, each once."""
    client = scene.client(OPERATOR)
    path = address(route, scene.made[0])
    whole = [row for rows in pages(client, path, 200) for row in rows]
    by_five = list(pages(client, path, 5))
    assert [row for rows in by_five for row in rows] == whole
    assert all(len(rows) == 5 for rows in by_five[:-1])
    named = [json.dumps(row, sort_keys=True) for row in whole]
    assert len(set(named)) == len(named)


@pytest.mark.parametrize("route", ROUTES)
def test_a_long_page_asks_no_more_than_a_short_one(scene: Scene, route: str) -> None:
    """One row and fifty take the same number of queries."""
    client = scene.client(OPERATOR)
    path = address(route, scene.made[0])
    mark = "&" if "?" in path else "?"
    client.get(f"{path}{mark}limit=1")
    found = []
    for limit in (1, 50):
        with counted(scene.store) as statements:
            assert client.get(f"{path}{mark}limit={limit}").status_code == 200
        found.append(len(statements))
    assert found[0] == found[1], statements
    assert found[0] <= 16


@pytest.mark.parametrize("route", ROUTES)
def test_a_cursor_of_another_list_is_refused(scene: Scene, route: str) -> None:
    """Nothing that stands in a cursor is ever a fault of ours."""
    client = scene.client(OPERATOR)
    path = address(route, scene.made[0])
    mark = "&" if "?" in path else "?"
    hostile = [
        base64.urlsafe_b64encode(json.dumps(row).encode()).decode().rstrip("=")
        for row in (["\x00"], [2**80], ["a", "b", "c"], ["\ud800", "x"], [["x"]], ["x" * 900])
    ]
    for cursor in (*CURSORS, *hostile):
        answer = client.get(f"{path}{mark}cursor={cursor}")
        assert answer.status_code in (200, 400, 422), (cursor, answer.text)


def test_filters_narrow_a_list(scene: Scene) -> None:
    """What is asked for is all that comes, and words find without their accents."""
    client = scene.client(OPERATOR)
    found = client.get("/api/v1/agencies?state=COL&q=MAS&program=le").json()["items"]
    assert len(found) == 12
    assert {row["state"] for row in found} == {"COL"}
    made = scene.made[0]
    states = client.get(f"/api/v1/assessments/{made.assessment}/standards?limit=200").json()
    one = states["items"][0]
    path = f"/api/v1/assessments/{made.assessment}/standards"
    asked = {"chapter": one["chapter"], "status": one["status"], "q": one["standard"]}
    assert one in client.get(path, params=asked).json()["items"]
    jobs_of = {"agency": made.agency, "state": ["queued"]}
    found = client.get("/api/v1/jobs", params=jobs_of).json()["items"]
    assert len(found) == 12
    assert {row["state"] for row in found} == {"queued"}


def test_a_list_shows_only_what_is_seen(scene: Scene) -> None:
    """The administrator of the south sees one agency, and none of the north's jobs."""
    client = scene.client("stranger")
    found = client.get("/api/v1/agencies").json()["items"]
    assert [row["id"] for row in found] == [scene.south]
    assert client.get("/api/v1/jobs").json()["items"] == []
    assert client.get("/api/v1/jobs", params={"agency": scene.north}).status_code == 404
