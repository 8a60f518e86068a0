"""A judged body in, what simpler methods answer out: BM25, plain cosine and a keyword search."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpora.records import Element, Standard
from models.encoder import Encoder
from models.lexical import LexicalIndex, stems
from pipelines.embed import Kept, embed, passage_of, query_of
from pipelines.evaluation.answers import Answer, answers_by_score
from pipelines.evaluation.judged import JudgedBody

Scores = NDArray[np.float32]
Key = tuple[str, str | None]
DEPTH = 1000


def baseline_answers(
    body: JudgedBody, encoder: Encoder, kept: Kept, language: str
) -> dict[str, tuple[Answer, ...]]:
    """Return the answers of each baseline; texts of standards are taken in ``language``.

    ``cosine``: the encoder's inner product, path and title (or element) against path and clause;
    ``cosine-text``: the same without paths; ``bm25``: the same texts as ``cosine``; ``keywords``:
    how many of the title's words a clause has, as a reviewer searches a PDF. The last two are left
    out where no clause is in ``language``: words of one language are not in another.
    """
    standards = [one for one in body.edition.standards if one.id in body.asked]
    keys: list[Key] = []
    titled: list[str] = []
    bare: list[str] = []
    words: list[str] = []
    for standard in standards:
        for element in (None, *standard.elements):
            keys.append((standard.id, element.id if element else None))
            titled.append(_titled(standard, element, language))
            bare.append(_bare(standard, element, language))
            words.append(_title(standard, language))
    passages = [passage_of(clause) for clause in body.clauses]
    texts = [f"{clause.lead_in} {clause.text}".strip() for clause in body.clauses]
    cosine = _cosine(encoder, kept, titled, passages)
    plain = _cosine(encoder, kept, bare, texts)
    found = {"cosine": cosine, "cosine-text": plain}
    if language in body.languages:
        found["bm25"] = _lexical(passages, titled, body.languages, language)
        found["keywords"] = _counted(passages, words, language)
    return {
        name: answers_by_score(body, dict(zip(keys, rows, strict=True)), DEPTH)
        for name, rows in found.items()
    }


def _cosine(
    encoder: Encoder, kept: Kept, questions: Sequence[str], passages: Sequence[str]
) -> Scores:
    asked = embed(questions, encoder, kept, query=True)
    read = embed(passages, encoder, kept, query=False)
    result: Scores = asked @ read.T
    return result


def _lexical(
    passages: Sequence[str], questions: Sequence[str], languages: Sequence[str], language: str
) -> Scores:
    """Return BM25 scores [questions, passages]; 0 for passages in another language."""
    own = [place for place, spoken in enumerate(languages) if spoken == language]
    scores = np.zeros((len(questions), len(passages)), dtype=np.float32)
    if own:
        index = LexicalIndex.of([passages[place] for place in own], language)
        for row, question in enumerate(questions):
            scores[row, own] = index.scores(question)
    return scores


def _counted(passages: Sequence[str], titles: Sequence[str], language: str) -> Scores:
    found = [set(stems(passage, language)) for passage in passages]
    rows = []
    for title in titles:
        wanted = set(stems(title, language))
        rows.append([len(wanted & one) for one in found])
    return np.array(rows, dtype=np.float32).reshape(len(titles), len(passages))


def _title(standard: Standard, language: str) -> str:
    spanish = language == "es"
    title = standard.title_es if spanish else standard.title_en
    statement = standard.statement_es if spanish else standard.statement_en
    return title or statement or standard.title_es or standard.title_en


def _titled(standard: Standard, element: Element | None, language: str) -> str:
    if element is not None:
        return query_of(standard, element, language) or query_of(
            standard, element, _other(language)
        )
    path = standard.path_es if language == "es" else standard.path_en
    return " > ".join((*path, _title(standard, language)))


def _bare(standard: Standard, element: Element | None, language: str) -> str:
    if element is not None:
        return (element.text_es if language == "es" else element.text_en) or element.text_es
    return _title(standard, language)


def _other(language: str) -> str:
    return "en" if language == "es" else "es"
