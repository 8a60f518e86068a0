"""How far from the program's rule: the truth table of docs/review.md, and what it adds up to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.readiness import UNSIZED, Counted, Readiness, Share, Span, readiness

DOCUMENT = Path(__file__).parents[2] / "docs" / "review.md"
APPLIES = {"yes": True, "no": False, "to be confirmed": None}
MACHINE = ("covered", "partial", "gap", "not_applicable")


def table() -> list[tuple[str, str, str, str, str]]:
    """Return the rows of the documented table, "any" written out."""
    text = DOCUMENT.read_text("utf-8").split("| people | machine | applies |")[1]
    rows: list[tuple[str, str, str, str, str]] = []
    for line in re.findall(r"^\| (?!-)(\w.*) \|$", text.split("\n\n")[0], re.M):
        people, machine, applies, worst, best = line.split(" | ")
        for one in MACHINE if machine == "any" else (machine,):
            for said in APPLIES if applies == "any" else (applies,):
                rows.append((people, one, said, worst, best))
    return rows


def counted(
    level: str | None,
    people: str | None = None,
    machine: str = "gap",
    count: int = 1,
    applies: bool | None = True,
) -> Counted:
    return Counted(level=level, applies=applies, people=people, machine=machine, count=count)


def test_the_documented_table_is_whole() -> None:
    """Every word of people is in it."""
    assert {row[0] for row in table()} == {*MACHINE, "open", "nobody"}
    assert len(table()) == 4 * 12 + 11


@pytest.mark.parametrize(("people", "machine", "applies", "worst", "best"), table())
def test_a_standard_counts_as_documented(
    people: str, machine: str, applies: str, worst: str, best: str
) -> None:
    """A mandatory one is covered, missing or left out, at worst and at best, as the table says."""
    said = None if people == "nobody" else people
    found = readiness([counted("M", said, machine, applies=APPLIES[applies])])
    assert found.mandatory_covered == Span(least=worst == "covered", most=best == "covered")
    assert found.missing == Span(least=best == "lacking", most=worst == "lacking")
    assert found.mandatory == int((worst, best) != ("out", "out"))


def test_the_rule_asks_for_every_mandatory_and_80_of_100_others() -> None:
    """One M short, or 79 of 100 others, is not enough; 80 of 100 and every M is."""
    reached = [counted("M", "covered", count=5), counted("O", "covered", count=80)]
    assert readiness([*reached, counted("O", "gap", count=20)]).is_reached
    assert not readiness([*reached, counted("O", "gap", count=21)]).is_reached
    assert not readiness([*reached, counted("M", "partial")]).is_reached
    assert not readiness([*reached, counted("M", "partial")]).may_be_reached


def test_what_only_the_machine_found_is_the_higher_figure() -> None:
    """Not reached by what people confirmed, within reach by what is proposed."""
    found = readiness([counted("M", None, "covered", 3), counted("O", None, "covered", 4)])
    assert (found.missing, found.low, found.high) == (
        Span(least=0, most=3),
        Share(covered=0, total=4),
        Share(covered=4, total=4),
    )
    assert (found.is_reached, found.may_be_reached) == (False, True)


def test_an_unknown_level_counts_against_at_worst_and_in_favour_at_best() -> None:
    """Lacking, it may be one more M missing or one more O without; covered, one more O with."""
    known = [counted("M", "covered", count=2), counted("O", "covered", count=8)]
    found = readiness([*known, counted(None, "gap", count=2), counted(None, "covered", count=5)])
    assert found.missing == Span(least=0, most=2)
    assert found.low == Share(covered=8, total=10)
    assert found.high == Share(covered=13, total=13)
    assert (found.unknown, found.unsized) == (7, 0)
    assert (found.is_reached, found.may_be_reached) == (False, True)


def test_a_level_for_want_of_the_size_is_told_apart() -> None:
    """It is not known either; a level of no program is none."""
    found = readiness([counted(UNSIZED, count=3), counted("recommended", count=2)])
    assert (found.unknown, found.unsized) == (5, 3)
    assert found.mandatory == found.other == 0


def test_what_is_not_asked_at_a_size_is_left_out() -> None:
    """N/A counts nowhere, whoever says what of it."""
    none = readiness([])
    assert readiness([counted("N/A", "gap", count=9), counted("N/A", None, "covered")]) == none
    assert none == Readiness(
        mandatory=0,
        mandatory_covered=Span(least=0, most=0),
        missing=Span(least=0, most=0),
        other=0,
        other_covered=Span(least=0, most=0),
        low=Share(covered=0, total=0),
        high=Share(covered=0, total=0),
        unknown=0,
        unsized=0,
    )


def test_a_share_is_never_rounded_up() -> None:
    """79.9 of 100 is told as 79, and is not 80; of none there is no share."""
    assert (Share(covered=799, total=1000).of_100, Share(covered=0, total=0).of_100) == (79, None)
    assert not Share(covered=799, total=1000).is_enough
    assert Share(covered=4, total=5).is_enough
