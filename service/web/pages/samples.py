"""An assessment in, its random samples out: drawn, judged pair by pair, and what they bound."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response

from corpora.errors import BadRequest, NothingToDraw
from models.calibration.binomial import upper_bound
from pipelines.evaluation.elusion import Elusion
from service.store import drawing, editions, samples
from service.store.drawing import SIZES
from service.store.paging import Paging
from service.store.pairs import ACCEPTED
from service.store.samples import ELUSION, FoundItem, Item, SampleRow
from service.store.unit import Unit
from service.web.faults import Faults
from service.web.forms import faults_of, number_of, see
from service.web.pages.addresses import address
from service.web.pages.assessments import Around, around_any
from service.web.pages.second_reading import LARGEST_SEED
from service.web.pair_views import PairView, pair_view
from service.web.rendering import page
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
_SAMPLES = 20


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A size of a sample, and the share that it bounds when nothing is found in it."""

    size: int
    upper: float


PROMISES = tuple(Promise(size=size, upper=upper_bound(0, size, 0.95)) for size in SIZES)


@dataclass(frozen=True, kw_only=True)
class SamplesPage:
    """The samples of an assessment, each with its bound, and for whoever may a form to draw."""

    template: ClassVar[str] = "assessments/samples.html"
    of: Around
    rows: tuple[tuple[SampleRow, Elusion | None], ...]
    promises: tuple[Promise, ...]
    first: str
    next: str
    kind: str
    faults: Faults = field(default_factory=Faults)


@dataclass(frozen=True, kw_only=True)
class SamplePage:
    """A sample: its bound, the pair to judge next, and the judged ones that count.

    ``just`` is the pair that was found to answer a moment ago, None for none.
    """

    template: ClassVar[str] = "assessments/sample.html"
    of: Around
    row: SampleRow
    bound: Elusion | None
    item: Item | None
    shown: PairView | None
    found: tuple[FoundItem, ...]
    just: FoundItem | None
    note: str
    faults: Faults = field(default_factory=Faults)


@router.get("/autoevaluaciones/{assessment}/muestras")
def show(
    request: Request,
    assessment: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    sigue: str | None = None,
) -> Response:
    """Show the samples of an assessment and the form of a new one."""
    with service.store.read(visitor.access) as unit:
        shown = _list(unit, assessment, sigue, ELUSION)
    return page(request, shown)


@router.post("/autoevaluaciones/{assessment}/muestras")
def draw(  # noqa: PLR0913 - what is asked for
    request: Request,
    assessment: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    clase: Annotated[str, Form()] = "",
    cuantos: Annotated[str, Form()] = "",
) -> Response:
    """Draw a sample."""
    size = number_of(cuantos, max(SIZES)) or 0
    try:
        with service.store.write(visitor.access) as unit:
            seed = secrets.randbelow(LARGEST_SEED)
            made = drawing.draw_sample(unit, assessment, clase, size, seed)
    except (BadRequest, NothingToDraw) as error:
        with service.store.read(visitor.access) as unit:
            shown = _list(unit, assessment, None, clase, faults_of(request, error, "clase"))
        return page(request, shown)
    return see(f"/autoevaluaciones/{assessment}/muestras/{made}", "creado")


@router.get("/autoevaluaciones/{assessment}/muestras/{sample}")
def sample(  # noqa: PLR0913 - what is asked for
    request: Request,
    assessment: str,
    sample: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    despues: int = -1,
    hallado: int = 0,
) -> Response:
    """Show a sample and the next pair to judge."""
    with service.store.read(visitor.access) as unit:
        row = samples.get(unit, assessment, sample)
        of = around_any(unit, assessment)
        judges = of.may_decide and row.is_open
        item = samples.next_item(unit, row, despues) if judges else None
        shown = _one(unit, of, row, item, just=hallado)
    return page(request, shown)


@router.post("/autoevaluaciones/{assessment}/muestras/{sample}/cerrar")
def close(
    assessment: str, sample: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Close a sample; what was judged stays."""
    with service.store.write(visitor.access) as unit:
        samples.close(unit, assessment, sample)
    return see(f"/autoevaluaciones/{assessment}/muestras/{sample}", "guardado")


@router.post("/autoevaluaciones/{assessment}/muestras/{sample}/{item}")
def judge(  # noqa: PLR0913 - what a person says
    request: Request,
    assessment: str,
    sample: str,
    item: int,
    *,
    visitor: CurrentVisitor,
    service: CurrentService,
    dictamen: Annotated[str, Form()] = "",
    nota: Annotated[str, Form()] = "",
) -> Response:
    """Keep what a person says of a pair, and go on to the next."""
    here = f"/autoevaluaciones/{assessment}/muestras/{sample}"
    try:
        with service.store.write(visitor.access) as unit:
            said = {"verdict": dictamen, "note": nota}
            row, position = samples.judge(unit, assessment, sample, item, **said)
    except BadRequest as error:
        with service.store.read(visitor.access) as unit:
            row = samples.get(unit, assessment, sample)
            of = around_any(unit, assessment)
            faults = faults_of(request, error, "dictamen")
            again = samples.item(unit, row, item)
            shown = _one(unit, of, row, again, note=nota[:10_000], faults=faults)
        return page(request, shown)
    missed = row.kind == ELUSION and dictamen in ACCEPTED
    return see(address(here, despues=position, hallado=item if missed else ""), "guardado")


def _list(
    unit: Unit, assessment: str, cursor: str | None, kind: str, faults: Faults | None = None
) -> SamplesPage:
    here = f"/autoevaluaciones/{assessment}/muestras"
    of = around_any(unit, assessment)
    found = samples.listed(unit, assessment, Paging(cursor=cursor, limit=_SAMPLES))
    return SamplesPage(
        of=of,
        rows=tuple((row, samples.bound(row)) for row in found.rows),
        promises=PROMISES,
        first=here if cursor else "",
        next=address(here, sigue=found.next) if found.next else "",
        kind=kind,
        faults=faults or Faults(),
    )


def _one(  # noqa: PLR0913 - what a page shows
    unit: Unit,
    of: Around,
    row: SampleRow,
    item: Item | None,
    *,
    just: int = 0,
    note: str = "",
    faults: Faults | None = None,
) -> SamplePage:
    found = samples.found_items(unit, row)
    accepted = samples.accepted_links(unit, of.assessment.id) if row.kind == ELUSION else None
    edition = editions.load(unit, of.wording.id)
    return SamplePage(
        of=of,
        row=row,
        bound=samples.bound(row, accepted),
        item=item,
        shown=None if item is None else pair_view(edition, item.pair),
        found=found,
        just=next((one for one in found if one.id == just), None),
        note=note,
        faults=faults or Faults(),
    )
