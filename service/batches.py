"""A filter or a card in, decisions made at once out: previewed, confirmed, taken back whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from corpora.errors import BadRequest, Conflict, NothingToDecide, PreviewPassed
from service.people.access import Access
from service.review import decide_unmoved, take_back
from service.store import alike, batches, confirmable, queue
from service.store.alike import Candidate
from service.store.batches import CARRIED, DONE, MOST, PREVIEW, SAID, BatchRow, Passed
from service.store.decided import DecisionRow
from service.store.decisions import Verdict
from service.store.pairs import check_said
from service.store.queue import FrozenPair
from service.store.queue_sources import BLIND, DISAGREED, QueueAsked
from service.store.results import shown_run
from service.store.reviewing import member_agencies
from service.store.unit import Store, Unit
from service.store.waits import WaitsAsked

# What is read again, or between two readers, is decided pair by pair.
ONE_BY_ONE = (*BLIND, DISAGREED)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is to be said of every pair of a batch, with its reason where it needs one."""

    verdict: str
    reason: str = ""


def preview_queue(
    store: Store, access: Access, assessment: str, asked: QueueAsked, said: Said
) -> str:
    """Freeze what a filter finds, at most 500 pairs, and return the group of the preview.

    Raises BadRequest for a queue that is decided pair by pair and for what cannot be said of many,
    NothingToDecide when the filter finds nothing.
    """
    check_said(said.verdict, said.reason, known=SAID)
    if asked.queue in ONE_BY_ONE:
        raise BadRequest(detail=f"queue: {asked.queue}")
    with store.write(access) as unit:
        found, total = queue.frozen(unit, assessment, asked, MOST)
        if not found:
            raise NothingToDecide
        about = {**asdict(asked), "run": shown_run(unit, assessment), "total": total}
        items = [_verdict(said, one) for one in found]
        group = unit.new_id()
        batches.create(unit, assessment, group, about, items)
    return group


def preview_alike(store: Store, access: Access, proposals: Collection[int], said: Said) -> str:
    """Freeze the decisions of a card, one batch an agency, and return the group that they share.

    Only of agencies where whoever asks decides as a member. Raises NothingToDecide when none of
    the proposals still waits.
    """
    check_said(said.verdict, said.reason, known=SAID)
    if len(proposals) > MOST:
        raise BadRequest(detail=f"1-{MOST}")
    with store.write(access) as unit:
        found = alike.of_proposals(unit, member_agencies(access), proposals)
        if not found:
            raise NothingToDecide
        group = unit.new_id()
        for assessment, own in _by_assessment(found):
            about = {"queue": "alike", "run": own[0].run, "total": len(own)}
            batches.create(unit, assessment, group, about, [_verdict(said, one) for one in own])
    return group


def preview_carried(
    store: Store,
    access: Access,
    assessment: str,
    asked: WaitsAsked,
    ids: Collection[int] | None = None,
) -> str:
    """Freeze carried decisions to be confirmed, at most 500, and return the group of the preview.

    Those of ``ids``, or all that the filter finds (None). Raises NothingToDecide when there are
    none, and what ``service.store.confirmable.of_ids`` does.
    """
    if ids is not None and len(ids) > MOST:
        raise BadRequest(detail=f"1-{MOST}")
    with store.write(access) as unit:
        if ids is None:
            found, total = confirmable.of_filter(unit, assessment, asked, MOST)
        else:
            found = confirmable.of_ids(unit, assessment, ids)
            total = len(found)
        if not found:
            raise NothingToDecide
        about = {"queue": CARRIED, "run": shown_run(unit, assessment), "total": total}
        group = unit.new_id()
        batches.create(unit, assessment, group, {**asdict(asked), **about}, found)
    return group


def confirm(
    store: Store, access: Access, group: str, left_out: Collection[tuple[str, int]]
) -> None:
    """Decide exactly what was frozen, but for the items left out, as (batch, place).

    Each agency's in one transaction. A pair that was decided meanwhile is passed over and told.
    An agency that shows another run by now is left as it is. Raises NotFound for another person's
    group, PreviewPassed when that holds of every agency.
    """
    with store.read(access) as unit:
        waiting = [one for one in batches.of_group(unit, group) if one.state == PREVIEW]
    if not waiting:
        raise Conflict
    good = [one for one in waiting if not one.is_passed]
    if not good:
        raise PreviewPassed
    for batch in good:
        _confirm(store, access, batch, {place for one, place in left_out if one == batch.id})


def undo(store: Store, access: Access, group: str) -> None:
    """Take back what a group's batches decided, each agency's whole or not at all.

    Raises NotFound for another person's group, and what ``take_back`` does when nothing at all
    could be taken back.
    """
    with store.read(access) as unit:
        done = [one for one in batches.of_group(unit, group) if one.state == DONE and one.decided]
    refused: list[Conflict] = []
    for batch in done:
        try:
            _undo(store, access, batch)
        except Conflict as error:
            refused.append(error)
    if not done:
        raise Conflict
    if len(refused) == len(done):
        raise refused[0]


def _confirm(store: Store, access: Access, batch: BatchRow, left_out: Collection[int]) -> None:
    passed: list[Passed] = []
    asked = [(place, one) for place, one in enumerate(batch.items) if place not in left_out]

    def choose(unit: Unit) -> Sequence[Verdict]:
        batches.still(unit, batch, PREVIEW)
        kept, moved = batches.unmoved(unit, batch.assessment_id, asked)
        passed.extend(moved)
        return kept

    def also(unit: Unit, made: tuple[DecisionRow, ...]) -> None:
        batches.finish(unit, batch, len(made), passed, sorted(left_out))

    decide_unmoved(
        store, access, batch.assessment_id, group=batch.group_id, choose=choose, also=also
    )


def _undo(store: Store, access: Access, batch: BatchRow) -> None:
    def also(unit: Unit, back: tuple[DecisionRow, ...]) -> None:
        batches.still(unit, batch, DONE)
        batches.undo(unit, batch, back)

    take_back(store, access, batch.assessment_id, batch.group_id, also)


def _by_assessment(found: Sequence[Candidate]) -> list[tuple[str, list[Candidate]]]:
    """Return candidates by assessment, in the order in which agencies are always held."""
    own: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for one in found:
        own[one.agency_id, one.assessment].append(one)
    return [(assessment, own[agency, assessment]) for agency, assessment in sorted(own)]


def _verdict(said: Said, pair: FrozenPair | Candidate) -> Verdict:
    return Verdict(
        standard=pair.standard,
        element=pair.element,
        clause=pair.clause,
        proposal=pair.proposal,
        verdict=said.verdict,
        reason=said.reason if said.verdict == "unrelated" else "",
        latest=pair.latest,
    )
