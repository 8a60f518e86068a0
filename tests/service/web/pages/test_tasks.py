"""Tasks on their pages: made, given to somebody, overdue, ended, and one's own in one place."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from service.people.access import system_access
from service.store import tasks
from service.store.tasks import TaskFacts
from tests.service.web.queries import counted
from tests.service.web.scene import LINK, OPERATOR, STRANGER, Scene


@pytest.fixture
def url(full_scene: Scene) -> str:
    """Return the address of the north's tasks."""
    return f"/autoevaluaciones/{full_scene.made[0].assessment}/tareas"


def make(scene: Scene, title: str, days: int | None = None, owner: str | None = None) -> str:
    with scene.store.write(scene.access("writer")) as unit:
        due = None if days is None else unit.now + timedelta(days=days)
        facts = TaskFacts(standard="1.1.1", title=title, owner=owner, due_at=due)
        return tasks.create(unit, scene.made[0].assessment, facts)


def listed(text: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/tareas/[0-9a-z]{26}">([^<]+)</a>', text)


def test_a_task_is_made_changed_and_ended_on_pages(full_scene: Scene, url: str) -> None:
    """From the form to the archive of what is done, with its owner and day."""
    client = full_scene.client("writer")
    advisor = full_scene.people["advisor"]
    form = {
        "estandar": "1.1.1",
        "titulo": "Escribir",
        "responsable": advisor,
        "fecha": "2031-05-04",
    }
    made = client.post(url, data=form)
    assert made.headers["location"] == f"{url}?aviso=tarea"
    text = client.get(made.headers["location"]).text
    assert "Se guardó la tarea." in text
    task = re.search(r'href="(/tareas/[0-9a-z]{26})">Escribir<', text)
    assert task is not None
    page = client.get(task[1]).text
    assert "Persona advisor" in page
    assert "4 may 2031" in page
    changed = client.post(task[1], data={"titulo": "Reescribir", "version": "1"})
    assert changed.status_code == 303
    late = client.post(task[1], data={"titulo": "Otra vez", "version": "1"})
    assert late.status_code == 409
    assert "Otra vez" in late.text
    done = client.post(
        f"{task[1]}/estado", data={"estado": "done", "version": "2", "sigue": f"{url}?ver=todas"}
    )
    assert done.headers["location"] == f"{url}?ver=todas&aviso=tarea-hecha"
    assert "Reescribir" not in listed(client.get(url).text)
    assert listed(client.get(url, params={"ver": "terminadas"}).text) == ["Reescribir"]
    again = client.post(f"{task[1]}/estado", data={"estado": "open", "version": "3"})
    assert again.headers["location"] == f"{task[1]}?aviso=tarea-abierta"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"titulo": ""}, "Falta."),
        ({"estandar": "99.9.9"}, "La edición no tiene ese estándar."),
        ({"fecha": "pronto"}, "Escriba una fecha como 2027-03-15."),
        ({"responsable": "0" * 26}, "Esa persona no es de la agencia."),
    ],
)
def test_a_wrong_task_is_shown_again(
    full_scene: Scene, url: str, typed: dict[str, str], says: str
) -> None:
    """With what was typed and a sentence beside the field; nothing is kept."""
    form = {"estandar": "1.1.1", "titulo": "Escribir", "detalle": "Con calma", **typed}
    answer = full_scene.client("writer").post(url, data=form)
    assert answer.status_code == 422
    assert says in answer.text
    assert "Con calma" in answer.text
    assert "Escribir" not in listed(answer.text)


def test_overdue_tasks_come_first_and_say_for_how_long(full_scene: Scene, url: str) -> None:
    """In words, on the list, on their own page and, counted, on the agency's."""
    client = full_scene.client("advisor")
    make(full_scene, "mañana", 1)
    late = make(full_scene, "hace doce", -12)
    make(full_scene, "ayer", -1)
    text = client.get(url).text
    assert listed(text)[:3] == ["hace doce", "ayer", "mañana"]
    for said in ("vencida hace 12 días", "vencida hace 1 día"):
        assert said in text
    assert "vencida hace 12 días" in client.get(f"/tareas/{late}").text
    agency = client.get(f"/agencias/{full_scene.north}").text
    assert "4 por hacer" in agency
    assert "2 vencidas" in agency
    assert "por hacer" not in full_scene.client(LINK).get(f"/agencias/{full_scene.north}").text


def test_one_finds_ones_own_and_those_of_every_agency_one_sees(full_scene: Scene) -> None:
    """Mine first; all of mine to see; never another agency's; and by who has them."""
    writer = full_scene.people["writer"]
    make(full_scene, "de la redactora", owner=writer)
    client = full_scene.client("writer")
    assert listed(client.get("/tareas").text) == ["de la redactora"]
    every = listed(client.get("/tareas", params={"ver": "todas"}).text)
    assert set(every) == {"de la redactora", "Redactar la directiva que falta"}
    assert listed(full_scene.client(STRANGER).get("/tareas", params={"ver": "todas"}).text) == []
    assert set(listed(full_scene.client(OPERATOR).get("/tareas?ver=todas").text)) == set(every)
    of_agency = {"ver": "todas", "agencia": full_scene.north}
    for owner, wanted in (
        (writer, "de la redactora"),
        ("nadie", "Redactar la directiva que falta"),
    ):
        asked = {**of_agency, "responsable": owner}
        assert listed(client.get("/tareas", params=asked).text) == [wanted]
    assert client.get("/tareas", params={"agencia": full_scene.south}).status_code == 404


def test_a_link_has_no_tasks_and_an_assessor_changes_none(full_scene: Scene, url: str) -> None:
    """What is left to do is not shown outside; an assessor of the agency reads it."""
    link, assessor = full_scene.client(LINK), full_scene.client("assessor")
    assert 'href="/tareas"' not in link.get(f"/agencias/{full_scene.north}").text
    assert 'href="/tareas"' in assessor.get(f"/agencias/{full_scene.north}").text
    text = assessor.get(url).text
    assert listed(text) == ["Redactar la directiva que falta"]
    assert 'name="titulo"' not in text
    assert "/estado" not in text
    assert 'name="titulo"' not in assessor.get(f"/tareas/{full_scene.task}").text


def test_a_list_of_tasks_asks_as_often_however_long(full_scene: Scene, url: str) -> None:
    """One or sixty: the same queries, page by page."""
    client = full_scene.client("writer")
    client.get(url)
    with counted(full_scene.store) as few:
        client.get(url)
    for place in range(60):
        make(full_scene, f"tarea {place}", place)
    with counted(full_scene.store) as many:
        text = client.get(url).text
    assert len(many) == len(few)
    following = re.search(r'href="([^"]+)" rel="next"', text)
    assert following is not None
    rest = client.get(following[1].replace("&amp;", "&")).text
    assert len(listed(text) + listed(rest)) == 61
    with full_scene.store.read(system_access()) as unit:
        assert tasks.pending(unit, full_scene.north).open == 61
