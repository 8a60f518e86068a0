"""What changed between two editions is worked out once, and told with its words and its doubts."""

from __future__ import annotations

import io
import re
import time
from collections import Counter
from pathlib import Path
from shutil import copytree

import openpyxl
import pytest

from corpora.catalog import load_edition
from service import edition_differences
from service.edition_differences import difference
from service.edition_start import synchronise
from service.people.access import system_access
from service.reports.changes_view import KIND, MEANING
from service.store import editions
from tests.pipelines.editions.made import KEYS, VEHICLES, edition, standard
from tests.service.web.client import Client
from tests.service.web.scene import Scene

PAIR = "/ediciones/diferencias?de=le-5&a=le-6"
SECONDS = 60
SOON = 2.0


@pytest.fixture(scope="session")
def worked_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compare the pair that ships, once, in a data folder of its own."""
    data = tmp_path_factory.mktemp("comparadas")
    assert difference(data, load_edition("le-5"), load_edition("le-6"), SECONDS) is not None
    return data


@pytest.fixture
def shelf(scene: Scene) -> Scene:
    """Return a scene that knows every edition that ships."""
    synchronise(scene.store, scene.service.settings.data)
    return scene


@pytest.fixture
def ready(shelf: Scene, worked_out: Path) -> Scene:
    """Return a scene that has compared the pair that ships before."""
    copytree(worked_out / "differences", shelf.service.settings.data / "differences")
    return shelf


def page(client: Client, path: str) -> str:
    """Return a page of the difference once it is there; until then, it says that it waits."""
    for _ in range(SECONDS * 2):
        answer = client.get(path)
        if answer.status_code == 200:
            text: str = answer.text
            return text
        assert answer.status_code == 202
        assert answer.headers["refresh"] == "3"
        assert "Comparando las dos ediciones" in answer.text
        time.sleep(0.5)
    raise AssertionError("it was never worked out")


def test_the_shipped_pair_is_counted_and_kept(ready: Scene) -> None:
    """Counts are those of the comparison, told in its words; what was compared comes at once."""
    client = ready.client("writer")
    text = page(client, PAIR)
    start = time.perf_counter()
    page(client, PAIR)
    assert time.perf_counter() - start < SOON
    found = difference(ready.service.settings.data, load_edition("le-5"), load_edition("le-6"), 1)
    assert found is not None
    counts = Counter(change.kind for change in found.changes)
    for kind, count in counts.items():
        row = re.search(rf'clase={kind.value}".*?<td class="num"[^>]*>([\d,]+)<', text, re.DOTALL)
        assert row is not None
        assert int(row[1].replace(",", "")) == count
        assert KIND[kind] in text
        assert MEANING[kind] in text


def test_a_pair_never_compared_is_waited_for(shelf: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says so and comes back by itself; then the changes are there, words marked."""
    monkeypatch.setattr(edition_differences, "PATIENCE", 0.0)
    old = edition(
        "x-1", standard("1.1.1", "Vehículos", VEHICLES), standard("1.1.2", "Llaves", KEYS)
    )
    new = edition("x-2", standard("1.1.1", "Los vehículos", VEHICLES))
    with shelf.store.write(system_access()) as unit:
        for one in (old, new):
            editions.store(unit, one, source="prueba")
    client = shelf.client("writer")
    path = "/ediciones/diferencias?de=x-1&a=x-2"
    assert client.get(path).status_code == 202
    assert "<ins>Los" in page(client, f"{path}&clase=retitled")
    assert "Llaves" in page(client, f"{path}&clase=withdrawn")


def test_each_kind_is_listed_with_its_words_marked(ready: Scene) -> None:
    """What went is struck out, what came is underlined; doubtful pairs have a list of their own."""
    client = ready.client("writer")
    page(client, PAIR)
    text = page(client, f"{PAIR}&clase=retitled")
    assert "<del>" in text
    assert "<ins>" in text
    assert "se comparó solo por su título" in text
    assert "certeza" in page(client, f"{PAIR}&clase=dudosas")
    seen: list[str] = []
    path = f"{PAIR}&clase=unchanged"
    while path:
        text = page(client, path)
        listed = text.partition('id="lista"')[2]
        seen += re.findall(r'href="/ediciones/le-6/estandares/([\d.]+)"', listed)
        link = re.search(r'<a href="([^"]+)" rel="next"', text)
        path = link[1].replace("&amp;", "&") if link else ""
    assert len(seen) == len(set(seen)) == 347


def test_the_sheet_can_be_taken_away(ready: Scene) -> None:
    """It opens, and holds a row for each change."""
    client = ready.client("writer")
    page(client, PAIR)
    answer = client.get(f"{PAIR}&formato=xlsx")
    assert "diferencias-le-5-le-6.xlsx" in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert len(book.sheetnames) > 1


def test_only_two_editions_of_one_program_are_compared(shelf: Scene) -> None:
    """Without a pair the page asks for one; a pair that cannot be is refused with the reason."""
    client = shelf.client("writer")
    assert "Edición anterior" in client.get("/ediciones/diferencias").text
    for bad in ("de=le-6&a=le-6", "de=le-6&a=academy-2"):
        answer = client.get(f"/ediciones/diferencias?{bad}")
        assert answer.status_code == 400
        assert "distintas del mismo programa" in answer.text
    assert client.get("/ediciones/diferencias?de=le-9&a=le-6").status_code == 404


def test_in_english_the_titles_are_english(ready: Scene) -> None:
    """A reader of English sees what changed of the English titles."""
    client = ready.client("writer")
    client.cookies.set("acredita-lang", "en", domain="testserver.local")
    answer = client.get(f"{PAIR}&clase=withdrawn")
    old = load_edition("le-5").standards
    titles = {row.id: row.title_en for row in old}
    shown = re.findall(r'href="/ediciones/le-5/estandares/([\d.]+)"', answer.text)
    assert shown
    assert titles[shown[0]].split()[0] in answer.text
