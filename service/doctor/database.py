"""A store in; whether its schema, its rows, its audit chains and its editions hold out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from corpora.errors import DamagedStore
from service.anchors import FILE as ANCHORS
from service.anchors import read_anchors
from service.doctor.finding import Finding, fault, notice, well
from service.people.access import system_access
from service.store.backups import last_backup
from service.store.chains import broken, chain_ends
from service.store.soundness import (
    altered_editions,
    contradictions,
    damage,
    without_process,
)
from service.store.unit import Store

_BACKUP_DAYS = 7
_SHOWN = 5
_SAID = {
    "job_ended_without_a_moment": ("trabajos terminados sin fecha", "jobs ended without a date"),
    "version_waits_for_no_job": (
        "versiones en espera sin trabajo que las lea",
        "versions waiting with no job to read them",
    ),
    "version_ready_with_other_clauses": (
        "versiones leídas cuyas cláusulas no son las que dicen",
        "versions read whose clauses are not as many as they say",
    ),
    "version_without_files": ("versiones leídas sin archivos", "versions read without files"),
    "manual_shows_a_version_not_ready": (
        "manuales que muestran una versión sin leer",
        "manuals that show a version not read",
    ),
    "assessment_shows_a_run_not_done": (
        "autoevaluaciones que muestran una comparación sin terminar",
        "assessments that show a run not done",
    ),
    "two_runs_done": ("comparaciones vigentes por duplicado", "runs current twice"),
    "run_done_without_states": (
        "comparaciones terminadas sin estándares",
        "runs done without standards",
    ),
    "run_answers_without_proposals": (
        "comparaciones que dan estándares por respondidos y no tienen propuestas",
        "runs that call standards answered and have no proposals",
    ),
    "run_waits_for_no_job": (
        "comparaciones en espera sin trabajo que las haga",
        "runs waiting with no job to make them",
    ),
    "proposal_of_a_clause_not_read": (
        "propuestas de cláusulas de otro manual",
        "proposals of clauses of another manual",
    ),
    "decision_holds_amiss": (
        "dictámenes vigentes que no son los últimos",
        "decisions that hold and are not the last",
    ),
    "standard_stands_without_decisions": (
        "estándares dictaminados sin dictámenes",
        "standards decided about without decisions",
    ),
    "edition_with_other_standards": (
        "ediciones cuyos estándares no son los que dicen",
        "editions whose standards are not as many as they say",
    ),
}
_ANCHORED = ("anotó el último respaldo", "noted by the last backup")
_WRITTEN = ("se escribió", "that was written")
_HELD = (", y como la anotó el último respaldo", ", and as the last backup noted them")
_ELSEWHERE = ("renglones de otra agencia", "rows of another agency")


def look_at_damage(store: Store) -> Iterator[Finding]:
    """Yield a fault for a database that is broken itself: nothing in it can be relied on."""
    with store.engine.connect() as connection:
        hurt = damage(connection)
    if hurt:
        some = "; ".join(hurt[:_SHOWN])
        yield fault(
            "database",
            f"La base de datos está dañada: {some}. Detenga el servicio, guarde una copia de la "
            "carpeta de datos y restaure el último respaldo en otra.",
            f"The database is damaged: {some}. Stop the service, keep a copy of the data folder "
            "and restore the last backup in another one.",
            found=list(hurt),
        )


def look_at_rows(store: Store) -> Iterator[Finding]:
    """Yield whether the rows of a sound database agree with one another."""
    yield well("database", "La base de datos está íntegra.", "The database is sound.")
    yield from _contradicting(store)
    with store.read(system_access()) as unit:
        left = without_process(unit)
    if left:
        yield notice(
            "jobs",
            f"Trabajos que esperan a que el servicio vuelva (acredita serve): {left:,}.",
            f"Jobs that wait for the service to come back (acredita serve): {left:,}.",
            jobs=left,
        )


def _contradicting(store: Store) -> Iterator[Finding]:
    with store.engine.connect() as connection:
        found = contradictions(connection)
    for one in found:
        es, en = _SAID.get(one.rule, _ELSEWHERE)
        yield fault(
            "rows",
            f"Hay {es}: {one.count:,} ({', '.join(one.examples)}); avise con este renglón a quien "
            "mantiene Acredita.",
            f"There are {en}: {one.count:,} ({', '.join(one.examples)}); send this line to whoever "
            "maintains Acredita.",
            rule=one.rule,
            count=one.count,
            examples=list(one.examples),
        )
    if not found:
        yield well("rows", "Los renglones concuerdan entre sí.", "The rows agree.")


def look_at_chains(store: Store, data: Path) -> Iterator[Finding]:
    """Yield whether the record of what was done is as it was written."""
    try:
        anchors = read_anchors(data)
    except DamagedStore:
        anchors = ()
        yield fault(
            "audit",
            f"No se puede leer {ANCHORS}, donde el último respaldo anotó la bitácora; compárela "
            "con la del respaldo y haga otro: acredita backup CARPETA",
            f"{ANCHORS}, where the last backup noted the audit chains, cannot be read; compare "
            "them with the backup's and make another: acredita backup FOLDER",
        )
    with store.engine.connect() as connection:
        links = broken(connection, anchors)
        events = sum(one.seq for one in chain_ends(connection))
    for one in links[:_SHOWN]:
        es, en = _ANCHORED if one.anchored else _WRITTEN
        yield fault(
            "audit",
            f"Bitácora de {one.agency or 'la instalación'}: el asiento {one.seq} no es el que "
            f"{es}; compare con un respaldo anterior.",
            f"Audit of {one.agency or 'the installation'}: event {one.seq} is not the one {en}; "
            "compare with an earlier backup.",
            agency=one.agency,
            seq=one.seq,
            anchored=one.anchored,
        )
    if not links:
        held = _HELD if anchors else ("", "")
        yield well(
            "audit",
            f"La bitácora está como se escribió (asientos: {events:,}{held[0]}).",
            f"The audit chains are as they were written (events: {events:,}{held[1]}).",
            events=events,
            anchors=len(anchors),
        )


def look_at_editions(store: Store) -> Iterator[Finding]:
    """Yield whether every wording kept is the one that its digest names."""
    with store.engine.connect() as connection:
        count, wrong = altered_editions(connection)
    if wrong:
        yield fault(
            "editions",
            f"Ediciones alteradas: {', '.join(wrong)}. Restaure el último respaldo.",
            f"Editions altered: {', '.join(wrong)}. Restore the last backup.",
            altered=list(wrong),
        )
    else:
        yield well(
            "editions",
            f"Las ediciones guardadas son las que dicen: {count}.",
            f"The editions kept are what they say: {count}.",
            editions=count,
        )


def look_at_backups(store: Store) -> Iterator[Finding]:
    """Yield how old the last backup is."""
    made = last_backup(store)
    if made is None:
        yield notice(
            "backup",
            "Nunca se ha hecho un respaldo: acredita backup CARPETA",
            "No backup was ever made: acredita backup FOLDER",
        )
        return
    age = store.clock() - made
    days = age.days
    tell = notice if age > timedelta(days=_BACKUP_DAYS) else well
    yield tell(
        "backup",
        f"El último respaldo es del {made:%Y-%m-%d} (días: {days}).",
        f"The last backup is of {made:%Y-%m-%d} (days: {days}).",
        days=days,
    )
