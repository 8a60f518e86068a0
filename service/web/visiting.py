"""A page of an assessment in, the same page out; once it is sent, the visit is noted."""

from __future__ import annotations

from contextlib import suppress
from typing import TypeVar

from fastapi import Response
from starlette.background import BackgroundTask

from corpora.errors import AcreditaError
from service.people.access import Access
from service.store.unit import Store
from service.store.visits import note

R = TypeVar("R", bound=Response)


def noted_after(answer: R, store: Store, access: Access, assessment: str) -> R:
    """Return a page whose visit is noted after it was sent."""
    answer.background = BackgroundTask(_note, store, access, assessment)
    return answer


def _note(store: Store, access: Access, assessment: str) -> None:
    # What was new is told once more next time; the page itself never fails for it.
    with suppress(AcreditaError), store.write(access) as unit:
        note(unit, assessment)
