"""The environment in, one frozen Settings out; nothing else reads the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an installation fixes once.

    ``data`` is the folder where read manuals and vectors are kept (ACREDITA_DATA); emptying it
    only makes the next call slower. ``real_data`` is a folder of real texts to measure on
    (ACREDITA_REAL_DATA), None where there is none.
    """

    data: Path
    real_data: Path | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read ACREDITA_DATA, else the system's folder for a user's data; ACREDITA_REAL_DATA."""
        chosen = environment.get("ACREDITA_DATA")
        real = environment.get("ACREDITA_REAL_DATA")
        real_data = Path(real).expanduser() if real else None
        if chosen:
            return cls(data=Path(chosen).expanduser(), real_data=real_data)
        base = environment.get("XDG_DATA_HOME") or environment.get("LOCALAPPDATA")
        root = Path(base) if base else Path.home() / ".local" / "share"
        return cls(data=root / "acredita", real_data=real_data)
