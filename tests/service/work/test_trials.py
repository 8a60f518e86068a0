"""A model is tried beside what is shown, its difference told, and shown only once it is adopted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import func, select

from corpora.errors import Conflict, JobTaken, NotAllowed, TrialEnded, TrialWaits, UnknownModel
from service import rescoring
from service.model_store import ModelStore, named
from service.people.access import Access, Role, system_access
from service.store import assessments, taken, trials
from service.store.assessment_tables import ProposalRow, Run
from service.store.taken import Told
from service.store.trials import TrialItemRow
from service.work.kit import Kit, Order
from service.work.match import match
from tests.service.work.doing import Bench, article_text, do_all


@pytest.fixture
def other(bench: Bench, kit: Kit) -> str:
    """Return the name of a kept model that turns the order of the one that ships."""
    bench.send([("1.txt", article_text(6))])
    do_all(bench, kit)
    shipped: Any = kit.model.artefact
    turned = deepcopy(dict(shipped))
    turned["pair"]["weights"] = [-one for one in turned["pair"]["weights"]]
    del turned["name"]
    artefact = named(turned)
    ModelStore(bench.service.settings.data).save(artefact, use=False)
    return str(artefact["name"])


def begin(bench: Bench, kit: Kit, model: str) -> tuple[str, TrialItemRow]:
    """Try a model and return the trial and its only assessment."""
    made = rescoring.begin(bench.store, bench.service.settings.data, system_access(), model)
    do_all(bench, kit)
    return made, item(bench, made)


def item(bench: Bench, trial: str) -> TrialItemRow:
    with bench.store.read(system_access()) as unit:
        (found,) = trials.items(unit, trial)
    return found


def scorer(bench: Bench) -> str:
    with bench.store.read(system_access()) as unit:
        return assessments.run(unit, bench.run()).scorer


def test_a_trial_changes_nothing_that_is_shown(bench: Bench, kit: Kit, other: str) -> None:
    """The run that is shown stays, and how much would differ is counted beside it."""
    before, was = bench.run(), scorer(bench)
    _, found = begin(bench, kit, other)
    assert (bench.run(), scorer(bench)) == (before, was)
    assert (found.state, found.from_run_id) == ("done", before)
    assert found.result["best"] > 0
    assert 0 < found.result["proposals"] <= found.result["proposed"]
    assert kit.model.scoring.id == was


def test_the_same_model_changes_nothing(bench: Bench, kit: Kit, other: str) -> None:
    """A match made again with what is in use has no difference at all."""
    del other
    _, found = begin(bench, kit, "incluido")
    counted = {name: found.result[name] for name in ("statuses", "best", "proposals")}
    assert counted == {"statuses": 0, "best": 0, "proposals": 0}
    assert found.result["parts"] > 0


def test_what_was_tried_is_shown_once_it_is_adopted(bench: Bench, kit: Kit, other: str) -> None:
    """The very run that was told of is shown, and later ones are made with the same model."""
    made, found = begin(bench, kit, other)
    shown = rescoring.adopt(bench.store, bench.service.settings.data, system_access(), made)
    assert (shown, bench.run(), scorer(bench)) == (1, found.run_id, other)
    bench.send([("2.txt", article_text(2, "otro "))])
    do_all(bench, kit)
    assert scorer(bench) == other
    with pytest.raises(Conflict):
        rescoring.adopt(bench.store, bench.service.settings.data, system_access(), made)


def test_what_is_dropped_leaves_nothing_behind(bench: Bench, kit: Kit, other: str) -> None:
    """Its run and proposals go, and the model that was in use stays."""
    before = _count(bench)
    made, _ = begin(bench, kit, other)
    assert _count(bench) > before
    with bench.store.write(system_access()) as unit:
        trials.drop(unit, made)
    assert _count(bench) == before
    assert kit.model.scoring.id == scorer(bench) != other


def test_a_trial_is_stopped_before_and_while_it_is_matched(
    bench: Bench, kit: Kit, other: str
) -> None:
    """What nobody took is cancelled at once, what a process has when it looks; no run is left."""
    before, data = _count(bench), bench.service.settings.data
    made = rescoring.begin(bench.store, data, system_access(), other)
    with bench.store.write(system_access()) as unit:
        trials.drop(unit, made)
    assert item(bench, made).state == "cancelled"
    made = rescoring.begin(bench.store, data, system_access(), other)
    job = item(bench, made).job_id
    with bench.store.write(system_access()) as unit:
        assert taken.take(unit, job, "match", "w") is not None
    match(kit, Order(job=job, subject=item(bench, made).assessment_id, worker="w"), _nothing)
    with bench.store.write(system_access()) as unit:
        trials.drop(unit, made)
    with pytest.raises(JobTaken), bench.store.write(system_access()) as unit:
        trials.keep(unit, job, "w")
    with bench.store.read(system_access()) as unit:
        assert taken.look(unit, job, "w", 0, 0) is Told.STOP
    with bench.store.write(system_access()) as unit:
        assert taken.take(unit, job, "match", "w") is None
    assert item(bench, made).state == "cancelled"
    assert _count(bench) == before
    with pytest.raises(TrialEnded), bench.store.write(system_access()) as unit:
        trials.drop(unit, made)


def test_a_trial_is_settled_once(bench: Bench, kit: Kit, other: str) -> None:
    """Whoever adopts what is being dropped waits, is told so, and puts no model in use."""
    made, _ = begin(bench, kit, other)
    data = bench.service.settings.data
    with ThreadPoolExecutor(1) as pool:
        with bench.store.write(system_access()) as unit:
            trials.drop(unit, made)
            waits = pool.submit(rescoring.adopt, bench.store, data, system_access(), made)
            with pytest.raises(TimeoutError):
                waits.result(timeout=0.5)
        with pytest.raises(TrialEnded):
            waits.result(timeout=30)
    assert kit.model.scoring.id == scorer(bench) != other


def test_what_changed_meanwhile_is_not_overwritten(bench: Bench, kit: Kit, other: str) -> None:
    """An assessment matched with a newer manual keeps that run."""
    made, _ = begin(bench, kit, other)
    bench.send([("2.txt", article_text(2, "otro "))])
    do_all(bench, kit)
    newer = bench.run()
    assert rescoring.adopt(bench.store, bench.service.settings.data, system_access(), made) == 0
    assert bench.run() == newer


def test_a_trial_is_one_at_a_time_and_an_operators(bench: Bench, kit: Kit, other: str) -> None:
    """A second one waits for the first to be settled; nobody else begins, adopts or reads one."""
    data = bench.service.settings.data
    made = rescoring.begin(bench.store, data, system_access(), other)
    with pytest.raises(Conflict):
        rescoring.begin(bench.store, data, system_access(), other)
    with pytest.raises(TrialWaits):
        rescoring.adopt(bench.store, data, system_access(), made)
    person = Access(actor="ana", name="Ana", roles={bench.agency: Role.ADMINISTRATOR})
    with pytest.raises(NotAllowed):
        rescoring.begin(bench.store, data, person, other)
    with pytest.raises(NotAllowed), bench.store.read(person) as unit:
        trials.get(unit, made)
    with pytest.raises(UnknownModel):
        rescoring.begin(bench.store, data, system_access(), "nadie-lo-conoce")
    do_all(bench, kit)
    assert item(bench, made).state == "done"


def _nothing(done: int, total: int) -> None:
    del done, total


def _count(bench: Bench) -> tuple[int, int]:
    with bench.store.read(system_access()) as unit:
        return (
            unit.session.scalar(select(func.count(Run.id))) or 0,
            unit.session.scalar(select(func.count(ProposalRow.id))) or 0,
        )
