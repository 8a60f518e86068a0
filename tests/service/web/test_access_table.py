"""Every route as nobody, as every role, and from another agency: the answers of one table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import update

from service.edition_start import synchronise
from service.store import sessions, tokens
from service.store.people_tables import ShareLink
from service.store.tokens import TokenFacts
from tests.service.standing import EACH, standing
from tests.service.told import add_notice
from tests.service.web.access import ROUTES, Route, expected, ids_for
from tests.service.web.client import Client
from tests.service.web.rehearsal import VISITS, Rehearsal, rehearse
from tests.service.web.scene import EVERYONE, LINK, NOBODY, STRANGER, Scene, make_full_scene

SAFE = ("GET", "HEAD")


@dataclass(frozen=True, kw_only=True)
class Cast:
    """A scene with a browser of everyone, and the ids of each one's own session and token."""

    scene: Scene
    clients: Mapping[str, Client]
    own: Mapping[str, Mapping[str, str]]

    def call(self, line: Route, who: str, **other: str) -> tuple[int, str]:
        """Return the status of a call and where it leads; the browser forgets what it was told."""
        own = self.own.get(who, self.own["writer"])
        path = line.path.format_map({**ids_for(self.scene, who, own), **line.at, **other})
        client = self.clients[who]
        kept = list(client.cookies.jar)
        answer = client.request(line.method, path, **line.send)
        client.cookies.clear()
        for cookie in kept:
            client.cookies.jar.set_cookie(cookie)
        return answer.status_code, answer.headers.get("location", "")


@pytest.fixture(
    scope="module",
    params=EACH,
)
def cast(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cast]:
    """One full scene for the whole table: every call is rolled back."""
    with standing(request, tmp_path_factory) as (settings, store), ExitStack() as open_clients:
        scene = make_full_scene(settings, store)
        synchronise(scene.store, settings.data)
        clients = {who: open_clients.enter_context(scene.client(who)) for who in EVERYONE}
        assert clients[NOBODY].form_token
        yield Cast(
            scene=scene,
            clients=clients,
            own={who: _own(scene, who) for who in EVERYONE if who not in (NOBODY, LINK)},
        )


def _own(scene: Scene, who: str) -> dict[str, str]:
    with scene.store.write(scene.access(who)) as unit:
        made = tokens.create(unit, TokenFacts(name="p", scopes=["read"]))
        own = {"token": made.id, "session": sessions.own_sessions(unit)[0].id}
        return {**own, "notice": add_notice(unit, scene.people[who])}


def names_of(cast: Cast) -> set[str]:
    """Return "METHOD path" of every route of the application."""
    return {
        f"{method} {one.path}"
        for one in iter_route_contexts(cast.scene.app.routes)
        for method in one.methods or ()
        if method != "HEAD"
    }


def test_every_route_has_its_line(cast: Cast) -> None:
    """A route without an expectation, or an expectation without a route, fails here."""
    lines = [line.name for line in ROUTES]
    assert names_of(cast) - set(lines) == set(), "add a line to tests/service/web/access.py"
    assert set(lines) - names_of(cast) == set()
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize("line", ROUTES, ids=lambda line: line.name)
def test_a_route_answers_everyone_as_the_table_says(cast: Cast, line: Route) -> None:
    """Who is let in succeeds; others are refused in the right way, and nothing at all changes."""
    for who in EVERYONE:
        with rehearse(cast.scene) as rehearsal:
            before = rehearsal.counts()
            status, location = cast.call(line, who)
            check(line, who, status, location)
            refused = who not in line.need.allowed
            if refused or line.method in SAFE:
                after = rehearsal.counts()
                if not refused and line.name == VISITED:
                    # When one was last there is noted as the session's last use is: only whoever
                    # looks is told of it, and no script of a page need run for it to be true.
                    after[VISITS] = before[VISITS]
                assert after == before, f"{line.name} as {who} changed something"
            elif line.gives == frozenset():
                changed(line, rehearsal, before)


def check(line: Route, who: str, status: int, location: str) -> None:
    wanted = expected(line, who)
    asked_in = status == 303 and location.startswith("/entrar?sigue=")
    good = status in wanted if wanted else status < 400 and not asked_in
    assert good, f"{line.name} as {who}: {status} {location}, not {sorted(wanted) or 'a good one'}"
    if who == NOBODY and 303 in wanted and who not in line.need.allowed:
        assert asked_in, f"{line.name} as nobody goes to {location}"


