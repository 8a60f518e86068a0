"""Proposals of a standard and why they were made in, what people read of each out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpora.records import Standard
from pipelines.reasons import Missing, Part, Weak, Why
from service.reports.characters import Span, mark, printable
from service.reports.passages import Passage, Place
from service.store.results import ElementState, ProposalLine
from service.whys import why_of

TEXT_LIMIT, REST_LIMIT, LEAD_IN_LIMIT = 600, 6000, 400
_PHRASES, _TERMS = 4, 6
_CONTRADICTION = "contradiction"


@dataclass(frozen=True, kw_only=True)
class ProposalView:
    """A proposed clause: where it stands, its words with what they share marked, and why.

    ``shared`` are the phrases that clause and standard share, the longest first, or their terms;
    ``rest`` opens with a click, and ``goes_on`` tells that the clause is longer still; ``margin``
    is how much surer it is than the next one, None for the last. ``missing`` and ``weak`` speak
    against it.
    """

    row: ProposalLine
    lead_in: tuple[Span, ...]
    text: tuple[Span, ...]
    rest: tuple[Span, ...]
    goes_on: bool
    margin: float | None
    shared: tuple[str, ...]
    missing: tuple[Missing, ...]
    weak: tuple[Weak, ...]


@dataclass(frozen=True, kw_only=True)
class PassageView:
    """A clause's words as ``ProposalView`` has them, of one that nobody proposed."""

    lead_in: tuple[Span, ...]
    text: tuple[Span, ...]
    rest: tuple[Span, ...]
    goes_on: bool


@dataclass(frozen=True, kw_only=True)
class PartView:
    """A part of a standard, or with ``element`` "" the standard as a whole, and its proposals.

    ``proposals`` are those that may answer it, the best first.
    """

    element: str
    letter: str | None
    text_es: str
    text_en: str
    state: ElementState | None
    proposals: tuple[ProposalView, ...]
    contradictions: tuple[ProposalView, ...]


def parts_of(
    standard: Standard,
    states: Sequence[ElementState],
    proposals: Sequence[ProposalLine],
    whys: Mapping[int, Any],
) -> tuple[PartView, ...]:
    """Return the parts of a standard, each with its proposals; one alone where it has no parts."""
    by_element = {one.element: one for one in states}
    if not standard.elements:
        return (_part("", None, ("", ""), None, proposals, whys),)
    whole = _part("", None, ("", ""), None, [one for one in proposals if _is_whole(one)], whys)
    parts = [
        _part(
            one.id, one.letter, (one.text_es, one.text_en), by_element.get(one.id), proposals, whys
        )
        for one in standard.elements
    ]
    # What contradicts the standard as a whole comes first; its merged list repeats the parts'.
    return (whole, *parts) if whole.contradictions else tuple(parts)


def passage_of(text: str, lead_in: str) -> PassageView:
    """Return a clause's words with nothing marked."""
    none = Why(cited=False, terms=(), dense=0.0, lexical=0.0)
    head, rest, goes_on = Passage.of(text, []).clipped(TEXT_LIMIT, REST_LIMIT)
    return PassageView(lead_in=_lead_in(lead_in, none), text=head, rest=rest, goes_on=goes_on)


def nearest_of(row: ProposalLine, why: Mapping[str, Any]) -> ProposalView:
    """Return what people read of one proposal that stands alone."""
    return _view(row, why, None)


def _is_whole(one: ProposalLine) -> bool:
    return one.element == "" and one.kind == _CONTRADICTION


def _part(  # noqa: PLR0913, PLR0917 - what a part is made of
    element: str,
    letter: str | None,
    texts: tuple[str, str],
    state: ElementState | None,
    proposals: Sequence[ProposalLine],
    whys: Mapping[int, Any],
) -> PartView:
    own = [one for one in proposals if one.element == element]
    listed = [one for one in own if one.kind != _CONTRADICTION]
    return PartView(
        element=element,
        letter=letter,
        text_es=texts[0],
        text_en=texts[1],
        state=state,
        proposals=tuple(
            _view(one, whys.get(one.id, {}), following)
            for one, following in zip(listed, [*listed, None][1:], strict=True)
        ),
        contradictions=tuple(
            _view(one, whys.get(one.id, {}), None) for one in own if one.kind == _CONTRADICTION
        ),
    )


def _view(
    row: ProposalLine, plain: Mapping[str, Any], following: ProposalLine | None
) -> ProposalView:
    why = why_of(plain) if plain else Why(cited=row.cited, terms=(), dense=0.0, lexical=0.0)
    cue = (plain["start"], plain["end"]) if "cue" in plain else None
    text, rest, goes_on = _text(row.text, why, cue)
    found = why.explanation
    return ProposalView(
        row=row,
        lead_in=_lead_in(row.lead_in, why),
        text=text,
        rest=rest,
        goes_on=goes_on,
        margin=_margin(row, following),
        shared=_shared(row, why),
        missing=() if found is None else tuple(one for one in found.missing if not one.element),
        weak=() if found is None else found.weak,
    )


def _shared(row: ProposalLine, why: Why) -> tuple[str, ...]:
    if why.explanation is None:
        return why.terms[:_TERMS]
    texts = {Part.TEXT: row.text, Part.LEAD_IN: row.lead_in}
    matches = sorted(why.explanation.matches, key=lambda one: -one.words)
    found = (printable(texts[one.part][one.start : one.end]) for one in matches)
    return tuple({phrase.casefold(): phrase for phrase in found if phrase}.values())[:_PHRASES]


def _margin(row: ProposalLine, following: ProposalLine | None) -> float | None:
    if following is None or row.confidence is None or following.confidence is None:
        return None
    return row.confidence - following.confidence


def _text(
    text: str, why: Why, cue: Place | None
) -> tuple[tuple[Span, ...], tuple[Span, ...], bool]:
    """Return the shown part of a text, what a click opens, and whether more follows."""
    marked = _matched(why, Part.TEXT)
    if not marked and cue is None and why.terms:
        return mark(printable(text[:TEXT_LIMIT]), why.terms), (), len(text) > TEXT_LIMIT
    return Passage.of(text, marked, cue).clipped(TEXT_LIMIT, REST_LIMIT)


def _lead_in(text: str, why: Why) -> tuple[Span, ...]:
    head, rest, _ = Passage.of(text, _matched(why, Part.LEAD_IN)).clipped(LEAD_IN_LIMIT, 1)
    return (*head, Span(text="…", marked=False)) if rest else head


def _matched(why: Why, part: Part) -> list[Place]:
    if why.explanation is None:
        return []
    return [(one.start, one.end) for one in why.explanation.matches if one.part is part]
