"""Agencies over the API: listed with how far each has come, made, read and changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BeforeValidator, Field

from service.store import agencies
from service.store.agencies import MEGABYTE, AgencyFacts, AgencyRow, Asked, PortfolioRow
from service.store.states import STATES
from service.web.api import shapes
from service.web.api.answers import check_version, page_of, single
from service.web.api.call import PREFIX, AskedPage, CurrentCall
from service.web.api.problem_docs import changed_doc, made_doc, page_doc, single_of
from service.web.api.repeats import Done, Keep, once
from service.web.api.shapes import Id, IdempotencyKey, IfMatch, Line, Search, Shown, Title

router = APIRouter(tags=["agencies"])
Program = Literal["le", "comm", "academy", "campus"]
_ENTITY = f"^({'|'.join(STATES)})$"
Entity = Annotated[
    str,
    Field(
        description="Entidad federativa, ISO 3166-2:MX · State by ISO 3166-2:MX",
        pattern=_ENTITY,
        examples=["JAL"],
    ),
]
Day = Annotated[
    date,
    Field(
        ge=date(1990, 1, 1),
        le=date(2199, 12, 31),
        json_schema_extra={"pattern": "^(199|20[0-9]|21[0-9])[0-9]-[0-9]{2}-[0-9]{2}$"},
        examples=["2027-03-01"],
    ),
]


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


class AgencyBody(shapes.Asked):
    """What people write of an agency."""

    name: Annotated[Title, Field(min_length=1, max_length=200, examples=["Policía de Ejemplo"])]
    program: Program
    state: Entity
    short_name: Annotated[Line, Field(max_length=60)] = ""
    municipality: Annotated[Line, Field(max_length=120, examples=["Zapopan"])] = ""
    size: Literal["A", "B", "C", "D"] | None = None
    next_date: Day | None = None
    next_date_note: Annotated[Line, Field(max_length=200, examples=["Visita en sitio"])] = ""

    def facts(self) -> AgencyFacts:
        """Return the facts as the store keeps them; a day begins in UTC."""
        plain = self.model_dump()
        if self.next_date is not None:
            plain["next_date"] = datetime.combine(self.next_date, time(), tzinfo=UTC)
        return AgencyFacts(**plain)


def asked_agencies(
    program: Program | None = None,
    state: Annotated[str | None, Query(pattern=_ENTITY, examples=["JAL"])] = None,
    q: Search = "",
    sort: Literal["name", "next_date", "created_at"] = "name",
) -> Asked:
    """Return which agencies are asked for, in which order."""
    return Asked(program=program, state=state, words=q, sort=sort)


AskedAgencies = Annotated[Asked, Depends(asked_agencies)]


class Agency(Shown):
    """An agency; ``version`` changes with every change."""

    id: str = Field(examples=[shapes.EXAMPLE_ID])
    name: str = Field(examples=["Policía de Ejemplo"])
    short_name: str
    program: Program
    state: Entity
    municipality: str
    size: str | None
    next_date: Annotated[date | None, BeforeValidator(_day)]
    next_date_note: str
    quota_megabytes: int = Field(examples=[5000])
    created_at: datetime
    version: int

    @classmethod
    def of(cls, row: AgencyRow) -> Agency:
        """Make the body of a row."""
        return cls.model_validate({**vars(row), "quota_megabytes": row.quota_bytes // MEGABYTE})


class AgencyLine(Agency):
    """An agency with its newest open assessment: standards by status, and those decided about."""

    assessment: str | None
    edition: str | None = Field(examples=["le-6"])
    run_at: datetime | None
    counts: dict[str, int] = Field(examples=[{"covered": 210, "partial": 98, "gap": 90}])
    standards: int = Field(description="Cuántos le aplican · How many apply")
    reviewed: int = Field(description="Dictaminados por completo · Decided about in whole")

    @classmethod
    def of_portfolio(cls, row: PortfolioRow) -> AgencyLine:
        """Make the body of a portfolio's row."""
        more = {"quota_megabytes": row.quota_bytes // MEGABYTE, "standards": row.standards}
        return cls.model_validate({**vars(row), **more})


@router.get(
    "/agencies",
    summary="Agencias con su avance · Agencies and how far each has come",
    response_model=shapes.Page[AgencyLine],
    responses=page_doc(),
)
def list_agencies(call: CurrentCall, page: AskedPage, asked: AskedAgencies) -> Response:
    """Return the agencies that you see, by name, next date or newest first."""
    with call.read() as unit:
        found = agencies.portfolio(unit, asked, page)
    return page_of(call.request, found, AgencyLine.of_portfolio)


@router.post(
    "/agencies",
    summary="Crea una agencia (operador) · Make an agency (operator)",
    status_code=201,
    response_model=Agency,
    responses=made_doc("Creada · Made", 400, 409),
)
def create_agency(call: CurrentCall, body: AgencyBody, key: IdempotencyKey = None) -> Response:
    """Make an agency; its name must be free."""

    def work(keep: Keep) -> None:
        with call.write() as unit:
            made = agencies.create(unit, body.facts(), call.service.settings.quota_megabytes)
            shown = Agency.of(agencies.get(unit, made))
            keep(unit, Done(status=201, body=shown, location=f"{PREFIX}/agencies/{made}"))

    return once(call, key, [body.model_dump_json()], work)


@router.get(
    "/agencies/{agency}",
    summary="Una agencia · An agency",
    response_model=Agency,
    responses=single_of("La agencia · The agency", 404),
)
def get_agency(call: CurrentCall, agency: Id) -> Response:
    """Return an agency; its ETag is needed to change it."""
    with call.read() as unit:
        row = agencies.get(unit, agency)
    return single(call.request, Agency.of(row), row.version)


@router.put(
    "/agencies/{agency}",
    summary="Cambia los datos de una agencia · Change an agency's facts",
    response_model=Agency,
    responses=changed_doc("Cambiada · Changed", 400, 404, 409, 412, 428),
)
def put_agency(
    call: CurrentCall, agency: Id, body: AgencyBody, if_match: IfMatch = None
) -> Response:
    """Write all facts of an agency over those of the state that If-Match names."""
    with call.write() as unit:
        before = agencies.get(unit, agency)
        check_version(if_match, before.version)
        agencies.change(unit, agency, body.facts(), before.version)
        row = agencies.get(unit, agency)
    return single(call.request, Agency.of(row), row.version)
