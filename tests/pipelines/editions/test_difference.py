"""Each kind of change is named, with its relation, and what a person settled is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from corpora.errors import InputError
from corpora.records import Standard
from models.onnx_encoder import OnnxEncoder
from pipelines.editions.changes import ChangeKind, Lineage, Relation, StandardChange
from pipelines.embed import Kept
from pipelines.run import diff
from tests.pipelines.editions.made import (
    HORSES,
    KEYS,
    RADIO,
    VEHICLES,
    edition,
    standard,
)

Compare = Callable[..., dict[tuple[str | None, str | None], StandardChange]]


@pytest.fixture(scope="module")
def compare() -> Compare:
    """Return a function that compares two lists of standards and gives rows by their two ids."""
    encoder = OnnxEncoder.bundled(threads=1)
    kept: Kept = {}

    def run(
        old: Sequence[Standard], new: Sequence[Standard], confirmed: Sequence[Lineage] = ()
    ) -> dict[tuple[str | None, str | None], StandardChange]:
        changes = diff(edition("a", *old), edition("b", *new), encoder, kept, confirmed)
        return {(row.from_id, row.to_id): row for row in changes}

    return run


def kinds(row: StandardChange) -> set[str]:
    """Return a row's kinds as words."""
    return {kind.value for kind in row.kinds}


CARS = standard("1.1.1", "Revisión de vehículos", VEHICLES, level="M")
CELLS = standard("1.1.2", "Control de llaves", KEYS, level="M")
CALLS = standard("1.1.3", "Ubicación de patrullas", RADIO)
OLD = (CARS, CELLS, CALLS)


def test_an_edition_against_itself_is_unchanged(compare: Compare) -> None:
    """Every row says unchanged and equal, by its digest."""
    rows = compare(OLD, OLD)
    assert set(rows) == {("1.1.1", "1.1.1"), ("1.1.2", "1.1.2"), ("1.1.3", "1.1.3")}
    assert all(kinds(row) == {"unchanged"} for row in rows.values())
    assert all(row.relation is Relation.EQUAL for row in rows.values())
    assert all(row.evidence.same_digest for row in rows.values())


def test_a_new_number_with_the_same_words_is_renumbered(compare: Compare) -> None:
    """Path and number may change; the requirement is the same."""
    moved = standard("7.2.9", CELLS.title_es, KEYS, level="M", path=(("Otro",), ("Other",)))
    rows = compare(OLD, (CARS, CALLS, moved))
    assert kinds(rows["1.1.2", "7.2.9"]) == {"renumbered"}
    assert rows["1.1.2", "7.2.9"].relation is Relation.EQUAL


def test_a_number_given_to_another_requirement_is_reused(compare: Compare) -> None:
    """The new requirement is not taken for the old one of its number, which is found elsewhere."""
    rows = compare(
        OLD,
        (
            CARS,
            standard("1.1.2", "Escuadrón montado", HORSES),
            CALLS,
            standard("1.1.4", CELLS.title_es, KEYS, level="M"),
        ),
    )
    assert rows[None, "1.1.2"].kind is ChangeKind.NUMBER_REUSED
    assert rows["1.1.2", "1.1.4"].kind is ChangeKind.RENUMBERED


def test_other_words_are_reworded_and_never_equal(compare: Compare) -> None:
    """One "puede" in place of a duty reopens the standard."""
    body = (KEYS[0].replace("obliga a cambiar", "permite cambiar"), KEYS[1])
    rows = compare(OLD, (CARS, standard("1.1.2", CELLS.title_es, body, level="M"), CALLS))
    assert kinds(rows["1.1.2", "1.1.2"]) == {"reworded"}
    assert rows["1.1.2", "1.1.2"].relation is Relation.INTERSECTS


def test_another_title_or_level_is_the_same_requirement(compare: Compare) -> None:
    """Both are named, and the relation stays equal."""
    rows = compare(
        OLD,
        (
            standard("1.1.1", "Vehículos: su revisión diaria", VEHICLES, level="M"),
            standard("1.1.2", CELLS.title_es, KEYS, level="O"),
            CALLS,
        ),
    )
    assert kinds(rows["1.1.1", "1.1.1"]) == {"retitled"}
    assert kinds(rows["1.1.2", "1.1.2"]) == {"level-changed"}
    assert {row.relation for row in rows.values()} == {Relation.EQUAL}


