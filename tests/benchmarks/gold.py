"""Real texts with gold in, the figures of what ships and of its baselines out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from models.onnx_encoder import OnnxEncoder
from pipelines.embed import Kept
from pipelines.evaluation.judged import JudgedSet
from pipelines.run import Method
from service.evaluation.real import spanish_laws, us_directives
from service.evaluation.run import evaluate
from service.model_store import ModelStore
from service.settings import Settings

SHOWN = ("hit@1", "hit@5", "hit@10", "recall@5", "MAP", "gap_auroc")


def real_sets(data: Path) -> list[JudgedSet]:
    """Return the Spanish laws, the US directives, and those without the largest department."""
    with TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder))
        return [
            spanish_laws(data, settings),
            us_directives(data),
            us_directives(data, small_only=True),
        ]


def method(kept: Kept) -> Method:
    """Return what a fresh installation matches with."""
    encoder = OnnxEncoder.bundled()
    with TemporaryDirectory() as folder:
        model = ModelStore(Path(folder)).load(encoder.id)
    return Method(encoder=encoder, kept=kept, scoring=model.scoring, gaps=model.gaps)


def table(data: Path, kept: Kept) -> str:
    """Return one markdown table a set, and the paired differences of MAP."""
    ships = method(kept)
    return "\n".join(_table(judged, evaluate(judged, ships)) for judged in real_sets(data))


def _table(judged: JudgedSet, found: dict[str, Any]) -> str:
    lines = [
        f"### {judged.name} ({found['metrics']['standards']} standards)\n",
        f"| ranking | {' | '.join(SHOWN)} | MAP of ours less this, 95% |",
        f"|---|{'---|' * len(SHOWN)}---|",
        f"| Acredita | {_cells(found['metrics'])} | |",
    ]
    for name, figures in found["baselines"].items():
        gain = found["against"][name]["MAP"]
        lines.append(
            f"| {name} | {_cells(figures)} | "
            f"{gain['mean']:+.3f} ({gain['low']:+.3f} to {gain['high']:+.3f}) |"
        )
    return "\n".join(lines) + "\n"


def _cells(figures: dict[str, Any], names: Sequence[str] = SHOWN) -> str:
    return " | ".join("" if figures.get(n) is None else f"{figures[n]:.3f}" for n in names)
