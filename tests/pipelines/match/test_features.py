"""Numbers of pairs from similarities that can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.candidates import Question
from pipelines.match.features import Families, csls, z_rows

SIMILAR = np.array([[0.9, 0.1, 0.2], [0.5, 0.4, 0.3]], dtype=np.float32)


def question(standard: str, element: str | None = None) -> Question:
    return Question(standard=standard, element=element, letter=None, texts={}, vectors={})


def test_a_clause_near_every_standard_is_taken_down() -> None:
    """CSLS is twice the cosine less the means of the nearest on both sides."""
    adjusted = csls(SIMILAR, np.array([0.9, 0.4, 0.3], dtype=np.float32), neighbours=1)
    assert adjusted[0].tolist() == pytest.approx([1.8 - 0.9 - 0.9, 0.2 - 0.9 - 0.4, 0.4 - 1.2])


def test_a_flat_row_says_nothing() -> None:
    """Rows are brought to mean 0 and spread 1; one without spread becomes zeros."""
    moved = z_rows(np.array([[1, 2, 3], [2, 2, 2]], dtype=np.float32))
    assert moved[0].mean() == pytest.approx(0, abs=1e-6)
    assert moved[0].std() == pytest.approx(1, abs=1e-6)
    assert moved[1].tolist() == [0, 0, 0]


def test_a_family_is_a_standard_and_its_elements() -> None:
    """An element's relative is its standard; a standard's are its elements, or itself."""
    rows = [question("1"), question("1", "1.a"), question("1", "1.b"), question("2")]
    families = Families.of(rows)
    assert families.whole == (0, 3)
    assert families.relatives(1, rows[1]) == (0,)
    assert families.relatives(0, rows[0]) == (1, 2)
    assert families.relatives(3, rows[3]) == (3,)
    assert tuple(families.siblings(1, rows[1])) == (2,)
