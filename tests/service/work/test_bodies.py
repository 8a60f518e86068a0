"""A clause comes out of the database as it went in, whatever is in it."""

from __future__ import annotations

from dataclasses import replace

from pipelines.results import Box, Citation, Force
from service.people.access import system_access
from service.store import bodies
from service.store.manual_tables import ClauseRow
from tests.pipelines.rows import clause
from tests.service.work.doing import Bench, article_text


def test_every_field_of_a_clause_is_kept(bench: Bench) -> None:
    """Boxes, citations, notes and forces too; what no database keeps has a stand-in each."""
    version = bench.send([("1.txt", article_text(1))]).version
    given = replace(
        clause(
            1,
            "El personal deberá portar el uniforme.",
            cites=(Citation(number="1.1.1", letter="a", edition="6"),),
            inherited=(Citation(number="2.1.1"),),
        ),
        text="El personal «deberá» 🚓\nportar\x00 el \ud800 uniforme.",
        page=2,
        boxes=(Box(page=2, x0=1.25, top=0.1, x1=300.7, bottom=12.0),),
        force=(Force.OBLIGES, Force.FORBIDS),
        notes=("Reformado",),
        certainty=0.931,
        file="a.docx",
    )
    with bench.store.write(system_access()) as unit:
        own = {"agency_id": bench.agency, "version_id": version}
        unit.insert(ClauseRow, [{**own, **bodies.clause_row(given, 0, 0, "es")}])
    with bench.store.read(system_access()) as unit:
        body = bodies.load(unit, [version])
    (found,) = body.clauses
    assert found.text == "El personal «deberá» 🚓\nportar\N{REPLACEMENT CHARACTER} el ? uniforme."
    assert len(found.text) == len(given.text)
    assert replace(found, text=given.text) == given
    assert body.languages == ("es",)
