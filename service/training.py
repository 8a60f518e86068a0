"""Judged sets and an encoder in, a trained model as a plain named artefact out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from corpora.records import Edition
from models.calibration.choice import Choice
from models.linear import Linear
from pipelines.cover import LIST_FEATURES, list_evidence
from pipelines.evaluation.confidence import confidence_figures
from pipelines.evaluation.judged import JudgedBody, JudgedSet
from pipelines.match import Matcher
from pipelines.results import BODY_FEATURES, CandidateList, Scored
from pipelines.risk import control_called_covered, control_missed_gaps
from pipelines.run import Body, Method, edition_number, questions_of, searched
from pipelines.score import PAIR_INPUTS, Scoring, score
from pipelines.training.examples import JudgedLists
from pipelines.training.fit import (
    Pieces,
    applied,
    calibrate_gap,
    calibrate_pairs,
    fit_gap,
    fit_pair,
    gap_rows,
    out_of_fold,
)
from service.model_store import SCHEMA, named

ALPHA, DELTA = 0.1, 0.1
FALLBACK_COVERED = 0.3
GAP = 0.5
PART = 0.5
ORDER_FEATURES = (
    "own",
    "other",
    "lexical",
    "raw",
    "raw_other",
    "cosine",
    "unhubbed",
    "unhubbed_other",
    "margin",
    "coverage",
    "family",
    "family_lexical",
    "lexical_rank",
    "cited",
    "inherited",
    "weak",
    "permits",
    "recites",
    "length",
)
# The same for every candidate of a list: they tell how sure its best are, not which they are.
LEVEL_FEATURES = ("element", *BODY_FEATURES)
GAP_FEATURES = (
    "best",
    "second",
    "top_five",
    "any",
    "cited_first",
    "coverage_best",
    "margin_best",
    "raw_best",
    "raw_other_best",
    "raw_top",
    "density",
    "lexical_best",
    "elements_mean",
    "elements_best",
    "elements_likely",
)
ELEMENT_GAP_FEATURES = GAP_FEATURES[: GAP_FEATURES.index("elements_mean")]
Tell = Callable[[str], None]


def train(
    learned: JudgedSet, calibrated: JudgedSet, method: Method, day: str, tell: Tell | None = None
) -> dict[str, Any]:
    """Fit on one set and calibrate on another, whose manuals the scorer never saw.

    ``day`` dates the artefact (ISO). Nothing is written.
    """
    bodies = [judged_lists(body, method) for body in learned.bodies]
    held = [judged_lists(body, method) for body in calibrated.bodies]
    pair = fit_pair(bodies, PIECES)
    if tell is not None:
        tell(f"{len(bodies)} + {len(held)}")
    seen = out_of_fold(bodies, PIECES)
    fresh = [(body, PIECES.score(body.lists, pair)) for body in held]
    whole, parts = gap_rows(seen, PIECES, elements=False), gap_rows(seen, PIECES, elements=True)
    gap = fit_gap(whole, GAP_FEATURES, LIST_FEATURES)
    element_gap = fit_gap(parts, ELEMENT_GAP_FEATURES, LIST_FEATURES)
    held_whole = gap_rows(fresh, PIECES, elements=False)
    held_parts = gap_rows(fresh, PIECES, elements=True)
    of_gap = calibrate_gap(held_whole, gap, LIST_FEATURES)
    of_part = calibrate_gap(held_parts, element_gap, LIST_FEATURES)
    chances = applied(of_gap.calibrator, gap.log_odds(held_whole.evidence, LIST_FEATURES))
    return named(
        {
            "schema": SCHEMA,
            "date": day,
            "encoder": method.encoder.id,
            "data": {"learned": learned.name, "calibrated": calibrated.name},
            "pair": pair.as_json(),
            "calibration": _calibration(calibrate_pairs(fresh), day),
            "gap": {
                "standard": gap.as_json(),
                "element": element_gap.as_json(),
                "calibrator": dict(of_gap.calibrator.as_json()),
                "element_calibrator": dict(of_part.calibrator.as_json()),
                "gap": GAP,
                "part": PART,
                **_covered(chances, held_whole.gaps),
            },
        }
    )


def judged_lists(body: JudgedBody, method: Method) -> JudgedLists:
    """Return the candidate lists of a judged body, by the formula, with its judgements."""
    read = Body(manuals=(), clauses=body.clauses, languages=body.languages, errors=())
    return JudgedLists(
        lists=tuple(lists_of(read, body.edition, method)),
        verdicts=body.verdicts,
        answered=body.answered,
        asked=body.asked,
        program=body.edition.program,
        group=body.name.rsplit(":", 1)[0],
    )


def lists_of(body: Body, edition: Edition, method: Method) -> list[CandidateList]:
    """Return the candidates of every question of an edition, before any scorer."""
    matcher = Matcher(
        searched(body, method), edition=edition_number(edition), formula=method.formula
    )
    spoken = set(body.languages)
    return matcher.match(questions_of(edition, method.encoder, method.kept, None, spoken))


def _score(lists: Sequence[CandidateList], pair: Linear) -> Sequence[Scored]:
    return score(lists, Scoring(id="", pair=pair), "", 20)


PIECES = Pieces(
    score=_score,
    evidence=list_evidence,
    evidence_names=LIST_FEATURES,
    order_names=ORDER_FEATURES,
    level_names=LEVEL_FEATURES,
    gap_names=GAP_FEATURES,
    element_gap_names=ELEMENT_GAP_FEATURES,
    input_names=PAIR_INPUTS,
)


def _calibration(found: dict[str, Choice] | Any, day: str) -> dict[str, Any]:
    """Return the calibrators by program, and the ECE they show on manuals left out."""
    every: Choice = found["all"]
    return {
        "state": "sample",
        "id": every.calibrator.id,
        "n": every.n,
        "ece": None,
        "date": day,
        "by_program": {
            program: {
                "calibrator": dict(choice.calibrator.as_json()),
                "interval": None if choice.interval is None else dict(choice.interval.as_json()),
                "n": choice.n,
                "right": choice.positives,
                "losses": {kind: round(loss, 5) for kind, loss in choice.losses.items()},
            }
            for program, choice in found.items()
            if program != "all"
        },
    }


def _covered(chances: np.ndarray[Any, Any], gaps: np.ndarray[Any, Any]) -> dict[str, Any]:
    """Return the threshold under which "covered" is said, with its promise or that it has none."""
    promise = control_called_covered(chances, gaps, ALPHA, DELTA)
    among_gaps = control_missed_gaps(chances, gaps, ALPHA, DELTA)
    threshold = promise.threshold if promise.attainable else FALLBACK_COVERED
    return {
        "covered": threshold,
        "promise": asdict(promise),
        "promise_among_gaps": asdict(among_gaps),
    }


def observed_ece(log_odds: Any, labels: Any, choice: Choice) -> float:
    """Return the ECE of a calibrator on the rows it was chosen on, left out by group."""
    chances = choice.out_of_fold
    if chances is None:
        chances = choice.calibrator.apply(log_odds)
    return float(confidence_figures(chances, labels).ece)
