"""An installation in; what ``acredita doctor`` says of it, worked out behind the pages, out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from service.doctor.database import look_at_backups
from service.doctor.examine import examine
from service.doctor.finding import Finding, State
from service.doctor.folder import look_at_modes, look_at_room
from service.doctor.machine import look_at_programs
from service.doctor.upkeep import look_at_mail, look_at_shown_models
from service.prepared import Prepared
from service.settings import Settings
from service.store.unit import Store

_KEY = "doctor"


@dataclass(frozen=True, kw_only=True)
class CheckUp:
    """The last whole examination: when it ended, what it found, or why it could not be made."""

    at: datetime
    findings: tuple[Finding, ...]
    fault: dict[str, str] | None


def glance(settings: Settings, store: Store) -> Iterator[Finding]:
    """Yield what can be told at once: room, modes, backup, model and e-mail, and programs."""
    if settings.data.is_dir():
        yield from look_at_room(settings.data)
        yield from look_at_modes(settings)
    yield from look_at_backups(store)
    yield from look_at_shown_models(store, settings.data)
    yield from look_at_mail(settings, store)
    yield from look_at_programs()


def last_check_up(settings: Settings) -> CheckUp | None:
    """Return the last whole examination, None where none was asked for or it is not over."""
    found = _prepared(settings.data).get(_KEY)
    if found is None:
        return None
    if found.fault is not None:
        return CheckUp(at=datetime.now(UTC), findings=(), fault=dict(found.fault))
    return CheckUp(
        at=datetime.fromisoformat(found.value["at"]),
        findings=tuple(_finding(one) for one in found.value["findings"]),
        fault=None,
    )


def ask_check_up(settings: Settings, patience: float) -> None:
    """Begin a whole examination in a thread, in place of the last one."""
    prepared = _prepared(settings.data)
    prepared.forget(_KEY)
    prepared.ask(_KEY, lambda: _made(settings), patience)


def _made(settings: Settings) -> Any:
    findings = [
        {"check": one.check, "state": one.state.value, "es": one.es, "en": one.en}
        for one in examine(settings)
    ]
    return {"at": datetime.now(UTC).isoformat(), "findings": findings}


def _finding(told: dict[str, str]) -> Finding:
    return Finding(check=told["check"], state=State(told["state"]), es=told["es"], en=told["en"])


def _prepared(data: Path) -> Prepared:
    return Prepared(data / "check-up")
