"""The trained model in use in: a folder's own, else the bundled one; scoring and gap model out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from importlib.resources import files
from pathlib import Path
from typing import Any

from corpora.errors import BadModel, UnknownModel
from models.calibration.calibrator import Calibrator
from models.calibration.codec import from_mapping
from models.calibration.confidence import Confidence
from models.calibration.venn_abers import VennAbers
from models.linear import Linear
from pipelines.cover import STARTING, GapModel
from pipelines.match import Formula
from pipelines.results import Assurance, Calibration
from pipelines.score import Scoring
from service.output import make_folder, write_atomic

SCHEMA = "acredita/scorer/1"
BUNDLED = "weights/scorer/scorer.json"
CURRENT = "current.json"
# The name under which people ask for what ships, whatever it is called in this release.
SHIPPED = "incluido"
SHIPPED_NOW, OWN, EARLIER = "shipped", "own", "earlier"
_FAMILY = "models"


@dataclass(frozen=True, kw_only=True)
class Model:
    """What scores, and the plain artefact it was read from (None: nothing trained)."""

    scoring: Scoring
    gaps: GapModel
    artefact: Mapping[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class KeptModel:
    """One model that is kept, the state of its confidences by program, and whether it is in use.

    ``serves``: it scores what this release's encoder and formula give, so it can be tried.
    """

    name: str
    date: str
    encoder: str
    states: Mapping[str, str]
    in_use: bool
    shipped: bool
    serves: bool

    @property
    def origin(self) -> str:
        """Return where it comes from: this release, decisions of people here, or an earlier one."""
        if self.shipped:
            return SHIPPED_NOW
        return OWN if OWN in self.states.values() else EARLIER


class ModelStore:
    """Trained models of an installation: each a JSON named by its hash, one of them in use."""

    def __init__(self, data: Path) -> None:
        """Use ``data``/models, made when first written to."""
        self._folder = data / _FAMILY

    def load(self, encoder_id: str) -> Model:
        """Return the model in use for an encoder; the zero-shot formula when none was trained.

        Raises BadModel for a file that cannot be read as one.
        """
        for artefact in (self._current(), _shipped()):
            if artefact is not None and _serves(artefact, encoder_id):
                return read_model(artefact)
        return Model(scoring=Scoring(id=Formula().id()), gaps=STARTING, artefact=None)

    def mark(self) -> tuple[int, int] | None:
        """Return what changes whenever another model is put in use; None: the one that ships."""
        try:
            facts = (self._folder / CURRENT).stat()
        except OSError:
            return None
        return (facts.st_ino, facts.st_mtime_ns)

    def kept(self, encoder_id: str) -> tuple[KeptModel, ...]:
        """Return the models there are, oldest first, the one that ships before all others.

        Raises BadModel for a file that cannot be read as one.
        """
        used = self.load(encoder_id).artefact
        name = None if used is None else used["name"]
        own = [_read(path) for path in self._files()]
        shipped = _shipped()
        rows = [] if shipped is None else [_row(shipped, name, encoder_id, shipped=True)]
        told = {row.name for row in rows}
        others = [
            _row(one, name, encoder_id, shipped=False) for one in own if one.get("name") not in told
        ]
        return (*rows, *sorted(others, key=lambda row: (row.date, row.name)))

    def save(self, artefact: Mapping[str, Any], *, use: bool) -> Path:
        """Keep a model under its name, in use when told; every file is whole or not there."""
        path = self._folder / f"{artefact['name']}.json"
        content = to_text(artefact).encode()
        make_folder(self._folder)
        write_atomic(path, content)
        if use:
            write_atomic(self._folder / CURRENT, content)
        return path

    def named(self, name: str, encoder_id: str) -> Model:
        """Return a kept model by its name, or what ships (``incluido`` or its name).

        Raises UnknownModel, which lists what there is, for one of another encoder too, and
        BadModel for a damaged file.
        """
        artefact = self._artefact(name)
        if artefact is None:
            return Model(scoring=Scoring(id=Formula().id()), gaps=STARTING, artefact=None)
        if not _serves(artefact, encoder_id):
            serving = ", ".join(one.name for one in self.kept(encoder_id)) or "-"
            raise UnknownModel(name=name, available=serving)
        return read_model(artefact)

    def use(self, name: str) -> None:
        """Put a kept model in use again, or what ships (``incluido`` or its name).

        Raises UnknownModel, which lists what there is, and BadModel for a damaged file.
        """
        shipped = _shipped()
        if name == SHIPPED or (shipped is not None and shipped["name"] == name):
            (self._folder / CURRENT).unlink(missing_ok=True)
            return
        artefact = self._artefact(name) or {}
        read_model(artefact)
        write_atomic(self._folder / CURRENT, to_text(artefact).encode())

    def _artefact(self, name: str) -> dict[str, Any] | None:
        """Return a model's artefact, None for the formula where nothing ships."""
        shipped = _shipped()
        if name == SHIPPED or (shipped is not None and shipped["name"] == name):
            return shipped
        paths = {path.stem: path for path in self._files()}
        if name not in paths:
            raise UnknownModel(name=name, available=", ".join([SHIPPED, *sorted(paths)]))
        return _read(paths[name])

    def _files(self) -> list[Path]:
        return sorted(path for path in self._folder.glob("*.json") if path.name != CURRENT)

    def _current(self) -> dict[str, Any] | None:
        own = self._folder / CURRENT
        return _read(own) if own.is_file() else None


