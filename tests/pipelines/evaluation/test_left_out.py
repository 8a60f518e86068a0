"""Confidences refitted on the other manuals of a body, and which proposals count as shown."""

from __future__ import annotations

import numpy as np

from pipelines.evaluation.answers import Answer, Ranked
from pipelines.evaluation.judged import JudgedBody, JudgedSet
from pipelines.evaluation.left_out import left_out_figures
from pipelines.evaluation.verdicts import confidence_of, shown
from pipelines.results import Clause
from tests.pipelines.editions.made import KEYS, edition, standard
from tests.pipelines.rows import clause

PARTED = standard("1.1", "Llaves", KEYS)
MANUALS = 3


def _clauses(count: int, manuals: int) -> tuple[Clause, ...]:
    return tuple(
        Clause(**{**vars(clause(place + 1, f"Texto {place}.")), "manual": place % manuals})
        for place in range(count)
    )


def _judged(manuals: int) -> tuple[JudgedSet, dict[str, tuple[Answer, ...]]]:
    """Three hundred clauses whose log-odds are true, shown with confidences far too low."""
    chance = np.random.default_rng(3)
    odds = chance.normal(size=300)
    right = chance.random(300) < 1 / (1 + np.exp(-odds))
    numbers = [f"1.{place}" for place in range(60)]
    answers = tuple(
        Answer(
            standard=number,
            element=None,
            ranked=tuple(
                Ranked(place=place, score=odds[place], confidence=0.2 / (1 + np.exp(-odds[place])))
                for place in range(5 * row, 5 * row + 5)
            ),
            gap=0.5,
        )
        for row, number in enumerate(numbers)
    )
    body = JudgedBody(
        name="b",
        edition=edition("e", *(standard(number, "T") for number in numbers)),
        clauses=_clauses(300, manuals),
        languages=("es",) * 300,
        units=tuple(f"u{place}" for place in range(300)),
        asked=frozenset(numbers),
        relevant={},
        verdicts={
            (numbers[place // 5], None, place): "satisfies" for place in range(300) if right[place]
        },
        complete=True,
    )
    return JudgedSet(name="s", bodies=(body,)), {"b": answers}


def test_what_other_manuals_teach_mends_confidences() -> None:
    """Confidences a fifth of the truth are far off; refitted on the other manuals they hold."""
    judged, answers = _judged(MANUALS)
    before = confidence_of(judged, answers)
    after = left_out_figures(judged, answers)["confidence_left_out"]
    assert before["ece"] > before["ece_perfect_upper"]
    assert after["ece"] < after["ece_perfect_upper"]
    assert after["n"] == 300


def test_one_manual_alone_has_none_to_learn_from() -> None:
    """A body of one manual has no such figure."""
    assert left_out_figures(*_judged(1)) == {}


def test_elements_that_nobody_judged_do_not_count_as_wrong() -> None:
    """Where people judged standards as a whole, the standard's own list is what was judged."""
    ranked = (Ranked(place=0, score=1.0, confidence=0.9),)
    answers = {
        "b": (
            Answer(standard="1.1", element=None, ranked=ranked, gap=0.1),
            Answer(standard="1.1", element="1.1.p1", ranked=ranked, gap=0.1),
        )
    }
    whole = {("1.1", None, 0): "satisfies"}
    parts = {**whole, ("1.1", "1.1.p1", 0): "unrelated"}
    for verdicts, expected in ((whole, [True]), (parts, [False])):
        body = JudgedBody(
            name="b",
            edition=edition("e", PARTED),
            clauses=_clauses(1, 1),
            languages=("es",),
            units=("u",),
            asked=frozenset({"1.1"}),
            relevant={},
            verdicts=verdicts,
            complete=True,
        )
        judged = JudgedSet(name="s", bodies=(body,))
        assert [one.right for one in shown(judged, answers)] == expected
        assert [one.right for one in shown(judged, answers, whole=True)] == [True]
