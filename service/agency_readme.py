"""An agency's name in, what its export holds, in words, out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

# Table -> the file its rows are in.
NAMES: Mapping[str, str] = MappingProxyType(
    {
        "applicability": "profiles",
        "assessment": "assessments",
        "batch": "batches",
        "carried_decision": "decisions_carried",
        "clause": "clauses",
        "comment": "notes",
        "consent": "consents",
        "decision": "decisions",
        "job": "jobs",
        "manual": "manuals",
        "manual_version": "versions",
        "membership": "memberships",
        "proof": "proofs",
        "proposal": "proposals",
        "recheck_item": "rechecks",
        "report": "reports",
        "run": "runs",
        "run_version": "run_versions",
        "sample": "samples",
        "sample_item": "sampled_pairs",
        "second_reading": "second_readings",
        "share_link": "links",
        "standard_review": "standards_reviewed",
        "standard_state": "standard_states",
        "task": "tasks",
        "trial_item": "model_trials",
        "upload": "files_sent",
        "version_file": "files_read",
    }
)
_SAYS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "agency.json": {"es": "los datos de la agencia", "en": "the agency's details"},
        "people.jsonl": {
            "es": "las personas con acceso y su rol; sus contraseñas no salen nunca",
            "en": "the people with access and their role; passwords never leave",
        },
        "standards.jsonl": {
            "es": "números y títulos de los estándares contra los que se comparó, sin el texto "
            "del manual con licencia",
            "en": "numbers and titles of the standards compared against, without a licensed "
            "manual's text",
        },
        "archivos/": {
            "es": "los archivos tal como se enviaron, por manual y versión",
            "en": "the files as they were sent, by manual and version",
        },
        "pruebas/": {
            "es": "los archivos de las pruebas de cumplimiento, por estándar y año",
            "en": "the files of the proofs of compliance, by standard and year",
        },
        "informes/": {
            "es": "los informes tal como se congelaron",
            "en": "the reports as they were frozen",
        },
        "manuals.jsonl": {"es": "los manuales", "en": "the manuals"},
        "versions.jsonl": {
            "es": "las versiones de cada manual",
            "en": "the versions of each manual",
        },
        "files_sent.jsonl": {
            "es": "qué archivos llegaron con cada versión, con su sha256",
            "en": "which files came with each version, with their sha256",
        },
        "files_read.jsonl": {
            "es": "qué archivos forman cada versión una vez leída",
            "en": "which files make each version once read",
        },
        "clauses.jsonl": {
            "es": "las cláusulas leídas, con su ruta y su página",
            "en": "the clauses as read, with their path and page",
        },
        "assessments.jsonl": {"es": "las autoevaluaciones", "en": "the assessments"},
        "profiles.jsonl": {
            "es": "los perfiles de aplicabilidad, todos",
            "en": "the applicability profiles, all of them",
        },
        "runs.jsonl": {
            "es": "las comparaciones, con qué modelos se hicieron y qué contaron",
            "en": "the runs, which models made them and what they counted",
        },
        "run_versions.jsonl": {
            "es": "qué versiones leyó cada comparación",
            "en": "which versions each run read",
        },
        "standard_states.jsonl": {
            "es": "qué dijo cada comparación de cada estándar e inciso o aspecto",
            "en": "what each run said of each standard and bullet or part",
        },
        "proposals.jsonl": {
            "es": "las cláusulas propuestas, con su puntuación y su porqué",
            "en": "the clauses proposed, with their score and why",
        },
        "decisions.jsonl": {
            "es": "los dictámenes de las personas, con aquello sobre lo que se tomaron",
            "en": "what people decided, and on what",
        },
        "decisions_carried.jsonl": {
            "es": "los dictámenes que al cambiar un texto esperaron a una persona",
            "en": "decisions that waited for a person when a text changed",
        },
        "rechecks.jsonl": {
            "es": "los cambios de edición: lo planeado y lo hecho",
            "en": "changes of edition: what was planned and what was done",
        },
        "model_trials.jsonl": {
            "es": "los modelos puestos a prueba y cuánto cambiarían",
            "en": "models on trial, and how much they would change",
        },
        "standards_reviewed.jsonl": {
            "es": "dónde deja cada estándar lo dictaminado",
            "en": "where decisions leave each standard",
        },
        "batches.jsonl": {
            "es": "los lotes de dictámenes, como se previeron y como se hicieron",
            "en": "batches of decisions, as they were previewed and as they were made",
        },
        "notes.jsonl": {"es": "las notas sobre estándares", "en": "the notes on standards"},
        "tasks.jsonl": {"es": "las tareas", "en": "the tasks"},
        "proofs.jsonl": {
            "es": "las pruebas de cumplimiento, también las que se quitaron",
            "en": "the proofs of compliance, those taken out too",
        },
        "samples.jsonl": {"es": "las muestras sorteadas", "en": "the samples drawn"},
        "sampled_pairs.jsonl": {
            "es": "qué pares tocaron en cada muestra y cómo se juzgaron",
            "en": "which pairs each sample drew and how they were judged",
        },
        "second_readings.jsonl": {
            "es": "las segundas lecturas, con lo que dijo cada persona",
            "en": "the second readings, with what each person said",
        },
        "reports.jsonl": {
            "es": "los informes congelados, con sus huellas",
            "en": "the frozen reports, with their digests",
        },
        "consents.jsonl": {"es": "los consentimientos", "en": "the consents"},
        "links.jsonl": {"es": "los enlaces para evaluadores", "en": "the assessors' links"},
        "memberships.jsonl": {"es": "los accesos, por clave", "en": "who has access, by id"},
        "jobs.jsonl": {"es": "los trabajos", "en": "the jobs"},
        "audit.jsonl": {
            "es": "la bitácora completa con sus huellas; docs/audit.md dice cómo comprobarla",
            "en": "the whole audit chain with its hashes; docs/audit.md says how to check it",
        },
        "manifest.json": {
            "es": "cada archivo de este ZIP con su tamaño y su sha256, y los que faltan",
            "en": "every file of this ZIP with its size and sha256, and those that are missing",
        },
    }
)
_HEAD: Mapping[str, str] = MappingProxyType(
    {
        "es": "Acredita: todo lo de la agencia «{name}», exportado el {day} (UTC).\n\n"
        "Los archivos .jsonl tienen un objeto JSON por línea. Los estados y las propuestas los "
        "hizo un programa;\nlos dictámenes, personas.\n\n",
        "en": "Acredita: all that belongs to the agency “{name}”, exported on {day} (UTC).\n\n"
        "Each .jsonl file holds one JSON object a line. States and proposals were made by a "
        "program;\ndecisions, by people.\n\n",
    }
)


def readme(name: str, at: datetime, language: str) -> bytes:
    """Return the text that says what each file of an export is, in ``es`` or ``en``."""
    head = _HEAD[language].format(name=name, day=at.date().isoformat())
    rows = [f"{file}\n    {said[language]}\n" for file, said in _SAYS.items()]
    return (head + "".join(rows)).encode()


def described() -> frozenset[str]:
    """Return the names of the files that the text tells of."""
    return frozenset(_SAYS)
