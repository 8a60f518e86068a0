"""An assessor's link opens one agency to read, by a button, until its date or its revocation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from corpora.errors import BadFields, NotFound
from service.people.access import system_access
from service.store import assessments, comments, links
from service.store.people_tables import ShareLink, SignIn
from service.store.unit import utc_now
from service.web.visitors import COOKIE
from tests.portfolio import Sizes, add_cycle
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


def made_by_form(scene: Scene, **chosen: str) -> tuple[str, str | None]:
    """Make a link on the page and return its address and the assessment that it is narrowed to."""
    data = {"name": "Ana", "days": "5", **chosen}
    shown = scene.client("administrator").post(f"/agencias/{scene.north}/enlaces", data=data)
    assert shown.status_code == 200
    address = shown.text.partition('<code class="secret">')[2].partition("</code>")[0]
    with scene.store.read(system_access()) as unit:
        row = unit.session.scalars(select(ShareLink).order_by(ShareLink.id.desc())).first()
        assert row is not None
        return address, row.assessment_id


def test_a_link_is_of_the_newest_open_assessment_unless_another_is_chosen(
    full_scene: Scene,
) -> None:
    """A form without a choice, too; all of the agency's only by saying so."""
    first = full_scene.made[0].assessment
    second = add_cycle(full_scene.store, full_scene.made[0], Sizes(proposals=0)).assessment
    page = full_scene.client("administrator").get(f"/agencias/{full_scene.north}/enlaces").text
    assert f'<option value="{second}" selected>' in page
    assert made_by_form(full_scene)[1] == second
    assert made_by_form(full_scene, assessment=first)[1] == first
    assert made_by_form(full_scene, assessment="todas")[1] is None
    with full_scene.store.write(system_access()) as unit:
        assessments.close(unit, second, 1)
    assert made_by_form(full_scene)[1] == first


def test_a_link_leads_straight_to_the_folder_of_its_assessment(full_scene: Scene) -> None:
    """One of all the agency's leads to the agency."""
    first = full_scene.made[0].assessment
    address, _ = made_by_form(full_scene, assessment=first)
    client = full_scene.client()
    assert "Ciclo de prueba" in client.get(address).text
    done = client.post(address)
    assert done.headers["location"] == f"/autoevaluaciones/{first}/carpeta"
    assert client.get(done.headers["location"]).status_code == 200
    address, _ = made_by_form(full_scene, assessment="todas")
    done = full_scene.client().post(address)
    assert done.headers["location"] == f"/agencias/{full_scene.north}"


@pytest.mark.parametrize("which", ["south", "none"])
def test_a_link_is_never_of_another_agencys_assessment(full_scene: Scene, which: str) -> None:
    """Not by its id either: the form says to choose one of the list."""
    other = full_scene.made[1].assessment if which == "south" else "0" * 26
    client = full_scene.client("administrator")
    data = {"name": "Ana", "days": "5", "assessment": other}
    page = client.post(f"/agencias/{full_scene.north}/enlaces", data=data)
    assert page.status_code == 422
    assert "Elija una de la lista" in page.text


def test_what_a_link_does_is_in_its_own_name(full_scene: Scene) -> None:
    """Every session of one link notes as that link, however often it is opened."""
    address, assessment = made_by_form(full_scene)
    for _ in range(2):
        client = full_scene.client()
        client.post(address)
        body = {"standard": "1.1.1", "text": "Falta el acta."}
        done = client.post(f"/api/v1/assessments/{assessment}/notes", json=body)
        assert done.status_code == 201
    with full_scene.store.read(system_access()) as unit:
        link = unit.session.scalars(select(ShareLink.id).order_by(ShareLink.id.desc())).first()
        found = comments.of_standard(unit, assessment or "", "1.1.1")
    assert {one.user_id for one in found} == {f"link:{link}"}
    assert {one.user_name for one in found} == {"Ana"}
