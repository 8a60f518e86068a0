"""People come in by an OpenID Connect provider, a real one that the test runs, or are refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import ECKey
from sqlalchemy import func, select, update

from service.people import oidc
from service.people.access import system_access
from service.store import people
from service.store.people_tables import User
from service.web.visitors import COOKIE
from tests.service.web.client import Client
from tests.service.web.provider import CLIENT, SECRET, Provider, running_provider
from tests.service.web.scene import Scene


@pytest.fixture
def provider(scene: Scene) -> Iterator[Provider]:
    """Run a provider that the scene's service knows."""
    with running_provider() as made:
        settings = replace(
            scene.service.settings, oidc_issuer=made.issuer, oidc_client=CLIENT, oidc_secret=SECRET
        )
        scene.app.state.service = replace(scene.service, settings=settings)
        made.claims["email"] = "writer@ejemplo.mx"
        yield made


def come(client: Client, provider: Provider, **changed: str) -> Any:
    """Go to the provider and come back, perhaps with something else."""
    sent = client.get("/entrar/oidc?sigue=/cuenta")
    assert sent.status_code == 303
    brought = {**provider.answer(sent.headers["location"]), **changed}
    return client.get("/entrar/oidc/regreso", params=brought)


def test_a_known_person_comes_in_and_is_known_by_subject_then(
    scene: Scene, provider: Provider
) -> None:
    """A verified e-mail finds the person once; afterwards the subject does, whatever the e-mail."""
    client = scene.client()
    assert "Entrar con la cuenta de mi institución" in client.get("/entrar").text
    done = come(client, provider)
    assert (done.status_code, done.headers["location"]) == (303, "/cuenta")
    assert client.get("/api/v1/me").json()["name"] == "Persona writer"
    provider.claims["email"] = "advisor@ejemplo.mx"
    other = scene.client()
    come(other, provider)
    assert other.get("/api/v1/me").json()["name"] == "Persona writer"


def test_what_goes_to_the_provider_is_random_and_comes_back_to_us(
    scene: Scene, provider: Provider
) -> None:
    """State, nonce and challenge differ each time, and the secret and verifier stay here."""
    client = scene.client()
    first, second = (
        parse_qs(urlsplit(client.get("/entrar/oidc").headers["location"]).query) for _ in "12"
    )
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]
    assert first["redirect_uri"] == ["http://testserver/entrar/oidc/regreso"]
    assert "code_verifier" not in first
    assert SECRET not in str(first)


def test_nobody_is_made_by_a_provider(scene: Scene, provider: Provider) -> None:
    """A verified e-mail that nobody here has opens nothing and leaves nobody behind."""
    provider.claims["email"] = "nueva@ejemplo.mx"
    with scene.store.read(system_access()) as unit:
        before = unit.session.scalar(select(func.count(User.id)))
    client = scene.client()
    answer = come(client, provider)
    assert answer.status_code == 403
    assert "nadie de esta instalación tiene ese correo" in answer.text
    assert COOKIE not in client.cookies
    with scene.store.read(system_access()) as unit:
        assert unit.session.scalar(select(func.count(User.id))) == before


@pytest.mark.parametrize("verified", [False, None, "false", 0])
def test_an_email_that_is_not_verified_finds_nobody(
    scene: Scene, provider: Provider, verified: object
) -> None:
    """Whoever registers another's e-mail at the provider does not become that person here."""
    provider.claims["email_verified"] = verified
    assert come(scene.client(), provider).status_code == 403


def test_an_account_linked_to_another_subject_is_refused(scene: Scene, provider: Provider) -> None:
    """A second account of the provider with the same e-mail does not take the person over."""
    come(scene.client(), provider)
    provider.claims["sub"] = "sujeto-2"
    answer = come(scene.client(), provider)
    assert answer.status_code == 403
    assert "ya entra con otra cuenta" in answer.text


