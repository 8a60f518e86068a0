"""Two wordings in, what became of each standard out: worked out once, kept by both digests."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpora.errors import BadRequest
from corpora.records import Edition
from pipelines.editions.changes import Lineage, StandardChange
from pipelines.run import diff
from service.cache import VectorCache
from service.library import encoder
from service.lineage_store import LineageStore
from service.prepared import Prepared
from service.rows import from_plain, to_plain

# Seconds that a request waits for one that is being worked out.
PATIENCE = 2.0
_PAIR = {
    "es": "elija dos ediciones distintas del mismo programa",
    "en": "choose two different editions of one program",
}
# Renewed when the comparison itself changes, so that what an earlier one said is not shown.
_METHOD = "1"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """The changes between two wordings, or why they could not be worked out.

    ``digest`` names both wordings, what people settled of them and the way they are compared.
    """

    digest: str
    changes: tuple[StandardChange, ...]
    fault: dict[str, str] | None


def check_pair(a: Edition, b: Edition) -> None:
    """Raise BadRequest for editions of two programs, or one and the same."""
    if a.program != b.program or a.id == b.id:
        raise BadRequest(detail=_PAIR)


def difference(
    data: Path, a: Edition, b: Edition, patience: float | None = None
) -> Difference | None:
    """Return what changed from ``a`` to ``b``, None while it is being worked out.

    ``patience`` is for how many seconds to wait for it, PATIENCE for None. What people settled
    with ``acredita editions confirm`` in the same data folder is kept to.
    Raises BadRequest for a pair that cannot be compared.
    """
    check_pair(a, b)
    return between(data, a, b, patience)


def between(data: Path, a: Edition, b: Edition, patience: float | None = None) -> Difference | None:
    """Return what ``difference`` returns, of any two wordings: of one edition too."""
    confirmed = LineageStore(data=data).confirmed(a.id, b.id)
    key = _key(a, b, confirmed)
    seconds = PATIENCE if patience is None else patience
    made = Prepared(data / "differences").ask(key, lambda: _made(data, a, b, confirmed), seconds)
    if made is None:
        return None
    if made.fault is not None:
        return Difference(digest=key, changes=(), fault=dict(made.fault))
    changes: tuple[StandardChange, ...] = from_plain(tuple[StandardChange, ...], made.value)
    return Difference(digest=key, changes=changes, fault=None)


def _made(data: Path, a: Edition, b: Edition, confirmed: tuple[Lineage, ...]) -> Any:
    reader = encoder()
    kept = VectorCache(data, reader.id, reader.dimensions)
    found = diff(a, b, reader, kept, confirmed)
    kept.flush()
    return to_plain(found)


def _key(a: Edition, b: Edition, confirmed: tuple[Lineage, ...]) -> str:
    told = json.dumps([_METHOD, a.digest, b.digest, to_plain(confirmed)], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()
