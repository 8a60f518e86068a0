"""A portfolio that was decided about and a changed edition in, the time of its re-check out."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import numpy as np
from sqlalchemy import func, select, update

from corpora.catalog import edition_of, element_digest, load_edition, standard_digest
from corpora.records import Edition, Standard
from models.onnx_encoder import OnnxEncoder
from pipelines.embed import passage_of, vector_key
from pipelines.run import questions_of
from service import rechecking
from service.cache import VectorCache
from service.people.access import system_access
from service.rechecking import PlanAsked
from service.settings import Settings
from service.start import started
from service.store import assessments, bodies, editions, rechecks, runs
from service.store.assessment_tables import Decision
from service.store.decided import WITHDRAWN
from service.store.freshness import body as body_of
from service.store.freshness import open_assessments
from service.store.manual_tables import ClauseRow
from service.store.unit import Store
from service.work.kit import Kit
from service.work.match import matched
from service.work.staying import Asked
from tests.benchmarks.service import working
from tests.portfolio import Made, Sizes, fill
from tests.postgres import Cluster, name_of

EDITION, CHANGED = "le-6", 60
# Clauses of each of an agency's three manuals: with fewer many agencies are made in minutes.
_CLAUSES = int(os.environ.get("ACREDITA_BENCH_CLAUSES", "1000"))
SIZES = Sizes(manuals=3, clauses=_CLAUSES, proposals=0, decisions=200, edition=EDITION)
# How many agencies; a re-check is to be measured at 10, 30, 100 and 300.
GROWTH = tuple(int(one) for one in os.environ.get("ACREDITA_BENCH_AGENCIES", "2,6").split(","))
_DRY_RUNS = 3
# Words of a clause.
_WORDS = 40


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Seconds of a dry run and of the plan done, and what became of the decisions."""

    agencies: int
    dry: float
    wall: float
    decisions: int
    told: int
    as_planned: bool


def table() -> str:
    """Return times against the number of agencies, on SQLite, with every vector cached."""
    lines = [f"{SIZES.manuals * SIZES.clauses} clauses an agency, {CHANGED} standards reworded", ""]
    lines.append(
        "| agencies | dry run, s | wall, s | s an agency | decisions | told | as planned |"
    )
    lines.append("|---|---|---|---|---|---|---|")
    for agencies in GROWTH:
        with tempfile.TemporaryDirectory() as folder:
            found = measured(Settings(data=Path(folder) / "datos"), agencies)
        each = found.wall / found.agencies
        lines.append(
            f"| {agencies} | {found.dry:.2f} | {found.wall:.1f} | {each:.2f} | "
            f"{found.decisions} | {found.told} | {'yes' if found.as_planned else 'NO'} |"
        )
    return "\n".join([*lines, ""])


def shared(cluster: Cluster, agencies: int = 80) -> str:
    """Return the time of one worker and of two, of one thread, with the same agencies to do."""
    times = []
    with tempfile.TemporaryDirectory() as folder:
        first = Settings(data=Path(folder) / "datos", database=cluster.database(), threads=1)
        plan = _prepared(first, agencies)
        second = replace(
            first,
            data=Path(folder) / "otra",
            database=cluster.database(template=name_of(str(first.database))),
        )
        shutil.copytree(first.data, second.data)
        for count, settings in ((1, first), (2, second)):
            with ExitStack() as stack:
                for _ in range(count):
                    stack.enter_context(working(settings))
                with started(settings, work=False) as service:
                    times.append(_done(service.store, plan))
    return (
        f"One worker {times[0]:.1f} s, two {times[1]:.1f} s: {times[0] / times[1]:.2f} times as "
        f"fast ({agencies} agencies).\n"
    )


def measured(settings: Settings, agencies: int) -> Measured:
    """Fill a data folder, make a plan some times and do it once."""
    plan = _prepared(settings, agencies)
    with started(settings, work=True) as service:
        dry = []
        for _ in range(_DRY_RUNS):
            began = time.perf_counter()
            plan = rechecking.plan(
                service.store, settings.data, system_access(), PlanAsked(edition=EDITION)
            ).id
            dry.append(time.perf_counter() - began)
        before = _decisions(service.store)
        wall = _done(service.store, plan, service.work.wake)
        with service.store.read(system_access()) as unit:
            items = rechecks.items(unit, plan)
    planned = [{k: v for k, v in one.counts["decisions"].items() if v} for one in items]
    return Measured(
        agencies=agencies,
        dry=median(dry),
        wall=wall,
        decisions=before,
        told=sum(sum(one.result["decisions"].values()) for one in items),
        as_planned=[one.result["decisions"] for one in items] == planned,
    )


