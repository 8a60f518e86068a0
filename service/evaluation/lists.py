"""Gold, lists of requirements and relevance files that a person gives in, judged sets out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from corpora.catalog import edition_of
from corpora.errors import InputError
from corpora.judgements import load_judgements, load_qrels
from corpora.records import Edition, Standard
from corpora.requirements import load_requirements
from pipelines.evaluation.judged import JudgedBody, JudgedSet
from pipelines.results import Clause
from pipelines.segment.clauses import digest_of
from service.evaluation.bodies import Reading, Units, judged_body, read_manuals
from service.settings import Settings

LANGUAGES = ("es", "en")
_LISTS = (".jsonl", ".json", ".csv", ".xlsx")


def gold_set(path: Path, edition: Edition, settings: Settings) -> JudgedSet:
    """Return the manuals that a gold file names, each a body; rows without one share them all.

    Manuals are looked for beside the gold file. Raises InputError for one that is not there.
    """
    judgements = load_judgements(path)
    rows = [row.manual for row in judgements.clauses]
    rows += [row.manual for row in judgements.statuses]
    names = sorted({name for name in rows if name})
    missing = [name for name in names if not (path.parent / name).exists()]
    if missing or not names:
        raise InputError(
            file=path.name,
            detail={
                "es": f"no están junto a él los manuales que nombra ({', '.join(missing) or '—'})",
                "en": f"the manuals it names are not beside it ({', '.join(missing) or '-'})",
            },
        )
    together = any(not row.manual for row in judgements.statuses)
    parts = [names] if together else [[name] for name in names]
    bodies = tuple(
        judged_body(
            part[0] if len(part) == 1 else path.stem,
            read_manuals([path.parent / name for name in part], settings),
            edition,
            judgements,
            Reading(units=Units(articles=False)),
        )
        for part in parts
    )
    return JudgedSet(name=path.stem, bodies=bodies, language="es")


def mapping_set(
    source: Path, target: Path, qrels: Path, *, spoken: str, asked: str
) -> tuple[JudgedSet, JudgedSet]:
    """Return a mapping between two lists of requirements both ways.

    First each target is asked of the sources (a standard of a manual), then each source of the
    targets; ``spoken`` is the language the sources are read in and ``asked`` that of the targets.
    """
    sources, targets = load_requirements(source), load_requirements(target)
    rows = load_qrels(qrels)
    name = f"{source.stem}({spoken})-{target.stem}({asked})"
    forward = _mapped(f"{name}:standards", _Side(sources, spoken), _Side(targets, asked), rows)
    turned = [(target, source, worth) for source, target, worth in rows]
    backward = _mapped(f"{name}:sources", _Side(targets, asked), _Side(sources, spoken), turned)
    return forward, backward


def find_source(qrels: Path, target: Path) -> Path:
    """Return the list beside a relevance file whose ids are its sources.

    Raises InputError when there is none.
    """
    wanted = {source for source, _, _ in load_qrels(qrels)}
    for path in sorted(qrels.parent.iterdir()):
        if path.suffix not in _LISTS or path in (qrels, target) or path.name == qrels.name:
            continue
        try:
            known = {one.id for one in load_requirements(path).standards}
        except InputError:
            continue
        if len(wanted & known) > len(wanted) / 2:
            return path
    raise InputError(
        file=qrels.name,
        detail={
            "es": "no se halló junto a él la lista de donde salen sus source; dela como argumento",
            "en": "the list its sources come from is not beside it; give it as an argument",
        },
    )


class _Side(NamedTuple):
    """A list of requirements and the language it is taken in."""

    edition: Edition
    language: str


def _mapped(
    name: str, clauses: _Side, standards: _Side, pairs: Iterable[tuple[str, str, int]]
) -> JudgedSet:
    edition, asked = standards
    rows = tuple(_clause(one, clauses.language) for one in clauses.edition.standards)
    known = {one.id for one in edition.standards}
    places = {one.id for one in rows}
    relevant: dict[tuple[str, str | None], dict[str, int]] = defaultdict(dict)
    for unit, standard, worth in pairs:
        if standard in known and unit in places and worth:
            relevant[standard, None][unit] = worth
    body = JudgedBody(
        name=name,
        edition=edition_of(
            id=edition.id,
            program=edition.program,
            name_es=edition.name_es,
            name_en=edition.name_en,
            standards=tuple(in_language(one, asked) for one in edition.standards),
        ),
        clauses=rows,
        languages=(clauses.language,) * len(rows),
        units=tuple(one.id for one in rows),
        asked=frozenset(key[0] for key in relevant),
        relevant=dict(relevant),
    )
    return JudgedSet(name=name, bodies=(body,), language=asked)


def in_language(standard: Standard, language: str) -> Standard:
    """Return a standard that can be asked for in one language only, its elements too."""
    other = "en" if language == "es" else "es"
    elements = tuple(replace(one, **{f"text_{other}": ""}) for one in standard.elements)
    absent: dict[str, Any] = {f"{name}_{other}": "" for name in ("title", "statement")}
    absent |= {f"{name}_{other}": () for name in ("path", "keywords")}
    return replace(standard, elements=elements, **absent)


def _clause(standard: Standard, language: str) -> Clause:
    spanish = language == "es"
    path = standard.path_es if spanish else standard.path_en
    text = (
        (standard.statement_es or standard.title_es)
        if spanish
        else (standard.statement_en or standard.title_en)
    )
    return Clause(
        id=standard.id,
        manual=0,
        path=path,
        label=standard.id,
        lead_in="",
        text=text,
        page=None,
        boxes=(),
        digest=digest_of("", text),
    )