def changed(line: Route, rehearsal: Rehearsal, before: Mapping[str, int]) -> None:
    """Fail for a change that was let in, changed what is kept and is not in the audit chain."""
    after = rehearsal.counts()
    if any(after[name] != before[name] for name in after if name not in UNRECORDED):
        assert after["audit_event"] > before["audit_event"], f"{line.name} left no record"


# The one page that notes a visit.
VISITED = "GET /autoevaluaciones/{assessment}"
# A batch that is only previewed is none; once done, its decisions are recorded.
UNRECORDED = {"audit_event", "session", "sign_in_failure", "idempotency_key", "batch", "preference"}


@pytest.mark.parametrize(
    "line",
    [one for one in ROUTES if one.need.scoped and len(re.findall(r"{", one.path)) > 1],
    ids=lambda line: line.name,
)
def test_an_object_of_one_agency_is_not_reached_through_another(cast: Cast, line: Route) -> None:
    """The administrator of the south finds nothing of the north under the south's own address."""
    if "{agency}" not in line.path:
        return
    with rehearse(cast.scene) as rehearsal:
        before = rehearsal.counts()
        assert cast.call(line, STRANGER, agency=cast.scene.south)[0] == 404
        assert rehearsal.counts() == before


@pytest.mark.parametrize(
    "line",
    [one for one in ROUTES if re.search(r"{(token|session|notice)}", one.path)],
    ids=lambda line: line.name,
)
def test_what_is_a_persons_own_is_nobody_elses(cast: Cast, line: Route) -> None:
    """Not even an operator reaches another person's token, session or notice by its id."""
    for who in EVERYONE:
        if who in (NOBODY, LINK, "writer"):
            continue
        with rehearse(cast.scene):
            assert cast.call(line, who, **cast.own["writer"])[0] == 404


# What a path names that belongs to one assessment, or to no one's but the agency's own people.
OF_ONE = re.compile(r"{(assessment|proposal|proof|job)}")


@pytest.mark.parametrize(
    "line",
    [one for one in ROUTES if one.need.scoped and OF_ONE.search(one.path)],
    ids=lambda line: line.name,
)
def test_a_link_of_one_assessment_finds_nothing_of_another(cast: Cast, line: Route) -> None:
    """Whatever is guessed of another assessment of the same agency is not there, and stays."""
    client = cast.scene.client(LINK)
    with rehearse(cast.scene) as rehearsal:
        _narrow_link(cast.scene, rehearsal, "0" * 26)
        before = rehearsal.counts()
        path = line.path.format_map({**ids_for(cast.scene, LINK, {}), **line.at})
        assert client.request(line.method, path, **line.send).status_code == 404
        assert rehearsal.counts() == before


@pytest.mark.parametrize(
    "line",
    [one for one in ROUTES if LINK in one.need.allowed and one.method in SAFE and not one.gives],
    ids=lambda line: line.name,
)
def test_a_link_of_another_assessment_is_told_nothing_of_this_one(cast: Cast, line: Route) -> None:
    """No page or list that it may read names the assessment, its run or its job."""
    client, north = cast.scene.client(LINK), cast.scene.made[0]
    with rehearse(cast.scene) as rehearsal:
        _narrow_link(cast.scene, rehearsal, "0" * 26)
        path = line.path.format_map({**ids_for(cast.scene, LINK, {}), **line.at})
        said = client.request(line.method, path, **line.send).text.replace(path, "")
    for secret in (north.assessment, north.run, cast.scene.job, cast.scene.proof):
        assert secret not in said


@pytest.mark.parametrize(
    "line",
    [one for one in ROUTES if one.need.scoped and LINK in one.need.allowed],
    ids=lambda line: line.name,
)
def test_a_link_of_an_assessment_reads_it_whole(cast: Cast, line: Route) -> None:
    """What a link of all the agency may do, one of this assessment may; jobs are nobody's then."""
    client = cast.scene.client(LINK)
    with rehearse(cast.scene) as rehearsal:
        _narrow_link(cast.scene, rehearsal, cast.scene.made[0].assessment)
        path = line.path.format_map({**ids_for(cast.scene, LINK, {}), **line.at})
        status = client.request(line.method, path, **line.send).status_code
        if "{job}" in line.path:
            assert status == 404
        else:
            assert status in line.gives if line.gives else status < 400


def _narrow_link(scene: Scene, rehearsal: Rehearsal, assessment: str) -> None:
    table = ShareLink.__table__
    rehearsal.connection.execute(
        update(table).where(table.c.id == scene.link).values(assessment_id=assessment)
    )
