"""A demonstration's data folder in, the same with people of every role at work, out.

The demonstration has an advisor and an operator alone; the guide is for five roles, and shows a
review that several people are in the middle of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from service.demo import ADVISOR, OPERATOR
from service.people.access import Access, Role, system_access
from service.people.passwords import hash_password
from service.review import decide
from service.store import (
    assessments,
    decided,
    gaps,
    links,
    manuals,
    notes,
    people,
    proofs,
    results,
    second_readings,
    tasks,
)
from service.store.decisions import Verdict
from service.store.engine import database_url, make_engine
from service.store.files import FileStore
from service.store.gaps import GapsAsked
from service.store.incoming import SentFile
from service.store.paging import Paging
from service.store.people import PersonFacts
from service.store.people_tables import Agency, Membership, User
from service.store.proofs import ProofFacts
from service.store.results import ProposalLine, StatesAsked
from service.store.schema import upgrade
from service.store.second_readings import LotAsked
from service.store.tasks import TaskFacts
from service.store.unit import Store, Unit
from tests.e2e.conftest import PASSWORD, ROOT

AGENCY, PROVED = "PM San Aurelio", "4.1.1"
_PROOF = ROOT / "corpora" / "samples" / "directivas" / "1.1.4-notificacion-consular.pdf"
_TEAM = (
    ("rita", "Rita Demo (redactora)", Role.WRITER),
    ("luis", "Luis Demo (asesor)", Role.ADVISOR),
    ("elena", "Elena Demo (evaluadora)", Role.ASSESSOR),
    ("ada", "Ada Demo (administradora)", Role.ADMINISTRATOR),
)
# How many standards the demonstration has decided already, and how many more are here.
_DECIDED, _MORE = 24, 34
_LIKELY, _DOUBTFUL = 0.72, 0.45
_REASONS = ("another-subject", "only-mentions", "no-term-or-owner")


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Who is there, by the names that pictures call them, and where the pictures are taken."""

    people: Mapping[str, str]
    places: Mapping[str, str]


def prepared(data: Path) -> Scene:
    """Add the missing roles and a review under way to a demonstration; return what is where."""
    engine = make_engine(database_url(None, data))
    upgrade(engine)
    store = Store(engine)
    with store.write(system_access("demo")) as unit:
        agency = unit.session.scalars(select(Agency.id).where(Agency.short_name == AGENCY)).one()
        assessment = assessments.of_agency(unit, agency)[0].id
        team = _team(unit, agency)
    _review(store, team, assessment)
    _read_again(store, team, assessment)
    _ask(store, team, assessment)
    _prove(store, FileStore(data), team, assessment)
    with store.write(team["ada"]) as unit:
        places = _places(unit, agency, assessment)
    with store.write(team["elena"]) as unit:
        notes.leave(unit, assessment, PROVED, "Falta el informe de 2024: ¿dónde se guarda?")
    store.close()
    emails = {name: f"{name}@demo.example" for name, _, _ in _TEAM}
    return Scene(people={**emails, "alicia": ADVISOR, "olga": OPERATOR}, places=places)


def _team(unit: Unit, agency: str) -> Mapping[str, Access]:
    """Give everybody the password that pictures are taken with, and make who is missing."""
    hashed = hash_password(PASSWORD)
    known = {"password_hash": hashed, "must_change": False}
    unit.session.execute(update(User).values(**known))
    found = {}
    for name, said, role in _TEAM:
        facts = PersonFacts(email=f"{name}@demo.example", name=said)
        person = people.add(unit, facts, hashed, must_change=False)
        row = {"id": unit.new_id(), "agency_id": agency, "user_id": person}
        unit.insert(Membership, [{**row, "role": role, "created_at": unit.now}])
        found[name] = Access(actor=person, name=said, origin="demo", roles={agency: role})
    alicia = unit.session.execute(select(User.id, User.name).where(User.email == ADVISOR)).one()
    found["alicia"] = Access(
        actor=alicia.id, name=alicia.name, origin="demo", roles={agency: Role.ADVISOR}
    )
    return found


def _review(store: Store, team: Mapping[str, Access], assessment: str) -> None:
    """Have two advisors accept, doubt and reject what is proposed for the next standards."""
    with store.read(system_access()) as unit:
        run = results.shown_run(unit, assessment)
        lines = results.states(unit, run, StatesAsked(), Paging(limit=_DECIDED + _MORE)).rows
        said = {
            line.standard: _said(line.standard, results.of_standard(unit, run, line.standard))
            for line in lines[_DECIDED:]
        }
    for number, verdicts in enumerate(said.values()):
        if verdicts:
            decide(store, team["luis" if number % 3 else "alicia"], assessment, verdicts)


