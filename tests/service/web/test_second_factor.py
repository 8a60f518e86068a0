"""A second factor is confirmed, asked for, good once a code, and taken away by a code."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sqlalchemy import select, update

from service.people.access import system_access
from service.people.sealing import seal, unseal
from service.people.throttle import ACCOUNT
from service.people.totp import code_at
from service.store.people_tables import User
from service.store.unit import utc_now
from tests.service.web.client import Client
from tests.service.web.scene import OPERATOR, PASSWORD, Scene

CODE = re.compile(r"<li><code>([a-z0-9-]{19})</code></li>")


class Clock:
    """A clock that a test moves on."""

    def __init__(self, scene: Scene) -> None:
        self.now = utc_now()
        scene.store.clock = lambda: self.now

    def go(self, seconds: int) -> datetime:
        """Move on and return the moment."""
        self.now += timedelta(seconds=seconds)
        return self.now


def secret_of(scene: Scene) -> str:
    with scene.store.read(system_access()) as unit:
        found = unit.session.scalar(
            select(User.totp_secret).where(User.id == scene.people["writer"])
        )
    assert found is not None
    opened = unseal(found, scene.service.secret, scene.people["writer"])
    assert opened is not None
    return opened


def turn_on(scene: Scene, clock: Clock) -> list[str]:
    """Turn the writer's second factor on and return the recovery codes."""
    client = scene.client("writer")
    assert client.post("/cuenta/codigo/pedir").status_code == 303
    page = client.get("/cuenta/codigo").text
    assert 'src="data:image/svg+xml' in page
    assert secret_of(scene) in page
    assert client.post("/cuenta/codigo", data={"code": "000000"}).status_code == 422
    shown = client.post("/cuenta/codigo", data={"code": code_at(secret_of(scene), clock.now)})
    clock.go(60)
    return CODE.findall(shown.text)


def begin(scene: Scene, address: str = "192.0.2.7") -> Client:
    """Give the writer's password and return the browser that is asked for a code."""
    client = scene.client(address=address)
    done = client.post(
        "/entrar", data={"email": "writer@ejemplo.mx", "password": PASSWORD, "sigue": "/cuenta"}
    )
    assert done.headers["location"] == "/entrar/codigo?sigue=%2Fcuenta"
    return client


def give(client: Client, code: str) -> int:
    answer = client.post("/entrar/codigo", data={"code": code, "sigue": "/cuenta"})
    return int(answer.status_code)


def test_a_code_is_asked_for_before_anything_opens(scene: Scene) -> None:
    """With the password alone every page leads to the code and the API refuses."""
    clock = Clock(scene)
    assert len(turn_on(scene, clock)) == 10
    client = begin(scene)
    for path in ("/cuenta", f"/agencias/{scene.north}/consentimiento", "/cuenta/clave"):
        assert client.get(path).headers["location"] == "/entrar/codigo"
    assert client.get("/api/v1/me").status_code == 403
    before = client.cookies["acredita"]
    assert give(client, code_at(secret_of(scene), clock.now)) == 303
    assert client.get("/cuenta").status_code == 200
    assert client.cookies["acredita"] != before
    client.cookies.clear()
    client.cookies.set("acredita", before, domain="testserver.local")
    assert client.get("/api/v1/me").status_code == 401


def test_a_code_is_good_once(scene: Scene) -> None:
    """Whoever saw a code being typed cannot use it too, nor one from before it."""
    clock = Clock(scene)
    turn_on(scene, clock)
    code = code_at(secret_of(scene), clock.now)
    earlier = code_at(secret_of(scene), clock.now - timedelta(seconds=30))
    first, second = begin(scene), begin(scene)
    assert give(first, code) == 303
    assert give(second, code) == 422
    assert give(second, earlier) == 422
    clock.go(30)
    assert give(second, code_at(secret_of(scene), clock.now)) == 303


def test_the_code_that_confirmed_is_spent_too(scene: Scene) -> None:
    """The first code, shown while the second factor was turned on, does not sign in."""
    clock = Clock(scene)
    turn_on(scene, clock)
    clock.go(-60)
    assert give(begin(scene), code_at(secret_of(scene), clock.now)) == 422


