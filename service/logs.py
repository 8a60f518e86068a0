"""What the program does in, one JSON object a line on standard error out: never what people wrote.

A line has the moment, the level, the event and a few facts of known form (an id, a number, the
template of a route). Sentences, names, addresses, query strings and the text of exceptions stay
out, also out of what libraries log: of those, the line tells where in which module they spoke.
"""

from __future__ import annotations

import json
import logging
import logging.config
import re
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any

OURS = "acredita"
# What a line may tell beside its event; anything else that is handed in is left out.
FACTS = frozenset(
    {
        *("request", "method", "route", "status", "ms", "problem", "job", "kind", "step"),
        *("state", "attempt", "worker", "count", "seconds", "host", "port", "version", "pid"),
        *("agency", "run", "exit"),
    }
)
# Ids, codes, templates of routes, versions: no space, no @, no letter beyond ASCII.
_TELLABLE = re.compile(r"[A-Za-z0-9_.:/{}+\-]{1,120}")
_EVENT = re.compile(r"[a-z0-9_.-]{1,60}")
_ROOT = Path(__file__).resolve().parent.parent
_MOST_FRAMES = 12

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_bound: ContextVar[Mapping[str, Any]] = ContextVar("acredita_log_facts", default=_NOTHING)


@contextmanager
def bound(**facts: Any) -> Iterator[None]:
    """Add facts (``job=...``) to every line that is logged inside the block."""
    token = _bound.set({**_bound.get(), **facts})
    try:
        yield
    finally:
        _bound.reset(token)


def log(event: str, *, level: int = logging.INFO, error: bool = False, **facts: Any) -> None:
    """Log an event by its name, in ASCII and without spaces, with facts that FACTS knows.

    ``error`` adds the class and the places of the exception that is being handled.
    """
    logging.getLogger(OURS).log(level, event, extra={"facts": facts}, exc_info=error)


class JsonLines(logging.Formatter):
    """Makes each record one line of JSON without anything that people wrote."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        if record.name == OURS or record.name.startswith(f"{OURS}."):
            # An event has a name, not a sentence.
            named = isinstance(record.msg, str) and _EVENT.fullmatch(record.msg)
            line["event"] = record.msg if named else "unnamed"
        else:
            line["event"] = "library"
            line["where"] = f"{record.name}:{record.module}:{record.lineno}"
        facts = {**_bound.get(), **getattr(record, "facts", {})}
        # DBOS names its workflows by our jobs.
        facts.setdefault("job", getattr(record, "operationUUID", None))
        line.update(_tellable(facts))
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["at"] = _places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=True)


def logging_config(level: str = "INFO") -> dict[str, Any]:
    """Return the configuration (as of logging.config) by which every library logs our way.

    It is uvicorn's ``log_config``; uvicorn's own access log, which has raw paths, is off.
    """
    ours = {"handlers": ["stderr"], "level": level, "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonLines}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "json",
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            OURS: ours,
            "dbos": {**ours, "level": "WARNING"},
            "uvicorn": {**ours, "level": "WARNING"},
            "uvicorn.error": {**ours, "level": "WARNING"},
            "uvicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
            "httpx": {"level": "WARNING"},
            "alembic": {"level": "WARNING"},
        },
    }


def configure(level: str = "INFO") -> None:
    """Log our way in this process from now on."""
    logging.config.dictConfig(logging_config(level))


def _tellable(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts that a line may tell, in the form in which it may tell them."""
    kept: dict[str, Any] = {}
    for name, value in facts.items():
        if name not in FACTS or value is None:
            continue
        if isinstance(value, bool | int | float) or _TELLABLE.fullmatch(str(value)):
            kept[name] = value if isinstance(value, bool | int | float) else str(value)
    return kept


def _places(found: TracebackType | None) -> list[str]:
    """Return the last lines of code that an exception passed, as file:line function."""
    frames = traceback.extract_tb(found)[-_MOST_FRAMES:]
    return [f"{_short(one.filename)}:{one.lineno} {one.name}" for one in frames]


def _short(name: str) -> str:
    path = Path(name)
    if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
        return path.relative_to(_ROOT).as_posix()
    return "/".join(path.parts[-2:])
