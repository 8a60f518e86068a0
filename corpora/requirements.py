"""A file with any list of requirements in (OSCAL, JSONL, CSV, XLSX), records.Edition out."""

from __future__ import annotations

import json
from pathlib import Path

from corpora.catalog import edition_of
from corpora.errors import EmptyFile, MissingFile
from corpora.faults import Faults
from corpora.records import Edition
from corpora.requirements_oscal import read_catalog
from corpora.requirements_rows import standards_of
from corpora.requirements_table import Row, rows_of_csv, rows_of_jsonl, rows_of_xlsx

PROGRAM = "custom"
MAX_MIB = 50


def load_requirements(path: Path) -> Edition:
    """Read a list of requirements; what it is is told by its content, not by its extension.

    Takes an OSCAL catalog in JSON, or rows ``id,title,text[,parent,level,lang]`` as JSON Lines, CSV
    or XLSX. The edition's id is the file's stem and its program ``custom``. Raises MissingFile,
    EmptyFile, or BadRequirements, which names every fault of the file.
    """
    faults = Faults(path.name)
    content = _content(path)
    name = path.stem
    catalog = _catalog(content, faults)
    if catalog is not None:
        title, standards = read_catalog(catalog, path.name, faults)
        name = title or name
    else:
        standards = standards_of(_rows(content, faults), path.name, faults)
    faults.check()
    return edition_of(
        id=path.stem, program=PROGRAM, name_es=name, name_en=name, standards=standards
    )


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_MIB * 2**20:
            raise Faults(path.name).stop(
                f"pesa más de {MAX_MIB} MiB; divídala", f"it is over {MAX_MIB} MiB; split it"
            )
        content = path.read_bytes()
    except OSError as error:
        raise MissingFile(file=path.name) from error
    if not content.strip():
        raise EmptyFile(file=path.name)
    return content


def _catalog(content: bytes, faults: Faults) -> dict[str, object] | None:
    """Return the catalog of an OSCAL file, None for a list of rows."""
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{":
        return None
    try:
        whole = json.loads(content.decode("utf-8-sig"))
    except RecursionError as error:
        raise faults.stop(
            "el JSON está anidado sin fin", "the JSON is nested without end"
        ) from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        if _has_rows(content):
            return None
        raise faults.stop(
            f"no es JSON válido ({error})", f"it is not valid JSON ({error})"
        ) from error
    if isinstance(whole.get("catalog"), dict):
        catalog: dict[str, object] = whole["catalog"]
        return catalog
    if "id" in whole:
        return None
    found = ", ".join(sorted(whole)[:5]) or "{}"
    raise faults.stop(
        f"este JSON no es un catálogo OSCAL ni filas con id (tiene: {found})",
        f"this JSON is neither an OSCAL catalog nor rows with an id (it has: {found})",
    )


def _has_rows(content: bytes) -> bool:
    """Tell JSON Lines with a broken row from one broken JSON document, by the first line."""
    first = content.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0].strip()
    return first.endswith(b"}") or b'"id"' in first


def _rows(content: bytes, faults: Faults) -> list[Row]:
    if content[:4] == b"PK\x03\x04":
        return rows_of_xlsx(content, faults)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return rows_of_jsonl(content, faults)
    return rows_of_csv(content, faults)
