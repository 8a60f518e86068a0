"""Proofs that people send from the folder in, the standard's page with them out; and each file."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData

from corpora.errors import BadFields, EmptyFile, NotAProof, OverQuota, TooLarge
from service.people.access import Permission
from service.proofs import Arriving, add
from service.store import assessments, proofs
from service.store.proofs import ProofFacts
from service.web.api.sent import files_of
from service.web.forms import faults_of, number_of, see
from service.web.pages.folder import TypedProof, standard_page
from service.web.pages.uploads import SentForm
from service.web.proof_files import proof_file
from service.web.rendering import page
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
# What is wrong with a proof and not with who sends it: said on the form, which is kept.
_REFUSED = (BadFields, EmptyFile, NotAProof, OverQuota, TooLarge)
_LAST_YEAR = 9999


def may_prove(assessment: str, visitor: CurrentVisitor, service: CurrentService) -> None:
    """Raise NotFound or NotAllowed for whoever may not send proofs of an assessment."""
    with service.store.read(visitor.access) as unit:
        unit.require(Permission.UPLOAD, assessments.agency_of(unit, assessment))


@router.post(
    "/autoevaluaciones/{assessment}/carpeta/{standard}/pruebas", dependencies=[Depends(may_prove)]
)
def create(  # noqa: PLR0913 - where a proof goes
    request: Request,
    assessment: str,
    standard: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    form: SentForm,
) -> Response:
    """Put a proof in its place, or show the form again with what is wrong."""
    typed = _typed(form)
    facts = ProofFacts(
        standard=standard,
        element=typed.part,
        year=number_of(typed.year, _LAST_YEAR) or 0,
        title=typed.title,
        reference=typed.reference,
    )
    sent = files_of(form, "file")
    arriving = Arriving(name=sent[0].name, chunks=sent[0].chunks()) if sent else None
    try:
        add(service, visitor.access, assessment, facts, arriving=arriving)
    except _REFUSED as error:
        faults = faults_of(request, error, "file")
        with service.store.read(visitor.access) as unit:
            shown = standard_page(unit, service, assessment, standard, typed=typed, faults=faults)
        return page(request, shown)
    return see(f"/autoevaluaciones/{assessment}/carpeta/{standard}", "prueba")


@router.get("/pruebas/{proof}")
def show(
    request: Request, proof: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Return a proof's file as it was given, to be saved and not shown."""
    return proof_file(request, service, visitor.access, proof)


@router.post("/pruebas/{proof}/quitar")
def remove(proof: str, visitor: CurrentVisitor, service: CurrentService) -> Response:
    """Take a proof out of its place, on record."""
    with service.store.write(visitor.access) as unit:
        row = proofs.remove(unit, proof)
    return see(f"/autoevaluaciones/{row.assessment_id}/carpeta/{row.standard}", "sin-prueba")


def _typed(form: FormData) -> TypedProof:
    given = {name: form.get(name) for name in TypedProof.model_fields}
    texts = {name: value for name, value in given.items() if isinstance(value, str)}
    return TypedProof(**texts)
