"""Judged sets and an encoder in, a trained model as a plain named artefact out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpora.records import Edition
from models.linear import Linear
from pipelines.candidates import BODY_FEATURES, CandidateList, Scored
from pipelines.contradict.propose import Contradictor
from pipelines.cover import LIST_FEATURES, PART_FEATURES, list_evidence, merged
from pipelines.evaluation.confidence import confidence_figures
from pipelines.evaluation.judged import JudgedBody, JudgedSet
from pipelines.match import Matcher
from pipelines.risk import control_called_covered, control_missed_gaps
from pipelines.run import Body, Method, edition_number, indexed, questions_of, searched
from pipelines.score import PAIR_INPUTS, Scoring, score
from pipelines.training.examples import JudgedLists, merged_rows, shown_rows
from pipelines.training.fit import (
    Fitted,
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

Floats = NDArray[np.float64]
ALPHA, DELTA = 0.1, 0.1
FALLBACK_COVERED = 0.3
GAP = 0.5
PART = 0.5
# Proposals of a list that a person sees, and that confidences are fitted on.
SHOWN = 5
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
    "waiver_first",
    "waiver_second",
    *(f"part_{name}" for name in PART_FEATURES),
)
ELEMENT_GAP_FEATURES = tuple(name for name in GAP_FEATURES if not name.startswith("elements_"))


@dataclass(frozen=True, kw_only=True)
class Material:
    """The judged sets that a scorer is made from.

    ``ordered`` teaches the order alone: its encoder may have seen it. ``learned`` teaches order,
    level and gaps; ``calibrated`` the confidences and cuts.
    """

    ordered: JudgedSet
    learned: JudgedSet
    calibrated: JudgedSet


def train(material: Material, method: Method, day: str) -> dict[str, Any]:
    """Fit a scorer, and calibrate it on manuals that it never saw.

    ``day`` dates the artefact (ISO). Nothing is written.
    """
    bodies = [judged_lists(body, method) for body in material.learned.bodies]
    ordered = [*bodies, *(judged_lists(body, method) for body in material.ordered.bodies)]
    held = [judged_lists(body, method) for body in material.calibrated.bodies]
    pair = fit_pair(ordered, bodies, PIECES)
    seen = out_of_fold(ordered, bodies, PIECES)
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
            "data": {
                "ordered": material.ordered.name,
                "learned": material.learned.name,
                "calibrated": material.calibrated.name,
            },
            "waivers": Contradictor.bundled().id,
            "serves": sorted({body.program for body in ordered}),
            "pair": pair.as_json(),
            "calibration": _calibration(
                calibrate_pairs([(b.program, shown_rows(b, found, SHOWN)) for b, found in fresh]),
                calibrate_pairs(
                    [(b.program, merged_rows(b, found, _merge, SHOWN)) for b, found in fresh]
                ),
                day,
            ),
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
        searched(indexed(body, method.encoder.id), method),
        edition=edition_number(edition),
        formula=method.formula,
    )
    spoken = set(body.languages)
    return matcher.match(questions_of(edition, method.encoder, method.kept, None, spoken))


def _score(lists: Sequence[CandidateList], pair: Linear) -> Sequence[Scored]:
    return score(lists, Scoring(id="", pair=pair), "", 20)


PIECES = Pieces(
    score=_score,
    evidence=list_evidence,
    order_names=ORDER_FEATURES,
    level_names=LEVEL_FEATURES,
    input_names=PAIR_INPUTS,
)


def _merge(lists: Sequence[Scored], depth: int) -> list[tuple[int, float]]:
    """Merge the lists of a standard as the program shows them."""
    rows = [
        [(candidate.place, candidate.score) for candidate in one.candidates[:depth]]
        for one in lists
    ]
    return [(one.key, one.score) for one in merged(rows, PART, depth)]


def _calibration(
    found: Mapping[str, Fitted], whole: Mapping[str, Fitted], day: str
) -> dict[str, Any]:
    """Return the calibrators by program, each with the ECE it shows on manuals left out.

    ``whole`` are those of the lists that standards share with their elements.
    """
    every = found["all"]
    return {
        "state": "sample",
        "id": every.choice.calibrator.id,
        "n": every.choice.n,
        "ece": observed_ece(every),
        "date": day,
        "by_program": {
            program: {
                **_entry(one),
                "merged": _entry(whole[program]) if program in whole else None,
            }
            for program, one in found.items()
            if program != "all"
        },
    }


def _entry(one: Fitted) -> dict[str, Any]:
    choice = one.choice
    return {
        "calibrator": dict(choice.calibrator.as_json()),
        "interval": None if choice.interval is None else dict(choice.interval.as_json()),
        "n": choice.n,
        "right": choice.positives,
        "ece": observed_ece(one),
        "losses": {kind: round(loss, 5) for kind, loss in choice.losses.items()},
    }


def _covered(chances: Floats, gaps: NDArray[np.bool_]) -> dict[str, Any]:
    """Return the cut under which "covered" is said, by the first promise that some cut keeps."""
    promises = (
        control_called_covered(chances, gaps, ALPHA, DELTA),
        control_missed_gaps(chances, gaps, ALPHA, DELTA),
    )
    kept = next((one for one in promises if one.attainable and one.covered), None)
    return {
        "covered": FALLBACK_COVERED if kept is None else kept.threshold,
        "promises": [{**asdict(one), "in_force": one is kept} for one in promises],
    }


def observed_ece(fitted: Fitted) -> float:
    """Return the ECE of a calibrator on the rows it was chosen on, left out by manual if it can."""
    chances = fitted.choice.out_of_fold
    if chances is None:
        chances = fitted.choice.calibrator.apply(fitted.log_odds)
    return round(float(confidence_figures(chances, fitted.labels).ece), 5)
