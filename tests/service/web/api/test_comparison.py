"""Over the API: agencies on a standard, and how far an assessment is from the rule."""

from __future__ import annotations

from service.people.access import system_access
from service.store import assessments
from tests.service.web.scene import OPERATOR, STRANGER, Scene

PATH = "/api/v1/editions/academy-2/standards/1.1.1/comparison"


def test_agencies_are_compared_part_by_part(full_scene: Scene) -> None:
    """By name, each with all parts, people's word marked, and the clause it was said of."""
    items = full_scene.client(OPERATOR).get(PATH).json()["items"]
    assert [row["agency"] for row in items] == [
        *("Agencia 0-000 de prueba", "Agencia 0-001 de prueba"),
    ]
    first = items[0]
    assert first["parts"][0]["element"] == ""
    assert len(first["parts"]) > 1
    assert {(part["state"], part["by_people"]) for part in first["parts"]} == {("covered", True)}
    assert (first["clause"]["label"], first["clause"]["verdict"]) == ("Art. 1", "satisfies")


def test_a_comparison_is_filtered_and_goes_on(full_scene: Scene) -> None:
    """Those that lack it are none; one a page leads to the next; what is odd is refused."""
    client = full_scene.client(OPERATOR)
    assert client.get(PATH, params={"lacking": True}).json()["items"] == []
    assert len(client.get(PATH, params={"state": "covered"}).json()["items"]) == 2
    first = client.get(PATH, params={"limit": 1}).json()
    second = client.get(PATH, params={"limit": 1, "cursor": first["next"]}).json()
    assert second["next"] is None
    assert first["items"][0]["agency_id"] != second["items"][0]["agency_id"]
    assert client.get(PATH, params={"cursor": "roto"}).status_code == 400
    assert client.get(PATH.replace("1.1.1", "99.9.9")).status_code == 404
    assert client.get(PATH.replace("academy-2", "le-99")).status_code == 404


def test_only_agencies_that_are_seen_are_compared(full_scene: Scene) -> None:
    """The south's administrator sees the south alone."""
    items = full_scene.client(STRANGER).get(PATH).json()["items"]
    assert [row["agency_id"] for row in items] == [full_scene.south]


def test_readiness_is_between_two_figures(full_scene: Scene) -> None:
    """The lower ones never pass the higher ones; there is none before a first run."""
    client, one = full_scene.client("assessor"), full_scene.made[0].assessment
    answer = client.get(f"/api/v1/assessments/{one}/readiness")
    found = answer.json()
    assert found["asked_of_100"] == 80
    assert found["missing"]["least"] <= found["missing"]["most"]
    assert found["low"]["of_100"] <= found["high"]["of_100"]
    assert found["covered"] + found["proposed"] + found["gaps"] <= found["standards"]
    assert found["unknown"] > 0
    tag = {"if-none-match": answer.headers["etag"]}
    assert client.get(f"/api/v1/assessments/{one}/readiness", headers=tag).status_code == 304
    with full_scene.store.write(system_access()) as unit:
        made = assessments.create(unit, full_scene.north, "Nueva", "academy-2")
    refused = client.get(f"/api/v1/assessments/{made}/readiness")
    assert (refused.status_code, refused.json()["title"]) == (409, "NotMatched")
