"""Versions in, the body of directives that was kept of them out; and clauses as they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select

from corpora.errors import NotFound
from pipelines.results import (
    Box,
    Citation,
    Clause,
    Directive,
    Force,
    Manual,
    clause_id,
    joint_digest,
)
from service.rows import from_plain, to_plain
from service.store.manual_tables import ClauseRow, ManualVersion, VersionFile
from service.store.manual_tables import Manual as ManualTable
from service.store.unit import Unit

# What a database cannot keep of a text, by what stands in for it, one character for one.
_NUL, _STAND_IN = "\x00", "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, kw_only=True)
class KeptBody:
    """The clauses of some versions in order, each with its language and the id of its row."""

    clauses: tuple[Clause, ...]
    languages: tuple[str, ...]
    rows: tuple[int, ...]
    manuals: tuple[Manual, ...]


def load(unit: Unit, versions: Sequence[str]) -> KeptBody:
    """Return the body that versions make: the same clauses as reading their files again.

    Raises NotFound for a version that is no more.
    """
    clauses: list[Clause] = []
    languages: list[str] = []
    rows: list[int] = []
    manuals: list[Manual] = []
    for manual, version in enumerate(versions):
        found = unit.session.execute(
            select(
                *(ClauseRow.id, ClauseRow.ordinal, ClauseRow.page, ClauseRow.label),
                *(ClauseRow.path, ClauseRow.lead_in, ClauseRow.text, ClauseRow.digest),
                *(ClauseRow.language, ClauseRow.rest),
            )
            .where(ClauseRow.version_id == version)
            .order_by(ClauseRow.ordinal)
        ).all()
        clauses += [_clause(row, manual) for row in found]
        languages += [row.language for row in found]
        rows += [row.id for row in found]
        manuals.append(_manual(unit, version))
    return KeptBody(
        clauses=tuple(clauses),
        languages=tuple(languages),
        rows=tuple(rows),
        manuals=tuple(manuals),
    )


def mark(unit: Unit, versions: Sequence[str]) -> str:
    """Return what names the rows of some versions' clauses: no other rows ever have it."""
    found = unit.session.execute(
        select(
            *(ClauseRow.version_id, func.min(ClauseRow.id)),
            *(func.max(ClauseRow.id), func.count(ClauseRow.id)),
        )
        .where(ClauseRow.version_id.in_(versions))
        .group_by(ClauseRow.version_id)
    )
    held = {row[0]: row[1:] for row in found}
    return " ".join(f"{one}:{'-'.join(map(str, held.get(one, ())))}" for one in versions)


def clause_row(clause: Clause, place: int, file: int, language: str) -> dict[str, Any]:
    """Return a clause as it is kept, without its version; ``place`` and ``file`` from 0."""
    return {
        "ordinal": place,
        "file": file,
        "page": clause.page,
        "label": storable(clause.label),
        "path": [storable(step) for step in clause.path],
        "lead_in": storable(clause.lead_in),
        "text": storable(clause.text),
        "digest": clause.digest,
        "language": language,
        "rest": {
            "boxes": [to_plain(box) for box in clause.boxes],
            "kind": clause.kind,
            "force": [one.value for one in clause.force],
            "notes": [storable(note) for note in clause.notes],
            "cites": [to_plain(one) for one in clause.cites],
            "inherited": [to_plain(one) for one in clause.inherited],
            "certainty": clause.certainty,
            "file": storable(clause.file),
        },
    }


def storable_plain(value: Any) -> Any:
    """Return plain JSON whose texts every database keeps."""
    if isinstance(value, str):
        return storable(value)
    return [storable_plain(one) for one in value] if isinstance(value, list) else value


def storable(text: str) -> str:
    """Return a text that every database keeps: no NUL, no half of a pair of surrogates."""
    kept = text.replace(_NUL, _STAND_IN)
    return kept if kept.isascii() else kept.encode("utf-8", "replace").decode()


def _clause(row: Row[*tuple[Any, ...]], manual: int) -> Clause:
    rest = row.rest
    return Clause(
        id=clause_id(manual, row.ordinal),
        manual=manual,
        path=tuple(row.path),
        label=row.label,
        lead_in=row.lead_in,
        text=row.text,
        page=row.page,
        boxes=from_plain(tuple[Box, ...], rest["boxes"]),
        digest=row.digest,
        kind=rest["kind"],
        force=tuple(Force(one) for one in rest["force"]),
        notes=tuple(rest["notes"]),
        cites=from_plain(tuple[Citation, ...], rest["cites"]),
        inherited=from_plain(tuple[Citation, ...], rest["inherited"]),
        certainty=rest["certainty"],
        file=rest["file"],
    )


def _manual(unit: Unit, version: str) -> Manual:
    """Return what is reported of a version's manual."""
    told = unit.session.execute(
        select(
            *(ManualTable.name, ManualVersion.folder),
            *(ManualVersion.pages, ManualVersion.clauses, ManualVersion.warnings),
        )
        .join(ManualTable, ManualTable.id == ManualVersion.manual_id)
        .where(ManualVersion.id == version)
    ).first()
    if told is None:
        raise NotFound
    files = unit.session.execute(
        select(
            *(VersionFile.name, VersionFile.sha256, VersionFile.pages),
            *(VersionFile.ocr_pages, VersionFile.directives),
        )
        .where(VersionFile.version_id == version)
        .order_by(VersionFile.ordinal)
    ).all()
    digests = sorted(file.sha256 for file in files)
    whole = joint_digest(digests)
    return Manual(
        file=told.name,
        sha256=whole if told.folder or not files else digests[0],
        pages=told.pages,
        clauses=told.clauses,
        ocr_pages=() if told.folder or not files else tuple(files[0].ocr_pages),
        warnings=tuple(
            f"{one['file']}: {one['es']}" if told.folder and one["file"] else one["es"]
            for one in told.warnings
        ),
        files=tuple((file.name, file.sha256, file.pages) for file in files) if told.folder else (),
        directives=tuple(from_plain(Directive, one) for file in files for one in file.directives),
    )
