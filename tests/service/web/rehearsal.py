"""A service on which everything can be tried: what a call changes is rolled back after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, literal, select, union_all

from service.store.base import Table
from service.store.review_tables import Preference
from service.store.unit import Store
from tests.service.web.scene import Scene

# Rows of ``preference`` that tell when somebody was last at an assessment, counted by themselves.
VISITS = "preference: visits"


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """A scene whose database forgets; ``counts`` says how many rows each table has now."""

    scene: Scene
    connection: Connection

    def counts(self) -> dict[str, int]:
        """Return the number of rows of each table, visits apart, in one query."""
        parts = [
            select(literal(name), func.count()).select_from(table)
            for name, table in Table.metadata.tables.items()
        ]
        visits = select(literal(VISITS), func.count()).where(Preference.name.like("visit:%"))
        found = {row[0]: row[1] for row in self.connection.execute(union_all(*parts, visits))}
        found["preference"] -= found[VISITS]
        return found


@contextmanager
def rehearse(scene: Scene) -> Iterator[Rehearsal]:
    """Yield the scene inside one transaction, which is rolled back at the end.

    Every unit of the service joins it by a savepoint, so that its own commits and rollbacks mean
    to the service what they always mean.
    """
    service = scene.service
    with service.store.engine.execution_options(writes=True).connect() as connection:
        outer = connection.begin()
        connection.begin_nested()
        # What asks an engine for a connection is given this one.
        connection.connect = lambda: nullcontext(connection)  # type: ignore[attr-defined]
        store = Store(service.store.engine, service.store.clock)
        store.engine = store.reading = connection  # type: ignore[assignment]
        scene.app.state.service = replace(service, store=store)
        try:
            yield Rehearsal(scene=scene, connection=connection)
        finally:
            scene.app.state.service = service
            outer.rollback()
