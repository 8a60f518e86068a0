"""A small OpenID Connect provider: discovery, keys, codes with PKCE and signed id_tokens."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

CLIENT, SECRET = "acredita", "secreto-de-cliente"


@dataclass(kw_only=True)
class Provider:
    """A provider at ``issuer``; a test may change its claims, its key and its description."""

    issuer: str
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "uno"}))
    published: ECKey | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    algorithm: str = "ES256"
    document: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def answer(self, address: str) -> dict[str, str]:
        """Let someone in who was sent to an address, and return what they bring back."""
        asked = {name: one[0] for name, one in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        assert asked["client_id"] == CLIENT
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def discovery(self) -> dict[str, Any]:
        """Return the document that describes the provider."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            **self.document,
        }

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Return the answer to a code: good once, with its verifier and the client's secret."""
        asked = self.codes.pop(form.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proved = base64.urlsafe_b64encode(challenge).decode().rstrip("=")
        good = (
            asked is not None
            and authorization == f"Basic {basic}"
            and proved == asked["code_challenge"]
            and form.get("redirect_uri") == asked["redirect_uri"]
        )
        if not good or asked is None:
            self.refused.append(urlencode(form))
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            **{"iss": self.issuer, "aud": CLIENT, "sub": "sujeto-1", "nonce": asked["nonce"]},
            **{"iat": now, "exp": now + 300, "email_verified": True},
            **self.claims,
        }
        kept = {name: one for name, one in claims.items() if name not in self.missing}
        header = {"alg": self.algorithm, "kid": self.key.kid}
        signed = jwt.encode(header, kept, self.key, algorithms=[self.algorithm])
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": signed}

    def keys(self) -> dict[str, Any]:
        """Return the public keys."""
        found: dict[str, Any] = KeySet([self.published or self.key]).as_dict(private=False)
        return found


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Yield a provider that answers on this machine."""
    made: list[Provider] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths = {
                "/.well-known/openid-configuration": made[0].discovery,
                "/keys": made[0].keys,
            }
            found = paths.get(self.path)
            self._tell(404 if found is None else 200, found() if found else {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: one[0] for name, one in parse_qs(body).items()}
            self._tell(*made[0].token(form, self.headers.get("authorization", "")))

        def _tell(self, status: int, body: dict[str, Any]) -> None:
            packed = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(packed)))
            self.end_headers()
            self.wfile.write(packed)

        def log_message(self, format: str, *args: Any) -> None:
            del format, args

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made.append(Provider(issuer=f"http://127.0.0.1:{server.server_port}"))
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield made[0]
        finally:
            server.shutdown()
            thread.join()
