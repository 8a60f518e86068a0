"""Deadlines and tasks in, the calendar file out that any calendar program reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType
from urllib.parse import urlsplit

from pipelines.calendar_file import Day, calendar_file
from pipelines.notice import InForce, in_force
from service.store.deadlines import Deadline
from service.store.tasks import TaskRow

NAME: Mapping[str, str] = MappingProxyType(
    {"es": "plazos-acredita.ics", "en": "acredita-deadlines.ics"}
)
_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "es": MappingProxyType(
            {
                "name": "Plazos de Acredita",
                "deadline": "Plazo: {agency}, {edition}",
                "met": "Fecha límite para que {agency} cumpla con «{edition}».",
                "task": "Tarea: {title}",
                "of": "{agency}, estándar {standard}.",
            }
        ),
        "en": MappingProxyType(
            {
                "name": "Deadlines of Acredita",
                "deadline": "Deadline: {agency}, {edition}",
                "met": "Last day for {agency} to meet “{edition}”.",
                "task": "Task: {title}",
                "of": "{agency}, standard {standard}.",
            }
        ),
    }
)


def deadlines_file(
    deadlines: Iterable[Deadline],
    tasks: Iterable[TaskRow],
    *,
    language: str,
    url: str,
    now: datetime,
) -> bytes:
    """Return a calendar of whole days; ``url`` is the installation's public address, "" for none.

    An event keeps its id when its day moves, so that it moves in the calendar too.
    """
    words = _WORDS[language]
    place = url.rstrip("/")
    days = [*_deadlines(deadlines, words, language, place), *_tasks(tasks, words, place)]
    host = urlsplit(url).hostname or "acredita"
    return calendar_file(words["name"], days, host=host, now=now).encode()


def _deadlines(
    rows: Iterable[Deadline], words: Mapping[str, str], language: str, place: str
) -> Iterator[Day]:
    for one in rows:
        names = (one.edition_es, one.edition_en)
        edition = names[0] or names[1] if language == "es" else names[1] or names[0]
        facts = {"agency": one.agency, "edition": edition}
        yield Day(
            id=f"plazo-{one.agency_id}-{one.edition_id}",
            day=one.at.date(),
            title=words["deadline"].format_map(facts),
            detail=_detail(one, words, facts, language),
            url=f"{place}/agencias/{one.agency_id}" if place else "",
        )


def _detail(
    one: Deadline, words: Mapping[str, str], facts: Mapping[str, str], language: str
) -> str:
    met = words["met"].format_map(facts)
    if one.effective is None:
        return met
    day = date.fromisoformat(one.effective)
    since = InForce(day=day, by=one.stated_by, source=one.stated_source)
    return f"{met} {in_force(since, language)}"


def _tasks(rows: Iterable[TaskRow], words: Mapping[str, str], place: str) -> Iterator[Day]:
    for one in rows:
        if one.due_at is not None:
            yield Day(
                id=f"tarea-{one.id}",
                day=one.due_at.date(),
                title=words["task"].format(title=one.title),
                detail=words["of"].format(agency=one.agency, standard=one.standard),
                url=f"{place}/tareas/{one.id}" if place else "",
            )
