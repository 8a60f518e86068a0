"""A manual in, the rows of one agency out; and how fast and how large a database grows by them."""

from __future__ import annotations

import hashlib
import json
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select, text

from corpora.catalog import load_edition
from models.ocr import Tesseract
from pipelines.embed import Kept
from pipelines.extract.limits import Limits
from pipelines.extract.reader import read_document
from pipelines.results import Document
from pipelines.run import Body, ReadFile, Source, SourceFile, crosswalk, read_body
from pipelines.segment.force import ForceTagger
from service.people.access import system_access
from service.settings import Settings
from service.start import started
from service.store import bodies
from service.store.assessment_tables import ProposalRow, Run, StandardState
from service.store.manual_tables import ClauseRow
from service.store.unit import Store, Unit
from service.work.match import TOP, found_of
from tests.benchmarks.gold import method
from tests.portfolio import Made, Sizes, fill

CLAUSES, EDITION, REPEATS = 3000, "le-6", 3
TABLES = (ClauseRow, StandardState, ProposalRow)
STEPS = (10, 40, 100)
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The rows of one agency as the service keeps them, and the seconds that its match takes.

    ``processor`` are seconds of all cores together: what else runs on the machine is not in them.
    ``fetched`` and ``written`` are the bytes of a match's rows on their way, as JSON.
    """

    clauses: Sequence[Row]
    states: Sequence[Row]
    proposals: Sequence[Row]
    seconds: float
    processor: float
    fetched: int
    written: int


@dataclass(frozen=True, kw_only=True)
class Grown:
    """A database: rows a second by table and step, bytes a row with its indexes by table."""

    kind: str
    rates: Sequence[tuple[int, Mapping[str, float]]]
    bytes_each: Mapping[str, float]


def shape_of(files: Sequence[Path], kept: Kept) -> Shape:
    """Return what an agency whose manuals are these files has, cut at 3,000 clauses.

    It is matched with its vectors kept, as a re-check is; the median of a few times.
    """
    limits, ocr = Limits(), Tesseract()
    segments: dict[str, ReadFile] = {}

    def read(data: bytes, name: str) -> Document:
        return read_document(data, name, limits, ocr)

    sources = [
        Source(name=one.name, files=(SourceFile(name=one.name, data=one.read_bytes()),))
        for one in files
    ]
    whole = read_body(sources, read, ForceTagger(), segments)
    body = Body(
        manuals=whole.manuals,
        clauses=whole.clauses[:CLAUSES],
        languages=whole.languages[:CLAUSES],
        errors=(),
    )
    edition, ships = load_edition(EDITION), method(kept)
    crossed = crosswalk(body, edition, ships, TOP)
    seconds, processor = [], []
    for _ in range(REPEATS):
        began, used = time.perf_counter(), time.process_time()
        crossed = crosswalk(body, edition, ships, TOP)
        seconds.append(time.perf_counter() - began)
        processor.append(time.process_time() - used)
    places = {clause.id: place for place, clause in enumerate(body.clauses)}
    found = found_of(crossed, places)
    rows = [
        bodies.clause_row(clause, place, 0, language)
        for place, (clause, language) in enumerate(zip(body.clauses, body.languages, strict=True))
    ]
    return Shape(
        clauses=rows,
        states=[dict(one) for one in found.states],
        proposals=[dict(one) for one in found.proposals],
        seconds=statistics.median(seconds),
        processor=statistics.median(processor),
        fetched=_size(rows),
        written=_size(found.states) + _size(found.proposals),
    )


def grow(database: str | None, shape: Shape, steps: Sequence[int] = STEPS) -> Grown:
    """Fill a database with agencies of one shape, up to each step, and measure as it grows."""
    rates = []
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "datos", database=database)
        with started(settings, work=False) as service:
            done = 0
            for step in steps:
                empty = Sizes(
                    agencies=step - done, clauses=0, proposals=0, decisions=0, edition=EDITION
                )
                made = fill(service.store, empty, seed=step)
                rates.append((step, _rates(service.store, made, shape)))
                done = step
            return Grown(
                kind="PostgreSQL" if database else "SQLite",
                rates=rates,
                bytes_each=_bytes_each(service.store),
            )


def table(grown: Sequence[Grown], shape: Shape) -> str:
    """Return rows a second and bytes a row of each database."""
    names = [one.__tablename__ for one in TABLES]
    lines = [
        f"An agency: {len(shape.clauses):,} clauses, {len(shape.states):,} states, "
        f"{len(shape.proposals):,} proposals; matched again in {shape.seconds:.1f} s "
        f"({shape.processor:.1f} s of processor) with its vectors kept; "
        f"{shape.fetched / 1e6:.1f} MB of clauses fetched, {shape.written / 1e6:.1f} MB written.\n",
        f"| database | agencies | {' | '.join(f'{name} rows/s' for name in names)} | "
        "a match saved, s |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for one in grown:
        for step, rates in one.rates:
            cells = " | ".join(f"{rates[name]:,.0f}" for name in names)
            saved = saving_seconds(rates, shape)
            lines.append(f"| {one.kind} | to {step:,} | {cells} | {saved:.2f} |")
    lines += ["", f"| bytes a row | {' | '.join(names)} |", "|---|---:|---:|---:|"]
    for one in grown:
        cells = " | ".join(f"{one.bytes_each[name]:,.0f}" for name in names)
        lines.append(f"| {one.kind}, indexes included | {cells} |")
    return "\n".join(lines) + "\n"


def saving_seconds(rates: Mapping[str, float], shape: Shape) -> float:
    """Return the seconds of writing what one match found, at some rows a second by table."""
    states, proposals = StandardState.__tablename__, ProposalRow.__tablename__
    return len(shape.states) / rates[states] + len(shape.proposals) / rates[proposals]


def _rates(store: Store, made: Sequence[Made], shape: Shape) -> dict[str, float]:
    """Write every agency's rows as the service does and return rows a second by table."""
    spent: dict[str, float] = dict.fromkeys((one.__tablename__ for one in TABLES), 0.0)
    rows = (shape.clauses, shape.states, shape.proposals)
    for one in made:
        own = {"agency_id": one.agency}
        with store.write(system_access()) as unit:
            clauses = [{**own, **_clause(row, one)} for row in shape.clauses]
            spent[ClauseRow.__tablename__] += _inserted(unit, ClauseRow, clauses, commit=True)
        with store.write(system_access()) as unit:
            ids = unit.session.scalars(
                select(ClauseRow.id)
                .where(ClauseRow.version_id == one.versions[0])
                .order_by(ClauseRow.ordinal)
            ).all()
            mine = {**own, "run_id": _second_run(unit, one.run)}
            states = [{**mine, **row} for row in shape.states]
            spent[StandardState.__tablename__] += _inserted(unit, StandardState, states)
            found = [{**mine, **row, "clause_id": ids[row["clause_id"]]} for row in shape.proposals]
            spent[ProposalRow.__tablename__] += _inserted(unit, ProposalRow, found, commit=True)
    return {
        name: len(made) * len(each) / spent[name] for name, each in zip(spent, rows, strict=True)
    }


