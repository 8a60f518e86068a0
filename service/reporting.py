"""An assessment and what kind of report is wanted in; reports made of one state and kept, out."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from service.agency_removal import forget_files
from service.exports.apart import Exports
from service.people.access import Access
from service.people.fields import Sentence, check_fields
from service.reports.review_labels import LABELS
from service.reports.review_view import KINDS
from service.store import agencies, assessments, reports
from service.store.files import FileStore
from service.store.reports import NAME, NewReport, ReportRow
from service.store.unit import Unit
from service.web.state import Service

LANGUAGES = ("es", "en")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA: Mapping[str, str] = MappingProxyType(
    {
        "pdf": "application/pdf",
        "html": "text/html; charset=utf-8",
        "docx": _WORD,
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)
FORMATS = tuple(MEDIA)
_FACTS = "facts.json"
_CHUNK = 1 << 20
# A whole edition takes a few megabytes.
_LARGEST = 500_000_000
Also = Callable[[Unit, tuple[ReportRow, ...]], None]


@dataclass(frozen=True, kw_only=True)
class ReportAsked:
    """What report is wanted; ``licensed`` switches on the texts of a licensed manual."""

    kind: str
    language: str
    formats: Sequence[str]
    licensed: bool = False


def make_reports(  # noqa: PLR0913, PLR0917 - who asks, of what, and what is written with it
    service: Service,
    exports: Exports,
    access: Access,
    assessment: str,
    asked: ReportAsked,
    also: Also = lambda *_: None,
) -> tuple[ReportRow, ...]:
    """Make a report of an assessment as it is now, in each format, and keep them; all or none.

    Raises BadFields for a kind, language or format that there is not, NotFound and NotAllowed,
    NotMatched before a first run, OverQuota, and NotMade when making them fails.
    """
    formats = tuple(dict.fromkeys(asked.formats))
    with service.store.read(access) as unit:
        reports.check_may_make(unit, assessment)
        check_fields(_faults(asked))
        row = assessments.get(unit, assessment)
        agency = agencies.get(unit, row.agency_id).name
    with tempfile.TemporaryDirectory(prefix="acredita-") as folder:
        exports.write_reports(
            {
                **{"assessment": assessment, "kind": asked.kind, "language": asked.language},
                **{"formats": list(formats), "licensed": asked.licensed, "by": access.name},
            },
            Path(folder),
        )
        told = json.loads((Path(folder) / _FACTS).read_text("utf-8"))
        made = [_kept(service.files, Path(folder), one, asked, agency, told) for one in formats]
    with service.store.write(access) as unit:
        kept = reports.add(unit, assessment, made)
        also(unit, kept)
    return kept


def remove_report(service: Service, access: Access, report: str, reason: str) -> str:
    """Delete a report on record, and its file where no other row names it.

    Returns the assessment that it was of. Raises what ``store.reports.remove`` does.
    """
    with service.store.write(access) as unit:
        row = reports.remove(unit, report, reason)
    forget_files(service.store, service.files, service.settings.data, [row.sha256])
    return row.assessment_id


def _faults(asked: ReportAsked) -> Mapping[str, Sentence | None]:
    return {
        "kind": None if asked.kind in KINDS else _one_of(KINDS),
        "language": None if asked.language in LANGUAGES else _one_of(LANGUAGES),
        "formats": None
        if asked.formats and set(asked.formats) <= set(FORMATS)
        else _some_of(FORMATS),
    }


def _one_of(known: Sequence[str]) -> Sentence:
    return {"es": f"elija uno: {', '.join(known)}", "en": f"choose one: {', '.join(known)}"}


def _some_of(known: Sequence[str]) -> Sentence:
    return {
        "es": f"elija al menos uno: {', '.join(known)}",
        "en": f"choose at least one: {', '.join(known)}",
    }


def _kept(  # noqa: PLR0913, PLR0917 - what a kept report is made of
    files: FileStore,
    folder: Path,
    form: str,
    asked: ReportAsked,
    agency: str,
    told: dict[str, Any],
) -> NewReport:
    at = datetime.fromisoformat(told["at"])
    name = file_name(asked.kind, asked.language, agency, at.date(), form)
    with (folder / form).open("rb") as file:
        kept = files.keep(iter(lambda: file.read(_CHUNK), b""), name=name, limit=_LARGEST)
    return NewReport(
        run_id=told["run_id"],
        kind=asked.kind,
        language=asked.language,
        format=form,
        name=name,
        sha256=kept.sha256,
        size=kept.size,
        facts={key: value for key, value in told.items() if key not in ("at", "run_id")},
        at=at,
    )


def file_name(kind: str, language: str, agency: str, day: date, form: str) -> str:
    """Return the name that a report is saved under: what it is, whose and of what day."""
    title = LABELS[kind][LANGUAGES.index(language)]
    end = f" {day.isoformat()}.{form}"
    return f"{title} {agency}"[: NAME - len(end)] + end
