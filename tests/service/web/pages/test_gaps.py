"""The list of gaps on its page: where they are, who says so, how near a clause is, what to do."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from service.people.access import system_access
from service.review import decide
from service.store import gaps
from service.store.assessment_tables import StandardState
from service.store.decisions import Verdict
from service.store.edition_tables import StandardRow
from service.store.gaps import GapLine, GapsAsked
from service.store.paging import Paging
from tests.service.web.queries import counted
from tests.service.web.scene import LINK, OPERATOR, Scene


@pytest.fixture
def url(full_scene: Scene) -> str:
    """Return the address of the north's gaps."""
    return f"/autoevaluaciones/{full_scene.made[0].assessment}/brechas"


def numbers(text: str) -> list[str]:
    return re.findall(r'/estandares/([^"]+)"><span class="num">', text)


def lines(scene: Scene, **asked: object) -> list[GapLine]:
    made = scene.made[0]
    with scene.store.read(system_access()) as unit:
        found = gaps.gaps(
            unit,
            made.assessment,
            made.run,
            GapsAsked(**asked),
            Paging(limit=200),  # type: ignore[arg-type]
        )
    return list(found.rows)


def plain(text: str) -> str:
    """Return what a page says, without its mark-up."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_the_map_counts_the_chapters_and_leads_to_each(full_scene: Scene, url: str) -> None:
    """Numbers in every cell, shades only beside them; a chapter's link shows its gaps alone."""
    text = full_scene.client("assessor").get(url).text
    assert "Mapa de capítulos" in text
    hrefs = re.findall(r'<th scope="row"><a href="([^"]+)#lista"', text)
    assert len(hrefs) > 3
    sums = re.findall(r"<tfoot>.*?</tfoot>", text, re.DOTALL)[0]
    assert f'<td class="num heat gap s2">{len(lines(full_scene))}</td>' in sums
    first = lines(full_scene)[0].chapter
    chosen = full_scene.client("writer").get(url, params={"capitulo": first}).text
    assert numbers(chosen) == [one.standard for one in lines(full_scene, chapter=first)]
    assert '<details class="map">' in chosen
    assert 'aria-current="true"' in chosen


@pytest.mark.parametrize(
    ("asked", "kept"),
    [({"nivel": "O"}, {"level": "O"}), ({"q": "INVESTIGACION"}, {"words": "investigación"})],
)
def test_a_filter_narrows_the_gaps(
    full_scene: Scene, url: str, asked: dict[str, str], kept: dict[str, str]
) -> None:
    """Level and words each leave what they name, and nothing where nothing is."""
    text = full_scene.client("writer").get(url, params=asked).text
    assert numbers(text) == [one.standard for one in lines(full_scene, **kept)][:20]
    none = full_scene.client("writer").get(url, params={"q": "zzz"}).text
    assert "Ninguna brecha aquí" in none


def test_who_says_so_is_told_apart(full_scene: Scene, url: str) -> None:
    """Of the two, one is reviewed, with who did; the other is a proposal, and so it is called."""
    gap = next(one.standard for one in lines(full_scene) if not one.reviewed)
    said = [Verdict(standard=gap, verdict="unanswered", latest=None)]
    made = full_scene.made[0].assessment
    decide(full_scene.store, full_scene.access("advisor"), made, said, lambda unit, rows: None)
    client = full_scene.client("writer")
    reviewed = plain(client.get(url, params={"dice": "revisado"}).text)
    assert "advisor" in reviewed
    assert numbers(client.get(url, params={"dice": "revisado"}).text) == [gap]
    assert gap not in numbers(client.get(url, params={"dice": "propuesta"}).text)
    whole = plain(client.get(url).text)
    rest = len(lines(full_scene)) - 1
    assert f"1 revisados por personas; {rest} son propuesta del programa" in whole


def test_unverified_numbers_are_counted_apart(full_scene: Scene, url: str) -> None:
    """A number that was only recalled is marked, and is in no figure of gaps as a fact."""
    every = lines(full_scene)
    with full_scene.store.write(system_access()) as unit:
        unit.session.execute(
            update(StandardRow)
            .where(StandardRow.number == every[0].standard)
            .values(verified="recalled")
        )
    told = [one for one in lines(full_scene) if one.verified == "recalled"]
    text = plain(full_scene.client("writer").get(url).text)
    assert f"Sin directiva {len(every) - len(told)} de " in text
    assert f"Aparte, {len(told)} con número sin verificar" in text
    assert "no se han cotejado" in text


def test_a_gap_says_what_comes_nearest_and_what_a_directive_must_say(
    full_scene: Scene, url: str
) -> None:
    """The clause with its label and why it is not enough, and each part with where it stands."""
    text = full_scene.client("writer").get(url).text
    assert "Por qué no basta:" in text
    assert "Qué debe decir la directiva" in text
    assert re.search(r'href="/versiones/[0-9a-z]{26}\?clausula=\d+#c\d+"', text)
    said = plain(text)
    assert re.search(r"aspecto 1 (con directiva|parcial|sin directiva)", said)
    one = lines(full_scene)[0].standard
    here = url.removesuffix("/brechas")
    assert f'href="{url}/{one}/esquema.docx"' in text
    assert f'href="{here}/tareas?estandar={one}#nueva"' in text
    assert f'href="{here}/probar?estandar={one}"' in text


def test_who_may_not_write_is_offered_only_to_read(full_scene: Scene, url: str) -> None:
    """An assessor has the outline; by a link, not even tasks are told."""
    for who, tasks in (("assessor", True), (LINK, False)):
        text = full_scene.client(who).get(url).text
        assert "esquema.docx" in text
        assert "/probar" not in text
        assert "Asignar tarea" not in text
        assert ("/tareas" in text) == tasks


def test_open_tasks_stand_with_their_gap(full_scene: Scene, url: str) -> None:
    """Assigned from the page, a task is seen there until it ends."""
    one = lines(full_scene)[0].standard
    client = full_scene.client("writer")
    form = url.replace("brechas", "tareas")
    begun = client.get(form, params={"estandar": one}).text
    assert f'value="Redactar la directiva: {one} ' in begun
    client.post(form, data={"estandar": one, "titulo": "Tarea de la brecha"})
    assert "Tarea de la brecha" in client.get(url).text
    assert "Tarea de la brecha" not in full_scene.client(LINK).get(url).text


def test_a_page_of_gaps_asks_as_often_whatever_it_shows(full_scene: Scene, url: str) -> None:
    """One gap or twenty: the same queries; the next page goes on where this one ends."""
    with full_scene.store.write(system_access()) as unit:
        unit.session.execute(update(StandardState).values(status="gap"))
    every = [one.standard for one in lines(full_scene)]
    assert len(every) > 40
    client = full_scene.client(OPERATOR)
    text = client.get(url).text
    with counted(full_scene.store) as many:
        client.get(url)
    with counted(full_scene.store) as few:
        assert numbers(client.get(url, params={"q": every[-1]}).text) == [every[-1]]
    assert len(many) == len(few)
    found, following = numbers(text), re.search(r'href="([^"]+)" rel="next"', text)
    while following is not None:
        text = client.get(following[1].replace("&amp;", "&")).text
        found += numbers(text)
        following = re.search(r'href="([^"]+)" rel="next"', text)
    assert found == every
