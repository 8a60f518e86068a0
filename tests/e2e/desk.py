"""A data folder in, an agency with a real manual's pages to review, and its people, out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import update

from pipelines.extract.limits import MEGABYTE
from service.people.access import Role, system_access
from service.people.passwords import hash_password
from service.store import people
from service.store.engine import database_url, make_engine
from service.store.files import FileStore
from service.store.manual_tables import Upload, VersionFile
from service.store.people import PersonFacts
from service.store.people_tables import Membership
from service.store.schema import upgrade
from service.store.unit import Store
from tests.e2e.conftest import PASSWORD, ROOT
from tests.portfolio import Made, Sizes, fill

SAMPLE = ROOT / "corpora" / "samples" / "reglamento.pdf"
ANA, LUIS, WRITER, CHIEF = "ana@ejemplo.mx", "luis@ejemplo.mx", "rita@ejemplo.mx", "ada@ejemplo.mx"
_PEOPLE = (
    (ANA, "Ana Asesora", Role.ADVISOR),
    (LUIS, "Luis Asesor", Role.ADVISOR),
    (WRITER, "Rita Redactora", Role.WRITER),
    (CHIEF, "Ada Administradora", Role.ADMINISTRATOR),
)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A service with two agencies to review; people belong to both."""

    base: str
    made: tuple[Made, ...]

    @property
    def assessment(self) -> str:
        """The address of the first agency's assessment."""
        return f"/autoevaluaciones/{self.made[0].assessment}"

    def standard(self, number: str) -> str:
        """Return the address of a standard on the review screen."""
        return f"{self.assessment}/estandares/{number}"


def filled(data: Path) -> tuple[Made, ...]:
    """Make two academies with proposals to review and the pages of a real file in a new folder."""
    engine = make_engine(database_url(None, data))
    upgrade(engine)
    store, hashed = Store(engine), hash_password(PASSWORD)
    made = fill(store, Sizes(agencies=2, clauses=300, proposals=900, decisions=0))
    kept = FileStore(data).keep([SAMPLE.read_bytes()], name=SAMPLE.name, limit=100 * MEGABYTE)
    with store.write(system_access()) as unit:
        for kind in (Upload, VersionFile):
            unit.session.execute(update(kind).values(sha256=kept.sha256, size=kept.size))
        operator = PersonFacts(email="opera@ejemplo.mx", name="Olga Operadora", operator=True)
        people.add(unit, operator, hashed, must_change=False)
        for email, name, role in _PEOPLE:
            facts = PersonFacts(email=email, name=name)
            person = people.add(unit, facts, hashed, must_change=False)
            for one in made:
                row = {"id": unit.new_id(), "agency_id": one.agency, "user_id": person}
                unit.insert(Membership, [{**row, "role": role, "created_at": unit.now}])
    store.close()
    return made
