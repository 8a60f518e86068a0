"""What takes long is made once, by whoever asks first, and what it said stays."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from filelock import FileLock

from corpora.errors import EmptyFile
from service.prepared import Prepared

PATIENT = 20.0


def test_an_answer_is_made_once_and_kept(tmp_path: Path) -> None:
    """Many who ask at once cause one making; the same bytes are under the same digest."""
    calls: list[int] = []
    barrier = threading.Barrier(6)
    found: list[object] = []

    def ask() -> None:
        barrier.wait()
        answer = Prepared(tmp_path).ask("a", lambda: calls.append(1) or {"n": 1}, PATIENT)
        assert answer is not None
        found.append((answer.value["n"], answer.digest))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1
    assert len(set(found)) == 1
    kept = Prepared(tmp_path).get("a")
    assert kept is not None
    assert kept.value == {"n": 1}


def test_who_has_no_patience_comes_back_later(tmp_path: Path) -> None:
    """None while it is being made, the answer after."""
    go = threading.Event()
    prepared = Prepared(tmp_path)
    assert prepared.ask("a", lambda: go.wait(PATIENT), 0.05) is None
    assert prepared.ask("a", lambda: "another", 0.05) is None
    go.set()
    answer = prepared.ask("a", lambda: "another", PATIENT)
    assert answer is not None
    assert answer.value is True


def test_a_refusal_is_an_answer_too(tmp_path: Path) -> None:
    """An error with a sentence is kept with it, in both languages."""

    def refuse() -> None:
        raise EmptyFile(file="x.pdf")

    answer = Prepared(tmp_path).ask("a", refuse, PATIENT)
    assert answer is not None
    assert answer.fault is not None
    assert answer.fault["es"].startswith("x.pdf: El archivo está vacío")
    assert answer.fault["en"].startswith("x.pdf: The file is empty")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_of_our_own_leaves_nobody_waiting(tmp_path: Path) -> None:
    """It is said, instead of a page that waits for ever."""

    def fail() -> None:
        raise RuntimeError("a fault")

    answer = Prepared(tmp_path).ask("a", fail, PATIENT)
    assert answer is not None
    assert answer.fault is not None
    assert "falla del programa" in answer.fault["es"]


def test_another_process_that_makes_it_is_waited_for(tmp_path: Path) -> None:
    """While another holds the lock nothing is made twice; once it is freed, it is made again."""
    prepared = Prepared(tmp_path)
    with FileLock(tmp_path / "a.json.lock"):
        assert prepared.ask("a", lambda: "mine", 0.3) is None
    answer = prepared.ask("a", lambda: "mine", PATIENT)
    assert answer is not None
    assert answer.value == "mine"


def test_what_is_forgotten_is_made_again(tmp_path: Path) -> None:
    """A second making may answer otherwise."""
    prepared = Prepared(tmp_path)
    assert prepared.ask("a", lambda: 1, PATIENT) is not None
    prepared.forget("a")
    assert prepared.get("a") is None
    again = prepared.ask("a", lambda: 2, PATIENT)
    assert again is not None
    assert again.value == 2
