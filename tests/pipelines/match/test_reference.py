"""Where a standard stands among those of a reference, by cosines that can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.candidates import Question
from pipelines.match.reference import Reference, Rivals

# Three clauses by two standards.
SIMILAR = np.array([[0.9, 0.5], [0.1, 0.4], [0.2, 0.3]], dtype=np.float32)
CLAUSES = np.array([[0, 1, 2], [0, 1, 2]])
OWN = np.ascontiguousarray(SIMILAR.T)


def question(standard: str, vector: list[float], element: str | None = None) -> Question:
    row = np.array(vector, dtype=np.float32)
    return Question(
        standard=standard, element=element, letter=None, texts={}, vectors={"es": row, "en": row}
    )


def test_margin_and_place_are_those_among_the_standards() -> None:
    """The best standard of a clause is ahead by its lead over the second, the second behind."""
    rivals, twins = Rivals(SIMILAR), np.array([0, 1])
    margin = rivals.margin(OWN, CLAUSES, twins)
    assert margin.tolist() == [
        pytest.approx([0.4, -0.3, -0.1]),
        pytest.approx([-0.4, 0.3, 0.1]),
    ]
    assert rivals.standing(OWN, CLAUSES, twins).tolist() == [[1.0, 0.5, 0.5], [0.5, 1.0, 1.0]]


def test_a_standard_that_is_not_of_the_reference_has_them_all_as_rivals() -> None:
    """A new standard is set against every one there, and against none that is asked with it."""
    new = np.array([[0.6, 0.6, 0.25]], dtype=np.float32)
    rivals, twins = Rivals(SIMILAR), np.array([-1])
    assert rivals.margin(new, CLAUSES[:1], twins).tolist() == [pytest.approx([-0.3, 0.2, -0.05])]
    assert rivals.standing(new, CLAUSES[:1], twins).tolist() == [[0.5, 1.0, 0.5]]


def test_one_standard_alone_has_no_rival() -> None:
    """With a single standard the margin is over the least cosine there is."""
    rivals, twins = Rivals(SIMILAR[:, :1]), np.array([0])
    assert rivals.margin(OWN[:1], CLAUSES[:1], twins).tolist() == [pytest.approx([1.9, 1.1, 1.2])]
    assert rivals.standing(OWN[:1], CLAUSES[:1], twins).tolist() == [[1.0, 1.0, 1.0]]


def test_a_clause_counts_for_its_three_nearest_standards() -> None:
    """Two rivals nearer leave a standard among the three, three do not; the twin is no rival."""
    similar = np.array([[0.9, 0.8, 0.7, 0.6], [0.1, 0.2, 0.3, 0.4]], dtype=np.float32)
    rivals = Rivals(similar)
    own = np.ascontiguousarray(similar.T)
    assert rivals.among_three(own, np.arange(4)).tolist() == [1, 2, 2, 1]
    assert rivals.among_three(np.full((1, 2), 0.65, np.float32), np.array([-1])).tolist() == [1]


def test_a_standard_under_another_number_is_its_own_twin() -> None:
    """A number of the reference is found by the number, another by meaning where it is alike."""
    reference = Reference.of(
        [question("1", [1, 0, 0]), question("2", [0, 1, 0]), question("2", [0, 1, 0], "2.a")]
    )
    asked = np.array([[1, 0, 0], [0.99, 0.01, 0], [0, 0, 1]], dtype=np.float32)
    moved = {lang: reference.centred(asked, lang) for lang in ("es", "en")}
    assert reference.twins(["2", "7", "8"], moved).tolist() == [1, 0, -1]


def test_a_question_alone_is_not_moved() -> None:
    """There is no mean to take away from one question."""
    reference = Reference.of([question("1", [1, 0, 0])])
    asked = np.array([[0, 1, 0]], dtype=np.float32)
    assert reference.centred(asked, "es") is asked
