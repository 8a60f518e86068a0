"""The bundled edition is complete, honest about its sources, and refuses a broken file whole."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from corpora.catalog import available, load_edition, natural_key, read_edition
from corpora.errors import BadRequirements, UnknownEdition
from corpora.records import Edition, Verified

CHAPTER = """
number = "1"
title_en = "Chapter"
title_es = "Capítulo"

[[subchapters]]
number = "1.1"
title_en = "Part"
title_es = "Parte"

[[subchapters.standards]]
number = "1.1.1"
title_en = "Oath"
title_es = "Protesta"
verified = "recalled"
source = "recalled"
"""
EDITION = """
id = "x-1"
program = "x"
name_es = "Equis"
name_en = "Ex"
note_es = "Nota"
note_en = "Note"
"""


@pytest.fixture(scope="module")
def edition() -> Edition:
    """Return the bundled law enforcement edition."""
    return load_edition("le-6")


def _folder(tmp_path: Path, **chapters: str) -> Path:
    (tmp_path / "edition.toml").write_text(EDITION, encoding="utf-8")
    for name, text in chapters.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_edition_is_listed_and_named(edition: Edition) -> None:
    """The edition that ships is listed under the id it is loaded by."""
    assert "le-6" in available()
    assert (edition.id, edition.program) == ("le-6", "le")


def test_every_number_is_there_once_in_catalogue_order(edition: Edition) -> None:
    """451 standards, each number once, 1.2.10 after 1.2.9."""
    numbers = [standard.id for standard in edition.standards]
    assert len(numbers) == len(set(numbers)) == 451
    assert numbers == sorted(numbers, key=natural_key)
    assert numbers.index("1.2.10") == numbers.index("1.2.9") + 1


def test_what_was_verified_is_counted(edition: Edition) -> None:
    """Few numbers come from CALEA's list or an agency's document; the rest say so."""
    counts = Counter(standard.verified for standard in edition.standards)
    assert counts == {
        Verified.PUBLIC_LIST: 36,
        Verified.AGENCY_DOCUMENT: 31,
        Verified.RECALLED: 384,
    }


def test_source_supports_what_is_said_of_it(edition: Edition) -> None:
    """A public-list row names CALEA's address, a recalled row never stands on it alone."""
    for standard in edition.standards:
        on_list = standard.source.startswith("https://") and "calea.org/" in standard.source
        assert (standard.verified is Verified.PUBLIC_LIST) == on_list, standard.id
        if standard.verified is Verified.AGENCY_DOCUMENT:
            assert "Police Department" in standard.source, standard.id


def test_no_title_is_a_placeholder(edition: Edition) -> None:
    """No row stands in for a title that is not known."""
    for standard in edition.standards:
        for title in (standard.title_en, standard.title_es, *standard.path_en, *standard.path_es):
            assert title == title.strip() != ""
            assert not title.startswith("(")
            assert "[" not in title
            assert "not verified" not in title


def test_spanish_titles_are_spanish(edition: Edition) -> None:
    """Every standard has a Spanish title of its own, not the English one again."""
    english = {"the", "of", "and", "procedures", "agency", "training"}
    for standard in edition.standards:
        assert standard.title_es != standard.title_en
        assert not english & set(standard.title_es.lower().split()), standard.id


def test_same_title_is_told_apart_by_its_path(edition: Edition) -> None:
    """No two standards share chapter, subchapter and title, in either language."""
    for language in ("es", "en"):
        full = [
            (*getattr(row, f"path_{language}"), getattr(row, f"title_{language}"))
            for row in edition.standards
        ]
        assert len(full) == len(set(full))


def test_paths_are_chapter_and_subchapter(edition: Edition) -> None:
    """Each path has two titles in each language, and search words come in both."""
    for standard in edition.standards:
        assert len(standard.path_es) == len(standard.path_en) == 2
        assert standard.keywords_es
        assert standard.keywords_en


