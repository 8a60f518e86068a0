"""The folder of a crosswalk in (two lists and their expert pairs); figures both ways out.

Every pair is scored once; a source's list ranks targets and a target's list ranks sources. What is
trained is tested on sources of which no kin taught it: kin are the points below one parent, or,
stricter, those of one section, since experts often link a section as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpora.errors import MissingFile
from models.encoder import Encoder
from models.ranker import Lists, train_logistic
from pipelines.embed import Kept
from pipelines.evaluation.answers import Answer, answers_by_score
from pipelines.evaluation.figures import compare, measure
from pipelines.evaluation.judged import JudgedBody, JudgedSet
from pipelines.run import Method
from service.evaluation.baselines import DEPTH
from service.evaluation.folds import FOLDS, group_folds
from service.evaluation.lists import LANGUAGES, mapping_set
from service.evaluation.pairings import Pairing, Side, learned_views, pair_up
from service.evaluation.run import body_answers
from service.evaluation.views import Matrix

Tell = Callable[[str], None]
Found = dict[str, dict[str, Any]]
Links = NDArray[np.bool_]
SOURCE, TARGET, QRELS = "nis2-annex.jsonl", "csf20.jsonl", "nis2-to-csf.qrels.jsonl"
_NOTES = {
    "": ("fórmula para listas, sin entrenar; el programa instalado está entre las demás formas",),
    "parent": (f"aprendido en {FOLDS} pliegues; los puntos de un mismo padre van juntos",),
    "section": (f"aprendido en {FOLDS} pliegues; los puntos de una misma sección van juntos",),
}


@dataclass(frozen=True, kw_only=True)
class Kin:
    """For each requirement of a list, by id, the number of its parent and of its section."""

    parent: Mapping[str, str]
    section: Mapping[str, str]


def crosswalk(
    data: Path, encoder: Encoder, kept: Kept, tell: Tell, shipped: Method | None = None
) -> Found:
    """Return figures by set for the four pairs of languages, both ways.

    Sets end in ":zero-shot", ":trained-parent" or ":trained-section"; each holds "metrics",
    "baselines" and "against". Baselines of what is trained include the links' mere frequency
    ("popularity"), which needs no text at all; of the formula, what the program itself answers
    ("shipped") where it is given. Raises MissingFile or InputError as the lists do.
    """
    for name in (SOURCE, TARGET, QRELS):
        if not (data / name).is_file():
            raise MissingFile(file=name)
    found: Found = {}
    for spoken in LANGUAGES:
        for asked in LANGUAGES:
            tell(f"crosswalk: {spoken} -> {asked}")
            sets = mapping_set(
                data / SOURCE, data / TARGET, data / QRELS, spoken=spoken, asked=asked
            )
            kin = (_kin(data / SOURCE), _kin(data / TARGET))
            # The body asked by targets holds the sources as its clauses, and the other way round.
            sides = (_side(sets[0], kin[0], spoken), _side(sets[1], kin[1], asked))
            pairing = pair_up(*sides, encoder, kept)
            found |= _zero_shot(sets, pairing, shipped)
            found |= _trained(sets, kin, pairing)
    return found


def _side(judged: JudgedSet, kin: Kin, language: str) -> Side:
    rows = judged.bodies[0].clauses
    return Side(rows=rows, language=language, kin=_numbers([kin.parent[one.id] for one in rows]))


def _zero_shot(
    sets: tuple[JudgedSet, JudgedSet], pairing: Pairing, shipped: Method | None
) -> Found:
    """Return the figures of the formula for lists, both ways."""
    found: Found = {}
    for judged, turn in zip(sets, (True, False), strict=True):
        answers = _by_method(judged, sets, pairing.scores, turn=turn)
        if shipped is not None:
            answers["shipped"] = {one.name: body_answers(one, shipped) for one in judged.bodies}
        found[f"{judged.name}:zero-shot"] = _figures(judged, answers, "zero-shot", _NOTES[""])
    return found


def _trained(sets: tuple[JudgedSet, JudgedSet], kin: tuple[Kin, Kin], pairing: Pairing) -> Found:
    """Return the figures of what learned from the links of other groups, both ways."""
    rows = [one.bodies[0].clauses for one in sets]
    linked = _linked(sets[1].bodies[0], [row.id for row in rows[0]], [row.id for row in rows[1]])
    found: Found = {}
    for name in ("parent", "section"):
        groups = [getattr(kin[0], name)[row.id] for row in rows[0]]
        scores = {**trained_scores(pairing, linked, groups), **pairing.scores}
        for judged, turn in zip(sets, (True, False), strict=True):
            answers = _by_method(judged, sets, scores, turn=turn)
            found[f"{judged.name}:trained-{name}"] = _figures(
                judged, answers, "trained", _NOTES[name]
            )
    return found


def trained_scores(pairing: Pairing, linked: Links, groups: Sequence[str]) -> dict[str, Matrix]:
    """Return "trained" and "popularity" scores, each pair by what saw none of its group.

    "trained" is the logistic ranker: lambdarank was no better here (docs/matching.md). ``groups``
    names the group of each source; sources without a link teach nothing.
    """
    folds = group_folds(groups)
    names = np.array(groups)
    apart = names[:, None] != names[None, :]
    teach = linked.any(axis=1)
    found = {name: np.zeros(linked.shape, dtype=np.float32) for name in ("trained", "popularity")}
    for fold in range(FOLDS):
        test = folds == fold
        learn = ~test & teach
        # Neither a source's own group nor the fold tested speaks for it, in training as in use.
        views = learned_views(pairing, linked, apart & learn[None, :])
        features = np.concatenate([pairing.features, views], axis=-1)
        ranker = train_logistic(Lists(features=features[learn], right=linked[learn]))
        found["trained"][test] = ranker.scores(features[test]).astype(np.float32)
        found["popularity"][test] = linked[learn].mean(axis=0, dtype=np.float32)
    return found


def _by_method(
    judged: JudgedSet,
    sets: tuple[JudgedSet, JudgedSet],
    scores: Mapping[str, Matrix],
    *,
    turn: bool,
) -> dict[str, dict[str, tuple[Answer, ...]]]:
    """Return by method and body the lists of targets or, with ``turn``, of sources."""
    body = judged.bodies[0]
    return {
        name: {body.name: _answers(body, sets, view.T if turn else view, turn=turn)}
        for name, view in scores.items()
    }


def _figures(
    judged: JudgedSet,
    answers: dict[str, dict[str, tuple[Answer, ...]]],
    ours: str,
    notes: tuple[str, ...],
) -> dict[str, Any]:
    """Return the figures of one method against the rest."""
    mine = answers[ours]
    rest = {name: one for name, one in answers.items() if name != ours}
    return {
        "metrics": measure(judged, mine),
        "baselines": {name: measure(judged, one) for name, one in rest.items()},
        "against": {name: compare(judged, mine, one) for name, one in rest.items()},
        "ours": ours,
        "bodies": 1,
        "notes": list(notes),
    }


def _answers(
    body: JudgedBody, sets: tuple[JudgedSet, JudgedSet], view: Matrix, *, turn: bool
) -> tuple[Answer, ...]:
    """Return the lists of the requirements asked, of a matrix with a row for each of them."""
    asked = sets[1 if turn else 0].bodies[0].clauses
    rows: dict[tuple[str, str | None], Matrix] = {
        (row.id, None): view[place] for place, row in enumerate(asked) if row.id in body.asked
    }
    return answers_by_score(body, rows, DEPTH)


def _linked(body: JudgedBody, sources: Sequence[str], targets: Sequence[str]) -> Links:
    """Return which source the experts linked to which target: [sources, targets]."""
    column = {one: place for place, one in enumerate(targets)}
    linked = np.zeros((len(sources), len(targets)), dtype=np.bool_)
    for row, source in enumerate(sources):
        for target in body.relevant.get((source, None), {}):
            linked[row, column[target]] = True
    return linked


def _kin(path: Path) -> Kin:
    """Read the parents of a list; a section is the second step from the top, or the top itself."""
    parents: dict[str, str] = {}
    # An id given twice is told apart by its parent, as the reader of lists does.
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        parents.setdefault(row["id"], row["parent"])
        parents.setdefault(f"{row['parent']}.{row['id']}", row["parent"])
    return Kin(
        parent={one: above or one for one, above in parents.items()},
        section={one: (*_above(one, parents), one)[:2][-1] for one in parents},
    )


def _above(one: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    above = parents.get(one, "")
    return (*_above(above, parents), above) if above else ()


def _numbers(names: Sequence[str]) -> NDArray[np.int64]:
    place: dict[str, int] = {}
    return np.array([place.setdefault(name, len(place)) for name in names], dtype=np.int64)
