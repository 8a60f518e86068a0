"""``acredita worker``: jobs of a PostgreSQL taken and done, until it is told to stop."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from corpora.errors import NeedsPostgres
from service.logs import configure as configure_logs
from service.logs import log
from service.settings import Settings
from service.start import started

DONE = 0
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add no arguments: a worker is told everything by the settings."""
    del parser


def execute(parsed: argparse.Namespace, settings: Settings) -> int:
    """Take jobs until told to stop, and return 0."""
    del parsed
    if settings.database is None:
        raise NeedsPostgres
    configure_logs()
    stopped = threading.Event()
    for one in _SIGNALS:
        signal.signal(one, lambda *_: stopped.set())
    with started(settings, work=True):
        sys.stdout.write("Acredita toma trabajos; se detiene con Ctrl+C.\n")
        sys.stdout.flush()
        log("worker.started")
        stopped.wait()
    return DONE
