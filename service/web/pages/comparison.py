"""A standard of an edition in, the page and the file that compare agencies on it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from corpora.errors import NotFound
from service.comparing import Comparison, compare
from service.exports.comparison_csv import comparison_csv
from service.exports.trail import CSV
from service.store import comparisons, editions, precedents
from service.store.comparisons import Wanted
from service.store.editions import EditionInUse
from service.store.paging import Paging
from service.store.precedents import Precedent
from service.store.unit import Unit
from service.web.downloads import attachment
from service.web.pages.addresses import address
from service.web.pages.assessments import STATUSES
from service.web.rendering import language_of, page
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
_PATH = "/comparativo"
_PAGE, _NAMES = 50, 12
# A file holds every agency that is wanted.
_EVERY = 100_000


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked for; ``estandar`` is a number, or words of a title."""

    edicion: str = ""
    estandar: str = ""
    inciso: str = ""
    estado: str = ""
    faltan: str = ""

    @property
    def wanted(self) -> Wanted:
        """Return which agencies are asked for."""
        state = self.estado if self.estado in STATUSES else None
        return Wanted(part=self.inciso[:90], state=state, lacking=bool(self.faltan))


@dataclass(frozen=True, kw_only=True)
class ComparisonPage:
    """What is asked for, standards to choose from, and agencies on the one chosen (None: none).

    ``links`` are the addresses of the same with another part, and of the file; ``names`` the most
    names that are told at once. ``others`` is what other agencies share of the part.
    """

    template: ClassVar[str] = "comparison.html"
    asked: Asked
    editions: tuple[EditionInUse, ...]
    edition: str
    choices: tuple[tuple[str, str, str, str], ...]
    found: Comparison | None
    others: Precedent | None
    statuses: tuple[str, ...]
    names: int
    links: Mapping[str, str]
    file: str
    first: str
    next: str


@router.get(_PATH)
def show(
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    asked: Annotated[Asked, Depends()],
    sigue: str | None = None,
) -> Response:
    """Compare the agencies that are seen on a standard, or offer standards to choose from."""
    found, others = None, None
    choices: tuple[tuple[str, str, str, str], ...] = ()
    with service.store.read(visitor.access) as unit:
        known = _known(unit, asked)
        edition = asked.edicion or (known[-1].id if known else "")
        if asked.estandar.strip() and edition:
            choices, number = _chosen(unit, edition, asked.estandar.strip())
            if number:
                paging = Paging(cursor=sigue, limit=_PAGE)
                found = compare(unit, edition, number, asked.wanted, paging)
    here = _here(asked, edition, found)
    if found is not None:
        number = found.standard.id
        shared = precedents.elsewhere(service.store, visitor.access, edition, number)
        others = shared.get(found.wanted.part)
    more = found.rows.next if found else None
    shown = ComparisonPage(
        asked=asked,
        editions=known,
        edition=edition,
        choices=choices,
        found=found,
        others=others,
        statuses=STATUSES,
        names=_NAMES,
        links=_links(here, found),
        file=address(f"{_PATH}.csv", **here) if found else "",
        first=address(_PATH, **here) if sigue else "",
        next=address(_PATH, **here, sigue=more) if more else "",
    )
    return page(request, shown)


@router.get(f"{_PATH}.csv")
def export(
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    asked: Annotated[Asked, Depends()],
) -> Response:
    """Send the same table, every agency that is wanted, as a file."""
    with service.store.read(visitor.access) as unit:
        if not asked.edicion or not asked.estandar:
            raise NotFound
        paging = Paging(limit=_EVERY)
        found = compare(unit, asked.edicion, asked.estandar, asked.wanted, paging)
    name = f"comparativo-{found.edition.id}-{found.standard.id}.csv"
    headers = {"Content-Disposition": attachment(name), "Cache-Control": "no-store"}
    body = comparison_csv(found, language_of(request))
    return StreamingResponse(body, media_type=CSV, headers=headers)


def _known(unit: Unit, asked: Asked) -> tuple[EditionInUse, ...]:
    """Return the editions that agencies who are seen are assessed against, and the one asked."""
    used = comparisons.editions_compared(unit)
    return tuple(one for one in editions.listed(unit) if one.id in used or one.id == asked.edicion)


def _chosen(
    unit: Unit, edition: str, words: str
) -> tuple[tuple[tuple[str, str, str, str], ...], str]:
    """Return standards to choose from with their addresses, and the number where it is one."""
    revision = editions.in_use(unit, edition).id
    named = comparisons.named(unit, revision, words[:200])
    if any(number == words for number, _, _ in named):
        return (), words
    return tuple((*one, address(_PATH, edicion=edition, estandar=one[0])) for one in named), ""


def _here(asked: Asked, edition: str, found: Comparison | None) -> dict[str, str | None]:
    wanted = asked.wanted
    return {
        "edicion": edition,
        "estandar": found.standard.id if found else asked.estandar[:200],
        "inciso": found.wanted.part if found else "",
        "estado": wanted.state,
        "faltan": "1" if wanted.lacking else "",
    }


def _links(here: Mapping[str, str | None], found: Comparison | None) -> dict[str, str]:
    """Return the address of those who lack each part."""
    if found is None:
        return {}
    kept = {**here, "estado": "", "faltan": "1"}
    return {part: address(_PATH, **{**kept, "inciso": part}) for part in found.parts}
