"""Why a clause was proposed, as ``match`` writes it, in; the row that it was made of out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipelines.reasons import Explanation, Match, Missing, Part, Weak, Weakness, Why


def why_of(plain: Mapping[str, Any]) -> Why:
    """Return what ``json_contract.why_json`` wrote; the weights of phrases, not written, are 0."""
    return Why(
        cited=plain["cited"],
        terms=tuple(plain["terms"]),
        dense=plain.get("dense") or 0.0,
        lexical=plain.get("lexical") or 0.0,
        explanation=_explanation(plain),
    )


def _explanation(plain: Mapping[str, Any]) -> Explanation | None:
    language = plain.get("language")
    if language is None:
        return None
    return Explanation(
        language=language,
        matches=tuple(_match(one) for one in plain["matches"]),
        missing=tuple(Missing(**one) for one in plain["missing"]),
        weak=tuple(Weak(code=Weakness(one["code"]), words=one["words"]) for one in plain["weak"]),
    )


def _match(one: Mapping[str, Any]) -> Match:
    return Match(
        part=Part(one["part"]),
        start=one["start"],
        end=one["end"],
        other_part=Part(one["other_part"]),
        other_id=one["other_id"] or "",
        other_start=one["other_start"],
        other_end=one["other_end"],
        words=one["words"],
        weight=0.0,
    )
