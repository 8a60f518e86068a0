"""Files that arrive in; kept, and the version and job that they make, out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from corpora.errors import NoDocuments
from pipelines.extract.archive import is_clutter
from pipelines.extract.limits import MEGABYTE, Limits, over_limit
from service.people.access import Access
from service.store.incoming import Asked, Received, SentFile, check, space_left
from service.store.incoming import receive as receive_kept
from service.store.spaces import Space
from service.store.unit import Unit
from service.web.state import Service

Arriving = Sequence[tuple[str, Iterable[bytes]]]
_NAME = 400
_ODD = re.compile(r"[\x00-\x1f\x7f]")


def receive(  # noqa: PLR0913 - what an upload form has
    service: Service,
    access: Access,
    *,
    agency: str,
    files: Arriving,
    manual: str | None = None,
    name: str | None = None,
    kind: str = "manual",
    replace: bool = False,
    note: str = "",
    also: Callable[[Unit, Received], None] | None = None,
) -> Received:
    """Receive files for a new manual, or for a new version of ``manual``, and have them read.

    Each file is kept, whole and synced, before its row is written. The same bytes as a version of
    the manual are that version. ``also`` is called in the unit that writes the rows. Raises
    NotFound, NotAllowed, BadRequest, AlreadyThere, NoDocuments, EmptyFile, OverLimit (too many
    files), TooLarge and OverQuota, with no row written.
    """
    asked = Asked(
        agency=agency,
        manual=manual,
        name=plain_name(name or ""),
        kind=kind,
        replace=replace,
        note=note,
    )
    with service.store.read(access) as unit:
        check(unit, asked)
        space = space_left(unit, agency)
    kept = _keep(service, files, space)
    with service.store.write(access) as unit:
        received = receive_kept(unit, asked, kept)
        if also is not None:
            also(unit, received)
    if received.job is not None:
        service.work.submit(received.job)
    return received


def kept_file(
    service: Service, name: str, chunks: Iterable[bytes], space: Space, limit: int
) -> SentFile:
    """Keep a file that arrives, whole and synced; raise EmptyFile, TooLarge and OverQuota."""
    file = service.files.keep(_within(chunks, space), name=name, limit=limit)
    return SentFile(name=name, sha256=file.sha256, size=file.size)


def plain_name(name: str) -> str:
    """Return a name or path as it is kept: forward slashes, nothing that leaves its folder."""
    whole = name.encode("utf-8", "ignore").decode()  # no half of a pair of surrogates
    text = _ODD.sub("", unicodedata.normalize("NFC", whole.replace("\\", "/")))
    steps = [step for step in text.split("/") if step.strip() not in ("", ".", "..")]
    return "/".join(steps)[-_NAME:].strip()


def _keep(service: Service, files: Arriving, space: Space) -> list[SentFile]:
    most = Limits().max_files
    if len(files) > most:
        raise over_limit("max_files", len(files), file="", limits=Limits())
    room = service.settings.upload_megabytes * MEGABYTE
    kept: list[SentFile] = []
    for name, chunks in _named(files):
        file = kept_file(service, name, chunks, space, room)
        room -= file.size
        space = space.taking(file.size)
        kept.append(file)
    if not kept:
        raise NoDocuments
    return kept


def _named(files: Arriving) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield the files under plain names, each its own; those of one folder without its name."""
    plain = [(plain_name(name) or "documento", chunks) for name, chunks in files]
    plain = [pair for pair in plain if not any(map(is_clutter, pair[0].split("/")))]
    folders = {name.split("/", 1)[0] if "/" in name else "" for name, _ in plain}
    inside = len(folders) == 1 and "" not in folders
    taken: set[str] = set()
    for name, chunks in plain:
        own = _unlike(name.split("/", 1)[1] if inside else name, taken)
        taken.add(own.casefold())
        yield own, chunks


def _unlike(name: str, taken: set[str]) -> str:
    """Return a name that is not taken, numbered where it must be: "a (2).pdf"."""
    path = PurePosixPath(name)
    found, number = name, 1
    while found.casefold() in taken:
        number += 1
        found = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
    return found


def _within(chunks: Iterable[bytes], space: Space) -> Iterator[bytes]:
    """Yield what arrives, and stop with OverQuota before more than is left is kept."""
    seen = 0
    for chunk in chunks:
        seen += len(chunk)
        space.check(seen)
        yield chunk
