"""What is asked for in, its files on disk out: in a process of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pipelines.extract.messages import Message
from service.exports.results import FORMATS
from service.exports.reviewed import write_reports
from service.people.access import system_access
from service.settings import Settings
from service.store import crosswalks
from service.store.engine import database_url, make_engine
from service.store.unit import Store
from service.work.kit import Progress
from service.work.serving import Do


def maker(settings: Settings) -> Do:
    """Return what writes the files that a message asks for: a run's results, or reports.

    It raises NotFound for what is lost, and NotMatched for reports before a first run.
    """
    store = Store(make_engine(database_url(settings.database, settings.data)))

    def make(asked: Message, tell: Progress) -> None:
        if "formats" in asked:
            write_reports(store, asked, tell)
        else:
            _write_results(store, asked, tell)

    return make


def _write_results(store: Store, asked: Message, tell: Progress) -> None:
    with store.read(system_access()) as unit:
        found = crosswalks.rebuilt(unit, asked["run"])
    tell(0, 1)
    day = date.fromisoformat(asked["day"])
    with Path(asked["path"]).open("wb") as out:
        for piece in FORMATS[asked["format"]].write(found, asked["top"], day):
            out.write(piece)
