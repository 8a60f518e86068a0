"""What was read of a body comes back as it was, and only for that body."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpora.catalog import load_edition
from models.hashing_encoder import HashingEncoder
from pipelines.results import Citation, Clause
from pipelines.run import Body, Method, crosswalk, crosswalk_of, indexed
from service.index_cache import IndexCache, KeptIndex
from tests.pipelines.rows import clause

EDITION = load_edition("academy-2")
TEXTS = [row.statement_es for row in EDITION.standards[:12]]
ENGLISH = [row.statement_en for row in EDITION.standards[12:16]]
WAIVER = "No será necesario evaluar a los instructores ni conservar sus expedientes."
CITED = (Citation(number="1.1.1", edition="2"), Citation(number="2.1.1", letter="a"))


def body() -> Body:
    """Return clauses in both languages, with citations, a waiver and one that cannot answer."""
    texts = [*TEXTS, WAIVER, *ENGLISH, "Rúbrica."]
    rows: list[Clause] = [
        replace(clause(n, text), cites=CITED if n == 3 else ()) for n, text in enumerate(texts)
    ]
    rows[-1] = replace(rows[-1], kind="signature")
    languages = ["en" if text in ENGLISH else "es" for text in texts]
    return Body(manuals=(), clauses=tuple(rows), languages=tuple(languages), errors=())


def kept(folder: Path) -> IndexCache:
    """Return a cache that holds an index of the body."""
    cache = IndexCache(folder)
    read = body()
    index = indexed(read, HashingEncoder().id)
    cache.keep("a1", "mark", KeptIndex(body=index, rows=tuple(range(7, 7 + len(read.clauses)))))
    return cache


def test_a_kept_body_gives_the_same_crosswalk(tmp_path: Path) -> None:
    """Statuses, proposals, explanations and contradictions are the same to the last bit."""
    found = kept(tmp_path).get("a1", "mark")
    assert found is not None
    assert found.rows == tuple(range(7, 25))
    method = Method(encoder=HashingEncoder(), kept={})
    wanted = crosswalk(body(), EDITION, method, 5)
    again = crosswalk_of(found.body, EDITION, method, 5)
    assert again.standards == wanted.standards
    assert again.others == wanted.others
    assert list(again.clauses) == list(wanted.clauses)
    assert any(one.contradictions for one in wanted.standards)
    assert any(one.why.cited for row in wanted.standards for one in row.proposals)


def test_clauses_are_read_when_asked_for(tmp_path: Path) -> None:
    """By place from either end, or several at once; none is there past the end."""
    found = kept(tmp_path).get("a1", "mark")
    assert found is not None
    clauses, own = found.body.clauses, body().clauses
    assert (len(clauses), clauses[2], clauses[-1]) == (len(own), own[2], own[-1])
    assert clauses[1:3] == list(own[1:3])
    for place in (len(own), -len(own) - 1):
        with pytest.raises(IndexError):
            clauses[place]


def test_an_index_is_of_one_body_only(tmp_path: Path) -> None:
    """Another mark, another agency, a damaged file and one that is cut off are not taken for it."""
    cache = kept(tmp_path)
    assert cache.get("a1", "another mark") is None
    assert cache.get("a2", "mark") is None
    whole = cache.path("a1").read_bytes()
    for content in (b"", b"not an index", whole[: len(whole) // 2]):
        cache.path("a1").write_bytes(content)
        assert cache.get("a1", "mark") is None


def test_an_agency_is_forgotten(tmp_path: Path) -> None:
    """Its file is gone, and forgetting it once more is no fault."""
    cache = kept(tmp_path)
    assert cache.agencies() == ["a1"]
    cache.forget("a1")
    cache.forget("a1")
    assert cache.agencies() == []
    assert cache.get("a1", "mark") is None


def test_a_body_without_clauses_is_kept_too(tmp_path: Path) -> None:
    """A manual of which nothing was read gives an empty index."""
    cache = IndexCache(tmp_path)
    empty = Body(manuals=(), clauses=(), languages=(), errors=())
    cache.keep("a1", "mark", KeptIndex(body=indexed(empty, "e"), rows=()))
    found = cache.get("a1", "mark")
    assert found is not None
    assert (len(found.body.clauses), len(found.body.index), found.rows) == (0, 0, ())
