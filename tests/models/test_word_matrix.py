"""BM25 of many questions at once, beside the index that answers one."""

from __future__ import annotations

import numpy as np
import pytest

from models.lexical import LexicalIndex, stems
from models.word_matrix import WordMatrix

TEXTS = [
    "The officer shall report the use of force to the supervisor",
    "Reports of force are reviewed by the supervisor every month",
    "Vehicles are inspected at the start of the shift",
    "",
]
QUESTIONS = ["Who reviews reports of force?", "vehicle inspection", "unknown zebra"]


def test_scores_equal_those_of_the_index_for_one_question() -> None:
    """The sparse product gives what the index gives question by question."""
    index = LexicalIndex.of(TEXTS, "en")
    matrix = WordMatrix(stems(text, "en") for text in TEXTS)
    found = matrix.scores([stems(one, "en") for one in QUESTIONS])
    one_by_one = np.stack([index.scores(one) for one in QUESTIONS])
    assert found.argmax(axis=1)[:2].tolist() == one_by_one.argmax(axis=1)[:2].tolist() == [1, 2]
    assert found[2].tolist() == [0, 0, 0, 0]
    ratio = found[0, :2] / one_by_one[0, :2]
    assert ratio[0] == pytest.approx(ratio[1], rel=0.05)


def test_a_rare_word_is_worth_more_and_an_unseen_one_the_most() -> None:
    """Worth falls with the number of texts that hold a word."""
    matrix = WordMatrix([["a", "b"], ["a"], ["a", "c"]])
    assert matrix.worth(["a"]) < matrix.worth(["b"]) == matrix.worth(["nowhere"])
    assert matrix.worth(["a", "b"]) == pytest.approx(matrix.worth(["a"]) + matrix.worth(["b"]))


def test_nothing_to_index_scores_nothing() -> None:
    """No texts give no columns."""
    assert WordMatrix([]).scores([["a"]]).shape == (1, 0)
