"""A password in, its argon2id hash out; weak ones refused, and no account as slow as a real one."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

LEAST, MOST = 12, 200
_LEAST_DIFFERENT = 6
_LEAST_OWN = 8
_PART = 3
# No letter that is taken for another when it is read aloud or copied by hand.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
# OWASP's first choice for argon2id; the memory of those at work at once is bounded by _AT_ONCE.
_HASHER = PasswordHash([Argon2Hasher(memory_cost=19_456, time_cost=2, parallelism=1)])
_AT_ONCE = threading.BoundedSemaphore(4)

_REASONS: Mapping[str, Mapping[str, str]] = {
    "short": {
        "es": f"use al menos {LEAST} caracteres; sirve una frase de varias palabras",
        "en": f"use at least {LEAST} characters; a phrase of several words will do",
    },
    "long": {"es": f"use a lo más {MOST} caracteres", "en": f"use at most {MOST} characters"},
    "repeated": {
        "es": "repite o sigue pocos caracteres; use otros",
        "en": "it repeats or follows few characters; use others",
    },
    "personal": {
        "es": "se parece demasiado a su correo o a su nombre",
        "en": "it is too close to your e-mail or your name",
    },
}


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    with _AT_ONCE:
        return _HASHER.hash(_normal(password))


def is_password(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one kept; without one, take as long and say no."""
    if len(password) > MOST:
        return False
    with _AT_ONCE:
        good = _HASHER.verify(_normal(password), nobodys_hash() if kept is None else kept)
    return good and kept is not None


@cache
def nobodys_hash() -> str:
    """Return the hash that stands in for a missing account's: it costs what a real one costs."""
    return _HASHER.hash(secrets.token_urlsafe(32))


def new_password() -> str:
    """Return a password to be used once: four groups of four, 79 random bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


@dataclass(frozen=True, kw_only=True)
class FreshPassword:
    """A password to be used once, and its hash, which is kept."""

    text: str
    hash: str


def fresh_password() -> FreshPassword:
    """Make a password to be used once.

    Its hash takes a tenth of a second: ask before the first statement of a unit, from which on
    everything that writes to SQLite waits.
    """
    text = new_password()
    return FreshPassword(text=text, hash=hash_password(text))


def weakness(password: str, *, email: str, name: str) -> Mapping[str, str] | None:
    """Return why a password is weak, by language: short, repeated, or a person's name or e-mail."""
    reason = _weakness(_normal(password), email, name)
    return None if reason is None else _REASONS[reason]


def _weakness(password: str, email: str, name: str) -> str | None:
    if len(password) < LEAST:
        return "short"
    if len(password) > MOST:
        return "long"
    if _is_repeated(password):
        return "repeated"
    left = _bare(password)
    for part in _bare(f"{email} {name}").replace("@", " ").replace(".", " ").split():
        if len(part) >= _PART:
            left = left.replace(part, "")
    return "personal" if len(left) < _LEAST_OWN and len(left) < len(password) else None


def _bare(text: str) -> str:
    """Return a text in lower case without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))


def _is_repeated(password: str) -> bool:
    if len(set(password)) < _LEAST_DIFFERENT:
        return True
    # A text is a shorter one repeated exactly when it lies inside its own double, off the ends.
    if password in (password + password)[1:-1]:
        return True
    steps = [ord(after) - ord(before) for before, after in pairwise(password)]
    return sum(step in (-1, 0, 1) for step in steps) > 0.7 * len(steps)


def _normal(password: str) -> str:
    """Return one spelling of a password, however a keyboard composed its accents (NIST 800-63B)."""
    return unicodedata.normalize("NFKC", password)
