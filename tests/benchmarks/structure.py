"""Laws and truth files of their numbers in, what was found and lost, and how fast, out."""

from __future__ import annotations

import io
import re
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import pdfplumber

from models.ocr import Tesseract
from pipelines.extract.limits import Limits
from pipelines.extract.reader import read_document
from pipelines.results import Clause, Segmentation
from pipelines.segment.document import segment
from pipelines.segment.force import ForceTagger

TRUTH = Path(__file__).parent / "truth"
KINDS = ("articles", "transitories", "fractions")
# Laws whose pages are also read with pdfplumber, which takes seconds for what we read in tenths.
TIMED = ("ley-federal-seguridad-privada", "ley-nacional-registro-detenciones")
SCANNED = {"escaneo-sintetico-registro-detenciones": "ley-nacional-registro-detenciones"}
ROUNDS = 3
Key = tuple[str, ...]
_TOKEN = re.compile(
    r"[(){}/]|[^\s(){}/]+(?: (?:Bis|Ter|Qu[áa]ter|Quinquies|Sexies|Septies)(?: \d+)?)?"
)
_ACCENTS = str.maketrans("áéíóúÁÉÍÓÚ", "aeiouAEIOU")


@dataclass(frozen=True, kw_only=True)
class Score:
    """How many numbers of one kind were found in order, lost, and invented."""

    kind: str
    truth: int
    found: int
    lost: tuple[Key, ...]
    extra: tuple[Key, ...]

    @property
    def recall(self) -> float:
        """Return the share found; 1 when there is nothing to find."""
        return self.found / self.truth if self.truth else 1.0


def table(data: Path) -> str:
    """Return Markdown: numbers found of each law with a truth file, then pages per second.

    ``data`` is the folder of real files; its laws are in ``es``. The picture copy of a law is read
    where Tesseract is installed.
    """
    tagger, ocr = ForceTagger(), Tesseract()
    laws = [path for path in sorted(TRUTH.glob("*.txt")) if _law(data, path.stem).exists()]
    rows = [_row(path.stem, path, _read(_law(data, path.stem), tagger)[0]) for path in laws]
    for name, copied in SCANNED.items():
        if ocr.available() and _law(data, name).exists():
            parts = _read(_law(data, name), tagger, ocr)[0]
            rows.append(_row(f"{name} (OCR)", TRUTH / f"{copied}.txt", parts))
    head = f"| law | {' | '.join(KINDS)} |\n|---|{'---|' * len(KINDS)}"
    return "\n".join([head, *rows, "", _speed(data, [path.stem for path in laws], tagger)])


def _row(name: str, truth: Path, parts: Segmentation) -> str:
    compared = scores(truth_keys(truth), found_keys(parts.clauses))
    return f"| {name} | {' | '.join(map(_cell, compared))} |"


def _cell(score: Score) -> str:
    missing = f", lost {_shown(score.lost)}" if score.lost else ""
    invented = f", extra {_shown(score.extra)}" if score.extra else ""
    return f"{score.found}/{score.truth}{missing}{invented}"


def _shown(keys: Sequence[Key]) -> str:
    return " ".join("/".join(key) for key in keys[:5]) + (" …" if len(keys) > 5 else "")


def _speed(data: Path, names: Sequence[str], tagger: ForceTagger) -> str:
    """Time whole laws, then the same pages with and without pdfplumber, in turns."""

    def ours(law: Path) -> int:
        return _read(law, tagger)[1]

    laws = [_law(data, name) for name in names]
    wall = [_pages_per_second(laws, ours, time.perf_counter) for _ in range(ROUNDS)]
    busy = _pages_per_second(laws, ours, time.process_time)
    timed = [_law(data, name) for name in TIMED if name in names]
    rounds = [
        [_pages_per_second(timed, read, time.perf_counter) for read in (ours, _read_plainly)]
        for _ in range(ROUNDS)
    ]
    mine, other = (statistics.median(column) for column in zip(*rounds, strict=True))
    return (
        f"Extraction and segmentation over all these laws: {statistics.median(wall):.0f} pages/s, "
        f"{busy:.0f} a second of processor time. On the pages of {len(timed)} of them, "
        f"{mine:.0f} pages/s against {other:.1f} of pdfplumber.extract_text: {mine / other:.0f} "
        f"times. Medians of {ROUNDS} rounds in one run."
    )


