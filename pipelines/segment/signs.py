"""Blocks in, what each one may open out: a container or a list item; read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.markers import Marker, container_marker, despace, list_markers
from pipelines.results import BODY_KINDS, Block, BlockKind


@dataclass(frozen=True, kw_only=True)
class Sign:
    """What a block may open; ``body`` is False for what never reaches the clauses."""

    body: bool
    container: Marker | None = None
    readings: tuple[Marker, ...] = ()


_NOTHING = Sign(body=False)
_PLAIN = Sign(body=True)


def signs(blocks: Sequence[Block]) -> list[Sign]:
    """Return the sign of each block, in order."""
    return [_sign(block) for block in blocks]


def _sign(block: Block) -> Sign:
    if block.kind not in BODY_KINDS or not block.text.strip():
        return _NOTHING
    if block.kind in (BlockKind.TABLE_ROW, BlockKind.FOOTNOTE):
        return _PLAIN
    container = container_marker(despace(block.text))
    readings = () if container else list_markers(block.text)
    return (
        Sign(body=True, container=container, readings=readings) if container or readings else _PLAIN
    )
