"""Assessments in, how many of their standards people left where out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select

from service.store.review_tables import StandardReview
from service.store.unit import Unit


def counts(unit: Unit, assessments: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
    """Return how many standards of each assessment stand where, by people's decisions; one query.

    ``open`` are those with some decision that leaves a part undecided.
    """
    rows = unit.session.execute(
        select(StandardReview.assessment_id, StandardReview.state, func.count())
        .where(StandardReview.assessment_id.in_(list(assessments)))
        .group_by(StandardReview.assessment_id, StandardReview.state)
    )
    found: dict[str, dict[str, int]] = {}
    for assessment, state, count in rows:
        found.setdefault(assessment, {})[state] = count
    return found


def reviewed_in(left: Mapping[str, int]) -> int:
    """Return how many standards people decided about in whole, of how many they left where."""
    return sum(left.values()) - left.get("open", 0)


def reviewed_of(unit: Unit, assessments: Iterable[str]) -> Mapping[str, int]:
    """Return how many standards of each assessment people decided about in whole; one query."""
    return {one: reviewed_in(left) for one, left in counts(unit, assessments).items()}
