"""Vectors and words of clauses and standards in, candidates with their features out."""

from pipelines.match.formula import EXCLUDED_KINDS, WEAK_KINDS, Formula, can_answer
from pipelines.match.index import Citing, ClauseIndex
from pipelines.match.matcher import NAMED, Matcher, Searched
from pipelines.match.reference import Reference

__all__ = [
    "EXCLUDED_KINDS",
    "NAMED",
    "WEAK_KINDS",
    "Citing",
    "ClauseIndex",
    "Formula",
    "Matcher",
    "Reference",
    "Searched",
    "can_answer",
]
