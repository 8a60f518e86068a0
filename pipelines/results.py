"""Rows that the stages hand to one another: documents, clauses, proposals and statuses."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from corpora.records import Edition
from pipelines.candidates import NearList
from pipelines.reasons import Contradiction, Why


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle on a page: PDF points, origin top left, pages from 1."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


class BlockKind(StrEnum):
    """What a block of a document is; only BODY_KINDS reach the clauses' own texts."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    FOOTNOTE = "footnote"
    NOTE = "note"
    TOC = "toc"
    HEADER = "header"
    FOOTER = "footer"
    PAGE_NUMBER = "page_number"
    WATERMARK = "watermark"


BODY_KINDS = frozenset(
    {
        BlockKind.PARAGRAPH,
        BlockKind.HEADING,
        BlockKind.LIST_ITEM,
        BlockKind.TABLE_ROW,
        BlockKind.FOOTNOTE,
    }
)


@dataclass(frozen=True, kw_only=True)
class Block:
    """A paragraph, heading, list item or table row, with its hard line breaks undone.

    ``number`` is an automatic number that the word processor would print ("4.2.1", "IV.", "a)");
    when it is set, ``text`` starts with it and one space. ``level`` is the heading level or list
    depth that the file itself states, from 1. A table row joins its cells with " | ".
    ``certainty`` is the mean OCR word certainty, 0 to 1.
    """

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    page: int | None = None
    boxes: tuple[Box, ...] = ()
    number: str | None = None
    level: int | None = None
    certainty: float | None = None


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something the reader should know about a file; the sentence is built from ``code``."""

    code: str
    pages: tuple[int, ...] = ()
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Document:
    """One file as read: its blocks in reading order, nothing of the page thrown away.

    ``pages`` is 0 where the format has none (DOCX, text).
    """

    file: str
    sha256: str
    media: str
    pages: int
    blocks: tuple[Block, ...]
    ocr_pages: tuple[int, ...] = ()
    notices: tuple[Notice, ...] = ()


class Force(StrEnum):
    """What a clause does, as the Spanish drafting verb says it."""

    OBLIGES = "obliga"
    FORBIDS = "prohíbe"
    PERMITS = "faculta"
    DEFINES = "define"
    RECITES = "motiva"


@dataclass(frozen=True, kw_only=True)
class Citation:
    """An accreditation standard that a clause or directive names: "12.2.1 g" of an edition.

    ``edition`` is "5", "6" or None where the document does not let us tell.
    """

    number: str
    letter: str | None = None
    edition: str | None = None


@dataclass(frozen=True, kw_only=True)
class Clause:
    """The smallest numbered provision: its own text, the lead-in it inherits and its path.

    ``digest`` hashes the normalised lead-in chain and text without numbers or path.
    ``inherited`` are citations that its directive makes as a whole. ``file`` is the file of a
    folder or ZIP that the clause stands in, "" where the manual is one file.
    """

    id: str
    manual: int
    path: tuple[str, ...]
    label: str
    lead_in: str
    text: str
    page: int | None
    boxes: tuple[Box, ...]
    digest: str
    kind: str = "provision"
    force: tuple[Force, ...] = ()
    notes: tuple[str, ...] = ()
    cites: tuple[Citation, ...] = ()
    inherited: tuple[Citation, ...] = ()
    certainty: float | None = None
    file: str = ""


def joint_digest(digests: Iterable[str]) -> str:
    """Return what names the bytes of some files by their sha256, whatever their order."""
    return hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()


def clause_id(manual: int, place: int) -> str:
    """Return the id of a clause of a body by its manual's place and its own, both from 0."""
    return f"{manual}.{place + 1:04d}"


