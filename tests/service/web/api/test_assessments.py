"""An assessment is opened, told what applies, closed and opened again; each time it is matched."""

from __future__ import annotations

from typing import Any

import pytest

from service.people.access import system_access
from service.settings import Settings
from service.store import jobs
from service.store.paging import Paging
from service.store.unit import Store
from tests.service.web.client import Client
from tests.service.web.scene import Scene, make_full_scene

TOML = {"content-type": "application/toml"}
WRITTEN = '# De la academia\nagency = "Academia"\nprogram = "academy"\n'


@pytest.fixture
def scene(settings: Settings, store: Store) -> Scene:
    """Return a scene with an agency that has an assessment."""
    return make_full_scene(settings, store)


@pytest.fixture
def client(scene: Scene) -> Client:
    """Return an advisor of the north."""
    return scene.client("advisor")


def work_of(scene: Scene) -> list[tuple[str, str]]:
    """Return kind and state of the jobs of the north, the oldest first."""
    with scene.store.read(system_access()) as unit:
        found = jobs.listed(unit, Paging(), agency=scene.north).rows
    return [(row.kind, row.state) for row in reversed(found)]


def test_a_new_assessment_is_matched(scene: Scene, client: Client) -> None:
    """Opening one asks for the work; under the same name it is opened once."""
    path = f"/api/v1/agencies/{scene.north}/assessments"
    body = {"name": "Ciclo 2027", "edition": "academy-2"}
    made = client.post(path, json=body, headers={"idempotency-key": "k"})
    again = client.post(path, json=body, headers={"idempotency-key": "k"})
    assert (made.status_code, again.json()) == (201, made.json())
    told = made.json()
    assert (told["current_run_id"], told["counts"], told["standards"]) == (None, {}, 0)
    assert client.get(made.headers["location"]).json() == told
    assert client.get(path).json()["items"][0] == told
    assert len(scene.work.submitted) == len(work_of(scene)) - 1


def test_an_edition_of_another_program_is_refused(scene: Scene, client: Client) -> None:
    """The agency's program and the edition's must be one; an unknown edition is not found."""
    path = f"/api/v1/agencies/{scene.north}/assessments"
    unknown = client.post(path, json={"name": "x", "edition": "le-6"})
    assert (unknown.status_code, unknown.json()["title"]) == (404, "UnknownEdition")
    assert client.post(path, json={"name": " ", "edition": "academy-2"}).status_code == 422


def test_an_assessment_is_closed_and_opened(scene: Scene, client: Client) -> None:
    """Closed by its version, it takes no decision; opened again it is matched if it must."""
    path = f"/api/v1/assessments/{scene.made[0].assessment}"
    tag = client.get(path).headers["etag"]
    assert client.patch(path, json={"closed": True}).status_code == 428
    closed = client.patch(path, json={"closed": True}, headers={"if-match": tag})
    assert closed.json()["closed_at"] is not None
    late = client.patch(path, json={"closed": False}, headers={"if-match": tag})
    assert (late.status_code, late.json()["title"]) == (412, "VersionPassed")
    said = {"standard": "1.1.1", "verdict": "not_applicable", "reason": "no existe"}
    assert client.post(f"{path}/decisions", json=said).status_code == 409
    tag = closed.headers["etag"]
    opened = client.patch(path, json={"closed": False}, headers={"if-match": tag})
    assert (opened.json()["closed_at"], opened.json()["version"]) == (None, 3)
    assert client.post(f"{path}/decisions", json=said).status_code == 201


def test_a_tag_of_an_assessment_names_what_is_shown_and_guards_its_version(
    scene: Scene, client: Client
) -> None:
    """A decision changes what is shown, so that it is sent again, but not what is closed."""
    path = f"/api/v1/assessments/{scene.made[0].assessment}"
    tag = client.get(path).headers["etag"]
    last = client.get(f"{path}/standards?limit=200").json()["items"][-1]["standard"]
    said = {"standard": last, "verdict": "not_applicable", "reason": "no existe"}
    assert client.post(f"{path}/decisions", json=said).status_code == 201
    assert client.get(path, headers={"if-none-match": tag}).status_code == 200
    closed = client.patch(path, json={"closed": True}, headers={"if-match": tag})
    assert closed.status_code == 200


