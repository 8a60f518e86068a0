"""Two wordings and the changes between them in, what each requirement became out.

A requirement is a standard as a whole or one of its elements. What it becomes decides whether what
people said of it is kept (``pipelines.editions.carry``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpora.records import Edition, Element, Standard
from pipelines.editions.carry import RequirementFate
from pipelines.editions.changes import ChangeKind, ElementChange, Relation, StandardChange
from pipelines.editions.classify import is_retitled

# (standard, element); "" for the standard as a whole.
Requirement = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Heir:
    """What a requirement became: ``certainty`` (0 to 1) is that of the two being a pair."""

    standard: str
    element: str
    fate: RequirementFate
    certainty: float


Heirs = Mapping[Requirement, tuple[Heir, ...]]


def heirs(
    a: Edition, b: Edition, changes: Sequence[StandardChange], *, equivalent: bool = False
) -> Heirs:
    """Return what each standard and element of ``a`` became in ``b``; () for one withdrawn.

    ``equivalent``: a named person marked the wording of ``b`` as asking the same as ``a``'s, number
    by number. A pair that a person confirmed as equal counts as equivalent too.
    """
    old = {row.id: row for row in a.standards}
    new = {row.id: row for row in b.standards}
    places = {part.id: (row, part) for row in b.standards for part in row.elements}
    moves = _moves(changes)
    found: dict[Requirement, list[Heir]] = {
        (row.id, part): [] for row in a.standards for part in ("", *(e.id for e in row.elements))
    }
    fates: dict[tuple[str, str], RequirementFate] = {}
    for change in changes:
        if change.from_id is None or change.to_id is None:
            continue
        before, after = old[change.from_id], new[change.to_id]
        fate = fates[before.id, after.id] = _other_words(change, before, after, equivalent)
        pair = _Pair(old=before, new=after, certainty=change.certainty, fate=fate)
        found[before.id, ""].append(pair.whole())
        for part in before.elements:
            if part.id not in moves:
                found[before.id, part.id].append(pair.of_element(part))
            elif not moves[part.id]:
                found[before.id, part.id].append(pair.left_out())
    for row in a.standards:
        for part in row.elements:
            for move in moves.get(part.id, ()):
                standard, into = places[move.to_id or ""]
                fate = _fate_between(row, standard, part, into, fates.get((row.id, standard.id)))
                heir = Heir(
                    standard=standard.id, element=into.id, fate=fate, certainty=move.certainty
                )
                found[row.id, part.id].append(heir)
    return {requirement: _once(rows) for requirement, rows in found.items()}


def unmoved(standard: str, element: str) -> tuple[Heir, ...]:
    """Return the heir of a requirement whose wording stays: itself."""
    return (Heir(standard=standard, element=element, fate=RequirementFate.SAME, certainty=1.0),)


def is_same_requirement(old: Standard, new: Standard) -> bool:
    """Tell whether two standards ask the same to the letter.

    Number, level and the titles above a standard ask for nothing; its own title only where there
    is no statement.
    """
    return _asked(old) == _asked(new)


def _asked(row: Standard) -> tuple[object, ...]:
    titles = () if _has_text(row) else (row.title_es, row.title_en)
    return (
        titles,
        (row.statement_es, row.statement_en),
        tuple((part.text_es, part.text_en) for part in row.elements),
        *_terms(row),
    )


def _other_words(
    change: StandardChange, old: Standard, new: Standard, equivalent: bool
) -> RequirementFate:
    """Return the fate of a pair whose words are not the same."""
    confirmed = change.confirmed_by is not None and change.relation is Relation.EQUAL
    if confirmed or (equivalent and old.id == new.id):
        return RequirementFate.EQUIVALENT
    if {ChangeKind.SPLIT, ChangeKind.MERGED} & set(change.kinds):
        return RequirementFate.DIVIDED
    if _has_text(old) != _has_text(new) and not is_retitled(old, new):
        return RequirementFate.UNTOLD
    return RequirementFate.REWORDED


def _has_text(row: Standard) -> bool:
    """Tell whether more than the title of a standard is known."""
    return bool(row.statement_es or row.statement_en or row.elements)


def _moves(changes: Sequence[StandardChange]) -> dict[str, list[ElementChange]]:
    """Return, by old element, where it went; [] for one that is in no standard any more."""
    found: dict[str, list[ElementChange]] = {}
    for change in changes:
        for row in change.elements:
            if row.from_id is not None:
                kept = found.setdefault(row.from_id, [])
                if row.to_id is not None and row not in kept:
                    kept.append(row)
    return found


def _fate_between(
    old: Standard,
    new: Standard,
    part: Element,
    into: Element,
    own: RequirementFate | None,
) -> RequirementFate:
    """Return the fate of an element that became another; ``own``: that of the standards' pair.

    None: it went to a standard that is no heir of its own.
    """
    if part.digest == into.digest and _terms(old) == _terms(new):
        return RequirementFate.SAME
    return RequirementFate.DIVIDED if own is None else own


def _terms(row: Standard) -> tuple[object, ...]:
    """Return condition and period, which no element's digest holds."""
    return (row.condition_es, row.condition_en, row.period)


@dataclass(frozen=True, kw_only=True)
class _Pair:
    """A standard of the old wording and one of the new that it became; ``fate`` of new words."""

    old: Standard
    new: Standard
    certainty: float
    fate: RequirementFate

    def whole(self) -> Heir:
        """Return the heir of the standard as a whole."""
        same = is_same_requirement(self.old, self.new)
        return self._heir("", RequirementFate.SAME if same else self.fate)

    def of_element(self, part: Element) -> Heir:
        """Return the heir of an element that the changes do not name."""
        to = self._counterpart(part)
        if to is None:
            # Its part is not told apart here: a person reads the standard as a whole.
            return self._heir("", self.fate)
        is_same = part.digest == to.digest and _terms(self.old) == _terms(self.new)
        return self._heir(to.id, RequirementFate.SAME if is_same else self.fate)

    def left_out(self) -> Heir:
        """Return the heir of an element that its standard no longer has: the standard as a whole.

        Machines said so, so a person reads it.
        """
        return self._heir("", RequirementFate.DIVIDED)

    def _counterpart(self, part: Element) -> Element | None:
        """Return the element of the same words, or else of the same letter or place."""
        by_words = [one for one in self.new.elements if one.digest == part.digest]
        tail = part.id.rpartition(".")[2]
        by_place = [one for one in self.new.elements if one.id.rpartition(".")[2] == tail]
        found = by_words if len(by_words) == 1 else by_place
        return found[0] if found else None

    def _heir(self, element: str, fate: RequirementFate) -> Heir:
        return Heir(standard=self.new.id, element=element, fate=fate, certainty=self.certainty)


def _once(rows: Sequence[Heir]) -> tuple[Heir, ...]:
    """Keep one heir of each place, the one that keeps most."""
    order = list(RequirementFate)
    best: dict[Requirement, Heir] = {}
    for row in rows:
        key = row.standard, row.element
        if key not in best or order.index(row.fate) < order.index(best[key].fate):
            best[key] = row
    return tuple(best.values())
