"""Rows of a table in, records.Standard out: languages told apart, parents turned into paths."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corpora.catalog import standard_digest
from corpora.faults import Faults
from corpora.records import Standard
from corpora.requirements_table import MAX_ROWS, Row

LANGUAGES = ("es", "en")
LEVEL = re.compile(r"(M|O|N/A)( (M|O|N/A)){0,3}")
FALSE = frozenset({"false", "falso", "no", "0"})
TITLE_LENGTH = 110

SPANISH_WORDS = (
    " el la los las de del y en que se una un por para con su sus al es son no lo como o deberá "
    "debe sobre entre sin según cada toda todo "
)
ENGLISH_WORDS = (
    " the of and to in that is are a an for with by on as be or its not shall must will from at "
    "their all any each this has have "
)


@dataclass(kw_only=True)
class _Draft:
    """What the rows of one id say together."""

    row: Row
    parent: str = ""
    level: str | None = None
    assessable: bool = True
    titles: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def title(self, language: str) -> str:
        return self.titles.get(language) or shortened(self.texts.get(language, ""))


def standards_of(rows: Sequence[Row], file: str, faults: Faults) -> tuple[Standard, ...]:
    """Build the standards in the order of the file; faults are added to ``faults``.

    Two rows of one id in different languages become one standard; an id used again under another
    parent is told apart as ``parent.id``. A row whose ``assessable`` is false is only part of the
    path of those below it.
    """
    if len(rows) > MAX_ROWS:
        raise faults.stop(f"tiene más de {MAX_ROWS} filas", f"it has over {MAX_ROWS} rows")
    drafts = _drafts(rows, faults)
    _check_parents(drafts, faults)
    if not any(draft.assessable for draft in drafts.values()) and not faults.found:
        faults.add("no tiene ningún estándar", "it holds no standard")
    if faults.found:
        return ()
    return tuple(
        _standard(number, draft, drafts, file)
        for number, draft in drafts.items()
        if draft.assessable
    )


def language_of(text: str) -> str | None:
    """Guess ``es`` or ``en`` by counting words that only one of them uses; None on a tie."""
    words = re.findall(r"[a-záéíóúüñ]+", text.lower())
    spanish = sum(f" {word} " in SPANISH_WORDS for word in words) + len(
        re.findall(r"[áéíóúñ¿¡]", text)
    )
    english = sum(f" {word} " in ENGLISH_WORDS for word in words)
    if spanish == english:
        return None
    return "es" if spanish > english else "en"


def shortened(text: str) -> str:
    """Return a text's first sentence, cut at a word where it is long, to serve as a title."""
    first = re.split(r"(?<=[.;:])\s", text, maxsplit=1)[0].rstrip(".;: ")
    if len(first) <= TITLE_LENGTH:
        return first
    return first[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",;: ") + "…"


def _drafts(rows: Sequence[Row], faults: Faults) -> dict[str, _Draft]:
    usual = language_of(" ".join(f"{row.get('title')} {row.get('text')}" for row in rows)) or "es"
    drafts: dict[str, _Draft] = {}
    for row in rows:
        number = row.get("id")
        if not number:
            _fault(faults, row, "id", "falta el id", "the id is missing")
            continue
        words = _words(row, usual, faults)
        number = _qualified(number, row, words, drafts)
        draft = drafts.setdefault(number, _Draft(row=row))
        _fill(draft, row, words, faults)
        draft.parent = draft.parent or row.get("parent")
        draft.level = draft.level or _level(row, faults)
        draft.assessable = draft.assessable and row.get("assessable").lower() not in FALSE
    return drafts


def _qualified(
    number: str, row: Row, words: Mapping[str, object], drafts: Mapping[str, _Draft]
) -> str:
    """Put the parent before an id that starts again under each parent ("I", "II", ...)."""
    parent, first = row.get("parent"), drafts.get(number)
    if first is None or parent in ("", first.parent) or not set(words) & set(first.titles):
        return number
    return f"{parent}.{number}"


