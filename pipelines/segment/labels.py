"""A node in, its normalised path and the short label people cite out."""

from __future__ import annotations

from pipelines.markers import Level
from pipelines.segment.nodes import Kind, Node

_SHORT = {
    Level.ROMAN: "fr.",
    Level.LETTER: "inc.",
    Level.CAPITAL: "ap.",
    Level.DECIMAL: "num.",
    Level.LOWER_ROMAN: "subinc.",
    Level.BULLET: "viñeta",
}
_SECTION_NAMES = {
    Level.TRANSITORIOS: "Transitorios",
    Level.CONSIDERANDO: "Considerandos",
}


def path_of(node: Node) -> tuple[str, ...]:
    """Return the heading path of a node: ("Capítulo II. Del mando", "Artículo 12", "III")."""
    names = [name_of(one) for one in [*node.ancestors(), node]]
    return tuple(name for name in names if name)


def name_of(node: Node) -> str:
    """Return one step of a path, or "" for a node that has none."""
    if node.kind is Kind.CONTAINER:
        return _container_name(node)
    if node.kind is Kind.HEADING:
        return " ".join(part for part in (node.marker.strip(), *node.title) if part)
    if node.kind is not Kind.PROVISION:
        return ""
    if node.level is Level.ARTICLE:
        return f"Artículo {node.number}"
    if node.level is Level.BULLET:
        return f"viñeta {node.position}"
    return node.number


def label_of(node: Node) -> str:
    """Return the label: "Art. 12, fr. III", "Transitorio Primero", "4.2.1", "Anexo I, párr. 2"."""
    chain = [*node.ancestors(), node]
    provisions = [one for one in chain if one.kind is Kind.PROVISION]
    first = provisions[0] if provisions else None
    if first is not None and first.level is Level.ARTICLE:
        parts = [f"Art. {first.number}", *(_part(one) for one in provisions[1:])]
        return ", ".join([*parts, *_loose(node)])
    if first is not None and first.level is Level.TRANSITORY:
        name = "Transitorio" if first.mode == "transitory" else "Considerando"
        parts = [f"{name} {first.number}", *(_part(one) for one in provisions[1:])]
        return ", ".join([*parts, *_loose(node)])
    return ", ".join([*_outline_label(chain), *_loose(node)])


def _outline_label(chain: list[Node]) -> list[str]:
    """Label a place outside articles by its numbers: "IV.a", under the name of its section."""
    numbered = [
        one for one in chain if one.level is not None and one.kind in (Kind.PROVISION, Kind.HEADING)
    ]
    if numbered:
        return [
            ".".join(
                f"viñeta {one.position}" if one.level is Level.BULLET else one.number
                for one in numbered[_whole_number(numbered) :]
            )
        ]
    named = [one for one in chain if one.kind in (Kind.CONTAINER, Kind.HEADING)]
    if not named:
        return ["Preámbulo"] if chain[-1].mode == "preamble" else []
    return [_clip(name_of(named[-1]))]


def _whole_number(numbered: list[Node]) -> int:
    """Return the place of the last number such as "4.2", which repeats those above it."""
    return max(
        (
            place
            for place, one in enumerate(numbered)
            if one.level is Level.DECIMAL and "." in one.number
        ),
        default=0,
    )


def _loose(node: Node) -> list[str]:
    if node.kind is Kind.PARAGRAPH:
        return [f"párr. {node.position}"]
    if node.kind is Kind.TABLE_ROW and node.parent is not None:
        return [f"tabla {node.parent.position}, fila {node.position}"]
    return []


def _part(node: Node) -> str:
    if node.level is Level.BULLET:
        return f"viñeta {node.position}"
    number = f"{node.number})" if node.level is Level.LETTER else node.number
    return f"{_SHORT.get(node.level, '')} {number}".strip() if node.level else number


def _container_name(node: Node) -> str:
    if node.level in _SECTION_NAMES:
        name = _SECTION_NAMES[node.level]
        if node.value:
            name = f"{name} {node.value[0]}"
    elif node.level is Level.ANEXO:
        words = node.number.split()
        name = " ".join([words[0].capitalize(), *words[1:]])
    else:
        name = f"{node.level.value if node.level else ''} {_number(node.number)}"
    title = " ".join(node.title)
    return f"{name}. {title}" if title else name


def _number(number: str) -> str:
    return number if number.isupper() and set(number) <= set("IVXLC") else number.capitalize()


def _clip(text: str, length: int = 60) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
