"""A page of a version in, its picture out, for pages and programs alike."""

from __future__ import annotations

from fastapi import Request, Response

from corpora.errors import AcreditaError, NotFound
from pipelines.extract.limits import Limits
from service.people.access import Access
from service.pictures import DrawnFile, Pictures, Size
from service.store import manuals
from service.store.manuals import FileRow
from service.web.known import is_known
from service.web.reading import Place, file_of_page
from service.web.state import Service, service_of

WEBP = "image/webp"


def picture(request: Request, access: Access, version: str, number: int, width: int) -> Response:
    """Return the picture of a page, counted through a version's files, which never changes.

    Raises NotFound for no such page.
    """
    service = service_of(request)
    with service.store.read(access) as unit:
        manuals.version(unit, version)
        place = file_of_page(manuals.files(unit, version), number)
    if place is None or place.page is None:
        raise NotFound
    tag = f"{place.file.sha256}-{place.page}-{width}"
    headers = {"cache-control": "private, max-age=31536000, immutable", "etag": f'"{tag}"'}
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    drawn = pictures_of(service).page(drawn_file(place.file), place.page, width)
    return Response(drawn, media_type=WEBP, headers=headers)


def pictures_of(service: Service) -> Pictures:
    """Return the pictures of a service."""
    limits = Limits(max_pages=service.settings.max_pages)
    return Pictures(service.settings.data, service.files, limits)


def page_size(service: Service, place: Place) -> Size | None:
    """Return the size of a page in points, None where there is no picture of it to show."""
    if place.page is None:
        return None
    try:
        sizes = pictures_of(service).sizes(drawn_file(place.file))
    except AcreditaError:
        # The text was read and can be shown; that the file is damaged, doctor tells.
        return None
    size = sizes[place.page - 1] if place.page <= len(sizes) else (0.0, 0.0)
    return size if min(size) > 0 else None


def drawn_file(file: FileRow) -> DrawnFile:
    """Return a file of a version as it is drawn."""
    return DrawnFile(sha256=file.sha256, name=file.name)
