"""A page picture in, its printed words out: text, box in pixels and certainty, by Tesseract."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO, StringIO

import numpy as np
from PIL import Image, ImageFilter

PROGRAM = "tesseract"
PACKAGE = "tesseract-ocr-spa"
_LANGUAGE = "spa"
_LIST_SECONDS = 20
# One uniform block reads the "I." that stands alone in a margin, which Tesseract's own analysis of
# the page takes for a column and drops; the analysis is needed where there are columns or pictures.
_ONE_BLOCK = "6"
_ANALYSED = "3"
_WORD_LEVEL = "5"
_WIDEST_SKEW = 6.0
_LEAST_SKEW = 0.15
_SKEW_WIDTH = 800
# Below this mean certainty, or with fewer words, a page may be lying on its side.
_DOUBTFUL = 0.6
# Below this one the other way of reading a page is tried too; a word above it counts as read.
_UNSURE = 0.8
_SURE = 0.7
_FEW_WORDS = 5
# A strip of this share of the width is a gutter when it is blank on most rows with ink beside it.
_GUTTER = 0.012
_BLANK_ROWS = 0.85
_FACING_ROWS = 0.3
_LEAST_INK = 200
# Rows evened at a time, so that a large picture takes little more memory than itself.
_BAND = 512

_Places = np.ndarray[tuple[int], np.dtype[np.intp]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """A word as recognised: box in pixels of the straightened picture, certainty 0 to 1.

    ``line`` is Tesseract's block, paragraph and line number.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    certainty: float
    line: tuple[int, int, int]


@dataclass(frozen=True, kw_only=True)
class Recognition:
    """The words of one picture, in reading order of its lines.

    ``turned`` is how many quarter turns clockwise made the picture upright and ``angle`` the
    degrees it was then turned anticlockwise to level its lines; ``width`` and ``height`` are of
    that picture. ``fault`` says why there are no words: "" , "timeout" or "failed".
    """

    words: tuple[Word, ...]
    width: int
    height: int
    turned: int = 0
    angle: float = 0.0
    fault: str = ""

    @property
    def certainty(self) -> float:
        """Return the mean certainty of the words, 0 when there are none."""
        if not self.words:
            return 0.0
        return sum(word.certainty for word in self.words) / len(self.words)


