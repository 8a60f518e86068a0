"""A demonstration's folder with people at work in, the same with an edition to come in it, out.

First it is loaded, dated and planned; then the plan is done, by the command line as an operator
would.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path

from sqlalchemy import select

from corpora.catalog import read_edition
from scripts.guide_edition import EDITION, packed
from scripts.guide_scene import AGENCY
from service import rechecking
from service.demo import OPERATOR
from service.people.access import Access, system_access
from service.rechecking import PlanAsked
from service.store import dating, editions, rechecks
from service.store.edition_dates import DateFacts
from service.store.engine import database_url, make_engine
from service.store.notice_tables import Notice
from service.store.people_tables import Agency, User
from service.store.unit import Store
from tests.e2e.conftest import ROOT

DATE = DateFacts(effective=date(2027, 3, 1), source="boletín de CALEA de marzo", grace=12)


def planned(data: Path) -> Mapping[str, str]:
    """Load the example, state since when it is in force, and plan; return where the plan is."""
    with _opened(data) as store:
        with store.read(system_access("demo")) as unit:
            person = unit.session.execute(
                select(User.id, User.name).where(User.email == OPERATOR)
            ).one()
        olga = Access(
            actor=person.id, name=person.name, origin="demo", operator=True, everywhere=True
        )
        with tempfile.TemporaryDirectory() as folder:
            with zipfile.ZipFile(BytesIO(packed())) as file:
                file.extractall(folder)
            edition = read_edition(Path(folder))
        with store.write(olga) as unit:
            editions.store(unit, edition, source="le-7.zip")
            dating.state(unit, EDITION, DATE)
        plan = rechecking.plan(store, data, olga, PlanAsked(edition=EDITION))
    return {"plan": plan.id}


def moved(data: Path, plan: str, person: str) -> Mapping[str, str]:
    """Do a plan; return the assessment that an agency goes on with, and a person's last notice."""
    environment = {**os.environ, "ACREDITA_DATA": str(data), "ACREDITA_DATABASE": ""}
    command = [sys.executable, "-m", "service.cli", "recheck", "--plan", plan]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    with _opened(data) as store, store.read(system_access("demo")) as unit:
        agency = unit.session.scalars(select(Agency.id).where(Agency.short_name == AGENCY)).one()
        item = next(one for one in rechecks.items(unit, plan) if one.agency_id == agency)
        told = (
            select(Notice.id)
            .join(User, User.id == Notice.user_id)
            .where(User.email == person)
            .order_by(Notice.id.desc())
        )
        notice = unit.session.scalars(told).first()
    return {"moved": item.assessment_id or "", "notice": notice or ""}


@contextmanager
def _opened(data: Path) -> Iterator[Store]:
    store = Store(make_engine(database_url(None, data)))
    yield store
    store.close()
