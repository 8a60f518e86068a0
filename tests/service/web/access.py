"""The table of who may call which route: one line a route, with a call that succeeds.

A new route needs its line here, or ``test_access_table.py`` fails. ``need`` says who is let in;
the rest of the line is what the call sends. Ids of a path are those of ``ids_for``: objects of the
northern agency, to which everyone but nobody and the stranger belongs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from service.store.unit import utc_now
from tests.service.web.scene import EVERYONE, LINK, NOBODY, OPERATOR, PASSWORD, STRANGER, Scene


@dataclass(frozen=True, kw_only=True)
class Need:
    """Who is let in; ``scoped``: an agency's, so that to a stranger it is not there."""

    allowed: frozenset[str]
    scoped: bool = False


def _scoped(*roles: str) -> Need:
    return Need(allowed=frozenset({*roles, "administrator", OPERATOR}), scoped=True)


PUBLIC = Need(allowed=frozenset(EVERYONE))
SIGNED = Need(allowed=frozenset(EVERYONE) - {NOBODY})
PERSON = Need(allowed=frozenset(EVERYONE) - {NOBODY, LINK})
READ = _scoped(LINK, "writer", "advisor", "assessor")
# People of the agency: what is left to do is none of an outside assessor's business.
TEAM = _scoped("writer", "advisor", "assessor")
UPLOAD = _scoped("writer", "advisor")
COMMENT = _scoped(LINK, "writer", "advisor", "assessor")
DECIDE = ASSESS = _scoped("advisor")
ADMINISTER = _scoped()
# An administrator of the agency itself: not even an operator in its name.
OWNER = Need(allowed=frozenset({"administrator"}), scoped=True)
# Whoever assesses any agency: a plan holds what they see of them.
PLAN = Need(allowed=frozenset({"advisor", "administrator", OPERATOR, STRANGER}))
# Proofs are of the years of a cycle, which end with this one.
YEAR = utc_now().year
OPERATE = Need(allowed=frozenset({OPERATOR}))


