"""What a text layer is worth: running text is kept, rubbish is told from it."""

from __future__ import annotations

import pytest

from pipelines.extract.quality import Verdict, is_better, measure, verdict
from tests.pipelines.extract.pdf_files import LAW

ENGLISH = [
    "All officers shall complete a report of any use of force before the end of the shift and",
    "it will be reviewed by the supervisor who is on duty at the time of the incident.",
] * 6
TABLE = ["Unidad Norte 12 48 36", "Unidad Sur 15 22 9", "Unidad Centro 31 27 14"]
LONG = LAW * 2


def judged(lines: list[str] | tuple[str, ...], *, pictured: bool = False) -> Verdict:
    """Return the verdict on some lines."""
    return verdict(measure(lines), pictured=pictured)


@pytest.mark.parametrize("lines", [LONG, ENGLISH, TABLE, ["Anexo 1"], ["12"]])
def test_text_is_good(lines: list[str]) -> None:
    """Spanish, English, a short table and a lone title are taken as they stand."""
    assert judged(lines) is Verdict.GOOD


def test_no_visible_character_is_no_text() -> None:
    """Blank lines are nothing."""
    assert judged(["   ", "\t"]) is Verdict.NONE
    assert judged([]) is Verdict.NONE


@pytest.mark.parametrize("junk", ["\ue021\ue022\ue023", "\ufffd\ufffd", "\x01\x03\x04\x05"])
def test_unreadable_characters_are_garbage(junk: str) -> None:
    """Private-use, replacement and control characters come from broken fonts."""
    assert judged([*LAW[:1], junk * 5]) is Verdict.GARBAGE


def test_bullets_of_symbol_fonts_are_no_garbage() -> None:
    """A list whose bullets sit in private use is a list."""
    assert judged([f"\uf0b7 {line}" for line in ("Casco", "Chaleco", "Radio", "Gas")]) is (
        Verdict.GOOD
    )


def test_lines_stored_backwards_are_garbage() -> None:
    """Text whose words are common only when reversed was stored from right to left."""
    assert judged([line[::-1] for line in LONG]) is Verdict.GARBAGE


def test_a_shifted_alphabet_is_doubtful() -> None:
    """Letters that map to other letters give words of no language."""
    shifted = [
        "".join(chr((ord(char) - 97 + 4) % 26 + 97) if char.isascii() and char.islower() else char
                for char in line)
        for line in LONG
    ]  # fmt: skip
    assert judged(shifted) is Verdict.DOUBTFUL


def test_letters_written_from_right_to_left_are_doubtful() -> None:
    """Hebrew or Arabic letters in a Spanish manual are looked at twice."""
    assert judged(["אבגדהוז חטיכלמנ"] * 5) is Verdict.DOUBTFUL


def test_mostly_signs_are_doubtful() -> None:
    """A layer of punctuation is no text."""
    assert judged(["#%& =+* <>~ ^|] {}$ a b"] * 10) is Verdict.DOUBTFUL


def test_over_a_picture_the_bar_is_higher() -> None:
    """The same scant or misread layer is good on its own and doubtful over a scan."""
    misread = [line.replace("l", "1").replace("o", "0") for line in LONG]
    assert judged(misread, pictured=True) is Verdict.DOUBTFUL
    assert judged(["Digitalizado con mi teléfono"], pictured=True) is Verdict.DOUBTFUL
    assert judged(["Digitalizado con mi teléfono"]) is Verdict.GOOD
    assert judged(LONG, pictured=True) is Verdict.GOOD


def test_the_better_reading_has_more_common_words() -> None:
    """OCR replaces a layer only when clearly more running text comes of it."""
    good, rubbish = measure(LONG), measure(["zqx rtt 0l1k"] * 40)
    assert is_better(good, rubbish)
    assert not is_better(rubbish, good)
    assert not is_better(good, good)
    assert not is_better(measure(["zz xx"]), rubbish)
