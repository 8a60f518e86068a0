"""An edition in, an OSCAL 1.2.1 catalog out; licensed words stay inside unless asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from corpora.catalog import digest_of
from corpora.licensed import without_licensed_text
from corpora.records import Edition
from service.exports.oscal_controls import Controls
from service.exports.oscal_groups import grouped
from service.exports.oscal_lineage import Step, withdrawn_group
from service.exports.oscal_words import NS, line, own

OSCAL_VERSION = "1.2.1"
REMARKS = (
    "Los números y los títulos son públicos. Los enunciados son paráfrasis de trabajo redactadas "
    "por este proyecto, no el texto de CALEA: rige el manual con licencia de la institución."
)

Row = dict[str, Any]


def oscal_catalog(
    edition: Edition,
    *,
    modified: datetime,
    lineage: Sequence[Step] = (),
    with_licensed_text: bool = False,
) -> Row:
    """Return the JSON of a catalog: groups by chapter and section, one control a standard.

    ``modified`` needs a time zone. ``lineage`` holds (number in the edition before, number here or
    None, kind of change): what moved becomes a withdrawn control with links to where it went.
    A standard whose words are licensed goes out with its number, title, parts and digests, and
    without the words, unless ``with_licensed_text``. The same input gives the same bytes.
    Raises ValueError for a time without zone.
    """
    if modified.tzinfo is None:
        raise ValueError("modified has no time zone")
    if not with_licensed_text:
        edition = without_licensed_text(edition)
    language = _language(edition)
    controls = Controls(edition, language=language, with_licensed_text=with_licensed_text)
    groups, alone = grouped(edition.standards, edition.program, controls.row)
    groups += withdrawn_group(edition, lineage)
    name = digest_of([edition.id, edition.digest, edition.revision, with_licensed_text, lineage])
    catalog: Row = {
        "uuid": str(uuid5(NAMESPACE_URL, f"{NS}:catalog:{name}")),
        "metadata": _metadata(edition, modified, language),
        "controls": alone,
        "groups": groups,
    }
    return {"catalog": {key: value for key, value in catalog.items() if value}}


def to_bytes(catalog: Row) -> bytes:
    """Return the catalog as indented UTF-8 JSON with a final line end."""
    return f"{json.dumps(catalog, ensure_ascii=False, indent=1)}\n".encode("utf-8", "replace")


def _metadata(edition: Edition, modified: datetime, language: str) -> Row:
    props = [
        own("language", language),
        own("edition", edition.id),
        own("program", edition.program),
        own("edition-digest", edition.digest),
        own("revision", str(edition.revision)),
    ]
    if edition.effective:
        props.append(own("effective-from", edition.effective))
    name = edition.name_es or edition.name_en or edition.id
    ours = any(row.verified is not None for row in edition.standards)
    remarks = line(edition.note_es) or (REMARKS if ours else "")
    return {
        "title": line(name),
        "last-modified": modified.astimezone(UTC).isoformat(timespec="seconds"),
        "version": line(edition.version or f"{edition.id} r{edition.revision}"),
        "oscal-version": OSCAL_VERSION,
        "props": [*props, *_english_name(edition, name)],
        **({"remarks": remarks} if remarks else {}),
    }


def _english_name(edition: Edition, name: str) -> Iterable[dict[str, str]]:
    return [own("title-en", edition.name_en)] if edition.name_en and edition.name_en != name else []


def _language(edition: Edition) -> str:
    return "es" if any(row.title_es or row.statement_es for row in edition.standards) else "en"