def test_an_unknown_level_is_no_change_of_level(compare: Compare) -> None:
    """A level that one edition does not tell says nothing."""
    rows = compare(OLD, (standard("1.1.1", CARS.title_es, VEHICLES), CELLS, CALLS))
    assert kinds(rows["1.1.1", "1.1.1"]) == {"unchanged"}


def test_new_and_withdrawn_have_no_partner(compare: Compare) -> None:
    """A subject that only one edition has stands alone, with relation none."""
    horses = standard("1.1.4", "Escuadrón montado", HORSES)
    came, went = compare(OLD, (*OLD, horses)), compare((*OLD, horses), OLD)
    assert came[None, "1.1.4"].kind is ChangeKind.NEW
    assert went["1.1.4", None].kind is ChangeKind.WITHDRAWN
    assert {came[None, "1.1.4"].relation, went["1.1.4", None].relation} == {Relation.NONE}


def test_a_standard_cut_in_two_is_split(compare: Compare) -> None:
    """Both parts point back to it, each asks less than it did."""
    first, second, third = VEHICLES[0].split(". ")
    one = (f"{first}.", VEHICLES[1][:1])
    two = (f"{second}. {third}", VEHICLES[1][1:])
    rows = compare(
        OLD,
        (
            standard("1.1.1", CARS.title_es, one, level="M"),
            CELLS,
            CALLS,
            standard("1.1.4", "Fallas y taller", two, level="M"),
        ),
    )
    parts = rows["1.1.1", "1.1.1"], rows["1.1.1", "1.1.4"]
    assert all(row.kind is ChangeKind.SPLIT for row in parts)
    assert {row.relation for row in parts} == {Relation.SUPERSET}
    assert [part.to_id for part in parts[1].elements] == ["1.1.4.p1", "1.1.4.p2"]


def test_two_standards_made_one_are_merged(compare: Compare) -> None:
    """Both point to it, and each is part of it."""
    both = (f"{VEHICLES[0]} {KEYS[0]}", (*VEHICLES[1], *KEYS[1]))
    title = f"{CARS.title_es} y {CELLS.title_es.lower()}"
    rows = compare(OLD, (standard("1.1.1", title, both, level="M"), CALLS))
    parts = rows["1.1.1", "1.1.1"], rows["1.1.2", "1.1.1"]
    assert all(row.kind is ChangeKind.MERGED for row in parts)
    assert {row.relation for row in parts} == {Relation.SUBSET}


def test_an_element_more_or_less_is_named_with_its_id(compare: Compare) -> None:
    """More parts make the old requirement a subset, fewer a superset."""
    more = (KEYS[0], (*KEYS[1], "el relevo cuenta las llaves"))
    grown = standard("1.1.2", CELLS.title_es, more, level="M")
    added = compare(OLD, (CARS, grown, CALLS))["1.1.2", "1.1.2"]
    removed = compare((CARS, grown, CALLS), OLD)["1.1.2", "1.1.2"]
    assert (added.kind, added.relation) == (ChangeKind.ELEMENT_ADDED, Relation.SUBSET)
    assert (removed.kind, removed.relation) == (ChangeKind.ELEMENT_REMOVED, Relation.SUPERSET)
    assert [row.to_id for row in added.elements if row.from_id is None] == ["1.1.2.p3"]
    assert [row.from_id for row in removed.elements if row.to_id is None] == ["1.1.2.p3"]


def test_an_element_that_changes_standards_is_moved(compare: Compare) -> None:
    """The rows of both standards show its two ids."""
    giver = (VEHICLES[0], VEHICLES[1][:2])
    taker = (KEYS[0], (*KEYS[1], VEHICLES[1][2]))
    # "el taller firma" is too short to be told by; a longer part is what standards have
    long = "el taller entrega constancia firmada de cada reparación"
    old = standard("1.1.1", CARS.title_es, (VEHICLES[0], (*giver[1], long)), level="M")
    rows = compare(
        (old, CELLS, CALLS),
        (
            standard("1.1.1", CARS.title_es, giver, level="M"),
            standard("1.1.2", CELLS.title_es, (taker[0], (*KEYS[1], long)), level="M"),
            CALLS,
        ),
    )
    for pair, relation in (
        (("1.1.1", "1.1.1"), Relation.SUPERSET),
        (("1.1.2", "1.1.2"), Relation.SUBSET),
    ):
        assert rows[pair].kind is ChangeKind.ELEMENT_MOVED
        assert rows[pair].relation is relation
        assert ("1.1.1.p3", "1.1.2.p3") in {(p.from_id, p.to_id) for p in rows[pair].elements}


