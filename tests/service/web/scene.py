"""Two agencies with people of every role, on a service whose jobs are parked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache

from fastapi import FastAPI

from service import proofs
from service.people.access import Access, Role, system_access
from service.people.passwords import hash_password
from service.proofs import Arriving
from service.settings import Settings
from service.store import agencies, jobs, reports, results, tasks
from service.store.agencies import AgencyFacts
from service.store.files import FileStore
from service.store.job_rows import close
from service.store.paging import Paging
from service.store.people_tables import Membership, ShareLink, User
from service.store.proofs import ProofFacts
from service.store.reports import NewReport
from service.store.sign_ins import digest_of, open_session
from service.store.tasks import TaskFacts
from service.store.unit import Store
from service.web.app import create_app
from service.web.state import Service
from tests.portfolio import Made, Sizes, fill
from tests.service.web.client import Client

PASSWORD = "cuatro perros verdes"
NOBODY, LINK, OPERATOR, STRANGER = "nobody", "link", "operator", "stranger"
MEMBERS = tuple(role.value for role in Role)
# A stranger is the administrator of the other agency.
EVERYONE = (NOBODY, LINK, *MEMBERS, OPERATOR, STRANGER)


@dataclass(kw_only=True)
class ParkedWork:
    """Work that takes jobs and never does them; it remembers which."""

    submitted: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    woken: int = 0
    alive: bool = True

    def submit(self, job: str) -> None:
        """Remember a job that was handed over."""
        self.submitted.append(job)

    def cancel(self, job: str) -> None:
        """Remember a job that was cancelled."""
        self.cancelled.append(job)

    def wake(self) -> None:
        """Park them, and count how often it was asked."""
        self.woken += 1

    def stop_taking(self) -> None:
        """Take none."""

    def is_alive(self) -> bool:
        """Return what a test wants."""
        return self.alive


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A service with two agencies; ``people`` has an id for each role but nobody's and the link's.

    Everyone but the stranger belongs to ``north``; the stranger administers ``south``. ``made``
    has the ids of what each of the two has in a full scene: manuals, versions, an assessment;
    ``job`` (ended), ``task`` (nobody's, open), ``proposal``, ``proof`` and ``report`` are the
    north's.
    """

    service: Service
    app: FastAPI
    work: ParkedWork
    north: str
    south: str
    people: Mapping[str, str]
    link: str
    made: tuple[Made, ...] = ()
    job: str = ""
    task: str = ""
    proposal: int = 0
    proof: str = ""
    report: str = ""

    @property
    def store(self) -> Store:
        """Return the service's store."""
        return self.service.store

    def client(self, who: str = NOBODY, address: str = "192.0.2.7") -> Client:
        """Return a browser of someone, signed in unless they are nobody."""
        made = Client(self.app, address)
        if who == NOBODY:
            return made
        found = {"link": self.link} if who == LINK else {"user": self.people[who]}
        with self.store.write(system_access()) as unit:
            return made.enter(open_session(unit, **found, days=1, origin=address, agent="tests"))

    def access(self, who: str) -> Access:
        """Return the access of a member, the operator or the stranger."""
        roles = {self.north: Role(who)} if who in MEMBERS else {}
        if who == STRANGER:
            roles = {self.south: Role.ADMINISTRATOR}
        operator = who == OPERATOR
        return Access(
            actor=self.people[who], name=who, roles=roles, operator=operator, everywhere=operator
        )

    def email(self, who: str) -> str:
        """Return the e-mail of someone."""
        return f"{who}@ejemplo.mx"


def make_full_scene(settings: Settings, store: Store, sizes: Sizes | None = None) -> Scene:
    """Fill an empty store as ``make_scene``, with manuals, runs and decisions in both agencies."""
    made = fill(store, sizes or Sizes(agencies=2))
    scene = _populated(settings, store, made[0].agency, made[1].agency, made)
    with store.write(system_access()) as unit:
        proposal = results.proposals(unit, made[0].run, Paging(limit=1)).rows[0].id
        facts = {"agency": made[0].agency, "kind": "match", "subject": made[0].assessment}
        job = jobs.create(unit, **facts, title="Ciclo de prueba")
        close(unit, job, "done")
        facts = TaskFacts(standard="1.1.1", title="Redactar la directiva que falta")
        task = tasks.create(unit, made[0].assessment, facts)
    proof, report = _proof(scene, made[0].assessment), _report(scene, made[0])
    return replace(scene, job=job, task=task, proposal=proposal, proof=proof, report=report)


