"""A clause, a standard, an element or none and the language in, a frozen Explanation out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpora.records import Element, Standard, Verified
from pipelines.reasons import Explanation, Match, Missing, Part, Weak
from pipelines.results import Clause
from pipelines.why.demands import Demand, asked, said
from pipelines.why.phrases import Read, Reader, Run, rarities, runs
from pipelines.why.weakness import weaknesses

MATCHES = 12
OTHER = {"es": "en", "en": "es"}
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
    """One text of a standard, read."""

    part: Part
    id: str
    read: Read


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A standard read in one language: its texts, and what each asks for."""

    language: str
    texts: tuple[_Text, ...]
    whole: frozenset[Demand]
    elements: dict[str, frozenset[Demand]]


@dataclass(frozen=True, kw_only=True)
class _Read:
    """A clause read: its two texts, what it says and why it may be weak."""

    lead_in: Read
    text: Read
    says: frozenset[Demand]
    weak: tuple[Weak, ...]


class Explainer:
    """Explains proposals over one body of directives; every text is read once."""

    def __init__(
        self, clauses: Sequence[Clause], languages: Sequence[str], reader: Reader | None = None
    ) -> None:
        """Read the clauses; ``languages`` has "es" or "en" for each."""
        self._reader = reader or Reader()
        self._languages = dict(zip((clause.id for clause in clauses), languages, strict=True))
        self._clauses = {clause.id: self._read(clause) for clause in clauses}
        self._rare = rarities([(one.text, one.lead_in) for one in self._clauses.values()])
        self._standards: dict[tuple[str, str, str], _Asked] = {}

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
        in it. ``unanswered`` are ids of the elements that no clause answers. Raises KeyError for
        a clause that is not of this body.
        """
        read = self._clauses[clause.id]
        asked_for = self._asked(standard, language)
        return Explanation(
            language=asked_for.language,
            matches=self._matches(read, asked_for, element),
            missing=(
                *_unanswered(standard, unanswered),
                *_left_out(read, asked_for, element),
            ),
            weak=read.weak,
        )

    def _read(self, clause: Clause) -> _Read:
        language = self._languages[clause.id]
        where = clause.path[-1] if clause.path else ""
        return _Read(
            lead_in=self._reader.read(clause.lead_in, language),
            text=self._reader.read(clause.text, language),
            says=said(f"{where} {clause.lead_in} {clause.text}"),
            weak=weaknesses(clause),
        )

    def _asked(self, standard: Standard, language: str) -> _Asked:
        key = (standard.id, standard.digest, language)
        if key not in self._standards:
            self._standards[key] = self._read_standard(standard, language)
        return self._standards[key]

    def _read_standard(self, standard: Standard, language: str) -> _Asked:
        spoken = language if _speaks(standard, language) else OTHER[language]
        spanish = spoken == "es"
        statement = standard.statement_es if spanish else standard.statement_en
        words = standard.keywords_es if spanish else standard.keywords_en
        elements = {one.id: one.text_es if spanish else one.text_en for one in standard.elements}
        texts = [(Part.STATEMENT, "", statement)]
        texts += [(Part.ELEMENT, id, text) for id, text in elements.items()]
        texts += [(Part.WORD, str(place), word) for place, word in enumerate(words)]
        whole = asked(statement)
        if standard.period is not None:
            whole |= {Demand.FREQUENCY}
        return _Asked(
            language=spoken,
            texts=tuple(
                _Text(part=part, id=id, read=self._reader.read(text, spoken))
                for part, id, text in texts
                if text
            ),
            whole=whole,
            elements={id: asked(text) for id, text in elements.items()},
        )

    def _matches(
        self, clause: _Read, standard: _Asked, element: Element | None
    ) -> tuple[Match, ...]:
        """Return the phrases of a clause, each with the text of the standard it meets best.

        The element asked about comes before the statement, the statement before search words.
        """
        found = [
            (_order(text, element), run, part, text)
            for part, read in ((Part.TEXT, clause.text), (Part.LEAD_IN, clause.lead_in))
            for text in standard.texts
            if text.part is not Part.ELEMENT or element is None or text.id == element.id
            for run in runs(read, text.read, self._rare, MATCHES)
        ]
        found.sort(key=lambda one: (-one[1].words, -one[1].weight, one[0], one[1].start))
        kept: list[Match] = []
        taken: dict[Part, list[Run]] = {Part.TEXT: [], Part.LEAD_IN: []}
        for _, run, part, text in found:
            if any(run.start < other.end and other.start < run.end for other in taken[part]):
                continue
            taken[part].append(run)
            kept.append(_match(run, part, text))
            if len(kept) == MATCHES:
                break
        return tuple(kept)


def _order(text: _Text, element: Element | None) -> int:
    if element is not None and text.part is Part.ELEMENT:
        return 0
    return {Part.STATEMENT: 1, Part.ELEMENT: 2}.get(text.part, 3)


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


def _left_out(clause: _Read, standard: _Asked, element: Element | None) -> list[Missing]:
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
        if demand in wanted and demand not in clause.says
    ]
