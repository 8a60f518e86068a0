"""What every command that reads files shares: limits, OCR, kept rows and progress."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from models.ocr import Tesseract
from pipelines.extract.limits import Limits
from pipelines.extract.reader import read_document
from pipelines.results import Document, FileError
from pipelines.run import Body, Read, read_body
from pipelines.segment.force import ForceTagger
from service.cache import SegmentCache
from service.intake import sources
from service.settings import Settings

_PATIENCE = 2.0
_STEPS = {"read": "Leyendo archivos", "embed": "Comparando cláusulas"}


def add_reading_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the files, the limits and --quiet."""
    parser.add_argument(
        "paths", nargs="+", metavar="ARCHIVO", help="archivo, carpeta o ZIP; cada uno es un manual"
    )
    add_limit_arguments(parser)
    parser.add_argument("--quiet", action="store_true", help="sin avance ni resumen en pantalla")


def add_limit_arguments(parser: argparse.ArgumentParser) -> None:
    """Add one argument for each limit."""
    for one in fields(Limits):
        parser.add_argument(
            str(one.metadata["flag"]),
            dest=one.name,
            type=_positive,
            metavar="N",
            help=f"{one.metadata['es']} Por omisión: {_shown(one.default, one.metadata['scale'])}.",
        )


def limits_of(parsed: argparse.Namespace) -> Limits:
    """Return the limits, raised by the flags given."""
    given = {
        one.name: getattr(parsed, one.name) * int(one.metadata["scale"])
        for one in fields(Limits)
        if getattr(parsed, one.name) is not None
    }
    return Limits(**given)


def read(parsed: argparse.Namespace, settings: Settings, report: ProgressReport) -> Body:
    """Read every path given; what cannot be read is in the body's errors."""
    limits = limits_of(parsed)
    ocr = Tesseract(seconds=limits.ocr_seconds)
    found, errors = sources([Path(one) for one in parsed.paths], limits)
    kept = SegmentCache(settings.data, f"{limits} {ocr.available()}")
    body = read_body(found, _reader(limits, ocr), ForceTagger(), kept, report.step)
    return Body(
        manuals=body.manuals,
        clauses=body.clauses,
        languages=body.languages,
        errors=(*errors, *body.errors),
    )


def tell_errors(errors: tuple[FileError, ...]) -> None:
    """Write one line on stderr for each file that could not be read."""
    for error in errors:
        sys.stderr.write(f"{error.message}\n")


class ProgressReport:
    """Shows a bar on stderr once the work has taken two seconds; nothing when quiet."""

    def __init__(self, progress: Progress, quiet: bool) -> None:
        """Use a rich progress that is not started yet."""
        self._progress = progress
        self._quiet = quiet
        self._began = time.monotonic()
        self._tasks: dict[str, TaskID] = {}

    def step(self, name: str, done: int, total: int) -> None:
        """Tell how much of a step is done."""
        if self._quiet or (not self._tasks and time.monotonic() - self._began < _PATIENCE):
            return
        if not self._progress.live.is_started:
            self._progress.start()
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(_STEPS[name], total=total)
        self._progress.update(self._tasks[name], completed=done, total=total)


@contextmanager
def progress_report(quiet: bool) -> Iterator[ProgressReport]:
    """Yield a progress report on stderr and take it down at the end."""
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    try:
        yield ProgressReport(progress, quiet)
    finally:
        progress.stop()


def _reader(limits: Limits, ocr: Tesseract) -> Read:
    def read_one(data: bytes, name: str) -> Document:
        return read_document(data, name, limits, ocr)

    return read_one


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("debe ser 1 o más")
    return value


def _shown(value: object, scale: object) -> str:
    return f"{int(str(value)) // int(str(scale)):,}"
