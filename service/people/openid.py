"""Who a provider says someone is in, a session of a person we know out; nobody is made by it."""

from __future__ import annotations

from corpora.errors import OpenIdFailed
from service.people.access import Access, system_access
from service.people.oidc import Identity
from service.people.sign_in import Browser, SignedIn, opened
from service.store import credentials
from service.store.credentials import Credentials
from service.store.unit import Store, Unit

_UNKNOWN = {
    "es": "nadie de esta instalación tiene ese correo; pida acceso al administrador de su agencia",
    "en": "nobody here has that e-mail; ask your agency's administrator for access",
}
_UNVERIFIED = {
    "es": "no confirma que el correo sea suyo",
    "en": "it does not confirm that the e-mail is yours",
}
_OTHER = {
    "es": "esa persona ya entra con otra cuenta del proveedor; pídalo al operador",
    "en": "that person signs in by another account of the provider; ask the operator",
}


def enter(store: Store, identity: Identity, browser: Browser) -> SignedIn:
    """Open a session of the person with the provider's subject, or else with its verified e-mail.

    The subject of a person found by e-mail is kept. Raises OpenIdFailed for nobody.
    """
    with store.read(system_access(browser.address)) as unit:
        person = _find(unit, identity)
    access = Access(actor=person.id, name=person.name, origin=browser.address)
    with store.write(access) as unit:
        if person.oidc_subject is None:
            credentials.link_subject(unit, person.id, identity.subject)
        return opened(unit, person, browser)


def _find(unit: Unit, identity: Identity) -> Credentials:
    person = credentials.by_subject(unit, identity.subject)
    if person is not None:
        return person
    if identity.email is None:
        raise OpenIdFailed(detail=_UNVERIFIED)
    person = credentials.by_email(unit, identity.email)
    if person is None:
        raise OpenIdFailed(detail=_UNKNOWN)
    if person.oidc_subject is not None:
        raise OpenIdFailed(detail=_OTHER)
    return person
