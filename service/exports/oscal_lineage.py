"""Lineage of numbers in, withdrawn OSCAL controls that say where they went out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpora.records import Edition
from service.exports.oscal_controls import control_id, sort_id
from service.exports.oscal_words import own, prop

Step = tuple[str | None, str | None, str]
MERGED = "merged"
TITLE = "Números de la edición anterior"

Row = dict[str, Any]


def withdrawn_group(edition: Edition, lineage: Sequence[Step]) -> list[Row]:
    """Return one group with a withdrawn control for each number that moved or left, or [].

    A number that stayed, also with other words, is no row. A split number has a link to each of its
    parts. A number that the edition now uses for something else gets the id ``..._previous``.
    A link whose target the edition does not have is left out.
    """
    numbers = {standard.id for standard in edition.standards}
    stayed = {before for before, after, _ in lineage if before is not None and before == after}
    moved: dict[str, list[tuple[str, str]]] = {}
    for before, after, kind in lineage:
        if before is None or before in stayed:
            continue
        links = moved.setdefault(before, [])
        if after is not None and after in numbers:
            links.append((after, kind))
    controls = [
        _control(edition.program, number, links, reused=number in numbers)
        for number, links in sorted(moved.items(), key=lambda item: sort_id(item[0]))
    ]
    if not controls:
        return []
    id = f"{edition.program}-withdrawn"
    return [{"id": id, "class": "withdrawn", "title": TITLE, "controls": controls}]


def _control(program: str, number: str, links: list[tuple[str, str]], *, reused: bool) -> Row:
    id = control_id(program, number)
    row: Row = {
        "id": f"{id}_previous" if reused else id,
        "class": "standard",
        "title": f"{number} (edición anterior)",
        "props": [
            prop("label", number),
            prop("sort-id", sort_id(number)),
            prop("status", "withdrawn"),
            *([own("change", kind) for kind in dict.fromkeys(kind for _, kind in links)]),
        ],
    }
    if links:
        row["links"] = [
            {
                "href": f"#{control_id(program, after)}",
                "rel": "incorporated-into" if kind == MERGED else "moved-to",
            }
            for after, kind in links
        ]
    return row
