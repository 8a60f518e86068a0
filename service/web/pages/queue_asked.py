"""What the address of a queue asks for in, a filter out, and back into an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Annotated, Any

from fastapi import Depends

from service.store.queue import STATES
from service.store.queue_sources import BY_STANDARD, PENDING, QUEUES, QueueAsked

_LONGEST = 200


def asked_queue(  # noqa: PLR0913 - what a queue is asked for
    *,
    cola: str = "",
    estado: str = "",
    desde: str = "",
    hasta: str = "",
    revisor: str = "",
    nivel: str = "",
    capitulo: str = "",
    manual: str = "",
    parte: str = "",
    todas: str = "",
) -> QueueAsked:
    """Return the filter of an address; what it cannot mean is left out."""
    return QueueAsked(
        queue=cola if cola in QUEUES else BY_STANDARD,
        state=estado if estado in STATES else PENDING,
        low=_share(desde),
        high=_share(hasta),
        reviewer=_line(revisor),
        level=_line(nivel),
        chapter=_line(capitulo),
        manual=_line(manual),
        part=_line(parte, 2000),
        every=bool(todas),
    )


AskedQueue = Annotated[QueueAsked, Depends(asked_queue)]


def query_of(asked: QueueAsked) -> dict[str, object]:
    """Return what an address asks with to mean a filter; what is usual is left out."""
    return {
        "cola": asked.queue if asked.queue != BY_STANDARD else "",
        "estado": asked.state if asked.state != PENDING else "",
        "desde": asked.low,
        "hasta": asked.high,
        "revisor": asked.reviewer,
        "nivel": asked.level,
        "capitulo": asked.chapter,
        "manual": asked.manual,
        "parte": asked.part,
        "todas": "1" if asked.every else "",
    }


def kept_asked(kept: Mapping[str, Any]) -> QueueAsked | None:
    """Return the filter that a batch was made of, None for one that was made of a card."""
    if kept.get("queue") not in QUEUES:
        return None
    names = {one.name for one in fields(QueueAsked)}
    return QueueAsked(**{name: value for name, value in kept.items() if name in names})


def _line(text: str, most: int = _LONGEST) -> str:
    return text[:most].replace("\x00", "")


def _share(text: str) -> float | None:
    """Return a share of 0 to 1, None for anything else."""
    try:
        found = float(text.strip()[:8].replace(",", "."))
    except ValueError:
        return None
    return found if 0 <= found <= 1 else None
