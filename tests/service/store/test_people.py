"""People are made, changed and shut out by whoever may, and never the last who administers."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select, update

from corpora.errors import AlreadyThere, BadFields, LastOne, NotAllowed, NotFound
from service.people import passwords
from service.people.access import Access, Role, system_access
from service.people.passwords import _HASHER as HASHER
from service.people.passwords import is_password
from service.store import agencies, credentials, members, people, sessions, tokens
from service.store.agencies import AgencyFacts
from service.store.paging import Paging
from service.store.people import PersonFacts
from service.store.people_tables import AuditEvent, User
from service.store.sign_ins import open_session, session_principal, token_principal
from service.store.tokens import TokenFacts
from service.store.unit import Store, Unit
from tests.service.store.test_lists import counted

CHIEF = Access(actor="op", name="Operadora", operator=True, everywhere=True)


def person(store: Store, email: str, *, operator: bool = False) -> str:
    with store.write(CHIEF) as unit:
        return people.create(unit, PersonFacts(email=email, name=email, operator=operator)).id


def agency(store: Store, name: str) -> str:
    with store.write(system_access()) as unit:
        return agencies.create(unit, AgencyFacts(name=name, program="le", state="JAL"), 10)


def join(store: Store, where: str, email: str, role: str) -> str:
    with store.write(CHIEF) as unit:
        return members.invite(unit, where, email=email, name=email, role=role).id


def administrator(who: str, *where: str) -> Access:
    return Access(actor=who, name=who, roles=dict.fromkeys(where, Role.ADMINISTRATOR))


def session_of(store: Store, who: str) -> str:
    with store.write(system_access()) as unit:
        return open_session(unit, user=who, days=1, origin="", agent="")


def is_open(store: Store, secret: str) -> bool:
    with store.read(system_access()) as unit:
        return session_principal(unit, secret) is not None


def test_a_person_is_made_with_a_password_for_once(store: Store) -> None:
    """The e-mail is kept in lower case, the password as a hash, and it must be changed."""
    with store.write(CHIEF) as unit:
        made = people.create(unit, PersonFacts(email=" Ana@Ejemplo.MX ", name=" Ana\tPérez "))
    with store.read(system_access()) as unit:
        found = people.get(unit, made.id)
        kept = unit.session.execute(select(User.password_hash, User.must_change)).one()
    assert (found.email, found.name) == ("ana@ejemplo.mx", "Ana Pérez")
    assert is_password(made.password, kept.password_hash)
    assert kept.must_change


@pytest.mark.parametrize(
    ("email", "name", "fields"),
    [
        ("", "", {"email", "name"}),
        ("ana", "Ana", {"email"}),
        ("ana@ejemplo", "Ana", {"email"}),
        ("a na@ejemplo.mx", "Ana", {"email"}),
        ("ana@ejemplo.mx\nBcc: x@y.mx", "Ana", {"email"}),
        ("ana@ejemplo.mx", "x" * 121, {"name"}),
    ],
)
def test_all_faults_of_a_person_are_told_together(
    store: Store, email: str, name: str, fields: set[str]
) -> None:
    """What cannot be an e-mail or a name is told by its field, in both languages."""
    with store.write(CHIEF) as unit, pytest.raises(BadFields) as caught:
        people.create(unit, PersonFacts(email=email, name=name))
    assert set(caught.value.facts["fields"]) == fields


def test_an_email_is_one_persons(store: Store) -> None:
    """A second person with the e-mail is refused, however it is written."""
    person(store, "ana@ejemplo.mx")
    with pytest.raises(AlreadyThere):
        person(store, "ANA@ejemplo.mx")


def test_people_are_found_by_word_and_paged_by_name(store: Store) -> None:
    """Lists go on where the page before ended, and see every word of a search."""
    for name in ("cruz", "ana", "beto", "dora"):
        person(store, f"{name}@ejemplo.mx")
    with store.read(CHIEF) as unit:
        first = people.listed(unit, "", Paging(limit=3))
        rest = people.listed(unit, "", Paging(limit=3, cursor=first.next))
        found = people.listed(unit, "BÉTO ejemplo", Paging())
    names = [one.name.partition("@")[0] for one in (*first.rows, *rest.rows)]
    assert names == ["ana", "beto", "cruz", "dora"]
    assert rest.next is None
    assert [one.email for one in found.rows] == ["beto@ejemplo.mx"]


def test_the_last_operator_stays(store: Store) -> None:
    """An operator can be taken down or shut out only while another one is left."""
    first, second = (person(store, f"{one}@ejemplo.mx", operator=True) for one in "ab")
    with store.write(CHIEF) as unit:
        people.disable(unit, first)
    for change in (lambda unit: people.set_operator(unit, second, False), _disable(second)):
        with pytest.raises(LastOne), store.write(CHIEF) as unit:
            change(unit)
    with store.write(CHIEF) as unit:
        people.enable(unit, first)
        people.set_operator(unit, second, False)
        assert people.has_operator(unit)


def test_an_operator_does_not_shut_themselves_out(store: Store) -> None:
    """One slip of the hand must not lock the house from outside."""
    first = person(store, "a@ejemplo.mx", operator=True)
    person(store, "b@ejemplo.mx", operator=True)
    itself = Access(actor=first, name="a", operator=True, everywhere=True)
    with pytest.raises(NotAllowed), store.write(itself) as unit:
        people.disable(unit, first)


def test_the_last_administrator_of_an_agency_stays(store: Store) -> None:
    """They are not given another role, taken out or shut out; with a second one they are."""
    where = agency(store, "Norte")
    first = join(store, where, "a@ejemplo.mx", "administrator")
    shut = join(store, where, "c@ejemplo.mx", "administrator")
    with store.write(CHIEF) as unit:
        people.disable(unit, shut)
    changes: list[Callable[[Unit], None]] = [
        lambda unit: members.set_role(unit, where, first, "writer"),
        lambda unit: members.remove(unit, where, first),
        _disable(first),
    ]
    for change in changes:
        with pytest.raises(LastOne), store.write(CHIEF) as unit:
            change(unit)
    join(store, where, "b@ejemplo.mx", "administrator")
    with store.write(CHIEF) as unit:
        members.remove(unit, where, first)


def test_two_administrators_do_not_leave_at_once(store: Store) -> None:
    """Each removes the other in the same moment: one of them is refused."""
    where = agency(store, "Norte")
    both = [join(store, where, f"{one}@ejemplo.mx", "administrator") for one in "ab"]
    start = Barrier(2)

    def leave(who: str) -> str:
        start.wait()
        try:
            with store.write(administrator("x", where)) as unit:
                members.remove(unit, where, who)
        except LastOne:
            return "refused"
        return "gone"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(leave, both)) == ["gone", "refused"]


def test_an_existing_person_joins_with_their_own_password(store: Store) -> None:
    """An invitation of someone known shows no password and changes neither name nor password."""
    where = agency(store, "Norte")
    known = person(store, "ana@ejemplo.mx")
    with store.write(CHIEF) as unit:
        added = members.invite(
            unit, where, email="ANA@ejemplo.mx", name="Otro nombre", role="advisor"
        )
        assert people.get(unit, known).name == "ana@ejemplo.mx"
    assert (added.id, added.password) == (known, None)
    with pytest.raises(AlreadyThere), store.write(CHIEF) as unit:
        members.invite(unit, where, email="ana@ejemplo.mx", name="", role="writer")


def test_a_reset_opens_no_other_agency(store: Store) -> None:
    """An administrator resets members of their own agencies only, and never an operator.

    Otherwise, inviting someone and giving them a password would open all that they see.
    """
    north, south = agency(store, "Norte"), agency(store, "Sur")
    both = join(store, north, "both@ejemplo.mx", "writer")
    join(store, south, "both@ejemplo.mx", "administrator")
    operator = person(store, "op@ejemplo.mx", operator=True)
    join(store, north, "op@ejemplo.mx", "writer")
    own = join(store, north, "own@ejemplo.mx", "writer")
    other = join(store, south, "other@ejemplo.mx", "writer")
    chief = administrator("x", north)
    with store.write(chief) as unit:
        assert credentials.reset_password(unit, own, north)
    for who in (both, operator):
        with pytest.raises(NotAllowed), store.write(chief) as unit:
            credentials.reset_password(unit, who, north)
        with pytest.raises(NotAllowed), store.write(chief) as unit:
            credentials.reset_second_factor(unit, who, north)
    for where in (north, south):
        with pytest.raises(NotFound), store.write(chief) as unit:
            credentials.reset_password(unit, other, where)
    with store.write(administrator("x", north, south)) as unit:
        assert credentials.reset_password(unit, both, north)
    with store.read(chief) as unit:
        found = members.listed(unit, north, Paging()).rows
        assert credentials.resettable(unit, found) == {own}


def test_a_reset_ends_sessions_and_tokens(store: Store) -> None:
    """After a reset or a shutting out, nothing that was open before opens anything."""
    who = person(store, "ana@ejemplo.mx")
    first = session_of(store, who)
    with store.write(Access(actor=who, name="ana")) as unit:
        secret = tokens.create(unit, TokenFacts(name="p", scopes=["read"])).secret
    with store.write(CHIEF) as unit:
        password = credentials.reset_password(unit, who)
    with store.read(system_access()) as unit:
        assert token_principal(unit, secret) is None
        kept = credentials.by_email(unit, "ana@ejemplo.mx")
    assert kept is not None
    assert is_password(password, kept.password_hash)
    assert not is_open(store, first)
    second = session_of(store, who)
    with store.write(CHIEF) as unit:
        people.disable(unit, who)
    assert not is_open(store, second)
    with store.read(system_access()) as unit:
        assert credentials.by_email(unit, "ana@ejemplo.mx") is None
    with store.write(CHIEF) as unit:
        people.enable(unit, who)
    assert not is_open(store, second)


def test_a_new_password_ends_the_other_sessions(store: Store) -> None:
    """The session that changes the password goes on; every other one has ended."""
    who = person(store, "ana@ejemplo.mx")
    mine, other = session_of(store, who), session_of(store, who)
    with store.write(Access(actor=who, name="ana")) as unit:
        found = session_principal(unit, mine)
        assert found is not None
        credentials.set_own_password(unit, "tres tristes tigres", found.session)
    assert is_open(store, mine)
    assert not is_open(store, other)


def test_a_person_ends_only_their_own_sessions(store: Store) -> None:
    """Another person's session is not there, and one's own ends once."""
    ana, beto = person(store, "ana@ejemplo.mx"), person(store, "beto@ejemplo.mx")
    secret = session_of(store, ana)
    with store.read(Access(actor=ana, name="ana")) as unit:
        (row,) = sessions.own_sessions(unit)
    with pytest.raises(NotFound), store.write(Access(actor=beto, name="b")) as unit:
        sessions.end_own(unit, row.id)
    assert is_open(store, secret)
    with store.write(Access(actor=ana, name="ana")) as unit:
        sessions.end_own(unit, row.id)
    with pytest.raises(NotFound), store.write(Access(actor=ana, name="ana")) as unit:
        sessions.end_own(unit, row.id)
    assert not is_open(store, secret)


def test_the_audit_names_no_secret(store: Store) -> None:
    """Of people, passwords and tokens the chain tells what was done, never what opens a door."""
    where = agency(store, "Norte")
    with store.write(CHIEF) as unit:
        added = members.invite(unit, where, email="ana@ejemplo.mx", name="Ana", role="writer")
        assert added.password is not None
        reset = credentials.reset_password(unit, added.id, where)
    with store.write(Access(actor=added.id, name="Ana")) as unit:
        credentials.set_own_password(unit, "tres tristes tigres", "")
        made = tokens.create(unit, TokenFacts(name="p", scopes=["read"]))
    with store.read(system_access()) as unit:
        rows = unit.session.execute(select(AuditEvent.before, AuditEvent.after)).all()
        actions = set(unit.session.scalars(select(AuditEvent.action)))
    told = json.dumps([list(row) for row in rows])
    for secret in (added.password, reset, "tres tristes tigres", made.secret, "argon2"):
        assert secret not in told
    assert {
        *("person.created", "member.added", "person.password_reset", "person.password"),
        "token.created",
    } <= actions


def test_an_agency_that_does_not_exist_is_not_found_by_an_operator(store: Store) -> None:
    """Whoever sees every agency is told of a missing one as others are, and nothing is kept."""
    where = "0" * 26
    calls: list[Callable[[Unit], object]] = [
        lambda unit: members.listed(unit, where, Paging()),
        lambda unit: members.invite(unit, where, email="a@ejemplo.mx", name="A", role="writer"),
        lambda unit: tokens.create(unit, TokenFacts(name="p", scopes=["read"], agency=where)),
    ]
    for call in calls:
        with pytest.raises(NotFound), store.write(CHIEF) as unit:
            call(unit)


class WritingMeanwhile:
    """Hashes as the real hasher does, and meanwhile writes to the store as somebody else."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.written = 0

    def hash(self, password: str) -> str:
        """Return the hash of a password."""
        with self.store.write(system_access()) as unit:
            unit.session.execute(update(User).values(seen_at=unit.now))
        self.written += 1
        return HASHER.hash(password)