def test_a_recovery_code_is_good_once(scene: Scene) -> None:
    """Without the telephone each of the ten codes opens the account one time."""
    clock = Clock(scene)
    codes = turn_on(scene, clock)
    assert give(begin(scene), codes[0].upper()) == 303
    client = begin(scene)
    assert give(client, codes[0]) == 422
    assert give(client, codes[1]) == 303
    assert "8 códigos de recuperación" in client.get("/cuenta/codigo").text
    with scene.store.read(system_access()) as unit:
        kept = unit.session.scalar(select(User.recovery).where(User.id == scene.people["writer"]))
    assert not set(codes) & set(kept or [])


def test_guessing_codes_slows_down(scene: Scene) -> None:
    """A million codes are not tried: the account waits, whatever the address."""
    clock = Clock(scene)
    turn_on(scene, clock)
    for place in range(ACCOUNT.free):
        assert give(begin(scene, f"192.0.2.{place}"), "000000") == 422
    client = begin(scene)
    assert give(client, code_at(secret_of(scene), clock.now)) == 429
    clock.go(30)
    assert give(client, code_at(secret_of(scene), clock.now)) == 303


def test_it_is_renewed_and_taken_away_only_by_a_code(scene: Scene) -> None:
    """An open session alone does not weaken the account."""
    clock = Clock(scene)
    codes = turn_on(scene, clock)
    client = scene.client("writer")
    assert client.post("/cuenta/codigo/pedir").status_code == 403
    assert client.post("/cuenta/codigo/recuperacion", data={"code": "000000"}).status_code == 422
    renewed = client.post("/cuenta/codigo/recuperacion", data={"code": codes[0]})
    fresh = CODE.findall(renewed.text)
    assert len(fresh) == 10
    assert not set(fresh) & set(codes)
    assert client.post("/cuenta/codigo/quitar", data={"code": codes[1]}).status_code == 422
    assert client.post("/cuenta/codigo/quitar", data={"code": fresh[0]}).status_code == 303
    done = scene.client().post("/entrar", data={"email": "writer@ejemplo.mx", "password": PASSWORD})
    assert done.headers["location"] == "/"


def test_an_administrator_takes_a_lost_one_away(scene: Scene) -> None:
    """Then the password is enough again, and what was open has ended."""
    clock = Clock(scene)
    turn_on(scene, clock)
    open_one = scene.client("writer")
    for chief in ("administrator", OPERATOR):
        path = {
            "administrator": f"/agencias/{scene.north}/personas/{scene.people['writer']}/codigo",
            OPERATOR: f"/personas/{scene.people['writer']}/codigo",
        }[chief]
        assert scene.client(chief).post(path).status_code == 303
    assert open_one.get("/api/v1/me").status_code == 401
    done = scene.client().post("/entrar", data={"email": "writer@ejemplo.mx", "password": PASSWORD})
    assert done.headers["location"] == "/"


def test_the_database_holds_no_secret_in_plain(scene: Scene) -> None:
    """Waiting or confirmed, what a telephone has is nowhere in the database's rows or files."""
    clock = Clock(scene)
    assert scene.client("writer").post("/cuenta/codigo/pedir").status_code == 303
    waiting = secret_of(scene)
    turn_on(scene, clock)
    secrets = (waiting, secret_of(scene))
    with scene.store.read(system_access()) as unit:
        kept = unit.session.scalars(select(User.totp_secret)).all()
    files = [path for path in scene.service.settings.data.glob("*.sqlite*") if path.is_file()]
    assert bool(files) == scene.store.is_sqlite
    for secret in secrets:
        assert all(secret not in (one or "") for one in kept)
        assert all(secret.encode() not in path.read_bytes() for path in files)


def test_with_another_secret_a_recovery_code_still_opens(scene: Scene) -> None:
    """A code of the telephone is told what happened; an administrator can take the factor away."""
    clock = Clock(scene)
    codes, secret = turn_on(scene, clock), secret_of(scene)
    writer = scene.people["writer"]
    with scene.store.write(system_access()) as unit:
        foreign = seal(secret, "el secreto de otra instalación", writer)
        unit.session.execute(update(User).where(User.id == writer).values(totp_secret=foreign))
    client = begin(scene)
    told = client.post(
        "/entrar/codigo", data={"code": code_at(secret, clock.now), "sigue": "/cuenta"}
    )
    assert told.status_code == 422
    assert "tiene otro secreto" in told.text
    assert give(client, codes[0]) == 303
    clock.go(60)
    path = f"/agencias/{scene.north}/personas/{writer}/codigo"
    assert scene.client("administrator").post(path).status_code == 303
    with scene.store.read(system_access()) as unit:
        assert unit.session.scalar(select(User.totp_secret).where(User.id == writer)) is None
