"""The description of the API is whole: every route, every failure, both languages, examples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from corpora import errors
from service.web.api.described import TAGS
from service.web.api.problem_docs import SCHEMA
from service.web.app import API
from service.web.problems import problem, status_of
from tests.service.web.scene import Scene

METHODS = ("get", "put", "post", "patch", "delete")


@pytest.fixture
def described(scene: Scene) -> dict[str, Any]:
    """Return the description, as anybody can read it."""
    found = scene.client().get(f"{API}/openapi.json")
    assert found.status_code == 200
    schema: dict[str, Any] = found.json()
    return schema


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield "get /api/v1/..." with its operation."""
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            assert method in METHODS
            yield f"{method} {path}", operation


def references(part: Any) -> Iterator[str]:
    """Yield every $ref of a part of the description."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(part, list):
        for one in part:
            yield from references(one)


def test_every_route_is_told_in_both_languages(described: dict[str, Any]) -> None:
    """A summary has its Spanish and its English half, an operation its own name and a known tag."""
    known = {name for name, _ in TAGS}
    names = set()
    for label, operation in operations(described):
        assert " · " in operation["summary"], label
        assert operation["description"], label
        assert set(operation["tags"]) <= known, label
        names.add(operation["operationId"])
    assert len(names) == len(list(operations(described)))
    assert [tag["name"] for tag in described["tags"]] == [name for name, _ in TAGS]
    assert all(" · " in tag["description"] for tag in described["tags"])


def test_every_failure_is_a_problem_in_both_languages(described: dict[str, Any]) -> None:
    """Each status from 400 on is application/problem+json with an example that is one."""
    for label, operation in operations(described):
        answers = operation["responses"]
        assert {"401", "403", "422"} <= set(answers), label
        assert any(status[0] in "23" for status in answers), label
        for status, told in answers.items():
            if int(status) < 400:
                continue
            assert list(told["content"]) == ["application/problem+json"], (label, status)
            example = told["content"]["application/problem+json"]["example"]
            jsonschema.validate(example, SCHEMA)
            assert example["status"] == int(status), (label, status)
            assert example["detail"] != example["detail_en"], (label, status)


def test_who_may_ask_is_told(described: dict[str, Any]) -> None:
    """Every route asks for a token or the session's cookie; nothing else opens one."""
    schemes = described["components"]["securitySchemes"]
    assert schemes["token"]["scheme"] == "bearer"
    assert schemes["cookie"]["in"] == "cookie"
    assert described["security"] == [{"token": []}, {"cookie": []}]
    assert not [label for label, operation in operations(described) if "security" in operation]


def test_everything_named_is_there(described: dict[str, Any]) -> None:
    """No reference leads nowhere, no schema is left that nothing names, and FastAPI's are gone."""
    schemas = described["components"]["schemas"]
    named = {one.rpartition("/")[2] for one in references(described)}
    assert named == set(schemas)
    assert "HTTPValidationError" not in schemas


def test_what_strangers_write_has_examples_and_limits(described: dict[str, Any]) -> None:
    """A body's texts are limited, and each body shows at least one example."""
    bodies = {
        one.rpartition("/")[2]
        for _, operation in operations(described)
        for one in references(operation.get("requestBody", {}))
    } - {"Profile"}
    assert bodies
    for name in bodies:
        schema = described["components"]["schemas"][name]
        for field, told in schema["properties"].items():
            text = [one for one in (told, *told.get("anyOf", ())) if one.get("type") == "string"]
            limited = all({"maxLength", "enum", "pattern", "format"} & set(one) for one in text)
            assert limited, (name, field)


@pytest.mark.parametrize(
    "error",
    [
        one
        for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, errors.AcreditaError)
    ],
)
def test_every_error_has_a_problem(error: type[errors.AcreditaError]) -> None:
    """Whatever is raised becomes a problem of RFC 9457 with a status of failure."""
    made = problem(error(), "/api/v1/x")
    jsonschema.validate(made, SCHEMA)
    assert 400 <= status_of(error()) < 600
