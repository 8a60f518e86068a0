"""Which set of standards an edition's lists take their statistics from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpora.catalog import available, load_edition
from corpora.references import OF_PROGRAM, reference_of
from pipelines.run import reference_name


@pytest.mark.parametrize("name", sorted(OF_PROGRAM.values()))
def test_a_worded_edition_that_ships_is_its_own_reference(name: str) -> None:
    """So that nothing of what the scorers were trained on changed."""
    edition = load_edition(name)
    assert reference_of(edition) is edition


def test_another_edition_of_the_program_has_the_same_reference() -> None:
    """A later edition, or one with a standard less, is set against the one that ships."""
    edition = load_edition("le-6")
    later = replace(edition, id="le-7", standards=edition.standards[1:])
    assert reference_of(later) is edition
    assert reference_name(later) == reference_name(edition) != ""


@pytest.mark.parametrize("name", sorted(set(available()) - set(OF_PROGRAM.values())))
def test_an_edition_of_titles_alone_stays_by_itself(name: str) -> None:
    """It is asked in other words than a worded one."""
    assert reference_of(load_edition(name)) is None
    assert reference_name(load_edition(name)) == ""


def test_a_list_of_ones_own_stays_by_itself() -> None:
    """Its program has no reference."""
    assert reference_of(replace(load_edition("le-6"), id="iso", program="iso")) is None
