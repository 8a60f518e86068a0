"""A store in, an agency whose uploads are read and matched out: in this process, step by step."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from corpora.catalog import load_edition
from corpora.errors import AcreditaError
from service.jobs import STEPS as STEPS_OF
from service.people.access import system_access
from service.settings import Settings
from service.start import Elsewhere
from service.store import agencies, assessments, editions, jobs, manuals, taken
from service.store.agencies import AgencyFacts
from service.store.assessment_tables import ProposalRow, Run, RunVersion, StandardState
from service.store.files import FileStore
from service.store.freshness import refresh
from service.store.incoming import Received
from service.store.jobs import JobRow
from service.store.manual_tables import ClauseRow, ManualVersion, VersionFile
from service.store.paging import Paging
from service.store.unit import Store
from service.uploads import receive
from service.web.state import Service
from service.work.child import STEPS
from service.work.faults import told
from service.work.kit import Kit, Order

EDITION = "academy-2"
SAMPLES = Path(__file__).parents[3] / "corpora" / "samples"
FORMS = SAMPLES / "directivas"
WORKER = "worker of a test"
MEGABYTES = 100

Files = Sequence[tuple[str, bytes]]


@dataclass(frozen=True, kw_only=True)
class Bench:
    """An installation with one agency and one assessment of it."""

    service: Service
    agency: str
    assessment: str

    @property
    def store(self) -> Store:
        """Return the store."""
        return self.service.store

    def send(self, files: Files, manual: str | None = None, **more: Any) -> Received:
        """Upload files as the program's own access."""
        return receive(
            self.service,
            system_access(),
            agency=self.agency,
            manual=manual,
            files=[(name, [data]) for name, data in files],
            **more,
        )

    def job(self, job: str | None) -> JobRow:
        """Return a job's row."""
        assert job is not None
        with self.store.read(system_access()) as unit:
            return jobs.get(unit, job)

    def version(self, version: str) -> manuals.VersionRow:
        """Return a version's row."""
        with self.store.read(system_access()) as unit:
            return manuals.version(unit, version)

    def manual(self, manual: str) -> manuals.ManualRow:
        """Return a manual's row."""
        with self.store.read(system_access()) as unit:
            return manuals.get(unit, manual)

    def run(self) -> str:
        """Return the run that the assessment shows."""
        with self.store.read(system_access()) as unit:
            found = assessments.get(unit, self.assessment).current_run_id
        assert found is not None
        return found


def make_bench(settings: Settings, store: Store, *, assessed: bool = True) -> Bench:
    """Make an agency, with an open assessment where it is asked for."""
    with store.write(system_access()) as unit:
        editions.synchronise(unit, [load_edition(EDITION)])
        facts = AgencyFacts(name="Academia de prueba", program="academy", state="JAL")
        agency = agencies.create(unit, facts, MEGABYTES)
        assessment = assessments.create(unit, agency, "Ciclo", EDITION) if assessed else ""
    service = Service(
        settings=settings,
        store=store,
        files=FileStore(settings.data),
        work=Elsewhere(store),
        secret="no se usa",  # noqa: S106 - it signs nothing here
    )
    return Bench(service=service, agency=agency, assessment=assessment)


def do(bench: Bench, kit: Kit, job: str | None, steps: Sequence[str] = ()) -> JobRow:
    """Do a job's steps as the service does, without its processes; a fault gives it up."""
    row = bench.job(job)
    for step in steps or STEPS_OF[row.kind]:
        with bench.store.write(system_access()) as unit:
            at = taken.take(unit, row.id, step, WORKER)
        if at is None:
            break
        try:
            order = Order(job=row.id, subject=row.subject, worker=WORKER)
            STEPS[step](kit, order, lambda done, total: None)
        except AcreditaError as error:
            with bench.store.write(system_access()) as unit:
                taken.end(unit, row.id, "failed", told(error))
    return bench.job(job)


def do_all(bench: Bench, kit: Kit) -> None:
    """Do every job that waits, and those that they ask for."""
    while True:
        with bench.store.read(system_access()) as unit:
            waiting = taken.waiting(unit)
        if not waiting:
            return
        do(bench, kit, waiting[0].id)


def ask_again(bench: Bench) -> tuple[str, ...]:
    """Ask for a match of what is not fresh."""
    with bench.store.write(system_access()) as unit:
        return refresh(unit, bench.agency)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of files."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def article_text(count: int, seed: str = "") -> bytes:
    """Return a made-up manual of so many articles."""
    lines: list[str] = []
    for number in range(1, count + 1):
        lines += [
            f"Artículo {number}. El instructor {seed}{number} deberá registrar la asistencia de "
            f"los alumnos y conservar {number} evaluaciones en el expediente de capacitación.",
            "",
        ]
    return "\n".join(lines).encode()


def shown(store: Store, bench: Bench) -> dict[str, Any]:
    """Return all that an agency's jobs made, without ids and moments: equal when work is equal."""
    with store.read(system_access()) as unit:
        found = {
            "versions": unit.session.execute(
                select(ManualVersion.number, ManualVersion.state, ManualVersion.clauses).order_by(
                    ManualVersion.id
                )
            ).all(),
            "files": unit.session.execute(
                select(VersionFile.ordinal, VersionFile.name, VersionFile.pages).order_by(
                    VersionFile.version_id, VersionFile.ordinal
                )
            ).all(),
            "clauses": unit.session.execute(
                select(
                    ClauseRow.ordinal, ClauseRow.text, ClauseRow.digest, ClauseRow.path
                ).order_by(ClauseRow.version_id, ClauseRow.ordinal)
            ).all(),
            "runs": unit.session.execute(
                select(Run.number, Run.state, Run.counts).order_by(Run.id)
            ).all(),
            "read": unit.session.execute(select(func.count(RunVersion.id))).all(),
            "states": unit.session.execute(
                select(
                    *(StandardState.standard, StandardState.element, StandardState.status),
                    StandardState.gap_probability,
                ).order_by(StandardState.run_id, StandardState.ordinal, StandardState.element)
            ).all(),
            "proposals": unit.session.execute(
                select(
                    *(ProposalRow.standard, ProposalRow.element, ProposalRow.kind),
                    *(ProposalRow.rank, ClauseRow.ordinal, ProposalRow.score),
                )
                .join(ClauseRow, ClauseRow.id == ProposalRow.clause_id)
                .order_by(
                    *(ProposalRow.run_id, ProposalRow.standard, ProposalRow.element),
                    *(ProposalRow.kind, ProposalRow.rank),
                )
            ).all(),
            "jobs": [(row.kind, row.state) for row in reversed(jobs.listed(unit, Paging()).rows)],
        }
    return {name: [tuple(row) for row in rows] for name, rows in found.items()}
