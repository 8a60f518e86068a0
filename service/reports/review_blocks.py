"""The view of a report in, its pieces in the order of the page out: the same for every format."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from service.reports.blocks import (
    AGAINST,
    DECIDED,
    NEAREST,
    PROPOSED,
    Bar,
    Block,
    Cell,
    Chip,
    Document,
    Grid,
    Heading,
    Item,
    Pairs,
    Para,
    Part,
    Points,
    Standard,
)
from service.reports.review_view import (
    GAPS,
    Fact,
    ReviewView,
    Shown,
    ShownClause,
    ShownDecision,
    ShownGap,
    ShownNote,
    ShownPart,
    ShownProposal,
    ShownStandard,
    ShownTask,
)
from service.reports.review_words import Words

_SHADES = 4
_HEAT = 0.34


def document_of(view: ReviewView) -> Document:
    """Return a report's pieces: cover and summary, then chapter by chapter."""
    words = Words(view.language)
    content = Fact(name=words("content_digest"), value=view.content, code=True)
    return Document(
        title=view.title,
        agency=view.agency,
        assessment=view.assessment,
        edition=view.edition,
        tag=words.tag,
        lede=view.lede,
        running=(
            *view.running[:1],
            f"{view.running[1]} · {_content(view, words)}",
            view.running[2],
        ),
        page_of=words("page_of", page="{page}", pages="{pages}"),
        cover=(
            *_progress(view, words),
            *(Para(text=text, kind="soft") for text in view.meanings),
            Heading(level=1, text=words("how_made")),
            Pairs(rows=(*view.facts, content)),
            *(Para(text=text, kind="soft") for text in view.cautions),
        ),
        body=tuple(_body(view, words)),
    )


def _content(view: ReviewView, words: Words) -> str:
    return f"{words('content')} {view.content[:12]}"


def _progress(view: ReviewView, words: Words) -> Iterator[Block]:
    total = words.number(view.total)
    for done, code, label in (
        (view.reviewed, "reviewed", "reviewed_of"),
        (view.covered, "covered", "covered_of"),
    ):
        said = words(label, done=words.number(done), total=total)
        yield Bar(done=done, total=view.total, words=said, code=code)


def _body(view: ReviewView, words: Words) -> Iterator[Block]:
    yield Heading(level=1, text=words("summary"))
    yield _counts(view, words)
    yield Heading(level=1, text=words("by_chapter"))
    yield _heatmap(view, words)
    yield Para(text=words(f"{view.kind}.heat"), kind="soft")
    yield Heading(level=1, text=words("manuals"))
    yield _files(view, words)
    yield Heading(level=1, text=words("sheet.gaps" if view.kind == GAPS else "standards"))
    if not view.chapters:
        yield Para(text=words("no_gaps"))
    for chapter in view.chapters:
        yield Heading(level=2, text=chapter.title, anchor=chapter.anchor)
        for one in chapter.standards:
            yield from _gap(one, words) if view.kind == GAPS else _standard(one, words)


def _counts(view: ReviewView, words: Words) -> Grid:
    head = ("status", "by_people", "of_those_unverified", "by_machine", "of_those_unverified")
    return Grid(
        caption=words("summary"),
        head=tuple(words(one) for one in head),
        rows=tuple(
            (
                Cell(text=one.status.words),
                Cell(text=words.number(one.people)),
                Cell(text=words.number(one.people_unverified)),
                Cell(text=words.number(one.machine) if one.status.code in _OF_MACHINE else "—"),
                Cell(
                    text=words.number(one.machine_unverified)
                    if one.status.code in _OF_MACHINE
                    else "—"
                ),
            )
            for one in view.counts
        ),
        widths=(0.28, 0.18, 0.18, 0.18, 0.18),
        numeric=1,
    )


_OF_MACHINE = frozenset({"covered", "partial", "gap", "not_applicable"})


def _heatmap(view: ReviewView, words: Words) -> Grid:
    columns = view.heat_columns
    shown = {chapter.anchor for chapter in view.chapters}
    each = (1 - _HEAT) / (len(columns) + 1)
    rows = [
        (
            Cell(text=row.title, anchor=row.anchor if row.anchor in shown else ""),
            *(
                Cell(
                    text=words.number(count),
                    code=column.code,
                    shade=math.ceil(_SHADES * count / row.total) if row.total else 0,
                )
                for column, count in zip(columns, row.counts, strict=True)
            ),
            Cell(text=words.number(row.total)),
        )
        for row in view.heat
    ]
    sums = [sum(row.counts[place] for row in view.heat) for place in range(len(columns))]
    last = (*sums, sum(row.total for row in view.heat))
    rows.append((Cell(text=words("total")), *(Cell(text=words.number(one)) for one in last)))
    return Grid(
        caption=words("by_chapter"),
        head=(words("chapter"), *(one.words for one in columns), words("total")),
        rows=tuple(rows),
        widths=(_HEAT, *(each for _ in last)),
        numeric=1,
    )


def _files(view: ReviewView, words: Words) -> Grid:
    return Grid(
        caption=words("manuals"),
        head=(*(words(one) for one in ("manual", "version", "file", "pages")), "SHA-256"),
        rows=tuple(
            (
                Cell(text=one.manual),
                Cell(text=str(one.version)),
                Cell(text=one.name),
                Cell(text=words.number(one.pages) if one.pages else "—"),
                Cell(text=one.sha256, mono=True),
            )
            for one in view.files
        ),
        widths=(0.25, 0.09, 0.22, 0.09, 0.35),
        numeric=5,
    )