def test_level_is_unknown_unless_it_was_seen(edition: Edition) -> None:
    """Only three levels were seen in public; the others are None, never guessed."""
    seen = {row.id: row.level for row in edition.standards if row.level is not None}
    assert seen == {"11.1.1": "M M M M", "12.2.1": "M M M M", "46.1.5": "M M M M"}


def test_note_says_the_manual_governs() -> None:
    """The edition's note says whose the statements are and which text governs."""
    folder = files("corpora") / "editions" / "le-6"
    note = tomllib.loads((folder / "edition.toml").read_text(encoding="utf-8"))
    assert "propiedad" in note["note_es"]
    assert "manual con licencia" in note["note_es"]
    assert "licensed manual governs" in note["note_en"]


def test_unknown_edition_names_those_there_are() -> None:
    """An edition that is not bundled is refused with the list of what is."""
    with pytest.raises(UnknownEdition) as caught:
        load_edition("../editions/le-6")
    assert "le-6" in caught.value.sentence("es")


def test_digest_changes_with_the_words(tmp_path: Path) -> None:
    """A reworded title changes the standard's digest; a new source only the edition's."""
    original = read_edition(_folder(tmp_path, a=CHAPTER))
    reworded = read_edition(_folder(tmp_path, a=CHAPTER.replace('"Protesta"', '"Juramento"')))
    sourced = read_edition(_folder(tmp_path, a=CHAPTER.replace('source = "r', 'source = "R')))
    assert original.standards[0].digest != reworded.standards[0].digest
    assert original.standards[0].digest == sourced.standards[0].digest
    assert len({original.digest, reworded.digest, sourced.digest}) == 3


def test_digest_does_not_depend_on_the_number(tmp_path: Path) -> None:
    """A standard renumbered with the same words keeps its digest."""
    before = read_edition(_folder(tmp_path, a=CHAPTER))
    after = read_edition(_folder(tmp_path, a=CHAPTER.replace('"1.1.1"', '"1.1.7"')))
    assert before.standards[0].digest == after.standards[0].digest


def test_all_faults_come_in_one_error(tmp_path: Path) -> None:
    """Faults of several files are named together, each with its file and number."""
    folder = _folder(
        tmp_path,
        a=CHAPTER.replace('verified = "recalled"', 'verified = "sure"'),
        b=CHAPTER.replace('title_es = "Protesta"', 'title_es = "(sin título)"\ncolor = "red"'),
        c="number = ",
        d=CHAPTER.replace('source = "recalled"', ""),
    )
    with pytest.raises(BadRequirements) as caught:
        read_edition(folder)
    sentence = caught.value.sentence("es")
    for part in (
        "a.toml, 1.1.1 verified: no es uno de los valores admitidos",
        "b.toml, 1.1.1 title_es: está vacío o no tiene la forma esperada",
        "b.toml, 1.1.1 color: no se conoce este campo",
        "c.toml: no es TOML válido",
        "d.toml, 1.1.1 source: falta",
    ):
        assert part in sentence
    assert caught.value.facts["count"] == 5, sentence


def test_numbers_must_fit_and_be_unique(tmp_path: Path) -> None:
    """A number used twice or outside its subchapter is a fault; so is an untranslated title."""
    stray = CHAPTER.replace('"1"', '"2"').replace('"1.1"', '"2.1"')
    stray = stray.replace('title_es = "Protesta"', 'title_es = "Oath"')
    with pytest.raises(BadRequirements) as caught:
        read_edition(_folder(tmp_path, a=CHAPTER, b=stray))
    sentence = caught.value.sentence("en")
    assert "1.1.1: number used twice" in sentence
    assert "1.1.1: is not in 2.1" in sentence
    assert "1.1.1: its Spanish title is its English one" in sentence


def test_folder_without_its_edition_file_is_refused(tmp_path: Path) -> None:
    """Chapters alone are not an edition."""
    folder = _folder(tmp_path, a=CHAPTER)
    (folder / "edition.toml").unlink()
    with pytest.raises(BadRequirements, match=r"edition\.toml: missing"):
        read_edition(folder)
