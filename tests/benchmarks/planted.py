"""One edition and a seed in, the same edition with planted changes and what was planted out.

Words that are planted lie in
planted_words.toml; which standards they befall, and which changes share a subchapter, is drawn.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpora.catalog import (
    edition_of,
    element_digest,
    load_edition,
    natural_key,
    standard_digest,
)
from corpora.records import Edition, Element, Standard
from models.encoder import Encoder
from pipelines.editions.changes import ChangeKind, Relation, StandardChange
from pipelines.embed import Kept
from pipelines.run import diff

WORDS = tomllib.loads((Path(__file__).parent / "planted_words.toml").read_text(encoding="utf-8"))
SEEDS = (11, 12, 13)  # seed 1 is the one to develop on
_SENTENCE = re.compile(r"(?<=\.)\s+")


@dataclass(frozen=True, kw_only=True)
class Planted:
    """One change: its main kind, its (from, to) rows, and, for a move, the element's two ids."""

    kind: ChangeKind
    rows: tuple[tuple[str | None, str | None], ...]
    relation: Relation
    element: tuple[str, str] | None = None


@dataclass(kw_only=True)
class Draft:
    """An edition being changed: its standards by number, and those no later change may touch."""

    rng: random.Random
    rows: dict[str, Standard]
    before: Mapping[str, Standard]
    touched: set[str] = field(default_factory=set)
    planted: list[Planted] = field(default_factory=list)
    news: list[dict[str, object]] = field(default_factory=list)

    def pick(self, fits: Callable[[Standard], bool]) -> Standard:
        """Draw an untouched standard that fits, and touch it."""
        names = [name for name, row in self.rows.items() if name not in self.touched and fits(row)]
        chosen = self.rng.choice(names)
        self.touched.add(chosen)
        return self.rows[chosen]

    def free_number(self, near: str) -> str:
        """Return the number after the last of a subchapter, one that no edition has used."""
        section = near.rpartition(".")[0]
        used = [
            int(name.rpartition(".")[2])
            for name in (*self.rows, *self.before)
            if name.rpartition(".")[0] == section
        ]
        return f"{section}.{max(used) + 1}"

    def put(self, row: Standard) -> None:
        """Write a standard under its number and touch it."""
        self.rows[row.id] = row
        self.touched.add(row.id)


def made_pair(base: Edition, seed: int) -> tuple[Edition, Edition, tuple[Planted, ...]]:
    """Return the edition with levels drawn, the changed one, and what was changed."""
    rng = random.Random(seed)
    first = [replace(row, level=row.level or rng.choice(("M", "O"))) for row in base.standards]
    news = [dict(row) for row in WORDS["standards"]]
    rng.shuffle(news)
    before = {row.id: row for row in first}
    draft = Draft(rng=rng, rows=dict(before), before=before, news=news)
    for plant, times in PLAN:
        for _ in range(times):
            plant(draft)
    return (
        _edition(base, "made-1", first),
        _edition(base, "made-2", sorted(draft.rows.values(), key=lambda row: natural_key(row.id))),
        tuple(draft.planted),
    )


def _whole(row: Standard) -> bool:
    return len(_sentences(row.statement_es)) >= 3 and len(_sentences(row.statement_en)) >= 3


def _rich(row: Standard) -> bool:
    return _whole(row) and len(row.elements) >= 2


def _split(draft: Draft) -> None:
    """Cut a standard in two; some keep neither number nor title, some change words as well."""
    row = draft.pick(lambda one: _rich(one) and len(one.elements) >= 3)
    old = _shuffled_words(draft, row)
    cut = len(old.elements) // 2 + len(old.elements) % 2
    es, en = _halves(old.statement_es), _halves(old.statement_en)
    texts = _texts(old)
    keeps = draft.rng.random() < 0.6
    first = row.id if keeps else draft.free_number(row.id)
    if not keeps:
        del draft.rows[row.id]
    titles = (row.title_es, row.title_en) if keeps else _title_from(texts[0])
    draft.put(_rebuilt(old, number=first, titles=titles, es=es[0], en=en[0], parts=texts[:cut]))
    second = draft.free_number(row.id)
    draft.put(
        _rebuilt(
            old,
            number=second,
            titles=_title_from(texts[cut]),
            es=es[1],
            en=en[1],
            parts=texts[cut:],
        )
    )
    rows = ((row.id, first), (row.id, second))
    draft.planted.append(Planted(kind=ChangeKind.SPLIT, rows=rows, relation=Relation.SUPERSET))


