"""A pair of the store and its edition in, what a person who judges it reads out."""

from __future__ import annotations

from dataclasses import dataclass

from corpora.records import Edition
from service.store.pairs import PairText


@dataclass(frozen=True, kw_only=True)
class PairView:
    """A pair with what its standard and element ask for, "" where the edition does not say."""

    pair: PairText
    title_es: str
    title_en: str
    statement_es: str
    statement_en: str
    letter: str | None
    element_es: str
    element_en: str


def pair_view(edition: Edition, pair: PairText) -> PairView:
    """Return a pair with the words of its standard and element."""
    standard = next((one for one in edition.standards if one.id == pair.standard), None)
    elements = () if standard is None else standard.elements
    element = next((one for one in elements if one.id == pair.element), None)
    return PairView(
        pair=pair,
        title_es="" if standard is None else standard.title_es,
        title_en="" if standard is None else standard.title_en,
        statement_es="" if standard is None else standard.statement_es,
        statement_en="" if standard is None else standard.statement_en,
        letter=None if element is None else element.letter,
        element_es="" if element is None else element.text_es,
        element_en="" if element is None else element.text_en,
    )