def test_elements_in_another_order_are_moved(compare: Compare) -> None:
    """The same parts under other letters are said, since a citation names the letter."""
    turned = (KEYS[0], tuple(reversed(KEYS[1])))
    row = compare(OLD, (CARS, standard("1.1.2", CELLS.title_es, turned, level="M"), CALLS))[
        "1.1.2", "1.1.2"
    ]
    assert row.kind is ChangeKind.ELEMENT_MOVED
    assert row.relation is Relation.EQUAL


def test_a_text_that_one_edition_lacks_is_not_a_change(compare: Compare) -> None:
    """Titles alone against titles with texts: no element was added, nothing was reworded."""
    bare = tuple(standard(row.id, row.title_es) for row in OLD)
    rows = compare(bare, OLD)
    assert all(kinds(row) == {"unchanged"} for row in rows.values())
    assert all(row.evidence.text is None and not row.elements for row in rows.values())


def test_repeated_titles_are_told_apart_by_their_neighbours(compare: Compare) -> None:
    """The title of a chapter that moved goes with its chapter, not with its old number."""
    titles = ("Separos: ingreso", "Capacitación", "Separos: egreso")
    others = ("Radio: claves", "Capacitación", "Radio: despacho")
    old = [standard(f"3.1.{n}", t) for n, t in enumerate(titles, 1)]
    old += [standard(f"5.1.{n}", t) for n, t in enumerate(others, 1)]
    new = [standard(f"5.1.{n}", t) for n, t in enumerate(titles, 1)]
    new += [standard(f"9.4.{n}", t) for n, t in enumerate(others, 1)]
    rows = compare(old, new)
    assert ("3.1.2", "5.1.2") in rows
    assert ("5.1.2", "9.4.2") in rows


def test_what_a_person_settled_wins(compare: Compare) -> None:
    """A pair, a withdrawal and a relation stay as they were said, with who said them."""
    by = "Ana Ruiz"
    rows = compare(
        OLD,
        OLD,
        [
            Lineage(from_id="1.1.1", to_id="1.1.2", by=by, relation=Relation.INTERSECTS),
            Lineage(from_id="1.1.2", to_id=None, by=by),
            Lineage(from_id=None, to_id="1.1.1", by=by),
        ],
    )
    assert rows["1.1.1", "1.1.2"].relation is Relation.INTERSECTS
    assert rows["1.1.2", None].certainty == 1.0
    assert {row.confirmed_by for row in rows.values()} == {by, None}
    assert ("1.1.3", "1.1.3") in rows


def test_a_settled_element_wins(compare: Compare) -> None:
    """An element that a person paired is paired so, though its words say otherwise."""
    body = (KEYS[0], ("una persona guarda las llaves", "se cambia la cerradura si hay pérdida"))
    new = (CARS, standard("1.1.2", CELLS.title_es, body, level="M"), CALLS)
    said = [
        Lineage(from_id="1.1.2.p1", to_id="1.1.2.p2", by="Ana Ruiz"),
        Lineage(from_id="1.1.2.p2", to_id=None, by="Ana Ruiz"),
    ]
    found = compare(OLD, new, said)["1.1.2", "1.1.2"].elements
    assert ("1.1.2.p1", "1.1.2.p2") in {(row.from_id, row.to_id) for row in found}
    assert ("1.1.2.p2", None) in {(row.from_id, row.to_id) for row in found}


def test_a_settled_id_that_does_not_exist_is_refused(compare: Compare) -> None:
    """The error names the id and the edition."""
    with pytest.raises(InputError, match=r"9\.9\.9.*b"):
        compare(OLD, OLD, [Lineage(from_id="1.1.1", to_id="9.9.9", by="Ana Ruiz")])


def test_empty_editions_have_rows_too(compare: Compare) -> None:
    """Everything is new against nothing, and withdrawn against nothing."""
    assert {row.kind for row in compare((), OLD).values()} == {ChangeKind.NEW}
    assert {row.kind for row in compare(OLD, ()).values()} == {ChangeKind.WITHDRAWN}
    assert compare((), ()) == {}
