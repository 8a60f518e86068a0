"""What a step works on is deleted under it: it goes again with what is there, or its job stops."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from service.people.access import system_access
from service.store import bodies, manuals, runs
from service.store.job_rows import RUNNING
from service.work import child, serving
from service.work import match as matching
from service.work import segment as segmenting
from service.work.hands import Hands
from service.work.kit import Kit
from service.work.process import Answer, WorkProcess
from service.work.runner import StepRunner
from tests.service.work.doing import WORKER, Bench, article_text, do, do_all
from tests.service.work.test_matching import runs_of


class Here(WorkProcess):
    """Does the steps in this process, as the one apart does them."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.settings)
        self._kit = kit
        self.errors: list[str] = []

    def ask(self, order: dict[str, Any], look: Callable[[int, int], bool]) -> Answer:
        """Do a step and note the kind of error that it ended by."""
        del look
        told = serving.answer(child.doing(self._kit), order, io.BytesIO())
        if "error" in told:
            self.errors.append(told["error"]["kind"])
        return Answer(error=told.get("error"))


def deleting(bench: Bench, manual: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``work``, before whose first call alone a manual is deleted by a person."""
    left = [manual]

    def done(*given: Any, **more: Any) -> Any:
        if left:
            with bench.store.write(system_access()) as unit:
                manuals.remove(unit, left.pop(), "Se envió por error")
        return work(*given, **more)

    return done


@pytest.mark.parametrize("place", ["load", "_found"])
def test_a_manual_deleted_while_it_is_matched(
    bench: Bench, kit: Kit, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Before its clauses are loaded and after: the step goes again with the manuals that are left.

    The run is of those alone, and the job is done.
    """
    gone = bench.send([("1.txt", article_text(3))])
    do_all(bench, kit)
    kept = bench.send([("2.txt", article_text(2, "otro "))])
    do(bench, kit, kept.job, ["extract", "segment", "embed"])
    module = bodies if place == "load" else matching
    monkeypatch.setattr(module, place, deleting(bench, gone.manual, getattr(module, place)))
    process = Here(kit)
    assert kept.job is not None
    assert StepRunner(bench.store, Hands(process), WORKER, 0.0).run(kept.job, "match")
    assert len(process.errors) == 1
    assert bench.job(kept.job).state == RUNNING
    assert do(bench, kit, kept.job, ["cover"]).state == "done"
    assert runs_of(bench)[-1] == ("done", 2)


def test_what_a_run_read_is_there_when_it_is_kept(
    bench: Bench, kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A manual of which nothing is proposed is missed as well: nothing refers to its clauses."""
    gone = bench.send([("1.txt", article_text(3))])
    do_all(bench, kit)
    kept = bench.send([("2.txt", article_text(2, "otro "))])
    do(bench, kit, kept.job, ["extract", "segment", "embed"])
    found = matching.found_of

    def of_one_manual(*given: Any) -> runs.Found:
        told = found(*given)
        return runs.Found(**{**vars(told), "proposals": []})

    monkeypatch.setattr(matching, "found_of", deleting(bench, gone.manual, of_one_manual))
    process = Here(kit)
    assert kept.job is not None
    assert StepRunner(bench.store, Hands(process), WORKER, 0.0).run(kept.job, "match")
    assert process.errors == ["Conflict"]
    assert do(bench, kit, kept.job, ["cover"]).state == "done"
    assert runs_of(bench)[-1] == ("done", 2)


def test_a_manual_deleted_while_its_clauses_are_saved(
    bench: Bench, kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own job finds that there is nothing left to do, and is stopped, not failed."""
    sent = bench.send([("1.txt", article_text(2))])
    do(bench, kit, sent.job, ["extract"])
    monkeypatch.setattr(segmenting, "_composed", deleting(bench, sent.manual, segmenting._composed))
    process = Here(kit)
    assert sent.job is not None
    assert not StepRunner(bench.store, Hands(process), WORKER, 0.0).run(sent.job, "segment")
    assert len(process.errors) == 1
    assert bench.job(sent.job).state == "cancelled"