def _merge(draft: Draft) -> None:
    row = draft.pick(_rich)
    section = row.id.rpartition(".")[0].partition(".")[0]
    near = [
        name
        for name, one in draft.rows.items()
        if name not in draft.touched and name.partition(".")[0] == section and _rich(one)
    ]
    if not near:
        _merge(draft)
        return
    other = draft.rows.pop(draft.rng.choice(near))
    draft.touched.add(other.id)
    gone = (row.id, other.id)
    row, other = _shuffled_words(draft, row), _shuffled_words(draft, other)
    draft.put(
        _rebuilt(
            row,
            titles=(f"{row.title_es} y {other.title_es}", f"{row.title_en} and {other.title_en}"),
            es=f"{row.statement_es} {other.statement_es}",
            en=f"{row.statement_en} {other.statement_en}",
            parts=(*_texts(row), *_texts(other)),
        )
    )
    rows = ((gone[0], row.id), (gone[1], row.id))
    draft.planted.append(Planted(kind=ChangeKind.MERGED, rows=rows, relation=Relation.SUBSET))


def _reword(draft: Draft) -> None:
    """Replace a whole statement by one of our own rewordings."""
    words = draft.rng.choice(_ready(draft))
    row = draft.rows[words["number"]]
    draft.put(_rebuilt(row, es=words["es"], en=words["en"]))
    _plant(draft, ChangeKind.REWORDED, row.id, row.id, Relation.INTERSECTS)


def _exchange_words(draft: Draft) -> None:
    """Replace some words of statement and elements by others of the same sense."""
    row = draft.pick(
        lambda one: _rich(one) and _exchanged(one.statement_es, "es") != one.statement_es
    )
    parts = tuple((_exchanged(es, "es"), _exchanged(en, "en")) for es, en in _texts(row))
    es, en = _exchanged(row.statement_es, "es"), _exchanged(row.statement_en, "en")
    draft.put(_rebuilt(row, es=es, en=en, parts=parts))
    _plant(draft, ChangeKind.REWORDED, row.id, row.id, Relation.INTERSECTS)


def _renumber_reworded(draft: Draft) -> None:
    """Move one standard within its chapter under another title and in words of our own."""
    words = draft.rng.choice(_ready(draft))
    row = draft.rows.pop(words["number"])
    number = draft.free_number(row.id)
    moved = _rebuilt(row, number=number, es=words["es"], en=words["en"])
    draft.touched.add(row.id)
    draft.put(_rebuilt(moved, titles=_other_title(draft, row)))
    _plant(draft, ChangeKind.RENUMBERED, row.id, number, Relation.INTERSECTS)


def _swap_numbers(draft: Draft) -> None:
    """Let two standards of one subchapter exchange their numbers."""
    row = draft.pick(_whole)
    section = row.id.rpartition(".")[0]
    near = [
        name
        for name, one in draft.rows.items()
        if name not in draft.touched and name.rpartition(".")[0] == section and _whole(one)
    ]
    if not near:
        _swap_numbers(draft)
        return
    other = draft.rows[draft.rng.choice(near)]
    for one, number in ((row, other.id), (other, row.id)):
        draft.put(_rebuilt(one, number=number))
        _plant(draft, ChangeKind.RENUMBERED, one.id, number, Relation.EQUAL)


def _renumber(draft: Draft) -> None:
    """Move one standard to another chapter, sometimes with its words changed as well."""
    row = draft.pick(_whole)
    chapter = row.id.partition(".")[0]
    other = draft.rng.choice([name for name in draft.before if name.partition(".")[0] != chapter])
    _move(draft, row, draft.free_number(other), draft.before[other])


