"""Our own words: written for each standard, in both languages, and counted in the docs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from corpora.catalog import available, load_edition
from corpora.records import Edition

ROOT = Path(__file__).parents[2]
FULL_CHAPTERS = {
    "1", "2", "4", "11", "12", "22", "26", "31", "33", "34", "35", "41", "42", "44", "46", "55",
    "61", "70", "71", "72", "74", "81", "82", "83", "84",
}  # fmt: skip
_SENTENCE = re.compile(r"(?<=[.;])\s+")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")


@pytest.mark.parametrize("edition_id", available())
@pytest.mark.parametrize("language", ["es", "en"])
def test_no_sentence_stands_in_more_than_three_standards(edition_id: str, language: str) -> None:
    """Numbers and titles masked, nothing is boilerplate."""
    found: dict[str, set[str]] = defaultdict(set)
    for standard in load_edition(edition_id).standards:
        title = getattr(standard, f"title_{language}")
        texts = [getattr(standard, f"statement_{language}")]
        texts += [getattr(element, f"text_{language}") for element in standard.elements]
        for text in texts:
            masked = _NUMBER.sub("#", text.replace(title, "@"))
            for sentence in _SENTENCE.split(masked):
                if len(sentence.split()) > 2:
                    found[sentence.casefold().strip(" .;")].add(standard.id)
    repeated = {sentence: ids for sentence, ids in found.items() if len(ids) > 3}
    assert not repeated


def test_full_chapters_have_two_to_five_sentences() -> None:
    """Every standard of the chapters that matter most settles who, what, limits and record."""
    for standard in load_edition("le-6").standards:
        if standard.id.split(".")[0] in FULL_CHAPTERS:
            for text in (standard.statement_es, standard.statement_en):
                sentences = re.findall(r"[^.;:]{3,}[.;:](?:\s|$)", text)
                assert 2 <= len(sentences) <= 12, (standard.id, len(sentences))


@pytest.mark.parametrize("edition_id", ["le-6", "academy-2", "comm-list"])
def test_every_known_standard_has_a_statement_in_both_languages(edition_id: str) -> None:
    """None is left with a title alone, and no language copies the other."""
    for standard in load_edition(edition_id).standards:
        assert standard.statement_es, standard.id
        assert standard.statement_en, standard.id
        assert standard.statement_es != standard.statement_en


def counts(edition: Edition) -> str:
    by_verified = Counter(one.verified.value for one in edition.standards if one.verified)
    parts = sum(len(one.elements) for one in edition.standards)
    words = sum(bool(one.statement_es) for one in edition.standards)
    levels = sum(one.level is not None for one in edition.standards)
    return (
        f"| {edition.id} | {len(edition.standards)} | {words} | {parts} | {levels} | "
        f"{by_verified['public-list']} | {by_verified['agency-document']} | "
        f"{by_verified['recalled']} |"
    )


def chapter_row(edition: Edition, chapter: str) -> str:
    rows = [one for one in edition.standards if one.id.split(".")[0] == chapter]
    by_verified = Counter(one.verified.value for one in rows if one.verified)
    return (
        f"| {edition.id} | {chapter} | {rows[0].path_es[0]} | {len(rows)} | "
        f"{by_verified['public-list']} | {by_verified['agency-document']} | "
        f"{by_verified['recalled']} |"
    )


def tables() -> str:
    editions = [load_edition(one) for one in available()]
    lines = [
        "| edition | standards | with a statement | elements | with a level | public list | "
        "agency document | recalled |",
        "|---|---|---|---|---|---|---|---|",
        *(counts(edition) for edition in editions),
        "",
        "| edition | chapter | title | standards | public list | agency document | recalled |",
        "|---|---|---|---|---|---|---|",
    ]
    for edition in editions:
        chapters = dict.fromkeys(one.id.split(".")[0] for one in edition.standards)
        lines += [chapter_row(edition, chapter) for chapter in chapters]
    return "\n".join(lines) + "\n"


def test_the_docs_count_what_there_is() -> None:
    """docs/corpora.md has the counts per edition, chapter and verified value."""
    assert tables() in (ROOT / "docs" / "corpora.md").read_text(encoding="utf-8")


if __name__ == "__main__":
    document = ROOT / "docs" / "corpora.md"
    head = document.read_text(encoding="utf-8").split("\n## Counts\n")[0]
    document.write_text(f"{head}\n## Counts\n\n{tables()}", encoding="utf-8")
