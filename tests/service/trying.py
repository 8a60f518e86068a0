"""A full scene in; a kept model that turns the order of the one that ships, on trial there, out."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

from models.onnx_encoder import bundled_id
from service import rescoring
from service.model_store import ModelStore, named
from service.people.access import system_access
from service.work.kit import Kit
from tests.service.web.scene import Scene
from tests.service.work.doing import Bench, do_all


def turned(data: Path) -> str:
    """Keep a model whose order is that of the one that ships, turned, and return its name."""
    store = ModelStore(data)
    shipped: Any = store.named("incluido", bundled_id()).artefact
    plain = deepcopy(dict(shipped))
    plain["pair"]["weights"] = [-one for one in plain["pair"]["weights"]]
    del plain["name"]
    artefact = named(plain)
    store.save(artefact, use=False)
    return str(artefact["name"])


def begun(scene: Scene, model: str) -> str:
    """Begin a trial of a model, whose jobs wait, and return it."""
    return rescoring.begin(scene.store, scene.service.settings.data, system_access(), model)


def work_off(scene: Scene) -> None:
    """Do every job of a scene that waits, as the service does."""
    kit = Kit(scene.service.settings)
    bench = Bench(service=scene.service, agency=scene.north, assessment=scene.made[0].assessment)
    do_all(bench, kit)
    kit.store.close()


def tried(scene: Scene) -> str:
    """Try a model that changes much on both agencies of a full scene, and return the trial."""
    trial = begun(scene, turned(scene.service.settings.data))
    work_off(scene)
    return trial
