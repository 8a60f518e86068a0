"""Standards and their results in; the same by chapter and subchapter, in catalogue order, out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpora.records import Standard, Verified
from pipelines.results import Crosswalk, StandardResult
from service.reports.characters import printable

_NUMBER = re.compile(r"\d+(\.\d+)+")
UNGROUPED = "Estándares sin capítulo"


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A standard and what was found for it."""

    standard: Standard
    result: StandardResult

    @property
    def unverified(self) -> bool:
        """Whether its number was only recalled."""
        return self.standard.verified is Verified.RECALLED


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """The pairs of one chapter. ``title`` starts with its number where the standards have one."""

    title: str
    pairs: tuple[Pair, ...]

    def sections(self) -> list[tuple[str, tuple[Pair, ...]]]:
        """Return runs of pairs with one subchapter, whose title is "" where there is none."""
        return [(title, tuple(run)) for title, run in groupby(self.pairs, key=_section_title)]


def pairs_of(crosswalk: Crosswalk) -> tuple[Pair, ...]:
    """Return each result with its standard, in the order of the results."""
    standards = {standard.id: standard for standard in crosswalk.edition.standards}
    return tuple(
        Pair(standard=standards[result.id], result=result) for result in crosswalk.standards
    )


def chapters_of(pairs: Iterable[Pair]) -> tuple[Chapter, ...]:
    """Group pairs by chapter; one chapter stays one though its standards are not in sequence."""
    grouped: dict[tuple[str, str], list[Pair]] = {}
    for pair in pairs:
        grouped.setdefault(_chapter_key(pair.standard), []).append(pair)
    return tuple(
        Chapter(title=_chapter_title(key), pairs=tuple(members)) for key, members in grouped.items()
    )


def path_of(standard: Standard) -> Sequence[str]:
    """Return the Spanish titles above a standard, or the English ones where there are none."""
    return standard.path_es or standard.path_en


def _chapter_key(standard: Standard) -> tuple[str, str]:
    number = standard.id.split(".")[0] if _NUMBER.fullmatch(standard.id) else ""
    path = path_of(standard)
    return number, printable(path[0]) if path else ""


def _chapter_title(key: tuple[str, str]) -> str:
    number, title = key
    if not title:
        return f"Capítulo {number}" if number else UNGROUPED
    return title if not number or title.startswith(number) else f"{number}. {title}"


def _section_title(pair: Pair) -> str:
    path = path_of(pair.standard)
    if len(path) < 2:
        return ""
    number, title = pair.standard.id.rpartition(".")[0], printable(" › ".join(path[1:]))
    if not _NUMBER.fullmatch(number) or title.startswith(number):
        return title
    return f"{number} {title}"