def _said(standard: str, found: tuple[ProposalLine, ...]) -> list[Verdict]:
    """Say of the best proposal of each part what a careful person might."""
    best = {one.element: one for one in reversed(found) if one.kind == "proposal"}
    said = []
    for one in best.values():
        sure = one.confidence or 0.0
        verdict = "satisfies" if sure >= _LIKELY else "partial"
        # Of what is doubtful, a part is turned down: every third of the clauses, by its number.
        if sure < _DOUBTFUL or one.clause_id % 3 == 0:
            verdict = "unrelated"
        reason = _REASONS[one.clause_id % len(_REASONS)] if verdict == "unrelated" else ""
        said.append(
            Verdict(
                standard=standard,
                element=one.element,
                proposal=one.id,
                verdict=verdict,
                reason=reason,
            )
        )
    return said


def _read_again(store: Store, team: Mapping[str, Access], assessment: str) -> None:
    """Have some pairs read by a second person, who agrees on most."""
    with store.write(team["alicia"]) as unit:
        second_readings.open_lot(unit, assessment, LotAsked(size=60), seed=4)
    for number in range(34):
        with store.write(team["ada"]) as unit:
            pair = second_readings.next_pair(unit, assessment)
            if pair is None:
                return
            held = decided.holding(unit, assessment, pair.pair.standard)
            same = (pair.pair.element, pair.pair.clause_id)
            first = next(one.verdict for one in held if (one.element, one.clause_id) == same)
            verdict = first if number % 9 else "partial" if first == "satisfies" else "satisfies"
            reason = "another-subject" if verdict == "unrelated" else ""
            second_readings.read(unit, assessment, pair.id, verdict=verdict, reason=reason)


def _ask(store: Store, team: Mapping[str, Access], assessment: str) -> None:
    """Give the writer three directives to write, one of them late."""
    with store.write(team["alicia"]) as unit:
        run = results.shown_run(unit, assessment)
        found = gaps.gaps(unit, assessment, run, GapsAsked(), Paging(limit=3)).rows
        for line, days in zip(found, (-5, 9, 30), strict=False):
            facts = TaskFacts(
                standard=line.standard,
                title=f"Redactar la directiva de «{line.title_es}»",
                owner=team["rita"].actor,
                due_at=unit.now + timedelta(days=days),
            )
            tasks.create(unit, assessment, facts)


def _prove(store: Store, files: FileStore, team: Mapping[str, Access], assessment: str) -> None:
    """Put proofs of two years in their place: a file, and where another one is kept."""
    name = "informe-anual-uso-de-la-fuerza.pdf"
    kept = files.keep([_PROOF.read_bytes()], name=name, limit=10_000_000)
    with store.write(team["alicia"]) as unit:
        years = proofs.years(unit, assessments.get(unit, assessment))
        facts = ProofFacts(
            standard=PROVED, year=years[-1], title="Informe anual de uso de la fuerza"
        )
        file = SentFile(name=name, sha256=kept.sha256, size=kept.size)
        proofs.add(unit, assessment, facts, file)
        for part, title in (("p1", "Reportes de uso de la fuerza"), ("p2", "Lista de asistencia")):
            facts = ProofFacts(
                standard=PROVED,
                element=f"{PROVED}.{part}",
                year=years[-2],
                title=title,
                reference="Archivo de la Dirección Operativa, carpeta 4",
            )
            proofs.add(unit, assessment, facts)


def _places(unit: Unit, agency: str, assessment: str) -> Mapping[str, str]:
    """Return the parts of the addresses that pictures are taken at."""
    run = results.shown_run(unit, assessment)
    gap = gaps.gaps(unit, assessment, run, GapsAsked(), Paging(limit=1)).rows[0]
    held = decided.holding(unit, assessment, PROVED)
    clause = next(one.clause_id for one in held if one.clause_id is not None)
    link = links.create(
        unit, agency, name="Mtra. Eva Demo, evaluadora", days=30, assessment=assessment
    )
    return {
        "agency": agency,
        "assessment": assessment,
        "gap": gap.standard,
        "standard": _open_one(unit, assessment, run),
        "proved": PROVED,
        "version": manuals.of_agency(unit, agency)[0].current_version_id or "",
        "clause": str(clause),
        "link": f"/enlace/{link.secret}",
    }


def _open_one(unit: Unit, assessment: str, run: str) -> str:
    """Return a standard of several parts that nobody has decided about, surely proposed."""
    lines = results.states(unit, run, StatesAsked(status="covered"), Paging(limit=200)).rows
    reviewed = decided.reviewed(unit, assessment, [line.standard for line in lines])
    return next(
        line.standard
        for line in lines
        if line.standard not in reviewed
        and len(results.elements(unit, run, line.standard)) in (3, 4)
    )
