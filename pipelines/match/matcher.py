"""Vectors and words of clauses and standards in, scored candidates per element out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from models.encoder import Vectors
from models.lexical import LexicalIndex
from models.vectors import centred
from pipelines.candidates import FEATURES, Candidate, CandidateList, Question
from pipelines.match.features import (
    NO_WAIVER,
    Adjusted,
    Coverage,
    Families,
    Similar,
    adjust,
    of_clauses,
    standing,
    z_rows,
)
from pipelines.match.formula import WEAK_KINDS, Formula, can_answer
from pipelines.results import Citation, Clause

Matrix = NDArray[np.float32]
LANGUAGES = ("es", "en")


@dataclass(frozen=True, kw_only=True)
class Searched:
    """One body of directives ready to search: a passage, a vector row and a language a clause.

    ``waivers`` holds by place the log-odds that a clause waives what a rule asks, of those that
    can.
    """

    clauses: Sequence[Clause]
    passages: Sequence[str]
    vectors: Vectors
    languages: Sequence[str]
    waivers: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """What is known of all pairs of a body, by row of the questions and column of the clauses."""

    families: Families
    similar: Similar
    adjusted: Adjusted
    own: Matrix
    other: Matrix
    lexical: Matrix
    lexical_z: Matrix
    standing: tuple[Matrix, Matrix]
    clause: Mapping[str, Matrix]


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """One question: its row, the scores before citations [questions, clauses] and its bonuses."""

    row: int
    question: Question
    base: Matrix
    cited: Matrix


class Matcher:
    """Holds one body of directives and answers questions about it."""

    def __init__(self, searched: Searched, *, edition: str | None, formula: Formula) -> None:
        """Keep the clauses that can answer.

        ``edition`` is the number ("6") that citations must agree with, when there is one.
        """
        clauses = searched.clauses
        self._keep = [place for place, clause in enumerate(clauses) if can_answer(clause)]
        self._clauses = [clauses[place] for place in self._keep]
        self._vectors = searched.vectors[self._keep]
        self._edition = edition
        self._formula = formula
        spoken = np.array([searched.languages[place] for place in self._keep], dtype="<U2")
        self._groups = {lang: np.flatnonzero(spoken == lang) for lang in LANGUAGES}
        self._words = {
            lang: LexicalIndex([searched.passages[self._keep[place]] for place in places], lang)
            for lang, places in self._groups.items()
        }
        self._coverage = {lang: Coverage(index, lang) for lang, index in self._words.items()}
        self._weak = np.array(
            [formula.weak_kind if c.kind in WEAK_KINDS else 0.0 for c in self._clauses],
            dtype=np.float32,
        )
        self._waivers = [searched.waivers.get(place, NO_WAIVER) for place in self._keep]
        self._citing = _citing(self._clauses)

    def match(self, questions: Sequence[Question]) -> list[CandidateList]:
        """Return the candidates of every question, scored together over this body of directives.

        Raises ValueError when an element is asked for without its standard.
        """
        if not self._clauses:
            return [_nothing(question) for question in questions]
        families = Families.of(questions)
        if any(one.standard not in families.row_of for one in questions):
            raise ValueError("an element is asked for without its standard")
        similar = self._similar(questions)
        adjusted = adjust(similar, families.whole, self._formula.neighbours)
        lexical = np.stack([self._lexical(question) for question in questions])
        parts = _Parts(
            families=families,
            similar=similar,
            adjusted=adjusted,
            own=z_rows(adjusted.own),
            other=z_rows(adjusted.other),
            lexical=lexical,
            lexical_z=self._z_lexical(lexical),
            standing=standing(similar.own, families.whole),
            clause=of_clauses(self._clauses, self._weak, self._waivers),
        )
        base = (
            self._formula.own_language * parts.own
            + self._formula.other_language * parts.other
            + self._formula.lexical * parts.lexical_z
            + self._weak[None, :]
        )
        return [self._list(row, question, parts, base) for row, question in enumerate(questions)]

    def _similar(self, questions: Sequence[Question]) -> Similar:
        """Return the cosines, each clause's own language apart from the other."""
        raw: dict[str, Matrix] = {}
        moved: dict[str, Matrix] = {}
        centred_clauses = self._centred_clauses(questions)
        for lang in LANGUAGES:
            asked = np.stack(
                [one.vectors.get(lang, next(iter(one.vectors.values()))) for one in questions]
            )
            raw[lang] = asked @ self._vectors.T
            if len(questions) > 1:
                asked = centred(asked, asked.mean(axis=0))
            moved[lang] = asked @ centred_clauses.T
        shape = raw["es"].shape
        found = [np.empty(shape, dtype=np.float32) for _ in range(4)]
        for lang, places in self._groups.items():
            other = LANGUAGES[1 - LANGUAGES.index(lang)]
            for into, values in zip(
                found, (raw[lang], raw[other], moved[lang], moved[other]), strict=True
            ):
                into[:, places] = values[:, places]
        return Similar(raw=found[0], raw_other=found[1], own=found[2], other=found[3])

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

    def _lexical(self, question: Question) -> Matrix:
        """Return BM25 of each clause against the question in the clause's own language."""
        words = np.zeros(len(self._clauses), dtype=np.float32)
        for lang, places in self._groups.items():
            if len(places) and question.texts.get(lang):
                words[places] = self._words[lang].scores(question.texts[lang])
        return words

    def _z_lexical(self, lexical: Matrix) -> Matrix:
        """Return the z of BM25 within each language."""
        scaled = np.zeros_like(lexical)
        for places in self._groups.values():
            if len(places):
                scaled[:, places] = z_rows(lexical[:, places])
        return scaled

    def _list(self, row: int, question: Question, parts: _Parts, base: Matrix) -> CandidateList:
        formula = self._formula
        cited = self._citation_bonus(question)
        score = base[row] + cited
        order = np.argsort(-score, kind="stable")[: formula.candidates]
        return CandidateList(
            question=question,
            candidates=tuple(
                Candidate(
                    place=self._keep[place],
                    score=float(score[place]),
                    dense=float(parts.adjusted.own[row, place]),
                    lexical=float(parts.lexical[row, place]),
                    cited=bool(cited[place] > 0),
                    terms=self._terms(question, int(place)) if rank < _SHOWN else (),
                )
                for rank, place in enumerate(order)
            ),
            features=self._features(
                _Asked(row=row, question=question, base=base, cited=cited), parts, order
            ),
            whole=np.array(
                [
                    np.sort(parts.similar.raw[row])[-_NEAREST:].mean(),
                    np.sort(parts.adjusted.own[row])[-_DENSITY:].mean(),
                    parts.lexical[row].max(),
                    (parts.standing[1][self._standard(parts, question)] > _THIRD).sum(),
                    len(parts.families.parts.get(question.standard, ())),
                ],
                dtype=np.float32,
            ),
        )

    def _features(self, asked: _Asked, parts: _Parts, order: NDArray[np.int64]) -> Matrix:
        """Return the features of the chosen pairs [n, len(FEATURES)] in the order of FEATURES."""
        row, question, cited = asked.row, asked.question, asked.cited
        standard = self._standard(parts, question)
        relatives = list(parts.families.relatives(row, question))
        family = asked.base[relatives].max(axis=0)
        siblings = list(parts.families.siblings(row, question))
        rival = asked.base[siblings].max(axis=0) if siblings else asked.base[row]
        ranks = np.argsort(np.argsort(-parts.lexical[row], kind="stable"), kind="stable")
        values = {
            "own": parts.own[row],
            "other": parts.other[row],
            "lexical": parts.lexical_z[row],
            "raw": parts.similar.raw[row],
            "raw_other": parts.similar.raw_other[row],
            "cosine": parts.similar.own[row],
            "unhubbed": parts.similar.own[row] - parts.adjusted.hub,
            "unhubbed_other": parts.similar.other[row] - parts.adjusted.hub_other,
            "margin": parts.standing[0][standard],
            "standing": parts.standing[1][standard],
            "coverage": self._covered(question),
            "family": family,
            "family_lexical": parts.lexical_z[relatives].max(axis=0),
            "among_parts": asked.base[row] - rival,
            "lexical_rank": (1.0 / (1.0 + ranks)).astype(np.float32),
            "cited": (cited >= self._formula.cited).astype(np.float32),
            "inherited": ((cited > 0) & (cited < self._formula.cited)).astype(np.float32),
            "element": np.full(len(cited), float(question.element is not None), np.float32),
            **parts.clause,
        }
        return np.stack([values[name][order] for name in FEATURES], axis=1)

    @staticmethod
    def _standard(parts: _Parts, question: Question) -> int:
        """Return the place of a question's standard among the whole ones."""
        return parts.families.place_of[question.standard]

    def _covered(self, question: Question) -> Matrix:
        shares = np.zeros(len(self._clauses), dtype=np.float32)
        for lang, places in self._groups.items():
            if len(places) and question.texts.get(lang):
                shares[places] = self._coverage[lang].of(question.texts[lang])
        return shares

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


def _nothing(question: Question) -> CandidateList:
    """Return the empty list of a body without clauses."""
    return CandidateList(
        question=question,
        candidates=(),
        features=np.zeros((0, len(FEATURES)), dtype=np.float32),
        whole=np.array([-1.0, -2.0, 0.0, 0.0, 0.0], dtype=np.float32),
    )


_SHOWN = 10
_NEAREST, _DENSITY = 3, 5
# Among the three standards nearest to a clause: 1 / place above a quarter.
_THIRD = 0.3