def _words(row: Row, usual: str, faults: Faults) -> dict[str, tuple[str, str]]:
    """Return title and text by language; a row without either is a fault."""
    words: dict[str, tuple[str, str]] = {}
    for language in LANGUAGES:
        pair = (row.get(f"title_{language}"), row.get(f"text_{language}"))
        if any(pair):
            words[language] = pair
    pair = (row.get("title"), row.get("text"))
    stated = row.get("lang").lower()[:2]
    if stated and stated not in LANGUAGES:
        said = row.get("lang")
        _fault(
            faults,
            row,
            "lang",
            f"el idioma «{said}» no es es ni en",
            f"language {said!r} is neither es nor en",
        )
    elif any(pair):
        language = stated or language_of(" ".join(pair)) or usual
        title, text = words.get(language, ("", ""))
        words[language] = (title or pair[0], text or pair[1])
    elif not words:
        number = row.get("id")
        _fault(
            faults,
            row,
            "title",
            f"{number} no tiene título ni texto",
            f"{number} has neither title nor text",
        )
    return words


def _fill(draft: _Draft, row: Row, words: Mapping[str, tuple[str, str]], faults: Faults) -> None:
    repeated = [language for language in words if language in draft.titles]
    if draft.row is not row and (repeated or not words):
        number, first = row.get("id"), draft.row
        _fault(
            faults,
            row,
            "id",
            f"el id {number} ya está en la {first.where('id', 'es')}",
            f"id {number} is already in {first.where('id', 'en')}",
        )
        return
    for language, (title, text) in words.items():
        draft.titles[language] = title
        draft.texts[language] = text


def _level(row: Row, faults: Faults) -> str | None:
    said = row.get("level")
    if not said:
        return None
    level = " ".join(re.split(r"[\s,;]+", said.upper().replace("NA", "N/A"))).strip()
    if LEVEL.fullmatch(level):
        return level
    _fault(
        faults,
        row,
        "level",
        f"el nivel «{said}» no es M, O ni N/A",
        f"level {said!r} is not M, O or N/A",
    )
    return None


def _check_parents(drafts: Mapping[str, _Draft], faults: Faults) -> None:
    for number, draft in drafts.items():
        parent = draft.parent
        if parent and parent not in drafts:
            _fault(
                faults,
                draft.row,
                "parent",
                f"no existe el padre «{parent}» de {number}",
                f"there is no parent {parent!r} of {number}",
            )
        elif parent and _loops(number, drafts):
            _fault(
                faults,
                draft.row,
                "parent",
                f"los padres de {number} forman un círculo",
                f"the parents of {number} go round in a circle",
            )


def _loops(number: str, drafts: Mapping[str, _Draft]) -> bool:
    """Tell whether a row is above itself."""
    seen: set[str] = set()
    parent = drafts[number].parent
    while parent in drafts and parent not in seen:
        if parent == number:
            return True
        seen.add(parent)
        parent = drafts[parent].parent
    return False


def _path(draft: _Draft, drafts: Mapping[str, _Draft], language: str) -> tuple[str, ...]:
    titles: list[str] = []
    parent = drafts.get(draft.parent)
    while parent is not None:
        titles.append(parent.title(language))
        parent = drafts.get(parent.parent)
    return tuple(title for title in reversed(titles) if title)


def _standard(number: str, draft: _Draft, drafts: Mapping[str, _Draft], file: str) -> Standard:
    titles = (draft.title("es"), draft.title("en"))
    statements = (draft.texts.get("es", ""), draft.texts.get("en", ""))
    paths = (_path(draft, drafts, "es"), _path(draft, drafts, "en"))
    return Standard(
        id=number,
        title_es=titles[0],
        title_en=titles[1],
        statement_es=statements[0],
        statement_en=statements[1],
        path_es=paths[0],
        path_en=paths[1],
        elements=(),
        level=draft.level,
        verified=None,
        source=file,
        digest=standard_digest(titles=titles, statements=statements, paths=paths),
    )


def _fault(faults: Faults, row: Row, column: str, es: str, en: str) -> None:
    faults.add(f"{row.where(column, 'es')}: {es}", f"{row.where(column, 'en')}: {en}")
