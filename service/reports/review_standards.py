"""A state of an assessment in; its standards by chapter, each with all that is known of it, out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from corpora.records import Standard, Verified
from service.reports.characters import printable
from service.reports.review_parts import Parts
from service.reports.review_rows import ReviewState
from service.reports.review_view import (
    MACHINE,
    PEOPLE,
    Shown,
    ShownChapter,
    ShownDecision,
    ShownGap,
    ShownNote,
    ShownPart,
    ShownStandard,
    ShownTask,
)
from service.reports.review_words import Words
from service.store.comments import CommentRow
from service.store.decided import ReviewRow
from service.store.results import StateLine
from service.store.tasks import TaskRow

R = TypeVar("R", CommentRow, TaskRow)


def chapters_of(state: ReviewState, words: Words, *, licensed: bool) -> tuple[ShownChapter, ...]:
    """Return every standard that the run speaks of, by chapter in the catalogue's order."""
    makes = _Standards(state, words, licensed=licensed)
    by_number = {one.id: one for one in state.edition.standards}
    grouped: dict[str, list[ShownStandard]] = {}
    for line in state.states:
        standard = by_number.get(line.standard)
        if standard is not None:
            one = makes.of(standard, line)
            grouped.setdefault(one.chapter, []).append(one)
    return tuple(
        ShownChapter(title=title, anchor=f"c{place}", standards=tuple(rows))
        for place, (title, rows) in enumerate(grouped.items(), start=1)
    )


class _Standards:
    """Makes what is shown of a standard."""

    def __init__(self, state: ReviewState, words: Words, *, licensed: bool) -> None:
        self._state, self._words = state, words
        self._parts = Parts(state, words, licensed=licensed)
        self._notes = _by_standard(state.comments)
        self._tasks = _by_standard(state.tasks)

    def of(self, standard: Standard, line: StateLine) -> ShownStandard:
        """Return a standard with what people and the machine say of it."""
        parts, words = self._parts, self._words
        machine, sure = parts.status(line.status), parts.sure(line.confidence)
        whole, found = parts.whole(standard), parts.of(standard, machine, sure)
        people = self._people(standard, whole, found)
        review = self._state.reviews.get(standard.id)
        return ShownStandard(
            number=standard.id,
            anchor=f"e{line.ordinal + 1}",
            chapter=_chapter(standard, words),
            title=printable(words.mine(standard.title_es, standard.title_en)),
            level=words.level(standard.level),
            source="" if standard.verified is None else words.of("verified", standard.verified),
            unverified=standard.verified is Verified.RECALLED,
            statement=parts.text(standard, standard.statement_es, standard.statement_en),
            people=people,
            last=self._said_last(review),
            machine=machine,
            confidence=line.confidence,
            sure=sure,
            applicability=self._applicability(line),
            whole=whole,
            parts=found,
            notes=self._noted(standard),
            tasks=self._asked(standard),
            gap=self._gap(standard, people, machine),
        )

    def _people(
        self, standard: Standard, whole: Sequence[ShownDecision], parts: Sequence[ShownPart]
    ) -> Shown:
        standing = self._parts.settled(standard).standing.value
        decided = bool(whole) or any(one.decisions for one in parts)
        return self._parts.status("unreviewed" if standing == "open" and not decided else standing)

    def _said_last(self, review: ReviewRow | None) -> str:
        if review is None:
            return ""
        return f"{printable(review.user_name)}, {self._words.moment(review.at)}"

    def _applicability(self, line: StateLine) -> str:
        told = line.applicability
        if not told or (line.applies is True and not told.get("declared_by")):
            return ""
        code = {True: "in_profile", False: "not_in_profile", None: "open_in_profile"}[line.applies]
        reason = printable(self._words.mine(told["reason"], told["reason_en"]))
        who = told.get("declared_by")
        by = f" ({self._words('declared', who=printable(who))})" if who else ""
        return f"{self._words(code)}: {reason}{by}"

    def _gap(self, standard: Standard, people: Shown, machine: Shown) -> ShownGap | None:
        undecided = people.code in ("unreviewed", "open")
        if people.code == "gap":
            basis = PEOPLE
        elif undecided and machine.code == "gap":
            basis = MACHINE
        else:
            return None
        row = self._parts.nearest(standard)
        said = () if row is None else self._parts.said_of(standard, row.clause_id)
        return ShownGap(
            basis=Shown(code=basis, words=self._words(f"gap.{basis}")),
            nearest=None if row is None else self._parts.proposed_clause(row),
            sure="" if row is None else self._parts.sure(row.confidence, row.score),
            why_not=said if row is None else (*said, *self._parts.against(row)),
        )

    def _noted(self, standard: Standard) -> tuple[ShownNote, ...]:
        names = self._names(standard)
        return tuple(
            ShownNote(
                part=names.get(one.element, ""),
                text=printable(one.text),
                who=printable(one.user_name),
                at=one.at,
                when=self._words.moment(one.at),
            )
            for one in self._notes.get(standard.id, ())
        )

    def _asked(self, standard: Standard) -> tuple[ShownTask, ...]:
        names = self._names(standard)
        return tuple(
            ShownTask(
                part=names.get(one.element, ""),
                title=printable(one.title),
                detail=printable(one.detail),
                owner=printable(one.owner_name) or self._words("nobody"),
                due_at=one.due_at,
                due=self._words("no_date") if one.due_at is None else self._words.day(one.due_at),
                overdue=one.is_overdue(self._state.at),
                by=printable(one.created_by_name),
            )
            for one in self._tasks.get(standard.id, ())
        )

    def _names(self, standard: Standard) -> Mapping[str, str]:
        return {one.id: self._words.element(one.id, one.letter) for one in standard.elements}


def _by_standard(rows: Iterable[R]) -> Mapping[str, list[R]]:
    found: dict[str, list[R]] = defaultdict(list)
    for one in rows:
        found[one.standard].append(one)
    return found


def _chapter(standard: Standard, words: Words) -> str:
    """Return a chapter's title with its number where the standards have one."""
    number = standard.id.split(".")[0] if "." in standard.id else ""
    path = words.mine("\0".join(standard.path_es), "\0".join(standard.path_en)).split("\0")
    title = printable(path[0])
    if not title:
        return words("chapter.number", number=number) if number else words("no_chapter")
    return title if not number or title.startswith(number) else f"{number}. {title}"
