"""A crosswalk of two small lists of our own: what is learned from whom, and the figures."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from models.hashing_encoder import HashingEncoder
from service.evaluation.pairings import Pairing, csls, learned_views

SUBJECTS = (
    ("barcos", "boats"),
    ("grúas", "cranes"),
    ("lámparas", "lamps"),
    ("sogas", "ropes"),
    ("carpas", "tents"),
    ("pozos", "wells"),
)
ACTS = (("revisar", "inspect"), ("guardar", "store"), ("reparar", "repair"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six chapters of one section and three points, and six targets that name their subjects."""
    sources, targets, links = [], [], []
    for number, (spanish, english) in enumerate(SUBJECTS, start=1):
        section = f"{number}.1"
        path = ([f"Sobre {spanish}"], [f"On {english}"])
        sources.append(row(str(number), "", (path[0][0], path[1][0]), False))
        care = (f"Cuidado de {spanish}", f"Care of {english}")
        sources.append(row(section, str(number), care, False, path))
        for point, (act, deed) in enumerate(ACTS, start=1):
            words = (f"El encargado debe {act} {spanish}", f"The keeper must {deed} {english}")
            sources.append(row(f"{section}.{point}", section, words, True, path))
            links.append({"source": f"{section}.{point}", "target": f"t-{number}"})
        order = (f"Los {spanish} están en buen estado", f"The {english} are in good order")
        targets.append(row(f"t-{number}", "", order, True))
    for name, rows in (("nis2-annex", sources), ("csf20", targets), ("nis2-to-csf.qrels", links)):
        text = "\n".join(json.dumps(one) for one in rows)
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return tmp_path


def row(
    name: str,
    parent: str,
    words: tuple[str, str],
    assessable: bool,
    path: tuple[list[str], list[str]] = ([], []),
) -> dict[str, object]:
    return {
        "id": name,
        "parent": parent,
        "text_es": words[0],
        "text_en": words[1],
        "path_es": path[0],
        "path_en": path[1],
        "assessable": assessable,
    }


def test_csls_takes_the_near_ones_of_both_sides_away() -> None:
    """With fewer than ten on a side, its mean is that of all: worked out by hand."""
    found = csls(np.array([[1.0, 0.0], [0.5, 0.5]], dtype=np.float32))
    assert found.tolist() == [[0.75, -0.75], [-0.25, 0.25]]


def test_links_speak_only_where_they_may() -> None:
    """A source that may hear one other gets that one's links, whatever it is like."""
    alike = np.ones((3, 3), dtype=np.float32)
    pairing = Pairing(scores={}, features=np.zeros((3, 2, 0), dtype=np.float32), alike=(alike,))
    linked = np.array([[True, False], [False, True], [False, False]])
    may = np.array([[False, True, False], [False, False, False], [True, True, False]])
    found = learned_views(pairing, linked, may)[:, :, :3]
    assert found[0].tolist() == [[0, 0, 0], [1, 1, 1]]
    assert found[1].tolist() == [[0, 0, 0], [0, 0, 0]]
    assert found[2] == pytest.approx(np.full((2, 3), 0.5))


@pytest.fixture(scope="module")
def crosswalk() -> ModuleType:
    """Return the module that needs the extra."""
    return importlib.import_module("service.evaluation.crosswalk")


@pytest.mark.needs_torch
def test_a_group_is_never_scored_by_what_learned_from_its_links(crosswalk: ModuleType) -> None:
    """With the links of one fold's groups changed, the scores of that fold stay the same."""
    chance = np.random.default_rng(0)
    groups = [f"g{place // 3}" for place in range(30)]
    folds = crosswalk.group_folds(groups)
    linked = chance.random((30, 8)) < 0.3
    pairing = Pairing(
        scores={},
        features=chance.normal(size=(30, 8, 4)).astype(np.float32),
        alike=(chance.random((30, 30)).astype(np.float32),),
    )
    changed = linked.copy()
    tested = folds == 1
    changed[tested] = ~linked[tested]
    before, after = (crosswalk.trained_scores(pairing, one, groups) for one in (linked, changed))
    for name in ("trained", "popularity"):
        assert np.array_equal(before[name][tested], after[name][tested])
        assert not np.array_equal(before[name][~tested], after[name][~tested])


@pytest.mark.needs_torch
def test_kin_are_known_from_the_list(crosswalk: ModuleType, folder: Path) -> None:
    """A point's parent is its section here, and a section is the second step from the top."""
    kin = crosswalk._kin(folder / "nis2-annex.jsonl")
    assert (kin.parent["2.1.3"], kin.section["2.1.3"]) == ("2.1", "2.1")
    assert (kin.parent["2.1"], kin.section["2.1"]) == ("2", "2.1")
    assert kin.section["2"] == "2"


@pytest.mark.needs_torch
def test_every_pair_of_languages_is_measured_both_ways(crosswalk: ModuleType, folder: Path) -> None:
    """Within a language shared words find the targets; BM25 stands beside only there."""
    found = crosswalk.crosswalk(folder, HashingEncoder(dimensions=512), {}, lambda _: None)
    assert len(found) == 4 * 2 * 3
    for name, one in found.items():
        assert one["metrics"]["standards"] == (18 if ":sources:" in name else 6)
        assert set(one["against"]) == set(one["baselines"])
    same = found["nis2-annex(es)-csf20(es):sources:zero-shot"]
    assert same["metrics"]["MAP"] > 0.9
    assert set(same["baselines"]) == {"bm25", "cosine", "cosine-text"}
    other = found["nis2-annex(es)-csf20(en):standards:zero-shot"]
    assert set(other["baselines"]) == {"cosine", "cosine-text"}