class Status(StrEnum):
    """Whether directives answer a standard or an element."""

    COVERED = "covered"
    PARTIAL = "partial"
    GAP = "gap"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A clause proposed for an element; ``confidence`` is None until a calibration exists.

    ``interval`` holds the confidence where there is enough data to give one.
    """

    clause: str
    score: float
    rank: int
    confidence: float | None
    why: Why
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class ElementResult:
    """Status, gap probability and proposals of one element."""

    id: str
    status: Status
    confidence: float | None
    gap_probability: float
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, kw_only=True)
class Applicability:
    """Whether a standard applies to an agency, and why; ``applies`` None: not known.

    ``declared_by`` names the person who said so, None where rules and profile did.
    """

    standard: str
    applies: bool | None
    reason_es: str
    reason_en: str
    declared_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class StandardResult:
    """Status, gap probability and merged proposals of one standard.

    ``applicability`` is None where no profile was given.
    """

    id: str
    status: Status
    confidence: float | None
    gap_probability: float
    elements: tuple[ElementResult, ...]
    proposals: tuple[Proposal, ...]
    contradictions: tuple[Contradiction, ...] = ()
    applicability: Applicability | None = None


@dataclass(frozen=True, kw_only=True)
class FileError:
    """One file that could not be read, and the sentence that says why."""

    file: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Directive:
    """A one-directive form: the standard number it bears, its name, citations and header fields."""

    number: str
    name: str
    cites: tuple[Citation, ...]
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Manual:
    """What is reported of one manual: a file, or a folder or ZIP of files read as one body.

    ``files`` holds (name, sha256, pages) of each file of a folder or ZIP, () for a single file;
    ``directives`` are the one-directive forms found in it.
    """

    file: str
    sha256: str
    pages: int
    clauses: int
    ocr_pages: tuple[int, ...]
    warnings: tuple[str, ...]
    files: tuple[tuple[str, str, int], ...] = ()
    directives: tuple[Directive, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EncoderCard:
    """The encoder behind a set of scores: its name and the sha256 of its weights."""

    id: str
    dimensions: int


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """Where confidences come from: state ``none`` (sin calibrar), ``sample`` or ``own``."""

    state: str
    id: str | None = None
    n: int | None = None
    ece: float | None = None
    date: str | None = None


@dataclass(frozen=True, kw_only=True)
class Assurance:
    """What can be promised of the standards called covered, by the manuals the cut was placed on.

    ``promise`` names the rate: "gaps-of-called-covered" (of those called covered, the gaps) or
    "missed-of-gaps" (of the gaps, those called covered). It is at most ``alpha`` with confidence
    1 - ``delta``, for standards drawn as those were: ``missed`` of ``n``. ``attainable`` is False
    where no cut kept it; ``in_force`` tells that the cut is placed by it.
    """

    promise: str
    alpha: float
    delta: float | None
    attainable: bool
    in_force: bool
    n: int
    missed: int


@dataclass(frozen=True, kw_only=True)
class Crosswalk:
    """All mappings of one body of directives against one edition; what reports are made of.

    ``reference`` names the set of standards that statistics were taken from, "" for the edition's
    own. ``lists`` has the candidates of every question of the edition. Where only some standards
    were matched ``standards`` has those, and ``others`` the contradictions of the rest.
    """

    edition: Edition
    manuals: tuple[Manual, ...]
    clauses: Sequence[Clause]
    standards: tuple[StandardResult, ...]
    errors: tuple[FileError, ...]
    encoder: EncoderCard
    scorer: str
    calibration: Calibration
    assurances: tuple[Assurance, ...] = ()
    reference: str = ""
    lists: tuple[NearList, ...] = field(default=(), compare=False)
    others: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Segmentation:
    """Clauses of one document, with the words that went to headings, markers and front matter.

    The body's characters are exactly those of ``headings``, ``markers`` and the clauses' own
    ``text`` and ``notes``; blank space aside, nothing is lost and nothing counted twice.
    """

    clauses: tuple[Clause, ...]
    headings: tuple[str, ...]
    markers: tuple[str, ...]
    stray_notes: tuple[str, ...] = ()
    directives: tuple[Directive, ...] = ()