def named(artefact: Mapping[str, Any]) -> dict[str, Any]:
    """Return the artefact with its name: what it is, its date and the hash of its numbers."""
    plain = {key: value for key, value in artefact.items() if key != "name"}
    digest = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:12]
    return {"name": f"scorer-{plain['date']}-{digest}", **plain}


def to_text(artefact: Mapping[str, Any]) -> str:
    """Return an artefact as the JSON that is kept."""
    return json.dumps(artefact, indent=1, ensure_ascii=False) + "\n"


def read_model(artefact: Mapping[str, Any]) -> Model:
    """Return what an artefact holds; raises BadModel when it is not one.

    ``pair`` null: the zero-shot formula orders, and ``gap`` null: its starting values tell gaps.
    ``scorer`` is the id of what gives the scores, which outlives a new calibration of them.
    """
    try:
        calibration = artefact["calibration"]
        pair, gap = artefact["pair"], artefact["gap"]
        by_program = calibration["by_program"]
        return Model(
            scoring=Scoring(
                id=str(artefact.get("scorer", artefact["name"])),
                pair=None if pair is None else Linear.from_json(pair),
                serves=_programs(artefact.get("serves")),
                formula=Formula().id(),
                confidences={program: _confidence(kept) for program, kept in by_program.items()},
                merged={
                    program: _confidence(kept["merged"])
                    for program, kept in by_program.items()
                    if kept.get("merged")
                },
                calibration=Calibration(
                    state=calibration["state"],
                    id=calibration["id"],
                    n=calibration["n"],
                    ece=calibration["ece"],
                    date=calibration["date"],
                ),
                calibrations={
                    program: _origin(kept, calibration) for program, kept in by_program.items()
                },
            ),
            gaps=STARTING if gap is None else _gaps(gap),
            artefact=artefact,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadModel(detail=str(error)) from error


def _programs(plain: Sequence[str] | None) -> frozenset[str] | None:
    return None if plain is None else frozenset(plain)


def _confidence(kept: Mapping[str, Any]) -> Confidence:
    return Confidence(
        calibrator=from_mapping(kept["calibrator"]), interval=_interval(kept.get("interval"))
    )


def _origin(kept: Mapping[str, Any], whole: Mapping[str, Any]) -> Calibration:
    """Return where one program's confidences come from; a key it lacks is that of the whole."""
    return Calibration(
        state=kept.get("state", whole["state"]),
        id=from_mapping(kept["calibrator"]).id,
        n=kept.get("n", whole["n"]),
        ece=kept.get("ece", whole["ece"]),
        date=kept.get("date", whole["date"]),
    )


def _gaps(gap: Mapping[str, Any]) -> GapModel:
    return GapModel(
        standard=Linear.from_json(gap["standard"]),
        element=Linear.from_json(gap["element"]),
        calibrator=_calibrator(gap.get("calibrator")),
        element_calibrator=_calibrator(gap.get("element_calibrator")),
        covered=float(gap["covered"]),
        gap=float(gap["gap"]),
        part=float(gap["part"]),
        assurances=tuple(_assurance(one) for one in gap["promises"]),
    )


def _assurance(plain: Mapping[str, Any]) -> Assurance:
    """Read the promise of a risk control, which holds more than is told of it."""
    return Assurance(**{one.name: plain[one.name] for one in fields(Assurance)})


def _calibrator(plain: Mapping[str, Any] | None) -> Calibrator | None:
    return None if plain is None else from_mapping(plain)


def _interval(plain: Mapping[str, Any] | None) -> VennAbers | None:
    found = _calibrator(plain)
    if found is not None and not isinstance(found, VennAbers):
        raise BadModel(detail="interval")
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        return _parsed(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise BadModel(file=path.name, detail=type(error).__name__) from error


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        artefact = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadModel(file=name, detail=str(error)) from error
    if not isinstance(artefact, dict) or artefact.get("schema") != SCHEMA:
        raise BadModel(file=name, detail=f"schema {SCHEMA}")
    return artefact


def _serves(artefact: Mapping[str, Any], encoder_id: str) -> bool:
    """Tell whether a model's scores are those of this encoder, and of this release's formula."""
    if artefact.get("encoder") != encoder_id:
        return False
    return artefact.get("pair") is not None or artefact.get("scorer") == Formula().id()


def _shipped() -> dict[str, Any] | None:
    bundled = files("models").joinpath(BUNDLED)
    if not bundled.is_file():
        return None
    return _parsed(bundled.read_text(encoding="utf-8"), BUNDLED)


def _row(artefact: Mapping[str, Any], used: object, encoder_id: str, *, shipped: bool) -> KeptModel:
    model = read_model(artefact)
    return KeptModel(
        name=str(artefact["name"]),
        date=str(artefact.get("date", "")),
        encoder=str(artefact.get("encoder", "")),
        states={program: told.state for program, told in model.scoring.calibrations.items()},
        in_use=artefact["name"] == used,
        shipped=shipped,
        serves=_serves(artefact, encoder_id),
    )
