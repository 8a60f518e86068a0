"""The id of a bundled edition in, records.Edition out, read from corpora/editions/ID/*.toml."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from corpora.chapter_format import SPANISH, ChapterEntry, EditionEntry, StandardEntry
from corpora.errors import UnknownEdition
from corpora.faults import Faults
from corpora.imported_format import ImportedChapter, ImportedEdition, ImportedStandard
from corpora.records import Edition, Element, Standard, StandardType

EDITION_FILE = "edition.toml"

Model = TypeVar("Model", bound=BaseModel)


def available() -> tuple[str, ...]:
    """Return the ids of the bundled editions, sorted."""
    return tuple(sorted(entry.name for entry in _root().iterdir() if _is_edition(entry)))


@cache
def load_edition(edition_id: str) -> Edition:
    """Load a bundled edition with its standards in catalogue order.

    Raises UnknownEdition, which lists what is available, and BadRequirements with every fault of
    every file of the edition.
    """
    if edition_id not in available():
        raise UnknownEdition(edition=edition_id, available=", ".join(available()) or "-")
    return read_edition(_root() / edition_id)


def read_edition(folder: Traversable, *, imported: bool = False) -> Edition:
    """Read a folder that holds edition.toml and one TOML file a chapter.

    An ``imported`` one, of the data folder, may have its words in one language only. Raises
    BadRequirements with file, number and cause of every fault found.
    """
    edition_model = ImportedEdition if imported else EditionEntry
    chapter_model = ImportedChapter if imported else ChapterEntry
    faults = Faults(folder.name)
    entry: EditionEntry | None = None
    chapters: list[ChapterEntry] = []
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if file.name == EDITION_FILE:
            entry = _parse(file, edition_model, faults)
        elif file.name.endswith(".toml"):
            chapter = _parse(file, chapter_model, faults)
            chapters += [] if chapter is None else [chapter]
    if entry is None and not faults.found:
        faults.add(f"{EDITION_FILE}: falta", f"{EDITION_FILE}: missing")
    _check_numbers(chapters, faults)
    faults.check()
    if entry is None:
        raise faults.stop(f"{EDITION_FILE}: falta", f"{EDITION_FILE}: missing")
    standards = sorted(
        (standard for chapter in chapters for standard in _standards(chapter)),
        key=lambda standard: natural_key(standard.id),
    )
    found = edition_of(
        id=entry.id,
        program=entry.program,
        name_es=entry.name_es,
        name_en=entry.name_en,
        standards=tuple(standards),
    )
    return replace(
        found,
        version=entry.version,
        effective=entry.effective.isoformat() if entry.effective else None,
        revision=entry.revision,
        note_es=entry.note_es,
        note_en=entry.note_en,
    )


def edition_of(
    *, id: str, program: str, name_es: str, name_en: str, standards: tuple[Standard, ...]
) -> Edition:
    """Build an Edition whose digest covers all that its standards hold, search words included."""
    content = [
        [row.id, row.digest, row.level, row.verified, row.source, row.keywords_es, row.keywords_en]
        for row in standards
    ]
    return Edition(
        id=id,
        program=program,
        name_es=name_es,
        name_en=name_en,
        standards=standards,
        digest=digest_of([id, program, content]),
    )


def standard_digest(
    *,
    titles: Sequence[str],
    statements: Sequence[str],
    paths: Sequence[Sequence[str]],
    elements: Sequence[Element] = (),
) -> str:
    """Return the sha256 of what a standard requires: its words and path, without its number.

    The number stays out so that a requirement renumbered with the same words is recognised;
    level, source and search words stay out because they are not what must be answered.
    """
    return digest_of([titles, statements, paths, [element.digest for element in elements]])


def element_digest(*, statements: Sequence[str], texts: Sequence[str]) -> str:
    """Return the sha256 of an element's texts together with its standard's statement."""
    return digest_of([statements, texts])


def digest_of(content: object) -> str:
    """Return the sha256, in hexadecimal, of a value made of lists, strings and None."""
    canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def natural_key(number: str) -> tuple[int, ...]:
    """Return a sort key that puts 1.2.10 after 1.2.9."""
    return tuple(int(part) for part in number.split("."))


def _root() -> Traversable:
    return files("corpora") / "editions"


def _is_edition(entry: Traversable) -> bool:
    return entry.is_dir() and (entry / EDITION_FILE).is_file()


def _parse(file: Traversable, model: type[Model], faults: Faults) -> Model | None:
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.add(f"{file.name}: no es TOML válido ({error})", f"{file.name}: bad TOML ({error})")
        return None
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        for problem in error.errors():
            where = _where(file.name, raw, problem["loc"])
            spanish = SPANISH.get(problem["type"], problem["msg"])
            faults.add(f"{where}: {spanish}", f"{where}: {problem['msg']}")
        return None


def _where(file: str, raw: object, loc: Sequence[int | str]) -> str:
    number = ""
    for step in loc:
        if isinstance(raw, dict):
            number = str(raw.get("number") or number)
            raw = raw.get(step)
        elif isinstance(raw, list) and isinstance(step, int):
            raw = raw[step]
    if isinstance(raw, dict):
        number = str(raw.get("number") or number)
    field = str(loc[-1]) if loc else ""
    return " ".join(part for part in (f"{file},", number, field) if part)


def _check_numbers(chapters: Sequence[ChapterEntry], faults: Faults) -> None:
    seen: set[str] = set()
    for chapter in chapters:
        rows: list[tuple[str, str]] = [("", chapter.number)]
        for subchapter in chapter.subchapters:
            rows.append((chapter.number, subchapter.number))
            rows += [(subchapter.number, standard.number) for standard in subchapter.standards]
            _check_titles(subchapter.standards, faults)
            for standard in subchapter.standards:
                _check_entry(standard, faults)
        for parent, number in rows:
            if number in seen:
                faults.add(f"{number}: número repetido", f"{number}: number used twice")
            if parent and not number.startswith(f"{parent}."):
                faults.add(f"{number}: no pertenece a {parent}", f"{number}: is not in {parent}")
            seen.add(number)


def _check_titles(standards: Sequence[StandardEntry], faults: Faults) -> None:
    for standard in standards:
        alike = standard.title_es == standard.title_en
        if alike and not isinstance(standard, ImportedStandard):
            faults.add(
                f"{standard.number}: el título en español es igual al inglés",
                f"{standard.number}: its Spanish title is its English one",
            )


def _check_entry(standard: StandardEntry, faults: Faults) -> None:
    """Check what one field says of another: parts, conditions, periods, both languages."""
    said = standard.number
    ids = [element.id for element in standard.elements]
    if len(ids) != len(set(ids)):
        faults.add(f"{said}: inciso o aspecto repetido", f"{said}: an element is there twice")
    if isinstance(standard, ImportedStandard):
        if not (standard.title_es or standard.title_en):
            faults.add(f"{said}: falta el título", f"{said}: the title is missing")
        return
    if bool(standard.statement_es) != bool(standard.statement_en):
        faults.add(
            f"{said}: el enunciado falta en un idioma", f"{said}: a statement lacks a language"
        )
    if (standard.type is StandardType.CONDITIONAL) != bool(standard.condition_es):
        faults.add(
            f"{said}: condición y tipo no concuerdan", f"{said}: condition and type disagree"
        )
    if (standard.type is StandardType.ACTIVITY) != bool(standard.period):
        faults.add(f"{said}: periodo y tipo no concuerdan", f"{said}: period and type disagree")


def _standards(chapter: ChapterEntry) -> Iterator[Standard]:
    for subchapter in chapter.subchapters:
        path_es = (chapter.title_es, subchapter.title_es)
        path_en = (chapter.title_en, subchapter.title_en)
        for entry in subchapter.standards:
            yield _standard(entry, path_es, path_en)


def _standard(entry: StandardEntry, path_es: tuple[str, ...], path_en: tuple[str, ...]) -> Standard:
    statements = (entry.statement_es, entry.statement_en)
    elements = tuple(
        Element(
            id=f"{entry.number}.{part.id}",
            letter=None if part.id.startswith("p") and part.id[1:].isdigit() else part.id,
            text_es=part.es,
            text_en=part.en,
            digest=element_digest(statements=statements, texts=(part.es, part.en)),
        )
        for part in entry.elements
    )
    return Standard(
        id=entry.number,
        title_es=entry.title_es,
        title_en=entry.title_en,
        statement_es=entry.statement_es,
        statement_en=entry.statement_en,
        path_es=path_es,
        path_en=path_en,
        elements=elements,
        level=entry.level,
        verified=entry.verified,
        source=entry.source,
        digest=standard_digest(
            titles=(entry.title_es, entry.title_en),
            statements=statements,
            paths=(path_es, path_en),
            elements=elements,
        ),
        keywords_es=entry.keywords_es,
        keywords_en=entry.keywords_en,
        type=entry.type,
        condition_es=entry.condition_es,
        condition_en=entry.condition_en,
        period=entry.period,
        linked=entry.linked,
        tier=entry.tier,
        proofs_es=entry.proofs_es,
        proofs_en=entry.proofs_en,
        note_es=entry.note_es,
        note_en=entry.note_en,
    )
