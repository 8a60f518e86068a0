"""An edition in, the same without a licensed manual's words out: what may leave the server."""

from __future__ import annotations

from dataclasses import replace

from corpora.records import Edition, Standard, Verified


def without_licensed_text(edition: Edition) -> Edition:
    """Return the edition with numbers, titles, levels, letters and digests, and no licensed words.

    Statements, element texts, conditions and notes of licensed rows are emptied in both languages,
    since the row does not say which of them is the manual's. Digests stay those of the full text.
    """
    return replace(edition, standards=tuple(_stripped(row) for row in edition.standards))


def _stripped(row: Standard) -> Standard:
    if row.verified is not Verified.LICENSED:
        return row
    return replace(
        row,
        statement_es="",
        statement_en="",
        condition_es="",
        condition_en="",
        note_es="",
        note_en="",
        elements=tuple(replace(one, text_es="", text_en="") for one in row.elements),
    )
