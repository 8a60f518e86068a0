"""Small rows that the tests of the stages share: clauses, standards and an edition of our own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpora.catalog import element_digest, standard_digest
from corpora.records import Edition, Element, Standard
from pipelines.candidates import Candidate, CandidateList, Question
from pipelines.results import Citation, Clause
from pipelines.segment.clauses import digest_of


def clause(
    number: int,
    text: str,
    *,
    lead_in: str = "",
    kind: str = "provision",
    cites: tuple[Citation, ...] = (),
    inherited: tuple[Citation, ...] = (),
    path: tuple[str, ...] = (),
) -> Clause:
    """Return a clause of manual 0 labelled as an article."""
    return Clause(
        id=f"0.{number:04d}",
        manual=0,
        path=path or (f"Artículo {number}",),
        label=f"Art. {number}",
        lead_in=lead_in,
        text=text,
        page=1,
        boxes=(),
        digest=digest_of(lead_in, text),
        kind=kind,
        cites=cites,
        inherited=inherited,
    )


def standard(number: str, title: str, english: str = "", parts: tuple[str, ...] = ()) -> Standard:
    """Return a standard with a Spanish title, perhaps an English one, and elements p1, p2 ..."""
    elements = tuple(
        Element(
            id=f"{number}.p{place}",
            letter=None,
            text_es=part,
            text_en="",
            digest=element_digest(statements=(title,), texts=(part,)),
        )
        for place, part in enumerate(parts, start=1)
    )
    digest = standard_digest(
        titles=(title, english), statements=("", ""), paths=((), ()), elements=elements
    )
    return Standard(
        id=number,
        title_es=title,
        title_en=english,
        statement_es="",
        statement_en="",
        path_es=(),
        path_en=(),
        elements=elements,
        level=None,
        verified=None,
        source="",
        digest=digest,
    )


def edition(*standards: Standard) -> Edition:
    """Return an edition numbered le-6 of the standards given."""
    return Edition(
        id="le-6",
        program="le",
        name_es="De prueba",
        name_en="Test",
        standards=standards,
        digest="d",
    )


def candidates_of(
    question: Question,
    candidates: Sequence[Candidate],
    features: NDArray[np.float32],
    whole: NDArray[np.float32],
) -> CandidateList:
    """Return a list with these candidates as columns."""
    return CandidateList(
        question=question,
        places=np.array([one.place for one in candidates], dtype=np.intp),
        scores=np.array([one.score for one in candidates], dtype=np.float64),
        dense=np.array([one.dense for one in candidates], dtype=np.float64),
        lexical=np.array([one.lexical for one in candidates], dtype=np.float64),
        cited=np.array([one.cited for one in candidates], dtype=np.bool_),
        terms=tuple(one.terms for one in candidates),
        features=features,
        whole=whole,
    )