def test_someone_shut_out_does_not_come_in_by_the_provider(
    scene: Scene, provider: Provider
) -> None:
    """Disabling a person here is enough, even when the provider still knows them."""
    come(scene.client(), provider)
    with scene.store.write(scene.access("operator")) as unit:
        people.disable(unit, scene.people["writer"])
    assert come(scene.client(), provider).status_code == 403


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://otro.mx"},
        {"aud": "otra-aplicacion"},
        {"aud": ["acredita", "otra"], "azp": "otra"},
        {"nonce": "otro"},
        {"exp": 1_000_000_000},
        {"iat": 4_000_000_000},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_now_is_refused(
    scene: Scene, provider: Provider, claims: dict[str, Any]
) -> None:
    """Another issuer, another audience, another question, or another time: no session."""
    provider.claims.update(claims)
    client = scene.client()
    assert come(client, provider).status_code == 403
    assert COOKIE not in client.cookies


@pytest.mark.parametrize("claim", ["iss", "aud", "sub", "exp", "iat", "nonce"])
def test_a_token_without_a_needed_claim_is_refused(
    scene: Scene, provider: Provider, claim: str
) -> None:
    """Every claim that OpenID Connect requires must be there."""
    provider.missing = (claim,)
    assert come(scene.client(), provider).status_code == 403


def test_a_token_signed_by_another_key_is_refused(scene: Scene, provider: Provider) -> None:
    """The signature must be by a key that the provider publishes."""
    provider.published = ECKey.generate_key("P-256", {"kid": "uno"})
    assert come(scene.client(), provider).status_code == 403


@pytest.mark.parametrize(
    "changed", [{"state": "otro"}, {"state": ""}, {"code": "otro"}, {"code": ""}, {"state": "ñ"}]
)
def test_an_answer_to_another_question_is_refused(
    scene: Scene, provider: Provider, changed: dict[str, str]
) -> None:
    """A state or a code that is not of this browser's sign-in opens nothing."""
    client = scene.client()
    assert come(client, provider, **changed).status_code == 403
    assert COOKIE not in client.cookies


def test_an_answer_is_good_once_and_in_its_own_browser(scene: Scene, provider: Provider) -> None:
    """The way back cannot be given to another browser, nor gone twice."""
    client, victim = scene.client(), scene.client()
    sent = client.get("/entrar/oidc")
    brought = provider.answer(sent.headers["location"])
    assert victim.get("/entrar/oidc/regreso", params=brought).status_code == 403
    assert client.get("/entrar/oidc/regreso", params=brought).status_code == 303
    assert client.get("/entrar/oidc/regreso", params=brought).status_code == 403


def test_a_provider_that_is_another_or_silent_is_told(scene: Scene, provider: Provider) -> None:
    """The sign-in page says that the provider failed, and the password still works."""
    provider.document = {"issuer": "https://otro.mx"}
    answer = scene.client().get("/entrar/oidc")
    assert answer.status_code == 403
    assert "no se describe como se configuró" in answer.text
    settings = replace(scene.app.state.service.settings, oidc_issuer="http://127.0.0.1:9")
    scene.app.state.service = replace(scene.service, settings=settings)
    answer = scene.client().get("/entrar/oidc")
    assert "no responde" in answer.text
    assert 'name="password"' in answer.text
    settings = replace(settings, oidc_issuer="http://identidad.mx")
    scene.app.state.service = replace(scene.service, settings=settings)
    assert "no es https" in scene.client().get("/entrar/oidc").text


def test_a_one_time_password_ends_with_the_first_sign_in(scene: Scene, provider: Provider) -> None:
    """Who comes in by the provider need not choose a password, and nobody can use the old one."""
    with scene.store.write(system_access()) as unit:
        unit.session.execute(
            update(User).where(User.id == scene.people["writer"]).values(must_change=True)
        )
    client = scene.client()
    come(client, provider)
    assert client.get("/cuenta").status_code == 200
    with scene.store.read(system_access()) as unit:
        kept = unit.session.scalar(
            select(User.password_hash).where(User.id == scene.people["writer"])
        )
    assert kept is None


def test_what_a_provider_says_of_itself_is_remembered(
    scene: Scene, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked once for a while, and again when that is over."""
    client = scene.client()
    assert client.get("/entrar/oidc").status_code == 303
    provider.document = {"issuer": "https://otro.mx"}
    assert client.get("/entrar/oidc").status_code == 303
    monkeypatch.setattr(oidc, "_KEPT", {provider.issuer: (0.0, {})})
    assert client.get("/entrar/oidc").status_code == 403
