"""Proofs of compliance over the API: put in their place, listed, given back, taken out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import Field
from starlette.datastructures import FormData

from corpora.errors import Conflict
from service.people.access import Permission
from service.proofs import Arriving, add
from service.store import assessments, proofs
from service.store.proofs import ProofFacts, ProofRow
from service.store.unit import Unit
from service.web.api import shapes
from service.web.api.answers import page_of
from service.web.api.call import PREFIX, AskedPage, Call, CurrentCall
from service.web.api.problem_docs import Row, made_doc, page_doc, problems, single_of
from service.web.api.repeats import Done, Keep, once
from service.web.api.sent import BINARY, fields_of, files_of, multipart, read_form, told_of
from service.web.api.shapes import Id, IdempotencyKey, Line, Page, Prose, Shown
from service.web.proof_files import proof_file

router = APIRouter(tags=["proofs"])
_FILE = {
    "file": {
        **BINARY,
        "description": "Se guarda tal como es; sin él, `reference` · Kept as it is; without it, "
        "`reference`",
    }
}
_KEPT = made_doc("Guardada · Kept", 400, 404, 409, 413, 415)


class ProofForm(shapes.Asked):
    """Where a proof goes and what it is; without a file, where the proof itself is kept."""

    standard: Annotated[Line, Field(min_length=1, max_length=80, examples=["4.1.1"])]
    year: Annotated[int, Field(ge=1900, le=2200, examples=[2026])]
    element: Annotated[Line, Field(max_length=90, examples=["4.1.1.a", ""])] = ""
    title: Annotated[
        Line,
        Field(
            max_length=200,
            description="Sin título, el nombre del archivo · Without one, the file's name",
        ),
    ] = ""
    reference: Annotated[
        Prose,
        Field(max_length=2000, examples=["Archivo de Asuntos Internos, carpeta 2025-03"]),
    ] = ""


class Proof(Shown):
    """A proof in its place; ``name``, ``sha256`` and ``size`` are its file's."""

    id: str
    assessment_id: str
    standard: str = Field(examples=["4.1.1"])
    element: str
    year: int
    kind: Literal["file", "reference"]
    title: str
    reference: str
    name: str
    sha256: str
    size: int
    user_name: str
    at: datetime

    @classmethod
    def of(cls, row: ProofRow) -> Proof:
        """Make the body of a row."""
        return cls.model_validate(row)


async def proof_form(call: CurrentCall, assessment: Id) -> AsyncIterator[FormData]:
    """Yield the form of a proof, not read for who may not send one."""
    await run_in_threadpool(_checked, call, assessment)
    async with read_form(call.request) as form:
        yield form


@router.get(
    "/assessments/{assessment}/proofs",
    summary="Las pruebas de una autoevaluación · An assessment's proofs",
    response_model=Page[Proof],
    responses=page_doc(404),
)
def list_proofs(
    call: CurrentCall,
    page: AskedPage,
    assessment: Id,
    standard: Annotated[str | None, Query(max_length=80, pattern=shapes.LINE)] = None,
) -> Response:
    """Return the proofs of an assessment as they came; those taken out are not among them."""
    with call.read() as unit:
        found = proofs.listed(unit, assessment, page, standard)
    return page_of(call.request, found, Proof.of)


@router.post(
    "/assessments/{assessment}/proofs",
    summary="Agrega una prueba · Add a proof",
    status_code=201,
    response_model=Proof,
    responses=_KEPT,
    openapi_extra=multipart(ProofForm, _FILE, ("file", "reference")),
)
def create_proof(
    call: CurrentCall,
    assessment: Id,
    form: Annotated[FormData, Depends(proof_form)],
    key: IdempotencyKey = None,
) -> Response:
    """Put a proof in its place: a file, as it is, or a reference to where it is kept."""
    asked = fields_of(form, ProofForm)
    sent = files_of(form, "file")[:1]

    def work(keep: Keep) -> None:
        def also(unit: Unit, made: ProofRow) -> None:
            location = f"{PREFIX}/proofs/{made.id}/file" if made.sha256 else ""
            keep(unit, Done(status=201, body=Proof.of(made), location=location))

        arriving = Arriving(name=sent[0].name, chunks=sent[0].chunks()) if sent else None
        facts = ProofFacts(**asked.model_dump())
        add(call.service, call.access, assessment, facts, arriving=arriving, also=also)

    told = [asked.model_dump_json(), *told_of(sent, key)]
    return once(call, key, told, work)


def _documented() -> dict[int | str, Row]:
    told = single_of("El archivo, tal como se dio · The file as it was given", 404)
    told[200]["content"] = {"*/*": {"schema": BINARY}}
    return told


@router.get(
    "/proofs/{proof}/file",
    summary="El archivo de una prueba · A proof's file",
    response_class=StreamingResponse,
    responses=_documented(),
)
def get_proof_file(call: CurrentCall, proof: Id) -> Response:
    """Return a proof's file to be saved; 404 for a reference, which has none."""
    return proof_file(call.request, call.service, call.access, proof)


@router.delete(
    "/proofs/{proof}",
    summary="Quita una prueba · Take a proof out",
    status_code=204,
    responses=problems(404, 409),
)
def delete_proof(call: CurrentCall, proof: Id) -> Response:
    """Take a proof out of its place; that it was there, and who took it out, is kept."""
    with call.write() as unit:
        proofs.remove(unit, proof)
    return Response(status_code=204)


def _checked(call: Call, assessment: str) -> None:
    """Raise for who may not send a proof, and once the assessment is closed."""
    with call.read() as unit:
        unit.require(Permission.UPLOAD, assessments.agency_of(unit, assessment))
        if assessments.get(unit, assessment).closed_at is not None:
            raise Conflict
