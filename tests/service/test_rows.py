"""What is packed small or large comes back as it was, as short as with the largest window."""

from __future__ import annotations

import json
import zlib

import pytest

from service.rows import packed, unpacked


@pytest.mark.parametrize("length", [0, 1, 300, 4000, 4096, 4097, 300_000])
def test_what_is_packed_comes_back(length: int) -> None:
    """Texts of every size, with every kind of letter."""
    plain = {"es": ("La policía registra «todo» 🚓 " * (length // 20 + 1))[:length], "n": [1, None]}
    assert unpacked(packed(plain)) == plain


@pytest.mark.parametrize("words", [10, 100, 400, 20_000])
def test_a_small_window_costs_no_bytes(words: int) -> None:
    """What fits it is not longer by more than a few bytes than with zlib's own choice."""
    plain = " ".join(f"palabra{place * 7919 % 997}" for place in range(words))
    usual = zlib.compress(json.dumps(plain).encode())
    assert len(packed(plain)) <= len(usual) + 16


def test_half_a_pair_of_surrogates_is_told() -> None:
    """What no text file may hold becomes a question mark."""
    assert unpacked(packed(["a\ud83d"])) == ["a?"]


@pytest.mark.parametrize("content", [b"", b"x", packed({"a": 1})[:-6]])
def test_damaged_bytes_are_none(content: bytes) -> None:
    """What was cut or never packed is refused."""
    with pytest.raises(ValueError, match=r".*"):
        unpacked(content)
