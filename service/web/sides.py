"""Two texts in, each beside the other with the words marked that the other one lacks, out."""

from __future__ import annotations

from dataclasses import dataclass

from corpora.records import Standard
from pipelines.editions.words import Mark, WordSpan, word_spans

# Beyond so many characters of both, marking words costs more than it tells.
_MOST = 20_000


@dataclass(frozen=True, kw_only=True)
class Sides:
    """A text before and after, () for none; ``same``: to the letter."""

    old: tuple[WordSpan, ...]
    new: tuple[WordSpan, ...]
    same: bool


def sides(before: str, after: str) -> Sides:
    """Return two texts side by side; one that has no other is not marked."""
    if before == after or not before or not after or len(before) + len(after) > _MOST:
        return Sides(old=_whole(before), new=_whole(after), same=before == after)
    spans = word_spans(before, after)
    return Sides(
        old=tuple(one for one in spans if one.mark is not Mark.ADDED),
        new=tuple(one for one in spans if one.mark is not Mark.REMOVED),
        same=False,
    )


def titles_of(old: Standard | None, new: Standard | None, language: str) -> Sides:
    """Return the titles of a standard before and after, in a language where they have it."""
    before, after = (
        "" if row is None else _said(row.title_es, row.title_en, language) for row in (old, new)
    )
    return sides(before, after)


def asked_of(
    old: tuple[Standard | None, str], new: tuple[Standard | None, str], language: str
) -> Sides:
    """Return what a standard, or an element of it, asks before and after.

    Each is a standard (None: there is none) and an element's id ("" for the standard whole). Texts
    are those of ``language`` unless only the other one has words on both sides.
    """
    known = [row for row, _ in (old, new) if row is not None]
    other = "en" if language == "es" else "es"
    chosen = language if all(_has(row, language) for row in known) else other
    if not all(_has(row, chosen) for row in known):
        chosen = language
    return sides(_lines(*old, chosen), _lines(*new, chosen))


def _has(row: Standard, language: str) -> bool:
    said = row.statement_es if language == "es" else row.statement_en
    return bool(said) or any(
        part.text_es if language == "es" else part.text_en for part in row.elements
    )


def _lines(row: Standard | None, element: str, language: str) -> str:
    """Return the statement, the elements that are meant and the condition, a line each."""
    if row is None:
        return ""
    parts = [part for part in row.elements if element in ("", part.id)]
    lines = [_said(row.statement_es, row.statement_en, language)]
    for part in parts:
        text = _said(part.text_es, part.text_en, language)
        lines.append(f"{part.letter}) {text}" if part.letter else text)
    lines.append(_said(row.condition_es, row.condition_en, language))
    return "\n".join(line for line in lines if line)


def _said(es: str | None, en: str | None, language: str) -> str:
    mine, other = (en, es) if language == "en" else (es, en)
    return mine or other or ""


def _whole(text: str) -> tuple[WordSpan, ...]:
    return (WordSpan(text=text, mark=Mark.SAME),) if text else ()
