"""Two wordings in, what became of each standard out: worked out once, kept by both digests."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpora.records import Edition
from pipelines.editions.changes import Lineage, StandardChange
from pipelines.run import diff
from service.cache import VectorCache
from service.library import library_of
from service.lineage_store import LineageStore
from service.prepared import Prepared
from service.rows import from_plain, to_plain

# Renewed when the comparison itself changes, so that what an earlier one said is not shown.
_METHOD = "1"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """The changes between two wordings, or why they could not be worked out."""

    changes: tuple[StandardChange, ...]
    fault: dict[str, str] | None


def difference(data: Path, a: Edition, b: Edition, patience: float) -> Difference | None:
    """Return what changed from ``a`` to ``b``, None while it is being worked out.

    What people settled with ``acredita editions confirm`` in the same data folder is kept to.
    """
    confirmed = LineageStore(data=data).confirmed(a.id, b.id)
    made = Prepared(data / "differences").ask(
        _key(a, b, confirmed), lambda: _made(data, a, b, confirmed), patience
    )
    if made is None:
        return None
    if made.fault is not None:
        return Difference(changes=(), fault=dict(made.fault))
    changes: tuple[StandardChange, ...] = from_plain(tuple[StandardChange, ...], made.value)
    return Difference(changes=changes, fault=None)


def _made(data: Path, a: Edition, b: Edition, confirmed: tuple[Lineage, ...]) -> Any:
    encoder = library_of(data).encoder()
    kept = VectorCache(data, encoder.id, encoder.dimensions)
    found = diff(a, b, encoder, kept, confirmed)
    kept.flush()
    return to_plain(found)


def _key(a: Edition, b: Edition, confirmed: tuple[Lineage, ...]) -> str:
    told = json.dumps([_METHOD, a.digest, b.digest, to_plain(confirmed)], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()
