"""A data folder in; whether its files, its modes and its room are as they should be out."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from pipelines.extract.limits import MEGABYTE
from service.backup import SECRET
from service.doctor.finding import Finding, fault, notice, well
from service.index_cache import IndexCache
from service.people.access import system_access
from service.restore import DRAFT
from service.settings import Settings
from service.store import agencies
from service.store.files import FileStore, is_sound
from service.store.portable import snapshot
from service.store.unit import Store

_DAY = 86_400
_LEAST_ROOM = 1000 * MEGABYTE
_SHOWN = 5


def look_at_files(store: Store, data: Path, *, clean: bool) -> Iterator[Finding]:
    """Yield whether every file that a row names is kept whole, and what is kept for nobody.

    With ``clean``, what is kept for nobody and older than a day is removed.
    """
    files = FileStore(data)
    with snapshot(store) as state:
        named = state.files()
    bad = [one for one in named if not is_sound(files.path(one), one)]
    if bad:
        names = ", ".join(one[:12] for one in bad[:_SHOWN])
        yield fault(
            "files",
            f"Archivos que faltan o están dañados: {len(bad):,} de {len(named):,} ({names}...). "
            "Restaure un respaldo en otra carpeta y cópielos de ahí, o vuelva a enviarlos.",
            f"Files absent or damaged: {len(bad):,} of {len(named):,} ({names}...). Restore a "
            "backup in another folder and copy them from there, or send them again.",
            bad=bad,
        )
    else:
        yield well(
            "files",
            f"Los archivos recibidos están completos: {len(named):,}.",
            f"The files received are whole: {len(named):,}.",
            files=len(named),
        )
    orphans = [files.path(one) for one in files.digests() if one not in named]
    indexes = IndexCache(data)
    indexed = indexes.agencies()
    with store.read(system_access()) as unit:
        known = agencies.names(unit, indexed)
    unknown = [indexes.path(one) for one in indexed if one not in known]
    left = [one for one in [*orphans, *unknown, *_stale(files)] if _is_old(one)]
    yield from _leftovers(left, clean=clean)


def look_at_restore(data: Path, *, clean: bool) -> Iterator[Finding]:
    """Yield whether a restore was cut off; what it left is removed with ``clean``."""
    if not (data / DRAFT).exists():
        return
    if clean:
        shutil.rmtree(data / DRAFT)
    yield notice(
        "restore",
        f"Una restauración quedó a medias en {data / DRAFT}; "
        f"{'se quitó' if clean else 'quítela con: acredita doctor --clean'}.",
        f"A restore was cut off in {data / DRAFT}; "
        f"{'it was removed' if clean else 'remove it with: acredita doctor --clean'}.",
    )


def look_at_modes(settings: Settings) -> Iterator[Finding]:
    """Yield whether others on this machine can read the data or the secret."""
    for name, path in (("folder", settings.data), ("secret", settings.data / SECRET)):
        if not path.exists():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        right = "700" if path.is_dir() else "600"
        if mode & 0o077:
            tell = notice if path.is_dir() else fault
            yield tell(
                name,
                f"Otros usuarios de este equipo pueden leer {path}: chmod {right} {path}",
                f"Other users of this machine can read {path}: chmod {right} {path}",
                mode=f"{mode:o}",
            )
        else:
            words = (f"Sólo su usuario lee {path}.", f"Only its user reads {path}.")
            yield well(name, *words, mode=f"{mode:o}")


def look_at_room(data: Path) -> Iterator[Finding]:
    """Yield how much room is left where the data lie."""
    free = shutil.disk_usage(data).free
    words = (
        f"Quedan {free / MEGABYTE:,.0f} MB libres en {data}.",
        f"{free / MEGABYTE:,.0f} MB are free in {data}.",
    )
    if free < _LEAST_ROOM:
        yield fault("room", f"{words[0]} Libere espacio.", f"{words[1]} Free some.", free=free)
    else:
        yield well("room", *words, free=free)
    if not os.access(data, os.W_OK):
        yield fault(
            "room",
            f"No se puede escribir en {data}: ejecute con el usuario del servicio.",
            f"{data} cannot be written: run as the service's user.",
        )


def _leftovers(left: list[Path], *, clean: bool) -> Iterator[Finding]:
    if not left:
        yield well("leftovers", "No sobra ningún archivo.", "No file is left over.")
        return
    size = sum(one.stat().st_size for one in left if one.is_file()) / MEGABYTE
    if clean:
        for path in left:
            _remove(path)
        yield well(
            "leftovers",
            f"Archivos que nadie usaba y se quitaron: {len(left):,} ({size:,.1f} MB).",
            f"Files that nobody used and were removed: {len(left):,} ({size:,.1f} MB).",
            removed=len(left),
        )
        return
    yield notice(
        "leftovers",
        f"Archivos que sobran: {len(left):,} ({size:,.1f} MB); quítelos con: "
        "acredita doctor --clean",
        f"Files left over: {len(left):,} ({size:,.1f} MB); remove them with: "
        "acredita doctor --clean",
        left=len(left),
    )


def _stale(files: FileStore) -> Iterator[Path]:
    """Yield what was being written and never finished."""
    if files.incoming.is_dir():
        yield from files.incoming.iterdir()


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > _DAY
    except OSError:
        return False


def _remove(path: Path) -> None:
    # It may have been sent again since it was looked at, which makes it new.
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    elif _is_old(path):
        path.unlink(missing_ok=True)
