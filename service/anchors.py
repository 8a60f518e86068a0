"""Ends of audit chains in and out of a file beside the database: what a later look is held to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from corpora.errors import DamagedStore
from service.output import write_atomic
from service.store.chains import BrokenLink, ChainEnd

FILE = "anchors.json"
_SCHEMA = "acredita/anchors/1"


def read_anchors(data: Path) -> tuple[ChainEnd, ...]:
    """Return the ends that the last backup wrote down; raise DamagedStore for a file not ours."""
    path = data / FILE
    if not path.exists():
        return ()
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["chains"]
        return tuple(ChainEnd(**one) for one in rows)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedStore(detail=FILE) from error


def known_anchors(data: Path) -> tuple[ChainEnd, ...]:
    """Return the ends that the last backup wrote down, none where they cannot be read."""
    try:
        return read_anchors(data)
    except DamagedStore:
        return ()


def write_anchors(
    data: Path, at: datetime, ends: Sequence[ChainEnd], unmet: Sequence[BrokenLink] = ()
) -> None:
    """Write down the ends of the chains; those that an earlier anchor contradicts stay as it was.

    A file that cannot be read is put aside. Raises CannotWrite.
    """
    contradicted = {one.agency for one in unmet}
    before = known_anchors(data)
    if not before and (data / FILE).exists():
        (data / FILE).replace(data / f"{FILE}.damaged")
    kept = [one for one in before if one.agency in contradicted]
    kept += [one for one in ends if one.agency not in contradicted]
    rows = [asdict(one) for one in sorted(kept, key=lambda one: one.agency)]
    found = {"schema": _SCHEMA, "at": at.isoformat(), "chains": rows}
    write_atomic(data / FILE, json.dumps(found, indent=1).encode())
