"""What went wrong in a step in; whether to try again, and what people are told, out."""

from __future__ import annotations

from corpora.errors import (
    AcreditaError,
    CannotWrite,
    Conflict,
    DatabaseDown,
    JobTaken,
    NotFound,
)

# Faults of the machine, not of a file.
PASSING = (CannotWrite, DatabaseDown)
# What another try may not meet again: these, a job that was another process's for a moment, and
# rows that were changed or deleted under a step, which goes again with what there is then.
MAY_PASS = (*PASSING, JobTaken, Conflict, NotFound)


def fault_of(error: AcreditaError, file: str) -> dict[str, str]:
    """Return what went wrong with a file as people see it, in both languages."""
    # The file has its own column.
    error.file = ""
    return {"file": file, **told(error)}


def told(error: AcreditaError) -> dict[str, str]:
    """Return an error's sentence in both languages."""
    return {one: error.sentence(one) for one in ("es", "en")}
