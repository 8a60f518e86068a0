"""A file that an agency brings in, the edition it would give and what it would change out."""

from __future__ import annotations

import hashlib
import json
import tomllib
import zipfile
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from io import BytesIO
from pathlib import Path
from typing import Protocol

from corpora.catalog import EDITION_FILE, read_edition
from corpora.drafts import EditionDraft, Finding, Form, check_faults
from corpora.errors import BadEditionId, EmptyFile, MissingFile
from corpora.faults import Faults
from corpora.records import Edition, Verified
from pipelines.extract.encoding import decoded
from pipelines.imports.licensed import read_manual
from pipelines.imports.listing import is_listing, read_listing, shown
from pipelines.imports.merge import Target, merged, usual_source
from pipelines.imports.oscal import read_oscal
from pipelines.imports.preview import Change, changes
from pipelines.imports.table import USUAL, column_map, read_table
from pipelines.run import Read

_MIB = 2**20
_MAX_MIB = 300
_ROWS_SHOWN = 5
_MANUAL_MARKS = ("word/", "content.xml")


class Bases(Protocol):
    """Where the wordings are that an import is loaded over."""

    def base(self, edition_id: str) -> Edition | None:
        """Return the wording in use, None for a new edition; raise BadEditionId."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a person said of a file: id "" and program "" are told by the file or the id.

    ``partial`` stores what was read well although there are faults.
    """

    id: str = ""
    program: str = ""
    columns: str = ""
    name: str = ""
    verified: Verified | None = None
    complete: bool = False
    partial: bool = False


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """An edition ready to be stored, and all that is to be shown of it before."""

    edition: Edition
    base: Edition | None
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    rows: tuple[tuple[str, str], ...]
    form: Form
    file: str
    sha256: str
    languages: tuple[str, ...]


def incoming(path: Path, asked: Asked, store: Bases, read: Read) -> Incoming:
    """Read a file or folder as what its content says it is; nothing is written.

    Raises BadRequirements with every fault by page and line unless ``asked.partial``,
    BadEditionId where no id was given and the file has none, and what ``read`` raises.
    """
    folder, content = _opened(path)
    if folder is not None:
        return _own(folder, path.name, content, asked, store)
    draft = _draft(content, path.name, asked, read)
    if not asked.partial or not draft.standards:
        check_faults(draft.file, draft.findings)
    if not asked.id:
        raise BadEditionId(file=path.name, edition="")
    base = store.base(asked.id)
    program = asked.program or (base.program if base else asked.id.split("-")[0])
    target = Target(
        id=asked.id,
        program=program,
        source=path.name,
        verified=asked.verified or usual_source(draft.form),
        complete=asked.complete,
        partial=bool(draft.faults),
        name_es=asked.name,
        name_en=asked.name,
    )
    edition = merged(draft, base, target)
    return Incoming(
        edition=edition,
        base=base,
        changes=changes(base, edition),
        findings=draft.findings,
        rows=shown(draft.standards, _ROWS_SHOWN),
        form=draft.form,
        file=path.name,
        sha256=hashlib.sha256(content).hexdigest(),
        languages=draft.languages,
    )


def _opened(path: Path) -> tuple[Traversable | None, bytes]:
    """Return the folder of an edition in our own format, else None, and the bytes it came from."""
    try:
        if path.is_dir():
            files = sorted(path.glob("*.toml"))
            return path, b"".join(file.read_bytes() for file in files)
        if path.stat().st_size > _MAX_MIB * _MIB:
            raise Faults(path.name).stop(
                f"pesa más de {_MAX_MIB} MiB; divídalo", f"it is over {_MAX_MIB} MiB; split it"
            )
        content = path.read_bytes()
    except OSError as error:
        raise MissingFile(file=path.name) from error
    if not content.strip():
        raise EmptyFile(file=path.name)
    return _zipped(content, path.name), content


