"""ObliQA's protocol on a small rulebook of our own: reading, folds, features, figures."""

from __future__ import annotations

import importlib
import json
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from corpora.errors import InputError, MissingFile
from models.hashing_encoder import HashingEncoder
from service.evaluation.folds import group_folds
from service.evaluation.list_features import (
    around_features,
    feedback_features,
    place_features,
    top_candidates,
)
from service.evaluation.rulebooks import Rulebooks, load_rulebooks, parts_of

THINGS = ("boats", "cranes", "lamps", "ropes", "tents", "wells", "carts", "nets")
DUTIES = ("inspect {} each {}", "list {} kept at the {}", "repair {} before the {}")
TIMES = ("morning", "harbour", "summer", "market", "winter", "bridge")


Rows = list[dict[str, object]]


def write(folder: Path, passages: Rows, questions: Rows) -> Path:
    for name, rows in (("passages", passages), ("dev", questions)):
        lines = "\n".join(json.dumps(row) for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six documents of 24 duties below three headings, three questions each and one of two."""
    passages: Rows = []
    questions: Rows = []
    for number, time in enumerate(TIMES, start=1):
        for part, duty in enumerate(DUTIES, start=1):
            passages.append({"id": f"{number}:{part}.", "doc": number, "text": f"Part {time}"})
            for place, thing in enumerate(THINGS, start=1):
                text = f"The keeper must {duty.format(thing, time)}."
                passages.append({"id": f"{number}:{part}.{place}", "doc": number, "text": text})
            named = [f"{number}:{part}.{number}"]
            if part == 1:
                named.append(f"{number % len(TIMES) + 1}:1.{number}")
            text = f"Must the keeper {duty.format(THINGS[number - 1], time)}?"
            questions.append({"id": f"q{number}{part}", "question": text, "passages": named})
    return write(tmp_path, passages, questions)


@pytest.fixture
def books(folder: Path) -> Rulebooks:
    return load_rulebooks(folder)


def test_headings_come_from_the_ids_above(books: Rulebooks) -> None:
    """A passage's heading is the text of the id it continues; neighbours share its section."""
    place = books.units.index("2:3.5")
    assert books.headings[place] == "Part harbour"
    assert books.units[books.above[place]] == "2:3."
    assert books.titled()[place].startswith("Part harbour: The keeper must repair tents")
    same = [
        unit
        for unit, one in zip(books.units, books.sections, strict=True)
        if one == books.sections[place]
    ]
    assert same == [f"2:3.{number}" for number in range(1, 9)]


def test_a_question_belongs_to_the_document_of_its_first_passage(books: Rulebooks) -> None:
    """The second passage's document is known, but does not decide."""
    first = next(one for one in books.questions if one.id == "q11")
    assert (first.document, first.documents) == ("1", frozenset({"1", "2"}))


def test_parts_cover_a_text_and_none_is_a_scrap() -> None:
    """Parts joined give the text again; a short rest stays with what is before it."""
    sentence = "The keeper of the harbour must look at every boat in the early morning hours"
    text = f"{sentence}. {sentence} (a) before the market opens. Yes."
    found = parts_of(text)
    assert " ".join(found) == text
    assert len(found) == 2
    assert parts_of("") == [""]


def test_folds_never_share_a_group_and_are_even() -> None:
    """Each group is in one fold, and the largest does not fill its fold further."""
    groups = ["a"] * 10 + ["b"] * 4 + ["c"] * 4 + ["d"] * 3 + ["e"] * 2 + ["f"] * 2
    folds = group_folds(groups, 3)
    assert len({(group, int(fold)) for group, fold in zip(groups, folds, strict=True)}) == 6
    assert sorted(np.bincount(folds).tolist()) == [7, 8, 10]
    with pytest.raises(ValueError, match="2 groups"):
        group_folds(["a", "b"], 3)


def test_features_of_places_equal_those_worked_out_by_hand() -> None:
    """Z over all passages, place among the candidates, distance to the best candidate."""
    view = np.array([[4.0, 2.0, 0.0, 2.0]], dtype=np.float32)
    candidates = top_candidates(view, 2)
    assert candidates[0, 0] == 0
    found = place_features("x", view, np.array([[0, 2]]))
    assert found["x z"][0] == pytest.approx([2**0.5, -(2**0.5)])
    assert found["x place"][0].tolist() == [0, 1]
    assert found["x below"][0].tolist() == [0, -4]


def test_what_is_beside_stops_at_the_end_of_a_document(books: Rulebooks) -> None:
    """The first passage of a document has nothing before it, the second has the first."""
    view = np.arange(len(books.units), dtype=np.float32)[None]
    start = books.documents.index("2")
    found = around_features(books, view, np.array([[start, start + 1]]))
    assert found["beside -1"][0].tolist() == [-3.0, start]
    assert found["beside +1"][0].tolist() == [start + 1, start + 2]
    assert found["above"][0].tolist() == [-3.0, start]
    assert found["document best other"][0].tolist() == [start + 1, start]


def test_feedback_leaves_the_candidate_itself_out() -> None:
    """The best candidate is compared with the others, never with itself."""
    passages = np.eye(4, dtype=np.float32)
    own = np.zeros((1, 3), dtype=np.float32)
    found = feedback_features(passages, own, np.array([[0, 1, 2]]))
    assert found["like best 3"][0].tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"id": "x", "question": "?", "passages": ["9:9"]}, "9:9"),
        ({"id": "x", "question": "?"}, "passages"),
    ],
)
def test_a_question_that_names_no_passage_is_refused(
    folder: Path, row: dict[str, object], says: str
) -> None:
    """The error names the passage, or what the line lacks."""
    (folder / "dev.jsonl").write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(InputError, match=says):
        load_rulebooks(folder)


