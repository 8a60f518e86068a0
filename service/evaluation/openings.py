"""Figures of the test part in, one dated line in the log of its openings out."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpora.gold_set import FOLDER, gold_version
from service.output import write_atomic

LOG = FOLDER / "openings.jsonl"
_HEADLINE = ("hit@5", "recall@5", "MAP", "P@1", "gap_auroc", "ece", "slope")


def log_opening(whole: dict[str, Any], log: Path = LOG) -> None:
    """Append when the test part was opened, at which commit and with which models."""
    row = {
        "date": whole["date"],
        "commit": _commit(),
        "gold": gold_version(),
        "models": whole["models"],
        "figures": {
            name: _headline(found["metrics"])
            for name, found in whole["sets"].items()
            if name.startswith("own-test")
        },
    }
    before = log.read_bytes() if log.exists() else b""
    write_atomic(log, before + json.dumps(row, ensure_ascii=False).encode() + b"\n")


def _headline(metrics: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures that a release is held to; None for one that was not measured."""
    return {
        **{key: metrics.get(key) for key in _HEADLINE},
        "elements_recall@5": (metrics.get("elements") or {}).get("recall@5"),
        "contradictions": metrics.get("contradictions"),
    }


def _commit() -> str | None:
    """Return the commit of the checkout, None outside one."""
    try:
        found = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"],
            cwd=FOLDER,
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.strip()
