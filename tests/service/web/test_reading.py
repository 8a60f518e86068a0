"""What a reader shows of a version: boxes, headings, places and excerpts."""

from __future__ import annotations

from typing import Any

import pytest

from service.store.clauses import ClauseText, OutlineRow
from service.store.manuals import FileRow
from service.web.reading import (
    CHUNK,
    Place,
    beside,
    boxes_on,
    clause_views,
    current,
    excerpt,
    file_of_page,
    headings_of,
    outline,
    start_of,
)

PDF_FILE = dict.fromkeys(("sha256", "directive"), "") | {"media": "pdf", "origin": "sent"}


def file(ordinal: int, pages: int, first: int) -> FileRow:
    more: dict[str, Any] = {**PDF_FILE, "name": f"{ordinal}.pdf", "size": 1, "ocr_pages": []}
    return FileRow(ordinal=ordinal, pages=pages, first_page=first, **more)


def clause(ordinal: int, label: str, path: tuple[str, ...], **more: Any) -> ClauseText:
    plain: dict[str, Any] = {"page": 1, "lead_in": "", "text": f"Texto {ordinal}.", "rest": {}}
    return ClauseText(
        id=ordinal + 100, agency_id="a", version_id="v", ordinal=ordinal, file=0, label=label,
        path=path, digest="", language="es", **{**plain, **more},
    )  # fmt: skip


def line(ordinal: int, path: tuple[str, ...], label: str = "", file: int = 0) -> OutlineRow:
    return OutlineRow(id=ordinal, ordinal=ordinal, file=file, page=1, label=label, path=path)


def test_lines_of_one_column_are_one_box() -> None:
    """Lines that follow each other are joined; another column or page is another box."""
    boxes = [
        [1, 72, 100, 300, 110],
        [1, 72, 112, 280, 122],
        [1, 320, 100, 540, 110],
        [2, 72, 70, 300, 80],
    ]
    one = clause(0, "Art. 1", ("Artículo 1",), rest={"boxes": boxes})
    first, second = boxes_on(one, 1)
    assert (first.x, first.y, first.width, first.height) == (72, 100, 228, 22)
    assert (second.x, second.width) == (320, 220)
    assert len(boxes_on(one, 2)) == 1
    assert boxes_on(clause(1, "Art. 2", ("Artículo 2",)), 1) == []


def test_headings_are_said_once_and_what_is_inherited_is_not_repeated() -> None:
    """A chapter stands before its first clause; fractions do not repeat their article's words."""
    rows = [
        clause(0, "Art. 1", ("Título I", "Artículo 1"), text="El personal deberá:"),
        clause(1, "Art. 1, fr. I", ("Título I", "Artículo 1", "I"), lead_in="El personal deberá:"),
        clause(
            2, "Art. 1, fr. II", ("Título I", "Artículo 1", "II"), lead_in="El personal deberá:"
        ),
        clause(3, "Anexo I, párr. 2", ("Anexo I",), lead_in="Otra cosa:"),
    ]
    views = clause_views(rows, None, 101)
    assert [view.headings for view in views] == [((0, "Título I"),), (), (), ((0, "Anexo I"),)]
    assert [view.lead_in for view in views] == ["", "", "", "Otra cosa:"]
    assert [view.focus for view in views] == [False, True, False, False]


def test_on_a_page_only_what_stands_on_it_is_shown() -> None:
    """The clause before is shown, and said to go on, only when it has a box on the page."""
    runs_on = {"boxes": [[1, 72, 700, 540, 710], [2, 72, 72, 540, 82]]}
    rows = [
        clause(0, "Art. 1", ("Artículo 1",), page=1, rest=runs_on),
        clause(1, "Art. 2", ("Artículo 2",), page=2),
    ]
    assert [view.continued for view in clause_views(rows, 2, None)] == [True, False]
    ends = [clause(0, "Art. 1", ("Artículo 1",), page=1), rows[1]]
    assert [view.label for view in clause_views(ends, 2, None)] == ["Art. 2"]


@pytest.mark.parametrize(
    ("label", "path", "headings"),
    [
        ("Art. 1", ("Título I", "Artículo 1"), ("Título I",)),
        ("I, párr. 1", ("Directiva 1", "I. Propósito"), ("Directiva 1", "I. Propósito")),
        ("Preámbulo, párr. 1", ("Preámbulo, párr. 1",), ("Preámbulo",)),
    ],
)
def test_a_path_ends_with_its_clause_unless_it_is_a_paragraph(
    label: str, path: tuple[str, ...], headings: tuple[str, ...]
) -> None:
    """A numbered clause is not its own heading; a paragraph has only headings."""
    assert headings_of(label, path) == headings


def test_places_follow_each_other_through_the_files() -> None:
    """Pages, then the runs of a file without pages, then the next file; ends have no neighbour."""
    files = (file(0, 2, 1), file(1, 0, 3), file(2, 1, 3))
    first = file_of_page(files, 1)
    assert first == Place(file=files[0], page=1)
    assert beside(files, first, None) == (None, Place(file=files[0], page=2))
    assert beside(files, Place(file=files[0], page=2), None)[1] == start_of(files[1])
    span = (10, 10 + 2 * CHUNK)
    middle = Place(file=files[1], first=10 + CHUNK)
    before, after = beside(files, middle, span)
    assert (before and before.first, after and after.first) == (10, 10 + 2 * CHUNK)
    assert beside(files, Place(file=files[1], first=10 + 2 * CHUNK), span)[1] == start_of(files[2])
    assert beside(files, Place(file=files[2], page=1), None)[1] is None
    assert file_of_page(files, 3) == Place(file=files[2], page=1)
    assert file_of_page(files, 9) is None


def test_an_outline_stays_readable() -> None:
    """It goes as deep as it can within its length; letters alone are left out."""
    rows = [line(n, ("Título I", f"Artículo {n}", "a")) for n in range(20)]
    words = [one.words for one in outline((file(0, 9, 1),), rows)]
    assert words[:2] == ["Título I", "Artículo 0"]
    assert "a" not in words
    many = [line(n, (f"Título {n // 300}", f"Artículo {n}")) for n in range(900)]
    assert [one.words for one in outline((file(0, 9, 1),), many)] == [
        "Título 0",
        "Título 1",
        "Título 2",
    ]
    found = outline(
        (file(0, 9, 1), file(1, 0, 10)),
        [line(0, ("Artículo 1",)), line(1, ("Artículo 1",), file=1)],
    )
    assert [(one.depth, one.words, one.query) for one in found][2:] == [
        (0, "1.pdf", "archivo=1&desde=1"),
        (1, "Artículo 1", "archivo=1&desde=1"),
    ]
    assert current(found, 0) == 0
    assert current(found, None) is None


def test_an_excerpt_shows_what_was_searched_for() -> None:
    """Words are marked whatever their accents; a long text is cut around the first of them."""
    runs = excerpt("La Dirección Jurídica informa.", "direccion juridica")
    assert [(run.text, run.found) for run in runs if run.found] == [
        ("Dirección", True), ("Jurídica", True)
    ]  # fmt: skip
    assert "".join(run.text for run in runs) == "La Dirección Jurídica informa."
    long = excerpt("palabra " * 100 + "policía " + "otra " * 200, "policia")
    assert long[0].text == "… "
    assert long[-1].text == " …"
    assert [run.text for run in long if run.found] == ["policía"]
