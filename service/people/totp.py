"""A secret and a code in, the moment it stands for out; recovery codes for a lost telephone."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
import segno

_STEP = 30
# A code is good one step early and one late: a telephone's clock may be off by half a minute.
_DRIFT = (0, -1, 1)
RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_totp_secret() -> str:
    """Return a secret of 160 random bits in base 32, as RFC 6238 wants it."""
    return pyotp.random_base32()


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return the thirty-second step that a code stands for, None for one that is wrong now."""
    typed = "".join(code.split())
    if len(typed) != 6 or not (typed.isascii() and typed.isdecimal()):
        return None
    step, totp = int(now.timestamp()) // _STEP, pyotp.TOTP(secret, interval=_STEP)
    good = [
        step + off for off in _DRIFT if hmac.compare_digest(totp.generate_otp(step + off), typed)
    ]
    return good[0] if good else None


def code_at(secret: str, now: datetime) -> str:
    """Return the code of a moment, as a telephone shows it."""
    return pyotp.TOTP(secret, interval=_STEP).at(now)


def address_of_secret(secret: str, email: str) -> str:
    """Return the otpauth: address that a telephone reads."""
    return pyotp.TOTP(secret, interval=_STEP).provisioning_uri(name=email, issuer_name="Acredita")


def picture_of(address: str) -> str:
    """Return an address as a QR code: a data: URI of an SVG picture."""
    made = segno.make(address, micro=False)
    return str(made.svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))


def new_recovery_codes() -> tuple[str, ...]:
    """Return ten codes to be used once each, of 79 random bits."""
    return tuple(
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
        for _ in range(RECOVERY_CODES)
    )


def recovery_digest(code: str) -> str:
    """Return what is kept of a recovery code; with so many random bits a plain digest is enough."""
    plain = "".join(one for one in code.lower() if one in _LETTERS)
    return hashlib.sha256(f"recovery:{plain}".encode()).hexdigest()
