"""An encoder in fp32 comes in; the same encoder, tuned on own writing, goes out.

``python -m service.tune --fp32 DIR --out DIR [--epochs N] [--rate R] [--layers N] [--miner DIR]``;
then ``python -m models.build --tuned DIR --out models/weights/NAME``. ``--fp32`` may be
a tuned model.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

from corpora.gold_set import gold_judgements, gold_manuals, gold_version
from models.build.artefact import TUNING
from models.onnx_encoder import OnnxEncoder
from models.tuning import Schedule, load, tune
from service.cache import VectorCache
from service.evaluation.own import judged_manual
from service.settings import Settings
from service.tune.examples import PAIRS, examples_of, judged_clauses, written_pairs
from service.tune.mined import mined


def main() -> int:
    """Tune and write the model with the card of its tuning."""
    asked = _parser().parse_args()
    judgements, settings = gold_judgements(), Settings.from_environment(os.environ)
    pairs = written_pairs()
    manuals = [one for one in gold_manuals() if one.learns == "encoder"]
    judged = judged_clauses(
        body for manual in manuals for body in judged_manual(manual, judgements, settings)
    )
    schedule = replace(Schedule(), epochs=asked.epochs, rate=asked.rate, layers=asked.layers)
    miner = OnnxEncoder.from_folder(asked.miner) if asked.miner else OnnxEncoder.bundled()
    kept = VectorCache(settings.data, miner.id, miner.dimensions)
    examples = examples_of([*pairs, *judged], mined([*pairs, *judged], miner, kept))
    kept.flush()
    _tell(f"{len(pairs)} pairs, {len(judged)} judged clauses, {len(examples)} that answer")
    model = load(asked.fp32)
    tune(model, examples, schedule, _tell)
    model.save(str(asked.out))
    card = {
        "date": date.today().isoformat(),
        "pairs": len(pairs),
        "pairs_sha256": _digest(PAIRS),
        "judged_clauses": len(judged),
        "gold": gold_version(),
        "manuals": [one.file for one in manuals],
        "examples": len(examples),
        "mined_by": miner.id,
        "schedule": asdict(schedule),
        "loss": "MultipleNegativesRankingLoss both ways, a written and a mined negative a pair",
    }
    (asked.out / TUNING).write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    described = argparse.ArgumentParser(prog="python -m service.tune", description=__doc__)
    described.add_argument("--fp32", type=Path, required=True, help="from models.build --fp32")
    described.add_argument("--out", type=Path, required=True, help="folder for the tuned model")
    described.add_argument("--miner", type=Path, help="encoder that mines (default: what ships)")
    described.add_argument("--epochs", type=int, default=Schedule.epochs)
    described.add_argument("--rate", type=float, default=Schedule.rate)
    described.add_argument(
        "--layers", type=int, default=Schedule.layers, help="upper ones that learn"
    )
    return described


def _digest(folder: Path) -> str:
    return hashlib.sha256(
        b"".join(path.read_bytes() for path in sorted(folder.glob("*.jsonl")))
    ).hexdigest()


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