def test_a_folder_without_the_files_is_said(tmp_path: Path) -> None:
    """A missing file is named."""
    with pytest.raises(MissingFile, match=r"passages\.jsonl"):
        load_rulebooks(tmp_path)


@pytest.fixture(scope="module")
def folded() -> ModuleType:
    """Return the module that needs the extra."""
    return importlib.import_module("service.evaluation.folded")


@pytest.mark.needs_torch
def test_no_teacher_has_a_right_passage_in_a_document_left_out(
    folded: ModuleType, books: Rulebooks
) -> None:
    """A question of another fold stays out where its second passage is in a tested document."""
    folds = group_folds([one.document for one in books.questions])
    for fold in range(5):
        tested = {
            one.document for one, own in zip(books.questions, folds, strict=True) if own == fold
        }
        learn = folded.teachers(books.questions, folds, frozenset({fold}))
        assert 0 < len(learn) < len(books.questions) - sum(folds == fold)
        assert not any(books.questions[at].documents & tested for at in learn)


@pytest.mark.needs_torch
def test_a_question_is_never_scored_by_what_learned_from_its_document(
    folded: ModuleType, books: Rulebooks
) -> None:
    """With the answers of one fold made wrong, the scores of that fold stay the same."""
    questions = list(books.questions)
    before = _scores(folded, books)
    folds = group_folds([one.document for one in questions])
    tested = np.flatnonzero(folds == 2)
    # Only the answers of the fold are turned round: whoever learned from them would change.
    changed = [
        replace(one, right=one.right[::-1][:1]) if at in tested else one
        for at, one in enumerate(questions)
    ]
    after = _scores(folded, replace(books, questions=tuple(changed)))
    assert np.array_equal(before[tested], after[tested])


def _scores(folded: ModuleType, books: Rulebooks) -> NDArray[np.float64]:
    obliqa = importlib.import_module("service.evaluation.obliqa")
    views = importlib.import_module("service.evaluation.views")
    encoder = HashingEncoder(dimensions=64)
    folds = group_folds([one.document for one in books.questions])
    protocol = small(obliqa)
    embedded = views.embed_rulebooks(books, encoder, {})
    bench, _ = obliqa._bench(books, embedded, folds, protocol)
    adapters = folded.fold_adapters(bench, encoder.id, protocol.schedule)
    fit = importlib.import_module("models.ranker").train_logistic
    scores: NDArray[np.float64] = folded.reranked(bench, adapters, fit, protocol.taught)
    return scores


def small(obliqa: ModuleType) -> Any:
    ranker = importlib.import_module("models.ranker")
    return obliqa.Protocol(
        candidates=20,
        taught=20,
        schedule=importlib.import_module("models.adapter").Schedule(epochs=1, batch=4),
        trees=ranker.Trees(rounds=5, least=2),
    )


@pytest.mark.needs_torch
def test_figures_equal_those_counted_by_hand(folded: ModuleType, tmp_path: Path) -> None:
    """Two right passages, at places 1 and 3 of a list: recall@1 1/2, MAP@10 (1 + 2/3) / 2."""
    obliqa = importlib.import_module("service.evaluation.obliqa")
    passages = [{"id": f"1:{n}", "doc": 1, "text": f"text {n}"} for n in range(1, 5)]
    passages.append({"id": "1:1", "doc": 1, "text": "the same id again"})
    questions: list[dict[str, object]] = [{"id": "q", "question": "?", "passages": ["1:1", "1:3"]}]
    books = load_rulebooks(write(tmp_path, passages, questions))
    candidates = np.array([[0, 1, 2, 3, 4]])
    found = obliqa._figures(books, candidates, np.array([[0.1, 0.8, 0.5, 0.2, 0.9]]))
    assert found.means["recall@1"] == 0.5
    assert found.means["MAP@10"] == pytest.approx((1 + 2 / 3) / 2)
    assert found.means["recall@10"] == 1.0


@pytest.mark.needs_torch
def test_the_whole_protocol_gives_figures_beside_its_baselines(
    folded: ModuleType, folder: Path
) -> None:
    """Every method is measured on all questions and ours is set against each of the others."""
    obliqa = importlib.import_module("service.evaluation.obliqa")
    told: list[str] = []
    found = obliqa.obliqa(folder, HashingEncoder(dimensions=64), {}, told.append, small(obliqa))
    assert set(found) == {*("metrics", "baselines", "against", "ours", "asked", "bodies", "notes")}
    methods = {"zero-shot", "bm25", "cosine-text", "rank-fusion", "logistic"}
    assert set(found["baselines"]) == set(found["against"]) == methods
    assert {one["standards"] for one in found["baselines"].values()} == {18}
    for name, other in found["baselines"].items():
        difference = found["metrics"]["MAP"] - other["MAP"]
        assert found["against"][name]["MAP"]["mean"] == pytest.approx(difference, abs=2e-4)
    assert told
