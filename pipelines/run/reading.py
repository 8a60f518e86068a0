"""Files in, a body of directives read and segmented out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpora.errors import AcreditaError
from corpora.notices import notice_sentence
from models.lexical import language_of
from pipelines.results import (
    Clause,
    Document,
    FileError,
    Manual,
    Notice,
    Segmentation,
    clause_id,
    joint_digest,
)
from pipelines.segment.document import segment

if TYPE_CHECKING:  # it loads spaCy, which whoever only matches can do without
    from pipelines.segment.force import ForceTagger

LANGUAGES = ("es", "en")
Read = Callable[[bytes, str], Document]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """The bytes of one file and the name people know it by."""

    name: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Source:
    """One manual to read: a file, or a folder or ZIP whose files are one body of directives."""

    name: str
    files: tuple[SourceFile, ...]
    folder: bool = False
    errors: tuple[FileError, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReadFile:
    """A file as read and segmented; what is kept by digest so that nothing is read twice."""

    sha256: str
    media: str
    pages: int
    ocr_pages: tuple[int, ...]
    notices: tuple[Notice, ...]
    language: str
    segmentation: Segmentation

    def warnings(self, language: str) -> tuple[str, ...]:
        """Return what the reader should know of the file, in ``es`` or ``en``."""
        return tuple(
            notice_sentence(one.code, one.pages, one.detail, language) for one in self.notices
        )


@dataclass(frozen=True, kw_only=True)
class Part:
    """A file of a manual: the name people know it by, and the file as read."""

    name: str
    read: ReadFile


@dataclass(frozen=True, kw_only=True)
class Body:
    """Every manual of a call, read: clauses in order, each with the language it is written in."""

    manuals: tuple[Manual, ...]
    clauses: tuple[Clause, ...]
    languages: tuple[str, ...]
    errors: tuple[FileError, ...]

    @property
    def spoken(self) -> frozenset[str]:
        """Return the languages that clauses are written in, both for a body without any."""
        return frozenset(self.languages) or frozenset(LANGUAGES)


Segments = MutableMapping[str, ReadFile]


def read_body(
    sources: Sequence[Source],
    read: Read,
    tagger: ForceTagger,
    kept: Segments,
    progress: Progress | None = None,
) -> Body:
    """Read and segment every source; a bad file becomes an error and the others go on."""
    total = sum(len(source.files) for source in sources)
    done = 0
    manuals: list[Manual] = []
    clauses: list[Clause] = []
    languages: list[str] = []
    errors = [error for source in sources for error in source.errors]
    for source in sources:
        parts: list[Part] = []
        for file in source.files:
            try:
                parts.append(Part(name=file.name, read=read_file(file, read, tagger, kept)))
            except AcreditaError as fault:
                errors.append(FileError(file=file.name, message=fault.sentence("es")))
            done += 1
            if progress is not None:
                progress("read", done, total)
        if parts:
            found = gather(parts, len(manuals), folder=source.folder)
            manuals.append(manual_of(source.name, parts, len(found), folder=source.folder))
            clauses.extend(clause for clause, _ in found)
            languages.extend(language for _, language in found)
    return Body(
        manuals=tuple(manuals),
        clauses=tuple(clauses),
        languages=tuple(languages),
        errors=tuple(errors),
    )


def read_file(file: SourceFile, read: Read, tagger: ForceTagger, kept: Segments) -> ReadFile:
    """Return a file read and segmented, from ``kept`` when the same bytes were read before."""
    key = hashlib.sha256(file.data).hexdigest()
    known = kept.get(key)
    if known is None:
        document = read(file.data, file.name)
        found = segment(document, 0, tagger)
        known = kept[key] = ReadFile(
            sha256=document.sha256,
            media=document.media,
            pages=document.pages,
            ocr_pages=document.ocr_pages,
            notices=document.notices,
            language=language_of([clause.text for clause in found.clauses]),
            segmentation=found,
        )
    return known


def gather(parts: Sequence[Part], manual: int, *, folder: bool) -> list[tuple[Clause, str]]:
    """Return the clauses of a manual's files in their place, each with its language.

    Ids count through the files; in a folder a clause names its file, and its path begins with it.
    """
    found: list[tuple[Clause, str]] = []
    for part in parts:
        for clause in part.read.segmentation.clauses:
            placed = replace(clause, id=clause_id(manual, len(found)), manual=manual)
            if folder:
                placed = replace(placed, file=part.name, path=_path_in_folder(clause, part.name))
            found.append((placed, part.read.language))
    return found


def _path_in_folder(clause: Clause, name: str) -> tuple[str, ...]:
    """Put the file's name in front of a path that does not start with a directive."""
    if clause.path and clause.path[0].startswith("Directiva "):
        return clause.path
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return (stem, *clause.path)


def manual_of(name: str, parts: Sequence[Part], clauses: int, *, folder: bool) -> Manual:
    """Return what is reported of a manual that was read: at least one file, and its clauses."""
    digests = sorted(part.read.sha256 for part in parts)
    whole = joint_digest(digests)
    return Manual(
        file=name,
        sha256=whole if folder else digests[0],
        pages=sum(part.read.pages for part in parts),
        clauses=clauses,
        ocr_pages=() if folder else parts[0].read.ocr_pages,
        warnings=tuple(
            f"{part.name}: {warning}" if folder else warning
            for part in parts
            for warning in part.read.warnings("es")
        ),
        files=tuple((part.name, part.read.sha256, part.read.pages) for part in parts)
        if folder
        else (),
        directives=tuple(one for part in parts for one in part.read.segmentation.directives),
    )
