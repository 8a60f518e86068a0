"""What a run found is read by standard, element and proposal; what people decide is only added."""

from __future__ import annotations

from typing import Any

import pytest

from service.people.access import system_access
from service.settings import Settings
from service.store import assessments
from service.store.unit import Store
from tests.portfolio import Sizes
from tests.service.web.client import Client
from tests.service.web.queries import counted
from tests.service.web.scene import Scene, make_full_scene


@pytest.fixture
def scene(settings: Settings, store: Store) -> Scene:
    """Return a scene with an agency that has an assessment."""
    return make_full_scene(settings, store, Sizes(agencies=2, proposals=300))


@pytest.fixture
def client(scene: Scene) -> Client:
    """Return an advisor of the north."""
    return scene.client("advisor")


@pytest.fixture
def path(scene: Scene) -> str:
    """Return the address of the north's assessment."""
    return f"/api/v1/assessments/{scene.made[0].assessment}"


def standards(client: Client, path: str, **asked: Any) -> list[dict[str, Any]]:
    found = client.get(f"{path}/standards", params={"limit": 200, **asked})
    assert found.status_code == 200, found.text
    rows: list[dict[str, Any]] = found.json()["items"]
    return rows


def test_the_states_are_those_of_the_run(client: Client, path: str) -> None:
    """Every standard has its line; those of each status are as many as the run counted."""
    run = client.get(f"{path}/runs").json()["items"][0]
    rows = standards(client, path)
    assert len(rows) == sum(run["counts"].values())
    for status, count in run["counts"].items():
        assert len(standards(client, path, status=status)) == count
    assert run["manuals"][0]["number"] == 1


def test_a_standard_is_shown_whole(scene: Scene, client: Client, path: str) -> None:
    """State, elements, proposals with why, decisions that hold: in a few queries."""
    line = standards(client, path)[0]
    with counted(scene.store) as statements:
        answer = client.get(f"{path}/standards/{line['standard']}")
    assert len(statements) <= 16, statements
    whole = answer.json()
    assert {name: whole[name] for name in line} == line
    assert whole["elements"]
    assert {one["element"] for one in whole["proposals"]} <= {
        "",
        *(one["element"] for one in whole["elements"]),
    }
    assert whole["proposals"][0]["why"]["terms"] == ["fuerza"]
    assert whole["decisions"]
    tag = {"if-none-match": answer.headers["etag"]}
    assert client.get(f"{path}/standards/{line['standard']}", headers=tag).status_code == 304
    assert client.get(f"{path}/standards/99.9.9").status_code == 404


def test_proposals_are_read_by_standard_and_element(client: Client, path: str) -> None:
    """The list narrows, and each proposal says why it was made."""
    number = standards(client, path)[0]["standard"]
    rows = client.get(f"{path}/proposals", params={"standard": number, "limit": 200}).json()[
        "items"
    ]
    assert rows
    assert {row["standard"] for row in rows} == {number}
    whole = client.get(f"{path}/proposals", params={"element": "", "limit": 200}).json()["items"]
    assert {row["element"] for row in whole} == {""}
    one = client.get(f"/api/v1/proposals/{rows[0]['id']}").json()
    assert {name: one[name] for name in rows[0]} == rows[0]
    assert one["why"]["cited"] is False


def test_gaps_are_the_standards_without_a_directive(client: Client, path: str) -> None:
    """The same standards as the states say, each with its nearest clause and who decided."""
    gaps = client.get(f"{path}/gaps", params={"limit": 200}).json()["items"]
    lines = {row["standard"]: row for row in standards(client, path, status="gap")}
    assert [row["standard"] for row in gaps] == list(lines)
    for row in gaps:
        assert row["unverified"] is (lines[row["standard"]]["verified"] == "recalled")
        assert row["decided"] is lines[row["standard"]]["decided"]
        assert row["nearest"] is None or row["nearest"]["rank"] == 1


