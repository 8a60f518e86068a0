"""Vectors and words of clauses and standards in, scored candidates per element out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from models.encoder import Vectors
from models.lexical import LexicalIndex
from models.vectors import FlatIndex, centred
from pipelines.results import Candidate, CandidateList, Citation, Clause, Question

Matrix = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Formula:
    """The zero-shot formula's constants; their hash is part of the scorer's id.

    Score of an element and a clause = weighted z of the CSLS-adjusted cosine in each language the
    element has, + ``lexical`` z(BM25) in the clause's own language, + a bonus for a citation.
    CSLS: Conneau et al. 2018. z runs over the clauses of the body of directives.
    """

    neighbours: int = 10
    own_language: float = 0.7
    other_language: float = 0.3
    lexical: float = 0.5
    cited: float = 3.0
    inherited: float = 1.0
    weak_kind: float = -1.0
    prior: float = 100.0
    candidates: int = 40

    def id(self) -> str:
        """Return the name of the scorer with the hash of its constants."""
        digest = hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()
        return f"zero-shot-1-{digest[:12]}"


# What can never answer a standard, and what may be on the subject without being a duty.
EXCLUDED_KINDS = frozenset({"preamble", "signature", "decree", "form_field", "repealed"})
WEAK_KINDS = frozenset({"recital", "definition"})


@dataclass(frozen=True, kw_only=True)
class Searched:
    """One body of directives ready to search: a passage, a vector row and a language a clause."""

    clauses: Sequence[Clause]
    passages: Sequence[str]
    vectors: Vectors
    languages: Sequence[str]


class Matcher:
    """Holds one body of directives and answers questions about it."""

    def __init__(self, searched: Searched, *, edition: str | None, formula: Formula) -> None:
        """Keep the clauses that can answer.

        ``edition`` is the number ("6") that citations must agree with, when there is one.
        """
        clauses = searched.clauses
        self._keep = [
            place
            for place, clause in enumerate(clauses)
            if clause.kind not in EXCLUDED_KINDS and clause.text
        ]
        self._clauses = [clauses[place] for place in self._keep]
        self._vectors = searched.vectors[self._keep]
        self._edition = edition
        self._formula = formula
        spoken = np.array([searched.languages[place] for place in self._keep], dtype="<U2")
        self._groups = {lang: np.flatnonzero(spoken == lang) for lang in ("es", "en")}
        self._words = {
            lang: LexicalIndex([searched.passages[self._keep[place]] for place in places], lang)
            for lang, places in self._groups.items()
        }
        self._weak = np.array(
            [formula.weak_kind if c.kind in WEAK_KINDS else 0.0 for c in self._clauses],
            dtype=np.float32,
        )
        self._citing = _citing(self._clauses)

    def match(self, questions: Sequence[Question]) -> list[CandidateList]:
        """Return the candidates of every question, scored together over this body of directives."""
        if not self._clauses:
            return [
                CandidateList(question=question, candidates=(), density=-2.0, lexical_best=0.0)
                for question in questions
            ]
        clause_vectors = self._centred_clauses(questions)
        dense = {lang: self._adjusted(questions, lang, clause_vectors) for lang in ("es", "en")}
        return [
            self._list(
                question, {lang: found[row] for lang, found in dense.items() if row in found}
            )
            for row, question in enumerate(questions)
        ]

    def _centred_clauses(self, questions: Sequence[Question]) -> Vectors:
        """Remove each language's mean; few clauses lean on the mean of the questions instead."""
        result = self._vectors.copy()
        for lang, places in self._groups.items():
            if not len(places):
                continue
            own = self._vectors[places].mean(axis=0)
            asked = [one.vectors[lang] for one in questions if lang in one.vectors]
            prior = np.mean(asked, axis=0) if asked else own
            weight = self._formula.prior / (self._formula.prior + len(places))
            result[places] = centred(self._vectors[places], weight * prior + (1 - weight) * own)
        return result

    def _adjusted(
        self, questions: Sequence[Question], language: str, clause_vectors: Vectors
    ) -> dict[int, Matrix]:
        """Return, by question, the CSLS-adjusted similarity to every clause: 2cos - r(q) - r(c)."""
        rows = [row for row, question in enumerate(questions) if language in question.vectors]
        if not rows:
            return {}
        asked = np.stack([questions[row].vectors[language] for row in rows])
        if len(rows) > 1:
            asked = centred(asked, asked.mean(axis=0))
        count = self._formula.neighbours
        near_clauses = FlatIndex(clause_vectors).nearest(asked, count).scores.mean(axis=1)
        near_questions = FlatIndex(asked).nearest(clause_vectors, count).scores.mean(axis=1)
        similar = asked @ clause_vectors.T
        adjusted = 2 * similar - near_clauses[:, None] - near_questions[None, :]
        return {row: adjusted[place] for place, row in enumerate(rows)}

    def _list(self, question: Question, dense: Mapping[str, Matrix]) -> CandidateList:
        formula = self._formula
        meaning, nearest = self._meaning(dense)
        words, lexical = self._lexical(question)
        cited = self._citation_bonus(question)
        score = meaning + formula.lexical * lexical + cited + self._weak
        order = np.argsort(-score, kind="stable")[: formula.candidates]
        return CandidateList(
            question=question,
            candidates=tuple(
                Candidate(
                    place=self._keep[place],
                    score=float(score[place]),
                    dense=float(nearest[place]),
                    lexical=float(words[place]),
                    cited=bool(cited[place] > 0),
                    terms=self._terms(question, int(place)) if rank < _SHOWN else (),
                )
                for rank, place in enumerate(order)
            ),
            density=float(np.sort(nearest)[-_DENSITY:].mean()),
            lexical_best=float(words.max()),
        )

    def _meaning(self, dense: Mapping[str, Matrix]) -> tuple[Matrix, Matrix]:
        """Return the weighted z of both languages, and the similarity in the clause's own one."""
        size = len(self._clauses)
        meaning = np.zeros(size, dtype=np.float32)
        nearest = np.full(size, -2.0, dtype=np.float32)
        scaled = {lang: _z(values) for lang, values in dense.items()}
        for lang, places in self._groups.items():
            for asked, values in scaled.items():
                own = asked == lang or len(scaled) == 1
                share = self._formula.own_language if own else self._formula.other_language
                weight = share if len(scaled) > 1 else 1.0
                meaning[places] += weight * values[places]
                if own:
                    nearest[places] = dense[asked][places]
        return meaning, nearest

    def _lexical(self, question: Question) -> tuple[Matrix, Matrix]:
        """Return BM25 and its z, each clause against the question in the clause's own language."""
        words = np.zeros(len(self._clauses), dtype=np.float32)
        scaled = np.zeros(len(self._clauses), dtype=np.float32)
        for lang, places in self._groups.items():
            if len(places) and question.texts.get(lang):
                words[places] = self._words[lang].scores(question.texts[lang])
                scaled[places] = _z(words[places])
        return words, scaled

    def _terms(self, question: Question, place: int) -> tuple[str, ...]:
        for lang, places in self._groups.items():
            inside = np.flatnonzero(places == place)
            if len(inside):
                return self._words[lang].shared_terms(question.texts.get(lang, ""), int(inside[0]))
        return ()

    def _citation_bonus(self, question: Question) -> Matrix:
        bonus = np.zeros(len(self._clauses), dtype=np.float32)
        for place, cite, own in self._citing.get(question.standard, ()):
            if self._counts(cite, question):
                worth = self._formula.cited if own else self._formula.inherited
                bonus[place] = max(float(bonus[place]), worth)
        return bonus

    def _counts(self, cite: Citation, question: Question) -> bool:
        """Count a citation for its own edition, or for any when the document does not say."""
        if cite.edition is not None and self._edition is not None and cite.edition != self._edition:
            return False
        return cite.letter is None or question.letter is None or cite.letter == question.letter


def _citing(clauses: Sequence[Clause]) -> dict[str, list[tuple[int, Citation, bool]]]:
    """Return, by standard number, which clauses cite it, themselves or through their directive."""
    found: dict[str, list[tuple[int, Citation, bool]]] = {}
    for place, clause in enumerate(clauses):
        for own, cites in ((True, clause.cites), (False, clause.inherited)):
            for cite in cites:
                found.setdefault(cite.number, []).append((place, cite, own))
    return found


_SHOWN = 10
_DENSITY = 5


def _z(values: Matrix) -> Matrix:
    spread = float(values.std())
    if spread < 1e-6:
        return np.zeros_like(values)
    result: Matrix = ((values - values.mean()) / spread).astype(np.float32)
    return result
