"""A writer tries a draft on a page: before and after, part by part, and nothing is kept."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from docx import Document

from service.drafts.apart import Drafts
from tests.pipelines.extract.pdf_files import pages
from tests.service.web.rehearsal import Rehearsal
from tests.service.web.scene import Scene

# What 2.1.2 of the academies' edition is about, and a duty of nobody's.
TEXT = "Artículo 1. La academia conserva el expediente de cada programa de capacitación."
NOTHING = {"files": ("", b"")}


@pytest.fixture
def url(full_scene: Scene) -> Iterator[str]:
    """Return the address of the form; the process that tries drafts ends with the test."""
    yield f"/autoevaluaciones/{full_scene.made[0].assessment}/probar"
    drafts: Drafts = full_scene.app.state.drafts
    drafts.close()


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def rows(scene: Scene) -> dict[str, int]:
    with scene.store.engine.connect() as connection:
        return Rehearsal(scene=scene, connection=connection).counts()


def docx(text: str) -> bytes:
    made = Document()
    made.add_paragraph(text)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def test_the_form_begins_with_the_standard_of_a_gap(full_scene: Scene, url: str) -> None:
    """Its number is there already, and every other one is offered."""
    text = full_scene.client("writer").get(url, params={"estandar": "1.1.1"}).text
    assert 'name="estandar" type="text" value="1.1.1"' in text
    assert '<option value="1.1.2">' in text
    assert "No se guarda nada" in text


def test_a_draft_shows_before_and_after_of_each_part(full_scene: Scene, url: str) -> None:
    """Of a DOCX, a PDF and a pasted text alike; no row of any table more than before."""
    client = full_scene.client("writer")
    client.get(url)
    sent = (
        ({"files": ("borrador.docx", docx(TEXT))}, ""),
        ({"files": ("borrador.pdf", pages([TEXT]))}, ""),
        (NOTHING, TEXT),
    )
    before = rows(full_scene)
    for files, text in sent:
        answer = client.post(url, files=files, data={"estandar": "1.1.1", "texto": text})
        assert answer.status_code == 200
        said = plain(answer.text)
        assert "Se leyó 1 cláusula." in said
        assert "se comparó solo" in said
        assert re.search(r"aspecto 1 .{10,300}Antes", said)
        assert "La academia conserva el expediente de cada programa" in said
        assert "según manuales de muestra" in said
    assert rows(full_scene) == before


def test_what_cannot_be_tried_is_one_sentence_on_the_form(full_scene: Scene, url: str) -> None:
    """Beside its field, with what was typed still there."""
    client = full_scene.client("writer")
    broken, program = ("a.pdf", b"%PDF-1.7 nada"), ("a.exe", b"MZ\x00\x01" * 50)
    tries: tuple[tuple[dict[str, str], tuple[str, bytes], str], ...] = (
        ({"estandar": "99.9.9", "texto": TEXT}, ("", b""), "99.9.9"),
        ({"estandar": "1.1.1"}, ("", b""), "El archivo está vacío"),
        ({"estandar": "1.1.1"}, broken, "El archivo está dañado"),
        ({"estandar": ""}, program, "no es un documento"),
    )
    for data, file, says in tries:
        answer = client.post(url, files={"files": file}, data=data)
        assert answer.status_code in (404, 415, 422)
        wrong = re.findall(r'<p class="wrong"[^>]*>([^<]+)</p>', answer.text)
        assert len(wrong) == 1
        assert says.lower() in wrong[0].lower()
        assert f'value="{data["estandar"]}"' in answer.text
        assert "Qué responde" not in answer.text


def test_who_may_not_upload_tries_nothing(full_scene: Scene, url: str) -> None:
    """An assessor is refused before anything is read."""
    client = full_scene.client("assessor")
    assert client.get(url).status_code == 403
    assert client.post(url, files=NOTHING, data={"texto": TEXT}).status_code == 403
