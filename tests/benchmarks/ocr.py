"""Degraded pages with their true text in, the share of words that OCR reads out, page by page."""

from __future__ import annotations

import json
import re
import statistics
import time
from collections import Counter
from pathlib import Path

from models.ocr import Tesseract
from pipelines.extract.limits import Limits
from pipelines.extract.pdf import read_pdf

BAR = 0.95
_WORD = re.compile(r"\w+")
_FILE = "policia-degradado-110dpi.pdf"


def table(data: Path) -> str:
    """Return word recall by page, its median, and pages per second of the whole extraction."""
    folder = data / "ocr"
    truth = [json.loads(line) for line in (folder / "truth.jsonl").read_text("utf-8").splitlines()]
    began = time.perf_counter()
    document = read_pdf((folder / _FILE).read_bytes(), _FILE, Limits(), Tesseract())
    seconds = time.perf_counter() - began
    read: dict[int, list[str]] = {}
    for block in document.blocks:
        read.setdefault(block.boxes[0].page, []).append(block.text)
    shares = [recall(row["text"], "\n".join(read.get(row["page"], []))) for row in truth]
    rows = [f"{'page':>4}  word recall", "-" * 17]
    rows += [f"{row['page']:>4}  {share:.3f}" for row, share in zip(truth, shares, strict=True)]
    rows += [
        "",
        f"median {statistics.median(shares):.4f}, mean {statistics.mean(shares):.4f}, "
        f"lowest {min(shares):.4f} (bar: median {BAR})",
        f"{len(truth) / seconds:.2f} pages/s",
    ]
    return "\n".join(rows) + "\n"


def recall(truth: str, read: str) -> float:
    """Return the share of the true words that were read, each counted as often as it stands."""
    wanted, found = _bag(truth), _bag(read)
    return sum((wanted & found).values()) / max(sum(wanted.values()), 1)


def _bag(text: str) -> Counter[str]:
    return Counter(word.casefold() for word in _WORD.findall(text))
