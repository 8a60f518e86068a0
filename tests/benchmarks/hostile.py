"""Files made to break readers in, what ``acredita extract`` does with each out: none may crash."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

SECONDS = 20
MEGABYTES = 1000
WORKERS = 2


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one file: its class, wall seconds, peak memory in MB, and what was said."""

    file: str
    kind: str
    seconds: float
    megabytes: float
    said: str

    @property
    def is_offence(self) -> bool:
        """Tell whether the file did what no file may do."""
        return self.kind in ("crash", "hang") or self.megabytes > MEGABYTES


def table(data: Path) -> str:
    """Return the table of outcomes of all files, and each offender with what it said."""
    folder = data / "hostile"
    files = sorted(path for path in folder.iterdir() if path.suffix != ".jsonl")
    outcomes = run(files)
    counts = Counter(outcome.kind for outcome in outcomes)
    heavy = [outcome for outcome in outcomes if outcome.megabytes > MEGABYTES]
    rows = [f"{'outcome':<40} files", "-" * 46]
    rows += [f"{kind:<40} {count:>5}" for kind, count in counts.most_common()]
    rows += [f"{f'over {MEGABYTES} MB':<40} {len(heavy):>5}", f"{'all':<40} {len(outcomes):>5}"]
    slowest = max(outcomes, key=lambda outcome: outcome.seconds)
    largest = max(outcomes, key=lambda outcome: outcome.megabytes)
    rows += [
        "",
        f"slowest {slowest.seconds:.1f} s ({slowest.file})",
        f"largest {largest.megabytes:.0f} MB ({largest.file})",
    ]
    rows += [
        f"OFFENDER {one.kind} {one.seconds:.1f} s {one.megabytes:.0f} MB {one.file}: {one.said}"
        for one in outcomes
        if one.is_offence
    ]
    return "\n".join(rows) + "\n"


def run(files: Sequence[Path]) -> list[Outcome]:
    """Run every file through the command line, two at a time, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(WORKERS) as pool:
        places = [Path(folder) / str(index) for index in range(len(files))]
        return list(pool.map(_outcome, files, places))


def _outcome(file: Path, place: Path) -> Outcome:
    place.mkdir()
    errors = place / "stderr"
    result = place / "result.json"
    began = time.perf_counter()
    with errors.open("wb") as told:
        child = subprocess.Popen(
            [sys.executable, "-m", "service.cli", "extract", str(file), "--json", str(result)],
            env={**os.environ, "ACREDITA_DATA": str(place)},
            stdout=subprocess.DEVNULL,
            stderr=told,
            start_new_session=True,
        )
        late = threading.Event()
        timer = threading.Timer(SECONDS, _kill, (child.pid, late))
        timer.start()
        # wait4 also counts the memory of programs that the child itself waited for.
        _, status, usage = os.wait4(child.pid, 0)
        timer.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)
    said = errors.read_text("utf-8", "replace").strip()
    return Outcome(
        file=file.name,
        kind="hang" if late.is_set() else _kind(child.returncode, said, result),
        seconds=time.perf_counter() - began,
        megabytes=usage.ru_maxrss / 1024,
        said=said[-300:],
    )


def _kill(process: int, late: threading.Event) -> None:
    late.set()
    os.killpg(process, signal.SIGKILL)


def _kind(status: int, said: str, result: Path) -> str:
    """Name an outcome; a refusal is one line, and anything else that is not 0 is a crash."""
    if status == 0:
        return "read" if result.is_file() else "crash"
    if status == 2 and said and "\n" not in said and "Traceback" not in said:
        return f"refused: {_reason(said)}"
    return "crash"


def _reason(said: str) -> str:
    """Return the start of the sentence without the file's name before it."""
    sentence = said.rpartition(": ")[2] if said.count(": ") == 1 else said.split(": ", 1)[-1]
    return " ".join(sentence.split("(")[0].split()[:6])
