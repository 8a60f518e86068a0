"""A manual or a list is loaded as it was shown: nothing before a person confirms it."""

from __future__ import annotations

import re
import time

import pytest

from corpora.catalog import load_edition
from corpora.records import Edition, Verified
from service.cli import main
from service.edition_imports import EditionImports
from service.edition_start import COMMAND, synchronise
from service.editions_import import Asked
from service.people.access import system_access
from service.store import editions
from service.store.editions import RevisionRow
from tests.pipelines.imports.manuals import SPANISH, Line, docx, pdf
from tests.service.web.client import Client
from tests.service.web.scene import OPERATOR, Scene

LICENSED: tuple[Line, ...] = (
    ("chapter", "Chapter 4 Use of Force"),
    ("sub", "4.1 Use of Force"),
    ("head", "4.1.1 (M M M M) (LE1) Use of Reasonable Force"),
    ("text", "A written directive says something invented about lanterns, to include:"),
    ("item", "a. green lanterns; and"),
    ("item", "b. blue lanterns."),
    ("text", "Commentary: Invented."),
    ("head", "4.1.2 (M M M M) Feeding the Lighthouse Cat"),
    ("text", "A written directive names who feeds the cat."),
)
WAIT = 60


@pytest.fixture
def shelf(scene: Scene) -> Scene:
    """Return a scene that knows every edition that ships."""
    synchronise(scene.store, scene.service.settings.data)
    return scene


def send(client: Client, content: bytes, name: str, **fields: str) -> str:
    """Send a file, wait until it was read, and return the address of what it would change."""
    done = client.post("/ediciones/cargar", data=fields, files={"archivo": (name, content)})
    assert done.status_code == 303, done.text
    place: str = done.headers["location"]
    for _ in range(WAIT * 2):
        if client.get(place).status_code == 200:
            return place
        time.sleep(0.5)
    raise AssertionError("it was never read")


def digest(text: str) -> str:
    found = re.search(r'name="huella" value="([0-9a-f]{64})"', text)
    assert found is not None
    return found[1]


def in_use(scene: Scene, edition: str) -> tuple[RevisionRow, Edition]:
    with scene.store.read(system_access()) as unit:
        row = editions.in_use(unit, edition)
        return row, editions.load(unit, row.id)


def test_a_licensed_manual_is_shown_then_stored_as_shown(shelf: Scene) -> None:
    """The preview counts and marks; confirming stores it with who, from what, and the tick."""
    client = shelf.client(OPERATOR)
    place = send(client, pdf(LICENSED), "manual.pdf", edicion="le-6")
    text = client.get(place).text
    assert "Se retiran: 14" in text
    assert "Cambian los incisos: 2" in text
    assert "quedan iguales" in text
    marked = client.get(f"{place}?clase=elements").text
    assert "<ins>a) green lanterns; and; b) blue lanterns.</ins>" in marked
    assert "aspecto 1)" in marked
    assert in_use(shelf, "le-6")[0].number == 1
    done = client.post(place, data={"huella": digest(text), "misma": "true"})
    assert (done.status_code, done.headers["location"]) == (303, "/ediciones/le-6?aviso=guardado")
    row, edition = in_use(shelf, "le-6")
    assert (row.number, row.licensed, row.same_requirement) == (2, True, True)
    assert (row.source, row.created_by_name) == ("manual.pdf", "Persona operator")
    rows = {one.id: one for one in edition.standards}
    assert rows["4.1.1"].verified is Verified.LICENSED
    assert [one.letter for one in rows["4.1.1"].elements] == ["a", "b"]
    assert "4.1.3" not in rows
    assert client.get(place).status_code == 404
    page = client.get("/ediciones/le-6/estandares/4.1.1").text
    assert "inciso a" in page
    assert "something invented about lanterns" in page
    assert "misma exigencia" in client.get("/ediciones/le-6").text


def test_what_came_meanwhile_is_not_written_over(shelf: Scene) -> None:
    """Another wording stored after the preview, or another preview, refuses the old one."""
    client = shelf.client(OPERATOR)
    first = send(client, docx(LICENSED), "uno.docx", edicion="le-6")
    second = send(client, docx(LICENSED[:6]), "dos.docx", edicion="le-6")
    told = digest(client.get(first).text)
    other = digest(client.get(second).text)
    assert client.post(first, data={"huella": other}).status_code == 409
    assert client.post(second, data={"huella": other}).status_code == 303
    late = client.post(first, data={"huella": told})
    assert late.status_code == 409
    assert "Alguien lo cambió" in late.text
    assert in_use(shelf, "le-6")[0].source == "dos.docx"


def test_rows_that_cannot_be_read_are_named_and_need_a_tick(shelf: Scene) -> None:
    """The line and its fault are shown; what was read well is stored only when that is accepted."""
    client = shelf.client(OPERATOR)
    content = b"number;title;level\n1.1.1;Uno;M\nx.y;Dos;M\n1.1.3;Tres;O\n"
    place = send(client, content, "lista.csv", edicion="demo-1")
    text = client.get(place).text
    assert "1 renglón no se pudo leer entero" in text
    told = {"huella": digest(text)}
    refused = client.post(place, data=told)
    assert refused.status_code == 422
    assert "Marque que acepta" in refused.text
    assert client.post(place, data={**told, "parcial": "true"}).status_code == 303
    assert [one.id for one in in_use(shelf, "demo-1")[1].standards] == ["1.1.1", "1.1.3"]