def _renumber_section(draft: Draft) -> None:
    """Move the standards of one subchapter to a subchapter of another number."""
    sections: dict[str, list[str]] = defaultdict(list)
    for name in draft.rows:
        sections[name.rpartition(".")[0]].append(name)
    fitting = [
        names
        for names in sections.values()
        if 3 <= len(names) <= 5
        and not draft.touched & set(names)
        and all(draft.rows[name].statement_es for name in names)
    ]
    chapter = draft.rng.randint(92, 99)
    for place, name in enumerate(draft.rng.choice(fitting), start=1):
        row = draft.rows[name]
        while f"{chapter}.1.{place}" in draft.rows:
            chapter += 1
        _move(draft, row, f"{chapter}.1.{place}", row)


def _move(draft: Draft, row: Standard, number: str, place: Standard) -> None:
    del draft.rows[row.id]
    draft.touched.add(row.id)
    moved = _rebuilt(row, number=number, path=(place.path_es, place.path_en))
    if draft.rng.random() < 0.3:
        es, en = _exchanged(row.statement_es, "es"), _exchanged(row.statement_en, "en")
        moved = _rebuilt(moved, es=es, en=en)
    draft.put(moved)
    relation = Relation.EQUAL if moved.statement_es == row.statement_es else Relation.INTERSECTS
    _plant(draft, ChangeKind.RENUMBERED, row.id, number, relation)


def _reuse(draft: Draft) -> None:
    """Give the number of a standard that moved to a requirement that is new."""
    row = draft.pick(_whole)
    _move(draft, row, draft.free_number(row.id), row)
    draft.put(_written(draft, row.id, row))
    _plant(draft, ChangeKind.NUMBER_REUSED, None, row.id, Relation.NONE)


def _move_element(draft: Draft) -> None:
    """Take an element from one standard and put it last in another of its chapter."""
    giver = draft.pick(lambda one: _whole(one) and len(one.elements) >= 3)
    chapter = giver.id.partition(".")[0]
    takers = [
        name
        for name, one in draft.rows.items()
        if name not in draft.touched and name.partition(".")[0] == chapter and _rich(one)
    ]
    if not takers:
        _move_element(draft)
        return
    taker = draft.rows[draft.rng.choice(takers)]
    place = draft.rng.randrange(len(giver.elements))
    texts = _texts(giver)
    draft.put(_rebuilt(giver, parts=(*texts[:place], *texts[place + 1 :])))
    moved = texts[place]
    if draft.rng.random() < 0.5:
        moved = (_exchanged(moved[0], "es"), _exchanged(moved[1], "en"))
    draft.put(_rebuilt(taker, parts=(*_texts(taker), moved)))
    element = (giver.elements[place].id, f"{taker.id}.p{len(taker.elements) + 1}")
    for row, relation in ((giver, Relation.SUPERSET), (taker, Relation.SUBSET)):
        draft.planted.append(
            Planted(
                kind=ChangeKind.ELEMENT_MOVED,
                rows=((row.id, row.id),),
                relation=relation,
                element=element,
            )
        )


def _add_element(draft: Draft) -> None:
    row = draft.pick(_rich)
    part = tuple(draft.rng.choice(WORDS["added"]["parts"]))
    texts = list(_texts(row))
    texts.insert(draft.rng.randint(0, len(texts)), (part[0], part[1]))
    draft.put(_rebuilt(row, parts=tuple(texts)))
    _plant(draft, ChangeKind.ELEMENT_ADDED, row.id, row.id, Relation.SUBSET)


def _remove_element(draft: Draft) -> None:
    row = draft.pick(lambda one: _whole(one) and len(one.elements) >= 3)
    texts = list(_texts(row))
    del texts[draft.rng.randrange(len(texts))]
    draft.put(_rebuilt(row, parts=tuple(texts)))
    _plant(draft, ChangeKind.ELEMENT_REMOVED, row.id, row.id, Relation.SUPERSET)