HASHING: dict[str, Callable[[Unit, str, str], object]] = {
    "made": lambda unit, where, who: people.create(
        unit, PersonFacts(email="otra@ejemplo.mx", name="Otra")
    ),
    "invited": lambda unit, where, who: members.invite(
        unit, where, email="otra@ejemplo.mx", name="Otra", role="writer"
    ),
    "reset": lambda unit, where, who: credentials.reset_password(unit, who),
    "reset in an agency": lambda unit, where, who: credentials.reset_password(unit, who, where),
}


@pytest.mark.parametrize("name", HASHING)
def test_nobody_waits_while_a_password_is_hashed(
    store: Store, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Its hash is made before the unit holds anything: others write meanwhile."""
    where = agency(store, "A")
    who = join(store, where, "ana@ejemplo.mx", Role.WRITER)
    hasher = WritingMeanwhile(store)
    monkeypatch.setattr(passwords, "_HASHER", hasher)
    with store.write(system_access()) as unit:
        HASHING[name](unit, where, who)
    assert hasher.written == 1


def test_a_session_is_told_by_two_queries(store: Store) -> None:
    """Who it speaks for and their roles, with the person read once."""
    who = person(store, "ana@ejemplo.mx")
    secret = session_of(store, who)
    with store.read(system_access()) as unit, counted(store) as seen:
        found = session_principal(unit, secret)
    assert found is not None
    assert found.user is not None
    assert (found.user.id, found.user.email) == (who, "ana@ejemplo.mx")
    assert len(seen) == 2


def _disable(who: str) -> Callable[[Unit], None]:
    return lambda unit: people.disable(unit, who)
