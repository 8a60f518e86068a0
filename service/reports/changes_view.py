"""Two editions and their changes in, what the report of the difference shows, in words, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpora.records import Edition, Element, Standard, Verified
from pipelines.editions.changes import (
    ChangeKind,
    ElementChange,
    Evidence,
    Relation,
    StandardChange,
)
from pipelines.editions.words import Mark, WordSpan, word_spans
from service.reports import words
from service.reports.characters import printable

KIND: dict[ChangeKind, str] = {
    ChangeKind.SPLIT: "dividido",
    ChangeKind.MERGED: "fusionado",
    ChangeKind.RENUMBERED: "otro número",
    ChangeKind.WITHDRAWN: "retirado",
    ChangeKind.NUMBER_REUSED: "número reutilizado",
    ChangeKind.NEW: "nuevo",
    ChangeKind.ELEMENT_MOVED: "inciso o aspecto trasladado",
    ChangeKind.ELEMENT_ADDED: "inciso o aspecto agregado",
    ChangeKind.ELEMENT_REMOVED: "inciso o aspecto eliminado",
    ChangeKind.REWORDED: "otra redacción",
    ChangeKind.RETITLED: "otro título",
    ChangeKind.LEVEL_CHANGED: "otro nivel",
    ChangeKind.UNCHANGED: "sin cambio",
}
MEANING: dict[ChangeKind, str] = {
    ChangeKind.SPLIT: "lo que pedía un estándar se repartió entre varios",
    ChangeKind.MERGED: "varios estándares pasaron a ser uno",
    ChangeKind.RENUMBERED: "el mismo estándar lleva otro número",
    ChangeKind.WITHDRAWN: "no se halló en la edición nueva",
    ChangeKind.NUMBER_REUSED: "el número ya existía y ahora pide otra cosa",
    ChangeKind.NEW: "no se halló en la edición anterior",
    ChangeKind.ELEMENT_MOVED: "una parte cambió de lugar o de estándar",
    ChangeKind.ELEMENT_ADDED: "pide una parte más",
    ChangeKind.ELEMENT_REMOVED: "pide una parte menos",
    ChangeKind.REWORDED: "cambió el texto; confirme si la exigencia es la misma",
    ChangeKind.RETITLED: "solo cambió el título",
    ChangeKind.LEVEL_CHANGED: "solo cambió el nivel",
    ChangeKind.UNCHANGED: "nada que volver a revisar",
}
RELATION: dict[Relation, str] = {
    Relation.EQUAL: "misma exigencia",
    Relation.SUBSET: "lo anterior es parte de lo nuevo",
    Relation.SUPERSET: "lo nuevo es parte de lo anterior",
    Relation.INTERSECTS: "coinciden en parte",
    Relation.NONE: "sin correspondencia",
}
ELEMENT: dict[ChangeKind, str] = {
    ChangeKind.UNCHANGED: "sin cambio",
    ChangeKind.REWORDED: "otra redacción",
    ChangeKind.RENUMBERED: "otra letra o número",
    ChangeKind.ELEMENT_ADDED: "agregado",
    ChangeKind.ELEMENT_REMOVED: "eliminado",
    ChangeKind.ELEMENT_MOVED: "trasladado",
}
BY_TITLE_ONLY = "se comparó solo por su título: falta el texto en alguna de las dos ediciones"
WITHHELD = "El texto con licencia no se muestra."


@dataclass(frozen=True, kw_only=True, slots=True)
class ElementChangeView:
    """One element: its names in both editions, what happened, and its words with marks."""

    name: str
    kind: str
    text: tuple[WordSpan, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeView:
    """One row of the difference, ready to print. ``old`` or ``new`` is "" where there is none."""

    old: str
    new: str
    kind: ChangeKind
    kinds: tuple[str, ...]
    relation: str
    certainty: str
    evidence: str
    confirmed_by: str
    level: str
    title: tuple[WordSpan, ...]
    text: tuple[WordSpan, ...]
    withheld: bool
    elements: tuple[ElementChangeView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class KindView:
    """The rows of one main kind."""

    kind: str
    words: str
    meaning: str
    rows: tuple[ChangeView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangesView:
    """All that the report shows."""

    old: str
    new: str
    generated: str
    total: int
    kinds: tuple[KindView, ...]
    unchanged: tuple[ChangeView, ...]
    doubtful: int
    licensed: bool


class ChangeViews:
    """Makes views of the changes between two editions; licensed texts only when told to."""

    def __init__(
        self, a: Edition, b: Edition, *, licensed: bool = False, language: str = "es"
    ) -> None:
        """Index both editions; ``licensed`` lets the words of a licensed manual into the report.

        Texts are those of ``language`` where both editions have them in it.
        """
        self._wanted = language
        self._old = {row.id: row for row in a.standards}
        self._new = {row.id: row for row in b.standards}
        self._old_parts = {part.id: part for row in a.standards for part in row.elements}
        self._new_parts = {part.id: part for row in b.standards for part in row.elements}
        self._licensed = licensed

    def row(self, change: StandardChange) -> ChangeView:
        """Return one change in words, with what was removed and added marked."""
        old = None if change.from_id is None else self._old[change.from_id]
        new = None if change.to_id is None else self._new[change.to_id]
        withheld = not self._licensed and any(
            row is not None and row.verified is Verified.LICENSED for row in (old, new)
        )
        language = _language(old, new, self._wanted)
        return ChangeView(
            old=change.from_id or "",
            new=change.to_id or "",
            kind=change.kind,
            kinds=tuple(KIND[kind] for kind in change.kinds),
            relation=RELATION[change.relation],
            certainty=words.percent(change.certainty),
            evidence=evidence_words(change.evidence),
            confirmed_by=printable(change.confirmed_by or ""),
            level=_level(old, new),
            title=_marked(_title(old, self._wanted), _title(new, self._wanted)),
            text=() if withheld else _statements(old, new, language),
            withheld=withheld,
            elements=tuple(
                self._element(row, language, withheld=withheld) for row in change.elements
            ),
        )

    def _element(self, row: ElementChange, language: str, *, withheld: bool) -> ElementChangeView:
        old = None if row.from_id is None else self._old_parts[row.from_id]
        new = None if row.to_id is None else self._new_parts[row.to_id]
        names = [
            f"{part.id.rpartition('.')[0]} {words.element(part)}" for part in (old, new) if part
        ]
        texts = _part_text(old, language), _part_text(new, language)
        return ElementChangeView(
            name=" → ".join(dict.fromkeys(names)),
            kind=ELEMENT[row.kind],
            text=() if withheld else _marked(*texts),
        )


def changes_view(
    a: Edition,
    b: Edition,
    changes: Sequence[StandardChange],
    generated: str,
    *,
    licensed: bool = False,
) -> ChangesView:
    """Return the report's contents; ``generated`` is the date as people read it."""
    views = ChangeViews(a, b, licensed=licensed)
    rows = [views.row(change) for change in changes]
    return ChangesView(
        old=printable(a.name_es),
        new=printable(b.name_es),
        generated=generated,
        total=len(rows),
        kinds=tuple(
            KindView(
                kind=kind.value,
                words=KIND[kind],
                meaning=MEANING[kind],
                rows=tuple(row for row in rows if row.kind is kind),
            )
            for kind in kinds_present(changes)
            if kind is not ChangeKind.UNCHANGED
        ),
        unchanged=tuple(row for row in rows if row.kind is ChangeKind.UNCHANGED),
        doubtful=sum(change.certainty < 0.9 for change in changes),
        licensed=licensed,
    )


