"""A standard and the clauses that come near it in, the outline of the missing directive out.

What it asks for is in our own words, as the edition has them; a licensed manual's words stay out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from corpora.records import Edition, Element, Standard, Verified

Language = Literal["es", "en"]
# Search words of an edition's row that are the name of a law: "Ley General de Víctimas".
_LAW = re.compile(
    r"(Ley|Código|Constitución|Reglamento|Norma Oficial|Protocolo|Convención|Tratado|Lineamientos"
    r"|Acuerdo) .*[A-ZÁÉÍÓÚ]|NOM-\d"
)
_RELATED = 12
_QUOTED = 900


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A clause of the agency's manuals to start from: its words, its label and whose it is."""

    text: str
    label: str
    manual: str
    page: int | None = None


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the procedure: what it asks for ("" where it is licensed), what there is of it.

    ``letter`` is None for a part of our own, which ``place`` counts, and ``place`` 0 for a
    standard without parts.
    """

    place: int
    letter: str | None
    asks: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Outline:
    """The outline of a directive in one language; texts that are not known are ""."""

    language: Language
    agency: str
    number: str
    title: str
    edition: str
    statement: str
    unverified: bool
    licensed: bool
    sections: tuple[Section, ...]
    proofs: tuple[str, ...]
    period: str
    condition: str
    related: tuple[tuple[str, str], ...]
    laws: tuple[str, ...]


def outline_of(  # noqa: PLR0913 - what a directive is about
    standard: Standard,
    edition: Edition,
    quotes: Mapping[str, Sequence[Quote]],
    *,
    agency: str,
    language: Language = "es",
    with_licensed_text: bool = False,
) -> Outline:
    """Return the outline of the directive that a standard asks for.

    ``quotes`` are clauses by the id of the element that they answer in part, "" for the standard
    as a whole. Words of a licensed manual are left out unless ``with_licensed_text``.
    """
    withheld = standard.verified is Verified.LICENSED and not with_licensed_text
    statement = "" if withheld else _text(standard.statement_es, standard.statement_en, language)
    return Outline(
        language=language,
        agency=agency,
        number=standard.id,
        title=_text(standard.title_es, standard.title_en, language),
        edition=_text(edition.name_es, edition.name_en, language),
        statement=statement,
        unverified=standard.verified is Verified.RECALLED,
        licensed=withheld,
        sections=_sections(standard, quotes, language, withheld=withheld),
        proofs=_lines(standard.proofs_es, standard.proofs_en, language),
        period=standard.period or "",
        condition="" if withheld else _text(standard.condition_es, standard.condition_en, language),
        related=_related(standard, edition, language),
        laws=tuple(one for one in standard.keywords_es if _LAW.match(one)),
    )


def _sections(
    standard: Standard,
    quotes: Mapping[str, Sequence[Quote]],
    language: Language,
    *,
    withheld: bool,
) -> tuple[Section, ...]:
    if not standard.elements:
        return (Section(place=0, letter=None, asks="", quotes=_quotes(quotes.get("", ()))),)
    return tuple(
        Section(
            place=place,
            letter=one.letter,
            asks="" if withheld else _asked(one, language),
            quotes=_quotes(quotes.get(one.id, ())),
        )
        for place, one in enumerate(standard.elements, start=1)
    )


def _asked(element: Element, language: Language) -> str:
    """Return an element's words as a sentence of their own."""
    text = _text(element.text_es, element.text_en, language).strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".;:?!" else ".")


def _quotes(found: Sequence[Quote]) -> tuple[Quote, ...]:
    """Return clauses, a clause that serves twice once, shortened to what a start needs."""
    kept: dict[tuple[str, str], Quote] = {}
    for one in found:
        text = " ".join(one.text.split())
        if len(text) > _QUOTED:
            text = text[:_QUOTED].rsplit(" ", 1)[0] + " …"
        kept.setdefault(
            (one.manual, one.label),
            Quote(text=text, label=one.label, manual=one.manual, page=one.page),
        )
    return tuple(kept.values())


def _related(
    standard: Standard, edition: Edition, language: Language
) -> tuple[tuple[str, str], ...]:
    """Return number and title of the standards it depends on, then those of its own subchapter."""
    linked = set(standard.linked)
    named = [one for one in edition.standards if one.id in linked]
    own = standard.path_es or standard.path_en
    beside = [
        one
        for one in edition.standards
        if one.id not in linked and (one.path_es or one.path_en) == own and len(own) > 1
    ]
    return tuple(
        (one.id, _text(one.title_es, one.title_en, language))
        for one in (*named, *beside)[: _RELATED + 1]
        if one.id != standard.id
    )[:_RELATED]


def _lines(es: tuple[str, ...], en: tuple[str, ...], language: Language) -> tuple[str, ...]:
    return (es or en) if language == "es" else (en or es)


def _text(es: str, en: str, language: Language) -> str:
    """Return a text in a language, in the other one where that is all there is."""
    return (es or en) if language == "es" else (en or es)
