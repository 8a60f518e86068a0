"""An e-mail and a password in, an open session out; every attempt counts until it was right."""

from __future__ import annotations

from dataclasses import dataclass

from corpora.errors import BadFields, WrongSignIn
from service.people.access import Access, system_access
from service.people.fields import Sentence, check_fields, plain_email
from service.people.passwords import is_password, weakness
from service.store import attempts, credentials, second_factor
from service.store.attempts import Attempt
from service.store.credentials import Credentials
from service.store.sign_ins import end_session, open_session
from service.store.unit import Store, Unit


@dataclass(frozen=True, kw_only=True)
class Browser:
    """Where a sign-in comes from: an address, a program, and how many days a session lasts."""

    address: str
    agent: str
    days: int


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A session's secret, and whether a second factor is asked for before it opens anything."""

    secret: str
    pending: bool


_SAME = {"es": "la nueva es igual a la anterior", "en": "the new one is the same as before"}
_UNEQUAL = {"es": "las dos no son iguales", "en": "the two are not the same"}
_WRONG = {"es": "no es su contraseña actual", "en": "this is not your present password"}


def sign_in(store: Store, email: str, password: str, browser: Browser) -> SignedIn:
    """Open a session of whoever has the e-mail and the password.

    A wrong e-mail takes as long as a wrong password. Raises WrongSignIn, and TooMany with the
    seconds to wait.
    """
    attempt = _begin(store, plain_email(email), browser)
    with store.read(system_access(browser.address)) as unit:
        person = credentials.by_email(unit, email)
    kept = None if person is None else person.password_hash
    if not is_password(password, kept) or person is None:
        raise WrongSignIn
    with store.write(_access(person, browser)) as unit:
        attempts.forgive(unit, attempt)
        return opened(unit, person, browser)


def opened(unit: Unit, person: Credentials, browser: Browser) -> SignedIn:
    """Open a session of a person who showed who they are; a second factor leaves it pending."""
    secret = open_session(
        unit,
        user=person.id,
        days=1 if person.totp_on else browser.days,
        origin=browser.address,
        agent=browser.agent,
        second_factor=not person.totp_on,
    )
    credentials.seen(unit, person.id)
    unit.audit("session.opened", "person", person.id)
    return SignedIn(secret=secret, pending=person.totp_on)


def give_code(  # noqa: PLR0913, PLR0917 - what a code is told apart by
    store: Store, key: str, person: str, session: str, code: str, browser: Browser
) -> str:
    """Put a session of its own in place of one that waited for the second factor.

    ``key`` is the installation's secret. Returns the new session's secret. Raises WrongCode,
    LostFactor, and TooMany with the seconds to wait.
    """
    attempt = _begin(store, f"code:{person}", browser)
    with store.read(system_access(browser.address)) as unit:
        known = credentials.by_id(unit, person)
    with store.write(_access(known, browser)) as unit:
        attempts.forgive(unit, attempt)
        second_factor.spend(unit, person, code, key)
        end_session(unit, session)
        return open_session(
            unit,
            user=person,
            days=browser.days,
            origin=browser.address,
            agent=browser.agent,
        )


def spend_code(store: Store, key: str, access: Access, code: str, browser: Browser) -> None:
    """Use a code of whoever asks, to show that it is still them.

    Raises WrongCode, and TooMany with the seconds to wait.
    """
    person = access.require_person()
    attempt = _begin(store, f"code:{person}", browser)
    with store.write(access) as unit:
        attempts.forgive(unit, attempt)
        second_factor.spend(unit, person, code, key)


@dataclass(frozen=True, kw_only=True)
class NewPassword:
    """What is typed to change a password."""

    present: str
    new: str
    again: str


def change_password(
    store: Store, access: Access, session: str, typed: NewPassword, browser: Browser
) -> None:
    """Change the password of whoever asks and end their other sessions.

    Raises BadFields, and TooMany after too many wrong present passwords.
    """
    person = access.require_person()
    with store.read(system_access(browser.address)) as unit:
        known = credentials.by_id(unit, person)
    check_fields(new_faults(typed, email=known.email, name=known.name))
    check_present(store, known, typed.present, browser)
    with store.write(access) as unit:
        credentials.set_own_password(unit, typed.new, session)


def check_present(store: Store, person: Credentials, password: str, browser: Browser) -> None:
    """Raise BadFields unless this is the person's present password, TooMany after too many."""
    attempt = _begin(store, f"present:{person.id}", browser)
    if not is_password(password, person.password_hash):
        raise BadFields(fields={"present": _WRONG}, detail=_WRONG)
    with store.write(system_access(browser.address)) as unit:
        attempts.forgive(unit, attempt)


def new_faults(typed: NewPassword, *, email: str, name: str) -> dict[str, Sentence | None]:
    """Return what is wrong with a new password: weak, the same as before, or typed unequally."""
    weak = weakness(typed.new, email=email, name=name)
    same = _SAME if typed.new == typed.present else None
    return {
        "new": weak or same,
        "again": None if typed.new == typed.again else _UNEQUAL,
    }


def _begin(store: Store, account: str, browser: Browser) -> Attempt:
    with store.write(system_access(browser.address)) as unit:
        return attempts.begin(unit, account=account, address=browser.address)


def _access(person: Credentials, browser: Browser) -> Access:
    return Access(actor=person.id, name=person.name, origin=browser.address)
