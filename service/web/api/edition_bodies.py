"""Editions, their standards and what an import would change in, the bodies of the API out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from corpora.records import Standard as Record
from pipelines.search import Hit
from service.rows import to_named
from service.store.edition_dates import StatedDate
from service.store.editions import EditionInUse, RevisionRow, StandardLine
from service.web.api.shapes import Shown

Verified = Annotated[
    str | None,
    Field(
        description="De dónde viene el número; recalled: sin verificar · Where it comes from",
        examples=["public-list"],
    ),
]


class StatedDateBody(Shown):
    """An effective date that a person stated: who, when, and from where they know it."""

    effective: date = Field(examples=["2027-03-01"])
    grace: int | None = Field(description="Meses de gracia · Months of grace")
    source: str = Field(examples=["boletín de CALEA de marzo"])
    by_name: str
    at: datetime


class Edition(Shown):
    """An edition with the wording in use.

    ``effective`` is the published date; ``stated`` what a person said of one that nobody published,
    which counts for deadlines as long as ``effective`` is null.
    """

    id: str = Field(examples=["le-6"])
    program: str = Field(examples=["le"])
    revision_id: str
    number: int = Field(description="Cuál redacción · Which wording")
    digest: str
    name_es: str
    name_en: str
    effective: str | None
    stated: StatedDateBody | None
    standards: int = Field(examples=[459])
    licensed: bool
    created_at: datetime

    @classmethod
    def of(cls, row: EditionInUse, said: StatedDate | None) -> Edition:
        """Make the body of a row."""
        return cls.model_validate({**vars(row), "stated": said})


class Revision(Shown):
    """One wording of an edition."""

    id: str
    number: int
    digest: str
    name_es: str
    name_en: str
    effective: str | None
    standards: int
    licensed: bool
    same_requirement: bool
    source: str
    created_at: datetime
    created_by_name: str


class WholeEdition(Edition):
    """An edition with all its wordings, and how many numbers come from where."""

    revisions: list[Revision]
    verified: dict[str, int] = Field(examples=[{"public-list": 330, "recalled": 129}])

    @classmethod
    def of_parts(
        cls,
        row: EditionInUse,
        said: StatedDate | None,
        revisions: tuple[RevisionRow, ...],
        verified: dict[str, int],
    ) -> WholeEdition:
        """Make the body of an edition's rows."""
        more = {"stated": said, "revisions": revisions, "verified": verified}
        return cls.model_validate({**vars(row), **more})


class StandardLineBody(Shown):
    """A standard of an edition; score and why only where words were searched for."""

    number: str = Field(examples=["4.1.1"])
    title_es: str
    title_en: str
    level: str | None
    type: str | None
    verified: Verified
    chapter: str
    score: float | None = None
    why: Literal["number", "words", "meaning"] | None = None

    @classmethod
    def of(cls, row: StandardLine) -> StandardLineBody:
        """Make the body of a row."""
        return cls.model_validate(row)

    @classmethod
    def of_hit(cls, hit: Hit) -> StandardLineBody:
        """Make the body of a standard that words found."""
        row = hit.standard
        return cls(
            number=row.id,
            title_es=row.title_es,
            title_en=row.title_en,
            level=row.level,
            type=None if row.type is None else row.type.value,
            verified=None if row.verified is None else row.verified.value,
            chapter=(row.path_es or row.path_en or ("",))[0],
            score=round(hit.score, 4),
            why=hit.why,  # type: ignore[arg-type]
        )


class ElementBody(Shown):
    """An element: lettered where a public source shows the letter, else a part of our own (p1)."""

    id: str = Field(examples=["4.1.1.a"])
    letter: str | None
    text_es: str
    text_en: str
    digest: str


class StandardBody(Shown):
    """A standard whole: titles, our words about it or the licensed ones, elements and proofs."""

    id: str = Field(examples=["4.1.1"])
    title_es: str
    title_en: str
    statement_es: str
    statement_en: str
    path_es: list[str]
    path_en: list[str]
    elements: list[ElementBody]
    level: str | None
    verified: Verified
    source: str
    digest: str
    keywords_es: list[str]
    keywords_en: list[str]
    type: str | None
    condition_es: str
    condition_en: str
    period: str | None
    linked: list[str]
    tier: str | None
    proofs_es: list[str]
    proofs_en: list[str]
    note_es: str
    note_en: str

    @classmethod
    def of(cls, record: Record) -> StandardBody:
        """Make the body of a standard."""
        return cls.model_validate(to_named(record))


class ChangeBody(Shown):
    """One thing that an import changes of one standard."""

    number: str
    kind: Literal["new", "withdrawn", "retitled", "reworded", "elements", "level", "other"]
    before: str
    after: str


class FindingBody(Shown):
    """Something about a place of the file; ``stops``: a standard could not be read whole."""

    es: str
    en: str
    stops: bool


class ImportPreview(Shown):
    """What a file would change of which wording; ``digest`` names exactly this preview."""

    digest: str
    file: str
    form: str = Field(examples=["licensed-manual"])
    edition: str = Field(examples=["le-6"])
    revision: int
    standards: int
    languages: list[str]
    over: str | None = Field(description="Huella de la que está en uso · Digest of that in use")
    counts: dict[str, int] = Field(examples=[{"reworded": 12, "new": 3}])
    changes: list[ChangeBody]
    findings: list[FindingBody]


class ElementChangeBody(Shown):
    """What became of one element."""

    from_: str | None = Field(alias="from")
    to: str | None
    kind: str
    certainty: float


class StandardChangeBody(Shown):
    """What became of one standard: a row a pair."""

    from_: str | None = Field(alias="from", examples=["1.3.1"])
    to: str | None = Field(examples=["4.1.1"])
    relation: str = Field(examples=["subset"])
    kind: str = Field(examples=["renumbered"])
    certainty: float
    elements: list[ElementChangeBody]
    kinds: list[str]
    evidence: dict[str, Any]
    confirmed_by: str | None


class DifferenceBody(Shown):
    """What ``acredita editions diff --json`` writes."""

    schema_: str = Field(alias="schema", examples=["acredita/diff/1"])
    from_: str = Field(alias="from", examples=["le-5"])
    to: str = Field(examples=["le-6"])
    changes: list[StandardChangeBody]
