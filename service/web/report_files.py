"""A report that is kept in, the answer that a browser or a program saves it from out."""

from __future__ import annotations

from fastapi.responses import StreamingResponse

from service.reporting import MEDIA
from service.store.files import FileStore
from service.store.reports import ReportRow
from service.web.downloads import attachment


def report_answer(files: FileStore, row: ReportRow) -> StreamingResponse:
    """Return a report's bytes as they were made; raise DamagedStore when they are gone."""
    files.head(row.sha256, 1)
    headers = {
        "content-disposition": attachment(row.name),
        "content-length": str(row.size),
        "cache-control": "private, max-age=31536000, immutable",
        "etag": f'"{row.sha256}"',
    }
    return StreamingResponse(
        files.chunks(row.sha256), media_type=MEDIA[row.format], headers=headers
    )
