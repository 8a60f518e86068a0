"""The changes between two editions in; one self-contained HTML page, or the JSON contract, out."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from corpora.records import Edition
from pipelines.editions.changes import ElementChange, Evidence, StandardChange
from service.reports import words
from service.reports.changes_view import WITHHELD, changes_view
from service.reports.templating import asset, template
from service.store.edition_dates import Since

DIFF_SCHEMA = "acredita/diff/1"

Row = dict[str, Any]


def render_changes(  # noqa: PLR0913 - the pair, its changes, and what is said of them
    a: Edition,
    b: Edition,
    changes: Sequence[StandardChange],
    generated: str,
    *,
    licensed: bool = False,
    since: Since | None = None,
) -> str:
    """Return the report as one HTML document with its style inside and no script.

    ``generated`` is the date as people read it; a licensed manual's words appear only when
    ``licensed`` is set. ``since`` tells since when ``b`` is in force; None: since the day that it
    says itself, if any.
    """
    style = asset("report.css") + asset("changes.css")
    return template("changes.html.j2").render(
        view=changes_view(a, b, changes, generated, licensed=licensed),
        words=words,
        since=words.in_force(since or Since(effective=b.effective)),
        withheld=WITHHELD,
        style=Markup(style),  # noqa: S704 - our own file
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    )


def diff_json(a: Edition, b: Edition, changes: Sequence[StandardChange]) -> Row:
    """Return the contract of ``editions diff --json``: ids and figures, none of the texts.

    ``from`` or ``to`` is null for a new or withdrawn standard; ``kind`` is the first of ``kinds``.
    """
    return {
        "schema": DIFF_SCHEMA,
        "from": a.id,
        "to": b.id,
        "changes": [_change(change) for change in changes],
    }


def _change(change: StandardChange) -> Row:
    return {
        "from": change.from_id,
        "to": change.to_id,
        "relation": change.relation.value,
        "kind": change.kind.value,
        "certainty": round(change.certainty, 4),
        "elements": [_element(row) for row in change.elements],
        "kinds": [kind.value for kind in change.kinds],
        "evidence": _evidence(change.evidence),
        "confirmed_by": change.confirmed_by,
    }


def _element(row: ElementChange) -> Row:
    return {
        "from": row.from_id,
        "to": row.to_id,
        "kind": row.kind.value,
        "certainty": round(row.certainty, 4),
    }


def _evidence(found: Evidence) -> Row:
    return {
        "same_digest": found.same_digest,
        "same_number": found.same_number,
        "title": found.title,
        "meaning": found.meaning,
        "text": found.text,
    }