@dataclass(frozen=True, kw_only=True)
class Route:
    """A line of the table: ``gives`` has the statuses of who is let in, empty for any good one."""

    name: str
    need: Need
    send: Mapping[str, Any] = field(default_factory=dict)
    gives: frozenset[int] = frozenset()
    at: Mapping[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """Return GET, POST..."""
        return self.name.split()[0]

    @property
    def path(self) -> str:
        """Return the address with the names of its ids in braces."""
        return self.name.split()[1]


def route(
    name: str, need: Need, *gives: int, at: Mapping[str, str] | None = None, **send: Any
) -> Route:
    """Return a line; ``send`` are arguments of the test client, such as data, json or params.

    ``at`` gives ids of this path alone, in place of those of ``ids_for``.
    """
    return Route(name=name, need=need, send=send, gives=frozenset(gives), at=at or {})


ROUTES = (
    # Doors
    route("GET /healthz", PUBLIC),
    route("GET /readyz", PUBLIC),
    route("GET /metrics", PUBLIC, 404),
    route("GET /api/v1/openapi.json", PUBLIC),
    route("GET /entrar", PUBLIC),
    route("POST /entrar", PUBLIC, data={"email": "writer@ejemplo.mx", "password": PASSWORD}),
    route("GET /entrar/codigo", SIGNED),
    route("POST /entrar/codigo", SIGNED),
    route("GET /entrar/oidc", PUBLIC, 404),
    route("GET /entrar/oidc/regreso", PUBLIC, 404),
    route("POST /salir", PUBLIC),
    route("POST /idioma", PUBLIC, data={"idioma": "en"}),
    route("GET /inicio", PUBLIC, 404),
    route("POST /inicio", PUBLIC, 404),
    route("GET /enlace/{secret}", PUBLIC),
    route("POST /enlace/{secret}", PUBLIC),
    # One's own account
    route("GET /cuenta", PERSON),
    route("POST /cuenta", PERSON, data={"name": "Otro Nombre", "language": "en"}),
    route("POST /cuenta/sesiones/cerrar", PERSON, data={"otras": "1"}),
    route("POST /cuenta/sesiones/{session}/cerrar", PERSON),
    route("GET /cuenta/clave", PERSON),
    route("POST /cuenta/clave", PERSON, data={
        "present": PASSWORD, "new": "siete gatos negros", "again": "siete gatos negros"
    }),
    route("GET /cuenta/teclas", PERSON),
    route("POST /cuenta/teclas", PERSON, data={"usuales": "1"}),
    route("GET /cuenta/codigo", PERSON),
    route("POST /cuenta/codigo/pedir", PERSON),
    route("POST /cuenta/codigo", PERSON, 422, data={"code": "000000"}),
    route("POST /cuenta/codigo/recuperacion", PERSON, 422, data={"code": "000000"}),
    route("POST /cuenta/codigo/quitar", PERSON, 422, data={"code": "000000"}),
    route("GET /cuenta/tokens", PERSON),
    route("POST /cuenta/tokens", PERSON, data={"name": "p", "scopes": ["read"], "days": "30"}),
    route("POST /cuenta/tokens/{token}/revocar", PERSON),
    route("GET /avisos", PERSON),
    route("POST /avisos/vistos", PERSON),
    route("GET /avisos/calendario.ics", PERSON),
    route("GET /avisos/{notice}", PERSON),
    route("GET /api/v1/notices", PERSON),
    route("GET /api/v1/deadlines.ics", PERSON),
    route("GET /api/v1/me", SIGNED),
    route("GET /api/v1/tokens", PERSON),
    route("POST /api/v1/tokens", PERSON, json={"name": "p", "scopes": ["read"]}),
    route("DELETE /api/v1/tokens/{token}", PERSON),
    # People, links and consent of an agency
    route("GET /agencias/{agency}/personas", ADMINISTER),
    route("POST /agencias/{agency}/personas", ADMINISTER, data={
        "email": "nueva@ejemplo.mx", "name": "Nueva", "role": "advisor"
    }),
    route("POST /agencias/{agency}/personas/{person}/rol", ADMINISTER, data={"role": "advisor"}),
    route("POST /agencias/{agency}/personas/{person}/quitar", ADMINISTER),
    route("POST /agencias/{agency}/personas/{person}/contrasena", ADMINISTER),
    route("POST /agencias/{agency}/personas/{person}/codigo", ADMINISTER),
    route("GET /api/v1/agencies/{agency}/members", ADMINISTER),
    route("POST /api/v1/agencies/{agency}/members", ADMINISTER, json={
        "email": "nueva@ejemplo.mx", "name": "Nueva", "role": "advisor"
    }),
    route("PUT /api/v1/agencies/{agency}/members/{person}", ADMINISTER, json={"role": "advisor"}),
    route("DELETE /api/v1/agencies/{agency}/members/{person}", ADMINISTER),
    route("GET /agencias/{agency}/enlaces", ADMINISTER),
    route("POST /agencias/{agency}/enlaces", ADMINISTER, data={"name": "CALEA", "days": "30"}),
    route("POST /agencias/{agency}/enlaces/{link}/revocar", ADMINISTER),
    route("GET /agencias/{agency}/consentimiento", READ),
    route("POST /agencias/{agency}/consentimiento", OWNER, data={"kind": "counts", "granted": "1"}),
    # Everyone, for operators
    route("GET /personas", OPERATE),
    route("POST /personas", OPERATE, data={"email": "nueva@ejemplo.mx", "name": "Nueva"}),
    route("GET /personas/{person}", OPERATE),
    route("POST /personas/{person}/operador", OPERATE, data={"on": "1"}),
    route("POST /personas/{person}/desactivar", OPERATE),
    route("POST /personas/{person}/activar", OPERATE),
    route("POST /personas/{person}/contrasena", OPERATE),
    route("POST /personas/{person}/codigo", OPERATE),
    # Library of standards
    route("GET /ediciones", SIGNED),
    route("GET /ediciones/{edition}", SIGNED),
    route("GET /ediciones/{edition}/estandares/{standard}", SIGNED),
    route("GET /ediciones/diferencias", SIGNED),
    route("GET /ediciones/cargar", OPERATE),
    route("POST /ediciones/cargar", OPERATE, 422),
    route("GET /ediciones/cargar/{sent}", OPERATE, 404),
    route("POST /ediciones/cargar/{sent}", OPERATE, 404),
    route("POST /ediciones/cargar/{sent}/descartar", OPERATE),
    route("GET /ediciones/{edition}/fecha", OPERATE),
    route("POST /ediciones/{edition}/fecha", OPERATE, data={
        "effective": "2027-03-01", "source": "boletín de marzo", "grace": "12"
    }),
    # Nothing was stated.
    route("POST /ediciones/{edition}/fecha/retirar", OPERATE, 404),
    # What applies, what was done, taking everything away
    route("GET /autoevaluaciones/{assessment}/perfil", READ),
    route("POST /autoevaluaciones/{assessment}/perfil", ASSESS),
    route("GET /agencias/{agency}/bitacora", ADMINISTER),
    route("GET /agencias/{agency}/bitacora.jsonl", ADMINISTER),
    route("GET /agencias/{agency}/bitacora.csv", ADMINISTER),
    route("GET /bitacora", OPERATE),
    route("GET /bitacora.jsonl", OPERATE),
    route("GET /bitacora.csv", OPERATE),
    route("GET /agencias/{agency}/exportar", ADMINISTER),
    route("POST /agencias/{agency}/exportar", ADMINISTER),
    route("GET /agencias/{agency}/borrar", ADMINISTER),
    route("POST /agencias/{agency}/borrar", ADMINISTER, data={
        "nombre": "Agencia 0-000 de prueba", "motivo": "Prueba"
    }),
    route("GET /ajustes", OPERATE),
    route("POST /ajustes/espacio", OPERATE, 404, data={"agencia": "x", "megabytes": "10"}),
    route("POST /ajustes/revision", OPERATE),
    # Pages: agencies, manuals, jobs, assessments
    route("GET /", SIGNED),
    route("GET /agencias/nueva", OPERATE),
    route("POST /agencias/nueva", OPERATE, data={
        "name": "Policía Nueva", "program": "le", "state": "JAL"
    }),
    route("GET /agencias/{agency}", READ),
    route("GET /agencias/{agency}/editar", ADMINISTER),
    route("POST /agencias/{agency}/editar", ADMINISTER, data={
        "name": "Otro Nombre", "program": "academy", "state": "COL", "version": "1"
    }),
    route("GET /agencias/{agency}/manuales", UPLOAD),
    route("POST /agencias/{agency}/manuales", UPLOAD, files={
        "files": ("nuevo.txt", b"Art\xc3\xadculo 1. El personal informa.")
    }),
    route("GET /manuales/{manual}", READ),
    route("POST /manuales/{manual}/nombre", UPLOAD, data={"name": "Otro nombre"}),
    route("POST /manuales/{manual}/archivar", UPLOAD),
    route("POST /manuales/{manual}/borrar", ADMINISTER, data={"reason": "Prueba"}),
    route("POST /manuales/{manual}/versiones", UPLOAD, files={
        "files": ("nuevo.txt", b"Art\xc3\xadculo 1. El personal informa siempre.")
    }),
    route("GET /versiones/{version}", READ),
    route("GET /versiones/{version}/paginas/{number}.webp", READ, 500),
    route("GET /versiones/{version}/diferencias", READ),
    route("GET /trabajos", SIGNED),
    route("GET /trabajos/{job}", READ),
    route("GET /trabajos/{job}/eventos", READ),
    route("POST /trabajos/{job}/cancelar", ASSESS),
    route("GET /agencias/{agency}/autoevaluaciones/nueva", ASSESS),
    route("POST /agencias/{agency}/autoevaluaciones/nueva", ASSESS, data={
        "name": "Otro ciclo", "edition": "academy-2"
    }),
    route("GET /autoevaluaciones/{assessment}", READ),
    route("GET /autoevaluaciones/{assessment}/brechas", READ),
    route("GET /autoevaluaciones/{assessment}/brechas/{standard}/esquema.docx", READ),
    route("GET /tareas", PERSON),
    route("GET /autoevaluaciones/{assessment}/tareas", TEAM),
    route("POST /autoevaluaciones/{assessment}/tareas", UPLOAD, data={
        "estandar": "1.1.1", "titulo": "Redactar la directiva", "fecha": "2027-03-15"
    }),
    route("POST /autoevaluaciones/{assessment}/pendientes/tareas", UPLOAD),
    route("GET /tareas/{task}", TEAM),
    route("POST /tareas/{task}", UPLOAD, data={"titulo": "Otro asunto", "version": "1"}),
    route("POST /tareas/{task}/estado", UPLOAD, data={"estado": "done", "version": "1"}),
    route("GET /autoevaluaciones/{assessment}/probar", UPLOAD),
    # Nothing was sent to be tried.
    route("POST /autoevaluaciones/{assessment}/probar", UPLOAD, 422, files={
        "files": ("", b"")
    }),
    route("POST /autoevaluaciones/{assessment}/cerrar", ASSESS, data={"version": "1"}),
    route("GET /autoevaluaciones/{assessment}/estandares/{number}", READ, at={"number": "1.1.1"}),
    route("GET /autoevaluaciones/{assessment}/estandares/{standard}/precedentes", TEAM),
    route("GET /comparativo", SIGNED),
    route("GET /comparativo.csv", SIGNED, params={
        "edicion": "academy-2", "estandar": "1.1.1"
    }),
    route(
        "GET /autoevaluaciones/{assessment}/estandares/{number}/hoja", READ, at={"number": "1.1.1"}
    ),
    route(
        "POST /autoevaluaciones/{assessment}/estandares/{number}/dictamenes",
        DECIDE,
        at={"number": "1.1.1"},
        data={"par": ";;;", "dictamen": "not_applicable", "nota": "No hay academia propia"},
    ),
    route(
        "POST /autoevaluaciones/{assessment}/estandares/{number}/notas",
        COMMENT,
        at={"number": "1.1.1"},
        data={"texto": "Falta el anexo"},
    ),
    # Nobody decided anything in that group.
    route("POST /autoevaluaciones/{assessment}/dictamenes/{group}/retirar", DECIDE, 404),
    # Progress, second reading, samples
    route("GET /avance", SIGNED),
    route("GET /autoevaluaciones/{assessment}/avance", READ),
    route("GET /autoevaluaciones/{assessment}/segunda-lectura", READ),
    route("POST /autoevaluaciones/{assessment}/segunda-lectura", ASSESS, data={"cuantos": "10"}),
    route("GET /autoevaluaciones/{assessment}/segunda-lectura/leer", DECIDE),
    # No pair waits to be read or settled, and no sample was drawn.
    route("POST /autoevaluaciones/{assessment}/segunda-lectura/{reading}", DECIDE, 404, data={
        "dictamen": "satisfies"
    }),
    route("GET /autoevaluaciones/{assessment}/desacuerdos", READ),
    route("POST /autoevaluaciones/{assessment}/desacuerdos/{reading}", DECIDE, 404, data={
        "dictamen": "satisfies"
    }),
    route("GET /autoevaluaciones/{assessment}/muestras", READ),
    route("POST /autoevaluaciones/{assessment}/muestras", ASSESS, data={
        "clase": "elusion", "cuantos": "30"
    }),
    route("GET /autoevaluaciones/{assessment}/muestras/{sample}", READ, 404),
    route("POST /autoevaluaciones/{assessment}/muestras/{sample}/cerrar", ASSESS, 404),
    route("POST /autoevaluaciones/{assessment}/muestras/{sample}/{item}", DECIDE, 404, data={
        "dictamen": "satisfies"
    }),
    # Queues of review, cards over several agencies, decisions made at once
    route("GET /autoevaluaciones/{assessment}/revision", READ),
    route("POST /autoevaluaciones/{assessment}/revision", DECIDE, data={"dictamen": "postponed"}),
    route("GET /revision", PERSON),
    route("GET /revision/iguales", PERSON),
    # Nobody has such a proposal.
    route("POST /revision/iguales", PERSON, 409, data={"par": "0", "dictamen": "satisfies"}),
    # What waits since its text changed: nothing does here.
    route("GET /autoevaluaciones/{assessment}/por-confirmar", READ),
    route("POST /autoevaluaciones/{assessment}/por-confirmar", DECIDE, 409, data={"todos": "1"}),
    route("POST /autoevaluaciones/{assessment}/por-confirmar/{wait}", DECIDE, 404),
    # A batch is its author's alone.
    route("GET /lotes/{group}", PERSON, 404),
    route("POST /lotes/{group}", PERSON, 404),
    route("POST /lotes/{group}/deshacer", PERSON, 404),
    # Plans that move agencies to an edition: there is no other edition here, and so no plan
    route("GET /revisiones-de-edicion", SIGNED),
    route("POST /revisiones-de-edicion", PLAN, 400),
    route("GET /revisiones-de-edicion/{plan}", SIGNED, 404),
    route("GET /revisiones-de-edicion/{plan}/cambios", SIGNED, 404),
    route("POST /revisiones-de-edicion/{plan}/ejecutar", SIGNED, 404),
    route("POST /revisiones-de-edicion/{plan}/descartar", SIGNED, 404),
    # Models on trial: there is no trial yet
    route("GET /modelos", OPERATE),
    route("POST /modelos", OPERATE, data={"modelo": "incluido"}),
    route("GET /modelos/pruebas/{trial}", OPERATE, 404),
    route("POST /modelos/pruebas/{trial}/adoptar", OPERATE, 404),
    route("POST /modelos/pruebas/{trial}/descartar", OPERATE, 404),
    route("POST /modelos/pruebas/{trial}/detener", OPERATE, 404),
    route("GET /api/v1/models", OPERATE),
    route("GET /api/v1/trials", OPERATE),
    route("POST /api/v1/trials", OPERATE, json={"model": "incluido"}),
    route("GET /api/v1/trials/{trial}", OPERATE, 404),
    route("POST /api/v1/trials/{trial}/adopt", OPERATE, 404),
    route("POST /api/v1/trials/{trial}/drop", OPERATE, 404),
    route("GET /agencias/{agency}/ediciones", READ),
    # With one edition there is nothing to compare.
    route("GET /agencias/{agency}/ediciones.csv", READ, 404),
    route("GET /api/v1/rechecks", SIGNED),
    route("POST /api/v1/rechecks", PLAN, 409, json={"edition": "academy-2"}),
    route("GET /api/v1/rechecks/{plan}", SIGNED, 404),
    route("POST /api/v1/rechecks/{plan}/start", SIGNED, 404),
    route("POST /api/v1/rechecks/{plan}/cancel", SIGNED, 404),
    # The folder of an assessor: proofs and notes
    route("GET /autoevaluaciones/{assessment}/carpeta", READ),
    route("GET /autoevaluaciones/{assessment}/carpeta/{standard}", READ),
    route("POST /autoevaluaciones/{assessment}/carpeta/{standard}/notas", COMMENT, data={
        "text": "Falta la prueba de este año."
    }),
    route("POST /autoevaluaciones/{assessment}/carpeta/{standard}/pruebas", UPLOAD, data={
        "year": str(YEAR)
    }, files={"file": ("acta.txt", b"Acta de la capacitaci\xc3\xb3n.")}),
    route("GET /pruebas/{proof}", READ),
    route("POST /pruebas/{proof}/quitar", UPLOAD),
    route("GET /autoevaluaciones/{assessment}/informes", READ),
    route("POST /autoevaluaciones/{assessment}/informes", ASSESS, data={
        "kind": "gaps", "language": "es", "formats": ["html"]
    }),
    route("GET /informes/{report}", READ),
    route("GET /informes/{report}/datos", READ),
    route("POST /informes/{report}/borrar", ADMINISTER, data={"reason": "Prueba"}),
    # API: agencies, manuals, what is sent, jobs
    route("GET /api/v1/agencies", SIGNED),
    route("POST /api/v1/agencies", OPERATE, json={
        "name": "Policía Nueva", "program": "le", "state": "JAL"
    }),
    route("GET /api/v1/agencies/{agency}", READ),
    route("PUT /api/v1/agencies/{agency}", ADMINISTER, headers={"if-match": "*"}, json={
        "name": "Agencia 0-000 de prueba", "program": "academy", "state": "COL"
    }),
    route("GET /api/v1/agencies/{agency}/manuals", READ),
    route("POST /api/v1/agencies/{agency}/manuals", UPLOAD, files={
        "files": ("nuevo.txt", b"Art\xc3\xadculo 1. El personal informa.")
    }),
    route("GET /api/v1/manuals/{manual}", READ),
    route("PATCH /api/v1/manuals/{manual}", UPLOAD, json={"name": "Otro nombre"}),
    route("GET /api/v1/manuals/{manual}/versions", READ),
    route("POST /api/v1/manuals/{manual}/versions", UPLOAD, files={
        "files": ("nuevo.txt", b"Art\xc3\xadculo 1. El personal informa siempre.")
    }),
    route("GET /api/v1/versions/{version}", READ),
    route("GET /api/v1/versions/{version}/clauses", READ),
    # The made-up manual's file is kept nowhere: our fault, and told as such.
    route("GET /api/v1/versions/{version}/pages/{number}", READ, 500),
    route("POST /api/v1/agencies/{agency}/uploads", UPLOAD, json={
        "name": "a.pdf", "size": 9, "sha256": "0" * 64
    }),
    # An upload in parts is its owner's alone.
    route("GET /api/v1/uploads/{upload}", SIGNED, 404),
    route("PUT /api/v1/uploads/{upload}", SIGNED, 404, headers={"content-range": "bytes 0-0/9"}),
    route("DELETE /api/v1/uploads/{upload}", SIGNED, 404),
    route("GET /api/v1/jobs", SIGNED),
    route("GET /api/v1/jobs/{job}", READ),
    route("GET /api/v1/jobs/{job}/events", READ),
    route("POST /api/v1/jobs/{job}/cancel", ASSESS),
    # API: assessments, results, decisions, editions
    route("GET /api/v1/agencies/{agency}/assessments", READ),
    route("POST /api/v1/agencies/{agency}/assessments", ASSESS, json={
        "name": "Otro ciclo", "edition": "academy-2"
    }),
    route("GET /api/v1/assessments/{assessment}", READ),
    route("PATCH /api/v1/assessments/{assessment}", ASSESS, headers={"if-match": "*"}, json={
        "closed": True
    }),
    route("GET /api/v1/assessments/{assessment}/runs", READ),
    route("GET /api/v1/assessments/{assessment}/profile", READ, 404),
    route("PUT /api/v1/assessments/{assessment}/profile", ASSESS, json={
        "agency": "Academia", "program": "academy"
    }),
    route("GET /api/v1/assessments/{assessment}/standards", READ),
    route("GET /api/v1/assessments/{assessment}/standards/{standard}", READ),
    route("GET /api/v1/assessments/{assessment}/proposals", READ),
    route("GET /api/v1/assessments/{assessment}/readiness", READ),
    route("GET /api/v1/proposals/{proposal}", READ),
    route("GET /api/v1/assessments/{assessment}/gaps", READ),
    route("GET /api/v1/assessments/{assessment}/progress", READ),
    route("GET /api/v1/assessments/{assessment}/queue", READ),
    route("GET /api/v1/assessments/{assessment}/decisions", READ),
    route("POST /api/v1/assessments/{assessment}/decisions", DECIDE, json={
        "standard": "1.1.1", "verdict": "not_applicable", "reason": "no existe"
    }),
    route("GET /api/v1/assessments/{assessment}/carried", READ),
    route("POST /api/v1/assessments/{assessment}/carried/confirm", DECIDE, 404, json={"ids": [1]}),
    # Nobody decided anything in that group.
    route("POST /api/v1/assessments/{assessment}/decisions/{group}/undo", DECIDE, 404),
    route("GET /api/v1/assessments/{assessment}/tasks", TEAM),
    route("POST /api/v1/assessments/{assessment}/tasks", UPLOAD, json={
        "standard": "1.1.1", "title": "Redactar la directiva", "due_on": "2027-03-15"
    }),
    route("GET /api/v1/tasks/{task}", TEAM),
    route("PATCH /api/v1/tasks/{task}", UPLOAD, headers={"if-match": "*"}, json={
        "title": "Otro asunto", "state": "done"
    }),
    route("GET /api/v1/assessments/{assessment}/proofs", READ),
    route("POST /api/v1/assessments/{assessment}/proofs", UPLOAD, data={
        "standard": "1.1.1", "year": str(YEAR)
    }, files={"file": ("acta.txt", b"Acta de la capacitaci\xc3\xb3n.")}),
    route("GET /api/v1/proofs/{proof}/file", READ),
    route("DELETE /api/v1/proofs/{proof}", UPLOAD),
    route("GET /api/v1/assessments/{assessment}/notes", READ),
    route("POST /api/v1/assessments/{assessment}/notes", COMMENT, json={
        "standard": "1.1.1", "text": "Falta la prueba de este año."
    }),
    route("GET /api/v1/assessments/{assessment}/exports/{format}", READ),
    route("GET /api/v1/assessments/{assessment}/reports", READ),
    route("POST /api/v1/assessments/{assessment}/reports", ASSESS, json={
        "kind": "crosswalk", "language": "en", "formats": ["html"]
    }),
    route("GET /api/v1/reports/{report}/file", READ),
    route("GET /api/v1/editions", SIGNED),
    route("POST /api/v1/editions", OPERATE, data={"id": "le-99"}, files={
        "file": ("lista.csv", b"id,title\n1.1.1,Uso de la fuerza\n")
    }),
    # 503 while it is worked out for the first time.
    route("GET /api/v1/editions/diff", SIGNED, 200, 503, params={"from": "le-5", "to": "le-6"}),
    route("GET /api/v1/editions/{edition}", SIGNED),
    route("PUT /api/v1/editions/{edition}/date", OPERATE, json={
        "effective": "2027-03-01", "source": "boletín de marzo", "grace": 12
    }),
    # Nothing was stated.
    route("DELETE /api/v1/editions/{edition}/date", OPERATE, 404),
    route("GET /api/v1/editions/{edition}/standards", SIGNED),
    route("GET /api/v1/editions/{edition}/standards/{standard}", SIGNED),
    route("GET /api/v1/editions/{edition}/standards/{standard}/comparison", SIGNED),
)  # fmt: skip


def ids_for(scene: Scene, who: str, own: Mapping[str, str]) -> dict[str, str]:
    """Return the ids that paths name: the northern agency's, and one's own session and token."""
    north = scene.made[0]
    return {
        "agency": scene.north,
        "assessment": north.assessment,
        "edition": "academy-2",
        "link": scene.link,
        "manual": north.manuals[0],
        "format": "json",
        "group": "0" * 26,
        "item": "1",
        "job": scene.job,
        "number": "1",
        "person": scene.people["writer"],
        "plan": "0" * 26,
        "proof": scene.proof,
        "proposal": str(scene.proposal),
        "reading": "1",
        "sample": "0" * 26,
        "report": scene.report,
        "secret": "enlace",
        "sent": "0" * 26,
        "standard": "1.1.1",
        "task": scene.task,
        "trial": "0" * 26,
        "upload": "0" * 26,
        "version": north.versions[0],
        "wait": "1",
        **own,
    }


def expected(line: Route, who: str) -> frozenset[int]:
    """Return the statuses that a call of someone may get, empty for any good one."""
    if who in line.need.allowed:
        return line.gives
    if who == NOBODY:
        by_page = line.method == "GET" and not line.path.startswith("/api/")
        return frozenset({303 if by_page else 401})
    return frozenset({404 if who == STRANGER and line.need.scoped else 403})
