"""What a new edition would lack: what is new or reworded, applies and no directive answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpora.catalog import load_edition
from pipelines.editions.beside import Stands, beside
from pipelines.editions.carry import RequirementFate
from pipelines.editions.heirs import Heir

EDITION = load_edition("academy-2")
ONE = EDITION.standards[0]
NEW = replace(EDITION, standards=(ONE,))


def became(fate: RequirementFate, *before: str) -> dict[tuple[str, str], tuple[Heir, ...]]:
    heir = Heir(standard=ONE.id, element="", fate=fate, certainty=0.9)
    return {(number, ""): (heir,) for number in before}


@pytest.mark.parametrize(
    ("fate", "kind"),
    [
        (RequirementFate.SAME, "same"),
        (RequirementFate.EQUIVALENT, "same"),
        (RequirementFate.UNTOLD, "reworded"),
        (RequirementFate.REWORDED, "reworded"),
        (RequirementFate.DIVIDED, "reworded"),
    ],
)
def test_a_standard_is_as_before_only_with_the_same_requirement(
    fate: RequirementFate, kind: str
) -> None:
    """Only the same text, or a person's word, makes it the same."""
    (row,) = beside(NEW, became(fate, "7.1"), {}, {})
    assert row.kind == kind
    assert row.lacks == (kind == "reworded")


@pytest.mark.parametrize(
    ("people", "machine", "lacks"),
    [
        ("", "gap", True),
        ("", "covered", True),
        ("covered", "covered", False),
        ("covered", "gap", False),
        ("open", "covered", True),
        ("open", "not_applicable", False),
        ("not_applicable", "gap", False),
        ("partial", "not_applicable", True),
    ],
)
def test_what_is_new_lacks_a_directive_until_people_found_one(
    people: str, machine: str, lacks: bool
) -> None:
    """A proposal is no directive, people's word stands first; what does not apply lacks nothing."""
    now = {ONE.id: Stands(people=people, machine=machine)}
    (row,) = beside(NEW, {}, {}, now)
    assert (row.kind, row.lacks) == ("new", lacks)
    assert row.is_gap == (lacks and machine == "gap")


def test_what_it_came_from_is_told_most_alike_first() -> None:
    """Each with how it stood there; parts are not standards."""
    found = {
        **became(RequirementFate.DIVIDED, "7.1"),
        **became(RequirementFate.SAME, "7.2"),
        ("7.3", "7.3.a"): (
            Heir(standard=ONE.id, element="", fate=RequirementFate.SAME, certainty=1.0),
        ),
    }
    (row,) = beside(NEW, found, {"7.2": Stands(people="covered")}, {})
    assert [one.standard for one in row.came_from] == ["7.2", "7.1"]
    assert row.came_from[0].stands.is_covered
