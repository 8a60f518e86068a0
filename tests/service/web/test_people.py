"""The pages of people: access given and taken, one-time passwords, one's own account, consent."""

from __future__ import annotations

import re
from typing import Any

import pytest

from service.people.access import Role
from service.store import consents, members
from service.store.consents import Kind
from service.store.members import AddedMember
from tests.service.web.client import Client
from tests.service.web.scene import OPERATOR, PASSWORD, Scene

ONCE = re.compile(r'<code class="secret">([a-z0-9-]{19})</code>')
NEW = "siete gatos negros"


def come_in(scene: Scene, email: str, password: str) -> tuple[Client, str]:
    """Return the browser of someone who signed in, and where that led."""
    client = scene.client()
    done = client.post("/entrar", data={"email": email, "password": password})
    return client, done.headers.get("location", "")


def choose(client: Client, present: str, changed: dict[str, str] | None = None) -> Any:
    form = {"present": present, "new": NEW, "again": NEW, **(changed or {})}
    return client.post("/cuenta/clave", data=form)


def test_a_new_person_comes_in_once_and_chooses_a_password(scene: Scene) -> None:
    """The administrator hands over a password that opens nothing but the choice of another."""
    chief = scene.client("administrator")
    path = f"/agencias/{scene.north}/personas"
    shown = chief.post(
        path, data={"email": "nueva@ejemplo.mx", "name": "Nueva Persona", "role": "advisor"}
    )
    assert "Contraseña de un solo uso de Nueva Persona" in shown.text
    (password,) = ONCE.findall(shown.text)
    assert password not in chief.get(path).text
    client, _ = come_in(scene, "nueva@ejemplo.mx", password)
    for page in ("/cuenta", f"/agencias/{scene.north}/consentimiento", "/"):
        assert client.get(page).headers["location"] == "/cuenta/clave"
    assert client.get("/api/v1/me").status_code == 403
    assert "Elija su contraseña" in client.get("/cuenta/clave").text
    assert choose(client, password).status_code == 303
    assert client.get(f"/agencias/{scene.north}/consentimiento").status_code == 200
    assert come_in(scene, "nueva@ejemplo.mx", password)[1] == ""
    assert come_in(scene, "nueva@ejemplo.mx", NEW)[1] == "/"


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"present": "no es esta"}, "present", "No es su contraseña actual."),
        ({"new": "corta", "again": "corta"}, "new", "Use al menos 12 caracteres"),
        ({"again": "otra distinta"}, "again", "Las dos no son iguales."),
        ({"new": PASSWORD, "again": PASSWORD}, "new", "La nueva es igual a la anterior."),
        ({"new": "Persona writer 1", "again": "Persona writer 1"}, "new", "a su nombre"),
    ],
)
def test_a_password_that_cannot_be_is_told(
    scene: Scene, changed: dict[str, str], field: str, said: str
) -> None:
    """Each fault is said beside its field, no password is shown again, and the old one holds."""
    answer = choose(scene.client("writer"), PASSWORD, changed)
    assert answer.status_code == 422
    assert f'id="f-{field}-falla"' in answer.text
    assert said in answer.text
    assert PASSWORD not in answer.text
    assert come_in(scene, "writer@ejemplo.mx", PASSWORD)[1] == "/"


def test_a_changed_password_ends_the_other_browsers(scene: Scene) -> None:
    """The browser that changes it stays in."""
    here, there = scene.client("writer"), scene.client("writer")
    assert choose(here, PASSWORD).status_code == 303
    assert here.get("/cuenta").status_code == 200
    assert there.get("/api/v1/me").status_code == 401


def test_a_person_sees_and_ends_their_sessions(scene: Scene) -> None:
    """One elsewhere, all the others, or every one with this."""
    here, there = scene.client("writer"), scene.client("writer", address="198.51.100.9")
    shown = here.get("/cuenta").text
    assert "198.51.100.9" in shown
    (path,) = re.findall(r'action="(/cuenta/sesiones/[0-9a-z]{26}/cerrar)"', shown)
    assert here.post(path).status_code == 303
    assert there.get("/api/v1/me").status_code == 401
    third = scene.client("writer")
    assert here.post("/cuenta/sesiones/cerrar", data={"otras": "1"}).status_code == 303
    assert third.get("/api/v1/me").status_code == 401
    done = here.post("/cuenta/sesiones/cerrar")
    assert done.headers["location"].startswith("/entrar")
    assert here.get("/api/v1/me").status_code == 401


def test_a_name_and_a_language_are_changed(scene: Scene) -> None:
    """The language holds at once and on the next computer; a fault keeps what was typed."""
    client = scene.client("writer")
    bad = client.post("/cuenta", data={"name": "", "language": "en"})
    assert bad.status_code == 422
    assert '<option value="en" selected>' in bad.text
    client.post("/cuenta", data={"name": "Ana  Pérez", "language": "en"})
    assert '<html lang="en"' in client.get("/cuenta").text
    other = scene.client("writer")
    assert '<html lang="en"' in other.get("/cuenta", headers={"accept-language": "es"}).text
    assert "Ana Pérez" in other.get("/cuenta").text