def _add(draft: Draft) -> None:
    near = draft.before[draft.rng.choice(sorted(draft.before))]
    number = draft.free_number(near.id)
    draft.put(_written(draft, number, near))
    _plant(draft, ChangeKind.NEW, None, number, Relation.NONE)


def _withdraw(draft: Draft) -> None:
    row = draft.pick(_whole)
    del draft.rows[row.id]
    _plant(draft, ChangeKind.WITHDRAWN, row.id, None, Relation.NONE)


def _change_level(draft: Draft) -> None:
    row = draft.pick(_whole)
    draft.put(replace(row, level="O" if row.level == "M" else "M"))
    _plant(draft, ChangeKind.LEVEL_CHANGED, row.id, row.id, Relation.EQUAL)


def _retitle(draft: Draft) -> None:
    row = draft.pick(_whole)
    draft.put(_rebuilt(row, titles=_other_title(draft, row)))
    _plant(draft, ChangeKind.RETITLED, row.id, row.id, Relation.EQUAL)


PLAN: tuple[tuple[Callable[[Draft], None], int], ...] = (
    (_reword, 6),
    (_renumber_reworded, 5),
    (_renumber_section, 2),
    (_split, 8),
    (_merge, 8),
    (_exchange_words, 5),
    (_swap_numbers, 3),
    (_renumber, 5),
    (_reuse, 5),
    (_move_element, 5),
    (_add_element, 7),
    (_remove_element, 6),
    (_add, 5),
    (_withdraw, 6),
    (_change_level, 4),
    (_retitle, 4),
)


def table(encoder: Encoder, kept: Kept, base: Edition | None = None) -> str:
    """Return, by kind, how many planted changes the diff names right, over SEEDS."""
    edition = base or load_edition("le-6")
    right: dict[str, list[bool]] = defaultdict(list)
    relations: list[bool] = []
    quiet: list[bool] = []
    for seed in SEEDS:
        a, b, planted = made_pair(edition, seed)
        changes = diff(a, b, encoder, kept)
        for one in planted:
            right[one.kind.value].append(is_right(one, changes))
            relations += relations_right(one, changes)
        quiet += untouched_right(changes, planted)
    every = [hit for hits in right.values() for hit in hits]
    lines = ["| planted kind | changes | named right |", "|---|---:|---:|"]
    lines += [
        f"| {kind} | {len(hits)} | {sum(hits) / len(hits):.3f} |"
        for kind, hits in sorted(right.items())
    ]
    lines.append(f"| **all** | {len(every)} | {sum(every) / len(every):.3f} |")
    lines.append(f"| relation of a row | {len(relations)} | {_mean(relations):.3f} |")
    lines.append(f"| untouched, left alone | {len(quiet)} | {_mean(quiet):.3f} |")
    return "\n".join(lines)


def is_right(one: Planted, changes: Sequence[StandardChange]) -> bool:
    """Return whether every row of a planted change is there under its main kind."""
    rows = {(change.from_id, change.to_id): change for change in changes}
    found = [rows.get(pair) for pair in one.rows]
    if not all(change is not None and change.kind is one.kind for change in found):
        return False
    if one.element is None:
        return True
    return any(
        (part.from_id, part.to_id) == one.element and part.kind is ChangeKind.ELEMENT_MOVED
        for change in found
        if change is not None
        for part in change.elements
    )


def relations_right(one: Planted, changes: Sequence[StandardChange]) -> list[bool]:
    """Return, for each row of a planted change that is there, whether its relation is right."""
    rows = {(change.from_id, change.to_id): change.relation for change in changes}
    return [rows[pair] is one.relation for pair in one.rows if pair in rows]


def untouched_right(changes: Sequence[StandardChange], planted: Sequence[Planted]) -> list[bool]:
    """Return, for each row that no planted change names, whether it says unchanged."""
    touched = {pair for one in planted for pair in one.rows}
    return [
        change.kind is ChangeKind.UNCHANGED
        for change in changes
        if (change.from_id, change.to_id) not in touched
    ]