@dataclass(frozen=True, kw_only=True)
class Tesseract:
    """Tesseract as installed on this machine; ``seconds`` is the time limit of one page."""

    seconds: int = 60

    @cached_property
    def languages(self) -> frozenset[str]:
        """Return the languages installed, none when the program is missing."""
        program = shutil.which(PROGRAM)
        if program is None:
            return frozenset()
        try:
            asked = subprocess.run(
                [program, "--list-langs"],
                capture_output=True,
                text=True,
                check=False,
                timeout=_LIST_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired):
            return frozenset()
        return frozenset(asked.stdout.split())

    def available(self) -> bool:
        """Tell whether pages in Spanish can be recognised here."""
        return _LANGUAGE in self.languages

    def recognise(self, picture: Image.Image, dpi: int) -> Recognition:
        """Return the words of a page picture of ``dpi`` dots per inch.

        The picture is made grey and even, and levelled up to 6 degrees; when little comes out, it
        is also tried on its side if Tesseract says so. Safe to call from several threads.
        """
        even = evened(picture)
        best: Recognition | None = None
        for turned in self._turns(even, dpi):
            result = self._level_and_read(even, dpi, turned)
            best = max(best or result, result, key=_sure_words)
            if best.fault or not _is_doubtful(best):
                break
        return best or Recognition(words=(), width=even.width, height=even.height)

    def _turns(self, picture: Image.Image, dpi: int) -> Iterator[int]:
        """Yield the quarter turns clockwise to try, the likeliest first."""
        if is_sideways(picture):
            turned = self._quarter_turns(picture, dpi)
            yield from (turned, 4 - turned, 0) if turned in (1, 3) else (1, 3, 0)
            return
        yield 0
        turned = self._quarter_turns(picture, dpi)
        if turned:
            yield turned

    def _level_and_read(self, picture: Image.Image, dpi: int, turned: int) -> Recognition:
        """Read a picture after so many quarter turns clockwise, in the way its layout asks for."""
        upright = picture.rotate(-90 * turned, expand=True) if turned else picture
        angle = skew(upright)
        if angle:
            upright = upright.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
        columns = has_gutter(upright)
        result = self._read(upright, dpi, _ANALYSED if columns else _ONE_BLOCK)
        unsure = _DOUBTFUL <= result.certainty < _UNSURE
        if unsure and not columns and not result.fault:
            result = max(result, self._read(upright, dpi, _ANALYSED), key=_sure_words)
        return replace(result, turned=turned, angle=angle)

    def _read(self, picture: Image.Image, dpi: int, segmentation: str) -> Recognition:
        output, fault = self._run(picture, dpi, "--psm", segmentation, "tsv")
        return Recognition(
            words=tuple(_words(output)),
            width=picture.width,
            height=picture.height,
            fault=fault,
        )

    def _quarter_turns(self, picture: Image.Image, dpi: int) -> int:
        """Return the quarter turns clockwise that would make a picture upright, 0 if unknown."""
        if "osd" not in self.languages:
            return 0
        output, _ = self._run(picture, dpi, "--psm", "0", language="osd")
        for line in output.splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "Rotate" and value.strip().isdigit():
                return int(value) // 90 % 4
        return 0

    def _run(
        self, picture: Image.Image, dpi: int, *arguments: str, language: str = _LANGUAGE
    ) -> tuple[str, str]:
        """Run Tesseract on a picture and return what it prints, and a fault or ""."""
        packed = BytesIO()
        picture.save(packed, format="PPM")
        command = [PROGRAM, "stdin", "stdout", "-l", language, "--dpi", str(dpi), *arguments]
        try:
            # Two pages at a time on one thread each are faster than one page on two threads.
            done = subprocess.run(
                command,
                input=packed.getvalue(),
                capture_output=True,
                check=False,
                timeout=self.seconds,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )
        except subprocess.TimeoutExpired:
            return "", "timeout"
        except OSError:
            return "", "failed"
        return done.stdout.decode("utf-8", "replace"), "failed" if done.returncode else ""


