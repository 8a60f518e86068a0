"""What reads an untrusted file has no network, where the kernel allows it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.extract.apart import ApartReader
from pipelines.extract.cut_off import is_cut_off, without_network
from pipelines.extract.limits import Limits
from pipelines.extract.media import Kind

SAMPLE = Path(__file__).parents[3] / "corpora" / "samples" / "reglamento.pdf"
CONNECT = "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5)"


def network_of(pid: int) -> str:
    return str(Path(f"/proc/{pid}/ns/net").readlink())


def test_a_command_reaches_no_socket_of_this_machine() -> None:
    """The same command connects when it is run plainly; cut off, it finds no way there."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        command = [sys.executable, "-I", "-c", CONNECT, str(server.getsockname()[1])]
        plain = subprocess.run(command, check=False, capture_output=True)
        cut = subprocess.run(without_network(command), check=False, capture_output=True, text=True)
    assert plain.returncode == 0
    assert (cut.returncode == 0) is not is_cut_off()
    if is_cut_off():
        assert "unreachable" in cut.stderr


def test_it_works_wherever_unshare_works() -> None:
    """Where unshare(1) gets a network of its own without any rights, so do we."""
    allowed = subprocess.run(["unshare", "-rn", "true"], check=False, capture_output=True)
    assert is_cut_off() or allowed.returncode != 0


def test_a_command_keeps_its_user_its_folder_and_its_status(tmp_path: Path) -> None:
    """Only the network is gone: the program is the same one, and ends as it ends."""
    code = "import os, sys; print(os.getuid(), os.getcwd(), os.environ['X']); sys.exit(7)"
    told = subprocess.run(
        without_network([sys.executable, "-I", "-c", code]),
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"X": "ñ", "PYTHONUTF8": "1"},
    )
    assert told.returncode == 7
    assert told.stdout.split() == [str(os.getuid()), str(tmp_path), "ñ"]


def test_a_pdf_is_read_by_a_process_without_network() -> None:
    """The process apart has a network of its own, and reads as before."""
    reader = ApartReader()
    try:
        read = reader.read(Kind.PDF, SAMPLE.read_bytes(), "r.pdf", Limits(), None)
        process = reader._process
        assert process is not None
        assert (network_of(process.pid) != network_of(os.getpid())) is is_cut_off()
    finally:
        reader.close()
    assert read.pages > 3


def test_what_reads_files_finds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reading process is started without the settings, and so without their secrets."""
    monkeypatch.setenv("ACREDITA_ADMIN_PASSWORD", "not-for-readers")
    monkeypatch.setenv("SOME_OTHER_KEY", "not-for-readers")
    reader = ApartReader()
    try:
        reader.read(Kind.PDF, SAMPLE.read_bytes(), "reglamento.pdf", Limits(), None)
        process = reader._process
        assert process is not None
        told = Path(f"/proc/{process.pid}/environ").read_bytes()
    finally:
        reader.close()
    assert b"PATH=" in told
    assert b"not-for-readers" not in told
