"""The clock in, ids out that sort by when they were made and cannot be guessed."""

from __future__ import annotations

import secrets
from datetime import datetime

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 26


def new_id(now: datetime) -> str:
    """Return 26 characters: milliseconds since 1970 in 48 bits, then 80 random bits (as a ULID)."""
    value = (int(now.timestamp() * 1000) << 80) | secrets.randbits(80)
    digits = [_DIGITS[(value >> (5 * place)) & 31] for place in range(_LENGTH)]
    return "".join(reversed(digits))
