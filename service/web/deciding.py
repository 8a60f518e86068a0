"""What a form of the review screen says in, verdicts and where to go next out."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from corpora.errors import BadRequest
from pipelines.settle import Settled, Standing, settle
from service.store import decided, results, upcoming
from service.store import queue as pairs_to_review
from service.store.decided import DecisionRow
from service.store.decisions import OF_STANDARD, REASONS, Verdict
from service.store.paging import Paging
from service.store.queue_sources import QueueAsked
from service.store.unit import Unit
from service.web.pairs import pair_of

# Their reason is what the note says.
_STATED = ("not_applicable", "applicable")
# Queues that go from pair to pair, whatever their standards.
# Where what was decided before its texts changed is confirmed: a list of its own.
WAITS = "por-confirmar"
_OF_PAIRS = frozenset({"manual", "uncertain", "useful", "changed", "postponed"})
_GROUP = 26
_MOST_AT_ONCE = 60


def verdicts_of(
    standard: str, pairs: Sequence[str], verdict: str, *, reason: str, note: str
) -> tuple[Verdict, ...]:
    """Return the same verdict on each pair that a form sent; raise BadRequest for what is none."""
    if not 1 <= len(pairs) <= _MOST_AT_ONCE:
        raise BadRequest(
            detail={"es": "no se eligió ninguna cláusula", "en": "no clause was chosen"}
        )
    if verdict == "unrelated" and reason not in REASONS:
        raise BadRequest(detail={"es": "falta el motivo", "en": "the reason is missing"})
    if verdict in _STATED and not note.strip():
        raise BadRequest(detail={"es": "escriba por qué", "en": "write why"})
    alone = verdict in OF_STANDARD
    return tuple(
        Verdict(
            standard=standard,
            element=pair.element,
            verdict=verdict,
            clause=None if alone or pair.proposal is not None else pair.clause,
            proposal=None if alone else pair.proposal,
            reason=reason if verdict == "unrelated" else "stated" if verdict in _STATED else "",
            note=note,
            latest=pair.latest,
        )
        for pair in dict.fromkeys(map(pair_of, pairs))
    )


def group_of(unit: Unit, assessment: str, group: str) -> tuple[DecisionRow, ...]:
    """Return one's own decisions made at once that still hold, () for what is no such group."""
    if len(group) != _GROUP:
        return ()
    found = decided.of_group(unit, assessment, group)
    own = all(one.holds and one.user_id == unit.access.actor for one in found)
    return found if own else ()


def onward(
    unit: Unit, assessment: str, made: Sequence[DecisionRow], *, stay: bool, queue: str
) -> str:
    """Return where a reviewer goes after decisions on one standard.

    To the next proposal of the part while it is open and one is undecided; then to the next open
    part; then to the next standard that is not decided about. Whoever stays, stays; whoever works
    on a queue of pairs goes to its next pair, or back to the list of what is to be confirmed.
    """
    last = made[-1]
    query = {"hecho": last.group_id or ""}
    if queue:
        query["cola"] = queue
    if stay:
        query |= {"inciso": last.element, "quedarse": "1"}
        if last.clause_id is not None:
            query["clausula"] = str(last.clause_id)
        return place(assessment, last.standard, query)
    if queue == WAITS:
        return f"/autoevaluaciones/{assessment}/{WAITS}?{urlencode({'hecho': query['hecho']})}"
    if queue in _OF_PAIRS:
        return _along(unit, assessment, last, query)
    run = results.shown_run(unit, assessment)
    elements = tuple(one.element for one in results.elements(unit, run, last.standard))
    holding = decided.holding(unit, assessment, last.standard)
    element = _next_part(settle(elements, map(decided.held, holding)), holding, last)
    if element is not None:
        return place(assessment, last.standard, {**query, "inciso": element})
    state = results.state(unit, run, last.standard)
    following = upcoming.next_open(unit, assessment, state.ordinal)
    if following is None:
        return f"/autoevaluaciones/{assessment}?aviso=revisado"
    return place(assessment, following, query)


def back(assessment: str, made: Sequence[DecisionRow], queue: str) -> str:
    """Return where decisions that were taken back are seen."""
    if queue == WAITS:
        return f"/autoevaluaciones/{assessment}/{WAITS}"
    first = made[0]
    query = {"inciso": first.element}
    if first.clause_id is not None:
        query["clausula"] = str(first.clause_id)
    if queue:
        query["cola"] = queue
    return place(assessment, first.standard, query)


def place(assessment: str, standard: str, query: dict[str, str]) -> str:
    """Return the address of a standard on the review screen."""
    path = f"/autoevaluaciones/{assessment}/estandares/{quote(standard, safe='')}"
    return f"{path}?{urlencode(query)}" if query else path


def _along(unit: Unit, assessment: str, last: DecisionRow, query: dict[str, str]) -> str:
    """Return where the next pair of a queue is looked at, or the queue when it has no more."""
    code = query["cola"]
    # One that stays in its queue, such as what is postponed again, is not shown again at once.
    rows = pairs_to_review.page(unit, assessment, QueueAsked(queue=code), Paging(limit=2)).rows
    this = (last.standard, last.element, last.clause_id)
    found = next((one for one in rows if (one.standard, one.element, one.clause) != this), None)
    if found is None:
        return f"/autoevaluaciones/{assessment}/revision?{urlencode({'cola': code})}"
    more = {"inciso": found.element, "clausula": str(found.clause)}
    return place(assessment, found.standard, {**query, **more})


def _next_part(settled: Settled, holding: Sequence[DecisionRow], last: DecisionRow) -> str | None:
    """Return the part to look at next, None when the standard is done with for now."""
    elements = tuple(settled.parts)
    here = last.element if last.element in elements else elements[0]
    postponed = {one.element for one in holding if one.verdict == "postponed"}
    if settled.parts[here] is Standing.OPEN and here not in postponed:
        return here
    at = elements.index(here)
    following = (*elements[at + 1 :], *elements[:at])
    opened = [
        one for one in following if settled.parts[one] is Standing.OPEN and one not in postponed
    ]
    return opened[0] if opened else None
