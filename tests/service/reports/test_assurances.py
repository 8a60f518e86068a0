"""What is promised of "cubierto" is said in the report, and also that nothing is."""

from __future__ import annotations

from dataclasses import replace

from pipelines.results import Assurance
from service.reports import words
from service.reports.html import render_report
from tests.service.reports.sample import small

MISSED = Assurance(
    promise="missed-of-gaps", alpha=0.1, delta=0.1, attainable=True, in_force=True, n=155, missed=10
)
UNATTAINABLE = Assurance(
    promise="gaps-of-called-covered",
    alpha=0.1,
    delta=0.1,
    attainable=False,
    in_force=False,
    n=356,
    missed=154,
)


def test_a_promise_names_its_rate_its_certainty_and_its_cases() -> None:
    said = words.assurance(MISSED)
    assert said.startswith("de los estándares que ninguna directiva responde, a lo más 10 %")
    assert "con 90 % de certeza" in said
    assert "10 de 155" in said


def test_what_cannot_be_promised_is_said() -> None:
    said = words.assurance(UNATTAINABLE)
    assert said.startswith("no se puede prometer que, de los estándares que se dan por cubiertos")


def test_the_report_says_both() -> None:
    """Beside where confidences come from; a report of nothing fitted says neither."""
    told = replace(small(), assurances=(UNATTAINABLE, MISSED))
    assert "Qué tan seguro es «cubierto»" in render_report(told, "hoy")
    assert "No se puede prometer que" in render_report(told, "hoy")
    assert "Qué tan seguro es «cubierto»" not in render_report(small(), "hoy")
