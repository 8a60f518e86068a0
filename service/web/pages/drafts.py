"""A draft that a writer sends in, what it answers shown at once; nothing of it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from corpora.errors import InputError, NotMade, UnknownStandard
from corpora.records import Edition, Standard
from pipelines.extract.limits import MEGABYTE
from service.drafts.apart import Against, Draft, Drafts
from service.drafts.results import Tried, TriedStandard
from service.people.access import Permission
from service.store import assessments, editions, gaps
from service.store.gaps import PartStanding, StandardStanding
from service.store.unit import Unit
from service.uploads import plain_name
from service.web.api.sent import files_of
from service.web.evidence import PartView, ProposalView, nearest_of, parts_of
from service.web.faults import Faults
from service.web.forms import faults_of
from service.web.pages.assessments import Around, around_any
from service.web.pages.uploads import SentForm
from service.web.rendering import language_of, page
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor, Visitor

router = APIRouter()
_STANDARDS, _TEXT = 10, 200_000
# From the least to the most that a directive answers.
_RANK: Mapping[str, int] = {"not_applicable": 0, "gap": 1, "partial": 2, "covered": 3}


@dataclass(frozen=True, kw_only=True)
class Step:
    """Where something stood, and where it would with the draft; ``before`` None: not compared."""

    before: PartStanding | None
    draft: str

    @property
    def after(self) -> str:
        """Where it would stand: the better of both, since the manuals stay."""
        if self.before is None or _RANK[self.draft] > _RANK[self.before.status]:
            return self.draft
        return self.before.status

    @property
    def gains(self) -> bool:
        """Tell whether the draft makes a difference."""
        return self.before is not None and self.after != self.before.status


@dataclass(frozen=True, kw_only=True)
class TriedPart:
    """A part of a standard that was asked for: its step, and the draft's clauses for it."""

    view: PartView
    step: Step


@dataclass(frozen=True, kw_only=True)
class AskedView:
    """A standard that was asked for, as a whole and part by part."""

    standard: Standard
    step: Step
    parts: tuple[TriedPart, ...]


