"""A new installation in; six made-up agencies with manuals, assessments and decisions out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import as_file, files
from pathlib import Path

from corpora.errors import WorkFailed
from service.assessing import open_assessment
from service.demo_agencies import AGENCIES, FORMS, LATE_FORMS, DemoAgency
from service.people.access import Access, Role, system_access
from service.store import (
    agencies,
    assessments,
    credentials,
    decisions,
    jobs,
    members,
    people,
    results,
)
from service.store.agencies import AgencyFacts
from service.store.decisions import Verdict
from service.store.paging import Paging
from service.store.people import PersonFacts
from service.store.results import ProposalLine, StatesAsked
from service.store.unit import Unit
from service.uploads import receive
from service.web.state import Service

OPERATOR, ADVISOR = "operacion@demo.example", "asesora@demo.example"
_NAMES = {OPERATOR: "Olga Demo (operación)", ADVISOR: "Alicia Demo (asesora)"}
_MONTH = timedelta(days=30)
_LOOK_EVERY = 0.3
_OPEN = ("queued", "running")
# A made-up advisor takes what is likely, refuses what is not, and leaves what lies between.
_LIKELY, _UNLIKELY = 0.6, 0.35

Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """A person of the demonstration and the password that lets them in once."""

    email: str
    password: str


def is_there(service: Service) -> bool:
    """Tell whether an installation holds the demonstration already."""
    with service.store.read(system_access()) as unit:
        return credentials.by_email(unit, OPERATOR) is not None


def build(service: Service, tell: Tell) -> None:
    """Fill an installation; its work must be running. Raises WorkFailed when a job gives up."""
    system = system_access("demo")
    with service.store.write(system) as unit:
        for email, name in _NAMES.items():
            facts = PersonFacts(email=email, name=name, operator=email == OPERATOR)
            people.create(unit, facts)
    made = [(one, _agency(service, system, one)) for one in AGENCIES]
    for one, agency in made:
        for name, place in one.manuals:
            _send(service, system, agency, name, place)
        tell(one.name)
    _await(service)
    for one, agency in made:
        _decide(service, agency, one.reviewed)


def passwords(service: Service) -> tuple[DemoPerson, ...]:
    """Return a new one-time password for each person who never chose their own."""
    found = []
    with service.store.write(system_access("demo")) as unit:
        for email in _NAMES:
            person = credentials.by_email(unit, email)
            if person is not None and person.must_change:
                password = credentials.reset_password(unit, person.id)
                found.append(DemoPerson(email=email, password=password))
    return tuple(found)


def _agency(service: Service, system: Access, one: DemoAgency) -> str:
    with service.store.write(system) as unit:
        facts = AgencyFacts(
            name=one.name,
            short_name=one.short_name,
            program=one.program,
            state=one.state,
            municipality=one.municipality,
            next_date=unit.now + one.months * _MONTH if one.months else None,
            next_date_note=one.date_note,
        )
        agency = agencies.create(unit, facts, service.settings.quota_megabytes)
        role = Role.ADVISOR.value
        members.invite(unit, agency, email=ADVISOR, name=_NAMES[ADVISOR], role=role)
    name = "Autoevaluación 2026"
    open_assessment(
        service, system, agency, name=name, edition=one.edition, also=lambda unit, made: None
    )
    return agency


def _send(service: Service, system: Access, agency: str, name: str, place: str) -> None:
    """Send a manual; the one of forms in two versions, the second with the late ones."""
    with as_file(files("corpora") / place) as path:
        if place != FORMS:
            receive(service, system, agency=agency, name=name, files=[_file(path)])
            return
        forms = sorted(one for one in path.iterdir() if one.suffix in (".pdf", ".docx"))
        late = [one for one in forms if one.name.split("-")[0] in LATE_FORMS]
        first = receive(
            service,
            system,
            agency=agency,
            name=name,
            files=[_file(one) for one in forms if one not in late],
        )
        receive(
            service,
            system,
            agency=agency,
            manual=first.manual,
            files=[_file(one) for one in late],
            note="Se agregan dos directivas.",
        )


def _file(path: Path) -> tuple[str, Iterator[bytes]]:
    return path.name, iter([path.read_bytes()])


def _await(service: Service) -> None:
    """Wait for every job; raise WorkFailed with the reason of one that gave up."""
    while True:
        with service.store.read(system_access()) as unit:
            rows = jobs.listed(unit, Paging(limit=200)).rows
        failed = [row for row in rows if row.state == "failed"]
        if failed:
            raise WorkFailed(detail=failed[0].reason)
        if not any(row.state in _OPEN for row in rows):
            return
        time.sleep(_LOOK_EVERY)


def _decide(service: Service, agency: str, count: int) -> None:
    """Have the made-up advisor decide about the first standards of an agency."""
    with service.store.write(_advisor(service, agency)) as unit:
        assessment = assessments.of_agency(unit, agency)[0].id
        run = results.current_run(unit, assessment)
        if run is None:
            return
        lines = results.states(unit, run, StatesAsked(), Paging(limit=max(count, 1))).rows[:count]
        for line in lines:
            found = results.of_standard(unit, run, line.standard)
            parts = [one.element for one in results.elements(unit, run, line.standard)]
            listed = [one for one in found if one.kind == "proposal"]
            _say(unit, assessment, line.standard, parts or [""], listed)


def _say(
    unit: Unit,
    assessment: str,
    standard: str,
    parts: Sequence[str],
    listed: Sequence[ProposalLine],
) -> None:
    """Decide about every part of a standard: on its best proposal, or that none answers."""
    said = []
    for part in parts:
        one = next((one for one in listed if one.element == part), None)
        sure = 0.0 if one is None else one.score if one.confidence is None else one.confidence
        if one is None or sure < _UNLIKELY:
            said.append(Verdict(standard=standard, element=part, verdict="unanswered"))
        if one is None:
            continue
        if sure < _UNLIKELY:
            said.append(
                Verdict(
                    standard=standard,
                    element=part,
                    verdict="unrelated",
                    reason="another-subject",
                    proposal=one.id,
                )
            )
            continue
        verdict = "satisfies" if sure >= _LIKELY else "partial"
        said.append(Verdict(standard=standard, element=part, verdict=verdict, proposal=one.id))
    decisions.decide(unit, assessment, said)


def _advisor(service: Service, agency: str) -> Access:
    with service.store.read(system_access()) as unit:
        person = credentials.by_email(unit, ADVISOR)
    if person is None:
        return system_access("demo")
    return Access(
        actor=person.id, name=_NAMES[ADVISOR], origin="demo", roles={agency: Role.ADVISOR}
    )
