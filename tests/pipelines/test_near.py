"""Clauses that say nearly the same are grouped; what differs in more than a word in ten is not."""

from __future__ import annotations

import pytest

from pipelines.near import Worded, jaccard, near, words

TEN = "el mando llevará registro diario del armamento que entrega cada turno"


def clause(text: str, digest: str = "") -> Worded:
    return Worded(digest=digest or text, text=text)


def test_the_same_digest_is_the_same_whatever_its_words() -> None:
    """A digest leaves numbers out, so that its words may differ."""
    assert near([clause("uno dos", "x"), clause("tres cuatro cinco", "x")]) == ((0, 1),)


def test_one_word_in_twenty_makes_no_difference_and_three_do() -> None:
    """Of sets of words nine tenths must be shared."""
    long = " ".join(f"palabra{place}" for place in range(20))
    assert near([clause(long), clause(f"{long} más")]) == ((0, 1),)
    assert near([clause(long), clause(f"{long} uno dos tres")]) == ()


def test_accents_and_capitals_do_not_count() -> None:
    """Scans lose accents and titles shout."""
    assert words("POLICÍA, Policia; policía") == {"policia"}
    assert near([clause(TEN), clause(TEN.upper().replace("Á", "A"))]) == ((0, 1),)


def test_the_first_of_a_group_is_the_wording_that_most_share() -> None:
    """Whatever the order in which the agencies come."""
    long = " ".join(f"palabra{place}" for place in range(20))
    other = f"{long} más"
    found = near([clause(other), clause(long), clause("nada que ver"), clause(long)])
    assert found == ((1, 0, 3),)


def test_a_chain_of_small_changes_joins_nothing_far_apart() -> None:
    """Every member is near to the first of its group, not to some neighbour."""
    base = [f"palabra{place}" for place in range(20)]
    steps = [
        clause(" ".join(base[shift:] + [f"nueva{n}" for n in range(shift)])) for shift in range(4)
    ]
    for group in near(steps):
        first = words(steps[group[0]].text)
        assert all(jaccard(first, words(steps[place].text)) >= 0.9 for place in group)
    assert max(map(len, near(steps)), default=0) < 4


@pytest.mark.parametrize("texts", [[], ["uno"], ["", ""], ["...", "!!!"]])
def test_nothing_is_near_to_nothing(texts: list[str]) -> None:
    """A lone clause has no group, and two without words are not the same for that."""
    assert near([clause(text, str(place)) for place, text in enumerate(texts)]) == ()
