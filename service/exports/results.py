"""A crosswalk and a format in; its media type and its bytes, piece by piece, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from pipelines.results import Crosswalk
from service.exports.crosswalk_csv import csv_parts
from service.exports.json_parts import json_parts
from service.reports.html import render_report
from service.reports.json_contract import match_json
from service.reports.words import spanish_date
from service.reports.xlsx import render_xlsx

Write = Callable[[Crosswalk, int, date], Iterator[bytes]]
_CHUNK = 1 << 16
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, kw_only=True)
class Format:
    """A kind of file: its media type, and how it is written with so many proposals a list."""

    media: str
    write: Write


def _json(found: Crosswalk, top: int, day: date) -> Iterator[bytes]:
    del day
    return json_parts(match_json(found, top))


def _xlsx(found: Crosswalk, top: int, day: date) -> Iterator[bytes]:
    del top, day
    return _pieces(render_xlsx(found))


def _html(found: Crosswalk, top: int, day: date) -> Iterator[bytes]:
    return _pieces(render_report(found, spanish_date(day), top).encode("utf-8", "replace"))


def _csv(found: Crosswalk, top: int, day: date) -> Iterator[bytes]:
    del top, day
    return csv_parts(found)


def _pieces(packed: bytes) -> Iterator[bytes]:
    for start in range(0, len(packed), _CHUNK):
        yield packed[start : start + _CHUNK]


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "json": Format(media="application/json", write=_json),
        "xlsx": Format(media=_XLSX, write=_xlsx),
        "html": Format(media="text/html; charset=utf-8", write=_html),
        "csv": Format(media="text/csv; charset=utf-8", write=_csv),
    }
)
