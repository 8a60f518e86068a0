"""Clause texts in, what each one does out: obliges, forbids, permits, defines or recites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

import spacy
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc

from pipelines.results import Force

# Each name is a flag computed once per word of the vocabulary, not once per token.
_FLAGS = {
    "ban": (
        r"proh[íi]b(?:e|en|ese|id[oa]s?|ir[áa]n?)|abstendr[áa]n?|abstenerse|abst[ée]nga(?:n)?se"
        r"|prohibited|forbidden"
    ),
    "duty": r"deber[áa]n?|debe|deben|debiendo|obligad[oa]s?|obligatori[oa]s?|obliga|obligan",
    "power": r"podr[áa]n?|puede|pueden|procurar[áa]n?|facultad[oa]s?",
    "future": (
        r"(?!podr|procurar|entender|denominar|tendrán?$|serán?$|estarán?$|habrán?$)\w{3,}rán?"
    ),
    "holds": r"tendr[áa]n?|tiene|tienen|es|son|ser[áa]n?",
    "has": r"tendr[áa]n?|tiene|tienen|habr[áa]n?|hay",
    "falls": r"corresponden?|corresponder[áa]n?|competen?|competer[áa]n?",
    "duty_noun": r"obligaci[óo]n|obligaciones|deber|deberes",
    "power_noun": r"facultad|facultades|atribuci[óo]n|atribuciones",
    "ban_noun": r"prohibici[óo]n|prohibiciones",
    "pronoun": r"se|le|les|lo|los|la|las",
    "modal": r"podr[áa]n?|deber[áa]n?|debe|deben|puede|pueden",
    "none": r"ning[úu]n|ninguna",
    "case": r"caso|casos|circunstancia|momento|motivo",
    "names": r"entiende|entender[áa]n?|denomina|denominar[áa]n?|define",
    "english_duty": r"shall|must|will",
}
# Words that only look like a future tense.
_NOT_FUTURE = frozenset(
    {
        "beltrán", "durán", "terán", "morán", "irán", "teherán", "refrán", "azafrán", "alquitrán",
    }
)  # fmt: skip
_OPENING = frozenset("¿¡«“([")
_Token = dict[int | str, object]
_Pattern = list[_Token]


def language() -> Language:
    """Return a blank Spanish pipeline that splits sentences by rule; no trained model is needed."""
    nlp = spacy.blank("es")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("opening_marks")
    return nlp


@Language.component("opening_marks")
def opening_marks(doc: Doc) -> Doc:
    """Begin a sentence at its opening mark, which the sentencizer leaves in the one before."""
    for token in doc[:-1]:
        after = token.nbor()
        if token.text in _OPENING and after.is_sent_start:
            after.is_sent_start = False
            token.is_sent_start = True
    return doc


class ForceTagger:
    """Tags texts with the forces their drafting verbs carry."""

    def __init__(self, nlp: Language | None = None) -> None:
        self._nlp = nlp or language()
        # The validator knows attributes by name only, not the flags added here.
        self._matcher = Matcher(self._nlp.vocab, validate=False)
        flags = {name: self._flag(name, pattern) for name, pattern in _FLAGS.items()}
        for force, patterns in _patterns(flags).items():
            self._matcher.add(force.name, cast(list[list[dict[str, Any]]], patterns))
        self._forces = {self._nlp.vocab.strings[force.name]: force for force in Force}

    def tag(self, texts: Sequence[str]) -> list[tuple[Force, ...]]:
        """Return the forces of each text, each once, in the order of ``Force``."""
        return [self._tag(self._nlp.make_doc(text)) for text in texts]

    def sentences(self, texts: Iterable[str]) -> Iterator[list[str]]:
        """Yield the sentences of each text."""
        for doc in self._nlp.pipe(texts, batch_size=256):
            yield [sentence.text for sentence in doc.sents]

    def _flag(self, name: str, pattern: str) -> int:
        whole = re.compile(pattern, re.IGNORECASE)

        def has(word: str) -> bool:
            if not whole.fullmatch(word):
                return False
            return name != "future" or word.lower() not in _NOT_FUTURE

        return int(self._nlp.vocab.add_flag(has))

    def _tag(self, doc: Doc) -> tuple[Force, ...]:
        matches = [(self._forces[key], start, end) for key, start, end in self._matcher(doc)]
        if not matches:
            return ()
        forbidden = {
            place
            for force, start, end in matches
            if force is Force.FORBIDS
            for place in range(start, end)
        }
        found = {
            force for force, start, _ in matches if force is Force.FORBIDS or start not in forbidden
        }
        return tuple(force for force in Force if force in found)


def _patterns(flag: dict[str, int]) -> dict[Force, list[_Pattern]]:
    """Return the token patterns of each force, written over the vocabulary's flags."""

    def word(name: str) -> _Token:
        return {flag[name]: True}

    optional: _Token = {flag["pronoun"]: True, "OP": "?"}
    gap: _Token = {"IS_PUNCT": False, "OP": "{0,4}"}
    return {
        Force.FORBIDS: [
            [word("ban")],
            [{"LOWER": "no"}, optional, word("modal")],
            [word("none"), word("case")],
            [word("none"), word("case"), gap, word("future")],
            [word("none"), word("case"), gap, word("modal")],
            [word("holds"), gap, word("ban_noun")],
            [{"LOWER": {"IN": ["shall", "must", "may", "will"]}}, {"LOWER": "not"}],
        ],
        Force.OBLIGES: [
            [word("duty")],
            [word("future")],
            [word("has"), {"LOWER": {"IN": ["que", "de"]}}],
            [word("falls"), {"LOWER": {"IN": ["a", "al"]}}],
            [word("holds"), gap, word("duty_noun")],
            [word("english_duty")],
        ],
        Force.PERMITS: [
            [word("power")],
            [word("holds"), gap, word("power_noun")],
            [{"LOWER": "may"}],
        ],
        Force.DEFINES: [
            [word("names"), {"LOWER": {"IN": ["por", "como"]}}],
            [{"LOWER": "se"}, word("names")],
            [{"LOWER": "se"}, {"LOWER": {"IN": ["considera", "consideran"]}}],
        ],
    }
