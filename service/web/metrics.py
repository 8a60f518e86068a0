"""What a service does and has in, the text that Prometheus reads out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from service.people.access import system_access
from service.store import health, workers
from service.store.backups import last_backup
from service.store.figures import jobs_by_state
from service.store.unit import Store

CONTENT_TYPE = "text/plain; version=1.0.0; charset=utf-8"
# Seconds; a page is promised in 0.15.
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """Counts of one process, and what its store has at the moment it is asked."""

    def __init__(self, store: Store, data: Path) -> None:
        """Count from nothing."""
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self._requests = Counter(
            "acredita_requests",
            "Requests answered, by method, template of the route and status.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "acredita_request_seconds",
            "Seconds from a request to the end of its answer, by template of the route.",
            ("route",),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._registry.register(_Kept(store, data))

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        """Return every figure in Prometheus's text format."""
        return generate_latest(self._registry)


class _Kept(Collector):
    """Figures that the database knows, read when they are asked for."""

    def __init__(self, store: Store, data: Path) -> None:
        self._store = store
        self._data = data

    def describe(self) -> Iterator[Metric]:
        return iter(())

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("acredita_database_up", "1 while the database answers.")
        answers = health.answers(self._store)
        up.add_metric([], float(answers))
        yield up
        room = GaugeMetricFamily("acredita_data_free_bytes", "Bytes free where the data lie.")
        room.add_metric([], shutil.disk_usage(self._data).free)
        yield room
        if answers:
            yield from self._rows()

    def _rows(self) -> Iterator[Metric]:
        with self._store.read(system_access()) as unit:
            counted, working = jobs_by_state(unit), workers.listed(unit)
        jobs = GaugeMetricFamily("acredita_jobs", "Jobs by state.", labels=["state"])
        for state, count in counted.items():
            jobs.add_metric([state], count)
        yield jobs
        alive = GaugeMetricFamily("acredita_workers", "Processes that take jobs, and answer.")
        alive.add_metric([], sum(not one.silent for one in working))
        yield alive
        made = last_backup(self._store)
        if made is not None:
            age = GaugeMetricFamily(
                "acredita_backup_age_seconds", "Seconds since the last backup was made."
            )
            age.add_metric([], (self._store.clock() - made).total_seconds())
            yield age