def _proof(scene: Scene, assessment: str) -> str:
    """Keep a file as a proof of a standard and return the proof's id."""
    with scene.store.read(system_access()) as unit:
        year = unit.now.year
    facts = ProofFacts(standard="1.1.1", year=year, title="Lista de asistencia")
    arriving = Arriving(name="asistencia.pdf", chunks=[b"%PDF-1.7\nLista de asistencia\n%%EOF"])
    access = scene.access("administrator")
    return proofs.add(scene.service, access, assessment, facts, arriving=arriving).id


def make_scene(settings: Settings, store: Store) -> Scene:
    """Fill an empty store with two agencies and their people and return a service upon it."""
    north = _agency(store, settings, "Policía de Prueba del Norte", "le")
    south = _agency(store, settings, "Academia de Prueba del Sur", "academy")
    return _populated(settings, store, north, south, ())


def _populated(
    settings: Settings, store: Store, north: str, south: str, made: tuple[Made, ...]
) -> Scene:
    people = {who: _person(store, who) for who in (*MEMBERS, OPERATOR, STRANGER)}
    with store.write(system_access()) as unit:
        for who in MEMBERS:
            unit.insert(Membership, [_membership(unit.new_id(), north, people[who], who, unit.now)])
        chief = _membership(
            unit.new_id(), south, people[STRANGER], Role.ADMINISTRATOR.value, unit.now
        )
        unit.insert(Membership, [chief])
        link = {
            **{
                "id": unit.new_id(),
                "agency_id": north,
                "digest": digest_of("enlace"),
                "name": "CALEA",
            },
            **{"created_by": people["administrator"], "created_at": unit.now},
            **{"expires_at": unit.now + timedelta(days=30), "revoked_at": None},
        }
        unit.insert(ShareLink, [link])
    work = ParkedWork()
    service = Service(
        settings=settings,
        store=store,
        files=FileStore(settings.data),
        work=work,
        secret="un secreto de pruebas",  # noqa: S106
    )
    return Scene(
        **{"service": service, "app": create_app(service), "work": work, "people": people},
        **{"north": north, "south": south, "link": link["id"], "made": made},
    )


def _report(scene: Scene, made: Made) -> str:
    """Keep a small report of an agency and return its id."""
    kept = scene.service.files.keep([b"%PDF-1.4"], name="informe.pdf", limit=100)
    with scene.store.write(system_access()) as unit:
        row = NewReport(
            **{"run_id": made.run, "kind": "gaps", "language": "es", "format": "pdf"},
            **{"name": "Informe de prueba.pdf", "sha256": kept.sha256, "size": kept.size},
            **{"facts": {"run": 1, "standards": 53, "reviewed": 2}, "at": unit.now},
        )
        return reports.add(unit, made.assessment, [row])[0].id


def _agency(store: Store, settings: Settings, name: str, program: str) -> str:
    with store.write(system_access()) as unit:
        facts = AgencyFacts(name=name, program=program, state="JAL")
        return agencies.create(unit, facts, settings.quota_megabytes)


def _person(store: Store, who: str) -> str:
    with store.write(system_access()) as unit:
        row = {
            **{"id": unit.new_id(), "email": f"{who}@ejemplo.mx", "name": f"Persona {who}"},
            **{"password_hash": _hash(), "must_change": False, "operator": who == OPERATOR},
            **{"language": "es", "totp_on": False, "recovery": [], "created_at": unit.now},
        }
        unit.insert(User, [row])
        return row["id"]


def _membership(key: str, agency: str, person: str, role: str, now: object) -> dict[str, object]:
    return {"id": key, "agency_id": agency, "user_id": person, "role": role, "created_at": now}


@cache
def _hash() -> str:
    return hash_password(PASSWORD)
