"""The benchmark of structure counts what is found in order, and names what is lost or invented."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.structure import TRUTH, found_keys, scores, truth_keys
from tests.pipelines.segment.texts import read


def keys(tmp_path: Path, text: str) -> list[tuple[str, ...]]:
    """Return the keys of a truth file with this text."""
    path = tmp_path / "law.txt"
    path.write_text(text, encoding="utf-8")
    return truth_keys(path)


def test_a_truth_file_names_articles_fractions_and_transitories(tmp_path: Path) -> None:
    """Parentheses hold what is inside the number before them."""
    found = keys(tmp_path, "# a law\n1:\n2 Bis: I II (a b) III\nTRANSITORIOS\nPRIMERO: I\n")
    assert found == [
        ("1",),
        ("2 Bis",),
        ("2 Bis", "I"),
        ("2 Bis", "II"),
        ("2 Bis", "II", "a"),
        ("2 Bis", "II", "b"),
        ("2 Bis", "III"),
        ("T1", "PRIMERO"),
        ("T1", "PRIMERO", "I"),
    ]


def test_what_is_lost_and_what_is_invented_are_told_apart() -> None:
    """A number in the wrong place is both lost and extra."""
    truth = [("1",), ("1", "I"), ("2",), ("3",)]
    found = [("1",), ("1", "I"), ("1", "II"), ("3",), ("2",)]
    articles, transitories, fractions = scores(truth, found)
    assert (articles.found, articles.truth) == (2, 3)
    assert (len(articles.lost), len(articles.extra)) == (1, 1)
    assert (fractions.recall, fractions.extra) == (1.0, (("1", "II"),))
    assert transitories.recall == 1.0


def test_clauses_give_the_keys_that_the_truth_files_use(tmp_path: Path) -> None:
    """A document segmented right scores full marks against its own truth."""
    truth = keys(tmp_path, "1: I II (a)\n2:\n3:\nTRANSITORIOS\nPRIMERO:\n")
    clauses = read(
        "Artículo 1. El mando:",
        "I. Ordena;",
        "II. Vigila:",
        "a) El turno.",
        "Artículo 2. Dos.",
        "Artículo 3. Tres.",
        "TRANSITORIOS",
        "PRIMERO.- Entra en vigor.",
    ).clauses
    assert found_keys(clauses) == truth


def test_every_truth_file_can_be_read() -> None:
    """The six laws have articles, and each key stands once under its transitory set."""
    files = sorted(TRUTH.glob("*.txt"))
    assert len(files) == 6
    for path in files:
        found = truth_keys(path)
        assert len(found) > 40
        assert len(set(found)) > 0.95 * len(found)
