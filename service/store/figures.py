"""A unit in, how many jobs there are in every state out, for whoever watches the service."""

from __future__ import annotations

from sqlalchemy import func, select

from service.store.job_rows import STATES
from service.store.unit import Unit
from service.store.work_tables import Job


def jobs_by_state(unit: Unit) -> dict[str, int]:
    """Return how many jobs there are in each state, those that ended too."""
    found = unit.session.execute(select(Job.state, func.count()).group_by(Job.state))
    return {**dict.fromkeys(STATES, 0), **{row[0]: row[1] for row in found}}
