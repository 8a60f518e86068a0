"""Shown runs that another model made are counted; those of the model in use are not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from corpora.errors import NotAllowed
from models.onnx_encoder import bundled_id
from service.model_store import ModelStore
from service.outdated import Outdated, outdated
from service.people.access import Access, Role, system_access
from service.settings import Settings
from service.store import assessments
from service.store.assessment_tables import CalibrationRow, Run
from service.store.unit import Store
from tests.portfolio import Made, Sizes, fill
from tests.service.trying import turned

Three = tuple[Made, ...]


@pytest.fixture
def made(settings: Settings, store: Store) -> Three:
    """Make three agencies whose runs are of the model in use, to the letter."""
    found = fill(store, Sizes(agencies=3))
    scoring = ModelStore(settings.data).load(bundled_id()).scoring.of("academy")
    calibration = scoring.calibration_of("academy").id
    with store.write(system_access()) as unit:
        unit.insert(CalibrationRow, [{"id": calibration, "facts": {"state": "sample"}}])
    own = {"encoder": bundled_id(), "scorer": scoring.id, "calibration_id": calibration}
    for one in found:
        change(store, one, **own)
    return found


def change(store: Store, made: Made, **values: Any) -> None:
    """Write what made an agency's run."""
    with store.write(system_access()) as unit:
        unit.session.execute(update(Run).where(Run.id == made.run).values(**values))


def look(store: Store, settings: Settings) -> Outdated:
    with store.read(system_access()) as unit:
        return outdated(unit, settings.data)


def test_runs_of_the_model_in_use_are_not_counted(
    made: Three, store: Store, settings: Settings
) -> None:
    """All three show results, none of another model."""
    found = look(store, settings)
    assert (found.shown, found.count, found.others) == (len(made), 0, ())
    assert found.model.startswith("scorer-")


@pytest.mark.parametrize(
    ("name", "value"), [("encoder", "another"), ("scorer", "another"), ("calibration_id", None)]
)
def test_another_encoder_scorer_or_calibration_is_another_model(
    made: Three, store: Store, settings: Settings, name: str, value: str | None
) -> None:
    """Any of the three that differs is enough, and it is said which it is."""
    change(store, made[1], **{name: value})
    found = look(store, settings)
    assert (found.shown, found.count) == (3, 1)
    (other,) = found.others
    assert (other.program, other.assessments) == ("academy", 1)
    assert getattr(other, name.removesuffix("_id")) == value


def test_a_model_put_in_use_makes_all_others_old(
    made: Three, store: Store, settings: Settings
) -> None:
    """What is shown stays, and is told of until it is matched again."""
    name = turned(settings.data)
    ModelStore(settings.data).use(name)
    found = look(store, settings)
    assert (found.model, found.count) == (name, len(made))


def close(store: Store, made: Made) -> None:
    with store.write(system_access()) as unit:
        assessments.close(unit, made.assessment, assessments.get(unit, made.assessment).version)


def open_another(store: Store, made: Made) -> None:
    with store.write(system_access()) as unit:
        assessments.create(unit, made.agency, "Sin resultados", "academy-2")


@pytest.mark.parametrize(("happens", "left"), [(close, 2), (open_another, 3)])
def test_only_what_is_open_and_shows_results_counts(
    made: Three,
    store: Store,
    settings: Settings,
    happens: Callable[[Store, Made], None],
    left: int,
) -> None:
    """A closed assessment stays as it was for good; one without results has none to be old."""
    for one in made:
        change(store, one, scorer="another")
    happens(store, made[0])
    found = look(store, settings)
    assert (found.shown, found.count) == (left, left)


def test_it_is_an_operators_to_know(made: Three, store: Store, settings: Settings) -> None:
    """It counts over every agency, so nobody else is told."""
    person = Access(actor="ana", name="Ana", roles={made[0].agency: Role.ADMINISTRATOR})
    with pytest.raises(NotAllowed), store.read(person) as unit:
        outdated(unit, settings.data)
