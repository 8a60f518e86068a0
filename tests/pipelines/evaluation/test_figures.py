"""Figures of a whole set: letters, parts of the set, and what was not shown, counted by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.evaluation.answers import Answer, Ranked
from pipelines.evaluation.breakdown import broken_down
from pipelines.evaluation.figures import measure
from pipelines.evaluation.judged import JudgedBody, JudgedSet
from pipelines.evaluation.unshown import unshown_figures
from tests.pipelines.editions.made import KEYS, edition, standard

UNITS = tuple(f"u{place}" for place in range(20))


def body(name: str, group: str, right: int) -> JudgedBody:
    """Return two standards over twenty clauses: 1.1 answered by one clause, 1.2 a gap."""
    return JudgedBody(
        name=name,
        edition=edition("e", standard("1.1", "Llaves", KEYS), standard("1.2", "Radio")),
        clauses=(),
        languages=(),
        units=UNITS,
        asked=frozenset({"1.1", "1.2"}),
        relevant={("1.1", None): {f"u{right}": 2}},
        answered={("1.1", None): True, ("1.2", None): False},
        complete=True,
        group=group,
    )


def answer(standard: str, places: range, gap: float, element: str | None = None) -> Answer:
    ranked = tuple(Ranked(place=place, score=-float(place)) for place in places)
    return Answer(standard=standard, element=element, ranked=ranked, gap=gap)


ANSWERS = (answer("1.1", range(20), 0.2), answer("1.2", range(20), 0.6))
JUDGED = JudgedSet(name="s", bodies=(body("a", "police", 0), body("b", "academy", 7)))
BOTH = {"a": ANSWERS, "b": ANSWERS}


def test_each_part_of_a_set_has_its_own_figures() -> None:
    """The right clause is first in one body and eighth in the other, and so in their groups."""
    found = broken_down(JUDGED, BOTH)
    assert found["by_group"]["police"]["hit@5"] == 1.0
    assert found["by_group"]["academy"]["hit@5"] == 0.0
    assert found["by_body"]["b"]["MAP"] == pytest.approx(1 / 8)
    assert found["by_body"]["a"]["gap_auroc"] == 1.0


def test_one_body_is_not_broken_down() -> None:
    """A set of one body has no parts to compare."""
    assert broken_down(replace(JUDGED, bodies=JUDGED.bodies[:1]), BOTH) == {}


def test_elements_are_absent_where_none_was_judged() -> None:
    """Standards without judged elements do not stand in for them."""
    assert "elements" not in measure(JUDGED, BOTH)


def test_a_letter_is_found_where_its_provisions_stand_in_the_whole_list() -> None:
    """Letter a has its provision first; letter b has its two second and eleventh."""
    letters = {("1.1", "1.1.a"): {"u0": 2}, ("1.1", "1.1.b"): {"u1": 2, "u10": 2}}
    judged = JudgedSet(name="s", bodies=(replace(JUDGED.bodies[0], letters=letters),))
    found = measure(judged, BOTH)["letters"]
    assert found["n"] == 2
    assert found["recall@5"] == pytest.approx((1 + 1 / 2) / 2)
    assert found["MAP"] == pytest.approx((1 + (1 / 2 + 2 / 11) / 2) / 2, abs=1e-4)


def test_a_gap_is_called_covered_under_the_cut_of_the_method() -> None:
    """At .5 the gap of .6 is not called covered; at .7 it is missed."""
    missed = [
        measure(JUDGED, BOTH, cut)["gaps"]["missed"]["of_gaps"]["count"] for cut in (0.5, 0.7)
    ]
    assert missed == [0, 2]


def test_the_sample_of_all_that_was_not_shown_counts_the_links_missed() -> None:
    """Five of twenty are shown for each standard; the eighth clause of one body was missed."""
    found = unshown_figures(JUDGED, BOTH, size=80)["elusion"]
    assert found["unshown"] == 2 * 2 * 15
    assert found["judged"] == 60
    assert (found["right"], found["true_links"]) == (1, 1)
    assert found["recall_lower"] == pytest.approx(1 / (1 + found["links_upper"]))


def test_what_an_element_shows_counts_as_shown() -> None:
    """The eighth clause heads the list of an element, so nothing was missed."""
    part = answer("1.1", range(7, 12), 0.1, "1.1.p1")
    found = unshown_figures(JUDGED, {"a": ANSWERS, "b": (*ANSWERS, part)})["elusion"]
    assert found["true_links"] == 0


def test_a_body_judged_in_part_gives_no_sample() -> None:
    """Without judgements of all pairs an unjudged one is not known to be wrong."""
    bodies = tuple(replace(one, complete=False) for one in JUDGED.bodies)
    assert unshown_figures(replace(JUDGED, bodies=bodies), BOTH) == {}
