"""What the steps share is loaded once, and no more of a file is read than is needed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpora.errors import DamagedStore
from service.model_store import ModelStore, named
from service.people.access import system_access
from service.store import manuals
from service.store.manuals import SentRow
from service.work.extract import unpacked
from service.work.kit import Kit
from tests.service.work.doing import Bench, article_text, ask_again, do_all, zipped


def sent(bench: Bench, name: str, data: bytes) -> SentRow:
    """Upload a file and return its row."""
    received = bench.send([(name, data)])
    with bench.store.read(system_access()) as unit:
        return manuals.sent(unit, received.version)[0]


def test_a_model_is_loaded_once_until_another_is_put_in_use(
    bench: Bench, kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many matches a process does; and what was put in use meanwhile is used."""
    loads = []
    load = ModelStore.load

    def counted(self: ModelStore, encoder: str) -> object:
        loads.append(encoder)
        return load(self, encoder)

    monkeypatch.setattr(ModelStore, "load", counted)
    for number in (1, 2):
        bench.send([(f"{number}.txt", article_text(number))])
        do_all(bench, kit)
        ask_again(bench)
    assert loads == [kit.encoder.id]
    shipped = kit.model
    assert shipped.artefact is not None
    own = named({**shipped.artefact, "date": "2030-01-01"})
    ModelStore(kit.settings.data).save(own, use=True)
    assert kit.model.artefact == own
    assert kit.model is kit.model
    ModelStore(kit.settings.data).use("incluido")
    assert kit.model.artefact == shipped.artefact
    assert len(loads) == 3


def test_a_file_that_is_no_zip_is_not_read_to_see_that(
    bench: Bench, kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its first bytes tell; one that is gone is told at once, and a ZIP is read as ever."""
    text = sent(bench, "1.txt", article_text(1))
    packed = sent(bench, "2.zip", zipped({"a.txt": article_text(2)}))
    assert [one.name for one in unpacked(kit, [packed], [])] == ["a.txt"]
    with monkeypatch.context() as forbidding:
        forbidding.setattr(kit.files, "read", lambda sha256: pytest.fail("read whole"))
        assert [one.name for one in unpacked(kit, [text], [])] == ["1.txt"]
    with pytest.raises(DamagedStore):
        unpacked(kit, [replace(text, sha256="0" * 64)], [])
