"""An account and an address in, whether they may try to sign in now out; failures are kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, insert, select

from corpora.errors import TooMany
from service.people.throttle import ACCOUNT, ADDRESS, WINDOW, Pace, seconds_to_wait
from service.store.people_tables import SignInFailure
from service.store.unit import Unit

_KEPT = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """An attempt that counts as failed until it is forgiven."""

    rows: tuple[int, ...]
    account: str


def begin(unit: Unit, *, account: str, address: str) -> Attempt:
    """Count an attempt as failed before it is made, so that a hundred at once count too.

    ``account`` names what is tried, such as an e-mail. Raises TooMany, with the seconds to wait,
    for an account or an address that failed too often.
    """
    keys = {_key("account", account): ACCOUNT, _key("address", address): ADDRESS}
    for key in sorted(keys):
        unit.hold(key)
    waits = [_wait(unit, key, pace) for key, pace in keys.items()]
    if max(waits):
        raise TooMany(seconds=max(waits))
    made = unit.session.execute(
        insert(SignInFailure).returning(SignInFailure.id),
        [{"key": key, "at": unit.now} for key in keys],
    )
    return Attempt(rows=tuple(made.scalars()), account=_key("account", account))


def forgive(unit: Unit, attempt: Attempt) -> None:
    """Forget an attempt that was right, the account's failures before it, and old ones of all.

    An address's other failures stay: whoever knows one password may not clear them.
    """
    unit.session.execute(
        delete(SignInFailure).where(
            SignInFailure.id.in_(attempt.rows)
            | (SignInFailure.key == attempt.account)
            | (SignInFailure.at < unit.now - _KEPT)
        )
    )


def _wait(unit: Unit, key: str, pace: Pace) -> int:
    found = unit.session.scalars(
        select(SignInFailure.at).where(
            SignInFailure.key == key, SignInFailure.at > unit.now - WINDOW
        )
    )
    return seconds_to_wait(list(found), unit.now, pace)


def _key(kind: str, text: str) -> str:
    """Return what is kept of an account or address: a digest, since both are personal data."""
    return hashlib.sha256(f"{kind}:{text}".encode("utf-8", "surrogatepass")).hexdigest()
