"""A full store in, the time of every page and list with twenty people at work out."""

from __future__ import annotations

import csv
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx2
from fastapi import Response
from sqlalchemy import func, insert, select

from service.people.access import Permission, system_access
from service.settings import Settings
from service.start import started
from service.store import agencies, assessments
from service.store.agencies import AgencyFacts
from service.store.assessment_tables import ProposalRow, StandardState
from service.store.base import Table
from service.store.manual_tables import ClauseRow
from service.store.people_tables import Agency, ApiToken, User
from service.store.sign_ins import digest_of, new_secret, open_session
from service.store.unit import Store, Unit
from service.web.state import Service
from service.web.visitors import set_session
from tests.portfolio import Made, Sizes, fill

PAGES = (
    "/",
    "/?vista=estados",
    "/agencias/{agency}",
    "/manuales/{manual}",
    "/versiones/{version}",
    "/autoevaluaciones/{assessment}",
    "/autoevaluaciones/{assessment}/estandares/{standard}",
    "/ediciones",
    "/ediciones/le-6",
    "/ediciones/le-6/estandares/{standard}",
    "/comparativo?edicion=le-6&estandar={standard}",
    "/autoevaluaciones/{assessment}/estandares/{standard}/precedentes",
    "/agencias/{agency}/bitacora",
    "/trabajos",
)
LISTS = (
    "/api/v1/agencies",
    "/api/v1/agencies/{agency}/manuals",
    "/api/v1/manuals/{manual}/versions",
    "/api/v1/versions/{version}/clauses",
    "/api/v1/jobs",
    "/api/v1/agencies/{agency}/assessments",
    "/api/v1/assessments/{assessment}/runs",
    "/api/v1/assessments/{assessment}/standards",
    "/api/v1/assessments/{assessment}/proposals",
    "/api/v1/assessments/{assessment}/decisions",
    "/api/v1/assessments/{assessment}/gaps",
    "/api/v1/assessments/{assessment}/readiness",
    "/api/v1/editions",
    "/api/v1/editions/le-6/standards",
    "/api/v1/editions/le-6/standards/{standard}/comparison",
)
FULL = Sizes(agencies=100, manuals=3, clauses=1000, proposals=5000, decisions=100, edition="le-6")
_FIRST, _SECONDS = 15, 180
# More than is read while they look.
_MANUALS, _ARTICLES = 6, 9000
_ARTICLE = (
    "Artículo {number}.- La academia deberá llevar registro de cada curso {manual}-{number}; el "
    "director lo revisará antes de diez días y conservará cinco años."
)


