"""Rows of the corpora: one edition of a program's standards, its standards and their elements."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verified(StrEnum):
    """Where a standard's number and title come from; never derived from a confidence."""

    PUBLIC_LIST = "public-list"
    AGENCY_DOCUMENT = "agency-document"
    RECALLED = "recalled"
    LICENSED = "licensed"


class StandardType(StrEnum):
    """The six kinds of standard that the programs tell apart."""

    WRITTEN_DIRECTIVE = "written-directive"
    BULLETED = "bulleted"
    CONDITIONAL = "conditional"
    LINKED = "linked"
    OBSERVATION = "observation"
    ACTIVITY = "activity"


@dataclass(frozen=True, kw_only=True)
class Element:
    """One part of a standard that must be answered.

    ``id`` is ``<number>.<letter>`` where a public source shows the letter, else ``<number>.p1``.
    """

    id: str
    letter: str | None
    text_es: str
    text_en: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class Standard:
    """One numbered requirement of an edition, with its titles and our own words about it.

    A title or statement is ``""`` in a language the list does not have. ``path_es`` and ``path_en``
    are the titles above it, outermost first: (chapter, subchapter) in a bundled edition.
    ``keywords_*`` are search words of ours for its subject, not part of what it requires.
    ``condition_*`` tell when a conditional standard applies, ``period`` how often an activity is
    due ("annual"), ``linked`` the numbers it depends on, ``proofs_*`` the usual proofs.
    ``level`` is None where it is not known; ``verified`` is None in a list of the user's own.
    """

    id: str
    title_es: str
    title_en: str
    statement_es: str
    statement_en: str
    path_es: tuple[str, ...]
    path_en: tuple[str, ...]
    elements: tuple[Element, ...]
    level: str | None
    verified: Verified | None
    source: str
    digest: str
    keywords_es: tuple[str, ...] = ()
    keywords_en: tuple[str, ...] = ()
    type: StandardType | None = None
    condition_es: str = ""
    condition_en: str = ""
    period: str | None = None
    linked: tuple[str, ...] = ()
    tier: str | None = None
    proofs_es: tuple[str, ...] = ()
    proofs_en: tuple[str, ...] = ()
    note_es: str = ""
    note_en: str = ""


@dataclass(frozen=True, kw_only=True)
class Edition:
    """A dated version of one program's standards, in catalogue order.

    ``effective`` is an ISO date, None when no public source tells it. ``revision`` counts the
    wordings of the same edition: 1 is ours, later ones come with a licensed manual.
    """

    id: str
    program: str
    name_es: str
    name_en: str
    standards: tuple[Standard, ...]
    digest: str
    version: str = ""
    effective: str | None = None
    revision: int = 1
    note_es: str = ""
    note_en: str = ""
