"""The process apart ends whatever it does, is waited for no longer than told, and is limited."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpora.errors import SuspiciousFile
from pipelines.extract import apart as module
from pipelines.extract.apart import ApartReader
from pipelines.extract.limits import MEGABYTE, Limits
from pipelines.extract.media import Kind
from tests.pipelines.extract.pdf_files import LAW, pages

LIMITS = Limits()
ROOT = Path(__file__).parents[3]


@pytest.fixture
def apart() -> Iterator[ApartReader]:
    """Return a process that has read a file."""
    reader = ApartReader()
    reader.read(Kind.PDF, pages(LAW), "a.pdf", LIMITS, None)
    yield reader
    reader.close()


def process_of(apart: ApartReader) -> subprocess.Popen[bytes]:
    assert apart._process is not None
    return apart._process


def is_there(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGSTOP])
def test_closing_ends_whatever_the_process_does(apart: ApartReader, sent: signal.Signals) -> None:
    """Dead or hung with bytes of a file still on the way to it: it is gone, and nothing raises."""
    process = process_of(apart)
    os.kill(process.pid, sent)
    assert process.stdin is not None
    os.set_blocking(process.stdin.fileno(), False)
    if sent == signal.SIGSTOP:
        process.stdin.write(b"x" * MEGABYTE)
    began = time.monotonic()
    apart.close()
    assert time.monotonic() - began < 2
    assert not is_there(process.pid)
    assert process.stdin.closed
    apart.close()


def test_what_the_process_started_ends_with_it(
    monkeypatch: pytest.MonkeyPatch, apart: ApartReader
) -> None:
    """A Tesseract outlives neither the one that started it nor its sudden end."""
    code = (
        "import subprocess, sys, os, time\n"
        "child = subprocess.Popen(['sleep', '60'], stdout=subprocess.DEVNULL)\n"
        "os.write(1, b'%d\\n' % child.pid)\n"
        "os._exit(0)\n"
    )

    def started() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )

    apart.close()
    apart._process = process = started()
    assert process.stdout is not None
    orphan = int(process.stdout.readline())
    while not module._has_ended(process):
        time.sleep(0.01)
    assert is_there(orphan)
    apart.read(Kind.PDF, pages(LAW), "b.pdf", LIMITS, None)
    deadline = time.monotonic() + 5
    while is_there(orphan) and "zombie" not in Path(f"/proc/{orphan}/status").read_text("utf-8"):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_process_that_hangs_before_it_reads_is_given_up(
    monkeypatch: pytest.MonkeyPatch, apart: ApartReader
) -> None:
    """It takes nothing of a file larger than a pipe; the next file is read by another process."""
    monkeypatch.setattr(module, "PATIENCE", 1.0)
    os.kill(process_of(apart).pid, signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(SuspiciousFile):
        apart.read(Kind.PDF, pages(LAW) + b" " * MEGABYTE, "grande.pdf", LIMITS, None)
    assert time.monotonic() - began < 5
    monkeypatch.undo()
    assert apart.read(Kind.PDF, pages(LAW), "b.pdf", LIMITS, None).pages == 1


def test_memory_is_limited_before_a_byte_of_the_file_is_taken() -> None:
    """Who reads a request is already bound by what the request allows when the file comes."""
    code = f"""
import io, resource
from pipelines.extract.apart_worker import serve
from pipelines.extract.limits import Limits
from pipelines.extract.messages import send
from pipelines.extract.wire import limits_to_json

class Incoming(io.BytesIO):
    def read(self, size):
        if size == 12345:
            print(resource.getrlimit(resource.RLIMIT_AS)[0])
        return super().read(size)

request = {{"kind": "pdf", "name": "a.pdf", "size": 12345, "limits": limits_to_json(Limits()),
           "memory": {3000 * MEGABYTE}, "ocr_seconds": None}}
whole = io.BytesIO()
send(whole, request)
serve(Incoming(whole.getvalue() + b"x" * 12345), io.BytesIO())
"""
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == [str(3000 * MEGABYTE)]


def test_a_file_that_does_not_fit_is_refused_while_it_arrives() -> None:
    """Where there is less memory than the bytes of the file, the reader ends and the file is told.

    The next one is read by another process.
    """
    apart = ApartReader(memory=-700 * MEGABYTE)
    try:
        with pytest.raises(SuspiciousFile) as refused:
            apart.read(Kind.PDF, b"%PDF-1.7" + bytes(300 * MEGABYTE), "a.pdf", LIMITS, None)
        assert refused.value.file == "a.pdf"
    finally:
        apart.close()
