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
    """So that a reader knows what holds, how surely, and on how much it rests."""
    said = words.assurance(MISSED)
    assert said.startswith("de los estándares sin directiva, a lo más 10 de cada 100 se anuncian")
    assert "con 90 % de certeza" in said
    assert "10 de 155" in said


def test_what_cannot_be_promised_is_said_after_what_can() -> None:
    """The promise in force stands first, whatever the order they were tried in."""
    first, second = words.assurances((UNATTAINABLE, MISSED))
    assert first == words.assurance(MISSED)
    assert "no se puede prometer" in second


def test_the_report_says_both() -> None:
    """Beside where confidences come from; a report of nothing fitted says neither."""
    told = render_report(replace(small(), assurances=(UNATTAINABLE, MISSED)), "hoy")
    assert words.HOW_SURE in told
    assert "no se puede prometer" in told
    assert words.HOW_SURE not in render_report(small(), "hoy")
