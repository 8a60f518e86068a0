"""An edition in, its questions with their vectors and the reference they are set against out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, MutableMapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from corpora.catalog import load_edition
from corpora.records import Edition, Element, Standard
from corpora.references import reference_of
from models.encoder import Encoder
from pipelines.candidates import Question
from pipelines.contradict.propose import Contradictor
from pipelines.embed import Kept, embed, query_of
from pipelines.match import Reference
from pipelines.run.reading import LANGUAGES

# Raised when code changes what lists hold while encoder, scorer and texts stay: what was matched
# before is then matched again and not kept.
MATCHING = 1

References = MutableMapping[tuple[str, str, frozenset[str]], Reference]


def questions_of(
    edition: Edition,
    encoder: Encoder,
    kept: Kept,
    progress: Callable[[int, int], None] | None = None,
    spoken: Collection[str] = LANGUAGES,
) -> list[Question]:
    """Return one question for each standard and one for each of its elements, embedded.

    A standard is asked for in every language it has; an element in those of ``spoken``, the
    languages of the clauses, and in any other only where it lacks them.
    """
    return embedded(unread_questions(edition, frozenset(spoken)), encoder, kept, progress)


def embedded(
    asked: Sequence[Question],
    encoder: Encoder,
    kept: Kept,
    progress: Callable[[int, int], None] | None = None,
) -> list[Question]:
    """Return questions with their vectors."""
    flat = [text for one in asked for text in one.texts.values()]
    vectors = iter(embed(flat, encoder, kept, query=True, progress=progress))
    return [replace(one, vectors={lang: next(vectors) for lang in one.texts}) for one in asked]


# The editions in use: a plan asks for the same one of every agency.
@lru_cache(maxsize=8)
def unread_questions(edition: Edition, spoken: frozenset[str]) -> tuple[Question, ...]:
    """Return the questions of an edition's standards and of their elements, without vectors."""
    return tuple(
        Question(
            standard=standard.id,
            element=element.id if element is not None else None,
            letter=element.letter if element is not None else None,
            texts=_texts(standard, element, spoken),
            vectors={},
        )
        for standard in edition.standards
        for element in (None, *standard.elements)
    )


def reference_name(edition: Edition) -> str:
    """Return what names the reference of an edition and how it is read, "" for its own."""
    standards = reference_of(edition)
    return "" if standards is None else _name_of(standards.id)


@cache
def _name_of(bundled: str) -> str:
    questions = unread_questions(load_edition(bundled), frozenset(LANGUAGES))
    texts = [text for one in questions for text in (one.standard, *one.texts.values())]
    texts.append(Contradictor.bundled().id)
    return f"{bundled}-{MATCHING}-{hashlib.sha256(chr(10).join(texts).encode()).hexdigest()[:12]}"


def reference_for(
    edition: Edition, encoder: Encoder, kept: Kept, spoken: frozenset[str], known: References
) -> Reference | None:
    """Return the reference that an edition's questions are set against, None for its own.

    ``known`` holds those worked out before, by encoder, name and languages.
    """
    standards = reference_of(edition)
    if standards is None:
        return None
    key = encoder.id, reference_name(edition), spoken
    if key not in known:
        known[key] = Reference.of(questions_of(standards, encoder, kept, spoken=spoken))
    return known[key]


def _texts(standard: Standard, element: Element | None, spoken: Collection[str]) -> dict[str, str]:
    found = {lang: text for lang in LANGUAGES if (text := query_of(standard, element, lang))}
    if element is None:
        return found
    return {lang: text for lang, text in found.items() if lang in spoken} or found