def test_the_last_administrator_is_told_why(scene: Scene) -> None:
    """The page says what to do first, in the visitor's language, and keeps the list."""
    chief = scene.client("administrator")
    here = f"/agencias/{scene.north}/personas/{scene.people['administrator']}"
    for action, form in (("rol", {"role": "writer"}), ("quitar", {})):
        answer = chief.post(f"{here}/{action}", data=form)
        assert answer.status_code == 409
        assert "Es el último administrador de la agencia; nombre antes a otro." in answer.text
        assert "Persona writer" in answer.text
    path = f"/api/v1/agencies/{scene.north}/members/{scene.people['administrator']}"
    problem = chief.delete(path).json()
    assert problem["status"] == 409
    assert "last administrator" in problem["detail_en"]


def test_a_fault_of_an_invitation_keeps_what_was_typed(scene: Scene) -> None:
    """A member who is there already is told beside the e-mail."""
    form = {"email": "writer@ejemplo.mx", "name": "Otra", "role": "assessor"}
    answer = scene.client("administrator").post(f"/agencias/{scene.north}/personas", data=form)
    assert answer.status_code == 409
    assert "Ya existe esa persona en la agencia" in answer.text
    assert 'value="writer@ejemplo.mx"' in answer.text
    assert '<option value="assessor" selected>' in answer.text


def test_only_who_may_be_reset_has_the_button(scene: Scene) -> None:
    """Nobody is offered a reset that would be refused."""
    with scene.store.write(scene.access(OPERATOR)) as unit:
        added = members.invite(
            unit, scene.north, email="stranger@ejemplo.mx", name="", role=Role.WRITER
        )
    shown = scene.client("administrator").get(f"/agencias/{scene.north}/personas").text
    assert f"/personas/{scene.people['writer']}/contrasena" in shown
    for other in (added.id, scene.people["administrator"]):
        assert f"/personas/{other}/quitar" in shown
        assert f"/personas/{other}/contrasena" not in shown


def test_an_operator_makes_finds_and_shuts_out_people(scene: Scene) -> None:
    """The list is searched, the one-time password shown once, and the last operator kept."""
    chief = scene.client(OPERATOR)
    shown = chief.post("/personas", data={"email": "x@ejemplo.mx", "name": "Equis"})
    assert ONCE.findall(shown.text)
    listed = chief.get("/personas?q=equis").text
    assert "x@ejemplo.mx" in listed
    assert "writer@ejemplo.mx" not in listed
    itself = f"/personas/{scene.people[OPERATOR]}"
    answer = chief.post(f"{itself}/operador", data={"on": ""})
    assert answer.status_code == 409
    assert "Es el último operador; nombre antes a otro." in answer.text
    assert chief.post(f"{itself}/desactivar").status_code == 403


def test_the_api_gives_access_as_the_page_does(scene: Scene) -> None:
    """A new member's password is told once; the list shows roles and no secret."""
    chief = scene.client("administrator")
    path = f"/api/v1/agencies/{scene.north}/members"
    body = {"email": "nueva@ejemplo.mx", "name": "Nueva", "role": "writer"}
    made = chief.post(path, json=body)
    assert made.status_code == 201
    assert come_in(scene, "nueva@ejemplo.mx", made.json()["password"])[1] == "/"
    changed = chief.put(f"{path}/{made.json()['id']}", json={"role": "advisor"})
    assert changed.json()["role"] == "advisor"
    first = chief.get(f"{path}?limit=3").json()
    rest = chief.get(f"{path}?limit=3&cursor={first['next']}").json()
    names = [one["name"] for one in (*first["items"], *rest["items"])]
    assert names == sorted(names)
    assert len(names) == 5
    assert "password" not in str(first)
    assert chief.delete(f"{path}/{made.json()['id']}").status_code == 204
    assert chief.delete(f"{path}/{made.json()['id']}").status_code == 404


def test_an_agency_shares_only_what_its_administrator_gave(scene: Scene) -> None:
    """Nothing at first; texts only beside counts; an operator cannot give it in their name."""
    path, chief = f"/agencias/{scene.north}/consentimiento", scene.client("administrator")

    def holds() -> tuple[bool, bool]:
        with scene.store.read(scene.access("writer")) as unit:
            found = consents.holds(unit, scene.north)
        return found[Kind.COUNTS], found[Kind.TEXTS]

    assert holds() == (False, False)
    refused = scene.client(OPERATOR).post(path, data={"kind": "counts", "granted": "1"})
    assert refused.status_code == 403
    chief.post(path, data={"kind": "texts", "granted": "1", "note": "Oficio 12"})
    assert holds() == (False, False)
    chief.post(path, data={"kind": "counts", "granted": "1"})
    assert holds() == (True, True)
    chief.post(path, data={"kind": "counts", "granted": ""})
    assert holds() == (False, False)
    shown = scene.client("writer").get(path).text
    assert "Oficio 12" in shown
    assert "Sólo un administrador de la propia agencia" in shown
    assert chief.post(path, data={"kind": "todo", "granted": "1"}).status_code == 422


def test_an_operator_who_administers_an_agency_gives_its_consent(scene: Scene) -> None:
    """On a laptop one person is both; they consent as the agency's administrator."""
    with scene.store.write(scene.access(OPERATOR)) as unit:
        added: AddedMember = members.invite(
            unit, scene.north, email="operator@ejemplo.mx", name="", role=Role.ADMINISTRATOR
        )
    assert added.password is None
    path = f"/agencias/{scene.north}/consentimiento"
    done = scene.client(OPERATOR).post(path, data={"kind": "counts", "granted": "1"})
    assert done.status_code == 303
