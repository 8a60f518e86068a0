"""An installation in; how many open assessments show what another model made out.

After an update another scorer, encoder or calibration may be in use than the one that made the runs
that are shown: those stay as they are until they are matched again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.onnx_encoder import bundled_id
from service.model_store import SHIPPED, Model, ModelStore
from service.store.shown_models import ShownModel, counted
from service.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class Outdated:
    """How many open assessments show results, and what made those not made by the model in use.

    ``model`` is the name under which the model in use is put on trial.
    """

    model: str
    shown: int
    others: tuple[ShownModel, ...]

    @property
    def count(self) -> int:
        """Return how many assessments show results of another model."""
        return sum(one.assessments for one in self.others)


def outdated(unit: Unit, data: Path) -> Outdated:
    """Return which shown runs another model made than the one that a match would use now.

    Raises NotAllowed for anyone but an operator, and BadModel.
    """
    rows = counted(unit)
    encoder = bundled_id()
    model = ModelStore(data).load(encoder)
    return Outdated(
        model=SHIPPED if model.artefact is None else str(model.artefact["name"]),
        shown=sum(one.assessments for one in rows),
        others=tuple(one for one in rows if not _is_made_so(one, model, encoder)),
    )


def _is_made_so(one: ShownModel, model: Model, encoder: str) -> bool:
    """Tell whether a match made now would name the same encoder, scorer and calibration."""
    scoring = model.scoring.of(one.program)
    now = (encoder, scoring.id, scoring.calibration_of(one.program).id)
    return (one.encoder, one.scorer, one.calibration) == now
