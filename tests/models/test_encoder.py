"""The bundled encoder, run for real, and the hashing encoder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from corpora.errors import DamagedModel
from models.encoder import Encoder
from models.hashing_encoder import HashingEncoder
from models.onnx_encoder import BUNDLED, CARD, MODEL, TOKENIZER, OnnxEncoder, bundled_id

SPANISH = (
    "El policía usará la fuerza solo cuando sea necesaria y en proporción a la resistencia.",
    "Los vehículos oficiales se lavan y revisan cada lunes en el taller de la corporación.",
    "Toda persona detenida será puesta a disposición del Ministerio Público sin demora.",
    "El personal de nuevo ingreso cursará la formación inicial en la academia.",
)
ENGLISH = (
    "Officers shall use force only when necessary and in proportion to the resistance met.",
    "Agency vehicles are washed and inspected every Monday at the department garage.",
    "Any person arrested shall be brought before the prosecutor without delay.",
    "New personnel shall complete basic training at the academy.",
)


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    """Return the encoder that ships with Acredita."""
    return OnnxEncoder.bundled()


def copy_of_the_model(folder: Path) -> Path:
    """Copy the bundled folder, to be damaged."""
    return Path(shutil.copytree(BUNDLED, folder / "model"))


def test_a_sentence_is_nearest_to_its_translation(encoder: OnnxEncoder) -> None:
    """Every Spanish sentence is nearer to its English twin than to any other, and back."""
    table = encoder.embed(SPANISH, query=True) @ encoder.embed(ENGLISH, query=True).T
    assert table.argmax(axis=1).tolist() == [0, 1, 2, 3]
    assert table.argmax(axis=0).tolist() == [0, 1, 2, 3]


def test_vectors_have_length_one(encoder: OnnxEncoder) -> None:
    """Each row is fp32, of the promised size and of length 1."""
    vectors = encoder.embed(SPANISH, query=False)
    assert vectors.dtype == np.float32
    assert vectors.shape == (4, encoder.dimensions) == (4, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_queries_and_passages_are_read_differently(encoder: OnnxEncoder) -> None:
    """The prefix that e5 was trained with is put in, and is not the same for both."""
    query, passage = (encoder.embed(SPANISH[:1], query=query)[0] for query in (True, False))
    assert 0.5 < float(query @ passage) < 0.999


def test_a_vector_does_not_depend_on_its_neighbours(encoder: OnnxEncoder) -> None:
    """Alone, in a batch or in another order, a text gives the same bits."""
    texts = [*SPANISH, "Sí.", " ".join(SPANISH * 9), *ENGLISH]
    together = encoder.embed(texts, query=False)
    alone = np.concatenate([encoder.embed([text], query=False) for text in texts])
    backwards = encoder.embed(texts[::-1], query=False)[::-1]
    assert np.array_equal(together, alone)
    assert np.array_equal(together, backwards)


def test_the_number_of_threads_changes_nothing(encoder: OnnxEncoder) -> None:
    """One thread gives the same bits as two."""
    single = OnnxEncoder.bundled(threads=1)
    assert np.array_equal(single.embed(SPANISH, query=False), encoder.embed(SPANISH, query=False))


@pytest.mark.parametrize("text", ["", "   \n", "\x00\x07", "\ufffd\u200b", "日本語", "a" * 30_000])
def test_odd_texts_give_vectors(encoder: OnnxEncoder, text: str) -> None:
    """Nothing, blanks, control characters, another script and one endless word all work."""
    vector = encoder.embed([text], query=False)[0]
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_a_long_text_is_cut(encoder: OnnxEncoder) -> None:
    """A text of 5,000 words works, and what lies beyond 512 tokens does not count."""
    long = " ".join(["procedimiento"] * 5_000)
    vectors = encoder.embed([long, long + " con otro final"], query=False)
    assert np.array_equal(vectors[0], vectors[1])


def test_no_texts_give_no_rows(encoder: OnnxEncoder) -> None:
    """An empty list gives an empty table of the right width."""
    assert encoder.embed([], query=True).shape == (0, encoder.dimensions)


def test_progress_counts_every_text(encoder: OnnxEncoder) -> None:
    """The steps reported add up to the number of texts."""
    steps: list[int] = []
    encoder.embed(SPANISH, query=False, progress=steps.append)
    assert sum(steps) == len(SPANISH)


def test_accents_written_in_two_ways_are_one_text(encoder: OnnxEncoder) -> None:
    """A letter with a combining accent, and odd spaces, read as the plain spelling does."""
    plain, odd = "policía en acción", "polici\u0301a\u00a0en\u200b accio\u0301n"
    vectors = encoder.embed([plain, odd], query=False)
    assert np.array_equal(vectors[0], vectors[1])


@pytest.mark.parametrize("name", [MODEL, TOKENIZER])
def test_an_altered_file_is_refused(tmp_path: Path, name: str) -> None:
    """One changed byte in the graph or the tokenizer stops the load and names the file."""
    folder = copy_of_the_model(tmp_path)
    with (folder / name).open("r+b") as file:
        file.seek(1000)
        byte = file.read(1)
        file.seek(1000)
        file.write(bytes([byte[0] ^ 1]))
    with pytest.raises(DamagedModel, match=name):
        OnnxEncoder.from_folder(folder)


@pytest.mark.parametrize("name", [MODEL, TOKENIZER, CARD])
def test_an_absent_file_is_refused(tmp_path: Path, name: str) -> None:
    """A file that is not there stops the load and is named."""
    folder = copy_of_the_model(tmp_path)
    (folder / name).unlink()
    with pytest.raises(DamagedModel, match=name):
        OnnxEncoder.from_folder(folder)


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"name": "x"}', '{"name": "x", "files": 3}'])
def test_a_card_that_says_nothing_is_refused(tmp_path: Path, text: str) -> None:
    """A card that is not JSON, or lacks the name or the digests, stops the load."""
    folder = copy_of_the_model(tmp_path)
    (folder / CARD).write_text(text, encoding="utf-8")
    with pytest.raises(DamagedModel, match=CARD):
        OnnxEncoder.from_folder(folder)


def test_the_id_names_the_weights(encoder: OnnxEncoder) -> None:
    """The id is the card's name and digits that stand for both files."""
    name, digits = encoder.id.rsplit("-", 1)
    assert name == encoder.name == "e5-small-es-en"
    assert len(digits) == 12
    assert int(digits, 16) >= 0