def _pages_per_second(
    laws: Sequence[Path], read: Callable[[Path], int], clock: Callable[[], float]
) -> float:
    begin = clock()
    pages = sum(read(law) for law in laws)
    return pages / (clock() - begin)


def _read(law: Path, tagger: ForceTagger, ocr: Tesseract | None = None) -> tuple[Segmentation, int]:
    document = read_document(law.read_bytes(), law.name, Limits(), ocr)
    return segment(document, 0, tagger), document.pages


def _read_plainly(law: Path) -> int:
    with pdfplumber.open(io.BytesIO(law.read_bytes())) as pdf:
        return sum(1 for page in pdf.pages if page.extract_text() is not None)


def _law(data: Path, name: str) -> Path:
    return data / "es" / f"{name}.pdf"


def truth_keys(path: Path) -> list[Key]:
    """Read a truth file into keys in order: ("12",), ("12", "I", "a"), ("T1", "PRIMERO")."""
    keys: list[Key] = []
    transitory = 0
    for raw in path.read_text(encoding="utf-8").splitlines():
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.upper().startswith("TRANSITORIO"):
            transitory += 1
            continue
        head, _, tail = line.partition(":")
        base = (f"T{transitory}", _plain(head)) if transitory else (head.strip(),)
        keys.append(base)
        keys.extend(_below(base, tail))
    return keys


def found_keys(clauses: Sequence[Clause]) -> list[Key]:
    """Return the keys of the clauses' paths, in reading order and none twice in a row."""
    keys: list[Key] = []
    for clause in clauses:
        key = _key(clause)
        if key and (not keys or keys[-1] != key):
            keys.append(key)
    return keys


def scores(truth: Sequence[Key], found: Sequence[Key]) -> list[Score]:
    """Compare in order, apart by kind: articles, transitories, fractions and items below."""
    result = []
    for kind in KINDS:
        want = [key for key in truth if kind_of(key) == kind]
        have = [key for key in found if kind_of(key) == kind]
        matcher = SequenceMatcher(None, want, have, autojunk=False)
        matched_want: set[int] = set()
        matched_have: set[int] = set()
        for block in matcher.get_matching_blocks():
            matched_want.update(range(block.a, block.a + block.size))
            matched_have.update(range(block.b, block.b + block.size))
        result.append(
            Score(
                kind=kind,
                truth=len(want),
                found=len(matched_want),
                lost=tuple(key for i, key in enumerate(want) if i not in matched_want),
                extra=tuple(key for i, key in enumerate(have) if i not in matched_have),
            )
        )
    return result


def kind_of(key: Key) -> str:
    """Return which bar a key counts for."""
    if key[0].startswith("T"):
        return "transitories" if len(key) == 2 else "fractions"
    return "articles" if len(key) == 1 else "fractions"


def _below(base: Key, text: str) -> Iterator[Key]:
    stack: list[Key] = [base]
    last = base
    for token in _TOKEN.findall(text):
        if token in "({":
            stack.append(last)
        elif token in ")}":
            stack.pop()
        elif token != "/":
            last = (*stack[-1], token)
            yield last


def _key(clause: Clause) -> Key:
    path = [step for step in clause.path if not step.startswith("viñeta")]
    for index, step in enumerate(path):
        if step.startswith("Artículo ") and step.split()[1][:1].isdigit():
            return (step.removeprefix("Artículo "), *path[index + 1 :])
        if (
            step.startswith("Transitorios")
            and clause.kind == "transitory"
            and len(path) > index + 1
        ):
            return (f"T{_set(step)}", _plain(path[index + 1]), *path[index + 2 :])
    return ()


def _set(step: str) -> str:
    found = re.match(r"Transitorios (\d+)", step)
    return found[1] if found else "1"


def _plain(text: str) -> str:
    return text.strip().upper().translate(_ACCENTS)
