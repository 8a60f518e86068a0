"""A notice says what the counts show, in both languages, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from pipelines.editions.carry import Outcome
from pipelines.editions.recheck import STANDARDS
from pipelines.notice import _WORDS, MOST_SUBJECT, About, AgencyNews, notice

EDITION = {"es": "Fuerzas del orden, 6.ª edición", "en": "Law Enforcement, 6th edition"}
NEWS = AgencyNews(
    agency="Policía de León",
    state="queued",
    standards={"unchanged": 1347, "equivalent": 0, "to_confirm": 79, "new": 1, "withdrawn": 31},
    decisions={"kept": 2, "to_confirm": 1, "orphaned": 0, "archived": 12},
    deadline=date(2027, 7, 31),
)


def test_a_notice_in_spanish() -> None:
    """Plural and singular agree, thousands have their comma, the day is written out."""
    told = notice(About.STARTED, EDITION, [NEWS], "es")
    assert told.subject == (
        "Empezó la revisión de Policía de León con Fuerzas del orden, 6.ª edición"
    )
    assert told.paragraphs[1] == (
        "Policía de León: 1,347 estándares siguen igual; 79 están por confirmar; 1 es nuevo; "
        "31 se retiran. 2 dictámenes se conservan; 1 hay que confirmarlo; 12 pasan al archivo "
        "porque se retira su estándar, inciso o aspecto. Fecha límite: 31 de julio de 2027."
    )
    assert told.text == "\n\n".join(told.paragraphs)


def test_a_notice_in_english() -> None:
    """The same facts."""
    told = notice(About.ENDED, EDITION, [replace(NEWS, state="done")], "en")
    assert told.subject == (
        "The re-check of Policía de León with Law Enforcement, 6th edition has ended"
    )
    assert told.paragraphs[1] == (
        "Policía de León: 1,347 standards stay the same; 79 are to be confirmed; 1 is new; "
        "31 are withdrawn. 2 decisions are kept; 1 is to be confirmed; 12 go on file, since "
        "their standard, bullet or part is withdrawn. Deadline: July 31, 2027."
    )


@pytest.mark.parametrize(
    ("before", "now", "es", "en"),
    [
        (
            *(date(2027, 7, 31), date(2027, 9, 1)),
            "la fecha límite es el 1 de septiembre de 2027; antes era el 31 de julio de 2027.",
            "the deadline is September 1, 2027; it was July 31, 2027.",
        ),
        (
            *(None, date(2027, 9, 1)),
            "ya se conoce la fecha límite: 1 de septiembre de 2027.",
            "the deadline is known now: September 1, 2027.",
        ),
        (
            *(date(2027, 7, 31), None),
            "ya no se conoce la fecha límite; era el 31 de julio de 2027.",
            "the deadline is no longer known; it was July 31, 2027.",
        ),
    ],
)
def test_a_deadline_that_moved(before: date | None, now: date | None, es: str, en: str) -> None:
    """It is told with the one before; what was or is not known is said to be so."""
    row = replace(NEWS, before=before, deadline=now)
    told = notice(About.MOVED, EDITION, [row], "es")
    assert told.subject == (
        "Cambió la fecha límite de Policía de León con Fuerzas del orden, 6.ª edición"
    )
    assert told.paragraphs == (
        "Cambió la fecha límite de Policía de León con «Fuerzas del orden, 6.ª edición».",
        f"Policía de León: {es}",
    )
    assert notice(About.MOVED, EDITION, [row], "en").paragraphs == (
        "The deadline of Policía de León with “Law Enforcement, 6th edition” has changed.",
        f"Policía de León: {en}",
    )


@pytest.mark.parametrize("language", ["es", "en"])
def test_only_what_is_counted_is_said(language: str) -> None:
    """Every number of a notice is one of its counts, in their order, and no zero is told."""
    row = replace(NEWS, deadline=None)
    (_, text) = notice(About.STARTED, EDITION, [row], language).paragraphs
    counted = [*row.standards.values(), *row.decisions.values()]
    found = [int(one.replace(",", "")) for one in re.findall(r"\d[\d,]*", text)]
    assert found == [one for one in counted if one]
    unknown = {"es": "Fecha límite: no se conoce.", "en": "Deadline: not known."}
    assert text.endswith(unknown[language])


def test_without_decisions_none_are_said_to_be_kept() -> None:
    """An agency that decided nothing is told so."""
    (_, text) = notice(About.STARTED, EDITION, [replace(NEWS, decisions={})], "es").paragraphs
    assert "No había dictámenes que conservar." in text


def test_several_agencies_are_one_message() -> None:
    """Each has its paragraph, and the subject says how many."""
    rows = [NEWS, replace(NEWS, agency="Academia de León", deadline=None)]
    told = notice(About.STARTED, EDITION, rows, "es")
    assert told.subject.startswith("Empezó la revisión de 2 agencias con ")
    assert [one.partition(":")[0] for one in told.paragraphs[1:]] == [
        "Policía de León",
        "Academia de León",
    ]


def test_what_was_not_done_says_why() -> None:
    """Nothing is told of counts that were only planned."""
    reason = {"es": "Cambió desde el plan.", "en": "It changed since the plan."}
    rows = [replace(NEWS, state="stale", reason=reason), replace(NEWS, state="cancelled")]
    for language in ("es", "en"):
        _, stale, cancelled = notice(About.ENDED, EDITION, rows, language).paragraphs
        assert stale.endswith(reason[language])
        assert not re.search(r"\d", stale + cancelled)


def test_every_count_of_a_plan_has_its_words() -> None:
    """A new fate without words in both languages fails here."""
    for words in _WORDS.values():
        for noun, names in (("standard", STANDARDS), ("decision", [one.value for one in Outcome])):
            for name in names:
                assert words[f"{noun}_{name}_one"]
                assert words[f"{noun}_{name}_other"]
    assert _WORDS["es"].keys() == _WORDS["en"].keys()


def test_a_subject_fits() -> None:
    """However long the names are."""
    told = notice(About.STARTED, EDITION, [replace(NEWS, agency="A" * 400)], "es")
    assert len(told.subject) == MOST_SUBJECT
