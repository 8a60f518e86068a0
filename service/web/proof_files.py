"""A proof in, its file as an answer out, for pages and programs alike: saved, never shown."""

from __future__ import annotations

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from corpora.errors import NotFound
from service.people.access import Access
from service.proofs import held
from service.store import proofs
from service.web.downloads import attachment
from service.web.known import is_known
from service.web.state import Service


def proof_file(request: Request, service: Service, access: Access, proof: str) -> Response:
    """Return a proof's file, checked against its sha256 before the first byte leaves.

    Raises NotFound for a reference, which has none, and DamagedStore.
    """
    with service.store.read(access) as unit:
        row = proofs.get(unit, proof)
    if not row.sha256:
        raise NotFound
    headers = {"etag": f'"{row.sha256[:32]}"', "cache-control": "private, no-cache"}
    if is_known(request, row.sha256[:32]):
        return Response(status_code=304, headers=headers)
    found = held(service, row)
    headers |= {
        "content-disposition": attachment(row.name.rsplit("/", 1)[-1]),
        "content-length": str(row.size),
        # Whatever is in it: a browser neither guesses what it is nor lets it do anything.
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; sandbox",
    }
    return StreamingResponse(found.chunks, media_type=found.media, headers=headers)
