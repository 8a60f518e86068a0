"""A body of directives and an edition in, a Crosswalk out: the order of the stages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpora.records import Edition
from models.encoder import Encoder
from pipelines.candidates import CandidateList, NearList, Question
from pipelines.contradict.propose import Contradictor, with_contradictions
from pipelines.cover import STARTING, GapModel, Show, cover
from pipelines.embed import Kept, passage_of, vectors_of
from pipelines.match import NAMED, Formula, Matcher, Reference, Searched
from pipelines.reasons import Contradiction, Why
from pipelines.results import Assurance, Crosswalk, EncoderCard, StandardResult
from pipelines.run.asking import (
    References,
    embedded,
    reference_for,
    reference_name,
    unread_questions,
)
from pipelines.run.indexed import Indexed, indexed
from pipelines.run.reading import Body, Progress
from pipelines.score import Scoring, score
from pipelines.why.shown import Shown

SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class Card:
    """What lists of an edition are made with: where two are equal, equal texts give equal lists."""

    encoder: str
    scorer: str
    calibration: str | None
    assurances: tuple[Assurance, ...]
    reference: str


@dataclass(frozen=True, kw_only=True)
class Method:
    """What a crosswalk is made with: encoder, kept vectors, formula, scorer and gap model.

    ``references`` keeps what was worked out of sets of standards, from one call to the next.
    """

    encoder: Encoder
    kept: Kept
    formula: Formula = field(default_factory=Formula)
    scoring: Scoring = field(default_factory=lambda: Scoring(id=Formula().id()))
    gaps: GapModel = STARTING
    references: References = field(default_factory=dict)

    def of(self, program: str) -> Method:
        """Return the method for a program: where the scorer does not serve it, the formula's."""
        scoring = self.scoring.of(program)
        return self if scoring is self.scoring else replace(self, scoring=scoring, gaps=STARTING)

    def reference(self, edition: Edition, spoken: frozenset[str]) -> Reference | None:
        """Return what an edition's questions are set against, None for themselves."""
        return reference_for(edition, self.encoder, self.kept, spoken, self.references)

    def card(self, edition: Edition) -> Card:
        """Return what the lists of an edition are made with."""
        own = self.of(edition.program)
        return Card(
            encoder=own.encoder.id,
            scorer=own.scoring.id,
            calibration=own.scoring.calibration_of(edition.program).id,
            assurances=own.gaps.assurances,
            reference=reference_name(edition),
        )


def crosswalk(
    body: Body, edition: Edition, method: Method, top: int, progress: Progress | None = None
) -> Crosswalk:
    """Match a body of directives against an edition and tell what each standard has, and why."""
    found = crosswalk_of(indexed(body, method.encoder.id), edition, method, top, progress)
    return replace(found, manuals=body.manuals, errors=body.errors)


def crosswalk_of(  # noqa: PLR0913, PLR0917 - what is matched, with what, and what stays
    body: Indexed,
    edition: Edition,
    method: Method,
    top: int,
    progress: Progress | None = None,
    stay: Mapping[str, Sequence[NearList]] | None = None,
) -> Crosswalk:
    """Match a body that was read before, without naming its manuals.

    ``stay`` has the lists, by standard, of those that are not matched again: they were made over
    the same body, with the same method and reference.
    """
    method, advance = method.of(edition.program), _embedding(progress)
    scoring, kept = method.scoring, stay or {}
    matcher = Matcher(
        searched(body, method, advance),
        edition=edition_number(edition),
        formula=method.formula,
    )
    part = replace(edition, standards=tuple(s for s in edition.standards if s.id not in kept))
    every = unread_questions(edition, body.spoken)
    candidates: list[CandidateList] = []
    if part.standards:
        now = [one for one in every if one.standard not in kept]
        questions = embedded(now, method.encoder, method.kept, advance)
        candidates = matcher.match(questions, method.reference(edition, body.spoken))
    lists = score(candidates, scoring, edition.program, max(top, SHOWN))
    show = Show(top=top, confidence=scoring.merged_confidence(edition.program))
    results = cover(part, lists, body.ids, method.gaps, show)
    asked = _Asked(matcher, every, candidates, kept)
    undone = Contradictor.bundled().propose(edition.standards, asked.near, body.said, asked.why)
    standards, others = _explained(body, edition, results, undone)
    return Crosswalk(
        edition=edition,
        manuals=(),
        clauses=body.clauses,
        standards=standards,
        errors=(),
        encoder=EncoderCard(id=method.encoder.id, dimensions=method.encoder.dimensions),
        scorer=scoring.id,
        calibration=scoring.calibration_of(edition.program),
        assurances=method.gaps.assurances,
        reference=reference_name(edition),
        lists=asked.near,
        others=others,
    )


def _embedding(progress: Progress | None) -> Callable[[int, int], None]:
    """Return what tells of texts embedded, to nobody where nobody asks."""

    def advance(done: int, total: int) -> None:
        if progress is not None:
            progress("embed", done, total)

    return advance


def _explained(
    body: Indexed,
    edition: Edition,
    results: Sequence[StandardResult],
    undone: Sequence[Contradiction],
) -> tuple[tuple[StandardResult, ...], tuple[Contradiction, ...]]:
    """Return results with their contradictions, and those of other standards, all explained."""
    shown = Shown(body.clauses, body.ids, body.languages, body.rare)
    rows = {row.id: row for row in edition.standards}
    own = {one.id for one in results}
    return (
        tuple(shown.result(one, rows[one.id]) for one in with_contradictions(results, undone)),
        tuple(
            shown.contradiction(one, rows[one.standard])
            for one in undone
            if one.standard not in own
        ),
    )


class _Asked:
    """The lists of every question of an edition in its order, matched now or kept."""

    def __init__(
        self,
        matcher: Matcher,
        questions: Sequence[Question],
        candidates: Sequence[CandidateList],
        kept: Mapping[str, Sequence[NearList]],
    ) -> None:
        self._matcher = matcher
        self._questions = questions
        fresh = {(one.question.standard, one.question.element): one for one in candidates}
        known = {(one.standard, one.element): one for rows in kept.values() for one in rows}
        self._fresh = [fresh.get((one.standard, one.element)) for one in questions]
        self.near: tuple[NearList, ...] = tuple(
            known[one.standard, one.element] if found is None else found.near
            for one, found in zip(questions, self._fresh, strict=True)
        )

    def why(self, which: int, row: int) -> Why:
        """Return how a candidate met its question."""
        found, near = self._fresh[which], self.near[which]
        if found is None:
            place, dense = int(near.places[row]), float(near.dense[row])
            return self._matcher.why(self._questions[which], place, dense, named=row < NAMED)
        one = found.candidate(row)
        return Why(cited=one.cited, terms=one.terms, dense=one.dense, lexical=one.lexical)


def searched(
    body: Indexed, method: Method, progress: Callable[[int, int], None] | None = None
) -> Searched:
    """Return a body of directives with its passages embedded.

    What can never answer is not: reading it would cost time for nothing.
    """
    places = body.index.places.tolist()
    vectors = vectors_of(
        body.keys,
        lambda column: passage_of(body.clauses[places[column]]),
        method.encoder,
        method.kept,
        query=False,
        progress=progress,
    )
    return Searched(index=body.index, vectors=vectors, waivers=body.said.waivers)


def edition_number(edition: Edition) -> str | None:
    """Return "6" for le-6; None for a list of requirements of one's own."""
    program, _, number = edition.id.rpartition("-")
    return number if program and program == edition.program else None