@dataclass(frozen=True, kw_only=True)
class OtherView:
    """Another standard that the draft answers, with its best clause."""

    standard: Standard
    step: Step
    best: ProposalView | None


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a draft answers, as people read it."""

    name: str
    tried: Tried
    warnings: tuple[str, ...]
    asked: tuple[AskedView, ...]
    others: tuple[OtherView, ...]


@dataclass(frozen=True, kw_only=True)
class DraftPage:
    """The form that sends a draft, and, once it was tried, what it answers."""

    template: ClassVar[str] = "assessments/draft.html"
    of: Around
    numbers: tuple[tuple[str, str], ...]
    chosen: str
    limit_megabytes: int
    text: str = ""
    shown: Shown | None = None
    faults: Faults = field(default_factory=Faults)


@router.get("/autoevaluaciones/{assessment}/probar")
def show(
    request: Request,
    assessment: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    estandar: str = "",
) -> Response:
    """Show the form that sends a draft, for a standard where asked."""
    with service.store.read(visitor.access) as unit:
        of, edition = _asked(unit, assessment)
    return page(request, _page(request, service, of, edition, estandar[:400]))


@router.post("/autoevaluaciones/{assessment}/probar")
def attempt(
    request: Request,
    assessment: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    form: SentForm,
) -> Response:
    """Try a draft and show what it answers, or the form again with what is wrong."""
    with service.store.read(visitor.access) as unit:
        of, edition = _asked(unit, assessment)
        profile = assessments.profile(unit, assessment)
    chosen, text = _text(form, "estandar")[:400], _text(form, "texto")[:_TEXT]
    field_name = "estandar"
    try:
        numbers = numbers_of(chosen, edition)
        field_name = "files"
        against = Against(
            revision=of.wording.id,
            profile="" if profile is None else profile.profile,
            standards=numbers,
        )
        draft = _draft(service, form, text)
        drafts: Drafts = request.app.state.drafts
        tried = drafts.attempt(draft, against)
    except (InputError, NotMade) as error:
        faults = faults_of(request, error, field_name)
        return page(request, _page(request, service, of, edition, chosen, text, faults=faults))
    shown = _shown(request, service, visitor, of, edition, draft.name, tried)
    return page(request, _page(request, service, of, edition, chosen, text, shown=shown))


def numbers_of(text: str, edition: Edition) -> tuple[str, ...]:
    """Return the standards that a text names, at most ten, none for an empty one.

    Raises UnknownStandard for one that the edition does not have.
    """
    asked = tuple(dict.fromkeys(one for one in re.split(r"[,;\s]+", text) if one))[:_STANDARDS]
    known = {one.id for one in edition.standards}
    for number in asked:
        if number not in known:
            raise UnknownStandard(edition=edition.id, number=number[:80])
    return asked


def _asked(unit: Unit, assessment: str) -> tuple[Around, Edition]:
    of = around_any(unit, assessment)
    unit.require(Permission.UPLOAD, of.agency.id)
    return of, editions.load(unit, of.wording.id)


def _draft(service: Service, form: FormData, text: str) -> Draft:
    """Return what was sent: the first file, else the text that was pasted."""
    files = files_of(form)
    name, chunks = "borrador.txt", _once(text.encode("utf-8", "ignore"))
    if files:
        name, chunks = plain_name(files[0].name) or "borrador", files[0].chunks()
    return Draft(name=name, chunks=chunks, limit=service.settings.upload_megabytes * MEGABYTE)


def _once(data: bytes) -> Iterable[bytes]:
    yield data


def _shown(  # noqa: PLR0913, PLR0917 - a draft, and what it is compared with
    request: Request,
    service: Service,
    visitor: Visitor,
    of: Around,
    edition: Edition,
    name: str,
    tried: Tried,
) -> Shown:
    numbers = [one.id for one in (*tried.asked, *tried.others)]
    before: Mapping[str, StandardStanding] = {}
    if of.run is not None:
        with service.store.read(visitor.access) as unit:
            before = gaps.standings(unit, of.assessment.id, of.run.id, numbers)
    known = {one.id: one for one in edition.standards}
    return Shown(
        name=name,
        tried=tried,
        warnings=tried.warnings.get(language_of(request), ()),
        asked=tuple(_asked_view(known[one.id], one, before.get(one.id)) for one in tried.asked),
        others=tuple(_other_view(known[one.id], one, before.get(one.id)) for one in tried.others),
    )


def _asked_view(
    standard: Standard, one: TriedStandard, before: StandardStanding | None
) -> AskedView:
    whole = Step(before=None if before is None else before.whole, draft=one.status)
    earlier = {} if before is None else before.parts
    parts = []
    for view in parts_of(standard, one.elements, one.proposals, one.whys):
        step = whole
        if view.state is not None:
            step = Step(before=earlier.get(view.element), draft=view.state.status)
        parts.append(TriedPart(view=view, step=step))
    return AskedView(standard=standard, step=whole, parts=tuple(parts))


def _other_view(
    standard: Standard, one: TriedStandard, before: StandardStanding | None
) -> OtherView:
    best = one.proposals[0] if one.proposals else None
    return OtherView(
        standard=standard,
        step=Step(before=None if before is None else before.whole, draft=one.status),
        best=None if best is None else nearest_of(best, one.whys[best.id]),
    )


def _page(  # noqa: PLR0913, PLR0917 - a form and what came of it
    request: Request,
    service: Service,
    of: Around,
    edition: Edition,
    chosen: str,
    text: str = "",
    *,
    shown: Shown | None = None,
    faults: Faults | None = None,
) -> DraftPage:
    return DraftPage(
        of=of,
        numbers=_numbers(edition.standards, language_of(request)),
        chosen=chosen,
        limit_megabytes=service.settings.upload_megabytes,
        text=text,
        shown=shown,
        faults=faults or Faults(),
    )


def _numbers(standards: Sequence[Standard], language: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            one.id,
            (one.title_es or one.title_en) if language == "es" else one.title_en or one.title_es,
        )
        for one in standards
    )


def _text(form: FormData, name: str) -> str:
    found = form.get(name)
    return found.strip() if isinstance(found, str) else ""