def _mean(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 1.0


def _ready(draft: Draft) -> list[dict[str, str]]:
    """Return the rewordings whose standard is there, with a statement, and untouched."""
    return [
        words
        for words in WORDS["reworded"]
        if words["number"] in draft.rows
        and words["number"] not in draft.touched
        and draft.rows[words["number"]].statement_es
    ]


def _shuffled_words(draft: Draft, row: Standard) -> Standard:
    """Return the standard, in half of the draws with some words exchanged."""
    if draft.rng.random() < 0.5:
        return row
    return _rebuilt(
        row,
        es=_exchanged(row.statement_es, "es"),
        en=_exchanged(row.statement_en, "en"),
        parts=tuple((_exchanged(es, "es"), _exchanged(en, "en")) for es, en in _texts(row)),
    )


def _title_from(part: tuple[str, str]) -> tuple[str, str]:
    """Return the first words of an element as a title in both languages."""
    return " ".join(part[0].split()[:6]), " ".join(part[1].split()[:6])


def _other_title(draft: Draft, row: Standard) -> tuple[str, str]:
    place = draft.rng.randrange(len(WORDS["titles"]["es"]))
    return (
        str(WORDS["titles"]["es"][place]).format(row.title_es),
        str(WORDS["titles"]["en"][place]).format(row.title_en),
    )


def _plant(
    draft: Draft, kind: ChangeKind, before: str | None, after: str | None, relation: Relation
) -> None:
    draft.planted.append(Planted(kind=kind, rows=((before, after),), relation=relation))


def _written(draft: Draft, number: str, place: Standard) -> Standard:
    """Return one of our own new standards, each used once, in the subchapter of ``place``."""
    words = draft.news.pop()
    return _rebuilt(
        replace(place, keywords_es=(), keywords_en=(), condition_es="", condition_en=""),
        number=number,
        titles=(str(words["title_es"]), str(words["title_en"])),
        es=str(words["es"]),
        en=str(words["en"]),
        parts=tuple((es, en) for es, en in words["parts"]),  # type: ignore[attr-defined]
    )


def _texts(row: Standard) -> tuple[tuple[str, str], ...]:
    return tuple((part.text_es, part.text_en) for part in row.elements)


def _sentences(text: str) -> list[str]:
    return [one for one in _SENTENCE.split(text) if one]


def _halves(text: str) -> tuple[str, str]:
    found = _sentences(text)
    cut = len(found) // 2 + len(found) % 2
    return " ".join(found[:cut]), " ".join(found[cut:])


def _exchanged(text: str, language: str) -> str:
    for old, new in WORDS["synonyms"][language]:
        text = re.sub(rf"\b{old}\b", new, text)
    return text


def _rebuilt(
    row: Standard,
    *,
    number: str | None = None,
    titles: tuple[str, str] | None = None,
    es: str | None = None,
    en: str | None = None,
    parts: tuple[tuple[str, str], ...] | None = None,
    path: tuple[tuple[str, ...], tuple[str, ...]] | None = None,
) -> Standard:
    """Return a standard with what is given changed, and its ids and digests made anew."""
    number = number or row.id
    title_es, title_en = titles or (row.title_es, row.title_en)
    statements = (row.statement_es if es is None else es, row.statement_en if en is None else en)
    path_es, path_en = path or (row.path_es, row.path_en)
    elements = tuple(
        Element(
            id=f"{number}.p{place}",
            letter=None,
            text_es=one,
            text_en=two,
            digest=element_digest(statements=statements, texts=(one, two)),
        )
        for place, (one, two) in enumerate(_texts(row) if parts is None else parts, start=1)
    )
    return replace(
        row,
        id=number,
        title_es=title_es,
        title_en=title_en,
        statement_es=statements[0],
        statement_en=statements[1],
        path_es=path_es,
        path_en=path_en,
        elements=elements,
        digest=standard_digest(
            titles=(title_es, title_en),
            statements=statements,
            paths=(path_es, path_en),
            elements=elements,
        ),
    )


def _edition(base: Edition, name: str, rows: Sequence[Standard]) -> Edition:
    return edition_of(
        id=name,
        program=base.program,
        name_es=base.name_es,
        name_en=base.name_en,
        standards=tuple(rows),
    )
