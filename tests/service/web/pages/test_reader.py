"""The reader of a version: pages drawn apart with their clauses boxed, text, outline, search."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from service.people.access import system_access
from service.store import clauses, manuals
from tests.service.web.pages.reading import (
    FORM_DOCX,
    FORM_PDF,
    SAMPLES,
    article_text,
    manual_of,
    read,
    send,
)
from tests.service.web.queries import counted
from tests.service.web.scene import LINK, STRANGER, Scene


def boxes(text: str) -> int:
    return len(re.findall(r"<rect x=", text.split("</header>", 1)[1]))


def test_a_page_is_shown_with_its_clauses_boxed(scene: Scene) -> None:
    """The picture, a box for each clause in the page's points, and their text in order."""
    _, version = manual_of(scene, FORM_PDF)
    text = scene.client("assessor").get(f"/versiones/{version}").text
    assert f"/versiones/{version}/paginas/1.webp?ancho=900" in text
    assert 'viewBox="0 0 612.0 792.0"' in text
    assert boxes(text) > 10
    labels = re.findall(r"<h4>([^<]+)</h4>", text)
    assert labels.index("II.a") < labels.index("II.b") < labels.index("IV.a")
    assert "El oficial de guardia" in text
    assert "style=" not in text


def test_the_picture_of_a_page_may_be_kept_by_its_reader_alone(scene: Scene) -> None:
    """It is a WebP as wide as asked, private and immutable; the second time it is not sent."""
    _, version = manual_of(scene, FORM_PDF)
    client = scene.client("writer")
    url = f"/versiones/{version}/paginas/1.webp"
    answer = client.get(f"{url}?ancho=1800")
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert Image.open(io.BytesIO(answer.content)).width == 1800
    again = client.get(f"{url}?ancho=1800", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{url}?ancho=901").status_code == 400
    assert client.get(f"/versiones/{version}/paginas/99.webp").status_code == 404
    assert scene.client(STRANGER).get(url).status_code == 404
    assert scene.client(LINK).get(url).status_code == 200


def test_pages_are_numbered_through_the_files_of_a_manual(scene: Scene) -> None:
    """The next page goes on into the next file; a file without pages is read in runs."""
    other = SAMPLES / "directivas" / "17.4.2-fondos-en-efectivo.pdf"
    _, version = manual_of(scene, FORM_PDF, FORM_DOCX, other)
    client = scene.client("writer")
    with scene.store.read(system_access()) as unit:
        files = {one.name: one for one in manuals.files(unit, version)}
    docx, last = files[FORM_DOCX.name], files[other.name]
    first = client.get(f"/versiones/{version}?pagina={last.first_page}").text
    assert other.name in first
    text = client.get(f"/versiones/{version}?archivo={docx.ordinal}").text
    assert FORM_DOCX.name in text
    assert "no tiene páginas fijas" in text
    assert boxes(text) == 0
    nexts = re.search(r'rel="next" href="([^"]+)"', text)
    assert nexts is not None
    assert client.get(nexts[1].replace("&amp;", "&")).status_code == 200
    assert client.get(f"/versiones/{version}?pagina=99").status_code == 404
    assert client.get(f"/versiones/{version}?archivo=99").status_code == 404


def test_a_clause_is_found_on_its_page_and_marked(scene: Scene) -> None:
    """A link to a clause opens its page with it in focus; one of another version is not there."""
    _, version = manual_of(scene, FORM_PDF)
    with scene.store.read(system_access()) as unit:
        clause = next(one for one in clauses.every(unit, version) if one.label == "IV.b")
    client = scene.client("writer")
    text = client.get(f"/versiones/{version}?clausula={clause.id}").text
    assert f'class="clause focus" id="c{clause.id}"' in text
    assert re.search(rf'<a href="#c{clause.id}"[^>]*class="focus"', text)
    _, other = manual_of(scene, FORM_DOCX, name="Otro")
    assert client.get(f"/versiones/{other}?clausula={clause.id}").status_code == 404


def test_a_long_text_is_read_in_runs(scene: Scene) -> None:
    """A text of a hundred articles shows forty at a time, and a link goes to the right run."""
    files = [("files", ("largo.txt", article_text(count=100)))]
    version = read(scene, send(scene, f"/agencias/{scene.north}/manuales", files))
    client = scene.client("writer")
    text = client.get(f"/versiones/{version}").text
    assert len(re.findall(r"<h4>", text)) == 40
    nexts = re.search(r'rel="next" href="([^"]+)"', text)
    assert nexts is not None
    second = client.get(nexts[1].replace("&amp;", "&")).text
    assert "<h4>Art. 41</h4>" in second
    assert 'rel="prev"' in second
    with scene.store.read(system_access()) as unit:
        late = clauses.every(unit, version)[95]
    assert f'id="c{late.id}"' in client.get(f"/versiones/{version}?clausula={late.id}").text


def test_words_are_found_in_a_version_without_accents(scene: Scene) -> None:
    """A search marks what it found and leads to the page; nothing found says so."""
    _, version = manual_of(scene, FORM_PDF)
    client = scene.client("writer")
    text = client.get(f"/versiones/{version}?q=CONSULAR+pagina").text
    assert "Ninguna cláusula tiene esas palabras" in text
    text = client.get(f"/versiones/{version}?q=DIRECCION+juridica").text
    assert "<mark>Dirección</mark>" in text
    assert re.search(rf'href="/versiones/{version}\?clausula=\d+#c\d+"', text)


def test_an_outline_leads_to_every_heading(scene: Scene) -> None:
    """The outline names files and headings, and each of its addresses opens."""
    _, version = manual_of(scene, FORM_PDF, FORM_DOCX)
    client = scene.client("writer")
    text = client.get(f"/versiones/{version}").text
    outline = text.split('<details class="outline">', 1)[1].split("</details>", 1)[0]
    assert FORM_DOCX.name in outline
    assert "IV. Procedimiento" in outline
    for path in set(re.findall(r'href="([^"]+)"', outline)):
        assert client.get(path.replace("&amp;", "&")).status_code == 200, path


def test_a_version_that_was_not_read_says_so(scene: Scene) -> None:
    """There is nothing to read yet, and the page says where to look."""
    files = [("files", ("a.txt", article_text()))]
    send(scene, f"/agencias/{scene.north}/manuales", files, name="Pendiente")
    with scene.store.read(system_access()) as unit:
        [manual] = manuals.of_agency(unit, scene.north)
    text = scene.client("writer").get(f"/versiones/{manual.newest_version_id}").text
    assert "todavía se está leyendo" in text
    assert f"/manuales/{manual.id}" in text


def test_a_page_whose_file_is_lost_still_shows_its_text(scene: Scene) -> None:
    """Without the file there is no picture, and the page says that this is the text alone."""
    # Bytes of its own: what pages a file has is remembered by its digest.
    files = [("files", ("a.pdf", FORM_PDF.read_bytes() + b"\n% otro"))]
    version = read(scene, send(scene, f"/agencias/{scene.north}/manuales", files))
    with scene.store.read(system_access()) as unit:
        [file] = manuals.files(unit, version)
    scene.service.files.remove(file.sha256)
    text = scene.client("writer").get(f"/versiones/{version}").text
    assert "No hay imagen de esta página" in text
    assert "El oficial de guardia" in text


@pytest.mark.parametrize("query", ["", "?pagina=1", "?q=policía"])
def test_a_page_of_a_long_manual_asks_as_often_as_one_of_a_short(scene: Scene, query: str) -> None:
    """The number of queries does not grow with the manual, and the outline is read once."""
    _, short = manual_of(scene, FORM_PDF, name="Corto")
    _, long = manual_of(scene, SAMPLES / "reglamento.pdf", name="Largo")
    client = scene.client("writer")
    found = []
    for version in (short, long):
        client.get(f"/versiones/{version}")
        with counted(scene.store) as statements:
            client.get(f"/versiones/{version}{query}")
        found.append(len(statements))
    assert found[0] == found[1]
