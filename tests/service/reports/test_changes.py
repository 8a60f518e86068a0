"""The report of a difference shows marked words safely; its JSON keeps the contract."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO

import pytest
from lxml import html
from openpyxl import load_workbook

from corpora.records import Edition, Verified
from models.onnx_encoder import OnnxEncoder
from pipelines.editions.changes import ChangeKind, Relation, StandardChange
from pipelines.run import diff
from service.reports.changes import diff_json, render_changes
from service.reports.changes_view import ELEMENT, KIND, MEANING, RELATION
from service.reports.changes_xlsx import render_changes_xlsx
from tests.pipelines.editions.made import HORSES, KEYS, RADIO, edition, standard

DATE = "3 de marzo de 2026"
HOSTILE = "<script>alert(1)</script> =1+1"
OLD = edition(
    "a",
    standard("1.1.1", "Control de llaves", KEYS),
    standard("1.1.2", HOSTILE, RADIO),
)
NEW = edition(
    "b",
    standard("1.1.1", "Control de llaves", (KEYS[0].replace("obliga", "autoriza"), KEYS[1])),
    standard("1.1.3", "Escuadrón montado", HORSES),
)


@pytest.fixture(scope="module")
def changes() -> tuple[StandardChange, ...]:
    """Return the difference of the two."""
    return diff(OLD, NEW, OnnxEncoder.bundled(threads=1), {})


def test_removed_and_added_words_are_marked(changes: tuple[StandardChange, ...]) -> None:
    """The verb that changed is struck through beside the one that came."""
    document = html.document_fromstring(render_changes(OLD, NEW, changes, DATE))
    article = document.xpath("//section[@aria-labelledby='reworded']//article")[0]
    assert article.xpath(".//del/text()") == ["obliga"]
    assert article.xpath(".//ins/text()") == ["autoriza"]


def test_the_page_runs_nothing_and_fetches_nothing(changes: tuple[StandardChange, ...]) -> None:
    """A title that holds a script is text; there is no script, link, picture or inline style."""
    document = html.document_fromstring(render_changes(OLD, NEW, changes, DATE))
    assert document.xpath("//script | //link | //img | //@style | //@src") == []
    assert "<script>alert(1)</script>" in document.text_content()


def test_licensed_words_stay_out_unless_switched_on(
    changes: tuple[StandardChange, ...],
) -> None:
    """A licensed standard's text is in neither file, until the caller allows it."""
    licensed = _licensed(NEW)
    secret = "autoriza a cambiar"
    page = html.document_fromstring(render_changes(OLD, licensed, changes, DATE)).text_content()
    open_page = render_changes(OLD, licensed, changes, DATE, licensed=True)
    assert secret.split(maxsplit=1)[0] not in page
    assert "llaves de los separos" not in page
    assert secret.split(maxsplit=1)[0] in open_page
    assert "autoriza" not in _cells(render_changes_xlsx(OLD, licensed, changes))
    assert "autoriza" in _cells(render_changes_xlsx(OLD, licensed, changes, licensed=True))


def test_the_workbook_has_both_texts_and_no_formula(changes: tuple[StandardChange, ...]) -> None:
    """Removed words are struck, added ones underlined, and a title with = stays a text."""
    book = load_workbook(BytesIO(render_changes_xlsx(OLD, NEW, changes)), rich_text=True)
    assert book.sheetnames == ["Resumen", "Estándares", "Incisos y aspectos"]
    styles = {
        (block.text.strip(), bool(block.font.strike), block.font.u)
        for row in book["Estándares"].iter_rows()
        for cell in row
        if isinstance(cell.value, list)
        for block in cell.value
        if not isinstance(block, str)
    }
    assert ("obliga", True, None) in styles
    assert ("autoriza", False, "single") in styles
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_the_json_keeps_the_contract(changes: tuple[StandardChange, ...]) -> None:
    """Ids of both editions, one row a change, null where there is no counterpart."""
    contract = json.loads(json.dumps(diff_json(OLD, NEW, changes)))
    assert (contract["from"], contract["to"]) == ("a", "b")
    rows = {(row["from"], row["to"]): row for row in contract["changes"]}
    assert set(rows) == {("1.1.1", "1.1.1"), (None, "1.1.3"), ("1.1.2", None)}
    first = rows["1.1.1", "1.1.1"]
    assert (first["kind"], first["relation"]) == ("reworded", "intersects")
    assert 0 < first["certainty"] <= 1
    assert [part["from"] for part in first["elements"]] == ["1.1.1.p1", "1.1.1.p2"]


def test_every_kind_and_relation_has_its_words() -> None:
    """No row can reach the report without a Spanish name."""
    assert set(KIND) == set(MEANING) == set(ChangeKind)
    assert set(RELATION) == set(Relation)
    assert set(ELEMENT) <= set(ChangeKind)


def _licensed(edition_: Edition) -> Edition:
    rows = tuple(replace(row, verified=Verified.LICENSED) for row in edition_.standards)
    return replace(edition_, standards=rows)


def _cells(content: bytes) -> str:
    book = load_workbook(BytesIO(content))
    return " ".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )
