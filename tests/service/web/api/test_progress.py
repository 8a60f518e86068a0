"""Progress over the API: the figures of the page, and nothing of a pair that waits to be read."""

from __future__ import annotations

from service.store.second_readings import LotAsked
from tests.service.second_looks import decided, opened, reading_of
from tests.service.web.queries import counted
from tests.service.web.scene import Scene


def test_progress_is_told_whole(full_scene: Scene) -> None:
    """Counts add up, people and confidences are there, and kappa is null where not defined."""
    path = f"/api/v1/assessments/{full_scene.made[0].assessment}/progress"
    decided(full_scene, ["satisfies", "unrelated"], who="administrator")
    client = full_scene.client("assessor")
    with counted(full_scene.store) as statements:
        answer = client.get(path)
    assert len(statements) <= 16, "\n".join(statements)
    found = answer.json()
    counts = found["counts"]
    assert counts["standards"] == counts["reviewed"] + counts["begun"] + counts["untouched"]
    for part in ("chapters", "levels"):
        assert sum(one["standards"] for one in found[part]) == counts["standards"]
    assert {one["user_name"] for one in found["people"]} == {"Persona de prueba", "administrator"}
    assert (found["reliability"]["n"], found["reliability"]["tendency"]) == (2, "few")
    assert len(found["reliability"]["bins"]) == 10
    assert found["second_readings"]["kappa"] is None
    tag = {"if-none-match": answer.headers["etag"]}
    assert client.get(path, headers=tag).status_code == 304


def test_second_readings_are_counted_and_never_told_one_by_one(full_scene: Scene) -> None:
    """How many wait and how far readers agree; no verdict of a pair, nor whose it is."""
    path = f"/api/v1/assessments/{full_scene.made[0].assessment}/progress"
    reading_of(full_scene, "satisfies", "partial")
    opened(full_scene, LotAsked(size=4))
    told = full_scene.client("advisor").get(path).json()["second_readings"]
    assert told == {
        **{"n": 1, "agreed": 0, "kappa": 0.0, "waiting": 4, "disagreed": 1, "settled": 0}
    }
