"""A short text in, sealed by the installation's secret out; only that secret opens it again."""

from __future__ import annotations

import base64
import binascii
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"acredita second factor 1"
_NONCE = 12


def seal(text: str, secret: str, owner: str) -> str:
    """Return a text sealed with AES-256-GCM under a key derived from a secret by HKDF (RFC 5869).

    It opens for its ``owner`` alone: moved to another one's row, it does not.
    """
    nonce = secrets.token_bytes(_NONCE)
    closed = AESGCM(_key(secret)).encrypt(nonce, text.encode(), owner.encode())
    return base64.urlsafe_b64encode(nonce + closed).decode()


def unseal(sealed: str, secret: str, owner: str) -> str | None:
    """Return the text that was sealed, None for what this secret and owner do not open."""
    try:
        packed = base64.urlsafe_b64decode(sealed)
        opened = AESGCM(_key(secret)).decrypt(packed[:_NONCE], packed[_NONCE:], owner.encode())
    except (binascii.Error, ValueError, InvalidTag):
        return None
    return opened.decode()


def _key(secret: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret.encode())
