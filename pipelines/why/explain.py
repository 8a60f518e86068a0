"""A clause, a standard, an element or none and the language in, a frozen Explanation out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from corpora.records import Element, Standard, Verified
from pipelines.reasons import Explanation, Match, Missing, Part
from pipelines.results import Clause
from pipelines.why.demands import Demand, asked, says
from pipelines.why.phrases import Phrases, Read, Reader, Run, rarities
from pipelines.why.weakness import weaknesses

MATCHES = 12
_Key = tuple[str, str, str]
OTHER = {"es": "en", "en": "es"}
_ORDER = {Part.STATEMENT: 1, Part.ELEMENT: 2, Part.WORD: 3}
_SENTENCES = {
    Demand.ACTOR: (
        "No dice quién es responsable.",
        "It does not say who is responsible.",
    ),
    Demand.DEADLINE: (
        "No fija un plazo.",
        "It sets no time limit.",
    ),
    Demand.FREQUENCY: (
        "No dice cada cuánto se hace.",
        "It does not say how often it is done.",
    ),
    Demand.RECORD: (
        "No pide dejar constancia por escrito.",
        "It asks for no written record.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class _Text:
    """One text of a standard; of equal matches that of the least ``order`` comes first."""

    part: Part
    id: str
    order: int


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A standard read in one language: its texts, and what each asks for."""

    language: str
    texts: tuple[_Text, ...]
    phrases: Phrases
    whole: frozenset[Demand]
    elements: dict[str, frozenset[Demand]]


class _Met(NamedTuple):
    """A phrase that a clause shares with a text of a standard."""

    text: _Text
    match: Match


class Explainer:
    """Explains proposals over one body of directives; every text is read once."""

    def __init__(self, rare: Mapping[str, float]) -> None:
        """Take how rare the words of a body's clauses are, as ``rarities`` counts them."""
        self._rare = rare
        self._standards: dict[_Key, _Asked] = {}
        self._met: dict[tuple[str, _Key], list[_Met]] = {}

    def explain(
        self,
        clause: Clause,
        standard: Standard,
        element: Element | None,
        language: str,
        unanswered: Sequence[str] = (),
    ) -> Explanation:
        """Return why a clause meets a standard, or one of its elements, and what it leaves out.

        ``language`` is the one to read the standard in; the other is used where it has no text
        in it, and the clause in that it is written in. ``unanswered`` are ids of the elements that
        no clause answers.
        """
        key = standard.id, standard.digest, language
        if key not in self._standards:
            self._standards[key] = _read_standard(standard, language)
        asked_for = self._standards[key]
        if (clause.id, key) not in self._met:
            self._met[clause.id, key] = self._meet(clause, language, asked_for)
        where = clause.path[-1] if clause.path else ""
        return Explanation(
            language=asked_for.language,
            matches=_matches(self._met[clause.id, key], element),
            missing=(
                *_unanswered(standard, unanswered),
                *_left_out(f"{where} {clause.lead_in} {clause.text}", asked_for, element),
            ),
            weak=weaknesses(clause),
        )

    def _meet(self, clause: Clause, language: str, standard: _Asked) -> list[_Met]:
        """Return every phrase that a clause shares with the texts of a standard."""
        parts = zip((Part.TEXT, Part.LEAD_IN), read(clause, language), strict=True)
        return [
            _Met(standard.texts[place], _match(run, part, standard.texts[place]))
            for part, read in parts
            for place, runs in standard.phrases.runs(read, self._rare, MATCHES)
            for run in runs
        ]


def read(clause: Clause, language: str) -> tuple[Read, Read]:
    """Return the text and the lead-in of a clause in its language as units."""
    known = Reader.bundled().remembered
    return known(clause.text, language), known(clause.lead_in, language)


def rarities_of(clauses: Sequence[Clause], languages: Sequence[str]) -> dict[str, float]:
    """Return how rare the words of a body's clauses are; ``languages`` has one for each."""
    return rarities([read(one, spoken) for one, spoken in zip(clauses, languages, strict=True)])


# The standards of the editions in use: every body is set against the same.
@lru_cache(maxsize=1024)
def _read_standard(standard: Standard, language: str) -> _Asked:
    spoken = language if _speaks(standard, language) else OTHER[language]
    spanish = spoken == "es"
    statement = standard.statement_es if spanish else standard.statement_en
    words = standard.keywords_es if spanish else standard.keywords_en
    elements = {one.id: one.text_es if spanish else one.text_en for one in standard.elements}
    texts = [(Part.STATEMENT, "", statement)]
    texts += [(Part.ELEMENT, id, text) for id, text in elements.items()]
    texts += [(Part.WORD, str(place), word) for place, word in enumerate(words)]
    full = [(part, id, text) for part, id, text in texts if text]
    whole = asked(statement)
    if standard.period is not None:
        whole |= {Demand.FREQUENCY}
    return _Asked(
        language=spoken,
        texts=tuple(_Text(part=part, id=id, order=_ORDER[part]) for part, id, _ in full),
        phrases=Phrases([Reader.bundled().read(text, spoken) for _, _, text in full]),
        whole=whole,
        elements={id: asked(text) for id, text in elements.items()},
    )


def _matches(met: Sequence[_Met], element: Element | None) -> tuple[Match, ...]:
    """Return the phrases of a clause, each with the text of the standard it meets best.

    The element asked about comes before the statement, the statement before search words.
    """
    asked_for = None if element is None else element.id
    found = []
    for place, (text, match) in enumerate(met):
        order = text.order
        if asked_for is not None and text.part is Part.ELEMENT:
            if text.id != asked_for:
                continue
            order = 0
        found.append((-match.words, -match.weight, order, match.start, place))
    kept: list[Match] = []
    for *_, place in sorted(found):
        match = met[place].match
        if any(
            match.part is other.part and match.start < other.end and other.start < match.end
            for other in kept
        ):
            continue
        kept.append(match)
        if len(kept) == MATCHES:
            break
    return tuple(kept)


def _match(run: Run, part: Part, text: _Text) -> Match:
    return Match(
        part=part,
        start=run.start,
        end=run.end,
        other_part=text.part,
        other_id=text.id,
        other_start=run.other_start,
        other_end=run.other_end,
        words=run.words,
        weight=run.weight,
    )


def _speaks(standard: Standard, language: str) -> bool:
    if language == "es":
        return bool(standard.statement_es or standard.title_es)
    return bool(standard.statement_en or standard.title_en)


def _unanswered(standard: Standard, ids: Sequence[str]) -> list[Missing]:
    return [
        Missing(
            code="element",
            element=element.id,
            es=f"Falta: {_asked_words(standard, element, 'es')}.",
            en=f"Missing: {_asked_words(standard, element, 'en')}.",
        )
        for element in standard.elements
        if element.id in ids
    ]


def _asked_words(standard: Standard, element: Element, language: str) -> str:
    """Return an element's words, or its number alone where a licence keeps the words in."""
    if standard.verified is Verified.LICENSED:
        return element.id
    first, second = element.text_es, element.text_en
    return ((first or second) if language == "es" else (second or first)).rstrip(" .;,")


def _left_out(clause: str, standard: _Asked, element: Element | None) -> list[Missing]:
    """Return the kinds of thing that are asked for and not said, in the order of ``Demand``."""
    wanted = standard.whole if element is None else standard.elements.get(element.id, frozenset())
    return [
        Missing(
            code=demand.value,
            element=None,
            es=_SENTENCES[demand][0],
            en=_SENTENCES[demand][1],
        )
        for demand in Demand
        if demand in wanted and not says(clause, demand)
    ]
