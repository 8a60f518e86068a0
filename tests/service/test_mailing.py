"""Notices go out by a real mail server, each once, and what fails is told and tried later."""

from __future__ import annotations

import socket
import time
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from sqlalchemy import update

from corpora.errors import MailRefused
from service.mailing import Mailer, deliver
from service.people.access import system_access
from service.settings import Settings
from service.store import outbox
from service.store.notice_tables import Notice
from service.store.people_tables import User
from service.store.unit import Store
from tests.service.told import make_agency, make_person, make_plan, notices, start
from tests.smtp import MailServer


@pytest.fixture
def told(store: Store) -> Store:
    """Return a store in which two people were told, one in each language."""
    ids = [make_agency(store, name) for name in ("Academia de León", "Policía de Núñez")]
    make_person(store, "ana", dict.fromkeys(ids, "administrator"))
    make_person(store, "bob", {ids[0]: "writer"}, "en")
    start(store, make_plan(store, *ids))
    return store


def later(store: Store, **time: int) -> Store:
    """Return the same store some time after."""
    passed = timedelta(**time)
    return Store(store.engine, lambda: store.clock() + passed)


def test_each_person_gets_one_message_in_their_language(
    told: Store, mailed: Settings, server: MailServer
) -> None:
    """With accents in headers and text, and a link; over one connection."""
    assert deliver(mailed, told) == 2
    assert server.connections == 1
    by_person = {one.recipient: one for one in server.arrived}
    assert sorted(server.recipients) == ["ana@ejemplo.mx", "bob@ejemplo.mx"]
    ana, bob = by_person["ana@ejemplo.mx"], by_person["bob@ejemplo.mx"]
    assert ana.sender == "avisos@ejemplo.mx"
    assert ana.message["subject"].startswith("Empezó la revisión de 2 agencias con ")
    assert ana.message["to"].addresses[0].display_name == "Señora ana, Núñez"
    assert "Policía de Núñez: 1,347 estándares siguen igual" in ana.part("plain")
    assert "1,347 standards stay the same" in bob.part("plain")
    assert bob.message["subject"].startswith("The re-check of Academia de León with ")
    row = next(one for one in notices(told) if one.email == "bob@ejemplo.mx")
    for kind in ("plain", "html"):
        assert f"https://acredita.ejemplo.mx/avisos/{row.id}" in bob.part(kind)
    assert '<html lang="es-MX">' in ana.part("html")
    assert (row.mail, row.attempts, row.fault) == ("sent", 1, {})
    assert row.sent_at is not None


def test_a_message_says_what_it_is_to_programs(
    told: Store, mailed: Settings, server: MailServer
) -> None:
    """So that nobody's absence answers it, and filters can sort it."""
    deliver(mailed, told)
    message = server.arrived[0].message
    assert message["auto-submitted"] == "auto-generated"
    assert "<avisos.ejemplo.mx>" in message["list-id"]
    assert message["message-id"].startswith("<aviso.")
    assert abs(parsedate_to_datetime(message["date"]) - told.clock()) < timedelta(minutes=5)
    assert message.get_content_type() == "multipart/alternative"


def test_nothing_is_sent_a_second_time(told: Store, mailed: Settings, server: MailServer) -> None:
    """Not by another turn, nor by another process."""
    assert deliver(mailed, told) == 2
    assert deliver(mailed, told) == 0
    assert deliver(mailed, later(told, hours=12)) == 0
    assert len(server.arrived) == 2


def test_without_a_server_nothing_is_sent(
    told: Store, mailed: Settings, server: MailServer
) -> None:
    """The notice is in the feed, where it waits for nothing."""
    mailer = Mailer(replace(mailed, smtp_host=""), told)
    mailer.look()
    mailer.close()
    assert server.connections == 0
    assert {one.mail for one in notices(told)} == {"waiting"}


def test_the_turn_of_a_process_sends(told: Store, mailed: Settings, server: MailServer) -> None:
    """It is begun by a look, beside what looked; a second look so soon begins none."""
    mailer = Mailer(mailed, told)
    mailer.look()
    mailer.look()
    until = time.monotonic() + 60
    while {one.mail for one in notices(told)} != {"sent"}:
        assert time.monotonic() < until
        time.sleep(0.05)
    mailer.close()
    assert len(server.arrived) == 2
    assert server.connections == 1


def test_an_address_that_is_refused_is_tried_later_and_others_get_theirs(
    told: Store, mailed: Settings, server: MailServer
) -> None:
    """Its fault is told in a sentence with what the server said; six times, then no more."""
    server.refuse = {"ana@ejemplo.mx": b"550 no hay tal\r\n"}
    assert deliver(mailed, told) == 1
    assert server.recipients == ["bob@ejemplo.mx"]
    row = next(one for one in notices(told) if one.email == "ana@ejemplo.mx")
    assert (row.mail, row.attempts) == ("waiting", 1)
    assert "550 no hay tal" in row.fault["es"]
    assert row.fault["en"].startswith("The mail server 127.0.0.1 did not take the e-mail")
    assert deliver(mailed, told) == 0
    for hours in range(1, 24):
        assert deliver(mailed, later(told, hours=hours)) == 0
    row = next(one for one in notices(told) if one.email == "ana@ejemplo.mx")
    assert (row.mail, row.attempts) == ("failed", outbox.TRIES)


def test_one_that_was_refused_arrives_once_the_server_takes_it(
    told: Store, mailed: Settings, server: MailServer
) -> None:
    """A server that asked for patience gets it again, after a while."""
    server.refuse = {"ana@ejemplo.mx": b"451 espere\r\n"}
    deliver(mailed, told)
    server.refuse = {}
    assert deliver(mailed, later(told, minutes=5)) == 0
    assert deliver(mailed, later(told, minutes=11)) == 1
    assert server.recipients == ["bob@ejemplo.mx", "ana@ejemplo.mx"]
    assert {one.mail for one in notices(told)} == {"sent"}


