"""A crosswalk in; one self-contained HTML report in Spanish, readable without network, out."""

from __future__ import annotations

import base64
import hashlib
import math
import re
from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from pipelines.applicability import is_open
from pipelines.results import Crosswalk, Manual, Status
from service.reports import words
from service.reports.chapters import Chapter, Pair, chapters_of, pairs_of
from service.reports.characters import printable
from service.reports.proposals import BAR_STEPS, ProposalViews
from service.reports.templating import asset, template
from service.reports.view import (
    CellView,
    ChapterView,
    ElementView,
    ErrorView,
    FactView,
    GapGroupView,
    GapView,
    LinkView,
    ManualView,
    ReportView,
    SectionView,
    StandardView,
    TileView,
)

SHOWN_AT_ONCE = 2
_SHADES = 4
_UNSAFE_ANCHOR = re.compile(r"[^A-Za-z0-9.-]")


def render_report(crosswalk: Crosswalk, generated: str, top: int = 5) -> str:
    """Return the report as one HTML document with its style and script inside.

    ``generated`` is the date as people read it; ``top`` is the most proposals a standard shows.
    """
    style, script = asset("report.css") + asset("dark.css"), asset("report.js")
    return template("report.html.j2").render(
        view=report_view(crosswalk, generated, top),
        words=words,
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def report_view(crosswalk: Crosswalk, generated: str, top: int) -> ReportView:
    """Return all that the report shows, in words."""
    pairs = pairs_of(crosswalk)
    chapters = chapters_of(pairs)
    proposals = ProposalViews(crosswalk, top)
    by_source = crosswalk.edition.program != words.CUSTOM_PROGRAM
    statuses = _statuses(pairs)
    gaps = [pair for pair in pairs if pair.result.status is Status.GAP]
    verified = [pair for pair in gaps if not pair.unverified]
    unverified = [pair for pair in gaps if pair.unverified]
    state = crosswalk.calibration
    return ReportView(
        edition=printable(crosswalk.edition.name_es),
        generated=generated,
        body=_body(crosswalk.manuals),
        by_source=by_source,
        total=len(pairs),
        unverified_total=sum(pair.unverified for pair in pairs),
        unknown_levels=sum(pair.standard.level is None for pair in pairs),
        open_total=sum(is_open(pair.result) for pair in pairs),
        contradicted=tuple(
            LinkView(id=pair.standard.id, anchor=_anchor(pair.standard.id))
            for pair in pairs
            if pair.result.contradictions
        ),
        calibration=words.calibration(state),
        calibration_meaning=words.calibration_meaning(state),
        calibrated=state.state != "none",
        assurances=words.assurances(crosswalk.assurances),
        tiles=tuple(_tile(status, pairs) for status in statuses),
        statuses=tuple((status.value, words.STATUS[status]) for status in statuses),
        gaps_total=len(verified),
        gaps=_gap_groups(verified, proposals),
        gaps_unverified_total=len(unverified),
        gaps_unverified=_gap_groups(unverified, proposals),
        chapters=tuple(
            _chapter(index, chapter, statuses, proposals)
            for index, chapter in enumerate(chapters, start=1)
        ),
        manuals=tuple(_manual(manual) for manual in crosswalk.manuals),
        errors=tuple(
            ErrorView(file=printable(error.file), message=printable(error.message))
            for error in crosswalk.errors
        ),
        facts=_facts(crosswalk),
    )


def _hash(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _statuses(pairs: Sequence[Pair]) -> tuple[Status, ...]:
    """Return the three statuses that always show, and "no aplica" where some standard has it."""
    used = {pair.result.status for pair in pairs}
    return tuple(
        status for status in Status if status in used or status is not Status.NOT_APPLICABLE
    )


def _tile(status: Status, pairs: Sequence[Pair]) -> TileView:
    members = [pair for pair in pairs if pair.result.status is status]
    unverified = sum(pair.unverified for pair in members)
    return TileView(
        status=status.value,
        words=words.STATUS[status],
        meaning=words.STATUS_MEANING[status],
        number=len(members),
        verified=len(members) - unverified,
        unverified=unverified,
        width=f"{100 * len(members) / len(pairs):.2f}" if pairs else "0",
    )


def _anchor(number: str) -> str:
    # each odd character by its code, so that no two numbers share an anchor
    return "e-" + _UNSAFE_ANCHOR.sub(lambda odd: f"_{ord(odd.group()):x}_", number)


def _gap_groups(gaps: Sequence[Pair], proposals: ProposalViews) -> tuple[GapGroupView, ...]:
    return tuple(
        GapGroupView(
            title=chapter.title, gaps=tuple(_gap(pair, proposals) for pair in chapter.pairs)
        )
        for chapter in chapters_of(gaps)
    )


def _gap(pair: Pair, proposals: ProposalViews) -> GapView:
    nearest = next(iter(pair.result.proposals), None)
    clause = None if nearest is None else proposals.clause(nearest)
    title, title_en = _titles(pair)
    return GapView(
        id=pair.standard.id,
        anchor=_anchor(pair.standard.id),
        title=title,
        title_en=title_en,
        level=words.level(pair.standard.level),
        nearest="" if clause is None else printable(clause.label or " › ".join(clause.path)),
        nearest_place="" if clause is None else proposals.place(clause),
        open=is_open(pair.result),
        contradicted=bool(pair.result.contradictions),
    )


def _titles(pair: Pair) -> tuple[str, str]:
    spanish, english = printable(pair.standard.title_es), printable(pair.standard.title_en)
    return (spanish, "" if english == spanish else english) if spanish else (english, "")


def _chapter(
    index: int, chapter: Chapter, statuses: Sequence[Status], proposals: ProposalViews
) -> ChapterView:
    counts = Counter(pair.result.status for pair in chapter.pairs)
    total = len(chapter.pairs)
    applicable = total - counts[Status.NOT_APPLICABLE]
    share = counts[Status.COVERED] / applicable if applicable else 0.0
    return ChapterView(
        anchor=f"cap-{index}",
        title=chapter.title,
        cells=tuple(
            CellView(
                status=status.value,
                number=counts[status],
                shade=math.ceil(_SHADES * counts[status] / total),
            )
            for status in statuses
        ),
        total=total,
        unverified=sum(pair.unverified for pair in chapter.pairs),
        share=f"{round(100 * share)} %" if applicable else "—",
        bar=round(share * BAR_STEPS),
        sections=tuple(
            SectionView(
                title=title,
                standards=tuple(_standard(pair, proposals) for pair in section),
            )
            for title, section in chapter.sections()
        ),
    )


def _standard(pair: Pair, proposals: ProposalViews) -> StandardView:
    standard, result = pair.standard, pair.result
    rows = proposals.rows(result, standard)
    title, title_en = _titles(pair)
    return StandardView(
        id=standard.id,
        anchor=_anchor(standard.id),
        title=title,
        title_en=title_en,
        level=words.level(standard.level),
        status=result.status.value,
        status_words=words.STATUS[result.status],
        unverified=pair.unverified,
        verified="" if standard.verified is None else words.VERIFIED[standard.verified],
        confidence="" if result.confidence is None else words.percent(result.confidence),
        applicability=printable(words.applicability(result.applicability)),
        elements=_elements(pair),
        shown=rows[:SHOWN_AT_ONCE],
        folded=rows[SHOWN_AT_ONCE:],
        contradictions=proposals.contradictions(result, standard),
    )


def _elements(pair: Pair) -> tuple[ElementView, ...]:
    if len(pair.result.elements) < 2:
        return ()
    rows = {row.id: row for row in pair.standard.elements}
    return tuple(
        ElementView(
            name=words.element(rows[part.id]),
            text=words.element_text(pair.standard, rows[part.id]),
            status=part.status.value,
            status_words=words.STATUS[part.status],
        )
        for part in pair.result.elements
    )


def _body(manuals: Sequence[Manual]) -> str:
    files_read = words.count(len(manuals), "archivo", "archivos")
    pages = sum(manual.pages for manual in manuals)
    clauses = words.count(sum(manual.clauses for manual in manuals), "cláusula", "cláusulas")
    parts = [files_read, *([words.count(pages, "página", "páginas")] if pages else []), clauses]
    return ", ".join(parts)


def _manual(manual: Manual) -> ManualView:
    return ManualView(
        file=printable(manual.file),
        pages=f"{manual.pages:,}" if manual.pages else "sin páginas",
        clauses=f"{manual.clauses:,}",
        ocr_pages=words.page_ranges(manual.ocr_pages),
        warnings=tuple(printable(warning) for warning in manual.warnings),
        sha256=manual.sha256,
    )


def _facts(crosswalk: Crosswalk) -> tuple[FactView, ...]:
    state = crosswalk.calibration
    calibration = words.calibration(state)
    if state.id is not None:
        ece = "" if state.ece is None else f", error de calibración {state.ece:.3f}"
        calibration = f"{calibration} ({state.id}, {state.date or 'sin fecha'}{ece})"
    encoder = crosswalk.encoder
    pairs = (
        ("Edición", f"{crosswalk.edition.id}, huella {crosswalk.edition.digest}"),
        ("Codificador", f"{encoder.id}, {encoder.dimensions} dimensiones"),
        ("Puntuación", crosswalk.scorer),
        ("Calibración", calibration),
    )
    return tuple(FactView(name=name, value=printable(value)) for name, value in pairs)
