"""Statuses and gap probability from candidate lists."""

from __future__ import annotations

from pipelines.cover import Thresholds, cover, gap_probability
from pipelines.results import Candidate, CandidateList, Question, Status
from tests.pipelines.rows import clause, edition, standard

CLAUSES = tuple(clause(number, f"Texto {number}.") for number in range(1, 4))
THRESHOLDS = Thresholds(bias=0.0, density=8.0, lexical=0.0, gap=0.5, covered=0.25, cited=2.0)


def found(number: str, element: str | None, density: float, cited: bool = False) -> CandidateList:
    question = Question(standard=number, element=element, letter=None, texts={}, vectors={})
    candidates = tuple(
        Candidate(place=place, score=3.0 - place, dense=0.1, lexical=1.0, cited=cited, terms=())
        for place in range(3)
    )
    return CandidateList(
        question=question, candidates=candidates, density=density, lexical_best=1.0
    )


def test_more_evidence_means_a_lower_gap_probability() -> None:
    """Density and a citation both lower it, and it stays a probability."""
    weak, strong = found("1", None, -0.5), found("1", None, 0.5)
    cited = found("1", None, -0.5, cited=True)
    assert 0 < gap_probability(strong, THRESHOLDS) < gap_probability(weak, THRESHOLDS) < 1
    assert gap_probability(cited, THRESHOLDS) < gap_probability(weak, THRESHOLDS)


def test_statuses_follow_the_thresholds() -> None:
    """Strong is covered, middling is partial, weak is a gap; no elements, no rows."""
    rows = edition(*(standard(number, "T") for number in ("1", "2", "3")))
    lists = [found("1", None, 0.5), found("2", None, 0.05), found("3", None, -0.5)]
    results = cover(rows, lists, CLAUSES, THRESHOLDS, top=2)
    assert [one.status for one in results] == [Status.COVERED, Status.PARTIAL, Status.GAP]
    assert results[0].elements == ()
    assert [one.rank for one in results[0].proposals] == [1, 2]


def test_one_element_answered_is_partial() -> None:
    """A standard with one element covered and one gap is partial, and keeps both."""
    rows = edition(standard("1", "T", parts=("a", "b")))
    lists = [found("1", None, 0.5), found("1", "1.p1", 0.5), found("1", "1.p2", -0.5)]
    result = cover(rows, lists, CLAUSES, THRESHOLDS, top=3)[0]
    assert result.status is Status.PARTIAL
    assert [one.status for one in result.elements] == [Status.COVERED, Status.GAP]
    assert len({one.clause for one in result.proposals}) == len(result.proposals) == 3


def test_no_confidence_before_a_calibration() -> None:
    """Confidence is unknown, never invented; the gap probability is always a number."""
    result = cover(edition(standard("1", "T")), [found("1", None, 0.2)], CLAUSES, THRESHOLDS, 5)[0]
    assert result.confidence is None
    assert all(one.confidence is None for one in result.proposals)
    assert 0 <= result.gap_probability <= 1
