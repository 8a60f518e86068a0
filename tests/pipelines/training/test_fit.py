"""A scorer learned from judged lists: its order, its level, and what no fold may see."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from models.linear import Linear
from pipelines.candidates import (
    BODY_FEATURES,
    FEATURES,
    Candidate,
    CandidateList,
    Question,
    Scored,
)
from pipelines.score import PAIR_INPUTS, Scoring, score
from pipelines.training.examples import JudgedLists, merged_rows, shown_rows
from pipelines.training.fit import Pieces, calibrate_pairs, fit_pair, out_of_fold
from tests.pipelines.rows import candidates_of

RAW, DENSITY = FEATURES.index("raw"), BODY_FEATURES.index("density")


def _score(lists: Sequence[CandidateList], pair: Linear) -> Sequence[Scored]:
    return score(lists, Scoring(id="", pair=pair), "", 10)


PIECES = Pieces(
    score=_score,
    evidence=lambda one, parts: np.zeros(1),
    order_names=("raw", "coverage"),
    level_names=("density",),
    input_names=PAIR_INPUTS,
)


def body(group: str, seed: int, *, turned: bool = False, elements: bool = False) -> JudgedLists:
    """Return forty lists of ten: the nearest by "raw" is right, and more so in dense lists.

    ``turned``: the farthest is. ``elements``: every second list is the first one's element.
    """
    chance = np.random.default_rng(seed)
    lists, verdicts = [], {}
    for row in range(40):
        part = elements and row % 2 == 1
        number = f"1.{row - 1 if part else row}"
        element = f"{number}.p1" if part else None
        density = chance.normal()
        features = np.zeros((10, len(FEATURES)), dtype=np.float32)
        features[:, RAW] = chance.normal(size=10)
        whole = np.zeros(len(BODY_FEATURES), dtype=np.float32)
        whole[DENSITY] = density
        best = int((-features if turned else features)[:, RAW].argmax())
        if chance.random() < 1 / (1 + np.exp(-2 * density)):
            verdicts[number, element, best] = "satisfies"
            verdicts[number, None, best] = "satisfies"
        lists.append(
            candidates_of(
                question=Question(
                    standard=number, element=element, letter=None, texts={}, vectors={}
                ),
                candidates=tuple(
                    Candidate(place=p, score=0.0, dense=0, lexical=0, cited=False, terms=())
                    for p in range(10)
                ),
                features=features,
                whole=whole,
            )
        )
    return JudgedLists(
        lists=tuple(lists),
        verdicts=verdicts,
        answered={},
        asked=frozenset(one.question.standard for one in lists),
        program="le",
        group=group,
    )


def _first_right(judged: JudgedLists, pair: Linear) -> float:
    firsts = [
        bool(judged.labels(one.question, [one.candidates[0].place])[0])
        for one in _score(judged.lists, pair)
    ]
    return float(np.mean(firsts))


def test_the_order_comes_from_all_and_the_level_from_those_set_aside() -> None:
    """Bodies that teach the order alone may be of lists all of which are sure: the level is not."""
    pair = fit_pair([body("a", 0), body("b", 1)], [body("b", 1)], PIECES)
    fresh = body("c", 2)
    some = [
        place
        for place, one in enumerate(fresh.lists)
        if fresh.labels(one.question, range(10)).any()
    ]
    scored = _score(fresh.lists, pair)
    right = [fresh.labels(scored[p].question, [scored[p].candidates[0].place])[0] for p in some]
    assert np.mean(right) > 0.95
    inputs = np.zeros((2, len(PAIR_INPUTS)))
    inputs[:, PAIR_INPUTS.index("density")] = (-1.0, 1.0)
    unsure, sure = pair.log_odds(inputs, PAIR_INPUTS)
    assert sure > unsure + 1


def test_no_fold_sees_its_own_manual() -> None:
    """A manual judged the other way round is ordered as the others teach, so wrongly."""
    odd = body("odd", 3, turned=True)
    others = [body("a", 0), body("b", 1)]
    found = {
        one.group: scored for one, scored in out_of_fold([*others, odd], [*others, odd], PIECES)
    }
    raws = [one.features[0, RAW] - one.features[-1, RAW] for one in found["odd"]]
    assert np.mean(raws) > 0
    assert set(found) == {"a", "b", "odd"}


def test_what_only_orders_is_not_scored_out_of_fold() -> None:
    """Bodies that teach the order alone have no evidence of gaps: their encoder saw them."""
    found = out_of_fold(
        [body("a", 0), body("b", 1), body("c", 2)], [body("b", 1), body("c", 2)], PIECES
    )
    assert [one.group for one, _ in found] == ["b", "c"]


def test_merged_lists_are_labelled_by_their_standard() -> None:
    """A clause that answers an element answers its standard; both kinds have their own rows."""
    judged = body("a", 0, elements=True)
    pair = fit_pair([judged], [judged], PIECES)
    scored = _score(judged.lists, pair)

    def whole_first(lists: Sequence[Scored], depth: int) -> list[tuple[int, float]]:
        return [(one.place, one.score) for one in lists[-1].candidates[:depth]]

    by_element, by_standard = (
        shown_rows(judged, scored, 5),
        merged_rows(judged, scored, whole_first, 5),
    )
    assert len(by_element.labels) == len(by_standard.labels) == 100
    assert by_standard.labels[by_element.labels].all()
    assert by_standard.labels.sum() > by_element.labels.sum()

    fitted = calibrate_pairs([("le", by_standard)])
    assert set(fitted) == {"all", "le"}
    chances = fitted["le"].choice.calibrator.apply(fitted["le"].log_odds)
    assert chances.mean() == pytest.approx(fitted["le"].labels.mean(), abs=0.02)
