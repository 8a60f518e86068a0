"""The folder of real texts in (ACREDITA_REAL_DATA), judged sets of laws and directives out.

Nothing of these texts is kept in the project: the folder's own notes say where each comes from.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpora.catalog import load_edition
from corpora.judgements import Judgements, load_judgements
from pipelines.evaluation.judged import JudgedBody, JudgedSet
from pipelines.results import Clause
from pipelines.segment.clauses import digest_of
from service.evaluation.bodies import Reading, Units, judged_body, read_manuals
from service.settings import Settings

EDITION = "le-6"
# What ships was trained on neither, so each is measured whole: no folds are needed.
UNSEEN = "lo que se instala no se entrenó con estos textos: se mide tal cual, sin pliegues"
CHOSEN = "entre fórmulas se eligió mirando este conjunto"


def spanish_laws(data: Path, settings: Settings) -> JudgedSet:
    """Return three Mexican laws as one body, judged by two readers; ranking counts articles."""
    rows = load_judgements(data / "es" / "gold.jsonl")
    statuses = load_judgements(data / "es" / "gold-status.jsonl")
    names = sorted({row.manual for row in rows.clauses})
    body = read_manuals([data / "es" / name for name in names], settings)
    judged = judged_body(
        "es",
        body,
        load_edition(EDITION),
        Judgements(clauses=rows.clauses, statuses=statuses.statuses),
        Reading(units=Units(articles=True), complete=True),
    )
    # Evidence on a standard whose status the readers left open is no ground for ranking.
    agreed = {key[0] for key, answered in judged.answered.items() if answered}
    relevant = {key: units for key, units in judged.relevant.items() if key[0] in agreed}
    open_ones = {key[0] for key in judged.relevant} - agreed
    asked = judged.asked - open_ones
    return JudgedSet(
        name="es",
        bodies=(replace(judged, relevant=relevant, asked=asked),),
        language="es",
        notes=(UNSEEN, CHOSEN, "se ordenan artículos"),
    )


def us_directives(data: Path, *, small_only: bool = False) -> JudgedSet:
    """Return provisions of ten US departments with the standards they print beside them.

    ``small_only`` leaves out the department that makes up 85% of the rows.
    """
    rows = [row for row in _rows(data / "en_calea" / "refs.jsonl") if row["level"] != "directive"]
    if small_only:
        largest = max(
            {r["agency"] for r in rows}, key=lambda a: sum(r["agency"] == a for r in rows)
        )
        rows = [row for row in rows if row["agency"] != largest]
    edition = load_edition(EDITION)
    known = {one.id for one in edition.standards}
    relevant: dict[tuple[str, str | None], dict[str, int]] = defaultdict(dict)
    letters: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in rows:
        for cited, standard in _cited(row, known):
            relevant[standard, None][row["id"]] = 2
            for letter in _letters(row, cited):
                letters[standard, f"{cited}.{letter}"][row["id"]] = 2
    name = "en_calea_small" if small_only else "en_calea"
    body = JudgedBody(
        name=name,
        edition=edition,
        clauses=tuple(_clause(row) for row in rows),
        languages=("en",) * len(rows),
        units=tuple(row["id"] for row in rows),
        asked=frozenset(key[0] for key in relevant),
        relevant=dict(relevant),
        letters=dict(letters),
    )
    agencies = len({row["agency"] for row in rows})
    notes = (UNSEEN, f"{agencies} corporaciones", f"{len(letters)} incisos que ellas citan")
    return JudgedSet(name=name, bodies=(body,), language="en", notes=notes)


def _cited(row: dict[str, Any], known: Collection[str]) -> list[tuple[str, str]]:
    """Return the numbers that a provision prints, each with the standard of our edition."""
    return [(one["number"], one["le6"]) for one in row["resolved"] if one["le6"] in known]


def _letters(row: dict[str, Any], number: str) -> list[str]:
    """Return the letters that a provision prints beside a number.

    They may be those of an older edition: they only say which provisions are about one part.
    """
    return [letter for one in row["bullets"] if one["std"] == number for letter in one["bullets"]]


def _clause(row: dict[str, Any]) -> Clause:
    return Clause(
        id=row["id"],
        manual=0,
        path=(row["directive"], *row["path"]),
        label="",
        lead_in="",
        text=row["text"],
        page=None,
        boxes=(),
        digest=digest_of("", row["text"]),
    )


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
