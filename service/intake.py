"""Paths that a person gave in, the manuals to read out: a folder or ZIP is one manual."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpora.errors import AcreditaError, EmptyFile, InputError, MissingFile, NoDocuments
from pipelines.extract.archive import is_clutter, members
from pipelines.extract.limits import Limits, over_limit
from pipelines.extract.media import Kind, recognise
from pipelines.results import FileError
from pipelines.run import Source, SourceFile

_DIGITS = re.compile(r"(\d+)")


def sources(paths: Sequence[Path], limits: Limits) -> tuple[list[Source], list[FileError]]:
    """Return the manuals behind the paths and the paths that gave none, with the reason."""
    found: list[Source] = []
    errors: list[FileError] = []
    for path in paths:
        try:
            found.append(_source(path, limits))
        except AcreditaError as fault:
            errors.append(FileError(file=str(path), message=fault.sentence("es")))
    return found, errors


def _source(path: Path, limits: Limits) -> Source:
    if path.is_dir():
        return _folder(path, limits)
    data = _bytes(path, str(path), limits)
    if data[:2] == b"PK" and recognise(data, path.name) is Kind.ZIP:
        return _zip(data, path, limits)
    return Source(name=str(path), files=(SourceFile(name=str(path), data=data),))


def _folder(path: Path, limits: Limits) -> Source:
    files: list[SourceFile] = []
    errors: list[FileError] = []
    for inside in _documents(path):
        name = inside.relative_to(path).as_posix()
        try:
            files.append(SourceFile(name=name, data=_bytes(inside, name, limits)))
        except InputError as fault:
            errors.append(FileError(file=name, message=fault.sentence("es")))
    if not files and not errors:
        raise NoDocuments(file=str(path))
    return Source(name=str(path), files=tuple(files), folder=True, errors=tuple(errors))


def _zip(data: bytes, path: Path, limits: Limits) -> Source:
    files: list[SourceFile] = []
    errors: list[FileError] = []
    for member in members(data, path.name, limits):
        if member.fault is not None:
            errors.append(FileError(file=member.name, message=member.fault.sentence("es")))
        else:
            files.append(SourceFile(name=member.name, data=member.data))
    if not files and not errors:
        raise NoDocuments(file=str(path))
    ordered = sorted(files, key=lambda one: natural(one.name))
    return Source(name=str(path), files=tuple(ordered), folder=True, errors=tuple(errors))


def _documents(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and its subfolders, in the order people number them."""
    inside = [
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(map(is_clutter, path.relative_to(folder).parts))
    ]
    yield from sorted(inside, key=lambda one: natural(one.relative_to(folder).as_posix()))


def _bytes(path: Path, name: str, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        if size > limits.max_bytes:
            raise over_limit("max_bytes", size, file=name, limits=limits)
        data = path.read_bytes()
    except OSError as fault:
        raise MissingFile(file=name) from fault
    if not data:
        raise EmptyFile(file=name)
    return data


def natural(name: str) -> list[tuple[int, int, str]]:
    """Return a key that orders names as people number them: 2 before 10."""
    return [
        (0, int(part), "") if part.isdigit() else (1, 0, part.casefold())
        for part in _DIGITS.split(name)
        if part
    ]
