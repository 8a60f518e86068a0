"""Calibrators as JSON: nothing lost, nothing unknown accepted."""

from __future__ import annotations

import json

import numpy as np
import pytest

from corpora.errors import BadCalibration
from models.calibration.beta import Beta
from models.calibration.codec import READERS, from_json, to_json
from models.calibration.isotonic import Isotonic
from models.calibration.platt import Platt
from models.calibration.venn_abers import VennAbers

CHANCE = np.random.default_rng(8)
SCORES = CHANCE.normal(size=300)
LABELS = CHANCE.random(300) < 1 / (1 + np.exp(-SCORES))
FITTED = [kind.fit(SCORES, LABELS) for kind in (Platt, Beta, Isotonic, VennAbers)]


@pytest.mark.parametrize("calibrator", FITTED, ids=lambda one: one.id)
def test_nothing_is_lost_in_json(calibrator: Platt) -> None:
    """What is read equals what was written: same row, same id, same probabilities."""
    read = from_json(to_json(calibrator))
    assert read == calibrator
    assert read.id == calibrator.id
    assert (read.apply(SCORES) == calibrator.apply(SCORES)).all()


def test_every_kind_is_written_and_read() -> None:
    """The kinds that can be read are those that exist, and their ids differ."""
    assert [one.as_json()["kind"] for one in FITTED] == list(READERS)
    assert len({one.id for one in FITTED}) == len(FITTED)


def test_the_id_follows_the_content() -> None:
    """Another number is another id; the same numbers are the same id."""
    assert Platt(slope=1.0, intercept=0.0).id == Platt(slope=1.0, intercept=0.0).id
    assert Platt(slope=1.0, intercept=0.0).id != Platt(slope=1.0, intercept=1e-9).id


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "no es JSON"),
        ("[]", "no es un objeto"),
        ("{}", "tipo None desconocido"),
        ('{"kind":"pickle"}', "'pickle' desconocido; se conocen: platt, beta"),
        ('{"kind":["platt"]}', "desconocido"),
        ('{"kind":"platt","slope":1}', "intercept no es un número"),
        ('{"kind":"platt","slope":true,"intercept":0}', "slope no es un número"),
        ('{"kind":"platt","slope":NaN,"intercept":0}', "slope no es un número finito"),
        ('{"kind":"platt","slope":1' + "0" * 400 + ',"intercept":0}', "no es un número finito"),
        ('{"kind":"platt","slope":-1,"intercept":0}', "slope es negativo"),
        ('{"kind":"isotonic","knots":[1]}', "falta la lista values"),
        ('{"kind":"isotonic","knots":[],"values":[]}', "no tienen el mismo largo"),
        ('{"kind":"isotonic","knots":[1,2],"values":[0.1]}', "no tienen el mismo largo"),
        ('{"kind":"isotonic","knots":[2,1],"values":[0.1,0.2]}', "no va en aumento"),
        ('{"kind":"isotonic","knots":[1,2],"values":[0.2,0.1]}', "no son probabilidades"),
        ('{"kind":"isotonic","knots":[1,2],"values":[0.2,1.1]}', "no son probabilidades"),
    ],
)
def test_what_was_not_written_here_is_refused(text: str, says: str) -> None:
    """Each fault is named in Spanish with what to do, and there is an English sentence too."""
    with pytest.raises(BadCalibration) as refused:
        from_json(text)
    assert says in refused.value.sentence("es")
    assert "acredita train" in refused.value.sentence("en")


def test_the_text_is_plain_json_on_one_line() -> None:
    """Any program can read it."""
    text = to_json(FITTED[0])
    assert "\n" not in text
    assert set(json.loads(text)) == {"kind", "slope", "intercept"}
