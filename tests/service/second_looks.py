"""What tests of second looks share: pairs decided by somebody of the north of a full scene."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from service.review import decide
from service.store import drawing, samples, second_readings
from service.store.assessment_tables import ProposalRow
from service.store.decided import DecisionRow
from service.store.decisions import Verdict
from service.store.review_tables import SecondReading
from service.store.second_readings import LotAsked
from tests.service.web.scene import Scene


def proposals(scene: Scene, count: int) -> Sequence[tuple[int, str, str]]:
    """Return some proposals of the north's run, each of another clause: id, standard, element."""
    with scene.store.read(scene.access("advisor")) as unit:
        found = unit.session.execute(
            select(
                *(ProposalRow.id, ProposalRow.standard, ProposalRow.element),
                ProposalRow.clause_id,
            )
            .where(ProposalRow.run_id == scene.made[0].run, ProposalRow.kind == "proposal")
            .order_by(ProposalRow.id)
        )
        return [(row.id, row.standard, row.element) for row in found][:count]


def decided(scene: Scene, verdicts: Sequence[str], who: str = "advisor") -> tuple[DecisionRow, ...]:
    """Decide on proposals of the north, one verdict each."""
    said = [
        Verdict(
            standard=standard,
            element=element,
            proposal=proposal,
            verdict=verdict,
            reason="other" if verdict == "unrelated" else "",
        )
        for (proposal, standard, element), verdict in zip(
            proposals(scene, len(verdicts)), verdicts, strict=True
        )
    ]
    return decide(scene.store, scene.access(who), scene.made[0].assessment, said)


def opened(scene: Scene, asked: LotAsked | None = None, seed: int = 1) -> dict[int, int]:
    """Open a second reading of the north and return its readings by decision."""
    north = scene.made[0].assessment
    with scene.store.write(scene.access("advisor")) as unit:
        second_readings.open_lot(unit, north, asked or LotAsked(), seed)
        rows = unit.session.execute(select(SecondReading.decision_id, SecondReading.id))
        return {row.decision_id: row.id for row in rows}


def reading_of(scene: Scene, first: str, second: str) -> int:
    """Have a pair decided by the advisor and read again by the administrator; return it."""
    (made,) = decided(scene, [first])
    found = opened(scene, LotAsked(person=scene.people["advisor"]))[made.id]
    with scene.store.write(scene.access("administrator")) as unit:
        second_readings.read(
            unit, scene.made[0].assessment, found, verdict=second, reason="other", note="Otra cosa."
        )
    return found


def looks(scene: Scene) -> dict[str, str]:
    """Return the addresses of pages with something to read, settle and judge, by what they are."""
    north = scene.made[0].assessment
    here = f"/autoevaluaciones/{north}"
    reading_of(scene, "satisfies", "unrelated")
    opened(scene)
    found = {"a blind pair": f"{here}/segunda-lectura/leer", "a dispute": f"{here}/desacuerdos"}
    for kind in samples.KINDS:
        with scene.store.write(scene.access("administrator")) as unit:
            sample = drawing.draw_sample(unit, north, kind, 30, seed=1)
            one = samples.next_item(unit, samples.get(unit, north, sample))
            if one is not None:
                samples.judge(unit, north, sample, one.id, verdict="partial", note="Una parte.")
        found[f"a sample of {kind}"] = f"{here}/muestras/{sample}"
    return found