def test_the_bundled_folder_is_small_and_checked() -> None:
    """The folder is under 50 MB, and its card shows the figures that it had to reach."""
    size = sum(file.stat().st_size for file in BUNDLED.iterdir())
    card = json.loads((BUNDLED / CARD).read_text(encoding="utf-8"))
    assert size < 50_000_000
    assert card["licence"] == "MIT"
    assert card["checks"]["full_cosine"] >= 0.995
    assert card["checks"]["top10_overlap"] >= 0.95


def test_the_hashing_encoder_is_deterministic() -> None:
    """Two encoders give the same bits, whatever the case or the neighbours."""
    one: Encoder = HashingEncoder()
    other: Encoder = HashingEncoder()
    assert one.id == other.id
    assert np.array_equal(
        one.embed(SPANISH, query=True)[1], other.embed([SPANISH[1].upper()], query=False)[0]
    )


def test_the_hashing_encoder_finds_shared_words() -> None:
    """A text is nearer to one that shares its words; rows have length 1 even when empty."""
    hashing = HashingEncoder(dimensions=64)
    vectors = hashing.embed(
        ["uso de la fuerza", "la fuerza y su uso", "horario del taller", ""], query=False
    )
    assert float(vectors[0] @ vectors[1]) > float(vectors[0] @ vectors[2])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_the_hashing_encoder_refuses_a_tiny_vector() -> None:
    """Fewer than eight places are refused, and the value is said."""
    with pytest.raises(ValueError, match="not 4"):
        HashingEncoder(dimensions=4)


def test_the_id_needs_no_encoder(encoder: OnnxEncoder) -> None:
    """The id read from the card alone is that of the encoder when it is loaded."""
    assert bundled_id() == encoder.id
