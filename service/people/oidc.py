"""An OpenID Connect provider in, who it says someone is out: code flow with PKCE, verified."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from corpora.errors import OpenIdFailed

_DISCOVERY = "/.well-known/openid-configuration"
# Signatures that only the provider can make; never "none", nor one by a secret that we share.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
_OWN_MACHINE = ("localhost", "127.0.0.1", "::1")
_TIMEOUT = 10.0
# Seconds for which what a provider says of itself is remembered; its keys are asked each time.
LIFETIME = 600.0
_LEEWAY = 60


_KEPT: dict[str, tuple[float, Mapping[str, Any]]] = {}


@dataclass(frozen=True, kw_only=True)
class Provider:
    """A provider, how we are known to it, and where it sends people back to."""

    issuer: str
    client: str
    secret: str | None
    back: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a browser keeps, signed, while its person is at the provider."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who the provider says someone is; ``email`` only when it says that it was verified."""

    subject: str
    email: str | None


def new_asked() -> Asked:
    """Return new random values for one way to the provider and back."""
    return Asked(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(64),
    )


def address_to_ask(provider: Provider, asked: Asked) -> str:
    """Return the provider's address that a browser is sent to; raise OpenIdFailed."""
    with _client(provider) as client:
        found = _metadata(client, provider)
        address, _ = client.create_authorization_url(
            found["authorization_endpoint"],
            state=asked.state,
            code_verifier=asked.verifier,
            nonce=asked.nonce,
        )
    return str(address)


def identity(provider: Provider, asked: Asked, *, state: str, code: str) -> Identity:
    """Return who came back from the provider.

    Raises OpenIdFailed for an answer to another question, a code it does not take, and an
    id_token that is not its own, not for us, not for this question or not good now.
    """
    if not secrets.compare_digest(state.encode(), asked.state.encode()) or not code:
        raise _failed("la respuesta no es de esta entrada", "the answer is not to this sign-in")
    with _client(provider) as client:
        found = _metadata(client, provider)
        token = _said(
            lambda: client.fetch_token(
                found["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=asked.verifier,
            )
        )
        keys = _json(client, found["jwks_uri"])
    claims = _verified(found["issuer"], provider.client, asked, token, keys)
    verified = claims.get("email_verified") in (True, "true")
    email = claims.get("email")
    return Identity(
        subject=hashlib.sha256(f"{found['issuer']}\n{claims['sub']}".encode()).hexdigest(),
        email=email if verified and isinstance(email, str) and email else None,
    )


def _verified(
    issuer: str, us: str, asked: Asked, token: Mapping[str, Any], keys: Any
) -> Mapping[str, Any]:
    """Return the claims of an id_token after the checks of OpenID Connect Core 3.1.3.7."""
    options = {"iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": us}}
    params = {
        "nonce": asked.nonce,
        "client_id": us,
        "access_token": token.get("access_token"),
    }
    try:
        found = jwt.decode(
            token["id_token"], KeySet.import_key_set(keys), algorithms=list(_ALGORITHMS)
        )
        claims = CodeIDToken(found.claims, found.header, options, params)
        claims.validate(leeway=_LEEWAY)
    except (JoseError, AuthlibBaseError, KeyError, ValueError, TypeError) as error:
        raise _failed("su respuesta no es válida", "its answer is not valid") from error
    return dict(claims)


def _metadata(client: OAuth2Client, provider: Provider) -> Mapping[str, Any]:
    address = urlsplit(provider.issuer)
    if address.scheme != "https" and address.hostname not in _OWN_MACHINE:
        raise _failed("su dirección no es https", "its address is not https")
    kept = _KEPT.get(provider.issuer)
    if kept is not None and time.monotonic() < kept[0]:
        return kept[1]
    found = _json(client, provider.issuer.rstrip("/") + _DISCOVERY)
    good = isinstance(found, dict) and all(isinstance(found.get(one), str) for one in _NEEDED)
    if not good or found["issuer"].rstrip("/") != provider.issuer.rstrip("/"):
        raise _failed("no se describe como se configuró", "it is not described as configured")
    _KEPT[provider.issuer] = (time.monotonic() + LIFETIME, dict(found))
    return dict(found)


def _json(client: OAuth2Client, address: str) -> Any:
    def ask() -> Any:
        response = client.request("GET", address, withhold_token=True)
        response.raise_for_status()
        return response.json()

    return _said(ask)


def _said(ask: Callable[[], Any]) -> Any:
    """Return what a provider said; raise OpenIdFailed when it said no or nothing."""
    try:
        return ask()
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise _failed("no responde", "it does not answer") from error
    except (AuthlibBaseError, ValueError) as error:
        raise _failed("no aceptó la entrada", "it did not accept the sign-in") from error


def _client(provider: Provider) -> OAuth2Client:
    method = "client_secret_basic" if provider.secret else "none"
    return OAuth2Client(
        client_id=provider.client,
        client_secret=provider.secret,
        token_endpoint_auth_method=method,
        scope="openid email profile",
        redirect_uri=provider.back,
        code_challenge_method="S256",
        timeout=_TIMEOUT,
        trust_env=False,
    )


def _failed(es: str, en: str) -> OpenIdFailed:
    return OpenIdFailed(detail={"es": es, "en": en})
