"""What an agency says of itself in; which standards apply, shown before it is kept, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData

from corpora.applicability import Function, load_rules
from corpora.errors import BadProfile, Conflict
from corpora.faults import Fault
from corpora.profiles import Profile, read_profile
from corpora.records import Edition, Standard
from service.assessing import set_profile
from service.people.access import Permission
from service.profile_effects import Effect, counts, effects
from service.store import agencies, assessments, editions, profiles
from service.store.agencies import AgencyRow
from service.store.assessments import AssessmentRow, ProfileRow
from service.store.paging import Paging, Slice
from service.store.unit import Unit
from service.web.faults import Faults
from service.web.forms import faults_of, see
from service.web.pages.addresses import address
from service.web.pages.profile_form import (
    Typed,
    given,
    in_form_words,
    text_of,
    typed_of,
    value,
    whole,
    with_spare,
)
from service.web.rendering import language_of, page
from service.web.visitors import CurrentService, CurrentVisitor, Visitor

router = APIRouter()
FILE = "perfil"
_HISTORY = 10


@dataclass(frozen=True, kw_only=True)
class Around:
    """An assessment with all that its profile depends on, and the profiles it had."""

    assessment: AssessmentRow
    agency: AgencyRow
    edition: Edition
    kept: ProfileRow | None
    history: Slice[ProfileRow]
    may_change: bool

    @property
    def seen(self) -> str:
        """The id of the profile that holds, "" for none."""
        return self.kept.id if self.kept else ""


@dataclass(frozen=True, kw_only=True)
class ProfilePage:
    """The form, or the text; ``counts`` are of the profile that holds; ``wrong``: its faults."""

    template: ClassVar[str] = "assessments/profile.html"
    assessment: AssessmentRow
    agency: AgencyRow
    as_text: bool
    text: str
    typed: Typed
    functions: tuple[Function, ...]
    standards: Sequence[Standard]
    seen: str
    held: bool
    counts: Mapping[str, int]
    has_comments: bool
    may_change: bool
    history: tuple[ProfileRow, ...]
    next: str
    first: str
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PreviewPage:
    """What a profile would change, in counts and standard by standard; nothing is kept yet."""

    template: ClassVar[str] = "assessments/profile_preview.html"
    assessment: AssessmentRow
    agency: AgencyRow
    text: str
    seen: str
    before: Mapping[str, int]
    after: Mapping[str, int]
    changed: tuple[Effect, ...]
    excluded: tuple[Effect, ...]
    open: tuple[Effect, ...]
    faults: Faults = field(default_factory=Faults)


async def form_fields(request: Request) -> FormData:
    """Return the fields of a form whose names are not known beforehand."""
    return await request.form()


Fields = Annotated[FormData, Depends(form_fields)]


@router.get("/autoevaluaciones/{assessment}/perfil")
def show(  # noqa: PLR0913 - what a page is asked for
    request: Request,
    assessment: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    como: str = "",
    sigue: str | None = None,
) -> Response:
    """Show the profile that holds, as a form or as text, and those before it."""
    with service.store.read(visitor.access) as unit:
        found = _around(unit, visitor, assessment, sigue)
    text = found.kept.profile if found.kept else text_of(Typed(), found.agency)
    typed = typed_of(read_profile(text, FILE))
    return page(request, _page(found, text, typed, as_text=como == "texto", cursor=sigue))


@router.post("/autoevaluaciones/{assessment}/perfil")
def take(
    request: Request,
    assessment: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    fields: Fields,
) -> Response:
    """Show what a profile would change, or keep it and have the manuals matched again."""
    with service.store.read(visitor.access) as unit:
        found = _around(unit, visitor, assessment)
        unit.require(Permission.ASSESS, found.agency.id)
    doing, as_text = value(fields, "hacer"), "texto" in fields
    typed = given(fields, found.agency.program)
    text = whole(fields, "texto") if as_text else text_of(typed, found.agency)
    if doing == "filas":
        return page(request, _page(found, text, typed))
    try:
        profile = read_profile(text, FILE)
        told = effects(found.edition, _before(found), profile)
    except BadProfile as error:
        wrong = _wrong(error, language_of(request), in_form=not as_text)
        return page(request, _page(found, text, typed, as_text=as_text, wrong=wrong), 422)
    if doing == "corregir":
        return page(request, _page(found, text, typed_of(profile)))
    if doing != "guardar":
        return page(request, _preview(found, text, found.seen, told))
    seen = value(fields, "visto")

    def check(held: str) -> None:
        if held != seen or not found.may_change:
            raise Conflict

    try:
        set_profile(service, visitor.access, assessment, text, check)
    except Conflict as error:
        faults = faults_of(request, error)
        return page(request, _preview(found, text, found.seen, told, faults))
    return see(f"/autoevaluaciones/{assessment}", "perfil")


def _around(unit: Unit, visitor: Visitor, assessment: str, cursor: str | None = None) -> Around:
    row = assessments.get(unit, assessment)
    allowed = visitor.access.may(Permission.ASSESS, row.agency_id)
    return Around(
        assessment=row,
        agency=agencies.get(unit, row.agency_id),
        edition=editions.load(unit, row.revision_id),
        kept=assessments.profile(unit, assessment),
        history=profiles.history(unit, assessment, Paging(cursor=cursor, limit=_HISTORY)),
        may_change=allowed and row.closed_at is None,
    )


def _before(found: Around) -> Profile | None:
    return read_profile(found.kept.profile, FILE) if found.kept else None


def _held_counts(found: Around) -> Mapping[str, int]:
    """Return what the profile that holds does; without one everything applies."""
    before = _before(found)
    if before is None:
        return counts([True] * len(found.edition.standards))
    try:
        return counts(one.after.applies for one in effects(found.edition, None, before))
    except BadProfile:
        return {}


def _page(  # noqa: PLR0913 - the parts of a page
    found: Around,
    text: str,
    typed: Typed,
    *,
    as_text: bool = False,
    cursor: str | None = None,
    wrong: tuple[str, ...] = (),
) -> ProfilePage:
    rules = load_rules()
    path = f"/autoevaluaciones/{found.assessment.id}/perfil"
    return ProfilePage(
        assessment=found.assessment,
        agency=found.agency,
        as_text=as_text,
        text=text,
        typed=Typed(
            size=typed.size,
            staff=typed.staff,
            tier=typed.tier,
            functions=typed.functions,
            not_applicable=with_spare(typed.not_applicable),
            overrides=with_spare(typed.overrides),
        ),
        functions=tuple(rules.function(key) for key in rules.keys(found.agency.program)),
        standards=found.edition.standards,
        seen=found.seen,
        held=found.kept is not None,
        counts=_held_counts(found),
        has_comments="#" in text,
        may_change=found.may_change,
        history=found.history.rows,
        next=address(path, sigue=found.history.next) if found.history.next else "",
        first=path if cursor else "",
        wrong=wrong,
    )


def _preview(
    found: Around, text: str, seen: str, told: Sequence[Effect], faults: Faults | None = None
) -> PreviewPage:
    return PreviewPage(
        assessment=found.assessment,
        agency=found.agency,
        text=text,
        seen=seen,
        before=counts(one.before for one in told),
        after=counts(one.after.applies for one in told),
        changed=tuple(one for one in told if one.before is not one.after.applies),
        excluded=tuple(one for one in told if one.after.applies is False),
        open=tuple(one for one in told if one.after.applies is None),
        faults=faults or Faults(),
    )


def _wrong(error: BadProfile, language: str, *, in_form: bool) -> tuple[str, ...]:
    """Return every fault of a profile in words, the form's own where it was a form."""
    listed = error.facts.get("list")
    rows: Sequence[Fault] = listed if isinstance(listed, tuple) else ()
    told = [one.es if language == "es" else one.en for one in rows]
    return tuple(in_form_words(one, language) if in_form else one for one in told)
