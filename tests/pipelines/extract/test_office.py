"""Word 97, OpenDocument and RTF files are read through LibreOffice, or told what to do."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from corpora.errors import DamagedFile, NeedsConversion
from pipelines.extract.limits import Limits
from pipelines.extract.media import Kind, recognise
from pipelines.extract.office import read_office, to_docx
from tests.pipelines.extract.docx_files import (
    LIMITS,
    abstract,
    cell,
    docx_bytes,
    item,
    level,
    num,
    p,
    row,
    table,
)

RTF = b"{\\rtf1\\ansi\\ansicpg1252 Art\\'edculo 1. Uno.\\par Art\\'edculo 2. Dos.\\par}"


def converted(folder: Path, extension: str) -> bytes:
    """Return a small document saved by LibreOffice in another format."""
    numbering = abstract(
        0, level(0, "decimal", "Artículo %1.") + level(1, "upperRoman", "%2.")
    ) + num(1, 0)
    body = item("Uno", 1) + item("a", 1, 1) + item("b", 1, 1) + item("Dos", 1)
    source = folder / "fuente.docx"
    source.write_bytes(
        docx_bytes(body + table(row(cell("x"), cell("y"))) + p("Fin"), numbering=numbering)
    )
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation={(folder / 'perfil').as_uri()}",
            "--convert-to",
            extension,
            "--outdir",
            str(folder),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=90,
    )
    return (folder / f"fuente.{extension}").read_bytes()


@pytest.mark.needs_libreoffice
@pytest.mark.slow
@pytest.mark.parametrize(
    ("extension", "kind"),
    [("doc", Kind.DOC), ("odt", Kind.ODT), ("rtf", Kind.RTF), ("fodt", Kind.FLAT_ODT)],
)
def test_other_formats_read_with_their_numbers(extension: str, kind: Kind, tmp_path: Path) -> None:
    """List numbers and the table survive the way through each format, under a wrong name too."""
    data = converted(tmp_path, extension)
    assert recognise(data, "x.docx") is kind
    found = read_office(data, "x.docx", LIMITS)
    assert [block.text for block in found.blocks] == [
        "Artículo 1. Uno",
        "I. a",
        "II. b",
        "Artículo 2. Dos",
        "x | y",
        "Fin",
    ]
    assert (found.media, found.notices[0].code) == (kind.value, "conversion_done")


def test_without_libreoffice_the_remedy_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On a machine without the program the sentence says to save as DOCX."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NeedsConversion) as raised:
        read_office(RTF, "oficio.rtf", LIMITS)
    assert "guárdelo como DOCX" in raised.value.sentence("es")


@pytest.mark.parametrize(
    ("script", "detail"), [("sleep 30", "no terminó"), ("exit 1", "no pudo convertirlo")]
)
def test_a_conversion_that_hangs_or_fails_ends(
    script: str, detail: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A program that never ends is stopped in its time, and one that writes nothing is told."""
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(DamagedFile) as raised:
        to_docx(RTF, Kind.RTF, "oficio.rtf", Limits(conversion_seconds=1))
    assert detail in raised.value.sentence("es")


def test_a_kind_that_needs_no_conversion_is_the_callers_fault() -> None:
    """Plain text does not go through LibreOffice."""
    with pytest.raises(ValueError, match="text"):
        read_office(b"texto", "a.txt", LIMITS)
