"""An exported catalog is what OSCAL 1.2.1 asks for, keeps our rows and keeps licensed words in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, ValidationError

from corpora.catalog import load_edition
from corpora.errors import InputError
from corpora.requirements import load_requirements
from service.exports.editions import export
from service.exports.oscal_catalog import oscal_catalog, to_bytes
from service.exports.oscal_controls import sort_id
from tests.service.exports.edition import SECRET, small

SCHEMA = Path(__file__).parents[2] / "data" / "oscal_catalog_schema.json"
# Python's re has no \p{L}; this says the same of letters, digits and the underscore.
TOKEN, OURS = r"^(\p{L}|_)(\p{L}|\p{N}|[.\-_])*$", r"^[^\W\d][\w.\-]*$"
WHEN = datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=-6)))
LINEAGE = (
    ("3.9.1", "4.1.1", "renumbered"),
    ("3.9.2", "4.1.1", "split"),
    ("3.9.2", "4.1.2", "split"),
    ("3.9.3", "4.1.2", "merged"),
    ("4.2.1", "12.1.9", "renumbered"),
    ("12.1.10", "12.1.10", "reworded"),
    ("8.8.8", None, "withdrawn"),
    (None, "12.1.9", "new"),
)


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    text = SCHEMA.read_text("utf-8")
    escaped = json.dumps(TOKEN)
    assert escaped in text
    schema = json.loads(text.replace(escaped, json.dumps(OURS)))
    return Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)


def exported(**options: Any) -> dict[str, Any]:
    return oscal_catalog(small(), modified=WHEN, **options)


def nodes(value: object) -> Iterator[dict[str, Any]]:
    """Yield every object of the JSON."""
    if isinstance(value, list):
        for item in value:
            yield from nodes(item)
    elif isinstance(value, dict):
        yield value
        for item in value.values():
            yield from nodes(item)


def controls(catalog: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        node["id"]: node
        for node in nodes(catalog)
        if node.get("class") == "standard" and "title" in node
    }


def props(node: dict[str, Any]) -> dict[str, str]:
    return {prop["name"]: prop["value"] for prop in node["props"]}


@pytest.mark.parametrize("licensed", [False, True])
def test_a_catalog_with_everything_is_valid(validator: Draft7Validator, licensed: bool) -> None:
    """Groups, letters, odd numbers, lineage and licensed rows pass the official schema."""
    validator.validate(exported(lineage=LINEAGE, with_licensed_text=licensed))


def test_the_schema_is_really_asked(validator: Draft7Validator) -> None:
    """An id that starts with a digit and an empty list are refused, so the validator works."""
    bad = exported()
    bad["catalog"]["controls"][0]["id"] = "4.1.1"
    with pytest.raises(ValidationError):
        validator.validate(bad)
    bad = exported()
    bad["catalog"]["controls"][0]["links"] = []
    with pytest.raises(ValidationError):
        validator.validate(bad)


@pytest.mark.slow
def test_the_bundled_edition_is_valid(validator: Draft7Validator) -> None:
    """Every standard of le-6 goes out once, under its chapter and section, with unique ids."""
    edition = load_edition("le-6")
    catalog = oscal_catalog(edition, modified=WHEN)
    validator.validate(catalog)
    found = controls(catalog)
    assert sorted(found) == sorted(f"le-{row.id}" for row in edition.standards)
    ids = [node["id"] for node in nodes(catalog) if "id" in node]
    assert len(ids) == len(set(ids))
    chapters = [group["title"] for group in catalog["catalog"]["groups"]]
    assert chapters == list(dict.fromkeys(row.path_es[0] for row in edition.standards))


def test_a_standard_carries_its_row() -> None:
    """Label, order, level, tier, period, digest, source, links, statement and items are there."""
    control = controls(exported())["le-4.1.1"]
    row = small().standards[0]
    assert props(control) | {
        "label": "4.1.1",
        "sort-id": "004.001.001",
        "level": "M M M M",
        "tier": "LE1",
        "time-sensitive": "annual",
        "verified": "public-list",
        "text-digest": row.digest,
    } == props(control)
    assert control["links"] == [{"href": "#le-4.1.2", "rel": "related"}]
    statement, translation, proofs = control["parts"]
    assert (statement["id"], statement["name"]) == ("le-4.1.1_smt", "statement")
    assert statement["prose"] == row.statement_es
    assert [item["id"] for item in statement["parts"]] == ["le-4.1.1_smt.p1", "le-4.1.1_smt.p2"]
    assert translation["prose"] == row.statement_en
    assert proofs["prose"] == "- informe anual"


def test_a_level_that_is_not_known_is_not_written() -> None:
    """A null level leaves no property behind."""
    assert "level" not in props(controls(exported())["le-4.1.2"])


def test_only_public_letters_are_labels() -> None:
    """c) is labelled; the parts that we worked out ourselves are not shown as letters."""
    found = controls(exported())
    lettered = found["le-4.1.2"]["parts"][0]["parts"][0]
    own = found["le-4.1.1"]["parts"][0]["parts"][0]
    assert props(lettered)["label"] == "c."
    assert props(own)["part"] == "p1"
    assert "label" not in props(own)


def test_our_words_are_marked_as_a_paraphrase() -> None:
    """Each statement of ours says that the licensed manual governs."""
    statement = controls(exported())["le-4.1.1"]["parts"][0]
    (wording,) = statement["props"]
    assert wording["value"] == "working-paraphrase"
    assert "rige el manual con licencia" in wording["remarks"]


def test_licensed_words_stay_inside() -> None:
    """No licensed word leaves; number, parts and digests do, and the row says it is licensed."""
    catalog = exported()
    assert SECRET not in to_bytes(catalog).decode()
    control = controls(catalog)["le-4.2.1"]
    assert props(control)["licensed"] == "yes"
    (item,) = control["parts"][0]["parts"]
    assert item["id"] == "le-4.2.1_smt.a"
    assert props(item)["text-digest"] == small().standards[2].elements[0].digest
    assert "prose" not in item


def test_licensed_words_leave_when_switched_on() -> None:
    """The switch lets statement, element and commentary out, still marked."""
    control = controls(exported(with_licensed_text=True))["le-4.2.1"]
    statement, _, guidance, _ = control["parts"]
    assert statement["prose"] == SECRET
    assert statement["parts"][0]["prose"] == SECRET
    assert (guidance["name"], guidance["prose"]) == ("guidance", SECRET)
    assert props(control)["licensed"] == "yes"


def test_lineage_becomes_withdrawn_controls() -> None:
    """Moved, split, merged and withdrawn numbers say where they went; a kept number is no row."""
    found = controls(exported(lineage=LINEAGE))
    gone = {id: row for id, row in found.items() if props(row).get("status") == "withdrawn"}
    links = {
        id: [(one["rel"], one["href"]) for one in row.get("links", [])] for id, row in gone.items()
    }
    assert links == {
        "le-3.9.1": [("moved-to", "#le-4.1.1")],
        "le-3.9.2": [("moved-to", "#le-4.1.1"), ("moved-to", "#le-4.1.2")],
        "le-3.9.3": [("incorporated-into", "#le-4.1.2")],
        "le-4.2.1_previous": [("moved-to", "#le-12.1.9")],
        "le-8.8.8": [],
    }
    assert "status" not in props(found["le-4.2.1"])


def test_every_link_inside_has_its_target() -> None:
    """No link points at a control that the catalog does not have."""
    catalog = exported(lineage=LINEAGE)
    found = controls(catalog)
    hrefs = {node["href"] for node in nodes(catalog) if "href" in node}
    assert {href.removeprefix("#") for href in hrefs} <= set(found)


def test_a_chapter_with_standards_and_sections_keeps_both() -> None:
    """OSCAL forbids groups beside controls; nothing is lost when a path stops at the chapter."""
    catalog = exported()
    for node in nodes(catalog):
        if "title" in node and node is not catalog["catalog"]:
            assert not ("groups" in node and "controls" in node)
    assert {"le-12.1.9", "le-12.1.10"} <= set(controls(catalog))


def test_the_same_edition_gives_the_same_bytes() -> None:
    """Ids depend on the content alone; another content has another uuid."""
    first, again = exported(), exported()
    assert to_bytes(first) == to_bytes(again)
    other = exported(lineage=LINEAGE)
    assert other["catalog"]["uuid"] != first["catalog"]["uuid"]


def test_a_time_without_zone_is_refused() -> None:
    """OSCAL wants a zone; guessing one would be a lie."""
    with pytest.raises(ValueError, match="zone"):
        oscal_catalog(small(), modified=datetime(2026, 3, 1))


def test_what_is_exported_is_read_back(tmp_path: Path) -> None:
    """`--standards` on the file gives numbers, titles, statements and parts; withdrawn ones not."""
    path = tmp_path / "catalog.json"
    export(small(), "oscal", path, lineage=LINEAGE, modified=datetime.now(UTC))
    back = {row.id: row for row in load_requirements(path).standards}
    for row in small().standards:
        number = row.id if row.id[0].isdigit() else "le-Art._20_7_2f_b"
        assert back[number].title_es == row.title_es
        assert len(back[number].elements) == len(row.elements)
        assert [one.id.rpartition(".")[2] for one in back[number].elements] == [
            one.id.rpartition(".")[2] for one in row.elements
        ]
    assert back["4.1.1"].statement_es.startswith("Se usa la fuerza necesaria.")
    assert len(back) == len(small().standards)


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    """Nothing is written for a format that does not exist."""
    with pytest.raises(InputError, match="pdf"):
        export(small(), "pdf", tmp_path / "out.pdf")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("number", "key"), [("4.1.1", "004.001.001"), ("12.1.10", "012.001.010"), ("AC-2", "AC-2")]
)
def test_sort_ids_put_ten_after_nine(number: str, key: str) -> None:
    """An alphabetical order of sort ids is the catalogue's order."""
    assert sort_id(number) == key
