"""Nothing of the body is lost and nothing is counted twice."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.results import Block, BlockKind
from tests.pipelines.segment.texts import block, lost_and_doubled, read

OPENINGS = [
    "", "Artículo 1. ", "Artículo 2.- ", "Artículo 3. ", "Artículo 2 Bis. ", "I. ", "II. ",
    "III.- ", "a) ", "b) ", "i) ", "ii) ", "A. ", "1. ", "2) ", "4.2 ", "4.2.1 ", "• ", "- ",
    "PRIMERO.- ", "Segundo. ", "CAPÍTULO I", "TÍTULO PRIMERO ", "TRANSITORIOS", "CONSIDERANDO",
    "ANEXO I ", "Estándar: 7.1.1 ", "Nombre de la Directiva: ", "IV. Procedimiento",
    "DECRETO por el que ", "Dado en ", "(Se deroga)", "T R A N S I T O R I O S",
    "Elaboró | Revisó",
]  # fmt: skip
BODIES = [
    "", "El mando ordena.", "El agente deberá:", "Texto sin fin", "OBJETIVO GENERAL",
    "y sigue igual.", "Medida | Plazo", "Artículo reformado DOF 01-02-2020",
    "Procedimiento | a) Uno\nb) Dos",
]  # fmt: skip
KINDS = [
    BlockKind.PARAGRAPH, BlockKind.PARAGRAPH, BlockKind.PARAGRAPH, BlockKind.HEADING,
    BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.NOTE, BlockKind.FOOTNOTE, BlockKind.HEADER,
]  # fmt: skip
BLOCKS = st.builds(
    lambda opening, body, kind, x0: block(f"{opening}{body}" or "x", kind, x0),
    st.sampled_from(OPENINGS),
    st.sampled_from(BODIES),
    st.sampled_from(KINDS),
    st.sampled_from([None, 80.0, 100.0]),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(BLOCKS, max_size=40))
def test_every_character_is_held_exactly_once(blocks: list[Block]) -> None:
    """Headings, markers, clauses and notes hold the body's characters, whatever the sequence."""
    lost, doubled = lost_and_doubled(blocks)
    assert (dict(lost), dict(doubled)) == ({}, {})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(BLOCKS, max_size=30))
def test_every_clause_can_be_told_from_the_others(blocks: list[Block]) -> None:
    """Ids are unique and in order, and each clause has a path, a label and a digest."""
    clauses = read(*blocks).clauses
    assert [one.id for one in clauses] == [f"0.{place:04d}" for place in range(1, len(clauses) + 1)]
    assert all(one.path and one.label and len(one.digest) == 64 for one in clauses)


def test_an_empty_document_has_no_clauses() -> None:
    """Nothing in, nothing out."""
    assert read().clauses == ()
    assert read("   ").clauses == ()


ENDLESS = {
    "paragraphs": ["Un párrafo cualquiera del manual."],
    "articles": ["Artículo 1. Uno:", "I. Vigilar;", "Se anota."],
    "nested announcements": ["a) Se ordena:"],
    "bullets and paragraphs": ["• Uno", "Entre viñetas."],
    "short titles": ["1. Comisario", "Texto que sigue"],
    "numbers out of order": ["9. Nueve.", "3. Tres.", "Otro párrafo sin fin"],
    "form fields": ["Estándar: ninguno", "Capítulo: 2"],
    "headings": ["OBJETIVO GENERAL", "I. Uno."],
    "table rows": [block("Medida | Plazo", BlockKind.TABLE_ROW)],
    "notes": [block("Artículo reformado DOF 01-02-2020", BlockKind.NOTE), "1. Comisario"],
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ENDLESS)
def test_work_grows_with_the_document_and_no_faster(name: str) -> None:
    """Eight times the blocks take well under eight times eight the work: no quadratic trap.

    A busy machine only adds to a measure, so that one of three within the bound shows it.
    """
    found = []
    for _ in range(3):
        short, long = (_seconds(ENDLESS[name], times) for times in (1500, 12000))
        found.append(long / max(short, 0.05))
        if found[-1] < 24:
            return
    pytest.fail(f"{name}: eight times the blocks took {found} times as long")


def _seconds(lines: Sequence[str | Block], times: int) -> float:
    """Return the processor's seconds for a document of so many blocks."""
    blocks = [*lines] * (times // len(lines))
    begin = time.process_time()
    read(*blocks)
    return time.process_time() - begin
