"""A standard of an assessment in, the outline of its directive as a Word document out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from fastapi import APIRouter, Response

from corpora.errors import NotFound
from corpora.judgements import ANSWERS
from corpora.records import Standard
from service.exports.outline_docx import MEDIA, outline_docx
from service.reports.outline import Quote, outline_of
from service.store import decided, editions, gaps, results
from service.store.decided import DecisionRow
from service.store.gaps import PartStanding
from service.store.results import ProposalLine
from service.web.downloads import attachment
from service.web.pages.assessments import around_of
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
_SOME = ("covered", "partial")
_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")
_NAMES: Mapping[str, str] = {"es": "esquema", "en": "outline"}


@router.get("/autoevaluaciones/{assessment}/brechas/{standard}/esquema.docx")
def download(
    assessment: str,
    standard: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    idioma: Literal["es", "en"] = "es",
) -> Response:
    """Return the outline of the directive that a standard asks for, whatever its state."""
    with service.store.read(visitor.access) as unit:
        of = around_of(unit, assessment)
        run = of.run.id if of.run is not None else ""
        edition = editions.load(unit, of.wording.id)
        row = next((one for one in edition.standards if one.id == standard), None)
        if row is None:
            raise NotFound
        standing = gaps.standings(unit, assessment, run, [standard]).get(standard)
        if standing is None:
            raise NotFound
        parts = dict(standing.parts) or {"": standing.whole}
        proposals = results.of_standard(unit, run, standard)
        held = decided.holding(unit, assessment, standard)
        now = unit.now
    made = outline_of(
        row,
        edition,
        quotes_of(row, parts, proposals, held),
        agency=of.agency.name,
        language=idioma,
    )
    name = f"{_NAMES[idioma]}-{_UNSAFE.sub('-', standard)}.docx"
    headers = {"content-disposition": attachment(name), "cache-control": "private, no-store"}
    # To the day: asked for twice, it is the same file.
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return Response(outline_docx(made, day), media_type=MEDIA, headers=headers)


def quotes_of(
    standard: Standard,
    parts: Mapping[str, PartStanding],
    proposals: Sequence[ProposalLine],
    held: Sequence[DecisionRow],
) -> dict[str, list[Quote]]:
    """Return the clauses to start from, by part: those people accepted, else the run's best.

    A part that nothing answers even in part has none, and a clause that people turned down is
    nowhere.
    """
    said = {(one.element, one.clause_id): one.verdict for one in held if one.clause_id}
    found: dict[str, list[Quote]] = {}
    for part in [one.id for one in standard.elements] or [""]:
        own = [one for one in proposals if one.element == part and one.kind == "proposal"]
        verdicts = {
            one.clause_id: said.get((part, one.clause_id), said.get(("", one.clause_id)))
            for one in own
        }
        kept = [one for one in own if verdicts[one.clause_id] in ANSWERS]
        if not kept and part in parts and parts[part].status in _SOME:
            kept = [one for one in own if verdicts[one.clause_id] is None][:1]
        found[part] = [_quote(one) for one in kept]
    return found


def _quote(one: ProposalLine) -> Quote:
    text = f"{one.lead_in} {one.text}" if one.lead_in else one.text
    return Quote(text=text, label=one.label, manual=one.manual, page=one.page)
