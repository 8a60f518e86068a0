"""What each requirement becomes: the same words keep, other words ask, lineage is followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from corpora.records import Standard
from models.onnx_encoder import OnnxEncoder
from pipelines.editions.changes import Lineage, Relation
from pipelines.editions.heirs import Heirs, heirs, is_same_requirement
from pipelines.editions.recheck import Stood, deadline, decision_counts, standard_counts
from pipelines.embed import Kept
from pipelines.run import diff
from tests.pipelines.editions.made import HORSES, KEYS, RADIO, VEHICLES, edition, standard

CARS = standard("1.1.1", "Revisión de vehículos", VEHICLES)
CELLS = standard("1.1.2", "Control de llaves", KEYS)
CALLS = standard("1.1.3", "Ubicación de patrullas", RADIO)
OLD = (CARS, CELLS, CALLS)
KEPT: Kept = {}


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    """Return the encoder that ships."""
    return OnnxEncoder.bundled(threads=1)


def became(
    encoder: OnnxEncoder,
    new: Sequence[Standard],
    confirmed: Sequence[Lineage] = (),
    *,
    old: Sequence[Standard] = OLD,
    equivalent: bool = False,
) -> Heirs:
    a, b = edition("x-1", *old), edition("x-2", *new)
    return heirs(a, b, diff(a, b, encoder, KEPT, confirmed), equivalent=equivalent)


def told(found: Heirs, standard: str, element: str = "") -> set[tuple[str, str, str]]:
    return {(one.standard, one.element, one.fate.value) for one in found[standard, element]}


def test_what_stays_is_its_own_heir(encoder: OnnxEncoder) -> None:
    """Every standard and element of an unchanged edition is the same one."""
    found = became(encoder, OLD)
    assert all(told(found, *one) == {(*one, "same")} for one in found)
    assert len(found) == len(OLD) + sum(len(one.elements) for one in OLD)


def test_another_number_title_or_path_is_the_same_requirement(encoder: OnnxEncoder) -> None:
    """Renumbered and retitled with the same words: its elements go along under the new number."""
    moved = standard("7.2.9", "Llaves de los separos", KEYS, path=(("Otro",), ("Other",)))
    found = became(encoder, (CARS, moved, CALLS))
    assert told(found, "1.1.2") == {("7.2.9", "", "same")}
    assert told(found, "1.1.2", "1.1.2.p1") == {("7.2.9", "7.2.9.p1", "same")}


def test_other_words_in_the_statement_reopen_its_elements_too(encoder: OnnxEncoder) -> None:
    """The lead-in is part of what an element asks: "podrá" in place of a duty changes them all."""
    softer = (KEYS[0].replace("obliga a cambiar", "permite cambiar"), KEYS[1])
    found = became(encoder, (CARS, standard("1.1.2", CELLS.title_es, softer), CALLS))
    assert told(found, "1.1.2") == {("1.1.2", "", "reworded")}
    assert told(found, "1.1.2", "1.1.2.p2") == {("1.1.2", "1.1.2.p2", "reworded")}
    assert told(found, "1.1.1") == {("1.1.1", "", "same")}


def test_an_element_more_leaves_the_others_as_they_were(encoder: OnnxEncoder) -> None:
    """The standard as a whole asks for more; what its old elements ask did not change."""
    more = (RADIO[0], (*RADIO[1], "se anota la hora de cada aviso"))
    found = became(encoder, (CARS, CELLS, standard("1.1.3", CALLS.title_es, more)))
    assert told(found, "1.1.3") == {("1.1.3", "", "reworded")}
    assert told(found, "1.1.3", "1.1.3.p1") == {("1.1.3", "1.1.3.p1", "same")}


def test_a_withdrawn_standard_has_no_heir(encoder: OnnxEncoder) -> None:
    """Neither has any of its elements."""
    found = became(encoder, (CARS, CALLS))
    assert told(found, "1.1.2") == set()
    assert told(found, "1.1.2", "1.1.2.p1") == set()


def test_confirmed_lineage_is_followed(encoder: OnnxEncoder) -> None:
    """What a person settled as equal is equivalent; as a split, each part is asked about."""
    horses = standard("2.1.1", "Escuadrón montado", HORSES)
    equal = Lineage(from_id="1.1.2", to_id="2.1.1", by="Ana", relation=Relation.EQUAL)
    found = became(encoder, (CARS, horses, CALLS), (equal,))
    assert told(found, "1.1.2") == {("2.1.1", "", "equivalent")}
    split = (
        Lineage(from_id="1.1.2", to_id="2.1.1", by="Ana"),
        Lineage(from_id="1.1.2", to_id="1.1.3", by="Ana"),
    )
    found = became(encoder, (CARS, horses, CALLS), split, old=(CARS, CELLS))
    assert told(found, "1.1.2") == {("2.1.1", "", "divided"), ("1.1.3", "", "divided")}


def test_a_marked_wording_is_equivalent_number_by_number(encoder: OnnxEncoder) -> None:
    """It says nothing of a standard that also got another number."""
    other = (VEHICLES[0].replace("firmada", "sellada"), VEHICLES[1])
    cars = standard("1.1.1", CARS.title_es, other)
    found = became(encoder, (cars, CELLS, CALLS), equivalent=True)
    assert told(found, "1.1.1") == {("1.1.1", "", "equivalent")}
    assert told(found, "1.1.1", "1.1.1.p1") == {("1.1.1", "1.1.1.p1", "equivalent")}
    moved = replace(cars, id="5.5.5", elements=())
    found = became(encoder, (moved, CELLS, CALLS), equivalent=True)
    assert told(found, "1.1.1") == {("5.5.5", "", "reworded")}


def test_the_same_title_alone_is_no_proof_of_the_same_text(encoder: OnnxEncoder) -> None:
    """Where one wording has no more than the title, a person is asked, and told why."""
    bare = standard("1.1.2", CELLS.title_es)
    found = became(encoder, OLD, old=(CARS, bare, CALLS))
    assert told(found, "1.1.2") == {("1.1.2", "", "untold")}
    assert is_same_requirement(bare, standard("9.9.9", CELLS.title_es))
    assert not is_same_requirement(bare, CELLS)


def test_counts_say_what_will_be_done(encoder: OnnxEncoder) -> None:
    """Standards by fate, and decisions by outcome, each heir of a decision counted."""
    new = (CARS, standard("1.1.2", CELLS.title_es, (f"{KEYS[0]} Se anota.", KEYS[1])))
    horses = standard("2.1.1", "Escuadrón montado", HORSES)
    a, b = edition("x-1", *OLD), edition("x-2", *new, horses)
    changes = diff(a, b, encoder, KEPT)
    found = heirs(a, b, changes)
    assert standard_counts(found, changes) == {
        **{"unchanged": 1, "equivalent": 0, "to_confirm": 1},
        **{"new": 1, "withdrawn": 1},
    }
    stood = [
        Stood(standard="1.1.1", element="1.1.1.p1", of_clause=True, count=3),
        Stood(standard="1.1.2", element="", of_clause=False, count=2),
        Stood(standard="1.1.3", element="", of_clause=True, count=5),
    ]
    assert decision_counts(found, stood) == {
        **{"kept": 3, "kept_equivalent": 0, "to_confirm": 2},
        **{"orphaned": 0, "archived": 5},
    }


@pytest.mark.parametrize(
    ("effective", "months", "due"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-11-30", 12, "2027-11-30"),
        ("2026-11-30", 0, "2026-11-30"),
        ("2026-10-15", 3, "2027-01-15"),
    ],
)
def test_a_deadline_is_so_many_months_later(effective: str, months: int, due: str) -> None:
    """On the same day, or the last of a shorter month."""
    assert deadline(date.fromisoformat(effective), months).isoformat() == due
