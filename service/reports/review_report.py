"""A state of an assessment in, the frozen view of a report of its review out; no clock, no rows.

The same state, kind and language always give the same view, and so the same content digest.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace

from service.reports.characters import printable
from service.reports.review_rows import ReviewState
from service.reports.review_standards import chapters_of
from service.reports.review_view import (
    CROSSWALK,
    Fact,
    HeatRow,
    ReviewView,
    Shown,
    ShownChapter,
    ShownCount,
    ShownFile,
    ShownStandard,
)
from service.reports.review_words import Words

_PEOPLE = ("covered", "partial", "gap", "not_applicable", "open", "unreviewed")
_SHORT = 12


def review_view(
    state: ReviewState, kind: str, language: str, *, licensed: bool = False
) -> ReviewView:
    """Return a crosswalk or a gap report of a state, whole and in one language.

    Texts of a licensed manual are in it only where ``licensed`` switches them on.
    """
    words = Words(language)
    chapters = chapters_of(state, words, licensed=licensed)
    asked = [one for chapter in chapters for one in chapter.standards if _is_asked(one)]
    done = sum(one.people.code not in ("open", "unreviewed") for one in asked)
    covered = sum(one.people.code == "covered" for one in asked)
    columns = _columns(kind, words)
    progress = words("reviewed_of", done=words.number(done), total=words.number(len(asked)))
    view = ReviewView(
        kind=kind,
        language=language,
        title=words(kind),
        lede=words(f"{kind}.lede"),
        agency=printable(state.agency.name),
        assessment=printable(state.assessment.name),
        edition=printable(words.mine(state.wording.name_es, state.wording.name_en)),
        facts=_facts(state, words, progress, licensed=licensed),
        running=_running(state, words, kind, progress),
        meanings=_meanings(state, words, chapters, len(asked)),
        cautions=tuple(words(one) for one in ("not_compliance", "paraphrase", "trademark")),
        total=len(asked),
        reviewed=done,
        covered=covered,
        counts=tuple(_count(code, asked, words) for code in _PEOPLE),
        heat_columns=columns,
        heat=tuple(_heat(chapter, columns) for chapter in chapters),
        chapters=_shown(chapters, kind),
        files=_files(state),
        at=state.at,
    )
    return replace(view, content=_digest(view))


def _is_asked(one: ShownStandard) -> bool:
    """Tell whether a standard counts: the profile asks for it, or people decided about it."""
    return one.machine.code != "not_applicable" or one.people.code not in ("unreviewed", "open")


def _shown(chapters: Sequence[ShownChapter], kind: str) -> tuple[ShownChapter, ...]:
    if kind == CROSSWALK:
        return tuple(chapters)
    kept = (
        replace(one, standards=tuple(row for row in one.standards if row.gap is not None))
        for one in chapters
    )
    return tuple(one for one in kept if one.standards)


def _columns(kind: str, words: Words) -> tuple[Shown, ...]:
    people = {code: Shown(code=code, words=words.of("status", code)) for code in _PEOPLE}
    if kind == CROSSWALK:
        return tuple(people.values())
    gaps = ("people", "gaps_people"), ("machine", "gaps_machine")
    found = tuple(Shown(code=code, words=words(label)) for code, label in gaps)
    return (*found, people["covered"], people["partial"], people["unreviewed"])


def _heat(chapter: ShownChapter, columns: Sequence[Shown]) -> HeatRow:
    counts: Counter[str] = Counter(one.people.code for one in chapter.standards)
    counts.update(one.gap.basis.code for one in chapter.standards if one.gap is not None)
    return HeatRow(
        title=chapter.title,
        anchor=chapter.anchor,
        counts=tuple(counts[one.code] for one in columns),
        total=len(chapter.standards),
    )


def _count(code: str, asked: Sequence[ShownStandard], words: Words) -> ShownCount:
    people = [one for one in asked if one.people.code == code]
    machine = [one for one in asked if one.machine.code == code]
    return ShownCount(
        status=Shown(code=code, words=words.of("status", code)),
        people=len(people),
        people_unverified=sum(one.unverified for one in people),
        machine=len(machine),
        machine_unverified=sum(one.unverified for one in machine),
    )


def _facts(state: ReviewState, words: Words, progress: str, *, licensed: bool) -> tuple[Fact, ...]:
    run, edition = state.run, state.edition
    calibration = run.calibration or {}
    told = calibration.get("state", "none")
    sure = words.of("calibration", told, n=words.number(calibration.get("n") or 0))
    ended = run.finished_at or run.created_at
    when = " · ".join(
        one for one in (words.moment(state.at), words.local(state.at, state.agency.state)) if one
    )
    wording = words("wording", number=state.wording.number)
    facts = [
        Fact(name=words("agency"), value=printable(state.agency.name)),
        Fact(name=words("assessment"), value=printable(state.assessment.name)),
        Fact(
            name=words("edition"),
            value=f"{words.mine(edition.name_es, edition.name_en)} ({edition.id}, {wording})",
        ),
        Fact(name=words("edition_digest"), value=run.edition_digest, code=True),
        Fact(
            name=words("run"),
            value=words("run.facts", number=run.number, when=words.moment(ended)),
        ),
        Fact(name=words("encoder"), value=run.encoder, code=True),
        Fact(name=words("scorer"), value=run.scorer, code=True),
        Fact(
            name=words("calibration"),
            value=f"{sure} ({run.calibration_id})" if run.calibration_id else sure,
        ),
        Fact(name=words("progress"), value=progress),
        Fact(name=words("made_at"), value=when),
        Fact(name=words("made_by"), value=printable(state.by)),
    ]
    if licensed and state.wording.licensed:
        facts.append(Fact(name=words("text"), value=words("with_licensed")))
    return tuple(replace(one, value=printable(one.value)) for one in facts)


def _running(state: ReviewState, words: Words, kind: str, progress: str) -> tuple[str, ...]:
    """Return the lines of every page's footer."""
    run = state.run
    ended = words.day(run.finished_at or run.created_at)
    lines = (
        (state.agency.name, state.assessment.name, words(kind)),
        (
            f"{state.edition.id}, {words('digest')} {run.edition_digest[:_SHORT]}",
            f"{words('run.short', number=run.number)}, {ended}",
            f"{words.moment(state.at)}, {state.by}",
        ),
        (progress, words("not_compliance.short")),
    )
    return tuple(printable(" · ".join(line)) for line in lines)


def _meanings(
    state: ReviewState, words: Words, chapters: Sequence[ShownChapter], asked: int
) -> tuple[str, ...]:
    every = [one for chapter in chapters for one in chapter.standards]
    unverified = sum(one.unverified for one in every)
    told = (state.run.calibration or {}).get("state", "none")
    lines = [words("nobody_looked"), words.of("meaning", told)]
    if len(every) > asked:
        lines.append(words("out_of_profile", count=words.number(len(every) - asked)))
    if unverified:
        lines.append(words("unverified_count", count=words.number(unverified)))
    return tuple(lines)


def _files(state: ReviewState) -> tuple[ShownFile, ...]:
    return tuple(
        ShownFile(
            manual=printable(one.name),
            version=one.number,
            name=printable(file.name),
            pages=file.pages,
            sha256=file.sha256,
        )
        for one in state.sources
        for file in one.files
    )


def _digest(view: ReviewView) -> str:
    plain = json.dumps(asdict(view), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()
