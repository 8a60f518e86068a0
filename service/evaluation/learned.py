"""A public bench by name in; what measures methods trained on its folds, loaded when asked, out."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipelines.run import Method

Tell = Callable[[str], None]
Found = dict[str, dict[str, Any]]
Bench = Callable[[Path, Method, Tell], Found]
# Bench -> module; LightGBM, of the extra ``train``, is loaded only when one of them is asked for.
BENCHES = {"crosswalk": "service.evaluation.crosswalk", "obliqa": "service.evaluation.obliqa"}


def load_bench(name: str) -> Bench:
    """Return what gives the figures of a bench by set, from its folder below the one given.

    Raises MissingExtra where the extra ``train`` is not installed; the bench itself raises
    MissingFile and InputError for a folder that is not one.
    """
    module = importlib.import_module(BENCHES[name])

    def measured(data: Path, method: Method, tell: Tell) -> Found:
        if name == "crosswalk":
            found: Found = module.crosswalk(data / name, method.encoder, method.kept, tell, method)
            return found
        return {name: module.obliqa(data / name, method.encoder, method.kept, tell)}

    return measured
