"""Outputs are whole or absent, and stay after a power cut."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpora.errors import CannotWrite
from service.output import make_folder, sync, write_atomic
from service.store.files import FileStore


def test_replaces_a_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    """The old content gives way to the new one and no draft stays behind."""
    target = tmp_path / "informe.html"
    target.write_bytes(b"viejo")
    target.chmod(0o640)
    write_atomic(target, b"nuevo")
    assert target.read_bytes() == b"nuevo"
    assert target.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [target]


def test_new_files_follow_the_umask(tmp_path: Path) -> None:
    """A new output can be read by whom the user's umask allows, not by the user alone."""
    old = os.umask(0o022)
    try:
        write_atomic(tmp_path / "a.json", b"{}")
    finally:
        os.umask(old)
    assert (tmp_path / "a.json").stat().st_mode & 0o777 == 0o644


def test_a_link_keeps_pointing_at_its_file(tmp_path: Path) -> None:
    """Writing through a symbolic link changes its target and keeps the link."""
    target, link = tmp_path / "real.json", tmp_path / "enlace.json"
    target.write_bytes(b"viejo")
    link.symlink_to(target)
    write_atomic(link, b"nuevo")
    assert link.is_symlink()
    assert target.read_bytes() == b"nuevo"


def test_a_device_is_written_and_not_replaced() -> None:
    """/dev/null stays a device, even for the administrator."""
    write_atomic(Path(os.devnull), b"nada")
    assert Path(os.devnull).is_char_device()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("no-existe/a.json", "la carpeta no existe"),
        (".", "es una carpeta"),
        ("archivo/a.json", "no es carpeta"),
        ("x" * 300, "demasiado largo"),
        ("a\0b", "no es válido"),
    ],
)
def test_says_why_in_spanish(tmp_path: Path, name: str, reason: str) -> None:
    """What cannot be written is one sentence with the path and the reason."""
    (tmp_path / "archivo").write_bytes(b"")
    with pytest.raises(CannotWrite) as caught:
        write_atomic(tmp_path / name, b"{}")
    assert reason in caught.value.sentence("es")
    assert caught.value.file.startswith(str(tmp_path))
    assert [entry.name for entry in tmp_path.iterdir()] == ["archivo"]


def test_a_failed_write_keeps_what_was_there(tmp_path: Path) -> None:
    """When the content cannot be written the old file stays and no draft is left."""
    target = tmp_path / "a.json"
    target.write_bytes(b"viejo")
    with pytest.raises(TypeError):
        write_atomic(target, "texto")  # type: ignore[arg-type]
    assert target.read_bytes() == b"viejo"
    assert list(tmp_path.iterdir()) == [target]


def synced(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return where the paths will be that are flushed from now on."""
    found: list[Path] = []
    flush = os.fsync

    def noted(handle: int) -> None:
        found.append(Path(f"/proc/self/fd/{handle}").readlink())
        flush(handle)

    monkeypatch.setattr(os, "fsync", noted)
    return found


def test_a_rename_outlives_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes are flushed before the rename, and the folder of the name after it."""
    found = synced(monkeypatch)
    target = tmp_path / "a.json"
    write_atomic(target, b"{}")
    assert found[0].parent == tmp_path
    assert found[0].name.endswith(".tmp")
    assert found[1:] == [tmp_path]


def test_a_new_folder_outlives_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each folder that is made is its owner's alone, and flushed in the one it is in."""
    found = synced(monkeypatch)
    make_folder(tmp_path / "a" / "b")
    assert found == [tmp_path, tmp_path / "a"]
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o700
    make_folder(tmp_path / "a" / "b")
    assert len(found) == 2
    sync(tmp_path)
    assert len(found) == 3
    (tmp_path / "archivo").write_bytes(b"")
    with pytest.raises(CannotWrite, match="no es carpeta"):
        make_folder(tmp_path / "archivo" / "c")
    with pytest.raises(CannotWrite):
        make_folder(tmp_path / "archivo")


def test_a_kept_file_outlives_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bytes, its name in its folder, and that folder's own name where it is new."""
    files = FileStore(tmp_path)
    found = synced(monkeypatch)
    kept = files.keep([b"reglamento"], name="a.txt", limit=100)
    folder = files.path(kept.sha256).parent
    assert found[-2:] == [files.folder, folder]
    assert tmp_path in found
