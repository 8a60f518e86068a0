"""What is written in our own format is read back equal, whatever the texts hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.catalog import edition_of, element_digest, load_edition, read_edition, standard_digest
from corpora.edition_writer import Value, files_of
from corpora.records import Edition, Element, Standard, Verified

FACTS: dict[str, Value] = {
    "form": "list", "origin": "l.txt", "origin_sha256": "0", "languages": ("es",),
    "imported": date(2026, 3, 1).isoformat(), "carries_licensed": False,
}  # fmt: skip


def written(edition: Edition, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files_of(edition, FACTS).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


def lone(statement: str, element: str) -> Edition:
    """Return an edition of one standard in Spanish."""
    statements, texts = (statement, ""), (element, "")
    elements = (
        Element(
            id="1.1.1.a", letter="a", text_es=element, text_en="",
            digest=element_digest(statements=statements, texts=texts),
        ),
    )  # fmt: skip
    paths = (("Luz", "Lámpara"), ("", ""))
    row = Standard(
        id="1.1.1", title_es="Hora (de noche) [sic]", title_en="", statement_es=statement,
        statement_en="", path_es=paths[0], path_en=paths[1], elements=elements, level=None,
        verified=Verified.LICENSED, source="m.pdf", note_es=statement,
        digest=standard_digest(
            titles=("Hora (de noche) [sic]", ""), statements=statements, paths=paths,
            elements=elements,
        ),
    )  # fmt: skip
    return edition_of(
        id="demo-1", program="demo", name_es="Faros", name_en="Towers", standards=(row,)
    )


@pytest.mark.parametrize("name", ["le-6"])
def test_a_bundled_edition_comes_back_equal(name: str, tmp_path: Path) -> None:
    """Every field and digest of every standard survives."""
    edition = replace(load_edition(name), effective="2020-01-31", version="6.15")
    assert read_edition(written(edition, tmp_path / name), imported=True) == edition


@given(
    statement=st.text(st.characters(codec="utf-8")), element=st.text(st.characters(codec="utf-8"))
)
def test_any_text_survives(
    statement: str, element: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Quotes, backslashes, line breaks and control characters are kept as they are."""
    note = " ".join(statement.split())
    edition = lone(statement, element)
    edition = replace(edition, standards=(replace(edition.standards[0], note_es=note),))
    folder = written(edition, tmp_path_factory.mktemp("edition"))
    assert read_edition(folder, imported=True).standards == edition.standards
