"""Files and an edition in, a Crosswalk out: the one module that knows the order of the stages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from corpora.errors import AcreditaError
from corpora.notices import notice_sentence
from corpora.records import Edition, Element, Standard
from models.encoder import Encoder, Vectors
from models.lexical import language_of
from pipelines.candidates import Question
from pipelines.contradict.propose import Contradictor, with_contradictions
from pipelines.cover import STARTING, GapModel, Show, cover
from pipelines.editions.changes import Lineage, StandardChange
from pipelines.editions.difference import compare
from pipelines.embed import Kept, embed, passage_of, query_of
from pipelines.match import Formula, Matcher, Searched, can_answer
from pipelines.results import (
    Clause,
    Crosswalk,
    Document,
    EncoderCard,
    FileError,
    Manual,
    Notice,
    Segmentation,
    clause_id,
    joint_digest,
)
from pipelines.score import Scoring, score
from pipelines.segment.document import segment
from pipelines.why.shown import explained

if TYPE_CHECKING:  # it loads spaCy, which whoever only matches can do without
    from pipelines.segment.force import ForceTagger

Read = Callable[[bytes, str], Document]
Progress = Callable[[str, int, int], None]
SHOWN = 10
LANGUAGES = ("es", "en")


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


@dataclass(frozen=True, kw_only=True)
class Method:
    """What a crosswalk is made with: encoder, kept vectors, formula, scorer and gap model."""

    encoder: Encoder
    kept: Kept
    formula: Formula = field(default_factory=Formula)
    scoring: Scoring = field(default_factory=lambda: Scoring(id=Formula().id()))
    gaps: GapModel = STARTING

    def of(self, program: str) -> Method:
        """Return the method for a program: where the scorer does not serve it, the formula's."""
        scoring = self.scoring.of(program)
        return self if scoring is self.scoring else replace(self, scoring=scoring, gaps=STARTING)


def crosswalk(
    body: Body, edition: Edition, method: Method, top: int, progress: Progress | None = None
) -> Crosswalk:
    """Match a body of directives against an edition and tell what each standard has, and why."""

    def advance(done: int, total: int) -> None:
        if progress is not None:
            progress("embed", done, total)

    method = method.of(edition.program)
    encoder, scoring = method.encoder, method.scoring
    found = searched(body, method, advance)
    matcher = Matcher(found, edition=edition_number(edition), formula=method.formula)
    spoken = set(body.languages) or set(LANGUAGES)
    questions = questions_of(edition, encoder, method.kept, advance, spoken)
    candidates = matcher.match(questions)
    lists = score(candidates, scoring, edition.program, max(top, SHOWN))
    show = Show(top=top, confidence=scoring.merged_confidence(edition.program))
    results = cover(edition, lists, body.clauses, method.gaps, show)
    undone = Contradictor.bundled().propose(
        edition.standards, candidates, body.clauses, found.waivers
    )
    results = with_contradictions(results, undone)
    return Crosswalk(
        edition=edition,
        manuals=body.manuals,
        clauses=body.clauses,
        standards=explained(results, edition, body.clauses, body.languages),
        errors=body.errors,
        encoder=EncoderCard(id=encoder.id, dimensions=encoder.dimensions),
        scorer=scoring.id,
        calibration=scoring.calibration_of(edition.program),
        assurances=method.gaps.assurances,
    )


def searched(
    body: Body, method: Method, progress: Callable[[int, int], None] | None = None
) -> Searched:
    """Return a body of directives with its passages embedded and its waivers weighed.

    What can never answer has a row of zeros: reading it would cost time for nothing.
    """
    passages = [passage_of(clause) for clause in body.clauses]
    places = [place for place, clause in enumerate(body.clauses) if can_answer(clause)]
    vectors = np.zeros((len(passages), method.encoder.dimensions), dtype=np.float32)
    vectors[places] = embed(
        [passages[place] for place in places],
        method.encoder,
        method.kept,
        query=False,
        progress=progress,
    )
    return Searched(
        clauses=body.clauses,
        passages=passages,
        vectors=vectors,
        languages=body.languages,
        waivers=Contradictor.bundled().waivers(body.clauses, body.languages),
    )


def questions_of(
    edition: Edition,
    encoder: Encoder,
    kept: Kept,
    progress: Callable[[int, int], None] | None = None,
    spoken: Collection[str] = LANGUAGES,
) -> list[Question]:
    """Return one question for each standard and one for each of its elements, embedded.

    A standard is asked for in every language it has; an element in those of ``spoken``, the
    languages of the clauses, and in any other only where it lacks them.
    """
    asked = [
        (standard, element, _texts(standard, element, spoken))
        for standard in edition.standards
        for element in (None, *standard.elements)
    ]
    flat = [text for _, _, texts in asked for text in texts.values()]
    vectors = iter(embed(flat, encoder, kept, query=True, progress=progress))
    return [
        Question(
            standard=standard.id,
            element=element.id if element is not None else None,
            letter=element.letter if element is not None else None,
            texts=texts,
            vectors={lang: next(vectors) for lang in texts},
        )
        for standard, element, texts in asked
    ]


def _texts(standard: Standard, element: Element | None, spoken: Collection[str]) -> dict[str, str]:
    found = {lang: text for lang in LANGUAGES if (text := query_of(standard, element, lang))}
    if element is None:
        return found
    return {lang: text for lang, text in found.items() if lang in spoken} or found


def edition_number(edition: Edition) -> str | None:
    """Return "6" for le-6; None for a list of requirements of one's own."""
    program, _, number = edition.id.rpartition("-")
    return number if program and program == edition.program else None


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


def diff(
    a: Edition, b: Edition, encoder: Encoder, kept: Kept, confirmed: Sequence[Lineage] = ()
) -> tuple[StandardChange, ...]:
    """Return what became of every standard of ``a``, and where those of ``b`` come from.

    ``kept`` holds vectors by digest and receives the new ones. Raises InputError for a confirmed
    id that its edition does not have.
    """

    def meaning(texts: Sequence[str]) -> Vectors:
        return embed(texts, encoder, kept, query=True)

    return compare(a, b, meaning, confirmed)
