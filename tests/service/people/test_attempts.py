"""Guesses made all at once are counted as those made one by one."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from corpora.errors import TooMany, WrongSignIn
from service.people.access import system_access
from service.people.sign_in import Browser, sign_in
from service.people.throttle import ACCOUNT
from service.store import attempts
from service.store.unit import Store


def test_guesses_at_once_do_not_slip_through(store: Store) -> None:
    """Of many attempts in one moment only the free ones are tried; the rest are told to wait."""
    many = 3 * ACCOUNT.free
    start = Barrier(many)

    def guess(place: int) -> str:
        browser = Browser(address=f"192.0.2.{place}", agent="", days=1)
        start.wait()
        try:
            sign_in(store, "ana@ejemplo.mx", f"intento número {place}", browser)
        except (TooMany, WrongSignIn) as error:
            return type(error).__name__
        return "in"

    with ThreadPoolExecutor(many) as pool:
        told = Counter(pool.map(guess, range(many)))
    assert told == {"WrongSignIn": ACCOUNT.free, "TooMany": many - ACCOUNT.free}


def test_an_attempt_that_was_right_counts_no_longer(store: Store) -> None:
    """Someone who signs in often is never slowed down by their own success."""
    for _ in range(3 * ACCOUNT.free):
        with store.write(system_access()) as unit:
            attempt = attempts.begin(unit, account="ana@ejemplo.mx", address="192.0.2.1")
        with store.write(system_access()) as unit:
            attempts.forgive(unit, attempt)
