"""What every handler needs, in one frozen row: settings, store, files, work and secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from fastapi import Request

from service.settings import Settings
from service.store.files import FileStore
from service.store.unit import Store


class Work(Protocol):
    """Where durable work is asked for: the queue of this process, or of other machines."""

    def submit(self, job: str) -> None:
        """Hand over a job whose row is committed; handing it over twice does it once."""

    def cancel(self, job: str) -> None:
        """Stop a job that was asked to stop."""

    def wake(self) -> None:
        """Look at once for jobs whose rows are committed, whoever made them."""

    def stop_taking(self) -> None:
        """Begin no more steps of jobs; the one that is being done goes on."""

    def is_alive(self) -> bool:
        """Tell whether jobs can be handed over now."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """One running service; ``secret`` signs cookies and forms."""

    settings: Settings
    store: Store
    files: FileStore
    work: Work
    secret: str


def service_of(request: Request) -> Service:
    """Return the service that a request came to."""
    service: Service = request.app.state.service
    return service
