"""A store and its folder in, an installation with agencies, people, files and work in it out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from corpora.catalog import load_edition
from corpora.drafts import Form
from service.editions_store import EditionStore, Origin
from service.people.access import system_access
from service.store import dating, editions
from service.store.assessment_tables import Decision
from service.store.edition_dates import DateFacts
from service.store.files import FileStore
from service.store.manual_tables import Manual, ManualVersion, Upload, VersionFile
from service.store.people_tables import Agency, SignIn, User
from service.store.portable import plain_tables, snapshot
from service.store.review_tables import (
    Batch,
    Comment,
    Proof,
    Report,
    Sample,
    SampleItem,
    SecondReading,
    Task,
)
from service.store.unit import Store, Unit
from service.store.work_tables import Job, Worker
from tests.portfolio import Made, Sizes, fill

SECRET_NOTE = "Se cambió el capítulo de «custodia» 🚓 = y\ttabulado"


def install(store: Store, data: Path, sizes: Sizes | None = None) -> None:
    """Fill an installation: what the portfolio has, and people, files, jobs and kept folders."""
    made = fill(store, sizes or Sizes())
    files = FileStore(data)
    kept = files.keep([b"%PDF-1.4 de prueba"], name="manual.pdf", limit=1000)
    with store.write(system_access("10.0.0.9")) as unit:
        for table in (Upload, VersionFile):
            unit.session.execute(update(table).values(sha256=kept.sha256, size=kept.size))
        add_person(unit)
        facts = DateFacts(effective=date(2027, 3, 1), source="boletín «marzo» 🚓", grace=12)
        dating.state(unit, editions.listed(unit)[0].id, facts)
        add_agency(unit, files, "propia", state="reading", job="running")
        add_review(unit, made[0], kept.sha256)
    (data / "secret").write_text("un secreto de esta instalación", encoding="utf-8")
    edition = replace(load_edition("campus-2"), revision=2)
    origin = Origin(
        form=Form.LIST,
        file="lista.pdf",
        sha256="0" * 64,
        languages=("es",),
        imported=date(2026, 1, 2),
    )
    half = EditionStore(data).store(edition, origin).parent / ".draft-x"
    half.mkdir()
    (half / "edition.toml").write_text("id =", encoding="utf-8")
    (data / "lineage").mkdir()
    (data / "lineage" / "le-5--le-6.jsonl").write_text("{}\n", encoding="utf-8")


def add_person(unit: Unit) -> None:
    """Add a person who is signed in, and a process at work."""
    person = unit.new_id()
    row: dict[str, Any] = {
        **{"id": person, "email": f"{person}@ejemplo.mx", "name": "Ana Peña"},
        **{"password_hash": "x", "must_change": False, "operator": True, "language": "es"},
        **{"totp_on": False, "recovery": ["a", "ñ"], "created_at": unit.now},
    }
    unit.insert(User, [row])
    times = {"created_at": unit.now, "seen_at": unit.now, "expires_at": unit.now}
    unit.insert(SignIn, [{"id": unit.new_id(), "digest": person, "user_id": person, **times}])
    beat = {"started_at": unit.now, "beat_at": unit.now}
    unit.insert(Worker, [{"id": person, "host": "equipo", "pid": 1, **beat}])


def add_agency(
    unit: Unit, files: FileStore, name: str, *, state: str = "failed", job: str = "failed"
) -> str:
    """Add an agency with one manual, its uploaded file, its job and its record; return its id."""
    agency, manual, version = unit.new_id(), unit.new_id(), unit.new_id()
    kept = files.keep([f"Manual de {name} {agency}".encode()], name="manual.txt", limit=1000)
    own = {"agency_id": agency}
    facts = {"program": "le", "state": "JAL", "quota_bytes": 9, "created_at": unit.now}
    unit.insert(Agency, [{"id": agency, "name": f"{name} {agency}", **facts}])
    unit.insert(Manual, [{**own, "id": manual, "name": name, "created_at": unit.now}])
    row = {
        **{**own, "id": version, "manual_id": manual, "number": 1, "digest": kept.sha256},
        **{"state": state, "uploaded_by": "system", "uploaded_by_name": "Acredita"},
        **{"uploaded_at": unit.now, "note": SECRET_NOTE, "warnings": [{"es": "ñ", "n": 1.5}]},
    }
    unit.insert(ManualVersion, [row])
    upload = {**own, "version_id": version, "ordinal": 0, "name": "manual.txt"}
    unit.insert(Upload, [{**upload, "sha256": kept.sha256, "size": kept.size}])
    work = {
        **{**own, "id": unit.new_id(), "kind": "ingest", "subject": version, "title": name},
        **{"state": job, "step": "extract", "done": 3, "total": 9, "attempts": 1, "reason": None},
        **{"created_by": "system", "created_at": unit.now, "started_at": unit.now},
        **{"changed_at": unit.now, "finished_at": unit.now if job == "failed" else None},
    }
    unit.insert(Job, [work])
    unit.audit("agency.created", "agency", agency, agency=agency, after={"name": name})
    return agency


def add_review(unit: Unit, made: Made, digest: str) -> None:
    """Add a row to each table of review: of the first agency, on its first decision."""
    decision, number = unit.session.execute(
        select(Decision.id, Decision.standard).where(Decision.assessment_id == made.assessment)
    ).first() or (0, "")
    own = {"agency_id": made.agency, "assessment_id": made.assessment}
    by = {"user_id": "made-up", "user_name": "Persona de prueba"}
    pair = {"standard": number, "clause_id": made.clauses[0], "decision_id": decision}
    sample = {"id": unit.new_id(), "run_id": made.run, "kind": "quality", "population": 9}
    kept = {"sha256": digest, "size": 18, "name": "archivo.pdf"}
    rows: tuple[tuple[Any, dict[str, Any]], ...] = (
        (Batch, {**by, "id": unit.new_id(), "group_id": unit.new_id(), "asked": {}, "items": [],
                 "state": "done", "result": {}, "created_at": unit.now}),
        (Comment, {**by, "standard": number, "text": SECRET_NOTE, "at": unit.now}),
        (Task, {"id": unit.new_id(), "standard": number, "kind": "gap", "title": "Redactar",
                "created_by": "x", "created_by_name": "x", "created_at": unit.now}),
        (Proof, {**by, **kept, "id": unit.new_id(), "standard": number, "year": 2026,
                 "kind": "file", "title": "Acta", "at": unit.now}),
        (Sample, {**by, **sample, "facts": {}, "created_at": unit.now}),
        (SecondReading, {**pair, "first_user_id": "made-up", "first_user_name": "x",
                         "first_verdict": "satisfies", "state": "waiting",
                         "created_at": unit.now}),
        (Report, {**by, **kept, "id": unit.new_id(), "run_id": made.run, "kind": "gaps",
                  "language": "es", "format": "pdf", "facts": {}, "at": unit.now}),
    )  # fmt: skip
    for table, row in rows:
        unit.insert(table, [{**own, **row}])
    item = {"agency_id": made.agency, "sample_id": sample["id"], "position": 0, **pair}
    unit.insert(SampleItem, [item])


def content(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Return every row that a backup keeps, by table."""
    with snapshot(store) as state:
        return {
            one.name: [
                dict(zip([name for name, _ in one.columns], row, strict=True))
                for row in state.rows(one)
            ]
            for one in plain_tables()
        }
