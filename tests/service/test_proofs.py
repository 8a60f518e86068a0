"""A proof's file is kept whole before its row, checked before it leaves, or refused unkept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpora.errors import DamagedStore, EmptyFile, NotAProof, OverQuota, TooLarge
from service import proofs
from service.people.access import system_access
from service.proofs import Arriving
from service.settings import Settings
from service.store import agencies
from service.store import proofs as kept_proofs
from service.store.paging import Paging
from service.store.proofs import ProofFacts, ProofRow
from service.store.unit import Store, utc_now
from tests.service.web.scene import Scene, make_full_scene

FACTS = ProofFacts(standard="1.1.1", year=utc_now().year)
PDF = b"%PDF-1.7\n" + b"x" * 2000


@pytest.fixture
def scene(settings: Settings, store: Store) -> Scene:
    """Return a scene with assessments, whose uploads have at most one megabyte."""
    made = make_full_scene(settings, store)
    small = replace(made.service, settings=replace(settings, upload_megabytes=1))
    return replace(made, service=small)


def add(scene: Scene, *chunks: bytes, name: str = "acta.pdf") -> ProofRow:
    arriving = Arriving(name=name, chunks=chunks)
    assessment, access = scene.made[0].assessment, scene.access("writer")
    return proofs.add(scene.service, access, assessment, FACTS, arriving=arriving)


def test_a_file_is_kept_as_it_was_given(scene: Scene) -> None:
    """Its bytes, in whatever pieces they came, under a name that leaves no folder."""
    row = add(scene, PDF[:5], PDF[5:], name="..\\actas/../Acta nº 1.pdf")
    assert (row.name, row.size) == ("actas/Acta nº 1.pdf", len(PDF))
    found = proofs.held(scene.service, row)
    assert (found.media, b"".join(found.chunks)) == ("application/pdf", PDF)


@pytest.mark.parametrize(
    ("chunks", "error"),
    [
        ((b"MZ\x90\x00", b"program"), NotAProof),
        ((), EmptyFile),
        ((b"",), EmptyFile),
        ((PDF, b"x" * 1_000_000), TooLarge),
    ],
)
def test_nothing_is_left_of_what_is_refused(
    scene: Scene, chunks: tuple[bytes, ...], error: type[Exception]
) -> None:
    """No row and no file."""
    before = set(scene.service.files.digests())
    with pytest.raises(error):
        add(scene, *chunks)
    assert set(scene.service.files.digests()) == before
    assert not list(scene.service.files.incoming.iterdir())
    with scene.store.read(system_access()) as unit:
        found = kept_proofs.listed(unit, scene.made[0].assessment, Paging()).rows
    assert [row.id for row in found] == [scene.proof]


def test_a_file_beyond_the_agencys_space_is_refused_on_its_way(scene: Scene) -> None:
    """It is not kept until it proves to be too large."""
    with scene.store.write(system_access()) as unit:
        agencies.set_quota(unit, scene.north, 0)
    before = set(scene.service.files.digests())
    with pytest.raises(OverQuota):
        add(scene, PDF)
    assert set(scene.service.files.digests()) == before


@pytest.mark.parametrize("absent", [True, False])
def test_a_damaged_file_never_leaves(scene: Scene, absent: bool) -> None:
    """What is gone, or is not what was given, is told as our fault before its first byte."""
    row = add(scene, PDF)
    path: Path = scene.service.files.path(row.sha256)
    if absent:
        path.unlink()
    else:
        path.write_bytes(b"%PDF-1.7\nother")
    with pytest.raises(DamagedStore):
        proofs.held(scene.service, row)
