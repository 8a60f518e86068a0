"""The results come out as files made anew from the rows, named by what they are made of."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import signal
import threading
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from openpyxl import load_workbook

from service.exports.apart import Exports
from service.exports.results import FORMATS
from service.people.access import system_access
from service.settings import Settings
from service.store import assessments, crosswalks, manuals, results
from service.store.unit import Store
from tests.portfolio import Sizes
from tests.service.web.client import Client
from tests.service.web.scene import Scene, make_full_scene

SCHEMA = Path(__file__).parents[4] / "docs" / "match.schema.json"


@pytest.fixture
def scene(settings: Settings, store: Store) -> Scene:
    """Return a scene with an agency that has an assessment."""
    return make_full_scene(settings, store, Sizes(agencies=2, clauses=40, proposals=300))


@pytest.fixture
def client(scene: Scene) -> Client:
    """Return an assessor of the north, who only reads."""
    return scene.client("assessor")


@pytest.fixture
def path(scene: Scene) -> str:
    """Return the address of the exports of the north's assessment."""
    return f"/api/v1/assessments/{scene.made[0].assessment}/exports"


def test_json_is_the_contract_of_match(client: Client, path: str) -> None:
    """It keeps the schema in docs/, with the run's counts and as many proposals as asked."""
    answer = client.get(f"{path}/json?top=2")
    assert answer.headers["content-type"] == "application/json"
    whole = answer.json()
    jsonschema.validate(whole, json.loads(SCHEMA.read_text("utf-8")))
    run = client.get(f"{path.removesuffix('/exports')}/runs").json()["items"][0]
    for status, count in run["counts"].items():
        assert sum(row["status"] == status for row in whole["standards"]) == count
    assert max(len(row["proposals"]) for row in whole["standards"]) == 2
    assert len(whole["clauses"]) == 40


def test_each_format_opens(client: Client, path: str) -> None:
    """A workbook, a page and a table, each under its media type and as a file."""
    for kind, media in (("xlsx", "spreadsheetml"), ("html", "text/html"), ("csv", "text/csv")):
        answer = client.get(f"{path}/{kind}")
        assert answer.status_code == 200
        assert media in answer.headers["content-type"]
        assert answer.headers["content-disposition"].endswith(f'.{kind}"')
        if kind == "xlsx":
            assert "Correspondencias" in load_workbook(io.BytesIO(answer.content)).sheetnames
        elif kind == "html":
            assert answer.text.startswith("<!doctype html>")
        else:
            assert len(list(csv.reader(io.StringIO(answer.text)))) > 50
    assert client.get(f"{path}/docx").status_code == 404


def test_a_file_is_not_made_again_for_whoever_has_it(
    scene: Scene, client: Client, path: str
) -> None:
    """Its tag holds until the run or a manual's name changes."""
    tag = client.get(f"{path}/csv").headers["etag"]
    known = client.get(f"{path}/csv", headers={"if-none-match": tag})
    assert (known.status_code, known.content) == (304, b"")
    assert client.get(f"{path}/json").headers["etag"] != tag
    with scene.store.write(system_access()) as unit:
        manuals.rename(unit, scene.made[0].manuals[0], "Otro nombre", "manual")
    renamed = client.get(f"{path}/csv", headers={"if-none-match": tag})
    assert renamed.status_code == 200
    assert "Otro nombre" in renamed.text


def process_of(scene: Scene) -> int:
    exports: Exports = scene.app.state.exports
    running = exports._process._running
    assert running is not None
    return running.process.pid


def test_whole_files_are_made_by_one_process_apart(scene: Scene, client: Client, path: str) -> None:
    """They are what would be made here, by one process, which ends with the service."""
    with scene.store.read(system_access()) as unit:
        row = assessments.run(unit, results.shown_run(unit, scene.made[0].assessment))
        found = crosswalks.rebuilt(unit, row.id)
    day: date = (row.finished_at or row.created_at).date()

    async def live() -> int:
        async with scene.app.router.lifespan_context(scene.app):
            page = await asyncio.to_thread(client.get, f"{path}/html?top=3")
            assert page.content == b"".join(FORMATS["html"].write(found, 3, day))
            first = process_of(scene)
            book = await asyncio.to_thread(client.get, f"{path}/xlsx")
            assert cells(book.content) == cells(b"".join(FORMATS["xlsx"].write(found, 5, day)))
            assert process_of(scene) == first
            return first

    assert not Path(f"/proc/{asyncio.run(live())}").exists()


def cells(book: bytes) -> list[tuple[object, ...]]:
    return [row for sheet in load_workbook(io.BytesIO(book)) for row in sheet.values]


def test_a_process_that_fails_is_told_and_the_next_file_is_made(
    scene: Scene, client: Client, path: str
) -> None:
    """One sentence for the file that was not made; another process makes the next."""
    exports: Exports = scene.app.state.exports
    try:
        assert client.get(f"{path}/html").status_code == 200
        process = process_of(scene)
        os.kill(process, signal.SIGSTOP)
        threading.Timer(1.0, os.kill, (process, signal.SIGKILL)).start()
        refused = client.get(f"{path}/html")
        assert (refused.status_code, refused.json()["title"]) == (503, "NotMade")
        assert refused.json()["detail"].startswith("No se pudo hacer el archivo")
        assert client.get(f"{path}/html").status_code == 200
    finally:
        exports.close()
