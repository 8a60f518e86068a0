"""An assessment in, its second reading out: opened at random, read blind, one pair at a time."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response

from corpora.errors import BadRequest, NothingToDraw
from pipelines.agreement import Agreement
from service.people.access import Permission
from service.store import editions, second_readings
from service.store.second_readings import BlindPair, Eligible, LotAsked, Standing
from service.store.unit import Unit
from service.web.faults import Faults
from service.web.forms import faults_of, number_of, see
from service.web.pages.assessments import Around, Chapter, around_any, chapters_of
from service.web.pair_views import PairView, pair_view
from service.web.rendering import page
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
LOTS = (10, 20, 50)
LARGEST_SEED = 2**31


@dataclass(frozen=True, kw_only=True)
class SecondReadingPage:
    """How many pairs wait, agree and disagree; for whoever may, the form that opens more."""

    template: ClassVar[str] = "assessments/second.html"
    of: Around
    standing: Standing
    agreement: Agreement
    eligible: tuple[Eligible, ...]
    chapters: tuple[Chapter, ...]
    sizes: tuple[int, ...]
    asked: LotAsked
    faults: Faults = field(default_factory=Faults)


@dataclass(frozen=True, kw_only=True)
class BlindPage:
    """A pair to be read by somebody who is not told what was said of it; None: none is left."""

    template: ClassVar[str] = "assessments/second_pair.html"
    of: Around
    id: int
    shown: PairView | None
    left: int
    reason: str
    note: str
    faults: Faults = field(default_factory=Faults)


@router.get("/autoevaluaciones/{assessment}/segunda-lectura")
def show(
    request: Request, assessment: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Show how the second reading stands and how far readers agree."""
    with service.store.read(visitor.access) as unit:
        shown = _page(unit, assessment, LotAsked(size=LOTS[1]))
    return page(request, shown)


@router.post("/autoevaluaciones/{assessment}/segunda-lectura")
def open_lot(  # noqa: PLR0913 - what is asked for
    request: Request,
    assessment: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    cuantos: Annotated[str, Form()] = "",
    persona: Annotated[str, Form()] = "",
    capitulo: Annotated[str, Form()] = "",
) -> Response:
    """Have decisions drawn at random read again."""
    size = number_of(cuantos, 10_000) or None
    asked = LotAsked(size=size, person=persona or None, chapter=capitulo[:200] or None)
    try:
        with service.store.write(visitor.access) as unit:
            seed = secrets.randbelow(LARGEST_SEED)
            second_readings.open_lot(unit, assessment, asked, seed)
    except NothingToDraw as error:
        with service.store.read(visitor.access) as unit:
            shown = _page(unit, assessment, asked, faults_of(request, error, "cuantos"))
        return page(request, shown)
    return see(f"/autoevaluaciones/{assessment}/segunda-lectura", "lectura-abierta")


@router.get("/autoevaluaciones/{assessment}/segunda-lectura/leer")
def pair(
    request: Request,
    assessment: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    despues: int = 0,
) -> Response:
    """Show the next pair that whoever asks may read."""
    with service.store.read(visitor.access) as unit:
        found = second_readings.next_pair(unit, assessment, despues)
        shown = _blind(unit, assessment, found)
    return page(request, shown)


@router.post("/autoevaluaciones/{assessment}/segunda-lectura/{reading}")
def read(  # noqa: PLR0913 - what a person says
    request: Request,
    assessment: str,
    reading: int,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    dictamen: Annotated[str, Form()] = "",
    motivo: Annotated[str, Form()] = "",
    nota: Annotated[str, Form()] = "",
) -> Response:
    """Keep what a second reader says and go on; whether both agree is not told."""
    try:
        with service.store.write(visitor.access) as unit:
            said = {"verdict": dictamen, "reason": motivo, "note": nota}
            second_readings.read(unit, assessment, reading, **said)
    except BadRequest as error:
        with service.store.read(visitor.access) as unit:
            found = second_readings.blind(unit, assessment, reading)
            faults = faults_of(request, error, "motivo")
            shown = _blind(unit, assessment, found, faults, (motivo[:40], nota[:10_000]))
        return page(request, shown)
    return see(f"/autoevaluaciones/{assessment}/segunda-lectura/leer?despues={reading}", "guardado")


def _page(
    unit: Unit, assessment: str, asked: LotAsked, faults: Faults | None = None
) -> SecondReadingPage:
    of = around_any(unit, assessment)
    return SecondReadingPage(
        of=of,
        standing=second_readings.standing(unit, assessment),
        agreement=second_readings.compared(unit, assessment),
        eligible=second_readings.eligible(unit, assessment) if of.may_assess else (),
        chapters=chapters_of(editions.load(unit, of.wording.id)) if of.may_assess else (),
        sizes=LOTS,
        asked=asked,
        faults=faults or Faults(),
    )


def _blind(
    unit: Unit,
    assessment: str,
    found: BlindPair | None,
    faults: Faults | None = None,
    said: tuple[str, str] = ("", ""),
) -> BlindPage:
    of = around_any(unit, assessment)
    unit.require(Permission.DECIDE, of.agency.id)
    shown = None
    if found is not None:
        shown = pair_view(editions.load(unit, of.wording.id), found.pair)
    return BlindPage(
        of=of,
        id=0 if found is None else found.id,
        shown=shown,
        left=second_readings.standing(unit, assessment).mine,
        reason=said[0],
        note=said[1],
        faults=faults or Faults(),
    )
