"""The carry rules, row by row of their truth table: kept only where both texts are the same."""

from __future__ import annotations

from itertools import product

import pytest

from pipelines.editions.carry import ClauseFate, Outcome, RequirementFate, carry

# Requirement, then what becomes of a decision on no clause, the same, a reworded and a gone one.
TABLE = {
    "same": ("kept", "kept", "to_confirm", "orphaned"),
    "equivalent": ("kept_equivalent", "kept_equivalent", "to_confirm", "orphaned"),
    "untold": ("to_confirm", "to_confirm", "to_confirm", "orphaned"),
    "reworded": ("to_confirm", "to_confirm", "to_confirm", "orphaned"),
    "divided": ("to_confirm", "to_confirm", "to_confirm", "orphaned"),
    "withdrawn": ("archived", "archived", "archived", "archived"),
}
CLAUSES = ("none", "same", "reworded", "gone")


@pytest.mark.parametrize("requirement", list(TABLE))
@pytest.mark.parametrize("place", range(len(CLAUSES)))
def test_each_row_of_the_table(requirement: str, place: int) -> None:
    """What becomes of a decision is what the table says, for every pair of fates."""
    found = carry(ClauseFate(CLAUSES[place]), RequirementFate(requirement))
    assert found.value == TABLE[requirement][place]


def test_the_table_names_every_fate() -> None:
    """No fate is left to chance: the table has a cell for each pair."""
    assert {one.value for one in RequirementFate} == set(TABLE)
    assert {one.value for one in ClauseFate} == set(CLAUSES)


def test_nothing_is_kept_that_is_not_the_same_on_both_sides() -> None:
    """Of all pairs, those that hold have an untouched clause and an unmoved requirement."""
    for clause, requirement in product(ClauseFate, RequirementFate):
        untouched = clause in (ClauseFate.NONE, ClauseFate.SAME)
        unmoved = requirement in (RequirementFate.SAME, RequirementFate.EQUIVALENT)
        assert carry(clause, requirement).holds == (untouched and unmoved)


def test_what_holds_by_a_person_says_so() -> None:
    """A wording that somebody marked as the same requirement is told from the same words."""
    assert carry(ClauseFate.SAME, RequirementFate.EQUIVALENT) is Outcome.KEPT_EQUIVALENT
