"""Vectors and words of clauses and standards in, scored candidates per element out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from models.encoder import Vectors
from models.lexical import LexicalIndex
from models.order import Places, best
from models.vectors import centred
from pipelines.candidates import FEATURES, CandidateList, Question
from pipelines.match.features import (
    Adjusted,
    Families,
    Matrix,
    Similar,
    csls,
    top_mean,
    z_rows,
)
from pipelines.match.formula import Formula
from pipelines.match.index import ClauseIndex
from pipelines.match.pairs import Pairs
from pipelines.match.reference import LANGUAGES, Reference, Rivals, asked_in
from pipelines.reasons import Why
from pipelines.results import Citation

# How many of a list are told with the words that they share with the question.
NAMED = 10
NO_WAIVER = -6.0
_TURNED = {"es": "en", "en": "es"}


@dataclass(frozen=True, kw_only=True)
class Searched:
    """One body of directives ready to search: its index and a vector [n, d] for each column of it.

    ``waivers`` holds by place the log-odds that a clause waives what a rule asks, of those that
    can.
    """

    index: ClauseIndex
    vectors: Vectors
    waivers: Mapping[int, float] = field(default_factory=dict)


class Matcher:
    """Holds one body of directives and answers questions about it."""

    def __init__(self, searched: Searched, *, edition: str | None, formula: Formula) -> None:
        """Search the clauses that can answer.

        ``edition`` is the number ("6") that citations must agree with, when there is one.
        """
        self._index = searched.index
        self._vectors = searched.vectors
        self._waivers = searched.waivers
        self._edition = edition
        self._formula = formula
        self._groups = self._index.groups
        self._words = self._index.words
        self._inside = np.zeros(len(self._index), dtype=np.intp)
        self._spoken = [""] * len(self._index)
        for language, columns in self._groups.items():
            self._inside[columns] = np.arange(len(columns))
            for column in columns.tolist():
                self._spoken[column] = language
        weak = self._index.numbers["weak"] > 0
        self._weak = np.where(weak, formula.weak_kind, 0.0).astype(np.float32)

    def match(
        self, questions: Sequence[Question], reference: Reference | None = None
    ) -> list[CandidateList]:
        """Return the candidates of every question, scored together over this body of directives.

        ``reference`` is the set of standards that statistics are taken from, None for those asked.
        Raises ValueError when an element is asked for without its standard.
        """
        if not len(self._index):
            return [_nothing(question) for question in questions]
        families = Families.of(questions)
        if any(one.standard not in families.row_of for one in questions):
            raise ValueError("an element is asked for without its standard")
        pairs = self._pairs(questions, families, reference or Reference.of(questions))
        chosen = best(pairs.base, self._formula.candidates)
        for row, bonuses in pairs.cited.items():
            chosen[row] = best(self._lifted(pairs, row, bonuses), self._formula.candidates)
        return self._lists(pairs, chosen)

    def why(self, question: Question, place: int, dense: float, *, named: bool) -> Why:
        """Return how a clause of the body met a question that was matched before.

        ``dense`` is what was found then; ``named``: with the words that both share.
        """
        column = self._index.column(place)
        language = self._spoken[column]
        asked = question.texts.get(language, "")
        lexical = self._words[language].scores(asked)[self._inside[column]]
        return Why(
            cited=self._citation_bonus(question).get(column, 0.0) > 0,
            terms=self._terms(question, column) if named else (),
            dense=dense,
            lexical=float(lexical),
        )

    def _pairs(
        self, questions: Sequence[Question], families: Families, reference: Reference
    ) -> Pairs:
        """Return what is known of every question and clause."""
        formula = self._formula
        asked = {lang: asked_in(questions, lang) for lang in LANGUAGES}
        moved = {lang: reference.centred(rows, lang) for lang, rows in asked.items()}
        clauses = self._centred_clauses(reference)
        similar = self._similar(asked, moved, clauses)
        rivals, other_rivals = self._rivals(reference, clauses)
        adjusted = self._adjusted(similar, rivals, other_rivals)
        own, other = z_rows(adjusted.own), z_rows(adjusted.other)
        lexical = self._in_own_language(questions, LexicalIndex.scores_of)
        lexical_z = self._z_lexical(lexical)
        base = formula.own_language * own
        base += formula.other_language * other
        base += formula.lexical * lexical_z
        base += self._weak[None, :]
        bonuses = {row: self._citation_bonus(one) for row, one in enumerate(questions)}
        whole = list(families.whole)
        return Pairs(
            questions=questions,
            families=families,
            similar=similar,
            adjusted=adjusted,
            own=own,
            other=other,
            lexical=lexical,
            lexical_z=lexical_z,
            coverage=self._in_own_language(questions, LexicalIndex.coverage),
            rivals=Rivals(rivals),
            twins=reference.twins(
                list(families.row_of), {lang: rows[whole] for lang, rows in moved.items()}
            ),
            clause={**self._index.numbers, "waiver": self._waiving()},
            base=base,
            cited={row: found for row, found in bonuses.items() if found},
        )

    def _waiving(self) -> Matrix:
        """Return the log-odds that each clause waives a duty, held above ``NO_WAIVER``: [n]."""
        found = [self._waivers.get(place, NO_WAIVER) for place in self._index.places.tolist()]
        result: Matrix = np.maximum(np.array(found, dtype=np.float32), NO_WAIVER)
        return result

    def _similar(
        self, asked: Mapping[str, Vectors], moved: Mapping[str, Vectors], clauses: Vectors
    ) -> Similar:
        """Return the cosines, each clause's own language apart from the other."""
        raw = {lang: rows @ self._vectors.T for lang, rows in asked.items()}
        near = {lang: rows @ clauses.T for lang, rows in moved.items()}
        return Similar(
            raw=self._by_group(raw),
            raw_other=self._by_group({lang: raw[_TURNED[lang]] for lang in LANGUAGES}),
            own=self._by_group(near),
            other=self._by_group({lang: near[_TURNED[lang]] for lang in LANGUAGES}),
        )

    def _rivals(self, reference: Reference, clauses: Vectors) -> tuple[Matrix, Matrix]:
        """Return the cosines of clauses and the reference's standards, in both languages."""
        own = np.empty((len(clauses), len(reference.ids)), dtype=np.float32)
        other = np.empty_like(own)
        for lang in self._languages:
            places = self._places(lang)
            own[places] = clauses[places] @ reference.wholes[lang].T
            other[places] = clauses[places] @ reference.wholes[_TURNED[lang]].T
        return own, other

    def _adjusted(self, similar: Similar, rivals: Matrix, other_rivals: Matrix) -> Adjusted:
        """Return the CSLS similarities in both languages."""
        neighbours = self._formula.neighbours
        hub, hub_other = top_mean(rivals, neighbours), top_mean(other_rivals, neighbours)
        return Adjusted(
            own=csls(similar.own, hub, neighbours),
            other=csls(similar.other, hub_other, neighbours),
            hub=hub,
            hub_other=hub_other,
        )

    def _by_group(self, values: Mapping[str, Matrix]) -> Matrix:
        """Return the columns of each clause from the matrix of its language."""
        return self._joined({lang: values[lang][:, self._places(lang)] for lang in self._languages})

    @property
    def _languages(self) -> list[str]:
        """Languages that some clause is written in."""
        return [lang for lang, places in self._groups.items() if len(places)]

    def _places(self, language: str) -> Places | slice:
        """Return the columns of a language; where it has them all a slice, which copies nothing."""
        places = self._groups[language]
        return slice(None) if len(places) == len(self._index) else places

    def _joined(self, parts: Mapping[str, Matrix]) -> Matrix:
        """Return the columns of each language put in their places."""
        first, *others = parts.values()
        if not others:
            return first
        found = np.empty((len(first), len(self._index)), dtype=np.float32)
        for lang, values in parts.items():
            found[:, self._groups[lang]] = values
        return found

    def _centred_clauses(self, reference: Reference) -> Vectors:
        """Remove each language's mean; few clauses lean on the mean of the questions instead."""
        result = self._vectors.copy()
        for lang, places in self._groups.items():
            if not len(places):
                continue
            own = self._vectors[places].mean(axis=0)
            prior = reference.priors.get(lang, own)
            weight = self._formula.prior / (self._formula.prior + len(places))
            result[places] = centred(self._vectors[places], weight * prior + (1 - weight) * own)
        return result

    def _in_own_language(
        self, questions: Sequence[Question], read: Callable[[LexicalIndex, Sequence[str]], Matrix]
    ) -> Matrix:
        """Return what an index says of each clause and question in the clause's own language."""
        return self._joined(
            {
                lang: read(self._words[lang], [one.texts.get(lang, "") for one in questions])
                for lang in self._languages
            }
        )

    def _z_lexical(self, lexical: Matrix) -> Matrix:
        """Return the z of BM25 within each language.

        Columns are picked even where that is all of them: it lays them out so that a row's mean is
        added up in the order that models and kept scores were made with.
        """
        return self._joined(
            {lang: z_rows(lexical[:, self._groups[lang]]) for lang in self._languages}
        )

    def _lists(self, pairs: Pairs, chosen: Places) -> list[CandidateList]:
        """Return a list for each question of the clauses chosen for it, in their order."""
        features = pairs.features(chosen, self._formula)
        whole = pairs.whole()
        bonuses = pairs.bonuses(chosen)
        scores = np.take_along_axis(pairs.base, chosen, axis=1) + bonuses
        dense = np.take_along_axis(pairs.adjusted.own, chosen, axis=1)
        lexical = np.take_along_axis(pairs.lexical, chosen, axis=1)
        cited = bonuses > 0
        places = self._index.places[chosen]
        return [
            CandidateList(
                question=question,
                places=places[row],
                scores=scores[row],
                dense=dense[row],
                lexical=lexical[row],
                cited=cited[row],
                terms=tuple(self._terms(question, one) for one in chosen[row, :NAMED].tolist()),
                features=features[row],
                whole=whole[row],
            )
            for row, question in enumerate(pairs.questions)
        ]

    def _terms(self, question: Question, place: int) -> tuple[str, ...]:
        language = self._spoken[place]
        asked = question.texts.get(language, "")
        return self._words[language].shared_terms(asked, int(self._inside[place]))

    @staticmethod
    def _lifted(pairs: Pairs, row: int, bonuses: Mapping[int, float]) -> Matrix:
        """Return the scores of one question with its citations: [1, clauses]."""
        score = pairs.base[[row]]
        score[0, list(bonuses)] += np.array(list(bonuses.values()), dtype=np.float32)
        return score

    def _citation_bonus(self, question: Question) -> dict[int, float]:
        """Return the bonus of each clause that cites what is asked, by its place."""
        bonus: dict[int, float] = {}
        for one in self._index.citing.get(question.standard, ()):
            if self._counts(one.cite, question):
                worth = self._formula.cited if one.own else self._formula.inherited
                bonus[one.column] = max(bonus.get(one.column, 0.0), worth)
        return bonus

    def _counts(self, cite: Citation, question: Question) -> bool:
        """Count a citation for its own edition, or for any when the document does not say."""
        if cite.edition is not None and self._edition is not None and cite.edition != self._edition:
            return False
        return cite.letter is None or question.letter is None or cite.letter == question.letter


def _nothing(question: Question) -> CandidateList:
    """Return the empty list of a body without clauses."""
    nothing = np.zeros(0, dtype=np.float32)
    return CandidateList(
        question=question,
        places=np.zeros(0, dtype=np.intp),
        scores=nothing,
        dense=nothing,
        lexical=nothing,
        cited=np.zeros(0, dtype=np.bool_),
        terms=(),
        features=np.zeros((0, len(FEATURES)), dtype=np.float32),
        whole=np.array([-1.0, -2.0, 0.0, 0.0, 0.0], dtype=np.float32),
    )
