"""Where a standard stands is what people said of its parts, and never more."""

from __future__ import annotations

import pytest

from pipelines.settle import Held, Standing, settle


def held(element: str, verdict: str, clause: int | None = 1) -> Held:
    return Held(element=element, clause=clause, verdict=verdict)


@pytest.mark.parametrize(
    ("elements", "said", "standing"),
    [
        ((), [], "open"),
        ((), [held("", "satisfies")], "covered"),
        ((), [held("", "partial")], "partial"),
        ((), [held("", "unrelated")], "open"),
        ((), [held("", "postponed")], "open"),
        ((), [held("", "unrelated"), held("", "satisfies", 2)], "covered"),
        ((), [held("", "unanswered", None)], "gap"),
        ((), [held("", "contradicts")], "gap"),
        ((), [held("", "contradicts"), held("", "satisfies", 2)], "covered"),
        ((), [held("", "not_applicable", None)], "not_applicable"),
        ((), [held("", "withdrawn", None)], "open"),
        (("a", "b"), [held("a", "satisfies")], "open"),
        (("a", "b"), [held("a", "satisfies"), held("b", "satisfies")], "covered"),
        (("a", "b"), [held("a", "satisfies"), held("b", "partial")], "partial"),
        (("a", "b"), [held("a", "satisfies"), held("b", "unanswered", None)], "partial"),
        (("a", "b"), [held("a", "unanswered", None), held("b", "contradicts")], "gap"),
        (("a", "b"), [held("", "satisfies")], "covered"),
        (("a", "b"), [held("", "unanswered", None)], "gap"),
        (("a", "b"), [held("a", "satisfies"), held("", "unanswered", None)], "partial"),
        (("a", "b"), [held("a", "satisfies"), held("", "not_applicable", None)], "not_applicable"),
        (("a", "b"), [held("c", "satisfies")], "open"),
    ],
)
def test_a_standard_stands_where_its_decisions_leave_it(
    elements: tuple[str, ...], said: list[Held], standing: str
) -> None:
    """The truth table of docs/review.md."""
    found = settle(elements, said)
    assert found.standing == standing
    assert found.reviewed == (standing != Standing.OPEN)


def test_each_part_stands_by_itself() -> None:
    """A part that nobody looked at is open, whatever the others are."""
    found = settle(("a", "b", "c"), [held("a", "satisfies"), held("b", "unanswered", None)])
    assert found.parts == {"a": "covered", "b": "gap", "c": "open"}