def test_the_profile_is_kept_as_it_was_written(scene: Scene, client: Client) -> None:
    """TOML comes back word for word, and as data; the assessment is matched again."""
    path = f"/api/v1/assessments/{scene.made[0].assessment}/profile"
    assert client.get(path).status_code == 404
    made = client.put(path, content=WRITTEN, headers=TOML)
    assert made.status_code == 200, made.text
    told = client.get(path)
    assert told.json()["toml"] == WRITTEN
    assert told.json()["profile"]["agency"] == "Academia"
    assert (told.headers["etag"], told.headers["vary"]) == (made.headers["etag"], "Accept")
    plain = client.get(path, headers={"accept": "application/toml"})
    assert plain.headers["content-type"].startswith("application/toml")
    assert plain.text == WRITTEN
    assert scene.work.submitted
    assert ("match", "queued") in work_of(scene)


def test_the_profile_is_written_as_data_too(scene: Scene, client: Client) -> None:
    """JSON becomes the TOML that people edit; over another profile If-Match must name it."""
    path = f"/api/v1/assessments/{scene.made[0].assessment}/profile"
    body = {
        "agency": 'Academia "Norte"',
        "program": "academy",
        "not_applicable": [{"standard": "1.1.1", "reason": "No existe", "name": "Ana"}],
    }
    first = client.put(path, json=body)
    assert first.json()["profile"]["not_applicable"] == body["not_applicable"]
    assert 'agency = "Academia \\"Norte\\""' in first.json()["toml"]
    assert client.put(path, json=body).status_code == 428
    tag = first.headers["etag"]
    assert client.put(path, json=body, headers={"if-match": tag}).status_code == 200
    late = client.put(path, json=body, headers={"if-match": tag})
    assert (late.status_code, late.json()["title"]) == (412, "VersionPassed")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"content": "agency = ", "headers": TOML}, (422, "BadProfile")),
        ({"content": b"agency = \xff", "headers": TOML}, (422, "BadProfile")),
        ({"content": 'agency="x"\nprogram="le"', "headers": TOML}, (422, "BadProfile")),
        ({"json": {"agency": 1, "program": "zz"}}, (422, "BadFields")),
        ({"json": ["x"]}, (422, "BadFields")),
        ({"content": b"a", "headers": {"content-type": "text/plain"}}, (415, "WrongMedia")),
    ],
)
def test_a_profile_with_faults_is_not_kept(
    scene: Scene, client: Client, sent: Any, told: tuple[int, str]
) -> None:
    """Every fault is told, as well as that it is of another program than the edition."""
    path = f"/api/v1/assessments/{scene.made[0].assessment}/profile"
    answer = client.put(path, **sent)
    assert (answer.status_code, answer.json()["title"]) == told
    assert client.get(path).status_code == 404
    assert scene.work.submitted == []


def test_a_manual_put_away_is_matched_without(scene: Scene) -> None:
    """Putting a manual away asks for the match that leaves it out; bringing it back too."""
    client = scene.client("writer")
    path = f"/api/v1/manuals/{scene.made[0].manuals[0]}"
    away = client.patch(path, json={"archived": True})
    assert away.json()["archived_at"] is not None
    assert len(scene.work.submitted) == 1
    listed = f"/api/v1/agencies/{scene.north}/manuals"
    assert client.get(listed).json()["items"] == []
    assert len(client.get(listed, params={"archived": "true"}).json()["items"]) == 1
    assert client.patch(path, json={"archived": False}).json()["archived_at"] is None
