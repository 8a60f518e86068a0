"""The bundled list of police terms in, frozen terms with their Spanish and English names out."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FILE = "terms.toml"


@dataclass(frozen=True, kw_only=True)
class Term:
    """One thing that the police do or have, and what it is called in each language."""

    id: str
    es: tuple[str, ...]
    en: tuple[str, ...]


@cache
def load_terms() -> tuple[Term, ...]:
    """Return the bundled terms in the order of their file."""
    raw = tomllib.loads((files("corpora") / FILE).read_text(encoding="utf-8"))
    return tuple(
        Term(id=name, es=tuple(entry["es"]), en=tuple(entry["en"]))
        for name, entry in raw["terms"].items()
    )
