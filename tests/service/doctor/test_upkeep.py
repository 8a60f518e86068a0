"""Doctor says when shown results are of another model, and how e-mail goes, with what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from corpora.errors import MailRefused, NotAllowed
from service.doctor.finding import Finding, State
from service.doctor.upkeep import look_at_mail, look_at_shown_models
from service.mailing import deliver
from service.model_store import CURRENT
from service.people.access import Access, Role, system_access
from service.settings import Settings
from service.store import outbox
from service.store.unit import Store
from tests.portfolio import Sizes, fill
from tests.service.told import add_notice, make_agency, make_person, make_plan, start
from tests.smtp import MailServer

SECRET = "clave-del-correo"


@pytest.fixture
def told(store: Store) -> Store:
    """Return a store in which two people were told of a plan."""
    agency = make_agency(store, "Academia de León")
    for who in ("ana", "bob"):
        make_person(store, who, {agency: "administrator"})
    start(store, make_plan(store, agency))
    return store


def mail(settings: Settings, store: Store) -> Finding:
    (found,) = look_at_mail(settings, store)
    return found


def models(settings: Settings, store: Store) -> list[Finding]:
    return list(look_at_shown_models(store, settings.data))


def test_results_of_another_model_are_told_with_what_to_do(
    store: Store, settings: Settings
) -> None:
    """How many of how many, and the command that tries the model in use."""
    (found,) = models(settings, store)
    assert (found.state, found.facts["shown"]) == (State.WELL, 0)
    fill(store, Sizes(agencies=3))
    (found,) = models(settings, store)
    assert found.state is State.NOTICE
    assert (found.facts["outdated"], found.facts["shown"]) == (3, 3)
    for sentence in (found.es, found.en):
        assert f"acredita rescore --model {found.facts['model']}" in sentence
    assert "3 de 3" in found.es


def test_a_model_that_cannot_be_read_is_told_elsewhere(store: Store, settings: Settings) -> None:
    """Doctor goes on to what follows: the damaged model has a finding of its own."""
    folder = settings.data / "models"
    folder.mkdir()
    (folder / CURRENT).write_text("{", encoding="utf-8")
    assert models(settings, store) == []


def test_without_a_server_all_is_well_and_said(told: Store, settings: Settings) -> None:
    """Notices are seen in Acredita alone, which is a choice and no fault."""
    found = mail(settings, told)
    assert found.state is State.WELL
    assert "ACREDITA_SMTP_HOST" in found.es
    assert found.facts == {"last_sent": None, "waiting": 2, "failed": 0}


def test_what_went_out_is_told_with_its_moment(told: Store, mailed: Settings) -> None:
    """Nothing waits any more, nothing failed."""
    assert deliver(mailed, told) == 2
    found = mail(mailed, told)
    assert found.state is State.WELL
    assert (found.facts["waiting"], found.facts["failed"]) == (0, 0)
    assert f"{told.clock():%Y-%m-%d}" in found.es


def test_a_server_that_does_not_take_us_is_told_with_its_reason(
    told: Store, mailed: Settings, server: MailServer
) -> None:
    """All wait; the sentence says what the server said, and no password."""
    server.senders = False
    withheld = replace(mailed, smtp_password=SECRET)
    with pytest.raises(MailRefused):
        deliver(withheld, told)
    found = mail(withheld, told)
    assert found.state is State.NOTICE
    assert (found.facts["waiting"], found.facts["failed"]) == (2, 0)
    assert "530 hay que identificarse" in found.es
    assert "530 hay que identificarse" in found.en
    assert SECRET not in f"{found}"
    server.senders = True
    assert deliver(mailed, told) == 2
    assert mail(mailed, told).state is State.WELL


def test_what_failed_is_told_for_a_week(told: Store, mailed: Settings) -> None:
    """With the reason of the newest; afterwards it is no news any more."""
    person = make_person(told, "carla", {})
    reason = {"es": "no hay tal dirección.", "en": "no such address."}
    with told.write(system_access()) as unit:
        add_notice(unit, person, mail=outbox.FAILED, fault=reason)
    found = mail(mailed, told)
    assert (found.state, found.facts["failed"]) == (State.NOTICE, 1)
    assert "no hay tal dirección." in found.es
    assert "no such address." in found.en
    late = Store(told.engine, lambda: told.clock() + outbox.FRESH + timedelta(hours=1))
    assert mail(mailed, late).state is State.WELL


def test_what_would_go_to_somebody_locked_out_does_not_wait(store: Store) -> None:
    """It is never sent, so nobody is told that it will be."""
    with store.read(system_access()) as unit:
        now = unit.now
    person = make_person(store, "ana", {}, disabled_at=now)
    with store.write(system_access()) as unit:
        add_notice(unit, person)
        assert outbox.health(unit).waiting == 0


def test_it_is_an_operators_to_know(store: Store) -> None:
    """It counts what every person was told."""
    person = Access(actor="ana", name="Ana", roles={"x": Role.ADMINISTRATOR})
    with pytest.raises(NotAllowed), store.read(person) as unit:
        outbox.health(unit)
