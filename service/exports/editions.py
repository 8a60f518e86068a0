"""An edition, a format and a path in; one file, whole or not at all, out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from corpora.errors import InputError
from corpora.records import Edition
from service.exports.editions_xlsx import render_edition
from service.exports.oscal_catalog import oscal_catalog, to_bytes
from service.exports.oscal_lineage import Step
from service.output import write_atomic

FORMATS = ("oscal", "xlsx")


def export(  # noqa: PLR0913 - each is something a person chooses
    edition: Edition,
    format: str,
    path: Path,
    with_licensed_text: bool = False,
    *,
    lineage: Sequence[Step] = (),
    modified: datetime | None = None,
) -> None:
    """Write ``edition`` to ``path`` as one of ``FORMATS``; licensed words only when switched on.

    ``lineage`` and ``modified`` (now, if not given) are the OSCAL catalog's. Raises InputError for
    another format and CannotWrite.
    """
    if format not in FORMATS:
        known = ", ".join(FORMATS)
        raise InputError(
            detail={
                "es": f"no se exporta como {format!r}; use uno de estos: {known}",
                "en": f"cannot export as {format!r}; use one of: {known}",
            }
        )
    if format == "xlsx":
        write_atomic(path, render_edition(edition, with_licensed_text=with_licensed_text))
        return
    catalog = oscal_catalog(
        edition,
        modified=modified or datetime.now(UTC),
        lineage=lineage,
        with_licensed_text=with_licensed_text,
    )
    write_atomic(path, to_bytes(catalog))
