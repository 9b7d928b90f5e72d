"""The JSON report: the promised keys, the published schema, and numbers as they are printed."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from palpate.check import check
from palpate.library import Library
from palpate.reading import read, read_text
from palpate.report.json import SCHEMA, judged_data, report_json
from palpate.types.citation import Candidate, Fate, Misquote, Resolution
from palpate.types.report import Judged, Report
from palpate.types.study import Better, Events
from tests.builders import row, study

ROOT = Path(__file__).parents[2]
PUBLISHED = json.loads((ROOT / "docs/reference/report.schema.json").read_text(encoding="utf-8"))
PROMISED = (
    *("id", "start", "end", "line", "column", "text", "type", "treatment", "technique", "device", "site", "condition"),
    *("comparator", "outcomes", "direction", "strength", "negated", "checkable", "citation", "resolved", "verdict"),
    *("certainty", "reasons", "rung", "rungs", "effect", "studies", "left_out", "rewrite"),
)
ARTICLES = [*sorted((ROOT / "examples").iterdir()), *sorted((ROOT / "tests/cases").rglob("*.md"))[:3]]


def sealed(schema: Any) -> Any:
    """The schema with every object closed, so that a key that it does not describe is seen."""
    if isinstance(schema, list):
        return [sealed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {"additionalProperties": False} if "properties" in schema and schema.get("type") == "object" else {}
    return {name: sealed(one) for name, one in schema.items()} | closed


def faults(data: object, schema: Any = PUBLISHED) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(data)]


@cache
def report_of(path: Path) -> Report:
    with Library.open() as library:
        return check(read(str(path)), library)


def with_resolution(report: Report, resolution: Resolution) -> Report:
    first, *rest = report.judged
    return msgspec.structs.replace(report, judged=(msgspec.structs.replace(first, resolution=resolution), *rest))


RESOLUTION = Resolution(
    fate=Fate.RESOLVED,
    why="journal and year agree",
    candidates=(
        Candidate(key="field1996", label="Field 1996", score=0.9, agrees=("journal", "year"), differs=("n",)),
        Candidate(key="field2002", label="Field 2002", score=0.4, retracted="withdrawn in 2011"),
    ),
    margin=0.5,
    misquotes=(Misquote(part="number", said="30", found="50"),),
)


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(PUBLISHED)
    assert PUBLISHED["properties"]["schema"]["const"] == SCHEMA
    assert set(PROMISED) <= set(PUBLISHED["$defs"]["claim"]["required"])


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_a_real_report_is_as_the_schema_says_and_holds_nothing_else(path: Path) -> None:
    data = json.loads(report_json(report_of(path)))
    assert faults(data, sealed(PUBLISHED)) == []


def test_a_followed_citation_is_as_the_schema_says() -> None:
    report = with_resolution(report_of(ARTICLES[0]), RESOLUTION)
    data = json.loads(report_json(report))
    assert faults(data, sealed(PUBLISHED)) == []
    assert data["claims"][0]["resolved"] == [{"key": "field1996", "score": 0.9, "margin": 0.5}]
    assert data["claims"][0]["resolution"]["misquotes"] == [{"part": "number", "said": "30", "found": "50"}]


def test_a_citation_that_could_be_several_is_not_resolved() -> None:
    several = msgspec.structs.replace(RESOLUTION, fate=Fate.SEVERAL, misquotes=())
    (first, *_) = json.loads(report_json(with_resolution(report_of(ARTICLES[0]), several)))["claims"]
    assert first["resolved"] == []
    assert [one["key"] for one in first["resolution"]["candidates"]] == ["field1996", "field2002"]


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "true"},
        {"certainty": "some"},
        {"effect": {"value": 1}},
        {"line": 0},
        {"studies": "field1996"},
        {"outcomes": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_schema_refuses_what_is_not_a_report(change: dict[str, object]) -> None:
    data = json.loads(report_json(report_of(ARTICLES[0])))
    data["claims"][0] |= change
    assert faults(data)


@pytest.mark.parametrize("key", PROMISED)
def test_the_schema_refuses_a_claim_without_a_promised_key(key: str) -> None:
    data = json.loads(report_json(report_of(ARTICLES[0])))
    del data["claims"][0][key]
    assert faults(data)


def falls(key: str, treated: int, untreated: int) -> Any:
    counted = (Events(arm="t", events=treated, n=100), Events(arm="c", events=untreated, n=100))
    return study(key, row(outcome="pain", better=Better.LOWER, events=counted), condition="low back pain", n=200)


def falls_report() -> Report:
    with Library.in_memory([falls("ada", 20, 40), falls("ben", 22, 44), falls("cleo", 19, 42)]) as library:
        return check(read_text("Massage eases low back pain.\n", source="a.md", suffix=".md"), library)


def test_ratios_are_printed_as_ratios_and_trials_are_counted() -> None:
    report = falls_report()
    (claim,) = json.loads(report_json(report))["claims"]
    pooled = report.judged[0].verdict.readings[0].evidence
    assert pooled is not None
    assert pooled.rungs[0].pooled is not None
    assert claim["effect"]["measure"] == "RR"
    assert claim["effect"]["studies"] == 3
    assert claim["effect"]["participants"] == 600
    low, high = claim["effect"]["ci"]
    assert 1 < low < claim["effect"]["value"] < high
    assert claim["effect"] == claim["rungs"][0]["effect"] == claim["readings"][0]["effect"]


def test_every_study_is_in_or_out_once() -> None:
    for claim in json.loads(report_json(report_of(ARTICLES[0])))["claims"]:
        left = [one["key"] for one in claim["left_out"]]
        used = {key for rung in claim["rungs"] for key in rung["studies"]}
        assert len(left) == len(set(left))
        assert not used & set(left)


def test_a_claim_may_have_a_name_of_its_own() -> None:
    report = report_of(ARTICLES[0])
    judged: Judged = report.judged[0]
    data = judged_data("q-17", judged, report.article)
    assert data["id"] == "q-17"
    assert faults(data, PUBLISHED | {"$ref": "#/$defs/claim", "type": "object", "required": [], "properties": {}}) == []
