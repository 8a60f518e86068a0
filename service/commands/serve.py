"""``acredita serve``: the service on an address, until it is told to stop."""

from __future__ import annotations

import argparse
import gc
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from corpora.errors import BadSetting, NeedsPostgres
from service.logs import configure as configure_logs
from service.logs import log, logging_config
from service.people.first_start import first_start
from service.settings import Settings
from service.start import started
from service.web.app import create_app
from service.web.state import Service

DONE = 0
# Seconds that requests have to end once the service was told to stop.
_GRACE = 10
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``acredita serve``."""
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="DIRECCIÓN",
        help="dirección en que atiende; por omisión sólo este equipo (127.0.0.1)",
    )
    parser.add_argument(
        "--port", type=int, default=8000, metavar="N", help="puerto (por omisión 8000)"
    )
    parser.add_argument(
        "--without-work",
        action="store_true",
        help="sólo atiende páginas y programas; los trabajos los toma acredita worker",
    )


def execute(parsed: argparse.Namespace, settings: Settings) -> int:
    """Serve until told to stop, and return 0."""
    if parsed.without_work and settings.database is None:
        raise NeedsPostgres
    listener = _listen(parsed.host, parsed.port)
    configure_logs()
    # Until the server listens to it itself. Kept and not raised: an exception is lost where the
    # signal arrives in the middle of a weak reference's callback.
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    with listener, started(settings, work=not parsed.without_work) as service:
        _greet(service, parsed.host, listener.getsockname()[1])
        server = _Server(service, told)
        # What was loaded stays: no collection looks at it again, in a request or at the end.
        gc.freeze()
        server.run(sockets=[listener])
    return DONE


class _Server(uvicorn.Server):
    """Stops on a signal as uvicorn does, and returns instead of ending the process by it.

    ``told`` is set when it was told to stop before it listens to signals.
    """

    def __init__(self, service: Service, told: threading.Event) -> None:
        super().__init__(
            uvicorn.Config(
                create_app(service),
                log_config=logging_config(),
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=_GRACE,
            )
        )
        self._work = service.work
        self._told = told

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Listen to the signals that stop the service for as long as it serves."""
        before = {one: signal.signal(one, self.handle_exit) for one in _SIGNALS}
        if self._told.is_set():
            self.handle_exit(signal.SIGTERM, None)
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take no more jobs, and end once the requests have ended."""
        self._work.stop_taking()
        super().handle_exit(sig, frame)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, OverflowError) as error:
        detail = f"{host}:{port}: {getattr(error, 'strerror', None) or error}"
        raise BadSetting(name="--host, --port", detail=detail) from error


def _greet(service: Service, host: str, port: int) -> None:
    """Say where the service is, and how its first operator comes in."""
    shown = f"[{host}]" if ":" in host else host
    address = service.settings.url or f"http://{shown}:{port}"
    sys.stdout.write(f"Acredita: {address}\n")
    first = first_start(service.store, service.settings, service.secret)
    if first is not None:
        sys.stdout.write(f"{first.es}\n")
    sys.stdout.flush()
    log("service.started", host=host, port=port)
