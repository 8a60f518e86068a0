"""A proof that arrives in; kept and put in its place, or refused with no row written, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from corpora.errors import DamagedStore
from pipelines.extract.limits import MEGABYTE
from service.people.access import Access
from service.proof_media import ANY, HEAD, media_of
from service.store import incoming, proofs
from service.store.files import is_sound
from service.store.proofs import ProofFacts, ProofRow
from service.store.unit import Unit
from service.uploads import kept_file, plain_name
from service.web.state import Service


@dataclass(frozen=True, kw_only=True)
class Arriving:
    """A file on its way in: the name it came by, and its bytes in pieces."""

    name: str
    chunks: Iterable[bytes]


@dataclass(frozen=True, kw_only=True)
class Held:
    """A proof's file as it was given: what it is by its content, and its bytes in pieces."""

    row: ProofRow
    media: str
    chunks: Iterator[bytes]


def add(  # noqa: PLR0913 - what arrives, and for whom
    service: Service,
    access: Access,
    assessment: str,
    facts: ProofFacts,
    *,
    arriving: Arriving | None = None,
    also: Callable[[Unit, ProofRow], None] = lambda *_: None,
) -> ProofRow:
    """Put a proof in its place, a file as it is or a reference, and return it.

    The file is kept, whole and synced, before its row is written; ``also`` is called in the unit
    that writes the row. Raises what ``service.store.proofs.add`` does, and NotAProof, EmptyFile,
    TooLarge and OverQuota.
    """
    name = "" if arriving is None else plain_name(arriving.name) or "prueba"
    with service.store.read(access) as unit:
        row = proofs.check(unit, assessment, facts, name)
        space = None if arriving is None else incoming.space_left(unit, row.agency_id)
    kept = None
    if arriving is not None and space is not None:
        limit = service.settings.upload_megabytes * MEGABYTE
        kept = kept_file(service, name, _recognised(arriving.chunks, name), space, limit)
    with service.store.write(access) as unit:
        made = proofs.add(unit, assessment, facts, kept)
        also(unit, made)
    return made


def held(service: Service, row: ProofRow) -> Held:
    """Return a proof's file; raise DamagedStore when it is absent or not the one that was given."""
    if not is_sound(service.files.path(row.sha256), row.sha256):
        raise DamagedStore(detail=f"files/{row.sha256[:2]}/{row.sha256}")
    media = media_of(service.files.head(row.sha256, HEAD), row.name) if row.size else ANY
    return Held(row=row, media=media, chunks=service.files.chunks(row.sha256))


def _recognised(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Yield a file's bytes once it is known that it may be a proof."""
    pieces = iter(chunks)
    first = next(pieces, b"")
    if first:
        media_of(first[:HEAD], name)
    return chain((first,) if first else (), pieces)
