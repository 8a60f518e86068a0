"""An agency in, it gone with the files that nobody else sent out."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from service.index_cache import IndexCache
from service.people.access import Access, system_access
from service.store import agencies, belongings
from service.store.files import FileStore
from service.store.unit import Store
from service.web.state import Service

# A file so new may be of an upload whose rows are not written yet; `acredita doctor` cleans later.
_FRESH_SECONDS = 600


def remove_agency(service: Service, access: Access, agency: str, name: str, reason: str) -> int:
    """Delete an agency on record, then its files; return how many files went.

    A file that another agency also sent stays. Raises what ``agencies.remove`` raises.
    """
    with service.store.write(access) as unit:
        named = belongings.digests(unit, agency)
        agencies.remove(unit, agency, name, reason)
    IndexCache(service.settings.data).forget(agency)
    return forget_files(service.store, service.files, service.settings.data, named)


def forget_files(store: Store, files: FileStore, data: Path, digests: Iterable[str]) -> int:
    """Remove files that no row names any more, with what was read of them; return how many."""
    asked = frozenset(digests)
    with store.read(system_access()) as unit:
        gone = asked - belongings.still_named(unit, asked)
    removed = 0
    for digest in sorted(gone):
        for read in (data / "read").glob(f"*/{digest}.row"):
            read.unlink(missing_ok=True)
        shutil.rmtree(data / "pictures" / digest[:2] / digest, ignore_errors=True)
        path = files.path(digest)
        if path.is_file() and time.time() - path.stat().st_mtime >= _FRESH_SECONDS:
            files.remove(digest)
            removed += 1
    return removed
