"""A .doc, .odt or .rtf file's bytes in, a Document out, by way of LibreOffice where installed."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from corpora.errors import DamagedFile, NeedsConversion
from pipelines.extract.cut_off import bare_environment, without_network
from pipelines.extract.docx import read_docx
from pipelines.extract.limits import Limits, check_size
from pipelines.extract.media import CONVERTED, Kind, recognise
from pipelines.results import Document, Notice

_PROGRAMS = ("soffice", "libreoffice")
_SUFFIXES = {
    Kind.DOC: ".doc",
    Kind.ODT: ".odt",
    Kind.RTF: ".rtf",
    Kind.WORD_XML: ".xml",
    Kind.FLAT_ODT: ".fodt",
}
_FILTER = "docx:MS Word 2007 XML"
_BYTES_A_SECOND = 100_000
_REGISTRY = "http://openoffice.org/2001/registry"
# A fresh profile in which macros never run and a document fetches nothing from elsewhere.
_SAFETY = {
    "MacroSecurityLevel": "3",
    "DisableMacrosExecution": "true",
    "BlockUntrustedRefererLinks": "true",
    "DisableActiveContent": "true",
}
_PROFILE = "\n".join(
    [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<oor:items xmlns:oor="{_REGISTRY}">',
        *(
            '<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
            f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
            for name, value in _SAFETY.items()
        ),
        "</oor:items>",
    ]
)


def read_office(data: bytes, name: str, limits: Limits) -> Document:
    """Read a .doc, .odt, .rtf, Word 2003 XML or flat ODF file converted to DOCX by LibreOffice.

    The Document keeps the sha256 of the file itself and says that it was converted. Raises
    NeedsConversion when LibreOffice is not installed, DamagedFile when it cannot read the file or
    takes too long, and whatever reading a DOCX raises.
    """
    check_size(data, file=name, limits=limits)
    kind = recognise(data, name)
    if kind not in CONVERTED:
        raise ValueError(f"{kind} needs no conversion")
    converted = to_docx(data, kind, name, limits)
    document = read_docx(converted, name, limits)
    return replace(
        document,
        sha256=hashlib.sha256(data).hexdigest(),
        media=kind.value,
        notices=(Notice(code="conversion_done", detail=kind.value.upper()), *document.notices),
    )


def find_libreoffice() -> str | None:
    """Return the path of LibreOffice's program, None when it is not installed."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def to_docx(data: bytes, kind: Kind, name: str, limits: Limits) -> bytes:
    """Return a file of the given kind as the bytes of a DOCX; errors as in ``read_office``."""
    program = find_libreoffice()
    if program is None:
        raise NeedsConversion(file=name, kind=f".{kind.value}")
    with tempfile.TemporaryDirectory(prefix="acredita-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        source = place / f"entrada{_SUFFIXES[kind]}"
        source.write_bytes(data)
        profile = place / "perfil"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        seconds = limits.conversion_seconds + len(data) // _BYTES_A_SECOND
        finished = _run(_command(program, source, profile), place, seconds)
        result = place / "salida" / "entrada.docx"
        if not finished:
            raise DamagedFile(
                file=name,
                detail={
                    "es": f"LibreOffice no terminó de convertirlo en {seconds} segundos",
                    "en": f"LibreOffice did not finish converting it in {seconds} seconds",
                },
            )
        if not result.is_file():
            raise DamagedFile(
                file=name,
                detail={
                    "es": "LibreOffice no pudo convertirlo",
                    "en": "LibreOffice could not convert it",
                },
            )
        return result.read_bytes()


def _command(program: str, source: Path, profile: Path) -> list[str]:
    return [
        program,
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        f"-env:UserInstallation={profile.as_uri()}",
        "--convert-to",
        _FILTER,
        "--outdir",
        str(source.parent / "salida"),
        str(source),
    ]


def _run(command: list[str], folder: Path, seconds: int) -> bool:
    """Run LibreOffice in a group of its own, so that a hung conversion ends whole."""
    process = subprocess.Popen(
        without_network(command),
        cwd=folder,
        env={**bare_environment(), "HOME": str(folder), "TMPDIR": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return False
    return True
