"""An assessor's link opens one agency to read, by a button, until its date or its revocation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from corpora.errors import BadFields, NotFound
from service.people.access import system_access
from service.store import links
from service.store.people_tables import SignIn
from service.store.unit import utc_now
from service.web.visitors import COOKIE
from tests.service.web.client import Client
from tests.service.web.scene import Scene


def new_link(scene: Scene, *, days: int = 30) -> str:
    with scene.store.write(scene.access("administrator")) as unit:
        return links.create(unit, scene.north, name="Evaluadora CALEA", days=days).secret


def is_in(client: Client, scene: Scene) -> bool:
    return bool(client.get(f"/agencias/{scene.north}/consentimiento").status_code == 200)


def test_a_link_is_opened_by_its_button(scene: Scene) -> None:
    """Looking at the address opens nothing, however often a mail program previews it."""
    secret, client = new_link(scene), scene.client()
    for _ in range(3):
        page = client.get(f"/enlace/{secret}")
        assert page.status_code == 200
        assert "Evaluadora CALEA" in page.text
    assert COOKIE not in client.cookies
    with scene.store.read(system_access()) as unit:
        assert unit.session.scalar(select(func.count(SignIn.id))) == 0
    done = client.post(f"/enlace/{secret}")
    assert (done.status_code, done.headers["location"]) == (303, f"/agencias/{scene.north}")
    assert is_in(client, scene)
    assert client.get("/api/v1/me").json()["roles"] == {scene.north: "assessor"}


def test_a_link_opens_on_several_computers(scene: Scene) -> None:
    """An assessor may read at the office and at home."""
    secret = new_link(scene)
    both = [scene.client(), scene.client()]
    for client in both:
        client.post(f"/enlace/{secret}")
    assert all(is_in(client, scene) for client in both)


def test_a_link_ends_on_its_day_with_its_sessions(scene: Scene) -> None:
    """After its date neither the address nor a session that it opened shows anything."""
    secret, client = new_link(scene, days=2), scene.client()
    client.post(f"/enlace/{secret}")
    scene.store.clock = lambda: utc_now() + timedelta(days=2, seconds=1)
    assert not is_in(client, scene)
    assert client.get(f"/enlace/{secret}").status_code == 404
    assert scene.client().post(f"/enlace/{secret}").status_code == 404


def test_a_revoked_link_ends_at_once(scene: Scene) -> None:
    """Revoking on the page ends the address and its sessions; its row stays, marked."""
    chief, client = scene.client("administrator"), scene.client()
    shown = chief.post(f"/agencias/{scene.north}/enlaces", data={"name": "Ana", "days": "5"})
    address = shown.text.partition('<code class="secret">')[2].partition("</code>")[0]
    assert address.startswith("http://testserver/enlace/")
    client.post(address)
    assert is_in(client, scene)
    with scene.store.read(scene.access("administrator")) as unit:
        row = links.listed(unit, scene.north, links.Paging()).rows[0]
    assert row.opened_at is not None
    path = f"/agencias/{scene.north}/enlaces/{row.id}/revocar"
    assert chief.post(path).status_code == 303
    assert not is_in(client, scene)
    assert client.get(address).status_code == 404
    assert "revocado" in chief.get(f"/agencias/{scene.north}/enlaces").text
    assert chief.post(path).status_code == 404


@pytest.mark.parametrize("days", [0, -1, 181])
def test_a_link_lasts_at_most_180_days(scene: Scene, days: int) -> None:
    """No link is for ever, nor over before it begins."""
    with pytest.raises(BadFields), scene.store.write(scene.access("administrator")) as unit:
        links.create(unit, scene.north, name="Ana", days=days)
    with scene.store.write(scene.access("administrator")) as unit:
        assert links.create(unit, scene.north, name="Ana", days=180)


@pytest.mark.parametrize("secret", ["x", "acredita", "%00", "../../cuenta"])
def test_what_is_no_link_is_not_there(scene: Scene, secret: str) -> None:
    """A guessed address finds nothing."""
    assert scene.client().get(f"/enlace/{secret}").status_code in (303, 404)
    with pytest.raises(NotFound), scene.store.read(system_access()) as unit:
        links.look(unit, secret)


def test_opening_a_link_ends_the_session_before(scene: Scene) -> None:
    """The page says whose session it is, and afterwards the browser only reads."""
    client = scene.client("administrator")
    before = client.cookies[COOKIE]
    secret = new_link(scene)
    assert "se cerrará esa sesión" in client.get(f"/enlace/{secret}").text
    client.post(f"/enlace/{secret}")
    assert client.get("/api/v1/me").json()["name"] == "Evaluadora CALEA"
    client.cookies.clear()
    client.cookies.set(COOKIE, before, domain="testserver.local")
    assert client.get("/api/v1/me").status_code == 401
