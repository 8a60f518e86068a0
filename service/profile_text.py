"""What a form says of an agency in, the TOML profile that people can edit by hand out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corpora.edition_writer import toml_value
from corpora.profiles import Profile

_HEAD = ("agency", "program", "size", "staff", "tier")
_TABLES = ("not_applicable", "overrides")
_FIELDS = ("standard", "applies", "reason", "name")

Raw = Mapping[str, Any]


def profile_text(raw: Raw) -> str:
    """Return the TOML of a profile's fields; what is None or "" is left out.

    The values need not be right: whoever reads the text says every fault of it.
    """
    parts = [_lines({name: raw.get(name) for name in _HEAD})]
    functions = _lines(raw.get("functions") or {})
    if functions:
        parts.append(f"[functions]\n{functions}")
    for table in _TABLES:
        rows: Sequence[Raw] = raw.get(table) or ()
        parts += [
            f"[[{table}]]\n{_lines({name: row.get(name) for name in _FIELDS})}" for row in rows
        ]
    return "\n".join(parts)


def raw_of(profile: Profile) -> dict[str, Any]:
    """Return the fields of a profile as ``profile_text`` takes them."""
    return profile.model_dump()


def _lines(fields: Raw) -> str:
    return "".join(
        f"{name} = {toml_value(value)}\n"
        for name, value in fields.items()
        if value not in (None, "")
    )
