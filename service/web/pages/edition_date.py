"""An edition in, the form of its effective date out: said by a person, corrected, taken back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, Request, Response

from corpora.errors import BadFields, PublishedDate
from service.store import dating, edition_dates, editions
from service.store.edition_dates import MOST_MONTHS, MOST_SOURCE, StatedDate
from service.store.editions import RevisionRow
from service.web.faults import Faults
from service.web.forms import day_of, faults_of, number_of, see
from service.web.rendering import page
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor, Visitor

router = APIRouter()
_PATH = "/ediciones/{edition}/fecha"


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What people typed into the form, as it came; ``plans``: deadlines of plans follow."""

    effective: str = ""
    source: str = ""
    grace: str = ""
    plans: bool = False


@dataclass(frozen=True, kw_only=True)
class EditionDatePage:
    """What is known of an edition's effective date; ``followers``: agencies whose plans may follow.

    ``published`` is the date of the wording in use, which no form changes.
    """

    template: ClassVar[str] = "editions/date.html"
    wording: RevisionRow
    published: date | None
    stated: StatedDate | None
    followers: int
    typed: Typed
    most: int = MOST_MONTHS
    longest: int = MOST_SOURCE
    faults: Faults = field(default_factory=Faults)


def typed_form(
    effective: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "",
    grace: Annotated[str, Form()] = "",
    *,
    plans: Annotated[bool, Form()] = False,
) -> Typed:
    """Return what was typed, no longer than it can be."""
    return Typed(effective=effective[:40], source=source[:1000], grace=grace[:10], plans=plans)


@router.get(_PATH)
def ask(
    request: Request, edition: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Show what was said of an edition's date, and the form that changes it."""
    visitor.access.require_operator()
    return page(request, _form(service, visitor, edition))


@router.post(_PATH)
def state(
    request: Request,
    edition: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    typed: Annotated[Typed, Depends(typed_form)],
) -> Response:
    """Keep a date, or show the form again with what is wrong."""
    visitor.access.require_operator()
    day = day_of(typed.effective)
    months = number_of(typed.grace, MOST_MONTHS)
    given = {
        "effective": None if day is None else day.date(),
        "source": typed.source,
        # What is no number of months is refused where the rest is looked at.
        "grace": None if not typed.grace.strip() else -1 if months is None else months,
    }
    try:
        facts = edition_dates.check(given)
        with service.store.write(visitor.access) as unit:
            dating.state(unit, edition, facts, plans=typed.plans)
    except (BadFields, PublishedDate) as error:
        faults = faults_of(request, error)
        return page(request, _form(service, visitor, edition, typed, faults))
    return see(f"/ediciones/{edition}", "fecha-indicada")


@router.post(_PATH + "/retirar")
def withdraw(
    edition: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    plans: Annotated[bool, Form()] = False,
) -> Response:
    """Take back what was said of an edition's date."""
    visitor.access.require_operator()
    with service.store.write(visitor.access) as unit:
        dating.withdraw(unit, edition, plans=plans)
    return see(f"/ediciones/{edition}", "fecha-retirada")


def _form(
    service: Service,
    visitor: Visitor,
    edition: str,
    typed: Typed | None = None,
    faults: Faults | None = None,
) -> EditionDatePage:
    with service.store.read(visitor.access) as unit:
        wording = editions.in_use(unit, edition)
        said = edition_dates.get(unit, edition)
        followers = dating.followers(unit, edition)
    return EditionDatePage(
        wording=wording,
        published=wording.day,
        stated=said,
        followers=followers,
        typed=typed or _of(said),
        faults=faults or Faults(),
    )


def _of(said: StatedDate | None) -> Typed:
    if said is None:
        return Typed()
    grace = "" if said.grace is None else str(said.grace)
    return Typed(effective=said.effective, source=said.source, grace=grace)
