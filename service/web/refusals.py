"""A request that no handler takes in, what is wrong with it out, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request
from fastapi.routing import iter_route_contexts

_MOST = 20
_LONGEST = 200
# Types of pydantic's errors; the facts of an error are in its own ``ctx``.
_SPANISH: Mapping[str, str] = {
    "missing": "falta",
    "extra_forbidden": "no se conoce este campo",
    "json_invalid": "no es JSON válido",
    "string_type": "debe ser un texto",
    "string_too_short": "debe tener {min_length} caracteres o más",
    "string_too_long": "debe tener {max_length} caracteres o menos",
    "string_pattern_mismatch": "no tiene la forma {pattern}",
    "string_unicode": "tiene caracteres que no son válidos",
    "int_type": "debe ser un número entero",
    "int_parsing": "debe ser un número entero",
    "int_from_float": "debe ser un número entero",
    "int_parsing_size": "es un número demasiado grande",
    "float_type": "debe ser un número",
    "bool_type": "debe ser verdadero o falso",
    "bool_parsing": "debe ser verdadero o falso",
    "greater_than_equal": "debe ser {ge} o más",
    "less_than_equal": "debe ser {le} o menos",
    "literal_error": "debe ser uno de estos: {expected}",
    "enum": "debe ser uno de estos: {expected}",
    "date_parsing": "debe ser una fecha, como 2027-03-01",
    "date_from_datetime_parsing": "debe ser una fecha, como 2027-03-01",
    "date_from_datetime_inexact": "debe ser una fecha, sin hora",
    "date_type": "debe ser una fecha, como 2027-03-01",
    "list_type": "debe ser una lista",
    "too_long": "debe tener {max_length} elementos o menos",
    "too_short": "debe tener {min_length} elementos o más",
    "dict_type": "debe ser un objeto",
    "model_type": "debe ser un objeto",
    "model_attributes_type": "debe ser un objeto",
}


def told(faults: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return what is wrong with the fields of a request, by language."""
    return {
        language: "; ".join(_said(fault, language) for fault in faults[:_MOST])
        for language in ("es", "en")
    }


def allowed_methods(request: Request) -> str:
    """Return what an address can be asked, such as "GET, HEAD, PUT"."""
    found: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        pattern = getattr(route, "path_regex", None)
        if pattern is not None and route.methods and pattern.match(request.url.path):
            found |= route.methods
    return ", ".join(sorted(found | ({"HEAD"} if "GET" in found else set())))


def _said(fault: Mapping[str, Any], language: str) -> str:
    """Return "name: falta", with the place in front: body, query or header aside."""
    where = ".".join(str(part) for part in fault["loc"][1:])[:_LONGEST]
    if fault["type"] == "json_invalid":
        where = ""
    facts = {name: str(value) for name, value in (fault.get("ctx") or {}).items()}
    spanish = _SPANISH.get(str(fault["type"]), "no se entiende")
    spanish = spanish.format_map(_Facts(facts)).replace(" or ", " o ")
    text = spanish if language == "es" else str(fault["msg"])
    return f"{where}: {text[:_LONGEST]}" if where else text[:_LONGEST]


class _Facts(dict[str, str]):
    """Facts of a fault where a missing one reads as an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"
