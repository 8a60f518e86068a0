"""Agencies with people in, plans of re-check started and ended out: what notices tell of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update

from corpora.catalog import load_edition
from service.people.access import system_access
from service.store import agencies, editions, recheck_items, rechecks
from service.store.agencies import AgencyFacts
from service.store.notice_tables import Notice
from service.store.people_tables import Membership, User
from service.store.recheck_tables import RecheckItem, RecheckPlan
from service.store.rechecks import ItemFacts, PlanFacts
from service.store.unit import Store, Unit

EDITION = "academy-2"
COUNTS = {
    "standards": {"unchanged": 1347, "equivalent": 0, "to_confirm": 79, "new": 1, "withdrawn": 31},
    "decisions": {"kept": 20, "kept_equivalent": 0, "to_confirm": 3, "orphaned": 0, "archived": 2},
    "waiting": 0,
}
RESULT = {"decisions": {"kept": 19, "to_confirm": 3, "orphaned": 1, "archived": 2}}
DEADLINE = datetime(2027, 7, 31, 23, 59, tzinfo=UTC)


def make_agency(store: Store, name: str) -> str:
    with store.write(system_access()) as unit:
        editions.synchronise(unit, [load_edition(EDITION)])
        facts = AgencyFacts(name=name, program="academy", state="GUA")
        return agencies.create(unit, facts, 10)


def make_person(
    store: Store, who: str, roles: Mapping[str, str], language: str = "es", **more: Any
) -> str:
    """Add a person with a role in each of some agencies and return their id."""
    with store.write(system_access()) as unit:
        row = {
            **{"id": unit.new_id(), "email": f"{who}@ejemplo.mx", "name": f"Señora {who}, Núñez"},
            **{"must_change": False, "operator": False, "language": language, "totp_on": False},
            **{"recovery": [], "created_at": unit.now, **more},
        }
        unit.insert(User, [row])
        for agency, role in roles.items():
            own = {"id": unit.new_id(), "agency_id": agency, "user_id": row["id"]}
            unit.insert(Membership, [{**own, "role": role, "created_at": unit.now}])
        return str(row["id"])


def make_plan(store: Store, *of: str, deadline: datetime | None = DEADLINE) -> str:
    """Keep a plan for some agencies and return its id."""
    with store.write(system_access()) as unit:
        target = editions.in_use(unit, EDITION)
        facts = PlanFacts(edition_id=target.edition_id, revision_id=target.id, grace=6, changes={})
        items = [
            ItemFacts(
                **{"agency_id": one, "from_assessment_id": "x", "basis": {}, "counts": COUNTS},
                deadline=deadline,
            )
            for one in of
        ]
        return rechecks.create(unit, facts, items)


def start(store: Store, plan: str) -> None:
    with store.write(system_access()) as unit:
        rechecks.start(unit, plan)


def end(store: Store, plan: str, agency: str, state: str = "done", **more: Any) -> None:
    """Write what became of an agency of a plan, as the work does."""
    with store.write(system_access()) as unit:
        of = (RecheckItem.plan_id == plan, RecheckItem.agency_id == agency)
        found = unit.session.scalar(select(RecheckItem.id).where(*of))
        item = rechecks.item(unit, found or "")
        unit.session.execute(update(RecheckItem).where(*of).values(state="running"))
        if state == "done":
            recheck_items.finish(unit, item, more.get("assessment", "a"), RESULT)
        else:
            recheck_items.stop(unit, item, state, more["reason"])


def notices(store: Store) -> list[Any]:
    """Return every notice, with whom it is for, the oldest first."""
    with store.read(system_access()) as unit:
        rows = unit.session.execute(
            select(
                *(User.email, Notice.about, Notice.language, Notice.subject, Notice.text),
                *(Notice.agencies, Notice.mail, Notice.attempts, Notice.fault, Notice.seen_at),
                *(Notice.sent_at, Notice.id, Notice.next_at, Notice.plan_id),
            )
            .join(User, User.id == Notice.user_id)
            .order_by(Notice.created_at, User.email)
        )
        return list(rows)


def add_notice(unit: Unit, person: str, **more: Any) -> str:
    """Add a notice of a plan without agencies to a person's list and return its id."""
    plan = {
        **{"id": unit.new_id(), "edition_id": EDITION, "revision_id": "x", "grace": None},
        **{"changes": b"", "state": "done", "created_by": "x", "created_by_name": "Ana"},
        "created_at": unit.now,
    }
    unit.insert(RecheckPlan, [plan])
    row = {
        **{"id": unit.new_id(), "plan_id": plan["id"], "user_id": person, "about": "started"},
        **{"language": "es", "subject": "Empezó la revisión", "text": "Hola.\n\nAdiós."},
        **{"agencies": [], "created_at": unit.now, "seen_at": None, "mail": "waiting"},
        **{"attempts": 0, "fault": {}, "next_at": unit.now, "sent_at": None, **more},
    }
    unit.insert(Notice, [row])
    return str(row["id"])
