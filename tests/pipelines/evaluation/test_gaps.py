"""Gap figures against values worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from pipelines.evaluation.gaps import gap_figures

# Three gaps of five, from the surest: gap, covered, gap, covered, gap.
FOUND = [0.9, 0.8, 0.6, 0.4, 0.2]
GAPS = [True, False, True, False, True]


def test_areas_worked_by_hand() -> None:
    """Of six pairs of gap and covered three are in order; precisions at gaps are 1, 2/3, 3/5."""
    figures = gap_figures(FOUND, GAPS)
    assert (figures.n, figures.gaps) == (5, 3)
    assert figures.auroc == pytest.approx(3 / 6)
    assert figures.average_precision == pytest.approx((1 + 2 / 3 + 3 / 5) / 3)


def test_ties_count_half() -> None:
    """A score that says nothing has AUROC .5 and an average precision of the share of gaps."""
    figures = gap_figures([0.5] * 4, [1, 0, 0, 0])
    assert (figures.auroc, figures.average_precision) == (0.5, 0.25)


def test_precision_is_reweighted_to_the_share_of_gaps() -> None:
    """All 20 gaps found, 8 of 80 covered ones listed: 20/28 seen, .05 / (.05 + .95 x .1) at 5%."""
    found = np.concatenate([np.full(20, 0.9), np.full(8, 0.9), np.full(72, 0.1)])
    rows = gap_figures(found, [1] * 20 + [0] * 80).precision
    assert [row.recall for row in rows] == [0.90, 0.95]
    for row in rows:
        assert (row.reached, row.threshold) == (1.0, 0.9)
        assert row.precision == pytest.approx(20 / 28)
        assert dict(row.weighted)[0.05] == pytest.approx(0.05 / (0.05 + 0.95 * 0.1))
        assert dict(row.weighted)[0.20] == pytest.approx(20 / 28)


def test_the_list_is_cut_as_short_as_the_recall_allows() -> None:
    """Of 20 gaps, recall .95 needs 19: the last gap's false alarms are not paid for."""
    gaps = np.linspace(0.9, 0.5, 19)
    found = np.concatenate([gaps, [0.1], np.full(30, 0.2)])
    row = gap_figures(found, [1] * 20 + [0] * 30).precision[1]
    assert (row.reached, row.precision) == (0.95, 1.0)
    assert row.threshold == pytest.approx(0.5)


def test_missed_gaps_have_both_denominators_and_exact_bounds() -> None:
    """At .5, one gap of three is among the two called covered."""
    missed = gap_figures(FOUND, GAPS).missed
    assert (missed.of_gaps.count, missed.of_gaps.n) == (1, 3)
    assert (missed.of_called_covered.count, missed.of_called_covered.n) == (1, 2)
    exact = binomtest(1, 3).proportion_ci(0.95, method="exact")
    assert missed.of_gaps.high == pytest.approx(exact.high)


def test_the_threshold_itself_is_a_gap() -> None:
    """A gap probability equal to the threshold is not called covered."""
    assert gap_figures(FOUND, GAPS, threshold=0.2).missed.of_gaps.count == 0


def test_one_kind_alone_has_no_area() -> None:
    """Without a gap, or without a covered standard, areas and precisions are not made up."""
    figures = gap_figures([0.1, 0.2], [0, 0])
    assert (figures.auroc, figures.average_precision, figures.precision) == (None, None, ())
    assert figures.missed.of_gaps.rate is None
