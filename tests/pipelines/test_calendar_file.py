"""A calendar of deadlines is read back as it was written, by the rules of RFC 5545."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from pipelines.calendar_file import Day, calendar_file, folded
from tests.calendars import events, properties, unfolded

NOW = datetime(2026, 11, 30, 12, 5, 9, tzinfo=UTC)
DAY = Day(
    id="plazo-1",
    day=date(2027, 12, 31),
    title="Plazo: Policía de León, 6.ª edición; año 1",
    detail="Primera línea, con coma\nSegunda \\ línea",
    url="https://acredita.example.org/avisos",
)
# Any text that a name may have: letters of all sizes in octets, marks, no half of a pair.
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300)


def written(*days: Day) -> str:
    return calendar_file("Plazos", days, host="acredita", now=NOW)


def test_an_event_is_read_back() -> None:
    """With its accents, marks and lines; a whole day that ends where the next begins."""
    (found,) = events(written(DAY))
    assert found["UID"] == "plazo-1@acredita"
    assert found["SUMMARY"] == DAY.title
    assert found["DESCRIPTION"] == DAY.detail
    assert found["URL"] == DAY.url
    assert (found["DTSTART;VALUE=DATE"], found["DTEND;VALUE=DATE"]) == ("20271231", "20280101")
    assert found["DTSTAMP"] == "20261130T120509Z"


def test_the_alarm_rings_thirty_days_before() -> None:
    """One alarm inside each event."""
    lines = unfolded(written(DAY, DAY))
    assert lines.count("BEGIN:VALARM") == lines.count("END:VALARM") == 2
    assert lines.count("TRIGGER:-P30D") == 2
    inside = lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT")]
    assert "BEGIN:VALARM" in inside


def test_the_file_is_framed() -> None:
    """Every line ends as the standard says, and the frame has what every program asks for."""
    text = written()
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    head = properties(unfolded(text))
    assert head["VERSION"] == "2.0"
    assert head["PRODID"].startswith("-//")


@given(title=TEXTS, detail=TEXTS)
def test_no_line_is_longer_than_75_octets(title: str, detail: str) -> None:
    """Whatever is written, and it comes back whole."""
    text = written(Day(id="x", day=date(2027, 1, 1), title=title, detail=detail))
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    (found,) = events(text)
    assert found["SUMMARY"] == title
    assert found.get("DESCRIPTION", "") == detail


def test_a_name_cannot_add_lines() -> None:
    """A line end in a title is part of the title."""
    text = written(Day(id="x", day=date(2027, 1, 1), title="A\r\nBEGIN:VEVENT\r\nX:1"))
    assert unfolded(text).count("BEGIN:VEVENT") == 1
    assert events(text)[0]["SUMMARY"] == "A\nBEGIN:VEVENT\nX:1"


def test_what_fits_is_not_folded() -> None:
    """75 octets are one line, 76 are two."""
    assert list(folded("a" * 75)) == ["a" * 75]
    assert list(folded("a" * 76)) == ["a" * 75, " a"]
