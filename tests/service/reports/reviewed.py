"""A scene in; an assessment with decisions, notes and tasks of people, and its state, out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update

from service.people.access import system_access
from service.reports.review_rows import ReviewState
from service.review import decide
from service.store import comments, report_state, tasks
from service.store.decisions import Verdict
from service.store.manual_tables import ClauseRow
from service.store.tasks import TaskFacts
from tests.service.web.scene import Scene

# A text of the agency's own that any format must show as it is, and never run or break on.
HOSTILE = (
    "=cmd|' /C calc'!A0 <script>alert(\"hola\")</script> &amp; \x00\x07\x1b\ud800 {facts} %s "
    "🚓 ā → " + "Ñ" * 600
)
NOTE = "Falta el plazo: ver anexo 3"


def say(scene: Scene, *verdicts: Verdict) -> None:
    """Decide as the advisor of the north."""
    decide(scene.store, scene.access("advisor"), scene.made[0].assessment, verdicts)


def state_of(scene: Scene) -> ReviewState:
    """Return the north's assessment as it is now."""
    with scene.store.read(system_access()) as unit:
        return report_state.load(unit, scene.made[0].assessment, "Ana Pérez")


def plain(state: ReviewState) -> ReviewState:
    """Return a state that nobody decided about anything in."""
    return replace(state, decisions=(), reviews={}, comments=(), tasks=())


def clauses_say(scene: Scene, text: str) -> None:
    """Let every clause of the north say something else."""
    with scene.store.write(system_access()) as unit:
        kept = text.replace("\x00", "").encode("utf-8", "replace").decode()
        unit.session.execute(
            update(ClauseRow)
            .where(ClauseRow.id.in_(scene.made[0].clauses))
            .values(text=kept, label=kept[:60], lead_in=kept[:60], path=[kept[:60]])
        )


def review(scene: Scene, note: str = NOTE) -> str:
    """Decide about one standard in whole and one in part, note and ask; return the first one.

    The standard as a whole is said to be answered by a clause; a part of it to be contradicted.
    """
    assessment = scene.made[0].assessment
    first = plain_number(scene)
    clause = scene.made[0].clauses[3]
    state = state_of(scene)
    standard = next(one for one in state.edition.standards if one.id == first)
    known = {
        (one.element, one.clause_id): one.id for one in state.decisions if one.standard == first
    }
    last = standard.elements[-1].id
    say(
        scene,
        *(
            Verdict(
                **{"standard": first, "element": one.id, "clause": clause, "note": note},
                verdict="satisfies",
                latest=known.get((one.id, clause)),
            )
            for one in standard.elements[:-1]
        ),
        Verdict(standard=first, element=last, verdict="unanswered", latest=known.get((last, None))),
    )
    with scene.store.write(scene.access("advisor")) as unit:
        comments.add(unit, assessment, first, note)
        tasks.create(
            unit,
            assessment,
            TaskFacts(
                **{"standard": first, "title": "Escribir la directiva", "detail": "Con plazo"},
                owner=scene.people["writer"],
                due_at=unit.now - timedelta(days=3),
            ),
        )
    return first


def plain_number(scene: Scene) -> str:
    """Return a standard with parts that nobody decided about yet."""
    state = state_of(scene)
    taken = {one.standard for one in state.decisions}
    return next(one.id for one in state.edition.standards if one.elements and one.id not in taken)


def machine_says(state: ReviewState, number: str, status: str) -> ReviewState:
    """Return a state whose run says something else of a standard."""
    states = tuple(
        replace(one, status=status) if one.standard == number else one for one in state.states
    )
    return replace(state, states=states)
