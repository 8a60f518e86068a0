"""Vectors and words of clauses and standards in, candidates with their features out."""

from pipelines.match.formula import EXCLUDED_KINDS, WEAK_KINDS, Formula, can_answer
from pipelines.match.matcher import Matcher, Searched

__all__ = ["EXCLUDED_KINDS", "WEAK_KINDS", "Formula", "Matcher", "Searched", "can_answer"]
