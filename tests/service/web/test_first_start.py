"""A new installation belongs to whoever reads its console, or to whom its settings name."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select

from corpora.errors import BadSetting, NotFound
from service.people.access import system_access
from service.people.first_start import NewOperator, first_start, setup_code, take_over
from service.people.sign_in import Browser
from service.people.throttle import ACCOUNT
from service.settings import Settings
from service.store.files import FileStore
from service.store.people_tables import AuditEvent, User
from service.store.unit import Store
from service.web.app import create_app
from service.web.state import Service
from tests.service.web.client import Client
from tests.service.web.scene import ParkedWork

SECRET = "un secreto de pruebas"
PASSWORD = "tres tristes tigres"


def client_of(settings: Settings, store: Store) -> Client:
    service = Service(
        settings=settings,
        store=store,
        files=FileStore(settings.data),
        work=ParkedWork(),
        secret=SECRET,
    )
    return Client(create_app(service))


def take(client: Client, **changed: str) -> Any:
    typed = {
        **{"name": "Ana Operadora", "email": "ana@ejemplo.mx", "new": PASSWORD},
        **{"again": PASSWORD, "code": setup_code(SECRET), **changed},
    }
    return client.post("/inicio", data=typed)


def operators(store: Store) -> int:
    with store.read(system_access()) as unit:
        return unit.session.scalar(select(func.count(User.id)).where(User.operator)) or 0


def test_every_page_leads_to_the_first_start_until_there_is_an_operator(
    settings: Settings, store: Store
) -> None:
    """Nothing else is open; afterwards the page of the first start is gone."""
    client = client_of(settings, store)
    for path in ("/", "/entrar", "/cuenta", "/personas", "/enlace/x"):
        assert client.get(path).headers.get("location") == "/inicio", path
    assert client.get("/api/v1/me").status_code == 503
    assert client.get("/healthz").status_code == 200
    page = client.get("/inicio")
    assert page.status_code == 200
    assert setup_code(SECRET) not in page.text
    done = take(client)
    assert (done.status_code, done.headers["location"]) == (303, "/")
    assert client.get("/api/v1/me").json() == {
        **{"name": "Ana Operadora", "operator": True, "roles": {}, "scopes": None}
    }
    assert client.get("/inicio").status_code == 404
    assert take(client_of(settings, store), email="otra@ejemplo.mx").status_code == 404
    assert operators(store) == 1


def test_the_code_of_the_console_is_needed(settings: Settings, store: Store) -> None:
    """Nobody else on the network takes the installation, nor guesses its code for long."""
    client = client_of(settings, store)
    told = first_start(store, settings, SECRET)
    assert told is not None
    assert setup_code(SECRET) in told.es
    assert setup_code(SECRET) in told.en
    assert setup_code("otro secreto") != setup_code(SECRET)
    for code in ("", "AAAA-AAAA-AAAA", setup_code("otro secreto"), "ñ"):
        answer = take(client, code=code)
        assert answer.status_code == 422
        assert "No es el código de la consola." in answer.text
        assert 'value="ana@ejemplo.mx"' in answer.text
    for _ in range(ACCOUNT.free):
        answer = take(client, code="x")
    assert answer.status_code == 429
    assert operators(store) == 0


def test_the_code_may_be_typed_loosely(settings: Settings, store: Store) -> None:
    """Lower case and spaces instead of hyphens do no harm."""
    typed = setup_code(SECRET).lower().replace("-", " ")
    assert take(client_of(settings, store), code=typed).status_code == 303


def test_all_faults_are_told_together(settings: Settings, store: Store) -> None:
    """E-mail, name, weak and unequal passwords are said beside their fields at once."""
    answer = take(client_of(settings, store), email="ana", name="", new="corta", again="otra")
    assert answer.status_code == 422
    for name in ("name", "email", "new", "again"):
        assert f'id="f-{name}-falla"' in answer.text
    assert operators(store) == 0


def test_two_do_not_take_one_installation(settings: Settings, store: Store) -> None:
    """Of two that answer in the same moment one becomes the operator."""
    start = Barrier(2)
    browser = Browser(address="192.0.2.1", agent="", days=1)

    def answer(who: str) -> str:
        typed = NewOperator(
            name=who,
            email=f"{who}@ejemplo.mx",
            password=PASSWORD,
            again=PASSWORD,
            code=setup_code(SECRET),
        )
        start.wait()
        try:
            take_over(store, SECRET, typed, browser)
        except NotFound:
            return "late"
        return "in"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(answer, ("ana", "beto"))) == ["in", "late"]
    assert operators(store) == 1


def test_the_settings_name_an_operator_who_must_change_the_password(
    settings: Settings, store: Store
) -> None:
    """Made once, at the first start; the password opens nothing but its own change."""
    named = replace(settings, admin_email="Jefa@Ejemplo.mx", admin_password=PASSWORD)
    told = first_start(store, named, SECRET)
    assert told is not None
    assert PASSWORD not in told.es + told.en
    assert first_start(store, named, SECRET) is None
    assert operators(store) == 1
    client = client_of(named, store)
    done = client.post("/entrar", data={"email": "jefa@ejemplo.mx", "password": PASSWORD})
    assert done.status_code == 303
    assert client.get("/personas").headers["location"] == "/cuenta/clave"
    form = {"present": PASSWORD, "new": "siete gatos negros", "again": "siete gatos negros"}
    assert client.post("/cuenta/clave", data=form).headers["location"].startswith("/?")
    assert client.get("/personas").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("jefa@ejemplo.mx", None),
        ("", PASSWORD),
        ("jefa@ejemplo.mx", "corta"),
        ("jefa", PASSWORD),
        ("jefa@ejemplo.mx", "jefa@ejemplo.mx"),
    ],
)
def test_settings_that_name_nobody_are_refused(
    settings: Settings, store: Store, email: str, password: str | None
) -> None:
    """A half or a weak administrator stops the start, before anything is open."""
    with pytest.raises(BadSetting):
        first_start(store, replace(settings, admin_email=email, admin_password=password), SECRET)
    assert operators(store) == 0


def test_the_first_operator_is_in_the_audit_without_the_password(
    settings: Settings, store: Store
) -> None:
    """Who took the installation, and from where, is the first link of its chain."""
    take(client_of(settings, store))
    with store.read(system_access()) as unit:
        rows = unit.session.execute(
            select(AuditEvent.action, AuditEvent.origin, AuditEvent.after).order_by(AuditEvent.seq)
        ).all()
    assert [row.action for row in rows] == ["person.created", "session.opened"]
    assert rows[0].origin == "192.0.2.7"
    assert PASSWORD not in str(rows)