def _prepared(settings: Settings, agencies: int) -> str:
    """Fill a folder, keep every vector, store the other wording, and return a first plan."""
    settings.data.mkdir(mode=0o700, exist_ok=True)
    with started(settings, work=False) as service:
        made = fill(service.store, replace(SIZES, agencies=agencies))
        _reword(service.store, made)
        changed = _changed(load_edition(EDITION))
        _keep_vectors(service.store, settings.data, made, changed)
        _first_runs(settings, made)
        with service.store.write(system_access()) as unit:
            editions.store(unit, changed, source="banco")
        return rechecking.plan(
            service.store, settings.data, system_access(), PlanAsked(edition=EDITION)
        ).id


def _done(store: Store, plan: str, wake: object = None) -> float:
    began = time.perf_counter()
    with store.write(system_access()) as unit:
        rechecks.start(unit, plan)
    if callable(wake):
        wake()
    while True:
        with store.read(system_access()) as unit:
            row = rechecks.get(unit, plan)
        if row.finished_at is not None:
            return time.perf_counter() - began
        time.sleep(0.05)


def _decisions(store: Store) -> int:
    with store.read(system_access()) as unit:
        held = select(func.count(Decision.id)).where(Decision.holds, Decision.verdict != WITHDRAWN)
        return unit.session.scalar(held) or 0


def words_asked(edition: str) -> list[str]:
    """Return every word of an edition's statements once, to draw clauses from."""
    rows = load_edition(edition).standards
    return sorted({word for row in rows for word in row.statement_es.split()})


def _reword(store: Store, made: Sequence[Made]) -> None:
    """Give each clause words of its own, drawn from those of the standards."""
    words = words_asked(EDITION)
    chance = random.Random(0)
    for one in made:
        rows = [
            {"id": clause, "text": " ".join(chance.choices(words, k=_WORDS))}
            for clause in one.clauses
        ]
        with store.write(system_access()) as unit:
            unit.session.execute(update(ClauseRow), rows)


def _first_runs(settings: Settings, made: Sequence[Made]) -> None:
    """Match every agency against the wording in use, as it was when its manuals were sent."""
    kit = Kit(settings)
    for one in made:
        with kit.store.read(system_access()) as unit:
            (open_one,) = open_assessments(unit, one.agency)
            edition = editions.load(unit, open_one.revision_id)
            versions = body_of(unit, one.agency)
        asked = Asked(edition=edition, applies=(), versions=versions)
        found = matched(kit, kit.model, asked, kit.body(one.agency, versions), None)
        with kit.store.write(system_access()) as unit:
            run = runs.add_done(unit, one.agency, open_one, versions, found)
            assessments.pin(unit, open_one.id, revision=open_one.revision_id, run=run)
    kit.store.close()


def _keep_vectors(store: Store, data: Path, made: Sequence[Made], changed: Edition) -> None:
    """Keep a vector of every clause, made up, and of every question, the real one."""
    encoder = OnnxEncoder.bundled()
    kept = VectorCache(data, encoder.id, encoder.dimensions)
    chance = np.random.default_rng(0)
    for one in made:
        with store.read(system_access()) as unit:
            body = bodies.load(unit, one.versions)
        rows = chance.normal(size=(len(body.clauses), encoder.dimensions))
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        for clause, row in zip(body.clauses, rows, strict=True):
            kept[vector_key(encoder.id, passage_of(clause), query=False)] = row.astype(np.float16)
        kept.flush()
    questions_of(changed, encoder, kept)
    kept.flush()


def _changed(edition: Edition) -> Edition:
    """Return an edition whose first standards ask for more."""
    rows = [_reworded(one) for one in edition.standards[:CHANGED]]
    made = edition_of(
        id=edition.id,
        program=edition.program,
        name_es=edition.name_es,
        name_en=edition.name_en,
        standards=(*rows, *edition.standards[CHANGED:]),
    )
    return replace(made, effective=edition.effective, revision=2)


def _reworded(row: Standard) -> Standard:
    statements = (
        f"{row.statement_es} El mando lo revisa cada trimestre.",
        f"{row.statement_en} Command reviews it every quarter.",
    )
    elements = tuple(
        replace(
            part,
            digest=element_digest(statements=statements, texts=(part.text_es, part.text_en)),
        )
        for part in row.elements
    )
    digest = standard_digest(
        titles=(row.title_es, row.title_en),
        statements=statements,
        paths=(row.path_es, row.path_en),
        elements=elements,
    )
    return replace(
        row,
        statement_es=statements[0],
        statement_en=statements[1],
        elements=elements,
        digest=digest,
    )
