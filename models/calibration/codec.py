"""A calibrator in, JSON text out, and back."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from itertools import pairwise

from corpora.errors import BadCalibration
from models.calibration.beta import Beta
from models.calibration.calibrator import Calibrator
from models.calibration.isotonic import Isotonic
from models.calibration.platt import Platt
from models.calibration.venn_abers import VennAbers

Numbers = tuple[float, ...]


def to_json(calibrator: Calibrator) -> str:
    """Write a calibrator as one line of JSON, always the same for the same numbers."""
    return json.dumps(calibrator.as_json(), sort_keys=True, separators=(",", ":"), allow_nan=False)


def from_json(text: str) -> Calibrator:
    """Read a calibrator; raise BadCalibration for text that ``to_json`` cannot have written."""
    try:
        content = json.loads(text)
    except ValueError as fault:
        raise _bad("no es JSON", "it is not JSON") from fault
    if not isinstance(content, dict):
        raise _bad("no es un objeto JSON", "it is not a JSON object")
    return from_mapping(content)


def from_mapping(content: Mapping[str, object]) -> Calibrator:
    """Read a calibrator from what ``as_json`` gave; raise BadCalibration where it cannot be."""
    kind = content.get("kind")
    read = READERS.get(kind) if isinstance(kind, str) else None
    if read is None:
        known = ", ".join(READERS)
        raise _bad(
            f"tipo {kind!r} desconocido; se conocen: {known}",
            f"unknown kind {kind!r}; the ones known are: {known}",
        )
    return read(content)


def _platt(content: Mapping[str, object]) -> Platt:
    """Read the two numbers of a logistic curve that does not fall."""
    return Platt(slope=_least_zero(content, "slope"), intercept=_number(content, "intercept"))


def _beta(content: Mapping[str, object]) -> Beta:
    """Read the five numbers of a beta curve that does not fall."""
    return Beta(
        a=_least_zero(content, "a"),
        b=_least_zero(content, "b"),
        c=_number(content, "c"),
        slope=_least_zero(content, "slope"),
        intercept=_number(content, "intercept"),
    )


def _isotonic(content: Mapping[str, object]) -> Isotonic:
    """Read a rising line."""
    knots, values = _steps(content, "knots", "values")
    return Isotonic(knots=knots, values=values)


def _venn_abers(content: Mapping[str, object]) -> VennAbers:
    """Read both rising staircases."""
    low_scores, low_values = _steps(content, "low_scores", "low_values")
    high_scores, high_values = _steps(content, "high_scores", "high_values")
    return VennAbers(
        low_scores=low_scores,
        low_values=low_values,
        high_scores=high_scores,
        high_values=high_values,
    )


READERS: Mapping[str, Callable[[Mapping[str, object]], Calibrator]] = {
    "platt": _platt,
    "beta": _beta,
    "isotonic": _isotonic,
    "venn-abers": _venn_abers,
}


def _number(content: Mapping[str, object], name: str) -> float:
    """Return a finite number of the content."""
    return _finite(content.get(name), name)


def _least_zero(content: Mapping[str, object], name: str) -> float:
    """Return a number that is 0 or more, without which the curve would fall."""
    value = _number(content, name)
    if value < 0:
        raise _bad(f"{name} es negativo ({value})", f"{name} is negative ({value})")
    return value


def _steps(content: Mapping[str, object], scores: str, values: str) -> tuple[Numbers, Numbers]:
    """Return rising scores and, as many of them, probabilities that do not fall."""
    places, chances = _numbers(content, scores), _numbers(content, values)
    if not places or len(places) != len(chances):
        raise _bad(
            f"{scores} y {values} no tienen el mismo largo",
            f"{scores} and {values} differ in length",
        )
    if any(after <= before for before, after in pairwise(places)):
        raise _bad(f"{scores} no va en aumento", f"{scores} does not rise")
    if sorted(chances) != list(chances) or chances[0] < 0 or chances[-1] > 1:
        raise _bad(
            f"{values} no son probabilidades crecientes",
            f"{values} are not rising probabilities",
        )
    return places, chances


def _numbers(content: Mapping[str, object], name: str) -> Numbers:
    """Return a list of finite numbers of the content."""
    found = content.get(name)
    if not isinstance(found, list):
        raise _bad(f"falta la lista {name}", f"the list {name} is missing")
    return tuple(_finite(value, name) for value in found)


def _finite(value: object, name: str) -> float:
    """Return a value as a number; raise BadCalibration where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _bad(f"{name} no es un número ({value!r})", f"{name} is not a number ({value!r})")
    # Compared, not converted: JSON may hold an integer that no float can.
    if not abs(value) <= sys.float_info.max:
        raise _bad(f"{name} no es un número finito", f"{name} is not a finite number")
    return float(value)


def _bad(es: str, en: str) -> BadCalibration:
    """Return the error with its reason in both languages."""
    return BadCalibration(detail={"es": es, "en": en})
