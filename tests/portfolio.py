"""Sizes in, a store full of made-up agencies out: manuals, clauses, runs, proposals, decisions."""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from corpora.catalog import load_edition
from corpora.records import Edition
from service.people.access import system_access
from service.store import agencies, assessments, editions
from service.store.agencies import AgencyFacts
from service.store.assessment_tables import (
    Assessment,
    CalibrationRow,
    Decision,
    ProposalRow,
    Run,
    RunVersion,
    StandardState,
)
from service.store.carried_rows import requirement_digests
from service.store.manual_tables import ClauseRow, Manual, ManualVersion, Upload, VersionFile
from service.store.standings import stand
from service.store.states import STATES
from service.store.unit import Store, Unit

_CHUNK = 5000
_TEXT = (
    "policía persona detenida fuerza registro informe mando unidad servicio derecho plazo custodia"
    " evidencia resguardo patrulla radio llamada capacitación archivo autoridad orden reporte"
)
_WORDS = _TEXT.split()
_WHY = zlib.compress(json.dumps({"cited": False, "terms": ["fuerza"], "dense": 0.8}).encode())
_REST = {
    **{"kind": "provision", "force": ["obliga"], "notes": [], "cites": [], "inherited": []},
    **{"certainty": None, "file": ""},
}
_STATUSES = ("covered", "partial", "gap", "not_applicable")


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How much of everything to make; counts of manuals and so on are of each agency."""

    agencies: int = 2
    manuals: int = 1
    clauses: int = 30
    proposals: int = 100
    decisions: int = 10
    edition: str = "academy-2"


@dataclass(frozen=True, kw_only=True)
class Made:
    """The ids of what was made for one agency."""

    agency: str
    manuals: tuple[str, ...]
    versions: tuple[str, ...]
    clauses: tuple[int, ...]
    assessment: str
    run: str


def fill(store: Store, sizes: Sizes, seed: int = 0) -> tuple[Made, ...]:
    """Fill a store and return what was made, agency by agency; the same seed makes the same."""
    chance = random.Random(seed)
    edition = load_edition(sizes.edition)
    with store.write(system_access()) as unit:
        editions.synchronise(unit, [edition])
        _add(unit, CalibrationRow, [{"id": f"made-up-{seed}", "facts": {"state": "sample"}}])
    return tuple(
        _agency(store, sizes, edition, place, seed, chance) for place in range(sizes.agencies)
    )


def add_cycle(store: Store, made: Made, sizes: Sizes, seed: int = 1) -> Made:
    """Open another assessment of an agency, with a run, proposals and decisions of its own."""
    chance = random.Random(seed)
    edition = load_edition(sizes.edition)
    with store.write(system_access()) as unit:
        _add(unit, CalibrationRow, [{"id": f"made-up-{seed}", "facts": {"state": "sample"}}])
        assessment = assessments.create(unit, made.agency, "Otro ciclo", edition.id)
        calibration, versions = f"made-up-{seed}", list(made.versions)
        run = _run(unit, made.agency, assessment, edition, versions, calibration, chance)
        _proposals(unit, made.agency, run, edition, made.clauses, sizes.proposals, chance)
        _decisions(unit, made.agency, assessment, run, edition, made.clauses, sizes.decisions)
    return replace(made, assessment=assessment, run=run)


def _agency(  # noqa: PLR0917 - the parts of an agency
    store: Store, sizes: Sizes, edition: Edition, place: int, seed: int, chance: random.Random
) -> Made:
    with store.write(system_access()) as unit:
        facts = AgencyFacts(
            name=f"Agencia {seed}-{place:03d} de prueba",
            program=edition.program,
            state=sorted(STATES)[place % len(STATES)],
        )
        agency = agencies.create(unit, facts, 5000)
        pairs = [_manual(unit, agency, number, sizes) for number in range(sizes.manuals)]
        versions = [version for _, version in pairs]
        clauses = unit.session.scalars(
            select(ClauseRow.id).where(ClauseRow.version_id.in_(versions)).order_by(ClauseRow.id)
        ).all()
        assessment = assessments.create(unit, agency, "Ciclo de prueba", edition.id)
        run = _run(unit, agency, assessment, edition, versions, f"made-up-{seed}", chance)
        _proposals(unit, agency, run, edition, clauses, sizes.proposals, chance)
        _decisions(unit, agency, assessment, run, edition, clauses, sizes.decisions)
    return Made(
        agency=agency,
        manuals=tuple(manual for manual, _ in pairs),
        versions=tuple(versions),
        clauses=tuple(clauses),
        assessment=assessment,
        run=run,
    )


def _manual(unit: Unit, agency: str, number: int, sizes: Sizes) -> tuple[str, str]:
    manual, version = unit.new_id(), unit.new_id()
    pages = -(-sizes.clauses // 10)
    own = {"agency_id": agency}
    _add(
        unit,
        Manual,
        [
            {
                **own,
                "id": manual,
                "name": f"Manual {number + 1}",
                "kind": "manual",
                "current_version_id": version,
                "created_at": unit.now,
                "archived_at": None,
            }
        ],
    )
    row = {
        **own,
        "id": version,
        "manual_id": manual,
        "number": 1,
        "digest": f"{number:064x}",
        "base_id": None,
        "folder": False,
        "note": "",
        "state": "ready",
        "uploaded_by": "system",
        "uploaded_by_name": "Acredita",
        "uploaded_at": unit.now,
        "pages": pages,
        "clauses": sizes.clauses,
        "warnings": [],
        "faults": [],
    }
    _add(unit, ManualVersion, [row])
    kept = {**own, "version_id": version, "ordinal": 0, "name": "manual.pdf", "size": 1000}
    _add(unit, Upload, [{**kept, "sha256": f"{number:064x}"}])
    file = {**kept, "sha256": f"{number:064x}", "media": "pdf", "pages": pages, "first_page": 1}
    _add(unit, VersionFile, [{**file, "ocr_pages": [], "directive": "", "origin": "sent"}])
    _add(unit, ClauseRow, [_clause(agency, version, place) for place in range(sizes.clauses)])
    return manual, version


def _clause(agency: str, version: str, place: int) -> dict[str, Any]:
    page = place // 10 + 1
    words = " ".join(_WORDS[(place * 7 + step * 3) % len(_WORDS)] for step in range(40))
    return {
        "agency_id": agency,
        "version_id": version,
        "ordinal": place,
        "file": 0,
        "page": page,
        "label": f"Art. {place + 1}",
        "path": [f"Capítulo {place // 20 + 1}", f"Artículo {place + 1}"],
        "lead_in": "",
        "text": f"{words} {place}.",
        "digest": f"{place:064x}",
        "language": "es",
        "rest": {**_REST, "boxes": [[page, 72.0, 72.0, 540.0, 90.0]]},
    }


def _run(  # noqa: PLR0917 - the parts of a run
    unit: Unit,
    agency: str,
    assessment: str,
    edition: Edition,
    versions: list[str],
    calibration: str,
    chance: random.Random,
) -> str:
    run = unit.new_id()
    states = [
        _state(agency, run, ordinal, standard, element, chance)
        for ordinal, standard in enumerate(edition.standards)
        for element in ("", *(one.id for one in standard.elements))
    ]
    whole = [row["status"] for row in states if not row["element"]]
    revision = editions.in_use(unit, edition.id).id
    row = {
        "id": run,
        "agency_id": agency,
        "assessment_id": assessment,
        "job_id": None,
        "number": 1,
        "state": "done",
        "revision_id": revision,
        "applicability_id": None,
        "edition_digest": edition.digest,
        "encoder": "made-up",
        "dimensions": 384,
        "scorer": "made-up",
        "calibration_id": calibration,
        "assurances": [],
        "counts": {status: whole.count(status) for status in _STATUSES},
        "clauses": 0,
        "created_at": unit.now,
        "finished_at": unit.now,
    }
    _add(unit, Run, [row])
    unit.session.get_one(Assessment, assessment).current_run_id = run
    unit.session.flush()
    places = [
        {"agency_id": agency, "run_id": run, "version_id": version, "position": place}
        for place, version in enumerate(versions)
    ]
    _add(unit, RunVersion, places)
    _add(unit, StandardState, states)
    return run


def _state(  # noqa: PLR0917 - the parts of a state
    agency: str, run: str, ordinal: int, standard: Any, element: str, chance: random.Random
) -> dict[str, Any]:
    status = _STATUSES[min(3, int(chance.random() * 3.2))]
    return {
        "agency_id": agency,
        "run_id": run,
        "ordinal": ordinal,
        "standard": standard.id,
        "element": element,
        "status": status,
        "confidence": round(chance.random(), 4),
        "gap_probability": round(chance.random(), 4),
        "applies": None,
        "applicability": None,
    }


def _proposals(  # noqa: PLR0917 - the parts of a list
    unit: Unit,
    agency: str,
    run: str,
    edition: Edition,
    clauses: Any,
    count: int,
    chance: random.Random,
) -> None:
    targets = [
        (standard.id, element)
        for standard in edition.standards
        for element in ("", *(one.id for one in standard.elements))
    ]
    rows = [
        {
            "agency_id": agency,
            "run_id": run,
            "standard": targets[place % len(targets)][0],
            "element": targets[place % len(targets)][1],
            "kind": "proposal",
            "rank": place // len(targets) + 1,
            "clause_id": clauses[chance.randrange(len(clauses))],
            "score": round(chance.random(), 4),
            "confidence": round(chance.random(), 4),
            "low": None,
            "high": None,
            "cited": False,
            "why": _WHY,
        }
        for place in range(count)
    ]
    _add(unit, ProposalRow, rows)


def _decisions(  # noqa: PLR0917 - the parts of a decision
    unit: Unit,
    agency: str,
    assessment: str,
    run: str,
    edition: Edition,
    clauses: Any,
    count: int,
) -> None:
    asked = requirement_digests(unit, assessments.get(unit, assessment).revision_id)
    said = unit.session.execute(
        select(ClauseRow.id, ClauseRow.digest).where(ClauseRow.id.in_(clauses[:count]))
    )
    read = {row.id: row.digest for row in said.all()}
    rows = [
        {
            "agency_id": agency,
            "assessment_id": assessment,
            "run_id": run,
            "proposal_id": None,
            "standard": edition.standards[place % len(edition.standards)].id,
            "element": "",
            "clause_id": clauses[place % len(clauses)],
            "element_digest": asked[edition.standards[place % len(edition.standards)].id, ""],
            "clause_digest": read[clauses[place % len(clauses)]],
            "verdict": "satisfies",
            "user_id": "made-up",
            "user_name": "Persona de prueba",
            "at": unit.now,
            "score": 0.5,
            "rank": 1,
            "confidence": 0.5,
            "calibration_id": None,
            "holds": True,
        }
        for place in range(count)
    ]
    last = {(row["standard"], row["clause_id"]): place for place, row in enumerate(rows)}
    for place, row in enumerate(rows):
        row["holds"] = last[row["standard"], row["clause_id"]] == place
    _add(unit, Decision, rows)
    stand(unit, assessments.get(unit, assessment), [row["standard"] for row in rows])


def _add(unit: Unit, table: Any, rows: list[dict[str, Any]]) -> None:
    for chunk in _chunks(rows):
        unit.insert(table, chunk)


def _chunks(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(rows), _CHUNK):
        yield rows[start : start + _CHUNK]
