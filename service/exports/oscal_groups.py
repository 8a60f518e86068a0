"""Standards with their paths in, nested OSCAL groups of controls out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from corpora.records import Standard
from service.exports.oscal_words import Prop, line, own, prop, token

CLASSES = ("chapter", "section", "subsection")
_NUMBER = re.compile(r"\d+(\.\d+)*")

Row = dict[str, Any]


@dataclass
class _Group:
    """One title of the path: what it is called, and what stands below it."""

    number: str = ""
    title: str = ""
    title_en: str = ""
    below: dict[tuple[str, str, str], _Group] = field(default_factory=dict)
    controls: list[Row] = field(default_factory=list)


def grouped(
    standards: Iterable[Standard], prefix: str, control: Callable[[Standard], Row]
) -> tuple[list[Row], list[Row]]:
    """Return (groups, controls without a path), each in the order of its first standard.

    OSCAL lets a group hold groups or controls, never both: where a title has both, its controls
    go into one more group of the same title.
    """
    top = _Group()
    for standard in standards:
        node = top
        for depth, title, title_en in _steps(standard):
            number = _number(standard.id, depth)
            key = (number, title, title_en)
            node = node.below.setdefault(key, _Group(number=number, title=title, title_en=title_en))
        node.controls.append(control(standard))
    groups = [
        _row(group, f"{prefix}-", str(at), 0)
        for at, group in enumerate(top.below.values(), start=1)
    ]
    return groups, top.controls


def _steps(standard: Standard) -> Iterator[tuple[int, str, str]]:
    """Yield depth, title and English title ("" where it says the same) of each step above."""
    depths = max(len(standard.path_es), len(standard.path_en))
    for depth in range(depths):
        spanish = standard.path_es[depth] if depth < len(standard.path_es) else ""
        english = standard.path_en[depth] if depth < len(standard.path_en) else ""
        yield depth, spanish or english, english if spanish and english != spanish else ""


def _number(id: str, depth: int) -> str:
    """Return "4" or "4.1" for 4.1.1; "" where the id is not so built."""
    parts = id.split(".")
    return ".".join(parts[: depth + 1]) if _NUMBER.fullmatch(id) and depth + 1 < len(parts) else ""


def _row(group: _Group, prefix: str, place: str, depth: int) -> Row:
    kind = CLASSES[min(depth, len(CLASSES) - 1)]
    id = f"{prefix}{kind}-{token(group.number) if group.number else f'n{place}'}"
    row: Row = {"id": id, "class": kind, "title": line(group.title) or group.number or place}
    props: list[Prop] = [prop("label", group.number)] if group.number else []
    if group.title_en:
        props.append(own("title-en", group.title_en))
    if props:
        row["props"] = props
    below = [
        _row(one, prefix, f"{place}.{at}", depth + 1)
        for at, one in enumerate(group.below.values(), start=1)
    ]
    if below and group.controls:
        below.append({"id": f"{id}_rest", "class": kind, "title": row["title"]})
        below[-1]["controls"] = group.controls
    row |= {"groups": below} if below else {"controls": group.controls}
    return row
