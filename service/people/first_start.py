"""A new installation in, its first operator out: by the settings, or by a code on the console."""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass

from corpora.errors import BadFields, BadSetting, NotFound
from service.people.access import Access, system_access
from service.people.fields import check_fields
from service.people.passwords import hash_password, weakness
from service.people.sign_in import Browser, NewPassword, SignedIn, new_faults, opened
from service.settings import Settings
from service.store import attempts, credentials, people
from service.store.people import PersonFacts
from service.store.unit import Store, Unit

_LOCK = "first operator"
_WRONG = {"es": "no es el código de la consola", "en": "this is not the code on the console"}


@dataclass(frozen=True, kw_only=True)
class FirstStart:
    """What is to be printed at the start of a service that has no operator, in both languages."""

    es: str
    en: str


@dataclass(frozen=True, kw_only=True)
class NewOperator:
    """What is typed on the page of a first start."""

    name: str
    email: str
    password: str
    again: str
    code: str


def first_start(store: Store, settings: Settings, secret: str) -> FirstStart | None:
    """Return what to print while there is no operator, None once there is one.

    The settings' administrator becomes the operator, who must change the password at the first
    sign-in. Without one, a code is printed that the page /inicio asks for, so that nobody else on
    the network can take the installation. Raises BadSetting for an administrator that cannot be.
    """
    with store.read(system_access("console")) as unit:
        if people.has_operator(unit):
            return None
    if settings.admin_email or settings.admin_password:
        _from_settings(store, settings)
        return FirstStart(
            es=f"Operador creado: {settings.admin_email}. Deberá cambiar su contraseña al entrar.",
            en=f"Operator made: {settings.admin_email}. The password must be changed at sign-in.",
        )
    code = setup_code(secret)
    return FirstStart(
        es=f"Acredita aún no tiene operador. Abra /inicio y escriba este código: {code}",
        en=f"Acredita has no operator yet. Open /inicio and type this code: {code}",
    )


def setup_code(secret: str) -> str:
    """Return the code of a first start: 60 bits of the installation's secret.

    Every process of an installation prints the same one; with an operator it opens nothing.
    """
    made = hmac.new(secret.encode(), b"first start", "sha256").digest()
    text = base64.b32encode(made).decode()[:12]
    return "-".join(text[place : place + 4] for place in (0, 4, 8))


def is_started(store: Store) -> bool:
    """Tell whether an installation has an operator."""
    with store.read(system_access()) as unit:
        return people.has_operator(unit)


def take_over(store: Store, secret: str, typed: NewOperator, browser: Browser) -> SignedIn:
    """Make the first operator by the code of the console and open their session.

    Raises BadFields for what cannot be, TooMany after too many wrong codes, and NotFound once
    there is an operator.
    """
    asked = NewPassword(present="", new=typed.password, again=typed.again)
    check_fields(
        {
            **people.facts_faults(typed.email, typed.name),
            **new_faults(asked, email=typed.email, name=typed.name),
        }
    )
    with store.write(system_access(browser.address)) as unit:
        attempt = attempts.begin(unit, account="first start", address=browser.address)
    plain = "".join(one for one in typed.code.upper() if one.isalnum())
    right = setup_code(secret).replace("-", "")
    if not hmac.compare_digest(plain.encode(), right.encode()):
        raise BadFields(fields={"code": _WRONG}, detail=_WRONG)
    facts = PersonFacts(email=typed.email, name=typed.name, operator=True)
    made = hash_password(typed.password)
    with store.write(_itself(typed.name, browser.address)) as unit:
        attempts.forgive(unit, attempt)
        person = _make(unit, facts, made, must_change=False)
        if person is None:
            raise NotFound
        return opened(unit, credentials.by_id(unit, person), browser)


def _from_settings(store: Store, settings: Settings) -> None:
    password = settings.admin_password
    if not settings.admin_email or not password:
        missing = "ADMIN_PASSWORD" if settings.admin_email else "ADMIN_EMAIL"
        raise BadSetting(name=f"ACREDITA_{missing}", detail={"es": "falta", "en": "missing"})
    weak = weakness(password, email=settings.admin_email, name="")
    if weak is not None:
        raise BadSetting(name="ACREDITA_ADMIN_PASSWORD", detail=weak)
    facts = PersonFacts(email=settings.admin_email, name=settings.admin_email, operator=True)
    made = hash_password(password)
    try:
        with store.write(system_access("console")) as unit:
            _make(unit, facts, made, must_change=True)
    except BadFields as error:
        raise BadSetting(name="ACREDITA_ADMIN_EMAIL", detail=error.facts["detail"]) from error


def _make(unit: Unit, facts: PersonFacts, password_hash: str, *, must_change: bool) -> str | None:
    """Make the first operator, unless another process made one meanwhile."""
    unit.hold(_LOCK)
    if people.has_operator(unit):
        return None
    return people.add(unit, facts, password_hash, must_change=must_change)


def _itself(name: str, origin: str) -> Access:
    """Return the access by which the first operator makes themselves: there is nobody else."""
    return Access(actor="first start", name=name[:120], origin=origin)
