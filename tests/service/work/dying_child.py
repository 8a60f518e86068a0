"""The process that works, which ends its whole group at a point of a job, once."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

POINTS = (
    "extract:before", "extract:inside", "extract:after",
    "segment:inside", "segment:after",
    "embed:inside", "embed:after",
    "match:inside", "match:after",
    "cover:inside", "cover:after",
)  # fmt: skip


def die() -> None:
    """End every process of the service at once, as a power cut does."""
    mark = Path(os.environ["DYING_ONCE"])
    if not mark.exists():
        mark.touch()
        os.killpg(0, signal.SIGKILL)


def dying_after(work: Callable[..., Any]) -> Callable[..., Any]:
    def done(*arguments: Any, **more: Any) -> Any:
        result = work(*arguments, **more)
        die()
        return result

    return done


def dying_before(work: Callable[..., Any]) -> Callable[..., Any]:
    def done(*arguments: Any, **more: Any) -> Any:
        die()
        return work(*arguments, **more)

    return done


if __name__ == "__main__":
    from service import cache
    from service.store import runs
    from service.work import child, cover, extract, segment

    step, place = os.environ["DYING_AT"].split(":")
    if place == "inside":
        # Each of these but one is within a transaction that is not committed yet; the other has
        # written the vectors and not their keys.
        module, name = {
            "extract": (extract, "save_read"),
            "segment": (segment, "save_clauses"),
            "embed": (cache, "_append"),
            "match": (runs, "save"),
            "cover": (cover, "publish"),
        }[step]
        setattr(module, name, dying_after(getattr(module, name)))
    else:
        dying = dying_before if place == "before" else dying_after
        setattr(child, "STEPS", {**child.STEPS, step: dying(child.STEPS[step])})  # noqa: B010
    child.main()
