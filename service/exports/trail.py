"""Events of a chain in, JSON lines that prove it or a CSV to read out, piece by piece."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from service.deeds import sentence
from service.reports.cells import csv_text
from service.store.trail import Event

JSON_LINES, CSV = "application/x-ndjson", "text/csv; charset=utf-8"
FIELDS = (
    *("agency_id", "seq", "at", "actor", "actor_name", "origin", "action", "kind", "object_id"),
    *("before", "after", "previous", "hash"),
)


def json_lines(events: Iterable[Event]) -> Iterator[bytes]:
    """Yield each event as one line with exactly what its hash covers, and the hash."""
    for event in events:
        packed = json.dumps(plain(event), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        yield packed.encode("utf-8", "surrogatepass") + b"\n"


def csv_lines(events: Iterable[Event], language: str) -> Iterator[bytes]:
    """Yield the events as CSV for a spreadsheet; no cell can be taken for a formula."""
    yield "\ufeff".encode()
    yield _row((*FIELDS[:7], "sentence", *FIELDS[7:]))
    for event in events:
        row = plain(event)
        cells = [_cell(row[name]) for name in FIELDS]
        yield _row((*cells[:7], _cell(sentence(event.action, language)), *cells[7:]))


def plain(event: Event) -> dict[str, Any]:
    """Return an event as plain JSON; its moment in UTC to the microsecond, as it was hashed."""
    row = {name: getattr(event, name) for name in FIELDS}
    return {**row, "at": event.at.astimezone(UTC).isoformat(timespec="microseconds")}


def _cell(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return csv_text(text)


def _row(cells: Iterable[str]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue().encode()
