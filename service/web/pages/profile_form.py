"""The fields of a form in, a profile as typed out, and back to the text that is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData

from corpora.applicability import load_rules
from corpora.profiles import Exemption, Profile
from service.profile_text import profile_text
from service.store.agencies import AgencyRow

_SPARE = 2
_MOST = 500
_YES, _NO = "si", "no"
_TABLES = {"no_aplica": "not_applicable", "excepcion": "overrides"}
_NAME = re.compile(r"(no_aplica|excepcion)\.(\d{1,3})\.(estandar|aplica|motivo|nombre)")
# The fields of the file by what the form calls them.
_CALLED = {
    "not_applicable": {"es": "Estándares que no aplican,", "en": "Standards that do not apply,"},
    "overrides": {"es": "Excepciones,", "en": "Exceptions,"},
    "standard": {"es": "número", "en": "number"},
    "reason": {"es": "motivo", "en": "reason"},
    "name": {"es": "quién lo declara", "en": "who declares it"},
    "applies": {"es": "¿aplica?", "en": "does it apply?"},
    "staff": {"es": "Personal de tiempo completo", "en": "Full-time staff"},
    "size": {"es": "Tamaño", "en": "Size"},
    "tier": {"es": "Categoría", "en": "Tier"},
}
_SAID = {"": None, _YES: True, _NO: False}


@dataclass(frozen=True, kw_only=True)
class Row:
    """A standard that a person speaks for, as typed."""

    standard: str = ""
    applies: str = ""
    reason: str = ""
    name: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was typed; a name alone comes with the form."""
        return not (self.standard or self.reason)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A profile as the form shows it; ``functions`` has "si", "no" or "" by key."""

    size: str = ""
    staff: str = ""
    tier: str = ""
    functions: Mapping[str, str] = field(default_factory=dict)
    not_applicable: tuple[Row, ...] = ()
    overrides: tuple[Row, ...] = ()


def typed_of(profile: Profile) -> Typed:
    """Return a profile as the form shows it."""
    return Typed(
        size=profile.size or "",
        staff="" if profile.staff is None else str(profile.staff),
        tier="" if profile.tier is None else str(profile.tier),
        functions={key: _YES if does else _NO for key, does in profile.functions.items()},
        not_applicable=tuple(_row(one) for one in profile.not_applicable),
        overrides=tuple(_row(one, _YES if one.applies else _NO) for one in profile.overrides),
    )


def given(fields: FormData, program: str) -> Typed:
    """Return what the fields of a form say; rows in which nothing was typed are left out."""
    known = load_rules().keys(program)
    tables = {name: _rows(fields, name) for name in _TABLES}
    return Typed(
        size=value(fields, "tamano"),
        staff=value(fields, "personal"),
        tier=value(fields, "categoria"),
        functions={key: value(fields, f"funcion.{key}") for key in known},
        not_applicable=tables["no_aplica"],
        overrides=tables["excepcion"],
    )


def with_spare(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return rows with empty ones after them, to type into."""
    return (*rows, *(Row() for _ in range(_SPARE)))


def text_of(typed: Typed, agency: AgencyRow) -> str:
    """Return the TOML of what was typed, right or wrong."""
    functions = {key: _SAID[said] for key, said in typed.functions.items() if said in (_YES, _NO)}
    return profile_text(
        {
            "agency": agency.name,
            "program": agency.program,
            "size": typed.size,
            "staff": _number(typed.staff),
            "tier": _number(typed.tier),
            "functions": functions,
            "not_applicable": [_raw(row) for row in typed.not_applicable],
            "overrides": [
                {**_raw(row), "applies": _SAID.get(row.applies)} for row in typed.overrides
            ],
        }
    )


def in_form_words(fault: str, language: str) -> str:
    """Return a fault of a profile with the form's names in place of the file's."""
    where, mark, said = fault.partition(": ")
    if not mark:
        return fault
    steps = re.split(r"( |, )", where)
    return "".join(_CALLED.get(one, {}).get(language, one) for one in steps) + mark + said


def value(fields: FormData, name: str) -> str:
    """Return a text field without blanks around it, "" where there is none."""
    found = fields.get(name)
    return found.strip() if isinstance(found, str) else ""


def whole(fields: FormData, name: str) -> str:
    """Return a text of many lines as it was typed, its line ends as ours; "" for none."""
    found = fields.get(name)
    return found.replace("\r\n", "\n") if isinstance(found, str) else ""


def _rows(fields: FormData, table: str) -> tuple[Row, ...]:
    found: dict[int, dict[str, str]] = {}
    for name in fields:
        part = _NAME.fullmatch(name)
        if part is not None and part[1] == table:
            found.setdefault(int(part[2]), {})[part[3]] = value(fields, name)
    rows = [
        Row(
            standard=row.get("estandar", ""),
            applies=row.get("aplica", ""),
            reason=row.get("motivo", ""),
            name=row.get("nombre", ""),
        )
        for _, row in sorted(found.items())
    ]
    return tuple(row for row in rows if not row.is_empty)[:_MOST]


def _row(one: Exemption, applies: str = "") -> Row:
    return Row(standard=one.standard, applies=applies, reason=one.reason, name=one.name)


def _raw(row: Row) -> dict[str, Any]:
    return {"standard": row.standard, "reason": row.reason, "name": row.name}


def _number(text: str) -> int | str:
    """Return a number where one was typed; else the text, for the profile's reader to refuse."""
    return int(text) if text.isdecimal() and len(text) < 10 else text
