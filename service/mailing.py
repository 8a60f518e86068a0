"""Notices that wait in, each handed once to the mail server out; what failed is tried later."""

from __future__ import annotations

import logging
import smtplib
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress

from corpora.errors import AcreditaError, MailRefused
from service.logs import log
from service.mail_message import message
from service.people.access import system_access
from service.settings import Settings
from service.store import outbox
from service.store.outbox import Outgoing
from service.store.unit import Store
from service.work.faults import told

EVERY, MOST_WAIT = 30.0, 900.0
_PATIENCE = 20.0
_TAKEN = (250, 251)
# What the library raises when the server is gone or says no, and what the network does.
_FAULTS = (smtplib.SMTPException, OSError)


class Mailer:
    """Looks for notices to be mailed, beside whatever else its process does."""

    def __init__(self, settings: Settings, store: Store) -> None:
        """Send nothing yet, and never anything without a mail server in the settings."""
        self._settings = settings
        self._store = store
        self._over = threading.Event()
        self._turns = ThreadPoolExecutor(1, thread_name_prefix="acredita-mail")
        self._turn: Future[None] | None = None
        self._next, self._faults = 0.0, 0

    def look(self) -> None:
        """Begin a turn unless one goes on or the last was too short ago; return at once."""
        if not self._settings.smtp_host or time.monotonic() < self._next:
            return
        if self._turn is not None and not self._turn.done():
            return
        self._next = time.monotonic() + EVERY
        self._turn = self._turns.submit(self._send)

    def close(self) -> None:
        """Hand over no more messages; the one at the server is waited for."""
        self._over.set()
        self._turns.shutdown()

    def _send(self) -> None:
        try:
            count = deliver(self._settings, self._store, self._over.is_set)
        except AcreditaError as error:
            # Longer each time: a server that is down all night is not asked all night.
            self._faults += 1
            self._next = time.monotonic() + min(EVERY * 2**self._faults, MOST_WAIT)
            log("mail.fault", level=logging.WARNING, kind=type(error).__name__)
            return
        self._faults = 0
        if count:
            log("mail.sent", count=count)


def deliver(settings: Settings, store: Store, is_over: Callable[[], bool] = lambda: False) -> int:
    """Hand every notice that waits to the mail server, over one connection; return how many.

    Raises MailRefused when the server takes nothing from us now: all wait, with that sentence.
    """
    with store.read(system_access()) as unit:
        if not outbox.is_due(unit):
            return 0
    with store.write(system_access()) as unit:
        outbox.end_lost(unit)
    sent = 0
    try:
        with _connected(settings) as server:
            while not is_over() and _begin(server, settings):
                with store.write(system_access()) as unit:
                    one = outbox.take(unit)
                if one is None:
                    break
                sent += _hand_over(server, settings, store, one)
    except _FAULTS as error:
        fault = MailRefused(host=settings.smtp_host, detail=_detail(error))
        with store.write(system_access()) as unit:
            outbox.note_fault(unit, told(fault))
        raise fault from error
    return sent


@contextmanager
def _connected(settings: Settings) -> Iterator[smtplib.SMTP]:
    """Yield a connection that is as secure as was asked, or raise before anything is told."""
    place = (settings.smtp_host, settings.smtp_port)
    context = ssl.create_default_context()
    server = (
        smtplib.SMTP_SSL(*place, timeout=_PATIENCE, context=context)
        if settings.smtp_tls == "tls"
        else smtplib.SMTP(*place, timeout=_PATIENCE)
    )
    try:
        if settings.smtp_tls == "starttls":
            server.starttls(context=context)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password or "")
        server.ehlo_or_helo_if_needed()
        yield server
    finally:
        with suppress(*_FAULTS):
            server.quit()
        server.close()


def _begin(server: smtplib.SMTP, settings: Settings) -> bool:
    """Say who writes, before any notice is taken: a server that refuses us refuses them all."""
    code, said = server.mail(settings.smtp_from)
    if code != _TAKEN[0]:
        raise smtplib.SMTPResponseException(code, said)
    return True


def _hand_over(server: smtplib.SMTP, settings: Settings, store: Store, one: Outgoing) -> bool:
    """Hand one notice over and keep what came of it; tell whether the server took it.

    Raises what the library raises when the connection is gone: then the turn is over.
    """
    try:
        packed = message(settings, one, store.clock()).as_bytes()
    except MailRefused as error:
        with store.write(system_access()) as unit:
            outbox.give_up(unit, one.id, told(error))
        server.rset()
        return False
    fault = _refusal(server, store, one, packed)
    with store.write(system_access()) as unit:
        if fault is None:
            outbox.mark_sent(unit, one.id)
            return True
        refused = MailRefused(host=settings.smtp_host, detail=_detail(fault))
        outbox.put_back(unit, one, told(refused))
    if not isinstance(fault, smtplib.SMTPResponseException):
        raise fault
    server.rset()
    return False


def _refusal(
    server: smtplib.SMTP, store: Store, one: Outgoing, packed: bytes
) -> smtplib.SMTPException | OSError | None:
    """Return why a message surely did not leave, None for one that the server took.

    Raises what the library raises when nobody knows, having kept that.
    """
    try:
        code, said = server.rcpt(one.email)
    except _FAULTS as error:
        return error
    if code in _TAKEN:
        try:
            code, said = server.data(packed)
        except smtplib.SMTPDataError as error:
            return error
        except _FAULTS:
            # All of it may have been read before the connection went.
            with store.write(system_access()) as unit:
                outbox.give_up(unit, one.id, outbox.LOST)
            raise
    return None if code in _TAKEN else smtplib.SMTPResponseException(code, said)


def _detail(error: Exception) -> str:
    """Return what a server said, or what kind of fault it was, on one short line."""
    if not isinstance(error, smtplib.SMTPResponseException):
        return type(error).__name__
    said = error.smtp_error
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join(f"{error.smtp_code} {text}".split())[:200]
