"""An edition in, since when it is in force out: published, or said by a person, or not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from corpora.errors import BadFields
from service.store.edition_tables import EditionDate
from service.store.rows import as_row
from service.store.unit import Unit

# The first accreditation program is of 1979; five years of grace must still be a date.
FIRST, LAST = date(1979, 1, 1), date(2199, 12, 31)
MOST_MONTHS, MOST_SOURCE = 60, 200
_SAID: Mapping[str, Mapping[str, str]] = {
    "effective": {
        "es": f"escriba una fecha, del {FIRST:%d/%m/%Y} al {LAST:%d/%m/%Y}",
        "en": f"write a date, from {FIRST.isoformat()} to {LAST.isoformat()}",
    },
    "source": {
        "es": f"diga de dónde viene la fecha, en hasta {MOST_SOURCE} letras",
        "en": f"say where the date comes from, in up to {MOST_SOURCE} letters",
    },
    "grace": {
        "es": f"los meses de gracia van de 0 a {MOST_MONTHS}",
        "en": f"months of grace are 0 to {MOST_MONTHS}",
    },
}


@dataclass(frozen=True, kw_only=True)
class DateFacts:
    """What a person says of an edition: since when, from where they know, months of grace."""

    effective: date
    source: str
    grace: int | None = None


@dataclass(frozen=True, kw_only=True)
class StatedDate:
    """What was said of an edition, by whom and when; ``effective`` is an ISO date."""

    edition_id: str
    effective: str
    grace: int | None
    source: str
    by_name: str
    at: datetime

    @property
    def day(self) -> date:
        """Return the effective date."""
        return date.fromisoformat(self.effective)


@dataclass(frozen=True, kw_only=True)
class Since:
    """Since when an edition is in force, None where nobody knows; ``stated_by`` "": published."""

    effective: str | None = None
    stated_by: str = ""
    stated_source: str = ""

    @property
    def day(self) -> date | None:
        """Return the effective date."""
        return None if self.effective is None else date.fromisoformat(self.effective)


_COLUMNS = (
    *(EditionDate.edition_id, EditionDate.effective, EditionDate.grace, EditionDate.source),
    *(EditionDate.by_name, EditionDate.at),
)


def stated(unit: Unit) -> Mapping[str, StatedDate]:
    """Return what was said of every edition, by its id; one query."""
    rows = unit.session.execute(select(*_COLUMNS))
    return {row.edition_id: as_row(StatedDate, row) for row in rows}


def get(unit: Unit, edition: str) -> StatedDate | None:
    """Return what was said of an edition, None for nothing."""
    asked = select(*_COLUMNS).where(EditionDate.edition_id == edition)
    found = unit.session.execute(asked).first()
    return None if found is None else as_row(StatedDate, found)


def since(published: str | None, said: StatedDate | None) -> Since:
    """Return since when an edition is in force: the published date, else the one that was said."""
    if published is not None:
        return Since(effective=published)
    if said is None:
        return Since()
    return Since(effective=said.effective, stated_by=said.by_name, stated_source=said.source)


def check(given: Mapping[str, Any]) -> DateFacts:
    """Return facts of what was given; raise BadFields that names every field that is wrong.

    ``given`` has a date or None, a text, and months: None for none, -1 for no number.
    """
    source = " ".join(str(given["source"]).split())
    day, grace = given["effective"], given["grace"]
    wrong = {
        "effective": day is None or not FIRST <= day <= LAST,
        "source": not 1 <= len(source) <= MOST_SOURCE or not source.isprintable(),
        "grace": grace is not None and not 0 <= grace <= MOST_MONTHS,
    }
    fields = {name: _SAID[name] for name, is_wrong in wrong.items() if is_wrong}
    if fields:
        detail = {
            language: "; ".join(said[language] for said in fields.values())
            for language in ("es", "en")
        }
        raise BadFields(detail=detail, fields=fields)
    return DateFacts(effective=day, source=source, grace=grace)
