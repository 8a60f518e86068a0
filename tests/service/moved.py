"""A full scene in; its north moved to a new version of a manual and to another edition out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from service import rechecking
from service.people.access import system_access
from service.rechecking import PlanAsked
from service.review import decide
from service.store import assessments, rechecks
from service.store.assessment_tables import RunVersion
from service.store.decisions import Verdict
from service.store.manual_tables import ClauseRow
from service.store.unit import Store
from service.work.kit import Kit, Order
from service.work.recheck import recheck
from tests.service.rewording import CHANGED, GONE, REWORDED, SAME, other, store_edition
from tests.service.web.client import Client
from tests.service.web.scene import LINK, OPERATOR, STRANGER, Scene
from tests.service.work.doing import WORKER, Bench, do_all

NEXT = "academy-9"
WHO = ("advisor", "administrator", "writer", "assessor", LINK, OPERATOR, STRANGER)
_KEPT = "El instructor deberá registrar la asistencia de los alumnos en el expediente."
_BEFORE = "El director deberá conservar las evaluaciones durante cinco años en el archivo."
_AFTER = "El director podrá conservar las evaluaciones durante cinco años en el archivo."
_GONE = "La academia deberá publicar el calendario de cursos antes de cada ciclo escolar."


@dataclass(frozen=True, kw_only=True)
class Moved:
    """The north's assessments of both editions; decisions wait in each.

    In ``old`` a clause was reworded and another one is gone since people decided; in ``new`` a
    standard was reworded, one withdrawn, and the rest is kept.
    """

    old: str
    new: str
    plan: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """A scene whose north was moved to another edition, with a browser of everyone in it."""

    scene: Scene
    moved: Moved
    clients: Mapping[str, Client]

    @property
    def store(self) -> Store:
        """The store as it is now, what is tried included."""
        found: Store = self.scene.app.state.service.store
        return found

    def client(self, who: str) -> Client:
        """Return someone's browser."""
        return self.clients[who]


def moved(scene: Scene, *, run: bool = True) -> Moved:
    """Decide, change the manual, plan the move to another edition, and do it where ``run``."""
    kit = Kit(scene.service.settings)
    old = scene.made[0].assessment
    bench = Bench(service=scene.service, agency=scene.north, assessment=old)
    manual = bench.send([("directivas.txt", _text({1: _KEPT, 2: _BEFORE, 3: _GONE}))]).manual
    do_all(bench, kit)
    clauses = _clauses(bench)
    said = [
        Verdict(standard=row.id, element=part, verdict="satisfies", clause=clauses[_KEPT])
        for row in (SAME, REWORDED, GONE)
        for part in tuple(one.id for one in row.elements) or ("",)
    ]
    lost = {_BEFORE: "partial", _GONE: "contradicts"}
    said += [
        Verdict(standard=REWORDED.id, verdict=verdict, clause=clauses[text], note="Ver anexo.")
        for text, verdict in lost.items()
    ]
    decide(scene.store, scene.access("advisor"), old, said)
    bench.send([("directivas.txt", _text({1: _KEPT, 2: _AFTER}))], manual)
    do_all(bench, kit)
    store_edition(scene.store, other(NEXT, CHANGED))
    access = scene.access("advisor")
    asked = PlanAsked(edition=NEXT, agencies=(scene.north,), grace=6)
    plan = rechecking.plan(scene.store, scene.service.settings.data, access, asked).id
    if run:
        with scene.store.write(access) as unit:
            rechecks.start(unit, plan)
        recheck(kit, Order(job="", subject=plan, worker=WORKER), lambda done, total: None)
    kit.store.close()
    with scene.store.read(access) as unit:
        (item,) = rechecks.items(unit, plan)
        assert item.state == ("done" if run else "planned"), item.reason
    return Moved(old=old, new=item.assessment_id or "", plan=plan)


def addresses(found: Moved, scene: Scene) -> dict[str, str]:
    """Return the addresses of pages with something to confirm and to compare, by what they are."""
    new, old = f"/autoevaluaciones/{found.new}", f"/autoevaluaciones/{found.old}"
    plan = f"/revisiones-de-edicion/{found.plan}"
    return {
        "to confirm": f"{new}/por-confirmar",
        "clauses to confirm": f"{old}/por-confirmar",
        "what lost its clause": f"{old}/por-confirmar?resultado=orphaned",
        "what was archived": f"{new}/por-confirmar?resultado=archived",
        "a kept standard": f"{new}/estandares/{SAME.id}",
        "a standard that waits": f"{new}/estandares/{REWORDED.id}",
        "the queue of what changed": f"{new}/revision?cola=changed",
        "an assessment that waits": new,
        "the form of a plan": f"/revisiones-de-edicion?edicion={NEXT}",
        "a plan": plan,
        "standards of a plan": f"{plan}/cambios",
        "new standards of a plan": f"{plan}/cambios?clase=new",
        "two editions": f"/agencias/{scene.north}/ediciones",
        "every standard of two editions": f"/agencias/{scene.north}/ediciones?ver=all",
        "one edition": f"/agencias/{scene.made[1].agency}/ediciones",
    }


def _text(articles: Mapping[int, str]) -> bytes:
    return "\n\n".join(f"Artículo {number}. {text}" for number, text in articles.items()).encode()


def _clauses(bench: Bench) -> dict[str, int]:
    """Return the row of each clause of the shown run by its words."""
    with bench.store.read(system_access()) as unit:
        run = assessments.get(unit, bench.assessment).current_run_id
        rows = unit.session.execute(
            select(ClauseRow.text, ClauseRow.id)
            .join(RunVersion, RunVersion.version_id == ClauseRow.version_id)
            .where(RunVersion.run_id == run)
        )
        return {row.text: row.id for row in rows}
