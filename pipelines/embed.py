"""Clauses and standards in, the texts that stand for them and their vectors out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, MutableMapping, Sequence

import numpy as np

from corpora.records import Element, Standard
from models.encoder import Encoder, Vectors
from pipelines.results import Clause

Progress = Callable[[int, int], None]
Kept = MutableMapping[str, "np.ndarray[tuple[int, ...], np.dtype[np.float16]]"]
_SEPARATOR = " > "


def passage_of(clause: Clause) -> str:
    """Return what the encoder reads of a clause: "path: lead-in text"."""
    body = f"{clause.lead_in} {clause.text}".strip()
    return f"{_SEPARATOR.join(clause.path)}: {body}"


def body_of(clause: Clause) -> str:
    """Return the lead-in and text of a clause, without its path."""
    return f"{clause.lead_in} {clause.text}".strip()


def query_of(standard: Standard, element: Element | None, language: str) -> str:
    """Return what stands for a standard or one of its elements in one language, "" when nothing.

    The path goes in front because titles repeat ("Procedures"). A whole standard is asked for by
    our search words, by its statement where it has none: measured better than both together
    (docs/matching.md). An element is asked for by its own words.
    """
    spanish = language == "es"
    title = standard.title_es if spanish else standard.title_en
    statement = standard.statement_es if spanish else standard.statement_en
    if not title and not statement:
        return ""
    path = standard.path_es if spanish else standard.path_en
    words = standard.keywords_es if spanish else standard.keywords_en
    heading = _SEPARATOR.join(step for step in (*path, title) if step)
    if element is None:
        tail = ", ".join(words) or statement
    else:
        tail = element.text_es if spanish else element.text_en
        if not tail:
            return ""
    return f"{heading}. {tail}" if tail else heading


def embed(
    texts: Sequence[str],
    encoder: Encoder,
    kept: Kept,
    *,
    query: bool,
    progress: Progress | None = None,
) -> Vectors:
    """Return the vector of each text [n, dimensions], embedding only those not in ``kept``.

    Vectors are rounded to fp16 before use, so that a kept vector and a new one are the same.
    """
    keys = [vector_key(encoder.id, text, query) for text in texts]
    return vectors_of(keys, texts.__getitem__, encoder, kept, query=query, progress=progress)


def vectors_of(  # noqa: PLR0913 - what is asked for, of what, with what, and how it goes
    keys: Sequence[str],
    text: Callable[[int], str],
    encoder: Encoder,
    kept: Kept,
    *,
    query: bool,
    progress: Progress | None = None,
) -> Vectors:
    """Return the vector of each key [n, dimensions]; ``text`` gives the text at a place.

    Only the texts of keys that are not in ``kept`` are asked for, and embedded.
    """
    missing = {key: place for place, key in enumerate(keys) if key not in kept}
    if missing:
        done = 0

        def advance(count: int) -> None:
            nonlocal done
            done += count
            if progress is not None:
                progress(done, len(missing))

        fresh = encoder.embed(list(map(text, missing.values())), query=query, progress=advance)
        for key, row in zip(missing, fresh, strict=True):
            kept[key] = row.astype(np.float16)
    if not keys:
        return np.zeros((0, encoder.dimensions), dtype=np.float32)
    result: Vectors = np.stack([kept[key] for key in keys]).astype(np.float32)
    return result


def vector_key(encoder_id: str, text: str, query: bool) -> str:
    """Return the key a vector is kept under: encoder, role and exact text, path included."""
    role = "query" if query else "passage"
    return hashlib.sha256(f"{encoder_id}\x1f{role}\x1f{text}".encode()).hexdigest()