def _head(one: ShownStandard, chips: tuple[Chip, ...]) -> Standard:
    return Standard(
        number=one.number,
        anchor=one.anchor,
        title=one.title,
        meta=tuple(text for text in (one.level, "" if one.unverified else one.source) if text),
        unverified=one.source if one.unverified else "",
        chips=chips,
    )


def _machine(shown: Shown, sure: str, words: Words) -> Chip:
    said = words("machine", status=shown.words)
    return Chip(code=shown.code, words=f"{said} · {sure}" if sure else said, machine=True)


def _standard(one: ShownStandard, words: Words) -> Iterator[Block]:
    people = Chip(code=one.people.code, words=f"{words('people')}: {one.people.words}")
    yield _head(one, (people, _machine(one.machine, one.sure, words)))
    yield from _about(one)
    if one.last:
        yield Para(text=f"{words('last_column')}: {one.last}", kind="meta")
    yield from (_decision(row, words) for row in one.whole)
    for part in one.parts:
        if part.element:
            yield _part(part, words)
        yield from (_decision(row, words) for row in part.decisions)
        yield from (_proposal(row, words) for row in part.proposals)
        if part.people.code == "unreviewed" and not part.proposals:
            yield Para(text=f"{words('no_decision')} {words('no_proposal')}", kind="soft")
    yield from _afterwards(one, words)


def _about(one: ShownStandard) -> Iterator[Block]:
    if one.applicability:
        yield Para(text=one.applicability, kind="warn")
    if one.statement:
        yield Para(text=one.statement, kind="statement")


def _part(part: ShownPart, words: Words) -> Part:
    people = Chip(code=part.people.code, words=f"{words('people')}: {part.people.words}")
    chips = (people, _machine(part.machine, part.sure, words))
    return Part(name=part.name, text=part.text, chips=chips)


def _decision(row: ShownDecision, words: Words) -> Item:
    lines = ((words("reason"), row.reason), (words("note"), row.note))
    verdict = f"{words('decided')}: {row.verdict.words}"
    return _item(DECIDED, verdict, f"{row.who}, {row.when}", row.clause, lines)


def _proposal(row: ShownProposal, words: Words) -> Item:
    kind, head = (AGAINST, "contradiction") if row.contradicts else (PROPOSED, "proposal")
    lines = ((words("why_not"), " ".join(row.why_not)),)
    return _item(kind, words(head), row.sure, row.clause, lines)


def _item(
    kind: str, head: str, by: str, clause: ShownClause | None, lines: tuple[tuple[str, str], ...]
) -> Item:
    return Item(
        kind=kind,
        head=head,
        by=by,
        label="" if clause is None else clause.label,
        place="" if clause is None else clause.place,
        path="" if clause is None else clause.path,
        text="" if clause is None else clause.text,
        lines=tuple(line for line in lines if line[1]),
    )


def _afterwards(one: ShownStandard, words: Words) -> Iterator[Block]:
    if one.notes:
        yield Points(name=words("notes"), rows=tuple(_note(row) for row in one.notes))
    if one.tasks:
        yield Points(name=words("tasks"), rows=tuple(_task(row, words) for row in one.tasks))


def _note(row: ShownNote) -> tuple[str, str]:
    place = f"{row.part}: " if row.part else ""
    return f"{row.who}, {row.when}", f"{place}{row.text}"


def _task(row: ShownTask, words: Words) -> tuple[str, str]:
    due = row.due if row.due_at is None else words("for_day", day=row.due)
    late = f" ({words('overdue')})" if row.overdue else ""
    part = f"{row.part}: " if row.part else ""
    detail = f" — {row.detail}" if row.detail else ""
    return f"{part}{row.title}", f"{row.owner}, {due}{late}{detail}"


def _gap(one: ShownStandard, words: Words) -> Iterator[Block]:
    gap = one.gap
    if gap is None:
        return
    basis = Chip(code="gap", words=gap.basis.words, machine=gap.basis.code == "machine")
    yield _head(one, (basis,))
    if one.applicability:
        yield Para(text=one.applicability, kind="warn")
    yield _nearest(gap, words)
    asked = [(row.name, _must(row, words)) for row in one.parts if row.element]
    told = [("", one.statement)] if one.statement else []
    if told or asked:
        yield Points(name=words("must_say"), rows=(*told, *asked))
    yield from _decided_together(one, words)
    yield from _afterwards(one, words)


def _decided_together(one: ShownStandard, words: Words) -> Iterator[Item]:
    """Yield the decisions on a standard and its parts; what was said of several parts, once."""
    found: dict[Item, list[str]] = {_decision(row, words): [] for row in one.whole}
    for part in one.parts:
        for row in part.decisions:
            found.setdefault(_decision(row, words), []).append(part.name)
    for item, names in found.items():
        known = ", ".join(name for name in names if name)
        yield replace(item, head=f"{item.head} ({known})") if known else item


def _must(part: ShownPart, words: Words) -> str:
    is_answered = part.people.code in ("covered", "partial")
    return f"{part.text} ({words('answered')})" if is_answered else part.text


def _nearest(gap: ShownGap, words: Words) -> Block:
    if gap.nearest is None:
        return Para(text=words("no_nearest"))
    why = " ".join(gap.why_not) or words("why_not_enough.unknown")
    lines = ((words("why_not_enough"), why),)
    return _item(NEAREST, words("nearest"), gap.sure, gap.nearest, lines)
