"""The catalog of an OSCAL 1.0 to 1.2 file in, an EditionDraft out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from corpora.drafts import (
    EditionDraft,
    ElementDraft,
    Finding,
    Form,
    HeadingDraft,
    Place,
    StandardDraft,
    Words,
)
from corpora.faults import Faults
from corpora.records import Standard, StandardType, Verified
from corpora.requirements_oscal import read_catalog
from pipelines.imports.marks import LEVELS, level_of

Node = Mapping[str, object]

_PREFIX = re.compile(r"^[a-z]+-(?=\d)")
_NUMBER = re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,3}")
_VERSION = re.compile(r"1\.[0-2](\.\d+)?")
_DEPTH = 30


def read_oscal(catalog: Node, file: str) -> EditionDraft:
    """Read the controls of a catalog as standards: labels are numbers, items are elements.

    Properties ``level``, ``tier``, ``type``, ``period`` and ``verified`` and parts ``guidance``
    (commentary) are read where they are. A control whose number has not the form 12.2.1 is a
    fault.
    """
    faults = Faults(file)
    _, standards = read_catalog(catalog, file, faults)
    findings = [
        Finding(place=Place(), es=fault.es, en=fault.en, stops=True) for fault in faults.found
    ]
    version = _text(_node(catalog.get("metadata")).get("oscal-version"))
    if version and not _VERSION.fullmatch(version):
        said = f"la versión de OSCAL es {version}; se espera de la 1.0 a la 1.2"
        findings.append(Finding(place=Place(), es=said, en=f"OSCAL {version}, 1.0 to 1.2 expected"))
    nodes = {_named(node): node for node in _controls(catalog, 0)}
    drafts: list[StandardDraft] = []
    headings: dict[str, HeadingDraft] = {}
    for row in standards:
        number = _PREFIX.sub("", row.id)
        if not _NUMBER.fullmatch(number):
            findings.append(_bad_number(row.id))
            continue
        drafts.append(_draft(row, number, nodes.get(row.id, {})))
        for above, title in _above(row, number):
            headings.setdefault(above, HeadingDraft(number=above, title=title))
    languages = tuple(
        language for language in ("es", "en") if any(one.title.get(language) for one in drafts)
    )
    return EditionDraft(
        form=Form.OSCAL,
        file=file,
        languages=languages or ("en",),
        headings=tuple(headings.values()),
        standards=tuple(drafts),
        findings=tuple(findings),
    )


def _draft(row: Standard, number: str, node: Node) -> StandardDraft:
    props = {_text(one.get("name")): _text(one.get("value")) for one in _nodes(node.get("props"))}
    level = LEVELS.fullmatch(f"({props.get('level', '')})")
    kind = props.get("type", "")
    period = props.get("period") or props.get("time-sensitive")
    title = Words(es=row.title_es, en=row.title_en or props.get("title-en", ""))
    language = "es" if row.title_es else "en"
    guidance = " ".join(
        _text(part.get("prose"))
        for part in _nodes(node.get("parts"))
        if part.get("name") == "guidance"
    )
    statement, items = _translated(node)
    return StandardDraft(
        number=number,
        title=title,
        place=Place(),
        statement=_beside(_lead_in(row), statement),
        elements=tuple(
            ElementDraft(
                letter=one.id.rpartition(".")[2],
                text=_beside(Words(es=one.text_es, en=one.text_en), text),
            )
            for one, text in zip(
                row.elements, [*items, *[Words()] * len(row.elements)], strict=False
            )
        ),
        commentary=Words.of(guidance, language),
        level=level_of(level[1]) if level else None,
        tier=props.get("tier") or None,
        type=StandardType(kind) if kind in set(StandardType) else None,
        period=period if kind == StandardType.ACTIVITY else None,
        verified=Verified(said) if (said := props.get("verified", "")) in set(Verified) else None,
    )


def _translated(node: Node) -> tuple[Words, list[Words]]:
    """Return statement and items of the part ``translation`` that our own catalogs have."""
    for part in _nodes(node.get("parts")):
        language = part.get("class")
        if part.get("name") == "translation" and language in ("es", "en"):
            items = [_text(one.get("prose")) for one in _nodes(part.get("parts"))]
            return (
                Words.of(_text(part.get("prose")), str(language)),
                [Words.of(item, str(language)) for item in items],
            )
    return Words(), []


def _beside(own: Words, other: Words) -> Words:
    return Words(es=own.es or other.es, en=own.en or other.en)


def _lead_in(row: Standard) -> Words:
    """Return the statement without the items that the list of elements holds."""
    if not row.elements:
        return Words(es=row.statement_es, en=row.statement_en)
    first = row.elements[0]
    texts = {}
    for language, statement, item in (
        ("es", row.statement_es, first.text_es),
        ("en", row.statement_en, first.text_en),
    ):
        line = statement.split("\n")[0]
        texts[language] = "" if item and line.endswith(item.split("\n")[0]) else line
    return Words(es=texts["es"], en=texts["en"])


def _above(row: Standard, number: str) -> Iterator[tuple[str, Words]]:
    """Yield the titles of the chapter and subchapter, from the last two groups above."""
    language = "es" if row.path_es else "en"
    path = (row.path_es or row.path_en)[-2:]
    section = number.rpartition(".")[0]
    for above, title in zip((section.partition(".")[0], section), path, strict=False):
        yield above, Words.of(title, language)


def _controls(node: Node, depth: int) -> Iterator[Node]:
    if depth > _DEPTH:
        return
    for group in _nodes(node.get("groups")):
        yield from _controls(group, depth + 1)
    for control in _nodes(node.get("controls")):
        yield control
        yield from _controls(control, depth + 1)


def _named(node: Node) -> str:
    """Return the number that ``read_catalog`` gives a control."""
    for prop in _nodes(node.get("props")):
        value = _text(prop.get("value"))
        if prop.get("name") == "label" and value[:1].isdigit():
            return value
    return _text(node.get("id"))


def _bad_number(number: str) -> Finding:
    return Finding(
        place=Place(),
        es=f"el control «{number}» no tiene un número de la forma 12.2.1",
        en=f"control «{number}» has no number of the form 12.2.1",
        stops=True,
    )


def _node(value: object) -> Node:
    return value if isinstance(value, dict) else {}


def _nodes(value: object) -> list[Node]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
