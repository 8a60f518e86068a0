"""A person's second factor in and out: asked for, confirmed, spent once a code, taken away."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from corpora.errors import LostFactor, NotAllowed, WrongCode
from service.people.sealing import seal, unseal
from service.people.totp import new_recovery_codes, new_totp_secret, recovery_digest, step_of
from service.store.people_tables import User
from service.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class SecondFactor:
    """Whether a second factor is on, the secret that waits to be confirmed, and codes left."""

    on: bool
    secret: str | None
    codes_left: int


def own(unit: Unit, key: str) -> SecondFactor:
    """Return the second factor of whoever asks; the secret only while it waits to be confirmed.

    ``key`` is the installation's secret, which seals and opens those of people.
    """
    person = unit.access.require_person()
    row = unit.session.execute(
        select(User.totp_on, User.totp_secret, User.recovery).where(User.id == person)
    ).one()
    waits = row.totp_secret is not None and not row.totp_on
    return SecondFactor(
        on=row.totp_on,
        secret=unseal(row.totp_secret, key, person) if waits else None,
        codes_left=len(row.recovery),
    )


def ask(unit: Unit, key: str) -> None:
    """Make a new secret for whoever asks; it does nothing until a code confirms it.

    Raises NotAllowed while a second factor is on.
    """
    person = unit.access.require_person()
    done = unit.session.execute(
        update(User)
        .where(User.id == person, User.totp_on.is_(False))
        .values(totp_secret=seal(new_totp_secret(), key, person), totp_last=None)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise NotAllowed


def confirm(unit: Unit, code: str, key: str) -> tuple[str, ...]:
    """Turn the second factor on by a code of its secret and return the recovery codes, once.

    Raises WrongCode.
    """
    person = unit.access.require_person()
    row = unit.session.execute(
        select(User.totp_secret, User.totp_on).where(User.id == person).with_for_update()
    ).one()
    secret = unseal(row.totp_secret, key, person) if row.totp_secret else None
    step = step_of(secret, code, unit.now) if secret else None
    if step is None or row.totp_on:
        raise WrongCode
    codes = new_recovery_codes()
    unit.session.execute(
        update(User)
        .where(User.id == person)
        .values(totp_on=True, totp_last=step, recovery=[recovery_digest(one) for one in codes])
    )
    unit.audit("person.second_factor", "person", person, after={"on": True})
    return codes


def renew_codes(unit: Unit) -> tuple[str, ...]:
    """Return new recovery codes of whoever asks, once; the old ones end."""
    person = unit.access.require_person()
    codes = new_recovery_codes()
    done = unit.session.execute(
        update(User)
        .where(User.id == person, User.totp_on)
        .values(recovery=[recovery_digest(one) for one in codes])
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise NotAllowed
    unit.audit("person.recovery_codes", "person", person)
    return codes


def turn_off(unit: Unit) -> None:
    """Take the second factor of whoever asks away."""
    person = unit.access.require_person()
    unit.session.execute(
        update(User)
        .where(User.id == person)
        .values(totp_secret=None, totp_on=False, totp_last=None, recovery=[])
    )
    unit.audit("person.second_factor", "person", person, after={"on": False})


def spend(unit: Unit, person: str, code: str, key: str) -> None:
    """Use a person's code, of the telephone or for recovery; none is good twice.

    Raises WrongCode, and LostFactor for any but a recovery code where the installation has another
    secret than the one that sealed theirs.
    """
    row = unit.session.execute(
        select(User.totp_secret, User.totp_last, User.recovery)
        .where(User.id == person, User.totp_on)
        .with_for_update()
    ).first()
    if row is None:
        raise WrongCode
    secret = unseal(row.totp_secret, key, person)
    step = None if secret is None else step_of(secret, code, unit.now)
    if step is not None and (row.totp_last is None or step > row.totp_last):
        unit.session.execute(update(User).where(User.id == person).values(totp_last=step))
        return
    digest = recovery_digest(code)
    if digest not in row.recovery:
        raise LostFactor if secret is None else WrongCode
    left = [one for one in row.recovery if one != digest]
    unit.session.execute(update(User).where(User.id == person).values(recovery=left))
    unit.audit("person.recovery_code", "person", person, after={"left": len(left)})
