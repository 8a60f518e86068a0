"""A body of directives in, all that every match over it reads of it out, worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.contradict.propose import Contradictor, Spoken
from pipelines.embed import passage_of, vector_key
from pipelines.match import ClauseIndex
from pipelines.results import Clause
from pipelines.run.reading import LANGUAGES, Body
from pipelines.why.explain import rarities_of

# Raised when code changes what is read of a clause while its texts stay: what was kept before is
# then worked out again.
INDEXING = 1


@dataclass(frozen=True, kw_only=True, eq=False)
class Indexed:
    """The clauses of a body with what depends on them alone, whatever they are matched against.

    One of ``ids`` and ``languages`` for each of ``clauses``, one of ``keys`` for each that can
    answer: those that its vector is kept under, of one encoder. ``rare`` says how rare words are.
    """

    clauses: Sequence[Clause]
    ids: tuple[str, ...]
    languages: tuple[str, ...]
    index: ClauseIndex
    keys: tuple[str, ...]
    said: Spoken
    rare: Mapping[str, float]

    @property
    def spoken(self) -> frozenset[str]:
        """The languages that clauses are written in, both for a body without any."""
        return frozenset(self.languages) or frozenset(LANGUAGES)


def indexed(body: Body, encoder: str) -> Indexed:
    """Read a body of directives once for every match over it; ``encoder`` is the id of its own."""
    clauses, languages = body.clauses, body.languages
    passages = [passage_of(clause) for clause in clauses]
    index = ClauseIndex.of(clauses, languages, passages)
    return Indexed(
        clauses=clauses,
        ids=tuple(clause.id for clause in clauses),
        languages=languages,
        index=index,
        keys=tuple(
            vector_key(encoder, passages[place], query=False) for place in index.places.tolist()
        ),
        said=Contradictor.bundled().read(clauses, languages),
        rare=rarities_of(clauses, languages),
    )


def indexing() -> str:
    """Return what names the way that bodies are read."""
    return f"{INDEXING}-{Contradictor.bundled().id}"