def table(database: str | None, sizes: Sizes = FULL) -> str:
    """Return p50 and p95 of every page and list, idle and while a manual is read."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "datos", database=database)
        given = prepare(settings, sizes)
        told = [_told(settings)]
        with serving(settings) as address:
            # A first round, not counted: templates and editions are loaded once a process.
            visit(address, given, Path(folder) / "first", _FIRST)
            idle = visit(address, given, Path(folder) / "idle")
            stop = _keep_reading(address, given)
            busy = visit(address, given, Path(folder) / "busy")
            told.append(stop())
    rows = ["| page or list | idle p50 | idle p95 | while reading p50 | while reading p95 |"]
    rows += ["|---|---|---|---|---|"]
    for route in (*PAGES, *LISTS, "Aggregated"):
        cells = [f"{one[route][0]:.0f} | {one[route][1]:.0f}" for one in (idle, busy)]
        rows.append(f"| `{route}` | {' | '.join(cells)} |")
    return "\n".join([*told, "", *rows, ""])


def prepare(settings: Settings, sizes: Sizes) -> dict[str, Any]:
    """Fill a data folder and return what visitors need: cookie, token and ids."""
    settings.data.mkdir(mode=0o700, exist_ok=True)
    with started(settings, work=False) as service:
        made = fill(service.store, sizes)
        _analysed(service.store)
        cookie, token = _operator(service)
    return {
        "pages": PAGES,
        "lists": LISTS,
        "cookie": cookie,
        "token": token,
        "made": [_ids(one) for one in made],
        "sizes": asdict(sizes),
    }


def visit(
    address: str, given: dict[str, Any], out: Path, seconds: int = _SECONDS
) -> dict[str, tuple[float, float]]:
    """Return (p50, p95) in milliseconds of each route with 20 people."""
    told = out.with_suffix(".json")
    told.write_text(json.dumps(given), encoding="utf-8")
    subprocess.run(
        [
            *(sys.executable, "-m", "locust", "--headless", "--only-summary"),
            *("-f", str(Path(__file__).with_name("visitors.py"))),
            *("-u", "20", "-r", "10", "-t", f"{seconds}s", "-H", address, "--csv", str(out)),
        ],
        env={**os.environ, "ACREDITA_BENCH": str(told)},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with out.with_name(f"{out.name}_stats.csv").open(encoding="utf-8") as file:
        return {row["Name"]: (float(row["50%"]), float(row["95%"])) for row in csv.DictReader(file)}


@dataclass(frozen=True, kw_only=True)
class Given:
    """Empty agencies, each with an assessment, and a token that may do everything."""

    agencies: tuple[str, ...]
    token: str


def prepared(settings: Settings, names: Sequence[str], edition: str) -> Given:
    """Make agencies that have sent nothing yet, each with an assessment."""
    settings.data.mkdir(mode=0o700, exist_ok=True)
    with started(settings, work=False) as service:
        with service.store.write(system_access()) as unit:
            made = [_agency(unit, name, edition) for name in names]
        _, token = _operator(service)
    return Given(agencies=tuple(made), token=token)


def _agency(unit: Unit, name: str, edition: str) -> str:
    facts = AgencyFacts(name=name, program=edition.partition("-")[0], state="JAL")
    agency = agencies.create(unit, facts, 5000)
    assessments.create(unit, agency, "Ciclo", edition)
    return agency


def manual_text(name: str, articles: int) -> bytes:
    """Return a manual of so many articles, no two of them alike, nor like those of another name."""
    written = (_ARTICLE.format(number=number, manual=name) for number in range(1, articles + 1))
    return "\n\n".join(written).encode()


@contextmanager
def working(settings: Settings) -> Iterator[None]:
    """Run ``acredita worker`` in a process of its own."""
    with _process(settings, "worker"):
        yield


@contextmanager
def serving(settings: Settings, *more: str) -> Iterator[str]:
    """Run ``acredita serve`` in a process of its own and yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with _process(settings, "serve", "--port", str(port), *more):
        _await(address)
        yield address


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment in which a command has these settings."""
    own = {"ACREDITA_DATA": str(settings.data), "ACREDITA_THREADS": str(settings.threads)}
    if settings.database is not None:
        own["ACREDITA_DATABASE"] = settings.database
    return {**os.environ, **own}


@contextmanager
def _process(settings: Settings, *command: str) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli", *command],
        env=environment_of(settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def _await(address: str) -> None:
    for _ in range(300):
        try:
            # With --without-work it is ready once a worker is, which starts later.
            if httpx2.get(f"{address}/healthz", timeout=2).status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.2)
    raise TimeoutError(address)


def _keep_reading(address: str, given: dict[str, Any]) -> Callable[[], str]:
    """Send long manuals to be read at low priority; the function returned tells how far it came.

    Raises RuntimeError there when they were all read before people stopped looking.
    """
    bearer = {"Authorization": f"Bearer {given['token']}"}
    names = [f"medida-{place}" for place in range(_MANUALS)]
    for name, made in zip(names, given["made"], strict=False):
        httpx2.post(
            f"{address}/api/v1/agencies/{made['agency']}/manuals",
            headers=bearer,
            data={"name": name},
            files={"files": (f"{name}.txt", manual_text(name, _ARTICLES), "text/plain")},
        ).raise_for_status()
    began = time.monotonic()

    def told() -> str:
        answer = httpx2.get(f"{address}/api/v1/jobs?limit=50", headers=bearer)
        states = Counter(job["state"] for job in answer.json()["items"])
        seconds = time.monotonic() - began
        if not states["running"]:
            raise RuntimeError(f"{dict(states)} after {seconds:.0f} s")
        return f"Jobs meanwhile: {dict(states)} after {seconds:.0f} s."

    return told


def _operator(service: Service) -> tuple[str, str]:
    secret = new_secret()
    with service.store.write(system_access()) as unit:
        user = unit.new_id()
        row = {"id": user, "email": "medida@example.mx", "name": "Medida", "operator": True}
        unit.session.execute(insert(User), [{**row, "created_at": unit.now}])
        token = {
            "id": unit.new_id(),
            "user_id": user,
            "name": "medida",
            "digest": digest_of(secret),
            "hint": secret[:4],
            "scopes": [one.value for one in Permission],
            "created_at": unit.now,
        }
        unit.session.execute(insert(ApiToken), [token])
        session = open_session(unit, user=user, days=1, origin="", agent="")
    answer = Response()
    set_session(answer, service, session)
    return answer.headers["set-cookie"].split(";")[0], secret


def _ids(made: Made) -> dict[str, Any]:
    return {
        "agency": made.agency,
        "manual": made.manuals[0],
        "version": made.versions[0],
        "assessment": made.assessment,
        "standard": "4.1.1",
    }


def _analysed(store: Store) -> None:
    with store.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _told(settings: Settings) -> str:
    counted: list[type[Table]] = [Agency, ClauseRow, StandardState, ProposalRow]
    with started(settings, work=False) as service, service.store.read(system_access()) as unit:
        counts = {
            table.__tablename__: unit.session.scalar(select(func.count()).select_from(table))
            for table in counted
        }
    kind = "PostgreSQL" if settings.database else "SQLite"
    return f"{kind}: " + ", ".join(f"{count:,} {name}" for name, count in counts.items()) + "."