def _clause(row: Row, made: Made) -> Row:
    """Return a clause of an agency's own: no two agencies share a digest."""
    digest = hashlib.sha256(f"{made.agency}{row['digest']}{row['ordinal']}".encode()).hexdigest()
    return {**row, "version_id": made.versions[0], "digest": digest}


def _second_run(unit: Unit, first: str) -> str:
    """Make another run like an assessment's first one: a re-check makes one."""
    columns = Run.__table__.columns
    kept = unit.session.execute(select(*columns).where(columns.id == first)).one()._asdict()
    made = unit.new_id()
    unit.session.execute(insert(Run), [{**kept, "id": made, "number": 2}])
    return made


def _inserted(unit: Unit, kind: Any, rows: Sequence[Row], *, commit: bool = False) -> float:
    """Return the seconds of writing rows, with the end of their transaction where it is theirs."""
    began = time.perf_counter()
    unit.insert(kind, rows)
    if commit:
        unit.session.commit()
    return time.perf_counter() - began


def _bytes_each(store: Store) -> dict[str, float]:
    """Return the bytes of each table and its indexes, by row."""
    found = {}
    with store.write(system_access()) as unit:
        for one in TABLES:
            rows = unit.session.scalar(select(func.count()).select_from(one)) or 1
            found[one.__tablename__] = _bytes(unit, store, one.__tablename__) / rows
    return found


def _bytes(unit: Unit, store: Store, name: str) -> int:
    asked = text("SELECT pg_total_relation_size(CAST(:name AS regclass))")
    if store.is_sqlite:
        asked = text(
            "SELECT sum(pgsize) FROM dbstat WHERE name IN "
            "(SELECT name FROM sqlite_master WHERE tbl_name = :name)"
        )
    return int(unit.session.execute(asked, {"name": name}).scalar_one())


def _size(rows: Sequence[Mapping[str, Any]]) -> int:
    """Return the bytes of rows as JSON, packed parts as they are."""
    return sum(
        len(json.dumps({k: v for k, v in row.items() if k != "why"}, ensure_ascii=False).encode())
        + len(row.get("why", b""))
        for row in rows
    )
