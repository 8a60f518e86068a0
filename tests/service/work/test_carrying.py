"""A new version of a manual keeps what people decided where the words are the same, and asks."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from corpora.catalog import load_edition
from service.people.access import Access, Role
from service.review import decide, take_back
from service.store import decided, waits
from service.store.assessment_tables import Decision, ProposalRow, RunVersion
from service.store.decided import DecisionRow
from service.store.decisions import Verdict
from service.store.manual_tables import ClauseRow
from service.store.paging import Paging
from service.store.review_tables import SecondReading
from service.store.waits import WaitRow, WaitsAsked
from service.work.kit import Kit
from tests.service.work.doing import EDITION, Bench, do_all

FIRST, SECOND, THIRD = (one.id for one in load_edition(EDITION).standards[:3])
TEXTS = {
    1: "El instructor deberá registrar la asistencia de los alumnos en el expediente.",
    2: "El director deberá conservar las evaluaciones durante cinco años en el archivo.",
    3: "La academia deberá publicar el calendario de cursos antes de cada ciclo escolar.",
}
REWORDED = "El director podrá conservar las evaluaciones durante cinco años en el archivo."


def manual(texts: Mapping[int, str]) -> bytes:
    """Return a manual of these articles by their number."""
    return "\n\n".join(f"Artículo {number}. {text}" for number, text in texts.items()).encode()


@pytest.fixture
def sent(bench: Bench, kit: Kit) -> str:
    """Return a manual of three articles that was read and matched."""
    made = bench.send([("1.txt", manual(TEXTS))]).manual
    do_all(bench, kit)
    return made


def upload(bench: Bench, kit: Kit, manual_id: str, texts: Mapping[int, str]) -> None:
    bench.send([("1.txt", manual(texts))], manual_id)
    do_all(bench, kit)


def ana(bench: Bench) -> Access:
    return Access(actor="ana", name="Ana Pérez", roles={bench.agency: Role.ADVISOR})


def clauses(bench: Bench) -> dict[str, int]:
    """Return the row of each clause of the shown run by its words."""
    with bench.store.read(ana(bench)) as unit:
        rows = unit.session.execute(
            select(ClauseRow.text, ClauseRow.id)
            .join(RunVersion, RunVersion.version_id == ClauseRow.version_id)
            .where(RunVersion.run_id == bench.run())
        )
        return {row.text: row.id for row in rows}


def say(
    bench: Bench, standard: str, text: str, verdict: str = "satisfies", latest: int | None = None
) -> DecisionRow:
    """Decide about a standard as a whole and the clause of these words."""
    said = Verdict(
        standard=standard, verdict=verdict, clause=clauses(bench)[text], latest=latest, reason="x"
    )
    return decide(bench.store, ana(bench), bench.assessment, [said])[0]


def holding(bench: Bench) -> tuple[DecisionRow, ...]:
    with bench.store.read(ana(bench)) as unit:
        return decided.holding(unit, bench.assessment)


def waiting(bench: Bench, state: str | None = "open") -> tuple[WaitRow, ...]:
    with bench.store.read(ana(bench)) as unit:
        asked = WaitsAsked(state=state)
        return waits.listed(unit, bench.assessment, asked, Paging()).rows


def standing(bench: Bench, standard: str) -> str:
    with bench.store.read(ana(bench)) as unit:
        return decided.reviews(unit, bench.assessment, [standard])[standard].state


def test_same_words_are_kept_reworded_wait_and_gone_are_orphaned(
    bench: Bench, kit: Kit, sent: str
) -> None:
    """Each decision goes the way of its clause, and where the standard stands goes with it."""
    made = [say(bench, one, TEXTS[n]) for n, one in enumerate((FIRST, SECOND, THIRD), start=1)]
    upload(bench, kit, sent, {1: TEXTS[1], 2: REWORDED})
    (kept,) = holding(bench)
    assert (kept.origin_id, kept.carried, kept.standard) == (made[0].id, "kept", FIRST)
    assert (kept.user_name, kept.at, kept.verdict) == ("Ana Pérez", made[0].at, "satisfies")
    assert kept.clause_id == clauses(bench)[TEXTS[1]]
    found = {one.standard: one for one in waiting(bench)}
    assert {(one.outcome, one.clause_fate) for one in found.values()} == {
        ("to_confirm", "reworded"),
        ("orphaned", "gone"),
    }
    assert found[SECOND].clause_id == clauses(bench)[REWORDED]
    assert found[SECOND].from_clause == made[1].clause_id
    assert found[THIRD].clause_id is None
    assert [standing(bench, one) for one in (FIRST, SECOND, THIRD)] == ["covered", "open", "open"]


def test_a_moved_clause_is_the_same_clause(bench: Bench, kit: Kit, sent: str) -> None:
    """Another number, another order and another file name change nothing of what was decided."""
    made = say(bench, FIRST, TEXTS[1])
    upload(bench, kit, sent, {7: TEXTS[3], 8: TEXTS[2], 9: TEXTS[1]})
    (kept,) = holding(bench)
    assert (kept.origin_id, kept.clause_id) == (made.id, clauses(bench)[TEXTS[1]])
    assert waiting(bench) == ()


def test_what_a_person_confirms_is_theirs_and_names_its_origin(
    bench: Bench, kit: Kit, sent: str
) -> None:
    """The wait is answered by the decision, and waits again when that is taken back."""
    made = say(bench, SECOND, TEXTS[2])
    upload(bench, kit, sent, {**TEXTS, 2: REWORDED})
    confirmed = say(bench, SECOND, REWORDED)
    assert (confirmed.origin_id, confirmed.carried) == (made.id, "")
    assert waiting(bench) == ()
    assert standing(bench, SECOND) == "covered"
    assert confirmed.group_id is not None
    take_back(bench.store, ana(bench), bench.assessment, confirmed.group_id)
    assert [one.decision_id for one in waiting(bench)] == [made.id]


def test_words_that_come_back_bring_their_decisions_back(bench: Bench, kit: Kit, sent: str) -> None:
    """A version that goes back on a change leaves nothing to confirm; each wait is on record."""
    made = {say(bench, SECOND, TEXTS[2]).id, say(bench, THIRD, TEXTS[3]).id}
    upload(bench, kit, sent, {1: TEXTS[1], 2: REWORDED})
    assert len(waiting(bench)) == 2
    upload(bench, kit, sent, {**TEXTS, 4: "La academia deberá revisar este reglamento cada año."})
    assert {one.origin_id for one in holding(bench)} == made
    assert waiting(bench) == ()
    assert {one.state for one in waiting(bench, state=None)} == {"replaced"}


def test_what_waits_goes_on_waiting_through_other_changes(
    bench: Bench, kit: Kit, sent: str
) -> None:
    """The reworded clause stays as it is in the next version: that makes it no more confirmed."""
    say(bench, SECOND, TEXTS[2])
    upload(bench, kit, sent, {**TEXTS, 2: REWORDED})
    upload(bench, kit, sent, {1: TEXTS[1], 2: REWORDED, 5: TEXTS[3]})
    assert holding(bench) == ()
    (found,) = waiting(bench)
    assert (found.outcome, found.clause_id) == ("to_confirm", clauses(bench)[REWORDED])


def test_no_machine_touches_what_a_person_said_of_the_new_words(
    bench: Bench, kit: Kit, sent: str
) -> None:
    """A clause rejected anew stays rejected though the old words would come to the same place."""
    say(bench, SECOND, TEXTS[2])
    upload(bench, kit, sent, {**TEXTS, 2: REWORDED})
    said = say(bench, SECOND, REWORDED, "unrelated")
    upload(bench, kit, sent, {**TEXTS, 2: REWORDED, 6: "Este artículo no existía antes de hoy."})
    (kept,) = holding(bench)
    assert (kept.verdict, kept.origin_id, kept.carried) == ("unrelated", said.id, "kept")
    assert waiting(bench) == ()


def test_that_nothing_answers_is_asked_again_where_new_words_do(
    bench: Bench, kit: Kit, sent: str
) -> None:
    """It was said of a body: a new article that is now the best proposal reopens it."""
    part = Verdict(standard=FIRST, verdict="unanswered")
    other = Verdict(standard=SECOND, verdict="not_applicable", reason="no-power", note="No aplica")
    decide(bench.store, ana(bench), bench.assessment, [part, other])
    with bench.store.read(ana(bench)) as unit:
        best = unit.session.scalar(
            select(ClauseRow.text)
            .join(ProposalRow, ProposalRow.clause_id == ClauseRow.id)
            .where(
                ProposalRow.run_id == bench.run(),
                *(ProposalRow.standard == FIRST, ProposalRow.element == ""),
                ProposalRow.rank == 1,
            )
        )
    number = next(key for key, text in TEXTS.items() if text == best)
    upload(
        bench, kit, sent, {**TEXTS, 9: "Este artículo es nuevo y habla de otro asunto distinto."}
    )
    assert {one.verdict for one in holding(bench)} == {"unanswered", "not_applicable"}
    upload(bench, kit, sent, {**TEXTS, number: f"{TEXTS[number][:-1]} y en el archivo general."})
    assert {one.verdict for one in holding(bench)} == {"not_applicable"}
    (found,) = waiting(bench)
    assert (found.verdict, found.outcome, found.standard) == ("unanswered", "to_confirm", FIRST)


def test_a_second_reading_goes_with_its_decision(bench: Bench, kit: Kit, sent: str) -> None:
    """Whoever reads it again reads the clause in the version that holds."""
    made = say(bench, FIRST, TEXTS[1])
    with bench.store.write(ana(bench)) as unit:
        row = {
            **{"agency_id": bench.agency, "assessment_id": bench.assessment},
            **{"decision_id": made.id, "standard": FIRST, "element": ""},
            **{"clause_id": made.clause_id, "first_user_id": "ana", "first_user_name": "Ana"},
            **{"first_verdict": "satisfies", "state": "waiting", "user_id": None},
            **{"created_at": unit.now, "read_at": None, "settled_id": None, "settled_at": None},
        }
        unit.insert(SecondReading, [row])
    upload(bench, kit, sent, {1: TEXTS[1], 2: TEXTS[2]})
    (kept,) = holding(bench)
    with bench.store.read(ana(bench)) as unit:
        found = unit.session.execute(
            select(SecondReading.decision_id, SecondReading.clause_id)
        ).one()
    assert tuple(found) == (kept.id, kept.clause_id)


def test_every_decision_is_accounted_for(bench: Bench, kit: Kit, sent: str) -> None:
    """History only grows: each old row is there, held by a row that names it or waiting."""
    made = {say(bench, one, TEXTS[n]).id for n, one in enumerate((FIRST, SECOND, THIRD), start=1)}
    upload(bench, kit, sent, {1: TEXTS[1], 2: REWORDED})
    with bench.store.read(ana(bench)) as unit:
        rows = set(unit.session.scalars(select(Decision.id)))
    told = {one.origin_id for one in holding(bench)} | {one.decision_id for one in waiting(bench)}
    assert made <= rows
    assert told == made
