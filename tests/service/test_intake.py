"""Paths into manuals: a file, a folder or a ZIP each is one."""

from __future__ import annotations

import zipfile
from pathlib import Path

from pipelines.extract.limits import Limits
from service.intake import sources


def folder(base: Path) -> Path:
    path = base / "directivas"
    (path / "sub").mkdir(parents=True)
    for name in ("10 b.txt", "2 a.txt", "sub/3 c.txt", ".oculto", "~$abierto.docx"):
        (path / name).write_text("El personal deberá portar el uniforme.", encoding="utf-8")
    return path


def test_a_folder_is_one_manual_in_the_order_people_number(tmp_path: Path) -> None:
    """Files 2 and 10 in that order, subfolders included, system clutter left out."""
    found, errors = sources([folder(tmp_path)], Limits())
    assert not errors
    assert [file.name for file in found[0].files] == ["2 a.txt", "10 b.txt", "sub/3 c.txt"]
    assert found[0].folder


def test_a_zip_is_read_like_the_folder(tmp_path: Path) -> None:
    """The same files in a ZIP give the same manual."""
    inside = folder(tmp_path)
    path = tmp_path / "m.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(inside.rglob("*.txt")):
            archive.write(file, file.relative_to(inside).as_posix())
    found, errors = sources([path], Limits())
    assert not errors
    assert [file.name for file in found[0].files] == ["2 a.txt", "10 b.txt", "sub/3 c.txt"]


def test_bad_paths_are_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    """Missing, empty, without documents, over the limit: each has its sentence."""
    (tmp_path / "vacio.pdf").write_bytes(b"")
    (tmp_path / "nada").mkdir()
    (tmp_path / "bien.txt").write_text("Artículo 1. El personal deberá.", encoding="utf-8")
    (tmp_path / "grande.txt").write_bytes(b"a" * 2000)
    names = ("no-existe.pdf", "vacio.pdf", "nada", "bien.txt", "grande.txt")
    found, errors = sources([tmp_path / name for name in names], Limits(max_bytes=1000))
    assert [Path(one.name).name for one in found] == ["bien.txt"]
    sentences = [one.message for one in errors]
    assert len(sentences) == 4
    assert "no existe" in sentences[0]
    assert "vacío" in sentences[1]
    assert "no contiene documentos" in sentences[2]
    assert "--max-megabytes" in sentences[3]
