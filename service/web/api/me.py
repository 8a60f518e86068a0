"""Who asks in, what they are and may do out."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from service.web.visitors import CurrentVisitor

router = APIRouter(tags=["me"])


class Me(BaseModel):
    """Who a cookie or a token speaks for, and their role in each agency."""

    name: str = Field(examples=["Ana Pérez"])
    operator: bool
    roles: dict[str, str] = Field(examples=[{"01jd8x5v7m3q9k2w4e6r8t0ybz": "advisor"}])
    scopes: list[str] | None = Field(examples=[["read"]])


@router.get("/me", summary="Quién soy · Who I am")
def me(visitor: CurrentVisitor) -> Me:
    """Return who asks, with their role in each agency."""
    access = visitor.access
    return Me(
        name=access.name,
        operator=access.operator,
        roles={agency: role.value for agency, role in access.roles.items()},
        scopes=None if access.scopes is None else sorted(access.scopes),
    )
