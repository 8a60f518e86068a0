"""The catalog of an OSCAL 1.x file in, its controls as records.Standard out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpora.catalog import element_digest, standard_digest
from corpora.faults import Faults
from corpora.records import Element, Standard
from corpora.requirements_rows import language_of

INSERT = re.compile(r"\{\{\s*(?:insert:\s*param\s*,\s*)?([^\s{},]+)\s*\}\}")
DEPTH = 30

Node = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class _Control:
    """A control with its place in the file, the titles above it and the parameters it sees."""

    node: Node
    where: str
    path: tuple[str, ...]
    params: Mapping[str, Node]


def read_catalog(catalog: Node, file: str, faults: Faults) -> tuple[str, tuple[Standard, ...]]:
    """Return the catalog's title and its controls, nested ones included, in the file's order.

    A control's parts ``statement`` give its text and their ``item`` parts its elements; parameters
    are put in their places. Withdrawn controls are left out. A label that starts with a digit is
    the number ("4.1.1"), which an OSCAL id cannot be; otherwise the number is the control's id.
    """
    title = _str(_node(catalog.get("metadata")).get("title"))
    controls = [item for item in _controls(catalog, "catalog", (), {}, 0) if not _withdrawn(item)]
    language = _language(catalog, controls)
    first: dict[str, str] = {}
    standards = []
    for control in controls:
        standard = _standard(control, language, file)
        where = control.where
        if not standard.id:
            faults.add(f"{where}: falta el id", f"{where}: the id is missing")
        elif standard.id in first:
            other = first[standard.id]
            faults.add(
                f"{where}: el id {standard.id} ya está en {other}",
                f"{where}: id {standard.id} is already in {other}",
            )
        if not any(
            (standard.title_es, standard.title_en, standard.statement_es, standard.statement_en)
        ):
            faults.add(
                f"{where}: {standard.id} no tiene título ni texto",
                f"{where}: {standard.id} has neither title nor text",
            )
        first.setdefault(standard.id, where)
        standards.append(standard)
    if not standards:
        faults.add("el catálogo no tiene controles", "the catalog has no controls")
    return title, tuple(standards)


def _controls(
    node: Node, where: str, path: tuple[str, ...], params: Mapping[str, Node], depth: int
) -> Iterator[_Control]:
    """Walk groups and controls; what is nested deeper than ``DEPTH`` is not a catalog's."""
    if depth > DEPTH:
        return
    seen = {**params, **{_str(item.get("id")): item for item in _nodes(node.get("params"))}}
    for at, group in enumerate(_nodes(node.get("groups"))):
        title = _str(group.get("title")) or _str(group.get("id"))
        yield from _controls(group, f"{where}.groups[{at}]", (*path, title), seen, depth + 1)
    for at, control in enumerate(_nodes(node.get("controls"))):
        place = f"{where}.controls[{at}]"
        own = {**seen, **{_str(item.get("id")): item for item in _nodes(control.get("params"))}}
        yield _Control(node=control, where=place, path=path, params=own)
        title = _str(control.get("title")) or _number(control)
        yield from _controls(control, place, (*path, title), own, depth + 1)


def _standard(control: _Control, language: str, file: str) -> Standard:
    number = _number(control.node)
    title = _filled(_str(control.node.get("title")), control.params)
    parts = [part for part in _nodes(control.node.get("parts")) if part.get("name") == "statement"]
    statement = "\n".join(filter(None, (_prose(part, control.params, 0) for part in parts)))
    items = [item for part in parts for item in _items(part)]
    titles, statements = _sides(title, language), _sides(statement, language)
    elements = tuple(
        _element(
            item,
            at=f"{number}.p{order}",
            texts=_sides(_prose(item, control.params, 0, labelled=False), language),
            statements=statements,
        )
        for order, item in enumerate(items, start=1)
    )
    path_es, path_en = (control.path, ()) if language == "es" else ((), control.path)
    return Standard(
        id=number,
        title_es=titles[0],
        title_en=titles[1],
        statement_es=statements[0],
        statement_en=statements[1],
        path_es=path_es,
        path_en=path_en,
        elements=elements,
        level=None,
        verified=None,
        source=file,
        digest=standard_digest(
            titles=titles, statements=statements, paths=(path_es, path_en), elements=elements
        ),
    )


def _element(
    item: Node, *, at: str, texts: tuple[str, str], statements: tuple[str, str]
) -> Element:
    """Build an element; ``at`` is the id it has where the catalog gives it no label."""
    letter = _label(item).strip(" .()").lower() or None
    return Element(
        id=f"{at.rpartition('.')[0]}.{letter}" if letter else at,
        letter=letter,
        text_es=texts[0],
        text_en=texts[1],
        digest=element_digest(statements=statements, texts=texts),
    )


def _items(part: Node) -> list[Node]:
    return [item for item in _nodes(part.get("parts")) if item.get("name") == "item"]


def _prose(part: Node, params: Mapping[str, Node], depth: int, *, labelled: bool = True) -> str:
    """Return a part's text with its labels and, below it, its items'."""
    own = _filled(_str(part.get("prose")), params)
    label = _label(part) if labelled else ""
    texts = [f"{label} {own}".strip()]
    if depth < DEPTH:
        texts += [_prose(item, params, depth + 1) for item in _items(part)]
    return "\n".join(text for text in texts if text)


def _filled(text: str, params: Mapping[str, Node], depth: int = 0) -> str:
    """Put in each parameter's value, else its choices, else its label in brackets."""
    if depth > DEPTH:
        return text
    return INSERT.sub(lambda found: _value(found[1], params, depth + 1), text)


def _value(name: str, params: Mapping[str, Node], depth: int) -> str:
    param = params.get(name, {})
    values = _strings(param.get("values"))
    choices = _strings(_node(param.get("select")).get("choice"))
    if values:
        return ", ".join(_filled(value, params, depth) for value in values)
    if choices:
        return "[" + "; ".join(_filled(choice, params, depth) for choice in choices) + "]"
    return f"[{_filled(_str(param.get('label')), params, depth) or name}]"


def _number(node: Node) -> str:
    label = _label(node)
    return label if label[:1].isdigit() else _str(node.get("id"))


def _label(node: Node) -> str:
    """Return the value of the plain ``label`` property, else of the first with a class."""
    labels = [prop for prop in _nodes(node.get("props")) if prop.get("name") == "label"]
    labels.sort(key=lambda prop: bool(prop.get("class")))
    return _str(labels[0].get("value")) if labels else ""


def _withdrawn(control: _Control) -> bool:
    return any(
        prop.get("name") == "status" and str(prop.get("value")).lower() == "withdrawn"
        for prop in _nodes(control.node.get("props"))
    )


def _language(catalog: Node, controls: Sequence[_Control]) -> str:
    for prop in _nodes(_node(catalog.get("metadata")).get("props")):
        if prop.get("name") in ("language", "lang"):
            return "es" if _str(prop.get("value")).lower().startswith("es") else "en"
    texts = [
        " ".join([_str(control.node.get("title")), *(_prose(part, {}, 0) for part in parts)])
        for control in controls[:200]
        for parts in [_nodes(control.node.get("parts"))]
    ]
    return language_of(" ".join(texts)) or "en"


def _sides(text: str, language: str) -> tuple[str, str]:
    return (text, "") if language == "es" else ("", text)


def _node(value: object) -> Node:
    return value if isinstance(value, dict) else {}


def _nodes(value: object) -> list[Node]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _str(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
