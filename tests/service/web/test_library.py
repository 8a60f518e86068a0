"""The library of standards: every edition, and each standard found by number, words or meaning."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from corpora.catalog import available, load_edition
from service.edition_start import synchronise
from service.library import library_of
from service.people.access import system_access
from service.settings import Settings
from service.store import editions
from service.store.unit import Store
from tests.portfolio import Sizes
from tests.service.web.queries import counted
from tests.service.web.scene import Scene, make_full_scene

WARM = 0.15


@pytest.fixture
def shelf(full_scene: Scene) -> Scene:
    """Return a scene that knows every edition that ships."""
    assert synchronise(full_scene.store, full_scene.service.settings.data) == ()
    return full_scene


def test_every_edition_is_listed_with_where_its_numbers_come_from(shelf: Scene) -> None:
    """Counts are those of the catalogue, a date that nobody knows is said to be unknown."""
    text = shelf.client("writer").get("/ediciones").text
    for name in available():
        assert f'href="/ediciones/{name}"' in text
    assert "lista pública 36 · documento de una institución 31 · sin verificar 384" in text
    assert "no se conoce" in text
    assert "/ediciones/cargar" not in text


def test_an_edition_shows_its_chapters_then_its_standards(shelf: Scene) -> None:
    """A chapter is shown whole, by subchapter; what is not verified or not known is said."""
    client = shelf.client("link")
    assert "?capitulo=4" in client.get("/ediciones/le-6").text
    chapter = client.get("/ediciones/le-6?capitulo=4").text
    assert chapter.index("4.1 Uso de la fuerza") < chapter.index("4.3.4")
    assert "sin verificar" in chapter
    assert "nivel no cargado" in chapter
    assert "12.1.1" not in chapter


def test_a_level_and_a_type_narrow_the_list_a_page_at_a_time(shelf: Scene) -> None:
    """Filters join; the next page begins where this one ended, and none comes twice."""
    client = shelf.client("writer")
    seen: list[str] = []
    path = "/ediciones/le-6?nivel=sin-dato"
    for _ in range(20):
        text = client.get(path).text
        seen += [
            row.id for row in load_edition("le-6").standards if f'/estandares/{row.id}"' in text
        ]
        link = text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
        if 'rel="next"' not in text:
            break
        path = link.replace("&amp;", "&")
    wanted = [row.id for row in load_edition("le-6").standards if row.level is None]
    assert seen == wanted
    both = client.get("/ediciones/le-6?capitulo=4&tipo=activity").text
    assert "4.2.4" in both
    assert "4.1.1" not in both


@pytest.mark.parametrize(
    ("asked", "first"),
    [("4.1", "4.1.1"), ("12.2.1 g", "12.2.1"), ("persecucion vehicular", "41.2.2")],
)
def test_a_search_finds_numbers_and_words(shelf: Scene, asked: str, first: str) -> None:
    """A number, one with a letter, and words without accents find what they mean, first."""
    text = shelf.client("writer").get("/ediciones/le-6", params={"q": asked}).text
    found = [text.index(f"/estandares/{row.id}\"") for row in load_edition("le-6").standards
             if f"/estandares/{row.id}\"" in text]  # fmt: skip
    assert text.index(f'/estandares/{first}"') == min(found)


def test_a_search_in_plain_words_is_quick_once_warm(shelf: Scene) -> None:
    """What no title says is found by its meaning, within the time a person does not notice."""
    client = shelf.client("writer")
    client.get("/ediciones/le-6", params={"q": "calentar el motor"})
    times = []
    for asked in ("qué se hace con un detenido herido", "quejas del público", "cadena de custodia"):
        start = time.perf_counter()
        text = client.get("/ediciones/le-6", params={"q": asked}).text
        times.append(time.perf_counter() - start)
        assert "hallado por" in text
    text = client.get("/ediciones/le-6", params={"q": "aparato que suena en la niebla"}).text
    assert "por su significado" in text
    assert min(times) < WARM, times


def test_a_new_wording_is_searched_by_words_until_its_meanings_are_there(shelf: Scene) -> None:
    """The page says so, and the next search goes by meaning too."""
    whole = load_edition("academy-2")
    row = replace(whole.standards[0], keywords_es=("faro de niebla",))
    new = replace(whole, standards=(row, *whole.standards[1:]), digest="f" * 64)
    with shelf.store.write(system_access()) as unit:
        editions.store(unit, new, source="prueba")
    client = shelf.client("writer")
    first = client.get("/ediciones/academy-2", params={"q": "niebla en el faro"}).text
    assert "sólo se buscó por palabras" in first
    library = library_of(shelf.service.settings.data)
    for _ in range(200):
        if library.find(new, "faro", 3).by_meaning:
            break
        time.sleep(0.05)
    again = client.get("/ediciones/academy-2", params={"q": "niebla en el faro"}).text
    assert "sólo se buscó por palabras" not in again


def test_a_standard_is_shown_whole_with_its_neighbours(shelf: Scene) -> None:
    """Statement, parts, type, source and proofs; a number from memory carries a warning."""
    client = shelf.client("writer")
    text = client.get("/ediciones/le-6/estandares/4.1.1").text
    row = next(one for one in load_edition("le-6").standards if one.id == "4.1.1")
    assert row.statement_es in text
    assert "aspecto 1" in text
    assert "nivel no cargado" in text
    assert "lista pública" in text
    assert row.proofs_es[0] in text
    assert "/estandares/3.1.2" in text
    assert "/estandares/4.1.2" in text
    assert "Número sin verificar" not in text
    assert "Número sin verificar" in client.get("/ediciones/le-6/estandares/70.3.1").text
    assert client.get("/ediciones/le-6/estandares/99.9.9").status_code == 404
    assert client.get("/ediciones/le-9").status_code == 404


def test_a_standard_in_english_has_the_english_words_first(shelf: Scene) -> None:
    """The reader's own language is shown where there is one."""
    client = shelf.client("writer")
    client.cookies.set("acredita-lang", "en", domain="testserver.local")
    text = client.get("/ediciones/le-6/estandares/4.1.1").text
    row = next(one for one in load_edition("le-6").standards if one.id == "4.1.1")
    assert row.statement_en.replace("'", "&#39;") in text
    assert f"</span> {row.title_en}</h1>" in text


def test_a_standard_shows_only_ones_own_agencies(shelf: Scene) -> None:
    """A member sees where their agency stands; an operator sees all; the link sees its own."""
    path = "/ediciones/academy-2/estandares/1.1.1"
    own, other = shelf.made[0].assessment, shelf.made[1].assessment
    for who in ("writer", "link"):
        text = shelf.client(who).get(path).text
        assert own in text
        assert other not in text
    text = shelf.client("operator").get(path).text
    assert own in text
    assert other in text


def test_the_pages_ask_as_often_whatever_they_show(settings: Settings, store: Store) -> None:
    """Sixteen agencies instead of two make no page of the library ask the database more often."""
    paths = ("/ediciones", "/ediciones/academy-2", "/ediciones/academy-2/estandares/1.1.1")
    scene = make_full_scene(settings, store, Sizes(agencies=16))
    operator, stranger = scene.client("operator"), scene.client("stranger")
    for path in paths:
        stranger.get(path)
        told = []
        for client in (stranger, operator):
            with counted(store) as statements:
                assert client.get(path).status_code == 200
            told.append(len(statements))
        assert told[0] == told[1] <= 14, (path, told)
