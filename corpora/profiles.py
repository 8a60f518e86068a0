"""The TOML profile that an agency edits in; what it does, is exempt from and overrules out."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from corpora.applicability import Rules, load_rules
from corpora.errors import BadProfile, MissingFile
from corpora.faults import Faults

# Full-time staff up to which a law enforcement agency has the size; recalled, not verified.
SIZES = (("A", 24), ("B", 74), ("C", 299))
LARGEST = "D"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

SPANISH: Mapping[str, str] = {
    "missing": "falta",
    "extra_forbidden": "no se conoce este campo",
    "string_too_short": "está vacío",
    "string_type": "debe ser texto entre comillas",
    "literal_error": "no es uno de los valores admitidos",
    "bool_type": "debe ser true o false",
    "int_type": "debe ser un número entero",
    "tuple_type": "debe ser una lista ([[...]])",
    "dict_type": "debe ser una tabla ([...])",
    "model_type": "debe ser una tabla",
}


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Exemption(_Entry):
    """A standard that a named person declares not applicable, and why."""

    standard: Text
    reason: Text
    name: Text


class Override(Exemption):
    """A standard for which a named person sets aside what the rules say, and why."""

    applies: bool


class Profile(_Entry):
    """What an agency says of itself; a function it does not name stays unknown.

    ``tier`` 1 asks only for the standards of the first tier, None for all of them.
    """

    agency: Text
    program: Literal["le", "comm", "academy", "campus"]
    size: Literal["A", "B", "C", "D"] | None = None
    staff: int | None = None
    tier: Literal[1, 2] | None = None
    functions: Mapping[str, bool] = {}
    not_applicable: tuple[Exemption, ...] = ()
    overrides: tuple[Override, ...] = ()

    @property
    def band(self) -> str | None:
        """The size, as said or by the number of full-time staff; None where neither is known."""
        if self.size is not None or self.staff is None:
            return self.size
        return next((size for size, most in SIZES if self.staff <= most), LARGEST)

    def declared(self) -> tuple[str, ...]:
        """Return the standards that a person spoke for, a repeated one as often as it is there."""
        rows: tuple[Exemption, ...] = (*self.not_applicable, *self.overrides)
        return tuple(row.standard for row in rows)


def load_profile(path: Path) -> Profile:
    """Read a profile from a TOML file. Raises MissingFile, and BadProfile with every fault."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise MissingFile(file=path.name) from error
    except UnicodeDecodeError as error:
        raise Faults(path.name, BadProfile).stop(
            "no está en UTF-8", "it is not in UTF-8"
        ) from error
    return read_profile(text, path.name)


def read_profile(text: str, file: str) -> Profile:
    """Read a profile from its TOML text. Raises BadProfile with every fault found."""
    faults = Faults(file, BadProfile)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise faults.stop(f"no es TOML válido ({error})", f"it is not TOML ({error})") from error
    found: Profile | None = None
    try:
        found = Profile.model_validate(_with_tuples(raw))
    except ValidationError as error:
        for problem in error.errors():
            where = _where(problem["loc"])
            spanish = SPANISH.get(problem["type"], problem["msg"])
            faults.add(f"{where}: {spanish}", f"{where}: {problem['msg']}")
    _check_functions(raw, load_rules(), faults)
    if found is not None:
        _check_sizes(found, faults)
        _check_standards(found, faults)
    faults.check()
    if found is None:
        raise faults.stop("no se pudo leer", "it could not be read")
    return found


def _with_tuples(raw: Mapping[str, object]) -> dict[str, object]:
    """Turn TOML's lists into the tuples of a frozen row."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}


def _where(loc: Sequence[int | str]) -> str:
    """Return "not_applicable 2, reason" for the second row's field."""
    steps = [str(step + 1) if isinstance(step, int) else step for step in loc]
    return f"{' '.join(steps[:2])}, {steps[2]}" if len(steps) > 2 else " ".join(steps)


def _check_functions(raw: Mapping[str, object], rules: Rules, faults: Faults) -> None:
    said, program = raw.get("functions"), raw.get("program")
    if not isinstance(said, dict) or not isinstance(program, str):
        return
    known = rules.keys(program)
    for key in said:
        if key not in known:
            names = ", ".join(known) or "-"
            faults.add(
                f"functions {key}: no se conoce; las que hay: {names}",
                f"functions {key}: not known; there are: {names}",
            )


def _check_sizes(profile: Profile, faults: Faults) -> None:
    if profile.staff is None:
        return
    if profile.staff < 1:
        faults.add("staff: debe ser 1 o más", "staff: must be 1 or more")
    elif profile.program != "le":
        faults.add(
            "staff: los tramos se conocen sólo del programa le; escriba size",
            "staff: the bands are known for the program le only; write size",
        )
    elif profile.size and profile.size != profile.model_copy(update={"size": None}).band:
        faults.add("staff: no concuerda con size", "staff: it disagrees with size")


def _check_standards(profile: Profile, faults: Faults) -> None:
    seen: set[str] = set()
    for number in profile.declared():
        if number in seen:
            faults.add(
                f"{number}: aparece más de una vez en not_applicable y overrides",
                f"{number}: more than once in not_applicable and overrides",
            )
        seen.add(number)
