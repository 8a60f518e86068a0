"""Proofs and notes over the API: put in their place once, read by pages, taken out on record."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from service.store.unit import utc_now
from service.web.app import API
from tests.service.web.client import Client
from tests.service.web.scene import LINK, Scene

YEAR = utc_now().year
PDF = b"%PDF-1.7\nacta"


def base(scene: Scene) -> str:
    return f"{API}/assessments/{scene.made[0].assessment}"


def send(client: Client, scene: Scene, *, key: str | None = None, **fields: Any) -> Any:
    data = {"standard": "1.1.1", "year": str(YEAR), **fields}
    headers = {"idempotency-key": key} if key else {}
    file = {"file": ("acta.pdf", PDF)}
    return client.post(f"{base(scene)}/proofs", data=data, files=file, headers=headers)


def test_a_proof_is_added_read_and_taken_out(full_scene: Scene) -> None:
    """Its address gives its bytes back; once taken out it is in no list, and deleted once."""
    client = full_scene.client("writer")
    made = send(client, full_scene, title="Acta")
    assert made.status_code == 201
    body = made.json()
    assert (body["kind"], body["title"], body["size"]) == ("file", "Acta", len(PDF))
    assert client.get(made.headers["location"]).content == PDF
    listed = client.get(f"{base(full_scene)}/proofs", params={"standard": "1.1.1"}).json()
    assert [one["id"] for one in listed["items"]] == [full_scene.proof, body["id"]]
    path = f"{API}/proofs/{body['id']}"
    assert client.delete(path).status_code == 204
    assert client.delete(path).status_code == 404
    assert client.get(f"{path}/file").status_code == 404
    assert len(client.get(f"{base(full_scene)}/proofs").json()["items"]) == 1


def test_a_reference_has_no_file(full_scene: Scene) -> None:
    """It says where the proof is kept; asked for its bytes, there is nothing."""
    client = full_scene.client("writer")
    fields = {"standard": "1.1.1", "year": str(YEAR), "title": "Expedientes"}
    path = f"{base(full_scene)}/proofs"
    files = {"reference": (None, "Archivo central, caja 3")}
    made = client.post(path, data=fields, files=files)
    assert (made.status_code, made.json()["kind"]) == (201, "reference")
    assert "location" not in made.headers
    assert client.get(f"{API}/proofs/{made.json()['id']}/file").status_code == 404
    none = client.post(path, data=fields, files={"reference": (None, " ")})
    assert none.status_code == 422
    assert "dónde se guarda" in none.json()["detail"]


def test_a_proof_is_sent_once(full_scene: Scene) -> None:
    """Repeated under its key it is the same one; another file under that key is refused."""
    client = full_scene.client("writer")
    first, again = (send(client, full_scene, key="acta-1") for _ in range(2))
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert send(client, full_scene, key="acta-1", title="Otra").status_code == 422
    assert len(client.get(f"{base(full_scene)}/proofs").json()["items"]) == 2


def test_a_program_is_refused_over_the_api_too(full_scene: Scene) -> None:
    """With the status of a kind of file that is not taken."""
    client = full_scene.client("writer")
    files = {"file": ("acta.pdf", b"\x7fELF\x02")}
    data = {"standard": "1.1.1", "year": str(YEAR)}
    refused = client.post(f"{base(full_scene)}/proofs", data=data, files=files)
    assert (refused.status_code, refused.json()["title"]) == (415, "NotAProof")


def test_a_link_notes_and_does_nothing_else(full_scene: Scene) -> None:
    """Its note is there at once; a proof, a decision or a task of its own is refused."""
    client = full_scene.client(LINK)
    body = {"standard": "1.1.1", "text": "Falta el acta de este año."}
    made = client.post(f"{base(full_scene)}/notes", json=body)
    assert made.status_code == 201
    assert made.json()["user_name"] == "CALEA"
    listed = client.get(f"{base(full_scene)}/notes").json()["items"]
    assert listed == [made.json()]
    assert send(client, full_scene).status_code == 403
    assert client.delete(f"{API}/proofs/{full_scene.proof}").status_code == 403
    verdict = {"standard": "1.1.1", "verdict": "not_applicable", "reason": "x"}
    assert client.post(f"{base(full_scene)}/decisions", json=verdict).status_code == 403


@pytest.mark.parametrize("body", [{}, {"standard": "1.1.1"}, {"standard": "1.1.1", "text": " "}])
def test_a_note_without_words_is_refused(full_scene: Scene, body: dict[str, str]) -> None:
    """And nothing is kept of it."""
    client = full_scene.client("writer")
    assert client.post(f"{base(full_scene)}/notes", json=body).status_code == 422
    assert client.get(f"{base(full_scene)}/notes").json()["items"] == []


def test_notes_of_a_link_are_slowed_down(full_scene: Scene) -> None:
    """The sixty-first within an hour waits, and says for how long."""
    client = full_scene.client(LINK)
    body = {"standard": "1.1.1", "text": "Falta el acta."}
    path = f"{base(full_scene)}/notes"
    statuses = [client.post(path, json=body).status_code for _ in range(61)]
    assert statuses == [201] * 60 + [429]
    assert int(client.post(path, json=body).headers["retry-after"]) > 3000


def test_no_proof_is_read_for_a_closed_assessment(full_scene: Scene) -> None:
    """It is refused before its body, as what changed meanwhile."""
    client = full_scene.client("advisor")
    path = f"/autoevaluaciones/{full_scene.made[0].assessment}/cerrar"
    client.post(path, data={"version": "1", "cerrada": "1"})
    assert send(client, full_scene).status_code == 409


def test_a_proof_of_another_scene_is_not_found(full_scene: Scene) -> None:
    """An id of the other agency answers as one that is not there."""
    south = replace(full_scene, made=full_scene.made[::-1])
    client = full_scene.client("administrator")
    assert send(client, south).status_code == 404
    assert client.get(f"{base(south)}/proofs").status_code == 404
    assert client.get(f"{base(south)}/notes").status_code == 404
