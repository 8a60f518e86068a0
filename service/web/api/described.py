"""The application in, its OpenAPI description out: who may ask, tags, usual failures."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from service.web.api.problem_docs import SCHEMA, problems
from service.web.state import Service
from service.web.visitors import COOKIE, SECURE_COOKIE

Row = dict[str, Any]
_ABOUT = """
**Español.** Todo lo que hacen las páginas de Acredita, para otros programas. Cree un token en
`/cuenta/tokens` y envíelo como `Authorization: Bearer TOKEN`. Las listas se leen por páginas
(`next` y `Link`); lo que tiene versiones se cambia con `If-Match`; las cargas, las
autoevaluaciones, los dictámenes y los informes aceptan `Idempotency-Key`. Los errores son
`application/problem+json` con el mensaje en español (`detail`) y en inglés (`detail_en`).

**English.** All that Acredita's pages do, for other programs. Make a token at `/cuenta/tokens` and
send it as `Authorization: Bearer TOKEN`. Lists come in pages (`next` and `Link`); what is versioned
is changed with `If-Match`; uploads, assessments, decisions and reports take an `Idempotency-Key`.
Errors are `application/problem+json` with a Spanish (`detail`) and an English sentence
(`detail_en`).
"""
TAGS = (
    ("me", "Quién pregunta · Who asks"),
    ("tokens", "Claves para programas, propias de cada persona · Tokens for programs, one's own"),
    ("members", "Quién tiene acceso a una agencia · Who has access to an agency, as what"),
    ("agencies", "Las instituciones y qué tan avanzadas van · Agencies and how far each has come"),
    ("manuals", "Los manuales de una agencia y sus versiones · An agency's manuals and versions"),
    ("uploads", "Archivos que se envían por partes · Files sent in parts, and gone on with"),
    ("jobs", "Lo que se está leyendo o comparando · What is being read or matched"),
    ("assessments", "Una agencia frente a una edición · An agency against an edition"),
    ("results", "Lo que halló una comparación · What a run found: states, proposals, gaps"),
    ("decisions", "Lo que dictaminaron las personas · What people decided; rows are only added"),
    ("tasks", "Lo que falta hacer, quién y para cuándo · What is left to do, by whom and when"),
    ("proofs", "Pruebas de cumplimiento, por estándar y año · Proofs of compliance, by year"),
    ("notes", "Notas sobre estándares; las de quien evalúa son tareas · Notes on standards"),
    ("notices", "Avisos y plazos · Notices and deadlines"),
    ("exports", "Resultados como archivo · Results as a file"),
    ("reports", "Informes tal como se hicieron un día · Reports as they were made on a day"),
    ("rechecks", "El paso de agencias a otra edición · Moving agencies to another edition"),
    ("models", "Modelos a prueba en toda la instalación · Models on trial, and adopted"),
    ("editions", "Las ediciones de los estándares · Editions of the standards"),
)
_READS = ("get",)


def describe(app: FastAPI) -> None:
    """Let the application describe itself whole, once."""

    def openapi() -> Row:
        if not app.openapi_schema:
            app.openapi_schema = _schema(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _schema(app: FastAPI) -> Row:
    schema = get_openapi(
        title=app.title,
        version=app.version,
        summary="Qué estándares responde un manual · Which standards a manual answers",
        description=_ABOUT,
        routes=app.routes,
        tags=[{"name": name, "description": said} for name, said in TAGS],
    )
    parts = schema.setdefault("components", {})
    parts["securitySchemes"] = _security(app.state.service)
    schemas = parts.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = SCHEMA
    schema["security"] = [{"token": []}, {"cookie": []}]
    for operations in schema["paths"].values():
        for method, operation in operations.items():
            _complete(method, operation)
    return schema


def _complete(method: str, operation: Row) -> None:
    """Add what every route may answer, and say that a needed If-Match is needed."""
    found: Row = operation["responses"]
    found.pop("422", None)
    usual = [401, 403, 422, 503] + ([] if method in _READS else [400, 413])
    for status, said in problems(*usual).items():
        found.setdefault(str(status), said)
    for one in operation.get("parameters", []):
        if one["name"] == "If-Match" and "428" in found:
            one["required"] = True
            one["schema"] = {"type": "string", "maxLength": 2000}
    operation["responses"] = dict(sorted(found.items()))


def _security(service: Service) -> Row:
    secure = service.settings.url.startswith("https://")
    return {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "Un token de `/cuenta/tokens` · A token of `/cuenta/tokens`",
        },
        "cookie": {
            "type": "apiKey",
            "in": "cookie",
            "name": SECURE_COOKIE if secure else COOKIE,
            "description": "La sesión de las páginas; los cambios piden además X-Form-Token · The "
            "session of the pages; changes also need X-Form-Token",
        },
    }
