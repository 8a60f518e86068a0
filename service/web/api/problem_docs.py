"""Statuses that a route may answer with in, what OpenAPI says of each of them out."""

from __future__ import annotations

from typing import Any

from corpora import errors
from corpora.errors import AcreditaError
from service.web.problems import problem

Row = dict[str, Any]
MEDIA = "application/problem+json"
SCHEMA: Row = {
    "title": "Problem",
    "description": "Lo que salió mal (RFC 9457), en ambos idiomas · What went wrong (RFC 9457), in "
    "both languages",
    "type": "object",
    "required": ["type", "title", "status", "detail", "detail_en", "instance"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:acredita:problem:NotFound"]},
        "title": {"type": "string", "examples": ["NotFound"]},
        "status": {"type": "integer", "examples": [404]},
        "detail": {"type": "string", "description": "En español"},
        "detail_en": {"type": "string", "description": "In English"},
        "instance": {"type": "string", "examples": ["/api/v1/agencies"]},
    },
}
EXAMPLES: dict[int, tuple[str, AcreditaError]] = {
    400: ("No se entiende · Not understood", errors.BadRequest(detail="cursor")),
    401: ("Falta iniciar sesión · Nobody, or a bad token", errors.SignInNeeded()),
    403: ("No le está permitido · Not allowed", errors.NotAllowed()),
    404: ("No hay nada, o no le corresponde verlo · Nothing here that is yours", errors.NotFound()),
    409: ("Choca con lo que ya hay · In conflict with what is there", errors.Conflict()),
    412: ("Cambió desde que lo leyó · Changed since it was read", errors.VersionPassed()),
    413: ("Demasiado grande · Too large", errors.TooLarge(limit="500")),
    415: ("No se lee ese tipo de archivo · A kind of file that is not read", errors.WrongMedia(
        found="text/csv", expected="application/json, application/toml"
    )),
    422: ("Faltan datos o no son válidos · Fields missing or not valid", errors.BadFields(
        detail={"es": "name: falta", "en": "name: Field required"}
    )),
    428: ("Falta If-Match · If-Match is missing", errors.VersionNeeded()),
    429: ("Demasiados a la vez; espere · Too many; wait", errors.TooMany(seconds=60)),
    503: ("Acredita aún no tiene operador · No operator yet", errors.SetupNeeded()),
}  # fmt: skip


def problems(*statuses: int) -> dict[int | str, Row]:
    """Return what OpenAPI says of some statuses of failure, each with an example."""
    return {status: _one(status) for status in statuses}


def single_of(description: str, *statuses: int) -> dict[int | str, Row]:
    """Return what OpenAPI says of a GET of one thing: its tag, 304 and some failures."""
    return {
        200: {"description": description, "headers": _TAGGED},
        304: {"description": "No ha cambiado · Not modified", "headers": _TAGGED},
        **problems(*statuses),
    }


def changed_doc(description: str, *statuses: int) -> dict[int | str, Row]:
    """Return what OpenAPI says of a change of one thing: its new tag and some failures."""
    return {200: {"description": description, "headers": _TAGGED}, **problems(*statuses)}


def answer_doc(status: int, description: str, headers: Row, *statuses: int) -> dict[int | str, Row]:
    """Return what OpenAPI says of an answer with headers of its own and some failures."""
    return {status: {"description": description, "headers": headers}, **problems(*statuses)}


def page_doc(*statuses: int) -> dict[int | str, Row]:
    """Return what OpenAPI says of a GET of a list: its link and some failures."""
    link = {
        "description": 'La página siguiente, rel="next" · The next page',
        "schema": {"type": "string"},
    }
    return {
        200: {"description": "Una página · A page", "headers": {"Link": link}},
        **problems(400, *statuses),
    }


def made_doc(description: str, *statuses: int) -> dict[int | str, Row]:
    """Return what OpenAPI says of a POST that makes a thing and may be repeated."""
    headers = {
        "Location": {
            "description": "Dónde está · Where it is",
            "schema": {"type": "string"},
        },
        "Idempotency-Replayed": {
            "description": "true: respuesta de la primera vez · the answer of the first time",
            "schema": {"type": "string"},
        },
    }
    return {201: {"description": description, "headers": headers}, **problems(*statuses)}


def _one(status: int) -> Row:
    said, error = EXAMPLES[status]
    example = {**problem(error, "/api/v1/agencies"), "status": status}
    content = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}}
    return {"description": said, "content": content}


_TAGGED: Row = {
    "ETag": {
        "description": "Nombra este estado; si tiene versión, empieza con ella · Names this state; "
        "of versioned things it begins with the version",
        "schema": {"type": "string"},
    }
}