def test_a_server_that_takes_nothing_from_us_uses_up_no_tries(
    told: Store, mailed: Settings, server: MailServer
) -> None:
    """All wait with its sentence: it is the server that is set up wrong, not the people."""
    server.senders = False
    with pytest.raises(MailRefused, match="530"):
        deliver(mailed, told)
    for row in notices(told):
        assert (row.mail, row.attempts) == ("waiting", 0)
        assert "530" in row.fault["es"]
    server.senders = True
    assert deliver(mailed, told) == 2


def test_a_server_that_is_down_is_told(told: Store, mailed: Settings) -> None:
    """Nothing listens there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(MailRefused, match="ConnectionRefusedError"):
        deliver(replace(mailed, smtp_port=port), told)
    assert {one.mail for one in notices(told)} == {"waiting"}


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_nothing_is_told_to_a_server_without_encryption(
    told: Store, mailed: Settings, server: MailServer, tls: str
) -> None:
    """Neither a password nor a message, when encryption was asked for."""
    asked = replace(mailed, smtp_tls=tls, smtp_user="u", smtp_password="hush")  # noqa: S106
    with pytest.raises(MailRefused):
        deliver(asked, told)
    assert server.arrived == []
    assert {one.mail for one in notices(told)} == {"waiting"}


def test_what_may_have_left_is_not_sent_again(
    told: Store, mailed: Settings, server: MailServer
) -> None:
    """A server that read a message and went away may have delivered it."""
    server.silent = 1
    with pytest.raises(MailRefused):
        deliver(mailed, told)
    assert deliver(mailed, later(told, hours=1)) == 1
    assert len(server.arrived) == 1
    (lost,) = [one for one in notices(told) if one.mail == "failed"]
    assert lost.fault == outbox.LOST
    assert lost.email not in server.recipients


def test_what_a_dead_process_had_is_not_sent_again(
    told: Store, mailed: Settings, server: MailServer
) -> None:
    """It took a notice and was killed: nobody knows, so that it stays in the feed."""
    with told.write(system_access()) as unit:
        taken = outbox.take(unit)
    assert taken is not None
    assert deliver(mailed, told) == 1
    assert deliver(mailed, later(told, minutes=20)) == 0
    row = next(one for one in notices(told) if one.id == taken.id)
    assert (row.mail, row.fault) == ("failed", outbox.LOST)
    assert taken.email not in server.recipients


def test_old_news_is_not_mailed(told: Store, mailed: Settings, server: MailServer) -> None:
    """Setting up a server a month later sends nobody a month of notices."""
    assert deliver(mailed, later(told, days=8)) == 0
    assert server.connections == 0


def test_who_is_locked_out_gets_nothing(told: Store, mailed: Settings, server: MailServer) -> None:
    """Also between the notice and its sending."""
    with told.write(system_access()) as unit:
        unit.session.execute(
            update(User).where(User.email == "ana@ejemplo.mx").values(disabled_at=unit.now)
        )
    assert deliver(mailed, told) == 1
    assert server.recipients == ["bob@ejemplo.mx"]


def test_no_name_adds_a_header(told: Store, mailed: Settings, server: MailServer) -> None:
    """Line ends in a name or a subject are spaces; what is written in a text stays a text."""
    evil = "Ana\r\nBcc: otra@ejemplo.mx\r\n\r\n<b>hola</b>"
    with told.write(system_access()) as unit:
        unit.session.execute(update(User).values(name=evil))
        unit.session.execute(update(Notice).values(subject=evil, text=evil))
    assert deliver(mailed, told) == 2
    for one in server.arrived:
        assert one.message["bcc"] is None
        assert one.recipient != "otra@ejemplo.mx"
        assert one.message["subject"] == "Ana Bcc: otra@ejemplo.mx <b>hola</b>"
        assert "<b>hola" not in one.part("html")


def test_an_address_that_is_none_is_given_up(
    told: Store, mailed: Settings, server: MailServer
) -> None:
    """Whatever an old row has; the others get theirs."""
    with told.write(system_access()) as unit:
        unit.session.execute(
            update(User).where(User.email == "ana@ejemplo.mx").values(email="año nuevo")
        )
    assert deliver(mailed, told) == 1
    (row,) = [one for one in notices(told) if one.mail == "failed"]
    assert row.fault["es"].startswith("El servidor de correo")


def test_two_processes_take_different_notices(told: Store) -> None:
    """While one holds a notice the other goes on to the next, and no third is there."""
    if told.is_sqlite:  # there is one process, and one writer at a time
        with told.write(system_access()) as unit:
            taken = [outbox.take(unit), outbox.take(unit), outbox.take(unit)]
    else:
        with (
            told.write(system_access()) as first,
            told.write(system_access()) as second,
            told.write(system_access()) as third,
        ):
            taken = [outbox.take(one) for one in (first, second, third)]
    assert [one is None for one in taken] == [False, False, True]
    assert len({one.id for one in taken if one is not None}) == 2


def test_how_many_went_out_is_counted(told: Store, mailed: Settings, server: MailServer) -> None:
    """For whoever runs the service."""
    server.refuse = {"ana@ejemplo.mx": b"550 no\r\n"}
    deliver(mailed, told)
    with told.read(system_access()) as unit:
        assert outbox.tally(unit) == {"sent": 1, "waiting": 1}
        assert isinstance(unit.now, datetime)
