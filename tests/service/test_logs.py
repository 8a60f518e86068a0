"""A line of the log tells what happened and never what somebody wrote."""

from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.logs import FACTS, JsonLines, bound, log, logging_config

MARK = "Ana Peña <ana@ejemplo.mx> manual secreto.pdf"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Log our way into a text, and leave logging as it was."""
    out = io.StringIO()
    config = logging_config()
    config["handlers"]["stderr"]["stream"] = out
    before = {
        name: (list(found.handlers), found.level, found.propagate)
        for name in ("", "acredita", "dbos", "uvicorn", "uvicorn.error", "uvicorn.access")
        for found in [logging.getLogger(name)]
    }
    logging.config.dictConfig(config)
    yield out
    for name, (handlers, level, propagate) in before.items():
        found = logging.getLogger(name)
        found.handlers[:], found.propagate = handlers, propagate
        found.setLevel(level)


def read(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_an_event_is_one_line_of_json_with_its_facts(lines: io.StringIO) -> None:
    """Moment in UTC, level, event, and the facts of the call and of the block around it."""
    with bound(job="01jd8x5v7m3q9k2w4e6r8t0ybz", step="extract"):
        log("job.step", step="segment", seconds=1.5)
    log("later")
    first, second = read(lines)
    assert first.pop("time").endswith("+00:00")
    assert first == {
        "level": "info",
        "event": "job.step",
        "job": "01jd8x5v7m3q9k2w4e6r8t0ybz",
        "step": "segment",
        "seconds": 1.5,
    }
    assert set(second) == {"time", "level", "event"}


@given(name=st.sampled_from([*sorted(FACTS), "email", "title", "path"]), value=st.text())
def test_no_sentence_becomes_a_fact(name: str, value: str) -> None:
    """Whatever is handed in by mistake, only ids, codes and numbers are told."""
    record = logging.LogRecord("acredita", 20, __file__, 1, "event", (), None)
    record.facts = {name: value, "route": f"/manuales/{value}"}
    line = json.loads(JsonLines().format(record))
    for told in line.values():
        assert not any(one in str(told) for one in " @?<>\"'ñáé")


def test_a_sentence_is_no_event(lines: io.StringIO) -> None:
    """Someone who logs a sentence by mistake tells nothing."""
    logging.getLogger("acredita.x").warning(f"failed for {MARK}")
    (line,) = read(lines)
    assert line["event"] == "unnamed"


def test_of_an_exception_the_class_and_the_places_are_told(lines: io.StringIO) -> None:
    """Its text may be a line of a manual or somebody's address."""
    try:
        raise ValueError(MARK)
    except ValueError:
        log("request", level=logging.ERROR, error=True, status=500)
    (line,) = read(lines)
    assert line["error"] == "ValueError"
    assert line["at"][-1].startswith("tests/service/test_logs.py:")
    assert "Ana" not in lines.getvalue()


def test_of_a_library_only_the_place_is_told(lines: io.StringIO) -> None:
    """What DBOS, uvicorn or another says may hold names: the line tells where it said it."""
    for name in ("dbos", "uvicorn.error", "sqlalchemy.pool", "anything"):
        logging.getLogger(name).error("failed for %s", MARK)
        logging.getLogger(name).error(f"failed for {MARK}")
        logging.getLogger(name).error("failed", exc_info=ValueError(MARK))
    logging.getLogger("uvicorn.access").info('%s - "GET /enlace/%s"', "10.0.0.1", MARK)
    found = read(lines)
    assert len(found) == 12
    assert {one["event"] for one in found} == {"library"}
    assert found[0]["where"].startswith("dbos:test_logs:")
    assert not any(word in lines.getvalue() for word in ("Ana", "ejemplo", "secreto", "10.0.0.1"))


def test_the_configuration_is_one_that_uvicorn_takes() -> None:
    """Its formatter is ours, and no library keeps a handler of its own."""
    config = logging_config("DEBUG")
    assert config["version"] == 1
    assert config["disable_existing_loggers"] is False
    assert config["loggers"]["acredita"]["level"] == "DEBUG"
    assert all(one.get("handlers", []) in ([], ["stderr"]) for one in config["loggers"].values())
