"""What was kept of a run gives back the crosswalk that ``acredita match`` finds in the files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from corpora.applicability import load_rules
from corpora.catalog import load_edition
from corpora.profiles import Profile, read_profile
from models.onnx_encoder import OnnxEncoder
from pipelines.applicability import applicability, apply
from pipelines.extract.reader import read_document
from pipelines.results import Crosswalk, Document
from pipelines.run import Method, crosswalk, read_body
from pipelines.segment.force import ForceTagger
from service.cache import SegmentCache
from service.exports.results import FORMATS
from service.intake import sources
from service.model_store import ModelStore
from service.people.access import system_access
from service.profile_text import profile_text, raw_of
from service.reports.html import render_report
from service.reports.json_contract import match_json
from service.settings import Settings
from service.store import assessments, crosswalks
from service.store.unit import Store
from service.work.kit import Kit
from tests.service.work.doing import EDITION, FORMS, Bench, do_all, make_bench

TOP = 5
LETHAL, CASH = "4.1.2-uso-de-la-fuerza-letal.docx", "17.4.2-fondos-en-efectivo.pdf"
PROFILE = Profile.model_validate(
    {
        "agency": "Academia",
        "program": "academy",
        "not_applicable": ({"standard": "1.1.1", "reason": "No existe", "name": "Ana"},),
    }
)


@cache
def encoder() -> OnnxEncoder:
    return OnnxEncoder.bundled()


@pytest.fixture
def kit(settings: Settings) -> Iterator[Kit]:
    """Yield what the steps of work use."""
    made = Kit(settings)
    made.__dict__.update(encoder=encoder(), tagger=ForceTagger())
    yield made
    made.store.close()


def matched(kit: Kit, path: Path, profile: Profile | None) -> Crosswalk:
    """Return what ``acredita match`` finds in a file or folder."""
    found, errors = sources([path], kit.limits)
    assert not errors

    def read(data: bytes, name: str) -> Document:
        return read_document(data, name, kit.limits, kit.ocr)

    body = read_body(found, read, kit.tagger, SegmentCache(path.parent / "leído", "of the test"))
    model = ModelStore(kit.settings.data).load(kit.encoder.id)
    method = Method(encoder=kit.encoder, kept=kit.vectors, scoring=model.scoring, gaps=model.gaps)
    edition = load_edition(EDITION)
    rows = applicability(edition, profile, load_rules()) if profile else ()
    return apply(crosswalk(body, edition, method, TOP), rows)


def rebuilt(bench: Bench) -> Crosswalk:
    with bench.store.read(system_access()) as unit:
        return crosswalks.rebuilt(unit, bench.run())


def test_a_run_gives_back_what_match_finds(
    settings: Settings, store: Store, kit: Kit, tmp_path: Path
) -> None:
    """A folder of two forms, a profile: JSON and report are those of the command line."""
    folder = tmp_path / "directivas"
    folder.mkdir()
    for name in (LETHAL, CASH):
        (folder / name).write_bytes((FORMS / name).read_bytes())
    bench = make_bench(settings, store)
    with store.write(system_access()) as unit:
        assessments.set_profile(unit, bench.assessment, profile_text(raw_of(PROFILE)))
    files = [(f"directivas/{path.name}", path.read_bytes()) for path in sorted(folder.iterdir())]
    bench.send(files, name="directivas")
    do_all(bench, kit)
    found = rebuilt(bench)
    wanted = matched(kit, folder, read_profile(profile_text(raw_of(PROFILE)), "p"))
    told, expected = match_json(found, TOP), match_json(wanted, TOP)
    assert [one["file"] for one in told["manuals"]] == ["directivas"]
    for one, other in zip(told["manuals"], expected["manuals"], strict=True):
        other["file"] = one["file"]
    assert told.keys() == expected.keys()
    for name, part in told.items():
        assert part == expected[name], name
    assert any(row["applicability"] for row in told["standards"])
    assert sum(len(row["proposals"]) for row in told["standards"]) > 50
    named = replace(wanted, manuals=(replace(wanted.manuals[0], file="directivas"),))
    assert render_report(found, "hoy", TOP) == render_report(named, "hoy", TOP)
    packed = b"".join(FORMATS["json"].write(found, TOP, date(2026, 12, 1)))
    assert json.loads(packed) == told
