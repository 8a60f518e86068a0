"""A new calibration takes the place of the one in use only when it is better, and by how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import expit

from models.calibration.confidence import Confidence
from models.calibration.platt import Platt
from pipelines.score import Scoring
from service.learning.decisions import Decision, load_decisions, program_by_name
from service.learning.recalibrate import Comparison, Outcome, recalibrate
from tests.service.learning.made import curve, decided, in_use, written


@pytest.fixture
def compared(tmp_path: Path) -> Any:
    def compare(rows: Sequence[Mapping[str, Any]], scoring: Scoring) -> tuple[Comparison, ...]:
        return recalibrate(read(tmp_path, rows), scoring)

    return compare


def read(folder: Path, rows: Sequence[Mapping[str, Any]]) -> tuple[Decision, ...]:
    path = written(folder / "d.jsonl", rows)
    return load_decisions(path, program_by_name, "le-6").rows


def test_a_miscalibrated_confidence_is_replaced(compared: Any) -> None:
    """Where the truth is another curve, the new one wins and comes near that truth."""
    (found,) = compared(decided(600, curve(0.7, -1.2)), in_use(1.5, 1.0))
    assert found.outcome is Outcome.BETTER
    assert found.new.log_loss < found.used.log_loss - 0.1
    assert found.new.ece < found.used.ece
    scores = np.linspace(-3, 4, 15)
    assert np.abs(found.choice.calibrator.apply(scores) - expit(0.7 * scores - 1.2)).max() < 0.1


@pytest.mark.parametrize("seed", range(12))
def test_noise_changes_nothing(compared: Any, seed: int) -> None:
    """Where the confidences in use are the truth, whatever a sample of them fits is not better."""
    (found,) = compared(decided(200, curve(0.9, -0.5), seed=seed), in_use(0.9, -0.5))
    assert found.outcome is Outcome.NOT_BETTER


def test_scores_that_tell_nothing_give_no_confidence(compared: Any) -> None:
    """Without a calibration in use, one is made only where scores sort right from wrong."""
    bare = Scoring(id=in_use(1, 0).id)
    (noise,) = compared(decided(300, curve(0.0, 0.0)), bare)
    assert (noise.outcome, noise.calibrated, noise.drift) == (Outcome.NOT_BETTER, False, None)
    (told,) = compared(decided(300, curve(1.0, 0.0)), bare)
    assert told.outcome is Outcome.BETTER


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        (decided(59, curve(0.7, -1.2)), Outcome.FEW_ROWS),
        (decided(200, curve(0.0, 5.0)), Outcome.FEW_EACH),
        (decided(200, curve(0.7, -1.2), manuals=1), Outcome.FEW_GROUPS),
    ],
)
def test_too_few_decisions_change_nothing(
    compared: Any, rows: list[dict[str, Any]], outcome: Outcome
) -> None:
    """Each least number is asked for by name, and nothing is fitted below it."""
    (found,) = compared(rows, in_use(1.5, 1.0))
    assert (found.outcome, found.choice) == (outcome, None)


def test_the_agency_is_the_group_where_all_rows_tell_it(compared: Any) -> None:
    """Six manuals of one agency are one group; an agency told by some rows only does not count."""
    rows = decided(200, curve(0.7, -1.2))
    (one,) = compared([{**row, "agency": "x"} for row in rows], in_use(1.5, 1.0))
    assert (one.groups, one.outcome) == (1, Outcome.FEW_GROUPS)
    (some,) = compared([{**rows[0], "agency": "x"}, *rows[1:]], in_use(1.5, 1.0))
    assert some.groups == 6


def test_each_program_stands_alone(compared: Any) -> None:
    """One program's decisions change its confidences and no other's."""
    off, good = curve(0.7, -1.2), curve(1.5, 1.0)
    rows = [*decided(300, off), *decided(300, good, edition="comm-2", seed=2)]
    found = {one.program: one.outcome for one in compared(rows, in_use(1.5, 1.0, "le", "comm"))}
    assert found == {"comm": Outcome.NOT_BETTER, "le": Outcome.BETTER}


def test_a_manual_is_never_on_both_sides(compared: Any) -> None:
    """A curve that holds within manuals and not between them does not win on manuals left out."""
    rows = decided(400, curve(0.0, 0.0), manuals=8)
    for row in rows:
        # Each manual has one height of scores and one verdict, which rows at random would learn.
        number = int(row["manual"][7])
        row["score"] = number * 1.0
        row["verdict"] = "satisfies" if number in (0, 3, 5, 6) else "unrelated"
    (found,) = compared(rows, in_use(0.0, 0.0))
    assert found.outcome is Outcome.NOT_BETTER


def test_what_was_shown_for_a_standard_is_weighed_by_its_own_calibration(compared: Any) -> None:
    """Decisions on merged lists are right as those confidences say: nothing is to be mended."""
    merged = Confidence(calibrator=Platt(slope=1.0, intercept=1.0))
    whole = decided(400, curve(1.0, 1.0))
    parts = [{**row, "element": "p1"} for row in decided(400, curve(1.0, -2.0), seed=8)]
    scoring = in_use(1.0, -2.0)

    (both,) = compared([*whole, *parts], replace(scoring, merged={"le": merged}))
    assert both.used.ece <= both.used.ece_perfect_upper
    assert both.outcome is Outcome.NOT_BETTER

    (blind,) = compared([*whole, *parts], scoring)
    assert blind.used.ece > blind.used.ece_perfect_upper
