"""A report of a profile tells of each standard why it does not apply, and who says so."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from jsonschema import Draft202012Validator
from lxml import html
from openpyxl import load_workbook

from pipelines.applicability import apply
from pipelines.results import Applicability, Crosswalk, Status
from service.reports import words
from service.reports.html import render_report
from service.reports.json_contract import match_json, to_bytes
from service.reports.xlsx import render_xlsx
from tests.service.reports import sample

SCHEMA = Path(__file__).parents[3] / "docs" / "match.schema.json"
NO = "Según su perfil, la institución no opera separos."
ASK = "El perfil no dice si la institución usa cámaras."


def told() -> Crosswalk:
    """Return a crosswalk with one standard excluded by a person and one left open."""
    crosswalk = sample.small()
    rows = [
        Applicability(standard=row.id, applies=True, reason_es="Aplica a toda.", reason_en="All.")
        for row in crosswalk.standards
    ]
    change = {"1.2.9": (False, NO, "Ana Ejemplo"), "4.1.5": (None, ASK, None)}
    rows = [
        replace(row, applies=change[row.standard][0], reason_es=change[row.standard][1],
                declared_by=change[row.standard][2])
        if row.standard in change else row
        for row in rows
    ]  # fmt: skip
    return apply(crosswalk, rows)


def test_json_carries_the_reason() -> None:
    """Status, reason and name are in the contract; without a profile there is null."""
    written = json.loads(to_bytes(match_json(told(), 5)))
    Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(written)
    rows = {row["id"]: row for row in written["standards"]}
    assert rows["1.2.9"]["status"] == "not_applicable"
    assert rows["1.2.9"]["applicability"] == {
        "applies": False,
        "reason": NO,
        "reason_en": "All.",
        "declared_by": "Ana Ejemplo",
    }
    assert rows["4.1.5"]["applicability"]["applies"] is None
    assert "1.2.9" not in written["gaps"]
    assert "4.1.5" in written["gaps"]
    plain = match_json(sample.small(), 5)
    assert {row["applicability"] for row in plain["standards"]} == {None}


def test_html_says_why_and_who() -> None:
    """The standard's card has the reason; an open one is marked in the list of gaps too."""
    page = html.fromstring(render_report(told(), "1 de marzo de 2026"))
    card = " ".join(page.xpath("//article[@data-n='1.2.9']")[0].text_content().split())
    assert f"No aplica: {NO} (lo declara Ana Ejemplo)" in card
    open_card = " ".join(page.xpath("//article[@data-n='4.1.5']")[0].text_content().split())
    assert f"Por confirmar si aplica: {ASK}" in open_card
    gaps = " ".join(page.xpath("//section[@aria-labelledby='brechas']")[0].text_content().split())
    assert "1.2.9" not in gaps
    assert gaps.count("por confirmar si aplica") == 1
    summary = page.xpath("//section[@aria-labelledby='resumen']")[0].text_content()
    assert "Por confirmar si aplica: 1 estándar." in " ".join(summary.split())


def test_html_without_a_profile_says_nothing_of_it() -> None:
    """No standard is said to be open where nobody gave a profile."""
    assert "onfirmar si aplica" not in render_report(sample.small(), "1 de marzo de 2026")


def test_xlsx_has_a_sheet_for_it() -> None:
    """A row a standard with the answer, the reason and the name; without a profile no sheet."""
    book = load_workbook(BytesIO(render_xlsx(told())))
    head, *body = book["Aplicabilidad"].iter_rows(values_only=True)
    rows = {row[0]: dict(zip(head, row, strict=True)) for row in body}
    assert list(rows) == [row.id for row in sample.small().standards]
    assert (rows["1.2.9"]["¿Aplica?"], rows["1.2.9"]["Lo declara"]) == ("no", "Ana Ejemplo")
    assert (rows["4.1.5"]["¿Aplica?"], rows["4.1.5"]["Por qué"]) == ("por confirmar", ASK)
    assert rows["1.1.1"]["¿Aplica?"] == "sí"
    assert "Aplicabilidad" not in load_workbook(BytesIO(render_xlsx(sample.small()))).sheetnames


def test_a_standard_that_applies_needs_no_words() -> None:
    """Only what is out, open or declared by a person is said."""
    row = Applicability(standard="1.1.1", applies=True, reason_es="Sí.", reason_en="Yes.")
    assert words.applicability(None) == ""
    assert words.applicability(row) == ""
    declared = words.applicability(replace(row, declared_by="Ana"))
    assert declared == "Aplica: Sí. (lo declara Ana)"
    assert words.STATUS_MEANING[Status.NOT_APPLICABLE]
