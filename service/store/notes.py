"""What somebody notes on a standard in, the note and the task that it makes out, or neither."""

from __future__ import annotations

from dataclasses import dataclass

from service.people.access import Permission
from service.store import comments, tasks
from service.store.assessments import agency_of
from service.store.tasks import TaskFacts
from service.store.unit import Unit

_TITLE = 90


@dataclass(frozen=True, kw_only=True)
class Noted:
    """A note that was left, and the task it made; ``task`` None: an answer of the agency's own."""

    comment: int
    task: str | None


def leave(unit: Unit, assessment: str, standard: str, text: str, element: str = "") -> Noted:
    """Leave a note; one of an assessor, by account or by link, becomes a task of the agency.

    What the agency's own people note answers, and is no task. Raises what ``comments.add`` does.
    """
    made = comments.add(unit, assessment, standard, text, element)
    if unit.access.may(Permission.UPLOAD, agency_of(unit, assessment)):
        return Noted(comment=made, task=None)
    facts = TaskFacts(
        standard=standard,
        element=element,
        kind="note",
        title=first_words(text),
        detail=text.strip(),
    )
    return Noted(comment=made, task=tasks.create(unit, assessment, facts, comment=made))


def first_words(text: str) -> str:
    """Return the first words of a text on one line, with "…" where it goes on."""
    line = " ".join(text.split())
    if len(line) <= _TITLE:
        return line
    head = line[:_TITLE]
    whole = head.rsplit(" ", 1)[0] if " " in head[_TITLE // 2 :] else head
    return f"{whole.rstrip(' ,;:.')}…"
