"""A manual and its next version in, seconds until the service has read and matched it out."""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path
from statistics import median

from service.settings import Settings
from tests.benchmarks.ingest import await_jobs, client
from tests.benchmarks.recheck import words_asked
from tests.benchmarks.service import prepared, serving

EDITION = "le-6"
CLAUSES, CHANGED, VERSIONS = 3000, 0.05, 3
_WORDS = 40


def table() -> str:
    """Return the seconds of the first version and of later ones with some clauses reworded."""
    chance = random.Random(0)
    words = words_asked(EDITION)

    def clause() -> str:
        return " ".join(chance.choices(words, k=_WORDS))

    texts = [clause() for _ in range(CLAUSES)]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "datos")
        given = prepared(settings, ["Agencia"], EDITION)
        with serving(settings) as address, client(address, given) as asked:
            manuals = f"/api/v1/agencies/{given.agencies[0]}/manuals"

            def sent(path: str, **more: str) -> float:
                began = time.perf_counter()
                files = {"files": ("manual.txt", _manual(texts), "text/plain")}
                asked.post(path, data=more, files=files).raise_for_status()
                await_jobs(asked)
                return time.perf_counter() - began

            first = sent(manuals, name="Manual")
            manual = asked.get(manuals).json()["items"][0]["id"]
            later = []
            for _ in range(VERSIONS):
                for place in chance.sample(range(CLAUSES), int(CLAUSES * CHANGED)):
                    texts[place] = clause()
                later.append(sent(f"/api/v1/manuals/{manual}/versions"))
    told = ", ".join(f"{one:.1f}" for one in later)
    return (
        f"{CLAUSES} clauses: the first version {first:.1f} s; with {CHANGED:.0%} reworded "
        f"{median(later):.1f} s (median of {told}).\n"
    )


def _manual(texts: list[str]) -> bytes:
    rows = (f"Artículo {number}. {text}." for number, text in enumerate(texts, start=1))
    return "\n\n".join(rows).encode()