def evened(picture: Image.Image) -> Image.Image:
    """Return a picture in grey with its paper made white, whatever the shade of the scan."""
    grey = picture.convert("L")
    small = grey.resize((max(grey.width // 8, 1), max(grey.height // 8, 1)))
    paper = small.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.BoxBlur(6)).resize(grey.size)
    even = np.empty((grey.height, grey.width), dtype=np.uint8)
    shades, papers = np.asarray(grey), np.asarray(paper)
    for top in range(0, grey.height, _BAND):
        band = slice(top, top + _BAND)
        level = np.maximum(papers[band], 1).astype(np.uint16)
        even[band] = np.minimum(shades[band].astype(np.uint16) * 255 // level, 255)
    return Image.fromarray(even)


def skew(picture: Image.Image) -> float:
    """Return the degrees anticlockwise that level the lines of a grey picture, 0 when level.

    Ink is summed along rows at each angle; level lines give the sharpest peaks (Postl, 1986).
    """
    ys, xs = np.nonzero(_ink(picture))
    if len(ys) < _LEAST_INK:
        return 0.0
    step = max(len(ys) // 20_000, 1)
    ys, xs = ys[::step], xs[::step]
    coarse = _sharpest(ys, xs, np.arange(-_WIDEST_SKEW, _WIDEST_SKEW + 0.1, 0.5))
    fine = _sharpest(ys, xs, np.arange(coarse - 0.5, coarse + 0.55, 0.1))
    return round(fine, 2) if abs(fine) >= _LEAST_SKEW else 0.0


def is_sideways(picture: Image.Image) -> bool:
    """Tell whether the lines of a grey picture run up or down: its columns change more sharply."""
    ink = _ink(picture)
    if ink.sum() < _LEAST_INK or _change(ink.sum(axis=0)) < _change(ink.sum(axis=1)):
        return False
    return _levelled_change(ink.T) > 2 * _levelled_change(ink)


def has_gutter(picture: Image.Image) -> bool:
    """Tell whether a blank strip parts a level picture into columns, in its middle two fifths."""
    ink = _ink(picture)
    ink = ink[ink.any(axis=1)]
    if ink.sum() < _LEAST_INK:
        return False
    half = max(int(_SKEW_WIDTH * _GUTTER / 2), 1)
    counts = np.cumsum(np.pad(ink, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    edge = _SKEW_WIDTH // 20
    for middle in range(_SKEW_WIDTH * 3 // 10, _SKEW_WIDTH * 7 // 10, half):
        left = counts[:, middle - half] - counts[:, edge] > 0
        right = counts[:, _SKEW_WIDTH - edge] - counts[:, middle + half] > 0
        blank = counts[:, middle + half] == counts[:, middle - half]
        beside = int((left & right).sum())
        if beside > _FACING_ROWS * len(ink) and (left & right & blank).sum() > _BLANK_ROWS * beside:
            return True
    return False


def _levelled_change(ink: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> float:
    """Return how sharply the rows of a grid of ink change once its lines are levelled."""
    ys, xs = np.nonzero(ink)
    angles = np.arange(-_WIDEST_SKEW, _WIDEST_SKEW + 0.1, 0.5)
    return max(_change(_row_sums(ys, xs, float(angle))) for angle in angles)


def _change(sums: _Places) -> float:
    """Return how much neighbouring sums differ, as a share of their energy."""
    values = sums.astype(np.float64)
    return float((np.diff(values) ** 2).sum() / max((values**2).sum(), 1.0))


def _ink(picture: Image.Image) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Return where a picture is dark, on a grid ``_SKEW_WIDTH`` wide."""
    height = max(1, picture.height * _SKEW_WIDTH // max(picture.width, 1))
    small = picture.resize((_SKEW_WIDTH, min(height, 4 * _SKEW_WIDTH)))
    blurred = small.filter(ImageFilter.BoxBlur(15))
    dark = np.asarray(blurred, dtype=np.int16) - np.asarray(small, dtype=np.int16) > 25
    return np.asarray(dark)


def _sharpest(
    ys: _Places,
    xs: _Places,
    angles: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> float:
    best, sharpest = 0.0, -1.0
    for angle in angles:
        sums = _row_sums(ys, xs, float(angle)).astype(np.float64)
        sharpness = float((sums * sums).sum())
        if sharpness > sharpest:
            best, sharpest = float(angle), sharpness
    return best


def _row_sums(ys: _Places, xs: _Places, angle: float) -> _Places:
    """Return how much ink lies on each row of a grid turned by some degrees."""
    rows = np.rint(ys - (xs - _SKEW_WIDTH / 2) * np.tan(np.radians(angle))).astype(np.int64)
    return np.bincount(rows - rows.min())


def _words(output: str) -> Iterator[Word]:
    """Read Tesseract's table; certainty comes in percent, -1 for what is not a word."""
    for row in csv.DictReader(StringIO(output), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row.get("text") or "").strip()
        if row.get("level") != _WORD_LEVEL or not text:
            continue
        left, top = int(row["left"]), int(row["top"])
        yield Word(
            text=text,
            x0=left,
            top=top,
            x1=left + int(row["width"]),
            bottom=top + int(row["height"]),
            certainty=max(float(row["conf"]), 0.0) / 100,
            line=(int(row["block_num"]), int(row["par_num"]), int(row["line_num"])),
        )


def _is_doubtful(result: Recognition) -> bool:
    return len(result.words) < _FEW_WORDS or result.certainty < _DOUBTFUL


def _sure_words(result: Recognition) -> int:
    return sum(1 for word in result.words if word.certainty > _SURE)
