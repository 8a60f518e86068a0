"""A column of confidences in, its binary entropy out, the same on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Float
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class Entropy(FunctionElement[float]):
    """The binary entropy of a column, as ``pipelines.usefulness.entropy`` has it."""

    type = Float()
    name = "entropy"
    inherit_cache = True


@compiles(Entropy)
def _function(element: Entropy, compiler: Any, **options: Any) -> str:
    """Write the function that the engine gives each SQLite connection."""
    return f"entropy({compiler.process(element.clauses, **options)})"


@compiles(Entropy, "postgresql")
def _formula(element: Entropy, compiler: Any, **options: Any) -> str:
    p = f"({compiler.process(element.clauses, **options)})"
    bits = f"-({p} * ln({p}) + (1 - {p}) * ln(1 - {p})) / ln(2.0::float8)"
    return f"(CASE WHEN {p} IS NULL THEN NULL WHEN {p} <= 0 OR {p} >= 1 THEN 0.0 ELSE {bits} END)"