def kinds_present(changes: Sequence[StandardChange]) -> list[ChangeKind]:
    """Return the main kinds that occur, in their order."""
    counts = Counter(change.kind for change in changes)
    return [kind for kind in ChangeKind if counts[kind]]


def evidence_words(evidence: Evidence) -> str:
    """Return what speaks for a pair, in words; "" where there is no pair."""
    if evidence.same_digest:
        return "texto idéntico"
    parts = ["mismo número"] if evidence.same_number else []
    named = (
        ("título", evidence.title),
        ("sentido", evidence.meaning),
        ("texto", evidence.text),
    )
    parts += [f"{name} {round(100 * value)} %" for name, value in named if value is not None]
    if evidence.title is not None and evidence.text is None:
        parts.append(BY_TITLE_ONLY)
    return ", ".join(parts)


def _language(old: Standard | None, new: Standard | None, wanted: str) -> str:
    """Return the wanted language, unless only the other one has words on both sides."""
    known = [row for row in (old, new) if row is not None]
    for row in known:
        mine, other = row.statement_es, row.statement_en
        if wanted == "en":
            mine, other = other, mine
        if other and not mine:
            return "en" if wanted == "es" else "es"
    return wanted


def _title(row: Standard | None, wanted: str) -> str:
    if row is None:
        return ""
    return (row.title_en or row.title_es) if wanted == "en" else (row.title_es or row.title_en)


def _statements(old: Standard | None, new: Standard | None, language: str) -> tuple[WordSpan, ...]:
    texts = [
        "" if row is None else row.statement_es if language == "es" else row.statement_en
        for row in (old, new)
    ]
    if old is not None and new is not None and not all(texts):
        return ()  # a text that one edition lacks was neither added nor removed
    return _marked(*texts)


def _part_text(part: Element | None, language: str) -> str:
    if part is None:
        return ""
    return (part.text_es if language == "es" else part.text_en) or part.text_es or part.text_en


def _marked(before: str, after: str) -> tuple[WordSpan, ...]:
    return word_spans(printable(before), printable(after))


def _level(old: Standard | None, new: Standard | None) -> str:
    levels = [words.level(row.level) for row in (old, new) if row is not None]
    return " → ".join(dict.fromkeys(levels))


def plain(spans: Sequence[WordSpan], leave_out: Mark) -> str:
    """Return one of the two texts that spans were made of."""
    return "".join(span.text for span in spans if span.mark is not leave_out)
