"""An agency's people over the API: listed, given access, given another role, taken out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import Field

from service.store import members
from service.store.members import Member as Row
from service.web.api import shapes
from service.web.api.answers import page_of
from service.web.api.call import AskedPage, CurrentCall
from service.web.api.problem_docs import page_doc, problems
from service.web.api.shapes import Id, Line, Page, Shown

router = APIRouter(tags=["members"], prefix="/agencies/{agency}/members")
RoleName = Literal["writer", "advisor", "assessor", "administrator"]


class Member(Shown):
    """A person of an agency; ``id`` is the person's."""

    id: str = Field(examples=[shapes.EXAMPLE_ID])
    email: str = Field(examples=["ana@ejemplo.mx"])
    name: str = Field(examples=["Ana Pérez"])
    role: RoleName
    second_factor: bool
    since: datetime
    seen_at: datetime | None
    disabled_at: datetime | None

    @classmethod
    def of(cls, row: Row) -> Member:
        """Make the body of a row."""
        return cls.model_validate({**vars(row), "second_factor": row.totp_on})


class NewMember(shapes.Asked):
    """Who is given access; the name is for a person that is new."""

    email: Annotated[Line, Field(min_length=3, max_length=254, examples=["ana@ejemplo.mx"])]
    name: Annotated[Line, Field(max_length=120, examples=["Ana Pérez"])] = ""
    role: RoleName


class AddedMember(Shown):
    """Who was given access; ``password`` opens one sign-in of a new person and is not kept."""

    id: str = Field(examples=[shapes.EXAMPLE_ID])
    password: str | None = Field(examples=["h7kd-29ms-qv4e-w8rt"])


class NewRole(shapes.Asked):
    """Another role."""

    role: RoleName


@router.get(
    "",
    summary="Personas de la agencia (administrador) · An agency's people (administrator)",
    response_model=Page[Member],
    responses=page_doc(404),
)
def list_members(call: CurrentCall, agency: Id, page: AskedPage) -> Response:
    """Return who has access to an agency, by name."""
    with call.read() as unit:
        found = members.listed(unit, agency, page)
    return page_of(call.request, found, Member.of)


@router.post(
    "",
    summary="Da acceso a una persona (administrador) · Give a person access (administrator)",
    status_code=201,
    responses=problems(404, 409),
)
def add_member(call: CurrentCall, agency: Id, body: NewMember) -> AddedMember:
    """Give a person access; one who is new gets a password for a single sign-in."""
    with call.write() as unit:
        added = members.invite(unit, agency, email=body.email, name=body.name, role=body.role)
    return AddedMember(id=added.id, password=added.password)


@router.put(
    "/{person}",
    summary="Cambia el rol de una persona (administrador) · Give another role (administrator)",
    responses=problems(404, 409),
)
def put_member(call: CurrentCall, agency: Id, person: Id, body: NewRole) -> Member:
    """Give a person of an agency another role; an agency keeps its last administrator."""
    with call.write() as unit:
        members.set_role(unit, agency, person, body.role)
        return Member.of(members.get(unit, agency, person))


@router.delete(
    "/{person}",
    summary="Quita a una persona de la agencia (administrador) · Take a person out (administrator)",
    status_code=204,
    responses=problems(404, 409),
)
def delete_member(call: CurrentCall, agency: Id, person: Id) -> None:
    """Take a person out of an agency; an agency keeps its last administrator."""
    with call.write() as unit:
        members.remove(unit, agency, person)
