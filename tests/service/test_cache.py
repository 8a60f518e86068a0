"""What is kept on disk comes back the same, and a torn write loses nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from corpora.catalog import available, load_edition
from models.encoder import Vectors
from models.onnx_encoder import OnnxEncoder
from pipelines.embed import query_of, vector_key
from pipelines.results import Box, Citation, Directive, Force, Notice, Segmentation
from pipelines.run import ReadFile, questions_of
from service.cache import SegmentCache, VectorCache
from service.rows import from_plain, to_plain
from tests.pipelines.rows import clause

KEYS = ["aa" * 32, "bb" * 32, "cc" * 32]


def read_file() -> ReadFile:
    return ReadFile(
        sha256="f" * 64,
        media="pdf",
        pages=2,
        ocr_pages=(2,),
        notices=(Notice(code="ocr_done", pages=(2,)),),
        language="es",
        segmentation=Segmentation(
            clauses=(clause(1, "Texto.", cites=(Citation(number="1.1.1", letter="a"),)),),
            headings=("Capítulo I",),
            markers=("Artículo 1.",),
            directives=(
                Directive(number="1.1.1", name="Juramento", cites=(), fields=(("Sección", "1.1"),)),
            ),
        ),
    )


def test_rows_survive_the_way_to_json_and_back() -> None:
    """Nested rows, enumerations, None and tuples come back equal."""
    box = Box(page=1, x0=1.5, top=2, x1=3, bottom=4)
    assert from_plain(Box, to_plain(box)) == box
    assert from_plain(Force | None, None) is None
    assert from_plain(ReadFile, to_plain(read_file())) == read_file()


def test_a_kept_file_comes_back_equal(tmp_path: Path) -> None:
    """A file read once is the same row from disk; other options do not see it."""
    kept = SegmentCache(tmp_path, "limits")
    kept["a" * 64] = read_file()
    assert SegmentCache(tmp_path, "limits")["a" * 64] == read_file()
    assert "a" * 64 not in SegmentCache(tmp_path, "other limits")


def test_a_damaged_entry_counts_as_absent(tmp_path: Path) -> None:
    """Half a file on disk is read again instead of failing."""
    kept = SegmentCache(tmp_path, "x")
    kept["a" * 64] = read_file()
    path = next(tmp_path.rglob("*.row"))
    path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(KeyError):
        kept["a" * 64]


def test_vectors_come_back_bit_for_bit(tmp_path: Path) -> None:
    """What was appended by one call is what the next one maps."""
    rows = np.random.default_rng(1).normal(size=(3, 8)).astype(np.float16)
    kept = VectorCache(tmp_path, "encoder", 8)
    for key, row in zip(KEYS, rows, strict=True):
        kept[key] = row
    kept.flush()
    again = VectorCache(tmp_path, "encoder", 8)
    assert all(np.array_equal(again[key], row) for key, row in zip(KEYS, rows, strict=True))
    assert len(again) == 3


def test_a_torn_append_is_cut_off(tmp_path: Path) -> None:
    """Rows without keys, as a power cut leaves them, do not shift what is appended later."""
    kept = VectorCache(tmp_path, "encoder", 4)
    kept[KEYS[0]] = np.ones(4, dtype=np.float16)
    kept.flush()
    with (tmp_path / "vectors" / "encoder.f16").open("ab") as stream:
        stream.write(b"\x00" * 5)
    torn = VectorCache(tmp_path, "encoder", 4)
    torn[KEYS[1]] = np.full(4, 2, dtype=np.float16)
    torn.flush()
    again = VectorCache(tmp_path, "encoder", 4)
    assert again[KEYS[0]].tolist() == [1, 1, 1, 1]
    assert again[KEYS[1]].tolist() == [2, 2, 2, 2]


def test_two_writers_share_the_files(tmp_path: Path) -> None:
    """Two calls at once append one after the other; both are found."""
    one, other = VectorCache(tmp_path, "encoder", 4), VectorCache(tmp_path, "encoder", 4)
    one[KEYS[0]] = np.ones(4, dtype=np.float16)
    other[KEYS[1]] = np.full(4, 2, dtype=np.float16)
    one.flush()
    other.flush()
    again = VectorCache(tmp_path, "encoder", 4)
    assert again[KEYS[0]][0] == 1
    assert again[KEYS[1]][0] == 2


def test_what_others_append_is_seen_without_reading_the_rest_again(tmp_path: Path) -> None:
    """Files only grow: with millions of vectors, each look reads the new keys alone."""
    one, other = VectorCache(tmp_path, "encoder", 4), VectorCache(tmp_path, "encoder", 4)
    one[KEYS[0]] = np.ones(4, dtype=np.float16)
    one.flush()
    other.refresh()
    with (tmp_path / "vectors" / "encoder.keys").open("r+b") as stream:
        stream.write(bytes.fromhex(KEYS[2]))  # whoever read it again would miss the first key
    one[KEYS[1]] = np.full(4, 2, dtype=np.float16)
    one.flush()
    other.refresh()
    assert KEYS[2] not in other
    assert [other[key][0] for key in KEYS[:2]] == [1, 2]
    for path in (tmp_path / "vectors").glob("encoder.*"):
        path.write_bytes(b"")
    other.refresh()
    assert KEYS[0] not in other


def test_the_questions_of_bundled_editions_ship(tmp_path: Path) -> None:
    """A fresh installation has every vector that a Spanish manual asks for, and they are right."""
    encoder = OnnxEncoder.bundled()
    kept = VectorCache(tmp_path, encoder.id, encoder.dimensions)
    for edition in available():
        questions_of(load_edition(edition), Unasked(encoder), kept, spoken=("es",))
    kept.flush()
    assert not (tmp_path / "vectors").exists()

    standard = load_edition("le-6").standards[100]
    text = query_of(standard, None, "es")
    shipped = kept[vector_key(encoder.id, text, True)].astype(np.float32)
    fresh = encoder.embed([text], query=True)[0]
    assert float(shipped @ fresh) > 0.999


class Unasked:
    """An encoder that must not be asked: everything was there already."""

    def __init__(self, encoder: OnnxEncoder) -> None:
        self.id, self.dimensions = encoder.id, encoder.dimensions

    def embed(self, texts: Sequence[str], *, query: bool, progress: object = None) -> Vectors:
        """Fail, naming what was missing."""
        raise AssertionError(f"{len(texts)} questions do not ship: {texts[0]}")
