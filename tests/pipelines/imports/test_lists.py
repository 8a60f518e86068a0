"""Pasted lists, tables and OSCAL catalogs are read, or all their faults told."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook

from corpora.errors import BadRequirements
from corpora.faults import Faults
from corpora.records import StandardType, Verified
from pipelines.imports.listing import is_listing, read_listing
from pipelines.imports.oscal import read_oscal
from pipelines.imports.table import column_map, read_table

LISTED = """Chapter 1 Lighting the Tower
1.1 The Lamp
1.1.1 Lighting Hour
• 1.1.2 – Cleaning of the Glass and of
the brass
1.1.3\tYearly Look at the Lens\tM M O O
1.2.1 (O O O O) (DM1) Fog Horn
"""


def test_a_pasted_list_is_read() -> None:
    """Bullets, dashes, wrapped titles, tabs and levels of a pasted list are understood."""
    assert is_listing(LISTED)
    draft = read_listing(LISTED, "lista.txt")
    assert draft.findings == ()
    assert [(row.number, row.title.en, row.level) for row in draft.standards] == [
        ("1.1.1", "Lighting Hour", None),
        ("1.1.2", "Cleaning of the Glass and of the brass", None),
        ("1.1.3", "Yearly Look at the Lens", "M M O O"),
        ("1.2.1", "Fog Horn", "O O O O"),
    ]
    assert [one.number for one in draft.headings] == ["1", "1.1"]


def test_every_line_that_is_not_understood_is_told() -> None:
    """A repeated number, a number alone and a stray line, each with its line."""
    draft = read_listing("1.1.1 Hora\n1.1.1 Paños\n1.1.2\nSin número\n1.1.3 Óptica\n", "l.txt")
    assert [finding.words("es") for finding in draft.faults] == [
        "línea 2: el número 1.1.1 ya está en la línea 1",
        "línea 3: 1.1.2 no tiene título",
        "línea 4: no empieza con un número: «Sin número»",
    ]


def test_running_text_is_no_list() -> None:
    """A letter that names one number is not taken for a list."""
    assert not is_listing("Estimado torrero:\n1.1.1 es el número\nque nos toca.\nSaludos.\n")


def test_a_table_is_read_through_its_column_map() -> None:
    """Headers of any name are mapped; a letter beside the number makes an element."""
    mapped = column_map("number=Ref. interna,title=Asunto,statement=Qué pide", Faults("t.csv"))
    text = (
        "Ref. interna;Asunto;Qué pide;Nivel;Otra\n"
        "1;Encendido;;;x\n1.1;La lámpara;;;x\n"
        "1.1.1;Hora;Una directiva fija la hora:;M M O O;x\n"
        "1.1.1 a;;el ocaso;;x\n1.1.1 (b);;el alba;;x\n"
    )
    draft = read_table(text.encode(), "t.csv", mapped)
    assert draft.findings == ()
    row = draft.standards[0]
    assert (row.number, row.title.es, row.level) == ("1.1.1", "Hora", "M M O O")
    assert [(one.letter, one.text.es) for one in row.elements] == [
        ("a", "el ocaso"),
        ("b", "el alba"),
    ]
    assert [one.title.es for one in draft.headings] == ["Encendido", "La lámpara"]


def test_a_sheet_tells_all_its_faults_by_cell() -> None:
    """A bad number, level, period, a repeated number and a missing title are told together."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["No.", "Título", "Nivel", "Periodo"])
    for values in (
        ["1.1.1", "Hora", "Q", None], ["uno", "Paños", "M", None], ["1.1.1", "Otra", "M", None],
        ["1.1.2", None, "M", None], ["1.1.3", "Óptica", "M M M M", "a ratos"],
        ["1.1.4", "Lente", "M M M M", "cada año"],
    ):  # fmt: skip
        sheet.append(values)
    buffer = BytesIO()
    book.save(buffer)
    draft = read_table(buffer.getvalue(), "t.xlsx", {})
    assert {finding.place.cell for finding in draft.faults} == {"C2", "A3", "A4", "B5", "D6"}
    last = draft.standards[-1]
    assert (last.type, last.period) == (StandardType.ACTIVITY, "annual")


def test_a_column_map_that_is_not_understood_is_told() -> None:
    """An unknown field and a pair without a header are both named."""
    faults = Faults("t.csv")
    column_map("numero=No.,title=", faults)
    assert len(faults.found) == 2


def test_a_table_without_numbers_is_refused() -> None:
    """Without a column of numbers nothing can be read."""
    with pytest.raises(BadRequirements, match="id column"):
        read_table(b"a,b\n1,2\n", "t.csv", {})


def test_an_oscal_catalog_is_read() -> None:
    """Groups give headings, labels numbers, items letters, guidance the commentary."""
    control = {
        "id": "demo-1.1.1",
        "title": "Hora de la lámpara",
        "props": [
            {"name": "label", "value": "1.1.1"}, {"name": "level", "value": "M M O O"},
            {"name": "type", "value": "activity"}, {"name": "period", "value": "annual"},
            {"name": "verified", "value": "public-list"},
        ],
        "parts": [
            {
                "name": "statement", "prose": "La guardia anota la hora de la lámpara:",
                "parts": [
                    {"name": "item", "prose": "el ocaso",
                     "props": [{"name": "label", "value": "a."}]},
                    {"name": "item", "prose": "el alba",
                     "props": [{"name": "label", "value": "b."}]},
                ],
            },
            {"name": "guidance", "prose": "Según la estación."},
        ],
    }  # fmt: skip
    section = {"id": "s", "title": "La lámpara", "controls": [control]}
    chapter = {"id": "c", "title": "Encendido", "groups": [section]}
    catalog: dict[str, object] = {
        "metadata": {"title": "Faros", "oscal-version": "1.2.1"}, "groups": [chapter],
    }  # fmt: skip
    draft = read_oscal(catalog, "c.json")
    assert draft.findings == ()
    row = draft.standards[0]
    assert (row.number, row.level, row.period) == ("1.1.1", "M M O O", "annual")
    assert row.statement.es == "La guardia anota la hora de la lámpara:"
    assert [(one.letter, one.text.es) for one in row.elements] == [
        ("a", "el ocaso"),
        ("b", "el alba"),
    ]
    assert row.commentary.es == "Según la estación."
    assert row.verified is Verified.PUBLIC_LIST
    assert {one.number: one.title.es for one in draft.headings} == {
        "1": "Encendido", "1.1": "La lámpara",
    }  # fmt: skip


def test_controls_with_other_numbers_are_all_told() -> None:
    """An edition has numbers of three parts; a catalog of another kind is refused by name."""
    controls = [{"id": f"ac-{at}", "title": f"Control de la torre {at}"} for at in (1, 2)]
    draft = read_oscal({"controls": controls}, "c.json")
    assert [finding.es.split("»")[0] for finding in draft.faults] == [
        "el control «ac-1", "el control «ac-2",
    ]  # fmt: skip
