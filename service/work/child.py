"""The steps of jobs, done in order for ``service.work.process`` by a process of its own.

Started as ``python -m service.work``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from pipelines.extract.messages import Message
from service.work import serving
from service.work.compare import compare
from service.work.cover import cover
from service.work.embed import embed
from service.work.extract import extract
from service.work.kit import Kit, Order, Progress
from service.work.match import match
from service.work.recheck import recheck
from service.work.segment import segment

STEPS: Mapping[str, Callable[[Kit, Order, Progress], None]] = MappingProxyType(
    {
        "extract": extract,
        "segment": segment,
        "embed": embed,
        "match": match,
        "cover": cover,
        "compare": compare,
        "recheck": recheck,
    }
)


def main() -> None:
    """Work for the process at the other end of standard input."""
    serving.main(lambda settings: doing(Kit(settings)))


def doing(kit: Kit) -> serving.Do:
    """Return what does a step of a job with a kit."""

    def do(message: Message, tell: Progress) -> None:
        order = Order(job=message["job"], subject=message["subject"], worker=message["worker"])
        STEPS[message["step"]](kit, order, tell)

    return do
