"""Standards in printed order in, the same with broken and lost numbers resolved or told out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from corpora.drafts import Finding
from pipelines.imports.entries import Entry

_LISTED = 6


def numbered(entries: Sequence[Entry]) -> tuple[list[Entry], list[Finding]]:
    """Return the entries that have a number of their own, once each, and what is to be said.

    A lost number is put back only where the numbers around it leave exactly one; a number that
    appears twice is a fault at its second place, unless the first is a line of contents.
    """
    found = _without_contents(entries)
    findings: list[Finding] = []
    for entry in found:
        if entry.head.repaired:
            findings.append(_repaired(entry))
    _put_back(found, findings)
    kept = _once(found, findings)
    findings.extend(_gaps(kept))
    return kept, findings


def _without_contents(entries: Sequence[Entry]) -> list[Entry]:
    """Drop lines of contents: heads without words whose number comes again with words."""
    full = {entry.number for entry in entries if entry.has_text}
    return [
        entry for entry in entries if entry.has_text or not entry.number or entry.number not in full
    ]


def _put_back(entries: Sequence[Entry], findings: list[Finding]) -> None:
    at = 0
    for lost, run in groupby(list(entries), key=lambda entry: not entry.number):
        members = list(run)
        if lost:
            before = entries[at - 1] if at else None
            after = entries[at + len(members)] if at + len(members) < len(entries) else None
            _resolve(members, before, after, findings)
        at += len(members)


def _resolve(
    lost: Sequence[Entry], before: Entry | None, after: Entry | None, findings: list[Finding]
) -> None:
    """Give numbers to a run of lost entries, subchapter by subchapter."""
    sections = [list(run) for _, run in groupby(lost, key=lambda entry: entry.section)]
    for order, members in enumerate(sections):
        first = before if order == 0 else None
        last = after if order == len(sections) - 1 else None
        numbers = _between(members, first, last)
        for entry, number in zip(members, numbers, strict=True):
            if number and last is not None and _section(last) == number.rpartition(".")[0]:
                findings.append(_placed(entry, number))
                entry.number = number
            else:
                findings.append(_unplaced(entry, number))


def _between(lost: Sequence[Entry], before: Entry | None, after: Entry | None) -> list[str]:
    """Return the numbers that the neighbours leave, "" for each where they leave none."""
    section = lost[0].section
    same = before is not None and _section(before) == section
    start = _order(before) if before is not None and same else 0
    if after is not None and _section(after) == (section or _section(after)):
        if not section and before is not None and _section(before) == _section(after):
            start = _order(before)
        if _order(after) - start - 1 == len(lost):
            where = _section(after)
            return [f"{where}.{start + step}" for step in range(1, len(lost) + 1)]
        return [""] * len(lost)
    where = section or (_section(before) if before is not None else "")
    return [f"{where}.{start + step}" if where else "" for step in range(1, len(lost) + 1)]


def _once(entries: Sequence[Entry], findings: list[Finding]) -> list[Entry]:
    first: dict[str, Entry] = {}
    for entry in entries:
        if not entry.number:
            continue
        if entry.number in first:
            other = first[entry.number].place
            findings.append(
                Finding(
                    place=entry.place,
                    es=f"el número {entry.number} («{entry.title}») ya está en la "
                    f"{other.words('es')}",
                    en=f"number {entry.number} («{entry.title}») is already on {other.words('en')}",
                    stops=True,
                )
            )
        else:
            first[entry.number] = entry
    return sorted(first.values(), key=lambda entry: _key(entry.number))


def _gaps(entries: Sequence[Entry]) -> list[Finding]:
    """Tell of numbers skipped inside a subchapter, which an edition may have reserved."""
    found = []
    for before, after in pairwise(entries):
        where = _section(before)
        start = _order(before) if where == _section(after) else 0
        missing = [f"{_section(after)}.{step}" for step in range(start + 1, _order(after))]
        if missing:
            said = ", ".join(missing[:_LISTED]) + (" …" if len(missing) > _LISTED else "")
            found.append(
                Finding(
                    place=after.place,
                    es=f"antes de {after.number} no está {said}",
                    en=f"{said} is not there before {after.number}",
                )
            )
    return found


def _repaired(entry: Entry) -> Finding:
    printed = entry.head.printed
    return Finding(
        place=entry.place,
        es=f"el número «{printed}» se leyó como {entry.number}",
        en=f"number «{printed}» was read as {entry.number}",
    )


def _placed(entry: Entry, number: str) -> Finding:
    said = f" («{entry.head.printed}»)" if entry.head.printed else ""
    return Finding(
        place=entry.place,
        es=f"«{entry.title}» perdió su número{said}; por su lugar es {number}",
        en=f"«{entry.title}» lost its number{said}; by its place it is {number}",
    )


def _unplaced(entry: Entry, number: str) -> Finding:
    es = f"; podría ser {number}" if number else ""
    en = f"; it might be {number}" if number else ""
    return Finding(
        place=entry.place,
        es=f"«{entry.title}» no tiene número que se pueda leer{es}",
        en=f"«{entry.title}» has no number that can be read{en}",
        stops=True,
    )


def _section(entry: Entry) -> str:
    return entry.number.rpartition(".")[0]


def _order(entry: Entry) -> int:
    return int(entry.number.rpartition(".")[2])


def _key(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("."))