def test_a_new_edition_and_nothing_to_change_are_said(shelf: Scene) -> None:
    """A new id makes an edition; the same words again change nothing and offer no button."""
    client = shelf.client(OPERATOR)
    place = send(client, pdf(SPANISH), "faros.pdf", edicion="demo-1", nombre="Faros")
    text = client.get(place).text
    assert "Es una edición nueva, demo-1, con 6 estándares" in text
    assert client.post(place, data={"huella": digest(text)}).status_code == 303
    assert in_use(shelf, "demo-1")[1].name_es == "Faros"
    again = client.get(send(client, pdf(SPANISH), "faros.pdf", edicion="demo-1")).text
    assert "Nada cambia" in again
    assert "Guardar esta redacción" not in again


@pytest.mark.parametrize(
    ("content", "name", "fields", "said"),
    [
        (b"%PDF-1.4 broken", "roto.pdf", {"edicion": "le-6"}, "No se pudo leer el archivo"),
        (b"nothing here", "vacio.txt", {"edicion": "demo-1"}, "No se pudo leer el archivo"),
        (b"1.1.1 Uno\n", "l.txt", {"edicion": ""}, "no puede ser la clave de una edición"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(
    shelf: Scene, content: bytes, name: str, fields: dict[str, str], said: str
) -> None:
    """The page names the fault and offers another file; nothing is stored."""
    client = shelf.client(OPERATOR)
    assert said in client.get(send(client, content, name, **fields)).text
    with shelf.store.read(system_access()) as unit:
        assert {row.number for row in editions.listed(unit)} == {1}


def test_a_form_with_a_fault_is_shown_again(shelf: Scene) -> None:
    """No file, and an id that cannot be one, are said beside their fields."""
    client = shelf.client(OPERATOR)
    none = client.post("/ediciones/cargar", data={"edicion": "le-6"})
    assert none.status_code == 422
    assert "Elija el archivo" in none.text
    bad = client.post(
        "/ediciones/cargar", data={"edicion": "Le 6!"}, files={"archivo": ("a.txt", b"1.1.1 A")}
    )
    assert bad.status_code == 422
    assert "no puede ser la clave" in bad.text
    assert 'value="Le 6!"' in bad.text


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\\b\\c.txt", "\x00\n", "á" * 300 + ".txt"])
def test_a_strange_file_name_stays_in_its_folder(shelf: Scene, name: str) -> None:
    """Whatever a browser calls it, the file lies in the folder of its import."""
    imports = EditionImports(shelf.service.settings.data, shelf.store, max_pages=10)
    with shelf.store.read(shelf.access(OPERATOR)) as unit:
        sent = imports.begin([b"1.1.1 Uno\n"], name, Asked(id="demo-1"), unit)
    folder = shelf.service.settings.data / "imports" / sent / "file"
    assert len(list(folder.iterdir())) == 1
    assert imports.sent(sent).file == next(folder.iterdir()).name


def test_a_discarded_file_is_gone(shelf: Scene) -> None:
    """Nothing of it stays in the data folder."""
    client = shelf.client(OPERATOR)
    place = send(client, docx(LICENSED), "uno.docx", edicion="le-6")
    assert client.post(f"{place}/descartar").status_code == 303
    assert client.get(place).status_code == 404
    assert list((shelf.service.settings.data / "imports").iterdir()) == []


def test_the_command_line_reaches_the_pages_at_the_next_start(
    shelf: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it stored is put in use once, and does not come back over what a page stored later."""
    data = shelf.service.settings.data
    monkeypatch.setenv("ACREDITA_DATA", str(data))
    file = data / "l.docx"
    file.write_bytes(docx(LICENSED))
    assert main(["editions", "import", str(file), "--id", "le-6", "--yes"]) == 0
    assert synchronise(shelf.store, data) == ()
    row = in_use(shelf, "le-6")[0]
    assert (row.number, row.created_by_name) == (2, COMMAND)
    with shelf.store.write(shelf.access(OPERATOR)) as unit:
        editions.store(unit, load_edition("le-6"), source="regreso")
    assert synchronise(shelf.store, data) == ()
    assert in_use(shelf, "le-6")[0].number == 1


def test_a_damaged_wording_of_the_data_folder_stops_no_start(shelf: Scene) -> None:
    """It is told to whoever starts the service, and the rest is there."""
    data = shelf.service.settings.data
    folder = data / "editions" / "demo-1" / "revisions" / "1"
    folder.mkdir(parents=True)
    (folder / "edition.toml").write_text("no = ", encoding="utf-8")
    assert len(synchronise(shelf.store, data)) == 1
    assert in_use(shelf, "le-6")[0].number == 1
