"""records.Edition in, the text of its edition.toml and chapter files out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from corpora.records import Edition, Standard

Value = str | int | bool | None | Sequence[str]

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def files_of(edition: Edition, facts: Mapping[str, Value]) -> dict[str, str]:
    """Return file name -> text; ``facts`` are further fields of edition.toml.

    ``corpora.catalog.read_edition`` reads them back into an equal edition.
    """
    head: dict[str, Value] = {
        "id": edition.id,
        "program": edition.program,
        "name_es": edition.name_es,
        "name_en": edition.name_en,
        "note_es": edition.note_es,
        "note_en": edition.note_en,
        "version": edition.version,
        "revision": edition.revision,
    }
    texts = {"edition.toml": _fields({**head, **facts}, dates=_dates(edition, facts))}
    for chapter, members in groupby(edition.standards, key=lambda row: row.id.split(".")[0]):
        texts[f"{int(chapter):02d}.toml"] = _chapter(chapter, list(members))
    return texts


def _dates(edition: Edition, facts: Mapping[str, Value]) -> dict[str, str]:
    found = {"effective": edition.effective} if edition.effective else {}
    imported = facts.get("imported")
    return {**found, "imported": imported} if isinstance(imported, str) else found


def _chapter(number: str, members: Sequence[Standard]) -> str:
    parts = [_fields(_titled(number, members[0], 0))]
    for section, rows in groupby(members, key=lambda row: row.id.rpartition(".")[0]):
        standards = list(rows)
        parts.append(f"\n[[subchapters]]\n{_fields(_titled(section, standards[0], 1))}")
        parts += [text for row in standards for text in _standard(row)]
    return "".join(parts)


def _titled(number: str, row: Standard, depth: int) -> dict[str, Value]:
    return {
        "number": number,
        "title_en": row.path_en[depth] if len(row.path_en) > depth else "",
        "title_es": row.path_es[depth] if len(row.path_es) > depth else "",
    }


def _standard(row: Standard) -> Iterator[str]:
    fields: dict[str, Value] = {
        "number": row.id,
        "title_en": row.title_en,
        "title_es": row.title_es,
        "verified": row.verified.value if row.verified else None,
        "source": row.source,
        "level": row.level,
        "tier": row.tier,
        "type": row.type.value if row.type else None,
        "period": row.period,
        "linked": row.linked,
    }
    for name in ("condition", "statement", "note"):
        for language in ("es", "en"):
            fields[f"{name}_{language}"] = getattr(row, f"{name}_{language}") or None
    for name in ("keywords", "proofs"):
        for language in ("es", "en"):
            fields[f"{name}_{language}"] = getattr(row, f"{name}_{language}")
    yield f"\n[[subchapters.standards]]\n{_fields(fields)}"
    for element in row.elements:
        part = {
            "id": element.id.rpartition(".")[2],
            "es": element.text_es,
            "en": element.text_en,
        }
        yield f"\n[[subchapters.standards.elements]]\n{_fields(part)}"


def _fields(fields: Mapping[str, Value], dates: Mapping[str, str] | None = None) -> str:
    lines = [
        f"{name} = {toml_value(value)}\n"
        for name, value in fields.items()
        if value not in (None, ()) and name not in (dates or {})
    ]
    return "".join([*lines, *(f"{name} = {day}\n" for name, day in (dates or {}).items())])


def toml_value(value: Value) -> str:
    """Return a value as TOML writes it; None and empty lists are written by leaving them out."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return f'"{"".join(_escaped(char) for char in value)}"'
    return f"[{', '.join(toml_value(one) for one in value or ())}]"


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    return f"\\u{ord(char):04x}" if ord(char) < 0x20 or ord(char) == 0x7F else char
