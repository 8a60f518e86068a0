"""People come in with what they know, slowly when they guess, and go out for good."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from service.people.access import system_access
from service.people.throttle import ACCOUNT, ADDRESS
from service.store import people
from service.store.people_tables import SignIn, SignInFailure
from service.store.unit import Store, utc_now
from service.web.visitors import COOKIE
from tests.service.web.client import Client, signed
from tests.service.web.scene import PASSWORD, Scene


def sign_in(client: Client, email: str = "writer@ejemplo.mx", password: str = PASSWORD) -> int:
    status: int = client.post("/entrar", data={"email": email, "password": password}).status_code
    return status


def is_in(client: Client) -> bool:
    return bool(client.get("/api/v1/me").status_code == 200)


def later(store: Store, seconds: float) -> datetime:
    """Move the store's clock on."""
    moment = utc_now() + timedelta(seconds=seconds)
    store.clock = lambda: moment
    return moment


def test_a_person_comes_in_and_goes_out(scene: Scene) -> None:
    """The right password opens a session; signing out ends it on the server too."""
    client = scene.client()
    page = client.get("/entrar")
    assert page.status_code == 200
    assert "Contraseña" in page.text
    done = client.post(
        "/entrar", data={"email": "Writer@Ejemplo.mx ", "password": PASSWORD, "sigue": "/cuenta"}
    )
    assert (done.status_code, done.headers["location"]) == (303, "/cuenta")
    assert client.get("/api/v1/me").json()["name"] == "Persona writer"
    kept = client.cookies[COOKIE]
    assert client.post("/salir").status_code == 303
    assert COOKIE not in client.cookies
    client.cookies.set(COOKIE, kept, domain="testserver.local")
    assert not is_in(client)


def test_a_session_cookie_is_closed_to_scripts_and_other_sites(scene: Scene) -> None:
    """The cookie is HttpOnly and SameSite; its value is not what the database keeps."""
    answer = scene.client().post(
        "/entrar", data={"email": "writer@ejemplo.mx", "password": PASSWORD}
    )
    told = answer.headers["set-cookie"]
    assert "HttpOnly" in told
    assert "SameSite=lax" in told
    with scene.store.read(system_access()) as unit:
        digests = unit.session.scalars(select(SignIn.digest)).all()
    assert not any(one in told for one in digests)


@pytest.mark.parametrize(
    ("email", "password"),
    [("writer@ejemplo.mx", "otra cosa distinta"), ("nadie@ejemplo.mx", PASSWORD), ("", "")],
)
def test_a_wrong_sign_in_is_told_and_keeps_the_email(
    scene: Scene, email: str, password: str
) -> None:
    """Nothing tells an unknown e-mail from a wrong password, and what was typed is still there."""
    client = scene.client()
    answer = client.post("/entrar", data={"email": email, "password": password, "sigue": "/cuenta"})
    assert answer.status_code == 422
    assert "El correo o la contraseña no son correctos" in answer.text
    assert f'value="{email}"' in answer.text
    assert 'value="/cuenta"' in answer.text
    assert password == "" or password not in answer.text
    assert not is_in(client)


def test_someone_shut_out_does_not_come_in(scene: Scene) -> None:
    """A disabled person's password opens nothing, and their open session has ended."""
    client = scene.client("writer")
    with scene.store.write(scene.access("operator")) as unit:
        people.disable(unit, scene.people["writer"])
    assert not is_in(client)
    assert sign_in(scene.client()) == 422


@pytest.mark.parametrize(
    "asked",
    [
        *("https://mal.mx/", "//mal.mx", "/\\mal.mx", "\\\\mal.mx", "javascript:alert(1)"),
        *("/\t/mal.mx", "/ok\nLocation: x", "cuenta", ""),
    ],
)
def test_a_sign_in_leads_only_to_our_own_pages(scene: Scene, asked: str) -> None:
    """An address of another site, however it is dressed up, leads to the start."""
    done = scene.client().post(
        "/entrar", data={"email": "writer@ejemplo.mx", "password": PASSWORD, "sigue": asked}
    )
    assert done.headers["location"] == "/"


