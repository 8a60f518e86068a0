"""The corpus of pairs and judged manuals in, weights that propose contradictions out.

``python -m service.tune.contradictions --out pipelines/contradict/weights.json``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from corpora.catalog import load_edition
from corpora.gold_set import Part, gold_judgements, gold_manuals, gold_version
from models.linear import Linear
from models.onnx_encoder import OnnxEncoder
from pipelines.candidates import CandidateList
from pipelines.contradict.cues import NAMES, counts, cues, shown
from pipelines.contradict.propose import (
    FEATURES,
    Contradictor,
    Pair,
    Weights,
    best_of,
    can_contradict,
    pairs_of,
)
from pipelines.contradict.subject import Subjects
from pipelines.contradict.waiver import STEM_SHARE, length, stem_set
from pipelines.evaluation.judged import JudgedBody
from pipelines.run import Method
from service.cache import VectorCache
from service.evaluation.bodies import read_manuals
from service.evaluation.own import judged_manual
from service.settings import Settings
from service.training import judged_lists
from service.tune.examples import PAIRS, pair_rows

# Chosen by the average precision of waivers in train manuals that a fit did not see.
STRENGTH, GOLD_WORTH, LEAST_USES = 0.3, 3.0, 8
RIDGE_PAIR = 3.0
# Below that, articles that protect were proposed in samples and real laws (docs/matching.md).
LEAST, RANKED, STANDARDS = -0.5, 12, 1
PRECISION = 0.85
SAMPLE_FOLDER = Path(__file__).parents[2] / "corpora" / "samples"
SAMPLES = ("reglamento.pdf", "directivas")
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Text:
    """A Spanish passage, whether it undoes a standard, and its manual ("": written for a pair)."""

    text: str
    undoes: bool
    manual: str


@dataclass(frozen=True, kw_only=True)
class Read:
    """A judged body with the candidate lists of its edition, and its manual."""

    body: JudgedBody
    lists: Sequence[CandidateList]
    manual: str


@dataclass(frozen=True, kw_only=True)
class LookedAt:
    """A pair that may contradict, whether it does, and whether a wording shows it."""

    pair: Pair
    right: bool
    shown: bool


def written_texts(folder: Path = PAIRS) -> list[Text]:
    """Return the Spanish rows of the corpus of pairs."""
    return [
        Text(text=row["text"], undoes=row["verdict"] == "contradicts", manual="")
        for row in pair_rows(folder)
        if row["style"] != "directive"
    ]


def judged_texts(read: Sequence[Read]) -> list[Text]:
    """Return the clauses of judged manuals, once each, that can contradict a standard."""
    undoing = {(one.manual, place) for one in read for _, place in one.body.contradictions}
    found: dict[tuple[str, int], Text] = {}
    for one in read:
        for place, (clause, spoken) in enumerate(
            zip(one.body.clauses, one.body.languages, strict=True)
        ):
            if can_contradict(clause, spoken):
                key = (one.manual, place)
                found[key] = Text(text=clause.text, undoes=key in undoing, manual=one.manual)
    return list(found.values())


def fit_waiver(texts: Sequence[Text]) -> tuple[dict[str, float], dict[str, float]]:
    """Return the weights of cues, length and bias, and those of stems, by logistic regression."""
    used = [stem_set(one.text) for one in texts]
    uses = Counter(stem for stems in used for stem in stems)
    known = {
        stem: at for at, stem in enumerate(sorted(s for s, n in uses.items() if n >= LEAST_USES))
    }
    rows = [row for row, stems in enumerate(used) for stem in stems if stem in known]
    columns = [known[stem] for stems in used for stem in stems if stem in known]
    stems = csr_matrix((np.full(len(rows), STEM_SHARE), (rows, columns)), (len(texts), len(known)))
    told = np.array([[*counts(one.text), length(one.text)] for one in texts])
    labels = np.array([one.undoes for one in texts])
    worth = np.array([GOLD_WORTH if one.manual else 1.0 for one in texts])
    model = LogisticRegression(C=STRENGTH, max_iter=2000)
    model.fit(hstack([csr_matrix(told), stems]).tocsr(), labels, sample_weight=worth)
    weights = [round(float(one), 4) for one in model.coef_[0]]
    named = dict(zip((*NAMES, "length"), weights, strict=False))
    named["bias"] = round(float(model.intercept_[0]), 4)
    heavy = dict(zip(known, weights[len(NAMES) + 1 :], strict=True))
    return named, {stem: weight for stem, weight in heavy.items() if weight}


def fit_pairs(rows: Sequence[LookedAt]) -> dict[str, float]:
    """Return the weights of what a pair of clause and standard shows, and the bias."""
    fitted = Linear.fit(
        [one.pair.features for one in rows],
        [float(one.right) for one in rows],
        FEATURES,
        RIDGE_PAIR,
    )
    slopes = np.array(fitted.weights) / np.array(fitted.scales)
    bias = fitted.bias - float(slopes @ np.array(fitted.means))
    found = {name: round(float(slope), 4) for name, slope in zip(FEATURES, slopes, strict=True)}
    return {**found, "bias": round(bias, 4)}


def threshold_of(scores: Floats, right: NDArray[np.bool_], precision: float) -> float:
    """Return the score from which on the most are right at this precision; the best where none."""
    order = np.argsort(-scores)
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(shares >= precision)
    last = enough[-1] if len(enough) else int(np.argmax(shares))
    return float(scores[order[last]])


def learn(
    read: Sequence[Read], written: Sequence[Text], least: float = LEAST
) -> tuple[Weights, dict[str, int]]:
    """Fit on every manual; the threshold is placed on manuals that a fit did not see."""
    judged = judged_texts(read)
    manuals = sorted({one.manual for one in read})
    seen: dict[str, list[LookedAt]] = {}
    for manual in manuals:
        others = [one for one in judged if one.manual != manual]
        model = Contradictor(_weights(fit_waiver([*written, *others]), least))
        own = [one for one in read if one.manual == manual]
        seen[manual] = [row for one in own for row in looked_at(one, model)]
    scores: list[float] = []
    right: list[bool] = []
    for manual in manuals:
        fitted = fit_pairs([row for name in manuals if name != manual for row in seen[name]])
        judge = Contradictor(replace(model.weights, pair=fitted))  # asked for scores of pairs only
        rows = seen[manual]
        found = [judge.score(row.pair.features) for row in rows]
        kept = best_of([row.pair for row in rows], found, STANDARDS)
        scores += [found[at] for at in kept if rows[at].shown]
        right += [rows[at].right for at in kept if rows[at].shown]
    known = np.array(right, dtype=bool)
    cut = threshold_of(np.array(scores), known, PRECISION)
    said = np.array(scores) >= cut
    figures = {
        "proposed": int(said.sum()),
        "right": int(known[said].sum()),
        "judged": sum(len(one.body.contradictions) for one in read),
    }
    weights = _weights(fit_waiver([*written, *judged]), least)
    fitted = fit_pairs([row for rows in seen.values() for row in rows])
    return replace(weights, pair=fitted, threshold=round(cut, 4)), figures


def looked_at(read: Read, model: Contradictor) -> list[LookedAt]:
    """Return the pairs of a body that a model looks at, of the standards judged."""
    body = read.body
    near = [one.near for one in read.lists]
    said = model.read(body.clauses, body.languages)
    subjects = Subjects(body.edition.standards, near, said.polarities)
    ids = [standard.id for standard in body.edition.standards]
    return [
        LookedAt(
            pair=pair,
            right=(ids[pair.row], pair.place) in body.contradictions,
            shown=shown(cues(body.clauses[pair.place].text)) is not None,
        )
        for pair in pairs_of(subjects, said.waivers, model.weights)
        if ids[pair.row] in body.asked
    ]


def main() -> int:
    """Fit on the train manuals and write the weights with where they come from."""
    described = argparse.ArgumentParser(prog="python -m service.tune.contradictions")
    described.add_argument("--out", type=Path, required=True, help="file for the weights")
    asked = described.parse_args()
    judgements, settings = gold_judgements(), Settings.from_environment(os.environ)
    encoder = OnnxEncoder.bundled()
    kept = VectorCache(settings.data, encoder.id, encoder.dimensions)
    method = Method(encoder=encoder, kept=kept)
    judged = [
        body
        for manual in gold_manuals(Part.TRAIN)
        for body in judged_manual(manual, judgements, settings)
    ]
    read = [_read(body, method) for body in [*judged, *_samples(settings)]]
    kept.flush()
    written = written_texts()
    weights, figures = learn(read, written)
    content = json.dumps([asdict(one) for one in written], sort_keys=True).encode()
    origin = {
        "date": date.today().isoformat(),
        "encoder": encoder.id,
        "written": len(written),
        "written_sha256": hashlib.sha256(content).hexdigest(),
        "gold": gold_version(),
        "manuals": sorted({one.manual for one in read}),
        "left_out_manuals": figures,
    }
    plain = asdict(replace(weights, origin={"id": _name(weights), **origin}))
    asked.out.write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


def _samples(settings: Settings) -> list[JudgedBody]:
    """Return the sample manuals, in which no clause undoes a standard."""
    edition = load_edition("le-6")
    found = []
    for name in SAMPLES:
        body = read_manuals([SAMPLE_FOLDER / name], settings)
        found.append(
            JudgedBody(
                name=name,
                edition=edition,
                clauses=body.clauses,
                languages=body.languages,
                units=tuple(clause.id for clause in body.clauses),
                asked=frozenset(standard.id for standard in edition.standards),
                relevant={},
            )
        )
    return found


def _read(body: JudgedBody, method: Method) -> Read:
    found = judged_lists(body, method)
    return Read(body=body, lists=found.lists, manual=found.group)


def _name(weights: Weights) -> str:
    """Return the name that stands for exactly these weights."""
    body = {key: value for key, value in asdict(weights).items() if key != "origin"}
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return f"contradictions-1-{digest[:12]}"


def _weights(waiver: tuple[dict[str, float], dict[str, float]], least: float) -> Weights:
    """Return weights of a waiver model that say nothing yet."""
    named, stems = waiver
    return Weights(
        cues=named,
        stems=stems,
        pair=dict.fromkeys((*FEATURES, "bias"), 0.0),
        least=least,
        ranked=RANKED,
        standards=STANDARDS,
        threshold=1.0,
        origin={},
    )


if __name__ == "__main__":
    sys.exit(main())
