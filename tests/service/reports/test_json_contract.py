"""What docs/match.md and the schemas promise to other programs holds for real outputs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator, ValidationError

from corpora.records import Verified
from pipelines.reasons import Part, Weakness
from pipelines.results import Crosswalk, Force, Status
from pipelines.why.demands import Demand
from service.reports import words
from service.reports.json_contract import extract_json, match_json, to_bytes
from tests.service.reports import sample

DOCS = Path(__file__).parents[3] / "docs"


def schema(name: str) -> dict[str, Any]:
    """Read one schema of docs/."""
    loaded: dict[str, Any] = json.loads((DOCS / f"{name}.schema.json").read_text("utf-8"))
    return loaded


def validate(name: str, contract: dict[str, Any]) -> None:
    """Validate what a reader of the file would get."""
    Draft202012Validator(schema(name)).validate(json.loads(to_bytes(contract)))


@pytest.mark.parametrize(
    "crosswalk",
    [
        sample.small(),
        sample.calibrated(sample.small()),
        sample.reasons(sample.small()),
        sample.custom(sample.small()),
        sample.large(40, 200),
    ],
    ids=["small", "calibrated", "explained", "custom", "large"],
)
def test_match_is_valid(crosswalk: Crosswalk) -> None:
    """Every sort of crosswalk gives JSON that its schema accepts."""
    validate("match", match_json(crosswalk, 5))


def test_extract_is_valid_and_the_same_rows_as_match() -> None:
    """Extract writes the same manuals, clauses and errors as match."""
    crosswalk = sample.small()
    extracted = extract_json(crosswalk.manuals, crosswalk.clauses, crosswalk.errors)
    validate("extract", extracted)
    matched = match_json(crosswalk, 5)
    assert {key: matched[key] for key in ("manuals", "clauses", "errors")} == {
        key: extracted[key] for key in ("manuals", "clauses", "errors")
    }


def test_schemas_are_sound_and_share_their_definitions() -> None:
    """Both schemas are valid 2020-12 and define manual, clause, citation and error alike."""
    match, extract = schema("match"), schema("extract")
    Draft202012Validator.check_schema(match)
    Draft202012Validator.check_schema(extract)
    assert {name: match["$defs"][name] for name in extract["$defs"]} == extract["$defs"]


def test_schema_lists_the_codes_of_the_rows() -> None:
    """A status, force or source added to the rows must be added to the schema."""
    defs = schema("match")["$defs"]
    assert defs["standard"]["properties"]["status"]["enum"] == [row.value for row in Status]
    assert defs["standard"]["properties"]["verified"]["enum"] == [*Verified, None]
    assert defs["clause"]["properties"]["force"]["items"]["enum"] == [row.value for row in Force]


def test_schema_lists_the_codes_of_the_reasons() -> None:
    """A kind of weakness, of missing thing or of text that is added is added to the schema."""
    defs = schema("match")["$defs"]
    assert defs["weak"]["properties"]["code"]["enum"] == [row.value for row in Weakness]
    assert defs["missing"]["properties"]["code"]["enum"] == ["element", *words.MISSING]
    parts = [defs["match"]["properties"][name]["enum"] for name in ("part", "other_part")]
    assert parts[0] + parts[1] == [row.value for row in Part]
    assert set(words.WEAK) == set(Weakness)
    assert list(words.MISSING) == [row.value for row in Demand]


def test_an_explanation_is_whole() -> None:
    """Spans read as the phrase in the clause that the proposal names."""
    matched = match_json(sample.reasons(sample.small()), 5)
    standard = next(row for row in matched["standards"] if row["id"] == "4.1.1")
    best = standard["proposals"][0]
    clause = next(row for row in matched["clauses"] if row["id"] == best["clause"])
    first, second = best["why"]["matches"]
    assert clause[first["part"]][first["start"] : first["end"]].strip() == "la fuerza razonable"
    assert clause[second["part"]][second["start"] : second["end"]] == "integrantes"
    assert best["why"]["language"] == "es"
    assert [row["code"] for row in best["why"]["missing"]] == ["element", "actor", "deadline"]
    assert best["why"]["weak"] == [{"code": "may", "words": "podrá"}]
    assert standard["proposals"][1]["why"]["language"] is None


def test_a_contradiction_has_the_keys_of_a_proposal_and_its_wording() -> None:
    """Programs that read proposals read contradictions; the wording is a span of the text."""
    matched = match_json(sample.small(), 5)
    (found,) = next(row for row in matched["standards"] if row["id"] == "1.2.3")["contradictions"]
    proposal = matched["standards"][0]["proposals"][0]
    assert set(proposal) < set(found)
    assert set(proposal["why"]) == set(found["why"])
    assert (found["confidence"], found["score"], found["rank"]) == (None, 0.6123, 1)
    clause = next(row for row in matched["clauses"] if row["id"] == found["clause"])
    assert clause["text"][found["start"] : found["end"]] == sample.WAIVER


BREAKS = {
    "extra key": lambda row: row.update(extra=1),
    "missing key": lambda row: row.pop("gaps_unverified"),
    "page as text": lambda row: row["clauses"][0].update(page="3"),
    "short box": lambda row: row["clauses"][0].update(boxes=[[3, 1.0, 2.0, 3.0]]),
    "score as text": lambda row: row["standards"][0]["proposals"][0].update(score="3.1"),
    "null gap probability": lambda row: row["standards"][0].update(gap_probability=None),
    "probability over 1": lambda row: row["standards"][0].update(gap_probability=1.2),
    "status of another language": lambda row: row["standards"][0].update(status="cubierto"),
    "unknown source": lambda row: row["standards"][0].update(verified="guess"),
    "reason without its parts": lambda row: row["standards"][0]["proposals"][0]["why"].pop("dense"),
    "weakness of another language": lambda row: row["standards"][0]["proposals"][0]["why"].update(
        weak=[{"code": "podrá", "words": ""}]
    ),
    "contradiction without its place": lambda row: row["standards"][1]["contradictions"][0].pop(
        "start"
    ),
    "state of calibration": lambda row: row["models"]["calibration"].update(state="good"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_schema_refuses(name: str) -> None:
    """The schema notices a wrong type, a missing key and a key too many, at every depth."""
    contract = match_json(sample.small(), 5)
    BREAKS[name](contract)
    with pytest.raises(ValidationError):
        validate("match", contract)


def test_every_key_is_explained() -> None:
    """docs/match.md names each key of both outputs."""
    named = set(re.findall(r"`(\w+)`", (DOCS / "match.md").read_text("utf-8")))

    def keys(node: object) -> set[str]:
        if isinstance(node, list):
            return set().union(*(keys(item) for item in node))
        if isinstance(node, dict):
            return set(node).union(*(keys(item) for item in node.values()))
        return set()

    assert keys(match_json(sample.reasons(sample.small()), 5)) - named == set()


def test_top_limits_each_list() -> None:
    """--top applies to the proposals of standards, elements and contradictions, best first."""
    matched = match_json(sample.small(), 1)
    lists = [
        rows
        for standard in matched["standards"]
        for rows in (
            standard["proposals"],
            standard["contradictions"],
            *(element["proposals"] for element in standard["elements"]),
        )
    ]
    assert max(len(rows) for rows in lists) == 1
    assert {rows[0]["rank"] for rows in lists if rows} <= {1, 2}


def test_gaps_and_unverified_gaps() -> None:
    """``gaps`` holds every gap; those with a recalled number are listed once more, apart."""
    matched = match_json(sample.small(), 5)
    assert matched["gaps"] == ["1.2.9", "4.1.5", "26.1.4", "84.1.6"]
    assert matched["gaps_unverified"] == ["26.1.4", "84.1.6"]


def test_numbers_are_rounded_and_keys_ordered() -> None:
    """Scores have 4 decimals, boxes 1, and the same input gives the same bytes."""
    matched = match_json(sample.small(), 5)
    assert matched["standards"][0]["proposals"][0]["score"] == 3.6622
    assert matched["clauses"][0]["boxes"] == [[3, 72.0, 100.1, 540.0, 130.5]]
    assert list(matched)[:4] == ["schema", "edition", "manuals", "clauses"]
    assert to_bytes(matched) == to_bytes(match_json(sample.small(), 5))


def test_a_list_of_ones_own_has_no_source() -> None:
    """A custom list says program custom and claims no verification of its numbers."""
    matched = match_json(sample.custom(sample.small()), 5)
    assert matched["edition"]["program"] == "custom"
    assert {row["verified"] for row in matched["standards"]} == {None}
    assert matched["gaps_unverified"] == []


def test_numbers_of_numpy_are_plain_numbers() -> None:
    """A score that is a numpy float32 is written as a number."""
    crosswalk = sample.small()
    first = crosswalk.standards[0]
    changed = replace(first, gap_probability=np.float32(0.25))
    crosswalk = replace(crosswalk, standards=(changed, *crosswalk.standards[1:]))
    assert json.loads(to_bytes(match_json(crosswalk, 5)))["standards"][0]["gap_probability"] == 0.25


def test_a_lone_surrogate_can_be_written() -> None:
    """Text of a broken font does not stop the output; a number that is not one does."""
    assert json.loads(to_bytes({"text": "a\ud800b"})) == {"text": "a?b"}
    with pytest.raises(ValueError, match="JSON"):
        to_bytes({"score": float("nan")})
