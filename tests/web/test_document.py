"""The API's document: sound OpenAPI, complete, and its examples are what its schemas say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing.jsonschema import EMPTY_REGISTRY

pytest.importorskip("fastapi", reason="needs the extra: pip install 'palpate[web]'")

from docs.tools.api_document import api_document
from palpate.web.problems import KINDS, MEDIA

DOCUMENT: dict[str, Any] = json.loads(api_document())
OPERATIONS = [
    (f"{method.upper()} {path}", operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]


def faults(value: object, schema: dict[str, Any]) -> list[str]:
    whole = {**schema, "components": DOCUMENT["components"]}
    found = Draft202012Validator(whole, registry=EMPTY_REGISTRY).iter_errors(value)
    return [f"{error.json_path}: {error.message[:200]}" for error in found]


def contents(operation: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for status, answer in operation["responses"].items():
        for media, content in answer.get("content", {}).items():
            yield status, media, content
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        yield "body", media, content


@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[name for name, _ in OPERATIONS])
def test_every_example_is_what_its_schema_says(name: str, operation: dict[str, Any]) -> None:
    for place, media, content in contents(operation):
        examples = [one["value"] for one in content.get("examples", {}).values()]
        examples += [content["example"]] if "example" in content else []
        assert examples or media == "multipart/form-data", f"{place} {media} has no example"
        for example in examples:
            assert faults(example, content["schema"]) == [], f"{name} {place} {media}"


@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[name for name, _ in OPERATIONS])
def test_every_operation_is_described_with_its_problems(name: str, operation: dict[str, Any]) -> None:
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"]
    for parameter in operation.get("parameters", ()):
        assert parameter["description"], parameter["name"]
    statuses = set(operation["responses"])
    assert {"401", "403", "405", "421", "422", "429", "500"} <= statuses
    for status in statuses:
        if int(status) >= 400:
            assert set(operation["responses"][status]["content"]) == {MEDIA}


def test_every_reference_leads_somewhere() -> None:
    def references(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            yield from (one for name, one in value.items() if name == "$ref" and isinstance(one, str))
            yield from (found for one in value.values() for found in references(one))
        elif isinstance(value, list):
            yield from (found for one in value for found in references(one))

    there = {f"#/components/schemas/{name}" for name in DOCUMENT["components"]["schemas"]}
    assert set(references(DOCUMENT)) <= there


def test_every_kind_of_problem_is_documented_somewhere() -> None:
    shown = {
        example["value"]["type"].rpartition("/")[2]
        for _, operation in OPERATIONS
        for _, media, content in contents(operation)
        if media == MEDIA
        for example in content["examples"].values()
    }
    assert shown == set(KINDS)
