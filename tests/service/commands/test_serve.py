"""The service stops when it is told to, also while it starts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.service.work.running import ROOT

# The signal arrives where an exception would be lost: in the callback of a weak reference.
STOPPED_IN_A_CALLBACK = """
import os, signal, sys, time, weakref
from service import cli
from service.commands import serve

class Gone:
    pass

def callback(_):
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(0.1)

greet, last = serve._greet, [Gone()]
seen = weakref.ref(last[0], callback)

def greeted(*arguments):
    greet(*arguments)
    last.clear()

serve._greet = greeted
sys.exit(cli.main(["serve", "--port", "0"]))
"""


@pytest.mark.slow
def test_a_stop_that_is_asked_for_while_it_starts_is_not_lost(tmp_path: Path) -> None:
    """It ends by itself with 0, whatever it was at when the signal arrived."""
    ended = subprocess.run(
        [sys.executable, "-c", STOPPED_IN_A_CALLBACK],
        cwd=ROOT,
        env={"ACREDITA_DATA": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "Acredita: http://127.0.0.1:" in ended.stdout