def _zipped(content: bytes, name: str) -> Traversable | None:
    """Return the folder with edition.toml inside a ZIP; None for any other file."""
    if content[:2] != b"PK":
        return None
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        names = archive.namelist()
        unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        return None
    inside = [one for one in names if one.rpartition("/")[2] == EDITION_FILE]
    if not inside:
        return None
    if unpacked > _MAX_MIB * _MIB:
        raise Faults(name).stop(
            f"el ZIP ocupa más de {_MAX_MIB} MiB", f"the ZIP unpacks to over {_MAX_MIB} MiB"
        )
    # A path inside an archive in memory has a name only when the archive has one.
    archive.filename = name
    where: Traversable = zipfile.Path(archive, inside[0].removesuffix(EDITION_FILE))
    return where


def _draft(content: bytes, name: str, asked: Asked, read: Read) -> EditionDraft:
    if content[:5] == b"%PDF-" or _is_office(content):
        return read_manual(read(content, name))
    faults = Faults(name)
    mapped = column_map(asked.columns, faults)
    faults.check()
    if content[:2] == b"PK":
        return read_table(content, name, mapped)
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"{":
        return read_oscal(_catalog(content, faults), name)
    text = decoded(content)
    if text is None:
        return read_manual(read(content, name))
    if mapped or _has_header(text):
        return read_table(content, name, mapped)
    return read_listing(text, name) if is_listing(text) else read_manual(read(content, name))


def _is_office(content: bytes) -> bool:
    """Tell a word processor's file from a sheet: both are ZIPs."""
    if content[:2] != b"PK":
        return content[:4] == b"\xd0\xcf\x11\xe0" or content[:5] == b"{\\rtf"
    try:
        names = zipfile.ZipFile(BytesIO(content)).namelist()
    except zipfile.BadZipFile:
        return False
    return any(one.startswith(_MANUAL_MARKS) for one in names)


def _has_header(text: str) -> bool:
    """Tell a table from a list: its first line names a column of numbers and another one."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    for mark in ",;\t|":
        cells = [cell.strip().strip('"').lower() for cell in first.split(mark)]
        if len(cells) > 1 and "id" in {USUAL.get(cell) for cell in cells}:
            return True
    return False


def _catalog(content: bytes, faults: Faults) -> dict[str, object]:
    try:
        whole = json.loads(content.decode("utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise faults.stop(
            f"no es JSON válido ({error})", f"it is not valid JSON ({error})"
        ) from error
    catalog = whole.get("catalog")
    if not isinstance(catalog, dict):
        raise faults.stop("este JSON no es un catálogo OSCAL", "this JSON is no OSCAL catalog")
    found: dict[str, object] = catalog
    return found


def _own(folder: Traversable, name: str, content: bytes, asked: Asked, store: Bases) -> Incoming:
    """Take an edition in our own format as it is, under its own id unless another was given."""
    read = read_edition(folder, imported=_was_imported(folder))
    edition = replace(read, id=asked.id or read.id, program=asked.program or read.program)
    if asked.name:
        edition = replace(edition, name_es=asked.name, name_en=asked.name)
    base = store.base(edition.id)
    if base is not None:
        edition = replace(edition, revision=base.revision + 1)
    return Incoming(
        edition=edition,
        base=base,
        changes=changes(base, edition),
        findings=(),
        rows=_first(edition),
        form=Form.OWN,
        file=name,
        sha256=hashlib.sha256(content).hexdigest(),
        languages=_languages(edition),
    )


def _was_imported(folder: Traversable) -> bool:
    """Tell an edition that was once stored by an import, which may have one language only."""
    try:
        return "form" in tomllib.loads((folder / EDITION_FILE).read_text(encoding="utf-8"))
    except (OSError, KeyError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False


def _first(edition: Edition) -> tuple[tuple[str, str], ...]:
    return tuple((row.id, row.title_es or row.title_en) for row in edition.standards[:_ROWS_SHOWN])


def _languages(edition: Edition) -> tuple[str, ...]:
    spanish = any(row.title_es for row in edition.standards)
    english = any(row.title_en for row in edition.standards)
    return tuple(name for name, there in (("es", spanish), ("en", english)) if there)
