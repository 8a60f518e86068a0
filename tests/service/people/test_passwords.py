"""Passwords are kept as argon2id, weak ones are named, and a missing account takes as long."""

from __future__ import annotations

from time import thread_time

import pytest

from service.people.passwords import (
    hash_password,
    is_password,
    new_password,
    nobodys_hash,
    weakness,
)


def weak(password: str) -> str:
    found = weakness(password, email="ana.perez@policia.mx", name="Ana Pérez Ruiz")
    return "" if found is None else found["en"]


def test_a_password_is_kept_as_argon2id() -> None:
    """The hash is salted argon2id with OWASP's parameters, and only the right password fits."""
    first, second = hash_password("tres tristes tigres"), hash_password("tres tristes tigres")
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second
    assert is_password("tres tristes tigres", first)
    assert not is_password("tres tristes tigreS", first)


def test_an_accent_fits_however_it_was_typed() -> None:
    """A keyboard that writes é as one character or as two opens the same account."""
    assert is_password("caf\u00e9 con pan y más", hash_password("cafe\u0301 con pan y más"))


def test_a_missing_account_costs_what_a_wrong_password_costs() -> None:
    """Nobody's password is hashed with the same parameters: time does not tell which e-mails exist.

    The processor's time of this thread is compared, and coarsely: what is measured by the clock on
    a busy machine says nothing, and the parameters settle the cost.
    """
    kept = hash_password("tres tristes tigres")
    assert not is_password("tres tristes tigres", None)
    assert nobodys_hash().split("$")[:4] == kept.split("$")[:4]

    def spent(hashed: str | None) -> float:
        start = thread_time()
        assert not is_password("otra cosa distinta", hashed)
        return thread_time() - start

    assert min(spent(None) for _ in range(5)) > 0.1 * min(spent(kept) for _ in range(5))


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("onceletras1", "at least 12"),
        ("x" * 201, "at most 200"),
        ("aaaaaaaaaaaaaaaa", "repeats"),
        ("abcabcabcabcabc", "repeats"),
        ("gatos1gatos1gatos1", "repeats"),
        ("12345678901234", "repeats"),
        ("abcdefghijklmnop", "repeats"),
        ("aaaabbbbccccdddd", "repeats"),
        ("ana.perez.2026", "e-mail or your name"),
        ("policia.mx-123", "e-mail or your name"),
        ("PÉREZ-ruiz-99", "e-mail or your name"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password: str, why: str) -> None:
    """Short, long, repeated, sequential and personal passwords are named as such."""
    assert why in weak(password)


@pytest.mark.parametrize(
    "password",
    ["tres tristes tigres", "correo-de-perez-1987-lluvia", "Xk2!mmPq9#zz", "ñandú gris lento"],
)
def test_a_fair_password_is_taken(password: str) -> None:
    """Phrases need no symbols, and a name inside a longer password does no harm."""
    assert weak(password) == ""


def test_a_one_time_password_is_good_enough() -> None:
    """Passwords that the program makes pass its own rule and differ."""
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    assert all(weak(one) == "" for one in made)
