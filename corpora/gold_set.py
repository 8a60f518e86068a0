"""The project's own gold in: its manuals with their part, and what readers found, out."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from corpora.errors import DamagedGold
from corpora.judgements import Judgements, load_judgements

FOLDER = Path(__file__).parent / "gold"


class Part(StrEnum):
    """What a manual of the gold may be used for."""

    TRAIN = "train"
    CALIBRATE = "calibrate"
    TEST = "test"


@dataclass(frozen=True, kw_only=True)
class GoldManual:
    """One manual: its file or folder of files, what it is, and the editions it is judged against.

    ``family`` is the kind of agency: police, academy, communications or several. Of the train part,
    ``learns`` says which model learns from it, "encoder" or "scorer": how sure a scorer is must not
    come from what its encoder has seen.
    """

    file: str
    part: Part
    shape: str
    family: str
    editions: tuple[str, ...]
    sha256: str
    learns: str = ""

    @property
    def path(self) -> Path:
        """Where the manual lies."""
        return FOLDER / "manuals" / self.file


def gold_version() -> str:
    """Return the version of the gold."""
    return str(_manifest()["version"])


def gold_manuals(part: Part | None = None) -> tuple[GoldManual, ...]:
    """Return the manuals of a part, or all; raises DamagedGold for a file that was not judged."""
    found = tuple(
        GoldManual(
            file=row["file"],
            part=Part(row["part"]),
            shape=row["shape"],
            family=row["family"],
            editions=tuple(row["editions"]),
            sha256=row["sha256"],
            learns=row.get("learns", ""),
        )
        for row in _manifest()["manuals"]
    )
    chosen = tuple(one for one in found if part in (None, one.part))
    for one in chosen:
        if digest_of_manual(one.path) != one.sha256:
            raise DamagedGold(file=one.file)
    return chosen


def gold_judgements() -> Judgements:
    """Return the settled judgements of every manual."""
    clauses = load_judgements(FOLDER / "gold.jsonl").clauses
    statuses = load_judgements(FOLDER / "status.jsonl").statuses
    return Judgements(clauses=clauses, statuses=statuses)


def digest_of_manual(path: Path) -> str:
    """Return the sha256 of a file, or of its files' names and digests where it is a folder."""
    if not path.is_dir():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    lines = [
        f"{one.name} {hashlib.sha256(one.read_bytes()).hexdigest()}"
        for one in sorted(path.iterdir())
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _manifest() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "manifest.toml").read_text(encoding="utf-8"))
