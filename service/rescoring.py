"""A kept model in; tried on every open assessment, then adopted or dropped, out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from models.onnx_encoder import bundled_id
from service.model_store import ModelStore
from service.people.access import Access
from service.store import trials
from service.store.unit import Store, Unit


def begin(
    store: Store,
    data: Path,
    access: Access,
    model: str,
    *,
    also: Callable[[Unit, str], None] = lambda *_: None,
) -> str:
    """Ask for a match of every open assessment with a kept model; return the trial's id.

    What is shown stays as it is until the trial is adopted; ``also`` writes something with it.
    Raises UnknownModel, and what ``trials.create`` raises.
    """
    access.require_operator()
    found = ModelStore(data).named(model, bundled_id())
    name = model if found.artefact is None else str(found.artefact["name"])
    with store.write(access) as unit:
        trial = trials.create(unit, name)
        also(unit, trial)
        return trial


def adopt(store: Store, data: Path, access: Access, trial: str) -> int:
    """Put a tried model in use and show its runs; return how many are shown.

    The model is in use before any of its runs is shown: ended half-way, this is done again. One
    whose assessment changed meanwhile stays as it is, until it is matched or tried again. Raises
    what ``trials.adopt`` raises.
    """
    with store.write(access) as unit:
        return trials.adopt(unit, trial, ModelStore(data).use)
