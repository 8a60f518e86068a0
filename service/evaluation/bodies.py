"""Files named by judgements in, judged bodies out: read, segmented and matched to the gold rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpora.judgements import (
    ANSWERS,
    Judgement,
    Judgements,
    Relation,
    StatusJudgement,
    grade,
)
from corpora.records import Edition
from models.ocr import Tesseract
from pipelines.evaluation.judged import JudgedBody, Pair
from pipelines.evaluation.locate import Locator, unit_of
from pipelines.extract.limits import Limits
from pipelines.extract.reader import read_document
from pipelines.results import Clause, Document
from pipelines.run import Body, read_body
from pipelines.segment.force import ForceTagger
from service.cache import SegmentCache
from service.intake import sources
from service.settings import Settings

Key = tuple[str, str | None]
# Of two verdicts on one pair the stronger stands.
_STRENGTH = {"satisfies": 3, "partial": 2, "contradicts": 1, "unrelated": 0}


@dataclass(frozen=True, kw_only=True)
class Units:
    """What ranking counts: an article (``articles``) or each clause."""

    articles: bool

    def of(self, clause: Clause, manual: str) -> str:
        """Return the unit of a clause, unique among the manuals of a body."""
        return f"{manual}: {unit_of(clause)}" if self.articles else clause.id


def read_manuals(paths: Sequence[Path], settings: Settings) -> Body:
    """Read files or folders as manuals of one body, scans too where Tesseract is installed."""
    limits = Limits()
    ocr = Tesseract(seconds=limits.ocr_seconds)
    found, errors = sources(paths, limits)

    def read_one(data: bytes, name: str) -> Document:
        return read_document(data, name, limits, ocr)

    kept = SegmentCache(settings.data, f"{limits} {ocr.available()}")
    body = read_body(found, read_one, ForceTagger(), kept)
    return replace(body, errors=(*errors, *body.errors))


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a body is counted: its units, whether all of it was judged, and the kind of agency."""

    units: Units
    complete: bool = False
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class _Placed:
    """A body as its judgements see it: the unit of each clause, and each row's clauses."""

    units: tuple[str, ...]
    rows: tuple[Judgement, ...]
    places: tuple[tuple[int, ...], ...]
    statuses: tuple[StatusJudgement, ...]


def judged_body(
    name: str, body: Body, edition: Edition, judgements: Judgements, reading: Reading
) -> JudgedBody:
    """Return a body with its judgements placed on its clauses.

    Judgements of manuals that the body does not hold are left out; those of another edition too.
    """
    placed = _placed(body, edition, judgements, reading.units)
    known = {one.id for one in edition.standards}
    asked = {row.standard for row in placed.rows} | {row.standard for row in placed.statuses}
    relevant = {key: units for key, units in _relevant(placed).items() if key[0] in known}
    return JudgedBody(
        name=name,
        edition=edition,
        clauses=body.clauses,
        languages=body.languages,
        units=placed.units,
        asked=frozenset(asked & known),
        relevant=relevant,
        answered=_answered(placed, relevant, known),
        verdicts=_verdicts(placed, spread=reading.units.articles),
        contradictions=frozenset(
            (row.standard, place)
            for row, found in zip(placed.rows, placed.places, strict=True)
            if row.relation is Relation.CONTRADICTS
            for place in found
        ),
        complete=reading.complete,
        group=reading.group,
    )


def _placed(body: Body, edition: Edition, judgements: Judgements, units: Units) -> _Placed:
    manuals = [Path(one.file).name for one in body.manuals]
    of_clause = [manuals[clause.manual] for clause in body.clauses]
    rows = tuple(row for row in judgements.clauses if _about(row, manuals, edition))
    return _Placed(
        units=tuple(
            units.of(clause, manual) for clause, manual in zip(body.clauses, of_clause, strict=True)
        ),
        rows=rows,
        places=tuple(_places(body, of_clause, rows)),
        statuses=tuple(row for row in judgements.statuses if _about(row, manuals, edition)),
    )


def _about(row: Judgement | StatusJudgement, manuals: Sequence[str], edition: Edition) -> bool:
    here = not row.manual or Path(row.manual).name in manuals
    return here and row.edition in (None, edition.id)


def _answered(
    placed: _Placed, relevant: Mapping[Key, Mapping[str, int]], known: Collection[str]
) -> dict[Key, bool]:
    """Return what was said of each standard and element; evidence alone speaks where none was."""
    if not placed.statuses:
        return dict.fromkeys(relevant, True)
    return {
        (row.standard, _element(row.standard, row.element)): row.answered
        for row in placed.statuses
        if row.answered is not None and row.standard in known
    }


def _places(
    body: Body, of_clause: Sequence[str], rows: Iterable[Judgement]
) -> list[tuple[int, ...]]:
    """Return for each row the places in the body of the clauses it names."""
    own: dict[str, list[int]] = defaultdict(list)
    for place, manual in enumerate(of_clause):
        own[manual].append(place)
    locators = {
        manual: Locator([body.clauses[place] for place in places]) for manual, places in own.items()
    }
    found = []
    for row in rows:
        named = [Path(row.manual).name] if row.manual else list(own)
        hits = [(one, locators[one].find(row)) for one in named if one in locators]
        manual, inside = next(((one, hit) for one, hit in hits if hit), ("", ()))
        found.append(tuple(own[manual][place] for place in inside))
    return found


def _relevant(placed: _Placed) -> dict[Key, dict[str, int]]:
    """Return the graded units of each standard and element; an element's answer its standard's."""
    found: dict[Key, dict[str, int]] = defaultdict(dict)
    for row, inside in zip(placed.rows, placed.places, strict=True):
        if row.relation not in ANSWERS:
            continue
        for key in _keys(row):
            for place in inside:
                unit = placed.units[place]
                found[key][unit] = max(found[key].get(unit, 0), grade(row.relation))
    return dict(found)


def _verdicts(placed: _Placed, *, spread: bool) -> dict[Pair, str]:
    """Return the verdict on each judged pair; with ``spread``, on every clause of its unit."""
    inside: dict[str, list[int]] = defaultdict(list)
    for place, unit in enumerate(placed.units):
        inside[unit].append(place)
    found: dict[Pair, str] = {}
    for row, named in zip(placed.rows, placed.places, strict=True):
        clauses = {p for place in named for p in inside[placed.units[place]]} if spread else named
        for standard, element in _keys(row):
            for place in clauses:
                pair = (standard, element, place)
                if _STRENGTH[row.relation.value] >= _STRENGTH.get(found.get(pair, ""), -1):
                    found[pair] = row.relation.value
    return found


def _keys(row: Judgement) -> tuple[Key, ...]:
    element = _element(row.standard, row.element)
    return (
        ((row.standard, None),)
        if element is None
        else (
            (row.standard, element),
            (row.standard, None),
        )
    )


def _element(standard: str, element: str | None) -> str | None:
    """Return an element's full id: gold files write "p1" or "a" beside the standard's number."""
    if element is None:
        return None
    return element if element.startswith(f"{standard}.") else f"{standard}.{element}"