def test_guessing_an_account_slows_down(scene: Scene) -> None:
    """After the free failures even the right password waits, for a time that is told."""
    for place in range(ACCOUNT.free):
        client = scene.client(address=f"192.0.2.{place}")
        assert sign_in(client, password="una que no es") == 422  # noqa: S106
    answer = client.post("/entrar", data={"email": "writer@ejemplo.mx", "password": PASSWORD})
    assert answer.status_code == 429
    seconds = int(answer.headers["retry-after"])
    assert 1 <= seconds <= 2
    assert f"espere {seconds} segundos" in answer.text
    later(scene.store, seconds + 1)
    assert sign_in(client) == 303


def test_a_right_password_clears_the_account_and_not_the_address(scene: Scene) -> None:
    """Whoever knows one password cannot use it to go on guessing another."""
    client = scene.client()
    for place in range(ADDRESS.free - 1):
        assert sign_in(client, email=f"nadie{place}@ejemplo.mx") == 422
    assert sign_in(client) == 303
    assert sign_in(client, email="otra@ejemplo.mx") == 422
    assert sign_in(client) == 429
    assert sign_in(scene.client(address="198.51.100.9")) == 303


def test_failures_name_nobody(scene: Scene) -> None:
    """What is kept of a failure is a digest, and old ones go with the next sign-in."""
    client = scene.client()
    sign_in(client, email="nadie@ejemplo.mx")
    with scene.store.read(system_access()) as unit:
        keys = unit.session.scalars(select(SignInFailure.key)).all()
    assert keys
    assert all(len(key) == 64 and "nadie" not in key for key in keys)
    later(scene.store, 2 * 86_400)
    sign_in(client)
    with scene.store.read(system_access()) as unit:
        assert unit.session.scalars(select(SignInFailure.key)).all() == []


def test_a_session_ends_unused_and_lasts_while_used(scene: Scene) -> None:
    """Each use puts the end further off; a session left alone is over after its days."""
    client = scene.client()
    sign_in(client)
    days = scene.service.settings.session_days
    later(scene.store, (days - 1) * 86_400)
    assert is_in(client)
    later(scene.store, (2 * days - 2) * 86_400)
    assert is_in(client)
    later(scene.store, (3 * days) * 86_400)
    assert not is_in(client)


def test_an_altered_cookie_is_nobodys(scene: Scene) -> None:
    """A cookie of another value, or signed for another value or by nobody, opens nothing."""
    client = scene.client("writer")
    good = client.cookies[COOKIE]
    secret = good.rpartition(".")[0]
    other = signed(scene.service, "x" * len(secret)).rpartition(".")[2]
    client.cookies.clear()
    signature = good.rpartition(".")[2]
    turned = f"{secret}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"
    altered = (secret, f"{secret}.", f"{secret}.{other}", f"x{good}", turned, "ñ.ñ", ".")
    for value in altered:
        cookie = f"{COOKIE}={value}".encode()
        assert client.get("/api/v1/me", headers={b"cookie": cookie}).status_code == 401
    assert is_in(client.enter(secret))


def test_signing_in_again_ends_the_session_before(scene: Scene) -> None:
    """A browser has one session: a fixed or forgotten one does not stay open beside it."""
    client = scene.client("writer")
    before = client.cookies[COOKIE]
    assert sign_in(client, email="advisor@ejemplo.mx") == 303
    assert client.get("/api/v1/me").json()["name"] == "Persona advisor"
    client.cookies.clear()
    client.cookies.set(COOKIE, before, domain="testserver.local")
    assert not is_in(client)


def test_a_role_that_is_taken_away_is_gone_at_once(scene: Scene) -> None:
    """Roles are read with every request, not kept in the session."""
    client = scene.client("writer")
    chief = scene.client("administrator")
    assert client.get(f"/agencias/{scene.north}/consentimiento").status_code == 200
    done = chief.post(f"/agencias/{scene.north}/personas/{scene.people['writer']}/quitar")
    assert done.status_code == 303
    assert client.get(f"/agencias/{scene.north}/consentimiento").status_code == 404


def test_the_language_is_the_browsers_until_one_is_chosen(scene: Scene) -> None:
    """The switch keeps a cookie and goes back to where it was pressed."""
    client = scene.client()
    assert 'lang="en"' in client.get("/entrar", headers={"accept-language": "en-GB"}).text
    done = client.post("/idioma", data={"idioma": "en", "sigue": "/entrar?sigue=%2Fcuenta"})
    assert done.headers["location"] == "/entrar?sigue=%2Fcuenta"
    assert '<html lang="en"' in client.get("/entrar").text
    client.post("/idioma", data={"idioma": "xx"})
    assert client.cookies["acredita-lang"] == "en"
