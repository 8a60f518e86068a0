"""Blocks in, the heads of one-directive forms out: number, name, cited standards and fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.results import BODY_KINDS, Block, BlockKind, Directive
from pipelines.segment.citations import citations

_NAMES = (
    r"sub[- ]?cap[íi]tulo|cap[íi]tulo|secci[óo]n|est[áa]ndar(?:es)?(?: calea)?|calea"
    r"|(?:n[úu]mero|n[úu]m\.|no\.) de (?:referencia|est[áa]ndar)(?: calea)?"
    r"|nombre de la directiva|t[íi]tulo de la directiva|directiva(?: n[úu]m\.| no\.)?"
    r"|[áa]rea (?:responsable|emisora|que da cumplimiento)|fecha de [a-záéíóú ]{3,30}"
    r"|(?:no|n[úu]m)\.? de (?:formato|revisi[óo]n|p[áa]ginas)|c[óo]digo|versi[óo]n|fecha"
    r"|p[áa]ginas?|revisi[óo]n|elabor[óo]|revis[óo]|autoriz[óo]|aprob[óo]"
    r"|(?:reference|accreditation|calea) (?:standards?|references?)|subject|directive(?: number)?"
)
_FIELD = re.compile(
    rf"^(?P<name>{_NAMES})[ ]*(?::|[ ]\|)[ ]*[:|]?[ ]*(?P<value>.*)$", re.IGNORECASE | re.DOTALL
)
_ANY_FIELD = re.compile(rf"(?:^|[ ]\|[ ])(?=(?:{_NAMES})[ ]*:)", re.IGNORECASE)
_NUMBERING = re.compile(r"est[áa]ndar|referenc|standard|^calea", re.IGNORECASE)
_TITLED = re.compile(
    r"^\d{1,2}(?:\.\d{1,2}){2}(?:[ ]?[a-z]\)?(?=[ ]))?[ .:–-]+(?P<title>[^\d\W].*)$"
)
_ONLY_STANDARDS = re.compile(r"^(?:\d{1,2}\.\d{1,2}\.\d{1,2}[ ]?[a-z]?[ ,;y]*)+$")
_TITLE_NAMES = re.compile(
    r"nombre de la directiva|t[íi]tulo de la directiva|^directiva|^subject", re.IGNORECASE
)
# The foot of a form: who wrote, reviewed and authorised it, with a blank to sign on.
_FOOT = re.compile(
    r"^(?:(?:elabor[óo]|revis[óo]|valid[óo]|autoriz[óo]|aprob[óo]|vo\.? ?bo\.?)(?:[ |]+|$))+$"
    r"|^(?:grado|nombre|cargo|puesto|firma)\b[^.;]{0,40}(?::|_{3})",
    re.IGNORECASE,
)
_Pairs = list[tuple[str, str]]
_LONGEST = 600
# Header fields stand at most this many blocks apart, and there are not more than this many.
_NEAR = 3
_MOST = 14
_MIN_FIELDS = 2


@dataclass(frozen=True, kw_only=True)
class FormHead:
    """Where a form starts, which blocks are its header fields, and the directive it announces."""

    start: int
    fields: frozenset[int]
    directive: Directive


def form_heads(blocks: Sequence[Block]) -> list[FormHead]:
    """Return the heads of the one-directive forms in a document, in order."""
    found = [
        (index, _fields(block)) for index, block in enumerate(blocks) if block.kind in BODY_KINDS
    ]
    fields = {index: pairs for index, pairs in found if pairs}
    _add_numbers_below(blocks, fields)
    places = sorted(fields)
    heads: list[FormHead] = []
    taken = -1
    for position, index in enumerate(places):
        if index <= taken or not any(_NUMBERING.search(name) for name, _ in fields[index]):
            continue
        head = _head(_cluster(position, places, taken), fields)
        if head is not None:
            heads.append(head)
            taken = max(head.fields)
    return heads


def is_form_field(block: Block) -> bool:
    """Tell whether a block of a document of forms is a header field or part of the foot."""
    return bool(_fields(block)) or bool(_FOOT.match(block.text[:_LONGEST]))


def _add_numbers_below(blocks: Sequence[Block], fields: dict[int, _Pairs]) -> None:
    """Count a line of nothing but standard numbers to the numbering field above it."""
    for index in list(fields):
        names = [name for name, _ in fields[index] if _NUMBERING.search(name)]
        below = index + 1
        if names and below < len(blocks) and _ONLY_STANDARDS.match(blocks[below].text):
            fields[below] = [(names[-1], blocks[below].text)]


def _head(near: Sequence[int], fields: dict[int, _Pairs]) -> FormHead | None:
    """Return the head that fields standing close together make, if they cite a standard."""
    pairs = [pair for one in near for pair in fields[one]]
    numbering = [value for name, value in pairs if _NUMBERING.search(name)]
    cites = citations(f"CALEA {', '.join(numbering)}")
    if not cites or len({name.lower() for name, _ in pairs}) < _MIN_FIELDS:
        return None
    names = [value for key, value in pairs if _TITLE_NAMES.search(key) and value]
    names += [found["title"] for found in map(_TITLED.match, numbering) if found]
    directive = Directive(
        number=cites[0].number,
        name=names[0].strip() if names else "",
        cites=cites,
        fields=tuple(pairs),
    )
    return FormHead(start=min(near), fields=frozenset(near), directive=directive)


def _cluster(position: int, places: Sequence[int], taken: int) -> list[int]:
    """Return the places that stand close together around one of them, none of them taken."""
    chain = [places[position]]
    for place in reversed(places[max(0, position - _MOST) : position]):
        if chain[0] - place > _NEAR or place <= taken:
            break
        chain.insert(0, place)
    for place in places[position + 1 : position + 1 + _MOST]:
        if place - chain[-1] > _NEAR:
            break
        chain.append(place)
    return chain


def _fields(block: Block) -> _Pairs:
    """Split "Capítulo: 2 | Directiva: ..." into its fields; [] when the block has none."""
    if len(block.text) > _LONGEST:
        return []
    text = block.text
    parts = _ANY_FIELD.split(text) if block.kind is BlockKind.TABLE_ROW else [text]
    pairs = []
    for part in parts:
        found = _FIELD.match(part.strip(" |"))
        if found:
            pairs.append((found["name"].strip(), found["value"].strip(" |")))
    return pairs
