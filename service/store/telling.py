"""A plan that started, ended or has moved deadlines in, one notice for each person of it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from pipelines.notice import About, AgencyNews, InForce, notice
from service.people.access import Role
from service.store.deadlines import BINDING
from service.store.edition_tables import EditionRevision
from service.store.notice_tables import Notice
from service.store.outbox import WAITING
from service.store.people_tables import Agency, Membership, User
from service.store.recheck_tables import RecheckItem, RecheckPlan
from service.store.unit import Unit
from service.store.words import Folded

# Those who have something to do; an assessor looks at an agency from outside.
TOLD = (Role.ADMINISTRATOR, Role.ADVISOR, Role.WRITER)
_UNENDED = ("queued", "running")
_TOLD_AT_END = ("done", "stale", "failed", "cancelled")
_ENDED = ("done", "cancelled")
_TOLD_WHEN = {
    About.STARTED: _UNENDED,
    About.ENDED: _TOLD_AT_END,
    About.MOVED: BINDING,
}


def tell_started(unit: Unit, plan: str) -> None:
    """Tell people what a plan that was just started holds for their agencies."""
    _tell(unit, plan, About.STARTED)


def tell_ended(unit: Unit, plan: str) -> None:
    """Tell people what became of their agencies, once a plan that was started has ended.

    Nothing happens while something of it is still to be done, and nobody is told twice.
    """
    state, started = unit.session.execute(
        select(RecheckPlan.state, RecheckPlan.started_at).where(RecheckPlan.id == plan)
    ).one()
    if state in _ENDED and started is not None and not _is_open(unit, plan):
        _tell(unit, plan, About.ENDED)


def tell_moved(unit: Unit, plan: str, before: Mapping[str, datetime | None]) -> None:
    """Tell people that deadlines of a plan moved, in place of what was told of them before.

    ``before`` has the ids of its items that moved, with the deadline that each had.
    """
    unit.session.execute(delete(Notice).where(Notice.plan_id == plan, Notice.about == About.MOVED))
    _tell(unit, plan, About.MOVED, before)


def _is_open(unit: Unit, plan: str) -> bool:
    left = select(RecheckItem.id).where(
        RecheckItem.plan_id == plan, RecheckItem.state.in_(_UNENDED)
    )
    return unit.session.scalar(left.limit(1)) is not None


def _tell(
    unit: Unit, plan: str, about: About, moved: Mapping[str, datetime | None] | None = None
) -> None:
    # Two processes may end the last two agencies of a plan at once.
    unit.hold(f"notice:{plan}")
    known = set(
        unit.session.scalars(
            select(Notice.user_id).where(Notice.plan_id == plan, Notice.about == about)
        )
    )
    edition = unit.session.execute(
        select(
            *(EditionRevision.name_es.label("es"), EditionRevision.name_en.label("en")),
            *(RecheckPlan.effective, RecheckPlan.stated_by, RecheckPlan.stated_source),
        )
        .join(RecheckPlan, RecheckPlan.revision_id == EditionRevision.id)
        .where(RecheckPlan.id == plan)
    ).one()
    names = {"es": edition.es or edition.en, "en": edition.en or edition.es}
    people: dict[str, list[Any]] = {}
    for row in _people(unit, plan, _TOLD_WHEN[about]):
        if row.user_id not in known and (moved is None or row.item in moved):
            people.setdefault(row.user_id, []).append(row)
    told = _Told(plan=plan, about=about, edition=names, since=_since(edition), before=moved or {})
    unit.insert(Notice, [_row(unit, told, rows) for rows in people.values()])


def _people(unit: Unit, plan: str, states: Sequence[str]) -> Sequence[Any]:
    """Return every person to be told with each agency of theirs, by its name."""
    return unit.session.execute(
        select(
            *(Membership.user_id, User.language, Agency.id.label("agency_id"), Agency.name),
            *(RecheckItem.state, RecheckItem.counts, RecheckItem.result, RecheckItem.deadline),
            *(RecheckItem.reason, RecheckItem.id.label("item")),
        )
        .select_from(RecheckItem)
        .join(Agency, Agency.id == RecheckItem.agency_id)
        .join(Membership, Membership.agency_id == RecheckItem.agency_id)
        .join(User, User.id == Membership.user_id)
        .where(
            *(RecheckItem.plan_id == plan, RecheckItem.state.in_(states)),
            Membership.role.in_([role.value for role in TOLD]),
            User.disabled_at.is_(None),
        )
        .order_by(Membership.user_id, Folded(Agency.name), Agency.id)
    ).all()


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What people are told of: what happened to a plan, its edition's name and since when.

    ``before`` has the deadlines that items had, by their ids.
    """

    plan: str
    about: About
    edition: Mapping[str, str]
    since: InForce | None
    before: Mapping[str, datetime | None]


def _since(row: Any) -> InForce | None:
    if row.effective is None:
        return None
    day = date.fromisoformat(row.effective)
    return InForce(day=day, by=row.stated_by, source=row.stated_source)


def _row(unit: Unit, told: _Told, rows: Sequence[Any]) -> dict[str, Any]:
    language, about = rows[0].language, told.about
    news = [_news(about, row, told.before.get(row.item)) for row in rows]
    said = notice(about, told.edition, news, language, told.since)
    own = {"id": unit.new_id(), "plan_id": told.plan, "user_id": rows[0].user_id}
    return {
        **own,
        "about": about.value,
        **{"language": language, "subject": said.subject, "text": said.text},
        **{"agencies": [row.agency_id for row in rows], "created_at": unit.now, "seen_at": None},
        **{"mail": WAITING, "attempts": 0, "fault": {}, "next_at": unit.now, "sent_at": None},
    }


def _news(about: About, row: Any, before: datetime | None) -> AgencyNews:
    done = about is About.ENDED
    return AgencyNews(
        agency=row.name,
        state=row.state,
        standards=row.counts["standards"],
        decisions=(row.result if done else row.counts).get("decisions", {}),
        deadline=_day(row.deadline),
        before=_day(before),
        reason=row.reason or {},
    )


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()
