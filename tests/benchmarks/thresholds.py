"""Sample manuals and their judged statuses in, the starting thresholds of the gap model out.

The figures it prints are those written in ``pipelines.cover.Thresholds``; run it again when the
formula or the encoder changes: ``python -m tests.benchmarks.thresholds``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpora.catalog import load_edition
from models.onnx_encoder import OnnxEncoder
from pipelines.embed import Kept
from pipelines.extract.limits import Limits
from pipelines.extract.reader import read_document
from pipelines.match import Matcher
from pipelines.results import Document
from pipelines.run import Body, Method, Source, SourceFile, questions_of, read_body, searched
from pipelines.segment.force import ForceTagger
from tests.benchmarks.gold import auroc

SAMPLES = Path(__file__).parents[2] / "corpora" / "samples"
Matrix = NDArray[np.float64]
_RIDGE = 1.0


def bodies() -> dict[str, Body]:
    """Return the sample regulation and the sample forms, read."""
    tagger = ForceTagger()
    forms = sorted((SAMPLES / "directivas").iterdir())
    parts = {"reglamento": [SAMPLES / "reglamento.pdf"], "directivas": forms}
    return {
        name: read_body(
            [
                Source(
                    name=name,
                    files=tuple(SourceFile(name=f.name, data=f.read_bytes()) for f in files),
                    folder=len(files) > 1,
                )
            ],
            _read,
            tagger,
            {},
        )
        for name, files in parts.items()
    }


def evidence(kept: Kept) -> tuple[Matrix, list[str], list[str]]:
    """Return the list features [n, 3], the judged statuses and the manual of each row."""
    edition = load_edition("le-6")
    method = Method(encoder=OnnxEncoder.bundled(), kept=kept)
    judged = [json.loads(line) for line in (SAMPLES / "status.jsonl").read_text().splitlines()]
    questions = questions_of(edition, method.encoder, kept)
    features: list[tuple[float, float, float]] = []
    statuses: list[str] = []
    manuals: list[str] = []
    for name, body in bodies().items():
        matcher = Matcher(searched(body, method), edition="6", formula=method.formula)
        found_lists = matcher.match(questions)
        lists = {one.question.standard: one for one in found_lists if not one.question.element}
        for row in (one for one in judged if one["manual"] == name):
            found = lists[row["standard"]]
            cited = float(any(one.cited for one in found.candidates[:1]))
            features.append((found.density, found.lexical_best, cited))
            statuses.append(row["status"])
            manuals.append(name)
    return np.array(features), statuses, manuals


def logistic(features: Matrix, target: NDArray[np.bool_]) -> Matrix:
    """Return ridge-penalised logistic weights with the bias last, by Newton's method."""
    padded = np.c_[features, np.ones(len(features))]
    penalty = _RIDGE * np.diag([*np.full(features.shape[1], 1.0), 0.0])
    weights = np.zeros(padded.shape[1])
    for _ in range(100):
        chance = 1 / (1 + np.exp(-padded @ weights))
        hessian = (padded.T * (chance * (1 - chance))) @ padded + penalty
        weights = weights - np.linalg.solve(
            hessian, padded.T @ (chance - target) + penalty @ weights
        )
    return weights


def main(arguments: Sequence[str]) -> None:
    """Fit on both sample manuals and print the constants with their figures."""
    kept: Kept = {}
    features, statuses, manuals = evidence(kept)
    answered = np.array([status != "gap" for status in statuses])
    scale = features[:, :2].std(axis=0)
    scaled = features.copy()
    scaled[:, :2] /= scale
    weights = logistic(scaled, answered)
    density, lexical = weights[0] / scale[0], weights[1] / scale[1]
    chance = 1 / (1 + np.exp(-(np.c_[scaled, np.ones(len(scaled))] @ weights)))
    gap = 1 - chance
    print(
        f"bias={weights[-1]:.3f} density={density:.3f} lexical={lexical:.4f} cited={weights[2]:.2f}"
    )
    print("AUROC of answered against gap", round(auroc(chance[answered], chance[~answered]), 3))
    for name in sorted(set(manuals)):
        rows = np.array([one == name for one in manuals])
        print(name, "AUROC", round(auroc(chance[rows & answered], chance[rows & ~answered]), 3))
    for status in ("covered", "partial", "gap"):
        values = np.sort(gap[np.array(statuses) == status])
        print(
            status,
            len(values),
            "gap probability quartiles",
            np.round(np.quantile(values, [0.25, 0.5, 0.75]), 3),
        )
    covered = np.array([status == "covered" for status in statuses])
    best = max(np.unique(gap), key=lambda cut: _balanced(gap <= cut, covered, answered))
    print("covered below", round(float(best), 3))


def _balanced(
    said: NDArray[np.bool_], covered: NDArray[np.bool_], answered: NDArray[np.bool_]
) -> float:
    """Return the balanced accuracy of "covered" among the answered."""
    partial = answered & ~covered
    return float((said & covered).sum() / covered.sum() + (~said & partial).sum() / partial.sum())


def _read(data: bytes, name: str) -> Document:
    return read_document(data, name, Limits(), None)


if __name__ == "__main__":
    main(sys.argv[1:])
