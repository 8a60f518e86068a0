"""A draft and the edition it is loaded over in, the edition that would be stored out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

from corpora.catalog import edition_of, element_digest, natural_key, standard_digest
from corpora.drafts import EditionDraft, Form, HeadingDraft, StandardDraft, Words
from corpora.records import Edition, Element, Standard, StandardType, Verified

LANGUAGES = ("es", "en")
_WORD = re.compile(r"[^\W_]{3,}")
# Titles that share this part of their words name the same subject; below it, our words are dropped.
_SAME_SUBJECT = 0.5
_NAMES = {"es": ("Capítulo", "Subcapítulo"), "en": ("Chapter", "Subchapter")}


@dataclass(frozen=True, kw_only=True)
class Target:
    """What the stored edition is to be called, and where its numbers come from.

    ``complete`` says that the file is the whole edition, so that what it does not have goes;
    otherwise only chapters that the file has lose their absent standards. ``partial`` says that
    some of the file could not be read, so that nothing is taken for withdrawn.
    """

    id: str
    program: str
    source: str
    verified: Verified
    complete: bool = False
    partial: bool = False
    name_es: str = ""
    name_en: str = ""


def merged(draft: EditionDraft, base: Edition | None, target: Target) -> Edition:
    """Return the edition that storing the draft would give; its revision is one over the base's.

    Titles, statements and elements of the file replace those of its language. Where a standard
    keeps its subject, its title in the other language, its search words and its proofs stay, and
    so does our statement where the file brings none in that language. A standard whose title names
    another subject keeps nothing of ours.
    """
    known = {row.id: row for row in base.standards} if base else {}
    headings = _headings(draft, known)
    rows = {one.number: _standard(one, known.get(one.number), target) for one in draft.standards}
    chapters = {one.number.split(".")[0] for one in draft.standards}
    for number, row in known.items():
        untouched = not target.complete and number.split(".")[0] not in chapters
        if number not in rows and (target.partial or untouched):
            rows[number] = row
    standards = tuple(
        _placed(rows[number], headings, draft) for number in sorted(rows, key=natural_key)
    )
    found = edition_of(
        id=target.id,
        program=target.program,
        name_es=target.name_es or (base.name_es if base else target.id),
        name_en=target.name_en or (base.name_en if base else target.id),
        standards=standards,
    )
    if base is None:
        return found
    return replace(
        found, version=base.version, effective=base.effective, revision=base.revision + 1
    )


def same_subject(one: Words, other: Words) -> bool:
    """Tell whether two titles name the same subject, in a language that both are known in.

    Where there is none, the number of the same edition says so.
    """
    for language in LANGUAGES:
        mine, theirs = _words(one.get(language)), _words(other.get(language))
        if mine and theirs:
            return len(mine & theirs) / min(len(mine), len(theirs)) >= _SAME_SUBJECT
    return True


def _standard(draft: StandardDraft, base: Standard | None, target: Target) -> Standard:
    titles = Words(es=base.title_es, en=base.title_en) if base else Words()
    kept = base if base and same_subject(draft.title, titles) else None
    if kept is None:
        return _fresh(draft, target)
    statements = _over(draft.statement, Words(es=kept.statement_es, en=kept.statement_en))
    brings = draft.has_text
    types = draft.type or (None if brings else kept.type)
    old_notes = Words(es=kept.note_es, en=kept.note_en)
    # Our note speaks of our words; a licensed manual's commentary stays beside its translation.
    ours = brings and kept.verified is not Verified.LICENSED
    notes = draft.commentary if ours else _over(draft.commentary, old_notes)
    return replace(
        _fresh(draft, target),
        title_es=draft.title.es or kept.title_es,
        title_en=draft.title.en or kept.title_en,
        statement_es=statements.es,
        statement_en=statements.en,
        elements=_elements(draft, statements, kept) if brings else kept.elements,
        level=draft.level or kept.level,
        tier=draft.tier or kept.tier,
        type=types,
        period=draft.period or (kept.period if types is StandardType.ACTIVITY else None),
        condition_es=draft.condition.es or _condition(kept, types, "es"),
        condition_en=draft.condition.en or _condition(kept, types, "en"),
        linked=draft.linked or kept.linked,
        keywords_es=kept.keywords_es,
        keywords_en=kept.keywords_en,
        proofs_es=kept.proofs_es,
        proofs_en=kept.proofs_en,
        note_es=notes.es,
        note_en=notes.en,
    )


def _fresh(draft: StandardDraft, target: Target) -> Standard:
    return Standard(
        id=draft.number,
        title_es=draft.title.es,
        title_en=draft.title.en,
        statement_es=draft.statement.es,
        statement_en=draft.statement.en,
        path_es=(),
        path_en=(),
        elements=_elements(draft, draft.statement),
        level=draft.level,
        verified=draft.verified or target.verified,
        source=target.source,
        digest="",
        type=draft.type,
        condition_es=draft.condition.es,
        condition_en=draft.condition.en,
        period=draft.period,
        linked=draft.linked,
        tier=draft.tier,
        note_es=draft.commentary.es,
        note_en=draft.commentary.en,
    )


def _elements(
    draft: StandardDraft, statements: Words, kept: Standard | None = None
) -> tuple[Element, ...]:
    """Build the elements; a letter that a source already gave keeps its other language."""
    known = {one.id: one for one in kept.elements if one.letter} if kept else {}
    found = []
    for one in draft.elements:
        id = f"{draft.number}.{one.letter}"
        before = known.get(id)
        old = Words(es=before.text_es, en=before.text_en) if before else Words()
        text = _over(one.text, old)
        found.append(
            Element(
                id=id,
                letter=None if re.fullmatch(r"p\d+", one.letter) else one.letter,
                text_es=text.es,
                text_en=text.en,
                digest=element_digest(
                    statements=(statements.es, statements.en), texts=(text.es, text.en)
                ),
            )
        )
    return tuple(found)


def _placed(row: Standard, headings: Mapping[str, Words], draft: EditionDraft) -> Standard:
    """Give a standard the titles above it, and its digest."""
    chapter, section = row.id.split(".")[0], row.id.rpartition(".")[0]
    paths = {}
    for language in LANGUAGES:
        titles = [headings.get(number, Words()).get(language) for number in (chapter, section)]
        if language in draft.languages:
            named = zip(titles, _NAMES[language], (chapter, section), strict=True)
            titles = [title or f"{name} {number}" for title, name, number in named]
        paths[language] = tuple(titles)
    return replace(
        row,
        path_es=paths["es"],
        path_en=paths["en"],
        digest=standard_digest(
            titles=(row.title_es, row.title_en),
            statements=(row.statement_es, row.statement_en),
            paths=(paths["es"], paths["en"]),
            elements=row.elements,
        ),
    )


def _headings(draft: EditionDraft, known: Mapping[str, Standard]) -> dict[str, Words]:
    """Return the titles of chapters and subchapters: the file's own over those of the base."""
    found: dict[str, Words] = {}
    for number, row in known.items():
        for depth, above in enumerate((number.split(".")[0], number.rpartition(".")[0])):
            es = row.path_es[depth] if len(row.path_es) > depth else ""
            en = row.path_en[depth] if len(row.path_en) > depth else ""
            found.setdefault(above, Words(es=es, en=en))
    for heading in draft.headings:
        before = found.get(heading.number, Words())
        found[heading.number] = (
            _over(heading.title, before) if _keeps(heading, before) else (heading.title)
        )
    return found


def _keeps(heading: HeadingDraft, before: Words) -> bool:
    return same_subject(heading.title, before)


def _over(new: Words, old: Words) -> Words:
    return Words(es=new.es or old.es, en=new.en or old.en)


def _condition(kept: Standard, kind: StandardType | None, language: str) -> str:
    if kind is not StandardType.CONDITIONAL:
        return ""
    return kept.condition_es if language == "es" else kept.condition_en


def _words(title: str) -> set[str]:
    plain = unicodedata.normalize("NFD", title.casefold())
    return set(_WORD.findall("".join(char for char in plain if not unicodedata.combining(char))))


def carries_licensed(edition: Edition) -> bool:
    """Tell whether any text of the edition is a licensed manual's."""
    return any(row.verified is Verified.LICENSED for row in edition.standards)


def usual_source(form: Form) -> Verified:
    """Return where the numbers of a file are taken to come from when nobody says."""
    return Verified.LICENSED if form is Form.MANUAL else Verified.AGENCY_DOCUMENT
