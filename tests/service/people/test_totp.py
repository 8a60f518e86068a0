"""Codes of a telephone are good around their moment; the QR is a picture without a script."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest

from service.people.totp import (
    address_of_secret,
    code_at,
    new_recovery_codes,
    new_totp_secret,
    picture_of,
    recovery_digest,
    step_of,
)

NOW = datetime(2026, 10, 5, 12, 0, 15, tzinfo=UTC)
# The secret of RFC 6238, appendix B, whose codes are published.
RFC = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238's own codes (the last six digits) are found at their moments."""
    assert step_of(RFC, code, datetime.fromtimestamp(seconds, UTC)) == seconds // 30


def test_a_code_is_good_one_step_around_its_own() -> None:
    """Half a minute early or late is taken, a minute is not."""
    secret = new_totp_secret()
    step = int(NOW.timestamp()) // 30
    for off, wanted in ((-2, None), (-1, step - 1), (0, step), (1, step + 1), (2, None)):
        code = code_at(secret, NOW + timedelta(seconds=30 * off))
        assert step_of(secret, code, NOW) == wanted


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "000 00a"])
def test_what_is_no_code_is_refused(typed: str) -> None:
    """Text that is not six digits is no code, and raises nothing."""
    assert step_of(RFC, typed, NOW) is None


def test_spaces_in_a_code_do_no_harm() -> None:
    """Telephones show "123 456"."""
    code = code_at(RFC, NOW)
    assert step_of(RFC, f" {code[:3]} {code[3:]} ", NOW) is not None


def test_the_picture_is_an_svg_in_the_address() -> None:
    """The QR is a data: URI, which the content security policy lets img show."""
    address = address_of_secret(RFC, "ana@ejemplo.mx")
    assert address.startswith("otpauth://totp/Acredita:ana%40ejemplo.mx?secret=")
    picture = unquote(picture_of(address))
    assert picture.startswith("data:image/svg+xml")
    assert "<script" not in picture


def test_recovery_codes_differ_and_are_read_loosely() -> None:
    """Ten codes of their own, kept as digests; case, hyphens and spaces do not matter."""
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert recovery_digest(codes[0].upper().replace("-", " ")) == recovery_digest(codes[0])
    assert recovery_digest(codes[0]) != recovery_digest(codes[1])
    assert codes[0] not in recovery_digest(codes[0])
