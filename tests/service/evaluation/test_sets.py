"""Judged sets of our own gold, of real folders and of lists: what each asks and what is right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpora.catalog import load_edition
from corpora.errors import InputError
from corpora.gold_set import Part
from models.hashing_encoder import HashingEncoder
from pipelines.embed import query_of
from pipelines.evaluation.judged import JudgedSet
from service.evaluation.baselines import baseline_answers
from service.evaluation.lists import find_source, gold_set, mapping_set
from service.evaluation.own import own_sets
from service.evaluation.real import us_directives
from service.settings import Settings

LIST = ("id,title_es,title_en\n", "{0}-1,Grúas y remolques,Towing\n", "{0}-2,Perros,Dogs\n")
MANUAL = """# Resguardo de llaves

Artículo 1. El oficial de guardia deberá resguardar las llaves de los separos.

Artículo 2. El oficial de guardia deberá anotar cada entrega en la bitácora de llaves.
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> tuple[JudgedSet, JudgedSet]:
    """Return both sets of the calibrate part."""
    return own_sets(Part.CALIBRATE, Settings(data=tmp_path_factory.mktemp("data")))


def test_the_english_set_asks_nothing_in_spanish(own: tuple[JudgedSet, JudgedSet]) -> None:
    """Every standard and element asked has English words, and none has Spanish ones."""
    whole, english = own
    assert english.name == f"{whole.name}-en"
    for body in english.bodies:
        for standard in body.edition.standards:
            for element in (None, *standard.elements):
                assert query_of(standard, element, "en")
                assert query_of(standard, element, "es") == ""


def test_both_sets_hold_the_same_judgements(own: tuple[JudgedSet, JudgedSet]) -> None:
    """Only the question changes: clauses, answers and statuses stay."""
    for one, other in zip(*(judged.bodies for judged in own), strict=True):
        assert (one.clauses, one.relevant, one.answered) == (
            other.clauses,
            other.relevant,
            other.answered,
        )


def test_every_body_of_the_gold_is_judged_whole(own: tuple[JudgedSet, JudgedSet]) -> None:
    """Each manual has answers, gaps and elements judged, and each right unit is one of its own."""
    for body in own[0].bodies:
        assert set(body.answered.values()) == {True, False}
        assert any(element for _, element in body.relevant)
        assert {unit for units in body.relevant.values() for unit in units} <= set(body.units)


def test_words_are_not_searched_in_another_language(own: tuple[JudgedSet, JudgedSet]) -> None:
    """Spanish clauses asked in English leave BM25 and the keyword search out."""
    whole, english = own
    encoder = HashingEncoder(dimensions=64)
    assert set(baseline_answers(whole.bodies[-1], encoder, {}, "es")) == {
        *("cosine", "cosine-text", "bm25", "keywords")
    }
    assert set(baseline_answers(english.bodies[-1], encoder, {}, "en")) == {"cosine", "cosine-text"}


def test_letters_group_the_provisions_that_print_them(tmp_path: Path) -> None:
    """A letter counts under the standard that its number became; whole directives are left out."""
    rows = [
        row("one", "clause", ["a", "b"]),
        row("two", "section", ["b"]),
        row("three", "directive", ["c"]),
    ]
    folder = tmp_path / "en_calea"
    folder.mkdir()
    (folder / "refs.jsonl").write_text("\n".join(json.dumps(one) for one in rows), "utf-8")
    body = us_directives(tmp_path).bodies[0]
    assert body.relevant["4.3.3", None] == {"one": 2, "two": 2}
    assert body.letters == {
        ("4.3.3", "1.3.11.a"): {"one": 2},
        ("4.3.3", "1.3.11.b"): {"one": 2, "two": 2},
    }


def row(name: str, level: str, letters: list[str]) -> dict[str, object]:
    return {
        "id": name,
        "agency": "An agency",
        "directive": "D",
        "level": level,
        "path": ["P"],
        "text": f"Text of {name}.",
        "bullets": [{"std": "1.3.11", "bullets": letters}],
        "resolved": [{"number": "1.3.11", "edition": "5", "le6": "4.3.3"}],
    }


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """Two lists of two requirements and one link between them."""
    for name in ("s", "t"):
        (tmp_path / f"{name}.csv").write_text("".join(LIST).format(name), encoding="utf-8")
    link = {"source": "s-1", "target": "t-2", "relationship": "subset"}
    (tmp_path / "pairs.jsonl").write_text(json.dumps(link), encoding="utf-8")
    return tmp_path


def test_a_mapping_is_asked_both_ways(lists: Path) -> None:
    """The target is asked of the sources, then the source of the targets; a subset is partial."""
    forward, backward = mapping_set(
        lists / "s.csv", lists / "t.csv", lists / "pairs.jsonl", spoken="es", asked="en"
    )
    assert forward.bodies[0].relevant == {("t-2", None): {"s-1": 1}}
    assert backward.bodies[0].relevant == {("s-1", None): {"t-2": 1}}
    assert set(forward.bodies[0].languages) == {"es"}
    assert {one.title_es for one in forward.bodies[0].edition.standards} == {""}
    assert {one.title_en for one in backward.bodies[0].edition.standards} == {""}


def test_the_list_of_the_sources_is_found_beside_its_links(lists: Path) -> None:
    """It is the one whose ids the links start from; without it a sentence says so."""
    assert find_source(lists / "pairs.jsonl", lists / "t.csv") == lists / "s.csv"
    (lists / "s.csv").unlink()
    with pytest.raises(InputError, match="sources"):
        find_source(lists / "pairs.jsonl", lists / "t.csv")


def test_a_gold_file_is_placed_on_the_manual_beside_it(
    tmp_path: Path,
) -> None:
    """Label and words name the clause; a row with a status alone says what the manual lacks."""
    (tmp_path / "m.md").write_text(MANUAL, encoding="utf-8")
    rows = [
        {"manual": "m.md", "standard": "1.1.1", "label": "Art. 1", "relation": "satisfies"},
        {
            "manual": "m.md",
            "standard": "1.1.2",
            "clause_contains": "cada entrega en la bitácora",
            "relation": "contradicts",
        },
        {"manual": "m.md", "standard": "1.1.1", "status": "covered"},
        {"manual": "m.md", "standard": "1.1.2", "status": "gap"},
    ]
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in rows), encoding="utf-8")
    body = gold_set(path, load_edition("le-6"), Settings(data=tmp_path)).bodies[0]
    (unit,) = body.relevant["1.1.1", None]
    place = body.units.index(unit)
    assert "resguardar" in body.clauses[place].text
    assert body.answered == {("1.1.1", None): True, ("1.1.2", None): False}
    ((standard, other),) = body.contradictions
    assert standard == "1.1.2"
    assert "bitácora" in body.clauses[other].text


def test_a_manual_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The sentence tells which file is missing beside the gold."""
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"manual": "x.pdf", "standard": "1", "status": "gap"}), "utf-8")
    with pytest.raises(InputError, match=r"x\.pdf"):
        gold_set(path, load_edition("le-6"), Settings(data=tmp_path))