def test_before_a_first_run_there_is_nothing_to_show(scene: Scene, client: Client) -> None:
    """An assessment without results says so: an empty list of gaps would be a lie."""
    with scene.store.write(system_access()) as unit:
        made = assessments.create(unit, scene.north, "Nueva", "academy-2")
    for part in ("standards", "standards/1.1.1", "proposals", "gaps", "exports/json"):
        answer = client.get(f"/api/v1/assessments/{made}/{part}")
        assert (answer.status_code, answer.json()["title"]) == (409, "NotMatched")
    assert client.get(f"/api/v1/assessments/{made}/decisions").json()["items"] == []


def test_a_decision_is_kept_with_what_it_was_made_on(client: Client, path: str) -> None:
    """Score, rank, confidence and model of the proposal are kept with the verdict and its name."""
    one = client.get(f"{path}/proposals?limit=1").json()["items"][0]
    said = {
        **{"standard": one["standard"], "element": one["element"], "proposal": one["id"]},
        **{"verdict": "unrelated", "reason": "another-subject", "note": "Es otro tema."},
    }
    before = client.get(f"{path}/standards/{one['standard']}").json()["decisions"]
    same = [row for row in before if (row["element"], row["clause_id"]) == _pair(one)]
    made = client.post(
        f"{path}/decisions", json={**said, "latest": same[0]["id"] if same else None}
    )
    assert made.status_code == 201, made.text
    kept = made.json()
    assert (kept["score"], kept["rank"], kept["clause_id"]) == (
        *(one["score"], one["rank"], one["clause_id"]),
    )
    assert (kept["user_name"], kept["scorer"]) == ("Persona advisor", "made-up")
    listed = client.get(made.headers["location"], params={"limit": 200}).json()["items"]
    assert listed[-1] == kept
    holding = client.get(f"{path}/standards/{one['standard']}").json()["decisions"]
    assert kept in holding


def _pair(one: dict[str, Any]) -> tuple[str, int]:
    return one["element"], one["clause_id"]


def test_a_decision_that_was_not_seen_is_not_hidden(
    scene: Scene, client: Client, path: str
) -> None:
    """When another one came meanwhile, it is refused until that one was seen."""
    said = {"standard": "1.1.1", "verdict": "not_applicable", "reason": "no existe"}
    first = scene.client("administrator").post(f"{path}/decisions", json=said).json()
    refused = client.post(f"{path}/decisions", json={**said, "verdict": "applicable"})
    assert (refused.status_code, refused.json()["title"]) == (409, "DecidedMeanwhile")
    seen = {**said, "verdict": "applicable", "latest": first["id"]}
    assert client.post(f"{path}/decisions", json=seen).status_code == 201


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"standard": "99.9.9", "verdict": "not_applicable", "reason": "x"}, 404),
        ({"standard": "1.1.1", "verdict": "not_applicable"}, 400),
        ({"standard": "1.1.1", "verdict": "satisfies"}, 400),
        ({"standard": "1.1.1", "verdict": "satisfies", "clause": 10**12}, 404),
        ({"standard": "1.1.1", "verdict": "satisfies", "proposal": 10**12}, 404),
        ({"standard": "1.1.1", "verdict": "perhaps"}, 422),
        ({"standard": "1.1.1", "verdict": "satisfies", "clause": 2**70}, 422),
        ({"standard": "1.1.1", "verdict": "satisfies", "clause": "1"}, 422),
    ],
)
def test_what_cannot_be_decided_is_refused(
    client: Client, path: str, said: dict[str, Any], status: int
) -> None:
    """A verdict needs what it is about, and a refusal its reason."""
    answer = client.post(f"{path}/decisions", json=said)
    assert answer.status_code == status, answer.text


def test_a_clause_of_another_agency_is_not_there(scene: Scene, client: Client, path: str) -> None:
    """A guessed number of the south's clause decides nothing in the north."""
    said = {"standard": "1.1.1", "verdict": "satisfies", "clause": scene.made[1].clauses[0]}
    assert client.post(f"{path}/decisions", json=said).status_code == 404
