"""What bodies and parameters of the API share: bases of models, ids, words, cursors and limits."""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

from fastapi import Header, Path, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from service.store.paging import MOST

T = TypeVar("T")
EXAMPLE_ID = "01jd8x5v7m3q9k2w4e6r8t0ybz"
ID = r"^[0-9a-hjkmnp-tv-z]{26}$"
# A database of 64 bits takes no larger number.
LARGEST = 2**63 - 1
# One line of text has no control characters; a text has any but NUL, which no database keeps.
LINE, PROSE = r"^[^\x00-\x1f\x7f]*$", r"^[^\x00]*$"
# A line with something to read in it.
TITLE = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"


class Shown(BaseModel):
    """A body that we answer with, made of a frozen row."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class Asked(BaseModel):
    """A body that strangers send: what it does not know is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Page(Shown, Generic[T]):
    """Some rows of a list; ``next`` is the cursor of those that follow, null at the end."""

    items: list[T]
    next: str | None = Field(examples=["WyJQb2xpY8OtYSJd"])


class Words(Shown):
    """A sentence in both languages."""

    es: str
    en: str


Line = Annotated[str, StringConstraints(pattern=LINE)]
Title = Annotated[str, StringConstraints(pattern=TITLE)]
Prose = Annotated[str, StringConstraints(pattern=PROSE)]
Id = Annotated[str, Path(pattern=ID, examples=[EXAMPLE_ID])]
RowId = Annotated[int, Path(ge=1, le=LARGEST, examples=[4711])]
EditionId = Annotated[str, Path(pattern=r"^[a-z][a-z0-9-]{0,79}$", examples=["le-6"])]
Number = Annotated[
    str, Path(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f/]+$", examples=["4.1.1"])
]
Cursor = Annotated[
    str | None,
    Query(
        pattern=r"^[A-Za-z0-9_-]*$",
        max_length=2000,
        description="El `next` de la página anterior · The `next` of the page before",
    ),
]
Limit = Annotated[
    int, Query(ge=1, le=MOST, description="Filas por página · Rows of a page", examples=[50])
]
Search = Annotated[
    str,
    Query(
        max_length=400,
        pattern=LINE,
        description="Palabras que deben estar, sin importar acentos · Words that must be there",
        examples=["uso de la fuerza"],
    ),
]
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=2000,
        description="El ETag del estado que se cambia · The ETag of the state that is changed",
        examples=['"3.5f2b6a90c1d4e877"'],
    ),
]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[!-~]+$",
        description="Nombre de esta petición: repetida con el mismo, no se hace dos veces (24 h) · "
        "A name of this request: repeated under it, it is not done twice (24 h)",
        examples=["7a1f2f60-6a0b-4a38-9c57-0a4c1a9f5c11"],
    ),
]
