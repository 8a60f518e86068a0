"""What reading a version gives in; kept whole by the process that has its job, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update

from corpora.errors import JobTaken
from service.store.bodies import storable, storable_plain
from service.store.job_rows import JobRow, held
from service.store.manual_tables import ClauseRow, ManualVersion, VersionFile
from service.store.manuals import FileRow, VersionRow, files, version
from service.store.runs import forget
from service.store.unit import Unit

READING, READY = "reading", "ready"
_UNREAD = ("failed", "cancelled")
SENT, KEPT = "sent", "kept"

Sentence = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class FileRead:
    """A file of a version as read; ``origin`` says whether it came with it or from its base."""

    name: str
    sha256: str
    size: int
    media: str
    pages: int
    ocr_pages: tuple[int, ...]
    directive: str
    directives: Sequence[Any]
    origin: str = SENT


@dataclass(frozen=True, kw_only=True)
class Composed:
    """A version as it is: its files, and its clauses as ``bodies.clause_row`` makes them."""

    base: str | None
    folder: bool
    files: Sequence[FileRead]
    clauses: Sequence[Mapping[str, Any]]
    warnings: Sequence[Sentence]
    faults: Sequence[Sentence]


@dataclass(frozen=True, kw_only=True)
class Base:
    """What a version is built on: one that was read, and those sent after it, oldest first."""

    ready: VersionRow | None
    files: tuple[FileRow, ...]
    unread: tuple[VersionRow, ...]


def base_of(unit: Unit, row: VersionRow) -> Base:
    """Return what a version is built on; uploads that failed or were cancelled are passed over."""
    unread: list[VersionRow] = []
    below = row.base_id
    while below is not None:
        found = version(unit, below)
        if found.state == READY:
            return Base(ready=found, files=files(unit, found.id), unread=tuple(reversed(unread)))
        if found.state not in _UNREAD:
            unread.append(found)
        below = found.base_id
    return Base(ready=None, files=(), unread=tuple(reversed(unread)))


def save_read(
    unit: Unit, job: str, worker: str, found: Sequence[FileRead], faults: Sequence[Sentence]
) -> None:
    """Keep what was read of the files that were sent, in place of an earlier try.

    Raises JobTaken when the job is no longer this process's.
    """
    row = held(unit, job, worker)
    _keep_files(unit, row, found)
    _change(unit, row, {"state": READING, "faults": [_storable(one) for one in faults]})


def save_clauses(unit: Unit, job: str, worker: str, composed: Composed) -> None:
    """Keep a version's files and clauses, in place of an earlier try.

    Raises JobTaken when the job is no longer this process's.
    """
    row = held(unit, job, worker)
    # A job begun anew after its match: the proposals would go with their clauses, the run stay.
    forget(unit, job)
    unit.session.execute(delete(ClauseRow).where(ClauseRow.version_id == row.subject))
    _keep_files(unit, row, composed.files)
    own = {"agency_id": row.agency_id, "version_id": row.subject}
    unit.insert(ClauseRow, [{**own, **clause} for clause in composed.clauses])
    _change(
        unit,
        row,
        {
            "base_id": composed.base,
            "folder": composed.folder,
            "pages": sum(file.pages for file in composed.files),
            "clauses": len(composed.clauses),
            "warnings": [_storable(one) for one in composed.warnings],
            "faults": [_storable(one) for one in composed.faults],
        },
    )


def add_warnings(unit: Unit, job: str, worker: str, warnings: Sequence[Sentence]) -> None:
    """Add what people should know to a version; the same sentence once."""
    row = held(unit, job, worker)
    kept = unit.session.scalar(
        select(ManualVersion.warnings).where(ManualVersion.id == row.subject)
    )
    fresh = [one for one in map(_storable, warnings) if one not in (kept or [])]
    if fresh:
        _change(unit, row, {"warnings": [*(kept or []), *fresh]})


def _keep_files(unit: Unit, row: JobRow, found: Sequence[FileRead]) -> None:
    unit.session.execute(delete(VersionFile).where(VersionFile.version_id == row.subject))
    first, rows = 1, []
    for ordinal, file in enumerate(found):
        rows.append(
            {
                "agency_id": row.agency_id,
                "version_id": row.subject,
                "ordinal": ordinal,
                "name": storable(file.name)[:400],
                "sha256": file.sha256,
                "size": file.size,
                "media": file.media,
                "pages": file.pages,
                "first_page": first,
                "ocr_pages": list(file.ocr_pages),
                "directive": storable(file.directive)[:40],
                "directives": storable_plain(list(file.directives)),
                "origin": file.origin,
            }
        )
        first += file.pages
    unit.insert(VersionFile, rows)


def _change(unit: Unit, row: JobRow, values: dict[str, Any]) -> None:
    done = unit.session.execute(
        update(ManualVersion).where(ManualVersion.id == row.subject).values(**values)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise JobTaken


def _storable(sentence: Sentence) -> dict[str, str]:
    return {name: storable(text) for name, text in sentence.items()}
