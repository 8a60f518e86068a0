"""Codes of the audit trail in; what was done, in the words of both languages, out.

A sentence goes on from the name of whoever did it: "Ana Pérez" + "creó la agencia".
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Words = Mapping[str, str]


def _both(es: str, en: str) -> Words:
    return MappingProxyType({"es": es, "en": en})


ACTIONS: Mapping[str, Words] = MappingProxyType(
    {
        "agency.created": _both("dio de alta la agencia", "added the agency"),
        "agency.changed": _both("cambió los datos de la agencia", "changed the agency's details"),
        "agency.quota": _both("cambió el espacio de la agencia", "changed the agency's space"),
        "agency.exported": _both("exportó todo lo de la agencia", "exported all of the agency"),
        "agency.deleted": _both("borró la agencia", "deleted the agency"),
        "member.added": _both("dio acceso a una persona", "gave a person access"),
        "member.role": _both("cambió el rol de una persona", "changed a person's role"),
        "member.removed": _both("quitó el acceso a una persona", "took a person's access away"),
        "link.created": _both("creó un enlace para un evaluador", "made an assessor's link"),
        "link.opened": _both("abrió su enlace", "opened their link"),
        "link.revoked": _both("revocó un enlace", "revoked a link"),
        "consent.given": _both("dio su consentimiento", "gave consent"),
        "consent.withdrawn": _both("retiró su consentimiento", "withdrew consent"),
        "manual.created": _both("creó un manual", "added a manual"),
        "manual.renamed": _both("cambió el nombre o la clase de un manual", "renamed a manual"),
        "manual.archived": _both("archivó un manual", "archived a manual"),
        "manual.unarchived": _both("sacó un manual del archivo", "brought a manual back"),
        "manual.deleted": _both("borró un manual", "deleted a manual"),
        "version.uploaded": _both("subió una versión de un manual", "uploaded a manual's version"),
        "version.ready": _both("terminó de leer una versión", "finished reading a version"),
        "job.failed": _both("no pudo terminar un trabajo", "could not finish a job"),
        "job.cancelled": _both("detuvo un trabajo", "stopped a job"),
        "assessment.created": _both("abrió una autoevaluación", "opened an assessment"),
        "assessment.closed": _both("cerró una autoevaluación", "closed an assessment"),
        "assessment.opened": _both("reabrió una autoevaluación", "reopened an assessment"),
        "profile.changed": _both("cambió qué estándares aplican", "changed which standards apply"),
        "run.done": _both("comparó los manuales", "matched the manuals"),
        "decision.made": _both("dictaminó una propuesta", "decided on a proposal"),
        "decision.carried": _both(
            "conservó dictámenes y apartó los que hay que confirmar",
            "kept decisions and set aside those to be confirmed",
        ),
        "recheck.done": _both(
            "volvió a revisar con otra edición o redacción",
            "checked again with another edition or wording",
        ),
        "recheck.deadline": _both(
            "cambió la fecha límite de un cambio de edición",
            "changed the deadline of a change of edition",
        ),
        "trial.begun": _both("puso a prueba un modelo", "put a model on trial"),
        "trial.adopted": _both("adoptó un modelo", "adopted a model"),
        "trial.dropped": _both("descartó un modelo a prueba", "dropped a model on trial"),
        "decision.undone": _both("retiró un dictamen", "took a decision back"),
        "batch.done": _both("dictaminó en lote", "decided on many at once"),
        "batch.undone": _both("deshizo un lote", "undid a batch"),
        "comment.added": _both("anotó algo sobre un estándar", "noted something on a standard"),
        "task.created": _both("creó una tarea", "made a task"),
        "task.changed": _both("cambió una tarea", "changed a task"),
        "task.open": _both("reabrió una tarea", "opened a task again"),
        "task.done": _both("terminó una tarea", "finished a task"),
        "task.dropped": _both("descartó una tarea", "dropped a task"),
        "reading.opened": _both("abrió una segunda lectura", "opened a second reading"),
        "reading.made": _both("leyó un par por segunda vez", "read a pair a second time"),
        "reading.settled": _both("resolvió un desacuerdo", "settled a disagreement"),
        "sample.drawn": _both("sacó una muestra al azar", "drew a random sample"),
        "sample.judged": _both("juzgó un par de una muestra", "judged a pair of a sample"),
        "sample.closed": _both("cerró una muestra", "closed a sample"),
        "proof.added": _both("agregó una prueba", "added a proof"),
        "proof.removed": _both("quitó una prueba", "took a proof out"),
        "report.made": _both("hizo un informe", "made a report"),
        "report.removed": _both("borró un informe", "deleted a report"),
        "edition.stored": _both(
            "guardó una redacción de una edición", "stored an edition's wording"
        ),
        "edition.dated": _both(
            "indicó desde cuándo rige una edición", "stated since when an edition is in force"
        ),
        "edition.undated": _both(
            "retiró la fecha indicada de una edición", "took back the stated date of an edition"
        ),
        "person.created": _both("dio de alta a una persona", "added a person"),
        "person.changed": _both("cambió sus datos", "changed their details"),
        "person.operator": _both("cambió quién opera", "changed who operates"),
        "person.disabled": _both("quitó la entrada a una persona", "locked a person out"),
        "person.enabled": _both("devolvió la entrada a una persona", "let a person in again"),
        "person.linked": _both(
            "ligó su cuenta al proveedor de identidad", "linked their account to the provider"
        ),
        "person.password": _both("cambió su contraseña", "changed their password"),
        "person.password_reset": _both(
            "dio una contraseña nueva a una persona", "gave a person a new password"
        ),
        "person.second_factor": _both("cambió su segundo factor", "changed their second factor"),
        "person.second_factor_reset": _both(
            "quitó el segundo factor a una persona", "removed a person's second factor"
        ),
        "person.recovery_code": _both("usó un código de recuperación", "used a recovery code"),
        "person.recovery_codes": _both(
            "renovó sus códigos de recuperación", "renewed recovery codes"
        ),
        "token.created": _both("creó una clave para programas", "made an API token"),
        "token.revoked": _both("revocó una clave para programas", "revoked an API token"),
        "session.opened": _both("entró", "signed in"),
        "session.ended": _both("cerró una sesión", "ended a session"),
        "backup.made": _both("hizo un respaldo", "made a backup"),
        "backup.restored": _both("restauró un respaldo", "restored a backup"),
    }
)
GROUPS: Mapping[str, Words] = MappingProxyType(
    {
        "agency": _both("Agencias", "Agencies"),
        "member": _both("Acceso a la agencia", "Access to the agency"),
        "link": _both("Enlaces para evaluadores", "Assessors' links"),
        "consent": _both("Consentimiento", "Consent"),
        "manual": _both("Manuales", "Manuals"),
        "version": _both("Versiones", "Versions"),
        "job": _both("Trabajos", "Jobs"),
        "assessment": _both("Autoevaluaciones", "Assessments"),
        "profile": _both("Aplicabilidad", "Applicability"),
        "run": _both("Comparaciones", "Matching"),
        "decision": _both("Dictámenes", "Decisions"),
        "batch": _both("Lotes", "Batches"),
        "recheck": _both("Cambio de edición", "Change of edition"),
        "comment": _both("Notas", "Notes"),
        "task": _both("Tareas", "Tasks"),
        "reading": _both("Segunda lectura", "Second reading"),
        "sample": _both("Muestras", "Samples"),
        "proof": _both("Pruebas de cumplimiento", "Proofs of compliance"),
        "report": _both("Informes", "Reports"),
        "edition": _both("Ediciones", "Editions"),
        "person": _both("Personas", "People"),
        "token": _both("Claves para programas", "API tokens"),
        "session": _both("Sesiones", "Sessions"),
        "backup": _both("Respaldos", "Backups"),
        "trial": _both("Prueba de modelos", "Trials of models"),
    }
)
FIELDS: Mapping[str, Words] = MappingProxyType(
    {
        "agency": _both("agencia", "agency"),
        "all": _both("todas las demás", "all others"),
        "assessment": _both("autoevaluación", "assessment"),
        "assessment_id": _both("autoevaluación", "assessment"),
        "at": _both("cuándo", "when"),
        "chapter": _both("capítulo", "chapter"),
        "clause_id": _both("cláusula", "clause"),
        "counts": _both("estándares por estado", "standards by status"),
        "date_source": _both("de dónde viene la fecha", "where the date comes from"),
        "days": _both("días", "days"),
        "deadlines": _both(
            "agencias cuya fecha límite cambió", "agencies whose deadline was changed"
        ),
        "decisions": _both("dictámenes", "decisions"),
        "decision": _both("dictamen anterior", "earlier decision"),
        "decided": _both("dictámenes", "decisions"),
        "digest": _both("huella", "digest"),
        "edition": _both("edición", "edition"),
        "effective": _both("rige desde", "in force since"),
        "element": _both("inciso o aspecto", "bullet or part"),
        "due_at": _both("fecha límite", "due date"),
        "email": _both("correo", "e-mail"),
        "expires_at": _both("vence", "expires"),
        "files": _both("archivos", "files"),
        "items": _both("autoevaluaciones", "assessments"),
        "grace": _both("meses de gracia", "months of grace"),
        "judged": _both("pares juzgados", "judged pairs"),
        "format": _both("formato", "format"),
        "kind": _both("clase", "kind"),
        "language": _both("idioma", "language"),
        "left": _both("códigos que quedan", "codes left"),
        "made": _both("fecha del respaldo", "date of the backup"),
        "manual": _both("manual", "manual"),
        "megabytes": _both("espacio en MB", "space in MB"),
        "model": _both("modelo", "model"),
        "municipality": _both("municipio", "municipality"),
        "name": _both("nombre", "name"),
        "next_date": _both("próxima fecha", "next date"),
        "next_date_note": _both("qué ocurre ese día", "what happens that day"),
        "note": _both("nota", "note"),
        "number": _both("número", "number"),
        "on": _both("activo", "on"),
        "operator": _both("operador", "operator"),
        "outcomes": _both("qué fue de los dictámenes", "what became of decisions"),
        "owner": _both("responsable", "owner"),
        "population": _both("pares de donde se sacó", "pairs it was drawn from"),
        "passed": _both("pasados por alto", "passed over"),
        "plan": _both("plan", "plan"),
        "planned_by": _both("quién hizo el plan", "who made the plan"),
        "profile_left": _both("declarado de estándares retirados", "said of standards withdrawn"),
        "program": _both("programa", "program"),
        "reason": _both("motivo", "reason"),
        "reference": _both("dónde se guarda", "where it is kept"),
        "replace": _both("reemplaza todo", "replaces everything"),
        "revision": _both("redacción", "wording"),
        "role": _both("rol", "role"),
        "same_requirement": _both("misma exigencia", "same requirement"),
        "run": _both("comparación", "matching"),
        "said_by": _both("quién lo dijo", "who said so"),
        "scopes": _both("permisos", "permissions"),
        "seed": _both("semilla del azar", "random seed"),
        "settled_by": _both("dictamen con que se resolvió", "decision that settled it"),
        "sha256": _both("huella SHA-256", "SHA-256 digest"),
        "short_name": _both("nombre corto", "short name"),
        "shown": _both("autoevaluaciones que lo muestran", "assessments that show it"),
        "size": _both("tamaño", "size"),
        "source": _both("archivo", "file"),
        "standard": _both("estándar", "standard"),
        "standards": _both("estándares", "standards"),
        "state": _both("entidad", "state"),
        "title": _both("asunto", "subject"),
        "untouched": _both("quedaron como estaban", "left as they were"),
        "verdict": _both("dictamen", "decision"),
        "versions": _both("versiones", "versions"),
        "waiting": _both("los que ya esperaban", "those that waited already"),
        "was_reader": _both("era uno de los dos lectores", "was one of both readers"),
        "wording": _both("redacción", "wording"),
        "year": _both("año", "year"),
    }
)
VALUES: Mapping[str, Words] = MappingProxyType(
    {
        "writer": _both("redactor", "writer"),
        "advisor": _both("asesor", "advisor"),
        "assessor": _both("evaluador", "assessor"),
        "administrator": _both("administrador", "administrator"),
        "satisfies": _both("cumple", "satisfies"),
        "partial": _both("cumple en parte", "satisfies in part"),
        "unrelated": _both("no corresponde", "unrelated"),
        "contradicts": _both("contradice", "contradicts"),
        "postponed": _both("decidir después", "decide later"),
        "not_applicable": _both("no aplica", "does not apply"),
        "applicable": _both("aplica", "applies"),
        "unanswered": _both("sin directiva", "no directive"),
        "withdrawn": _both("retirado", "withdrawn"),
        "confirmed": _both("el que cada par ya tenía", "what each pair already had"),
        "kept": _both("conservados", "kept"),
        "kept_equivalent": _both("conservados: misma exigencia", "kept: same requirement"),
        "to_confirm": _both("por confirmar", "to confirm"),
        "orphaned": _both("sin su cláusula", "without their clause"),
        "archived": _both("archivados", "archived"),
        "open": _both("abierta", "open"),
        "done": _both("terminada", "done"),
        "dropped": _both("descartada", "dropped"),
        "quality": _both("de dictámenes", "of decisions"),
        "elusion": _both("de lo no propuesto", "of what was not proposed"),
        "ingest": _both("lectura de manual", "reading a manual"),
        "match": _both("comparación con estándares", "matching against standards"),
        "crosswalk": _both("tabla de correspondencias", "crosswalk"),
        "gaps": _both("informe de brechas", "gap report"),
        "es": _both("español", "Spanish"),
        "en": _both("inglés", "English"),
        "law": _both("ley o reglamento", "law or regulation"),
        "file": _both("archivo", "file"),
        "reference": _both("referencia", "reference"),
    }
)


def sentence(action: str, language: str) -> str:
    """Return what was done, after the name of who did it; the code itself where it is new."""
    return ACTIONS[action][language] if action in ACTIONS else action


def actions_of(group: str) -> tuple[str, ...]:
    """Return the actions of a group, in their order."""
    return tuple(action for action in ACTIONS if action.partition(".")[0] == group)
