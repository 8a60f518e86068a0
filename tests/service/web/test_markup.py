"""Markup in a manual, a name or a search is shown as it was written and never becomes a page's."""

from __future__ import annotations

import io
import shutil
from datetime import date
from pathlib import Path

import pytest
from docx import Document as Word
from fastapi.routing import iter_route_contexts
from lxml import html
from sqlalchemy import String, Text, select, update

from pipelines.extract.limits import Limits
from pipelines.extract.reader import read_document
from pipelines.run import Source, SourceFile, read_body
from pipelines.segment.force import ForceTagger
from service.people.access import system_access
from service.settings import Settings
from service.store import dating, notes
from service.store.base import Table
from service.store.bodies import clause_row
from service.store.edition_dates import DateFacts
from service.store.job_rows import INGEST
from service.store.jobs import create
from service.store.manual_tables import ClauseRow
from service.store.unit import Store
from tests.service.told import add_notice
from tests.service.web.access import ids_for
from tests.service.web.scene import OPERATOR, Scene, make_full_scene

EVIL = (
    "<script id=evil>alert(1)</script><img id=evil src=x onerror=alert(2)>"
    "</textarea></title><a id=evil href=javascript:alert(3)>\"'>&lt;b&gt;"
)
LINES = (
    f"Artículo 1. {EVIL} El policía deberá portar su identificación en todo momento.",
    f"Artículo 2. El mando llevará registro {EVIL} de las detenciones del turno.",
)
# What people write; the rest of the columns are keys, digests and codes.
WRITTEN = {
    "agency": ("name", "short_name", "municipality", "next_date_note"),
    "user": ("name",),
    "manual": ("name",),
    "manual_version": ("note", "uploaded_by_name"),
    "upload": ("name",),
    "version_file": ("name",),
    "clause": ("label", "lead_in", "text"),
    "assessment": ("name",),
    "decision": ("note", "user_name"),
    "job": ("title",),
    "comment": ("text", "user_name"),
    "proof": ("title", "reference", "name", "user_name"),
    "share_link": ("name",),
    "audit_event": ("actor_name",),
    "standard": ("title_es", "title_en", "chapter"),
    "edition_date": ("source", "by_name"),
    "edition_revision": ("source", "name_es", "name_en"),
}


def read(name: str, data: bytes) -> list[dict[str, object]]:
    """Return the clauses of a file as they are kept."""
    source = Source(name=name, files=(SourceFile(name=name, data=data),))
    body = read_body(
        [source], lambda data, name: read_document(data, name, Limits(), None), ForceTagger(), {}
    )
    assert body.errors == ()
    return [
        clause_row(clause, place, 0, language)
        for place, (clause, language) in enumerate(zip(body.clauses, body.languages, strict=True))
    ]


def as_txt() -> bytes:
    return "\n\n".join(LINES).encode()


def as_docx() -> bytes:
    made = Word()
    for line in LINES:
        made.add_paragraph(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture
def settings(tmp_path: Path, upgraded_file: Path) -> Settings:
    """Return settings of one database: what is escaped does not depend on it."""
    shutil.copy(upgraded_file, tmp_path)
    return Settings(data=tmp_path)


@pytest.fixture(params=["txt", "docx"])
def marked(request: pytest.FixtureRequest, settings: Settings, store: Store) -> Scene:
    """Make a scene whose first manual is a file full of markup, and so is all that people wrote."""
    scene = make_full_scene(settings, store)
    rows = read(f"a.{request.param}", as_txt() if request.param == "txt" else as_docx())
    assert any("<script id=evil>" in str(row["text"]) for row in rows)
    with store.write(system_access()) as unit:
        create(unit, agency=scene.north, kind=INGEST, subject=scene.made[0].versions[0], title="x")
        notes.leave(unit, scene.made[0].assessment, "1.1.1", "x")
        said = DateFacts(effective=date(2027, 3, 1), source="x")
        dating.state(unit, "academy-2", said)
    with store.engine.execution_options(writes=True).begin() as connection:
        for name, columns in WRITTEN.items():
            table = Table.metadata.tables[name]
            for column in columns:
                kind = table.c[column].type
                assert isinstance(kind, String | Text)
                value = EVIL[: kind.length] if kind.length else EVIL
                (key,) = table.primary_key
                one = key == connection.execute(select(key)).scalars().first()
                keyed = table.update().values({column: value})
                connection.execute(keyed.where(one) if table.c[column].unique else keyed)
        for place, row in enumerate(rows):
            own = ClauseRow.ordinal == place
            connection.execute(update(ClauseRow).where(own).values(text=row["text"], path=[EVIL]))
    return scene


def pages(scene: Scene) -> list[str]:
    with scene.store.write(system_access()) as unit:
        told = {"subject": EVIL[:300], "text": EVIL}
        notice = add_notice(unit, scene.people[OPERATOR], **told)
    own = {"session": "x", "token": "x", "notice": notice}
    ids = ids_for(scene, OPERATOR, own)
    return sorted(
        {
            one.path.format_map(ids)
            for one in iter_route_contexts(scene.app.routes)
            if "GET" in (one.methods or ())
            and not one.path.startswith(("/api/", "/static", "/salir", "/metrics"))
            and set(_names(one.path)) <= ids.keys()
        }
    )


def _names(path: str) -> list[str]:
    return [part.split("}")[0] for part in path.split("{")[1:]]


def check(path: str, content: str) -> bool:
    """Fail where markup of ours came alive; tell whether any of it was shown."""
    page = html.document_fromstring(content)
    assert page.xpath("//*[@id='evil']") == [], path
    assert page.xpath("//script[not(@src)]") == [], path
    alive = [
        f"{element.tag} {name}={value[:60]}"
        for element in page.iter()
        if isinstance(element.tag, str)
        for name, value in element.attrib.items()
        if name.startswith("on") or value.strip().lower().startswith("javascript:")
    ]
    assert alive == [], path
    return "<script id=evil>" in page.text_content() or "<script id=evil>" in str(
        [*page.xpath("//@*")]
    )


def test_markup_is_shown_and_never_alive(marked: Scene) -> None:
    """Every page, in both languages, with the text of a manual that was read from a real file."""
    shown = set()
    for language in ("es", "en"):
        client = marked.client(OPERATOR)
        client.cookies.set("acredita-lang", language)
        for path in pages(marked):
            for query in ("", f"?q={EVIL}&buscar={EVIL}&aviso={EVIL}&persona={EVIL}"):
                answer = client.get(path + query)
                is_page = answer.headers.get("content-type", "").startswith("text/html")
                assert answer.status_code < 500 or "/paginas/" in path, path
                if is_page and answer.text and check(path, answer.text):
                    shown.add(path)
    version = marked.made[0].versions[0]
    assert f"/versiones/{version}" in shown
    assert "/" in shown
    assert len(shown) >= 20, sorted(shown)


def test_templates_are_escaped_without_exception() -> None:
    """No template marks a value as safe or switches escaping off, and no script is inline."""
    folder = Path(__file__).parents[3] / "service" / "web" / "templates"
    found = list(folder.rglob("*.html"))
    assert found
    for path in found:
        source = path.read_text("utf-8")
        for word in ("|safe", "| safe", "autoescape", "Markup(", "onclick", "onload", "style="):
            assert word not in source, f"{path.name}: {word}"
        page = html.fromstring(source)
        assert page.xpath("//script[not(@src)]") == [], path.name
