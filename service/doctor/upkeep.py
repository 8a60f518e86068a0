"""A store and settings in; whether shown results are of the model in use, and e-mail goes, out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corpora.errors import BadModel, DamagedModel
from service.doctor.finding import Finding, notice, well
from service.outdated import outdated
from service.people.access import system_access
from service.settings import Settings
from service.store import outbox
from service.store.outbox import MailHealth
from service.store.unit import Store


def look_at_shown_models(store: Store, data: Path) -> Iterator[Finding]:
    """Yield how many open assessments show results of another model, and what to do.

    Nothing is said where the model in use cannot be read: that is told by itself.
    """
    try:
        with store.read(system_access()) as unit:
            found = outdated(unit, data)
    except (BadModel, DamagedModel):
        return
    if not found.count:
        yield well(
            "models_shown",
            "Ninguna autoevaluación abierta muestra resultados de un modelo distinto del que está "
            f"en uso (con resultados: {found.shown:,}).",
            "No open assessment shows results of another model than the one in use (with results: "
            f"{found.shown:,}).",
            shown=found.shown,
        )
        return
    yield notice(
        "models_shown",
        "Autoevaluaciones abiertas con resultados de un modelo distinto del que está en uso: "
        f"{found.count:,} de {found.shown:,}. Ponga a prueba el que está en uso, en «Modelos» o "
        f"con: acredita rescore --model {found.model}",
        "Open assessments with results of another model than the one in use: "
        f"{found.count:,} of {found.shown:,}. Put the one in use on trial, under “Models” or with: "
        f"acredita rescore --model {found.model}",
        model=found.model,
        outdated=found.count,
        shown=found.shown,
    )


def look_at_mail(settings: Settings, store: Store) -> Iterator[Finding]:
    """Yield whether e-mail is set up, when the last one went out, what waits and what failed."""
    with store.read(system_access()) as unit:
        found = outbox.health(unit)
    es, en = _told(found)
    facts = {
        "last_sent": None if found.last_sent is None else found.last_sent.isoformat(),
        "waiting": found.waiting,
        "failed": found.failed,
    }
    if not settings.smtp_host:
        yield well(
            "mail",
            "Los avisos no salen por correo: no hay servidor (ACREDITA_SMTP_HOST). Se ven en "
            f"Acredita. {es}",
            "Notices do not go out by e-mail: there is no server (ACREDITA_SMTP_HOST). They are "
            f"seen in Acredita. {en}",
            **facts,
        )
        return
    if found.fault is None and not found.failed:
        yield well("mail", f"El correo sale. {es}", f"E-mail goes out. {en}", **facts)
        return
    reason = found.fault or {"es": "no consta.", "en": "not on record."}
    yield notice(
        "mail",
        f"El correo no sale bien. {es} Último motivo: {reason['es']}",
        f"E-mail does not go out well. {en} Last reason: {reason['en']}",
        fault=dict(reason),
        **facts,
    )


def _told(found: MailHealth) -> tuple[str, str]:
    moment = None if found.last_sent is None else f"{found.last_sent:%Y-%m-%d %H:%M} UTC"
    return (
        f"Último mensaje: {moment or 'ninguno'}; en espera: {found.waiting:,}; sin entregar en "
        f"los últimos {outbox.FRESH.days} días: {found.failed:,}.",
        f"Last message: {moment or 'none'}; waiting: {found.waiting:,}; not delivered in the "
        f"last {outbox.FRESH.days} days: {found.failed:,}.",
    )
