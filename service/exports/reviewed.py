"""An assessment and formats in; its reports as files, all of one state, and what they tell, out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipelines.extract.messages import Message
from service.people.access import system_access
from service.reports.blocks_docx import render_docx
from service.reports.blocks_html import render_html
from service.reports.blocks_pdf import render_pdf
from service.reports.review_blocks import document_of
from service.reports.review_report import review_view
from service.reports.review_rows import ReviewState
from service.reports.review_view import ReviewView
from service.reports.review_xlsx import render_workbook
from service.store import report_state
from service.store.unit import Store
from service.work.kit import Progress

FACTS = "facts.json"
Render = Callable[[ReviewView], bytes]
RENDERS: Mapping[str, Render] = MappingProxyType(
    {
        "pdf": lambda view: render_pdf(document_of(view)),
        "html": lambda view: render_html(document_of(view)),
        "docx": lambda view: render_docx(document_of(view), view.at),
        "xlsx": render_workbook,
    }
)


def write_reports(store: Store, asked: Message, tell: Progress) -> None:
    """Write each format asked for into a folder, and beside them what they were made of."""
    with store.read(system_access()) as unit:
        state = report_state.load(unit, asked["assessment"], asked["by"])
    view = review_view(state, asked["kind"], asked["language"], licensed=asked["licensed"])
    folder, formats = Path(asked["folder"]), asked["formats"]
    for place, name in enumerate(formats):
        tell(place, len(formats))
        (folder / name).write_bytes(RENDERS[name](view))
    told = json.dumps(facts_of(state, view, licensed=asked["licensed"]), ensure_ascii=False)
    (folder / FACTS).write_bytes(told.encode("utf-8", "replace"))


def facts_of(state: ReviewState, view: ReviewView, *, licensed: bool) -> dict[str, Any]:
    """Return what is kept beside a report: digests, versions and figures."""
    run = state.run
    return {
        **{"at": state.at.isoformat(), "run_id": run.id, "run": run.number},
        **{"content": view.content, "licensed": licensed and state.wording.licensed},
        **{"edition": state.edition.id, "edition_digest": run.edition_digest},
        **{"encoder": run.encoder, "scorer": run.scorer, "calibration": run.calibration_id},
        **{"standards": view.total, "reviewed": view.reviewed, "covered": view.covered},
        "manuals": [
            {
                **{"name": one.manual, "version": one.version},
                **{"file": one.name, "sha256": one.sha256},
            }
            for one in view.files
        ],
    }
