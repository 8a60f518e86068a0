"""The profile of an assessment over the API: as JSON, or as the TOML that it is kept in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import Field, ValidationError

from corpora.errors import BadProfile, NotFound, WrongMedia
from corpora.faults import Faults
from corpora.profiles import Profile, read_profile
from service.assessing import set_profile
from service.profile_text import profile_text, raw_of
from service.store import assessments
from service.store.assessments import ProfileRow
from service.web.api import shapes
from service.web.api.answers import JSON, check_version, entity_tag, single, tagged
from service.web.api.call import CurrentCall
from service.web.api.problem_docs import changed_doc, single_of
from service.web.api.shapes import Id, IfMatch, Shown

router = APIRouter(tags=["assessments"])
TOML = "application/toml"
_EXAMPLE = 'agency = "Policía de Ejemplo"\nprogram = "le"\nsize = "C"\n'
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            JSON: {"schema": {"$ref": "#/components/schemas/Profile"}},
            TOML: {"schema": {"type": "string"}, "example": _EXAMPLE},
        },
    }
}


class KeptProfile(Shown):
    """The profile that holds: as data and as the TOML that was written, by whom and when."""

    id: str = Field(examples=[shapes.EXAMPLE_ID])
    by_name: str
    at: datetime
    profile: Profile
    toml: str = Field(examples=[_EXAMPLE])

    @classmethod
    def of(cls, row: ProfileRow) -> KeptProfile:
        """Make the body of a row."""
        profile = read_profile(row.profile, "perfil")
        return cls(id=row.id, by_name=row.by_name, at=row.at, profile=profile, toml=row.profile)


@dataclass(frozen=True, kw_only=True)
class Written:
    """A profile as it was sent."""

    kind: str
    content: bytes


async def written(request: Request, call: CurrentCall) -> Written:
    """Return the body of a request; raise WrongMedia for what is neither JSON nor TOML."""
    del call  # nobody's is not read
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in (JSON, TOML):
        raise WrongMedia(found=kind[:80] or "-", expected=f"{JSON}, {TOML}")
    return Written(kind=kind, content=await request.body())


@router.get(
    "/assessments/{assessment}/profile",
    summary="El perfil que dice qué aplica · The profile that says what applies",
    response_model=KeptProfile,
    responses=single_of("El perfil que rige · The profile that holds", 404),
)
def get_profile(call: CurrentCall, assessment: Id) -> Response:
    """Return the profile that holds; with Accept: application/toml, as it was written."""
    with call.read() as unit:
        assessments.get(unit, assessment)
        row = assessments.profile(unit, assessment)
    if row is None:
        raise NotFound
    return _shown(call.request, row)


@router.put(
    "/assessments/{assessment}/profile",
    summary="Escribe el perfil · Write the profile",
    response_model=KeptProfile,
    responses=changed_doc("El perfil que rige · The profile that holds", 404, 409, 412, 415, 428),
    openapi_extra=_BODY,
)
def put_profile(
    call: CurrentCall,
    assessment: Id,
    sent: Annotated[Written, Depends(written)],
    if_match: IfMatch = None,
) -> Response:
    """Keep a profile as the one that holds; over another one, If-Match must name it."""

    def check(held: str) -> None:
        check_version(if_match, held, needed=bool(held))

    set_profile(call.service, call.access, assessment, _text(sent), check)
    with call.read() as unit:
        row = assessments.profile(unit, assessment)
    if row is None:
        raise NotFound
    return _shown(call.request, row)


def _text(sent: Written) -> str:
    """Return a profile as TOML; raise BadProfile or RequestValidationError with every fault."""
    if sent.kind == TOML:
        try:
            return sent.content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            faults = Faults("perfil", BadProfile)
            raise faults.stop("no está en UTF-8", "it is not in UTF-8") from error
    try:
        return profile_text(raw_of(Profile.model_validate_json(sent.content)))
    except ValidationError as error:
        found = [{**one, "loc": ("body", *one["loc"])} for one in error.errors()]
        raise RequestValidationError(found) from error


def _shown(request: Request, row: ProfileRow) -> Response:
    body = KeptProfile.of(row)
    if TOML in request.headers.get("accept", ""):
        found = tagged(request, row.profile.encode(), TOML, f"{row.id}.{entity_tag(body)}")
    else:
        found = single(request, body, row.id)
    found.headers["vary"] = "Accept"
    return found
