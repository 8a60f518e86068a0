"""One's notices on their pages: unread, read, and the days to come as a calendar file."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from service.people.access import system_access
from service.store import tasks
from service.store.notice_tables import Notice
from service.store.people_tables import User
from service.store.recheck_tables import RecheckItem
from service.store.tasks import TaskFacts
from tests.calendars import events
from tests.service.told import end, make_plan, start
from tests.service.web.queries import counted
from tests.service.web.scene import LINK, OPERATOR, STRANGER, Scene


@pytest.fixture
def told(full_scene: Scene) -> Scene:
    """Return a scene in which the people of both agencies were told of a plan of their own."""
    for agency in (full_scene.north, full_scene.south):
        plan = make_plan(full_scene.store, agency)
        start(full_scene.store, plan)
    return full_scene


def own(scene: Scene, who: str) -> list[str]:
    """Return the ids of someone's notices."""
    with scene.store.read(system_access()) as unit:
        asked = select(Notice.id).where(Notice.user_id == scene.people[who])
        return list(unit.session.scalars(asked.order_by(Notice.id)))


def test_a_notice_is_read_on_its_page(told: Scene) -> None:
    """Unread in the head and in the list until it was looked at."""
    client = told.client("writer")
    listed = client.get("/avisos").text
    (notice,) = own(told, "writer")
    assert listed.count("sin leer") == 2
    assert f'href="/avisos/{notice}"' in listed
    assert "no envía correos" in listed
    page = client.get(f"/avisos/{notice}").text
    assert "1,347 estándares siguen igual" in page
    assert f'href="/agencias/{told.north}"' in page
    assert "sin leer" not in client.get("/avisos").text
    assert "sin leer" in told.client("advisor").get("/cuenta").text


def test_all_are_marked_as_read(told: Scene) -> None:
    """One's own and nobody else's."""
    client = told.client("administrator")
    done = client.post("/avisos/vistos")
    assert done.headers["location"] == "/avisos?aviso=avisos-vistos"
    text = client.get(done.headers["location"]).text
    assert "Sus avisos quedaron como leídos." in text
    assert "sin leer" not in text
    assert "sin leer" in told.client("advisor").get("/avisos").text


def test_nobody_reads_anothers_notice(told: Scene) -> None:
    """Not even an operator; it is not there for them."""
    (notice,) = own(told, STRANGER)
    for who in ("writer", OPERATOR):
        assert told.client(who).get(f"/avisos/{notice}").status_code == 404
    assert told.client(LINK).get("/avisos").status_code == 403
    assert own(told, "assessor") == []
    assert "Todavía no hay avisos" in told.client("assessor").get("/avisos").text


def test_what_is_no_longer_ones_own_is_not_linked(told: Scene) -> None:
    """A notice stays with who left the agency; its address does not."""
    (notice,) = own(told, "writer")
    told.client("administrator").post(
        f"/agencias/{told.north}/personas/{told.people['writer']}/quitar"
    )
    page = told.client("writer").get(f"/avisos/{notice}").text
    assert "1,347" in page
    assert f"/agencias/{told.north}" not in page


def test_the_head_costs_no_query(told: Scene) -> None:
    """The count comes with the session itself."""
    client = told.client("writer")
    with counted(told.store) as statements:
        assert "sin leer" in client.get("/cuenta/clave").text
    (asked,) = [one for one in statements if "notice" in one]
    assert "FROM session" in asked


def test_the_end_leads_to_what_is_to_be_done(told: Scene) -> None:
    """From the notice to the assessment's tasks, where what a plan left to do is told."""
    plan = make_plan(told.store, told.north)
    start(told.store, plan)
    end(told.store, plan, told.north, assessment=told.made[0].assessment)
    with told.store.write(system_access()) as unit:
        unit.session.execute(update(RecheckItem).values(basis={"from_revision": "x"}))
    client = told.client("writer")
    page = client.get(f"/avisos/{own(told, 'writer')[-1]}").text
    (where,) = re.findall(r'href="(/autoevaluaciones/[^"]+#pendientes)"', page)
    assert told.made[0].assessment in where


def test_deadlines_are_a_calendar(told: Scene) -> None:
    """Of the agencies one sees, once each, and one's own open tasks with a day."""
    with told.store.write(system_access()) as unit:
        for owner in ("writer", "advisor"):
            due = unit.now + timedelta(days=10)
            facts = TaskFacts(
                standard="1.1.1",
                title=f"De {owner}",
                owner=told.people[owner],
                due_at=due,
            )
            tasks.create(unit, told.made[0].assessment, facts)
    again = make_plan(told.store, told.north)
    start(told.store, again)
    answer = told.client("writer").get("/avisos/calendario.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert 'filename="plazos-acredita.ics"' in answer.headers["content-disposition"]
    found = {one["UID"].partition("@")[0]: one for one in events(answer.text)}
    plan, task = f"plazo-{told.north}-academy-2", "De writer"
    assert found[plan]["DTSTART;VALUE=DATE"] == "20270731"
    assert found[plan]["SUMMARY"].startswith("Plazo: Agencia 0-000 de prueba, ")
    assert [one["SUMMARY"] for one in found.values() if one is not found[plan]] == [
        f"Tarea: {task}"
    ]
    assert len(events(told.client(OPERATOR).get("/avisos/calendario.ics").text)) == 2
    assert told.client(LINK).get("/avisos/calendario.ics").status_code == 403


def test_a_plan_that_was_not_begun_has_no_day(full_scene: Scene) -> None:
    """Nor one that was cancelled."""
    make_plan(full_scene.store, full_scene.north)
    assert events(full_scene.client("writer").get("/avisos/calendario.ics").text) == []


def test_a_notice_is_in_ones_own_language(told: Scene) -> None:
    """As it was when it was made, marked as such on a page of the other one."""
    with told.store.write(system_access()) as unit:
        unit.session.execute(update(User).values(language="en"))
    (notice,) = own(told, "writer")
    page = told.client("writer").get(f"/avisos/{notice}").text
    assert '<article lang="es-MX">' in page
    assert "Agencies of this notice" in page
