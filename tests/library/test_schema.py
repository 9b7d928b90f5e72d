"""A record is refused with file, line, field, value and what to do; a good one survives the round trip."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.errors import PalpateError, ReadingError
from palpate.library.schema import MOST_BYTES, decode, encode, json_schema, read_records
from palpate.types.study import Study
from tests.builders import means, row, study

GOOD: dict[str, Any] = {
    "key": "field1996",
    "title": "Massage and alertness",
    "design": "randomised trial",
    "doi": "10.3109/00207459608986710",
    "pmid": "8884390",
    "pmcid": "PMC1234567",
    "year": 1996,
    "n": 50,
    "arms": [
        {"id": "m", "treatment": "chair massage", "role": "treatment", "n": 26, "minutes": 15},
        {"id": "c", "treatment": "rest", "role": "comparator", "n": 24},
    ],
    "outcomes": [
        {
            "outcome": "state anxiety",
            "comparison": "between arms",
            "arms": ["m", "c"],
            "p": 0.05,
            "p_is": "<",
            "means": [
                {"arm": "m", "kind": "post", "n": 26, "mean": 30.1, "sd": 4.2, "ci": [28.5, 31.7]},
                {"arm": "c", "kind": "post", "n": 24, "median": 33, "quartiles": [30, 36]},
            ],
            "events": [{"arm": "m", "events": 3, "n": 26}],
            "effect": {"measure": "MD", "value": -3, "ci": [-5, -1], "printed": {"value": 3, "ci": [1, 5]}},
            "doubts": [{"field": "p", "why": "printed twice"}],
        }
    ],
    "pooled": [{"treatment": "massage", "outcome": "pain", "measure": "RR", "value": 1.4, "ci": [1.1, 1.9], "i2": 40}],
    "harms": [{"event": "soreness", "arm": "m", "events": 2, "n": 26, "share": 0.0769}],
    "bias": {"randomised": True, "lost": 0.1},
    "sources": [{"url": "https://example.org/1", "part": "abstract"}],
    "read": {
        "by": "palpate 0.1.0",
        "form": "JATS",
        "confidence": 0.8,
        "places": [
            {"field": "n", "part": "Methods", "span": [120, 140], "confidence": 0.9},
            {"field": "outcomes[0].means[0].sd", "table": "t1", "row": 2, "column": 3},
        ],
    },
}


def changed(path: str, value: object) -> bytes:
    """The good record with one value changed; a dotted path, numbers are indices."""
    record = msgspec.json.decode(msgspec.json.encode(GOOD))
    *steps, last = path.split(".")
    holder = record
    for step in steps:
        holder = holder[int(step)] if step.isdigit() else holder[step]
    if isinstance(holder, list):
        holder[int(last)] = value
    else:
        holder[last] = value
    return msgspec.json.encode(record)


def refused(line: bytes | str) -> str:
    with pytest.raises(ReadingError) as error:
        decode(line, file="mine.jsonl", line_number=3)
    return str(error.value)


def test_a_good_record_is_read_and_written_the_same() -> None:
    read = decode(msgspec.json.encode(GOOD), file="mine.jsonl", line_number=1)
    assert read.arm("m").minutes == 15
    assert decode(encode(read), file="again", line_number=1) == read
    assert encode(decode(encode(read), file="again", line_number=1)) == encode(read)


def test_the_message_names_file_line_field_value_and_remedy() -> None:
    assert refused(changed("outcomes.0.means.1.sd", -4.2)) == (
        "mine.jsonl, line 3, outcomes[0].means[1].sd: -4.2; a standard deviation is above 0. "
        "Correct it or leave it out."
    )


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("read.by", " ", "read.by"),
        ("read.confidence", 1.2, "read.confidence"),
        ("read.places.0.field", "", "read.places[0].field"),
        ("read.places.0.span", [140, 120], "read.places[0].span"),
        ("read.places.1.confidence", -0.1, "read.places[1].confidence"),
        ("key", "Field 1996", "key"),
        ("title", " ", "title"),
        ("year", 96, "year"),
        ("doi", "doi:10.1/x", "doi"),
        ("pmid", "PMID 12", "pmid"),
        ("pmcid", "1234567", "pmcid"),
        ("n", 0, "n"),
        ("arms.1.id", "m", "arms"),
        ("arms.0.n", -3, "arms[0].n"),
        ("arms.0.minutes", 0, "arms[0].minutes"),
        ("arms.0.treatment", "", "arms[0]"),
        ("outcomes.0.arms", ["m"], "outcomes[0].arms"),
        ("outcomes.0.arms", ["m", "x"], "outcomes[0].arms"),
        ("outcomes.0.p", 1.2, "outcomes[0].p"),
        ("outcomes.0.p_is", "<=", "outcomes[0].p_is"),
        ("outcomes.0.weeks", -1, "outcomes[0].weeks"),
        ("outcomes.0.means.0.arm", "z", "outcomes[0].means[0].arm"),
        ("outcomes.0.means.0.n", 0, "outcomes[0].means[0].n"),
        ("outcomes.0.means.0.sd", 0, "outcomes[0].means[0].sd"),
        ("outcomes.0.means.0.se", -1, "outcomes[0].means[0].se"),
        ("outcomes.0.means.0.ci", [31.7, 28.5], "outcomes[0].means[0].ci"),
        ("outcomes.0.means.0.ci", [31.0, 31.7], "outcomes[0].means[0].ci"),
        ("outcomes.0.means.1.quartiles", [34, 36], "outcomes[0].means[1].quartiles"),
        ("outcomes.0.events.0.events", 27, "outcomes[0].events[0].events"),
        ("outcomes.0.effect.ci", [-2.5, -1], "outcomes[0].effect.ci"),
        ("outcomes.0.effect.se", 0, "outcomes[0].effect.se"),
        ("outcomes.0.effect.printed.ci", [5, 1], "outcomes[0].effect.printed.ci"),
        ("outcomes.0.doubts.0.why", "", "outcomes[0].doubts[0]"),
        ("pooled.0.value", -0.3, "pooled[0].ci"),
        ("pooled.0.ci", [-0.1, 1.9], "pooled[0].value"),
        ("pooled.0.measure", None, "pooled[0].measure"),
        ("pooled.0.i2", 140, "pooled[0].i2"),
        ("pooled.0.studies", 0, "pooled[0].studies"),
        ("harms.0.arm", "x", "harms[0].arm"),
        ("harms.0.events", 30, "harms[0].events"),
        ("harms.0.share", 7.69, "harms[0].share"),
        ("bias.lost", 12, "bias.lost"),
        ("sources.0.part", "blog", "sources[0].part"),
        ("sources.0.url", "", "sources[0].url"),
        ("between_arms", "unknown", "between_arms"),
    ],
)
def test_a_value_out_of_range_is_refused_at_its_field(path: str, value: object, field: str) -> None:
    assert refused(changed(path, value)).startswith(f"mine.jsonl, line 3, {field}: ")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("title", 3, "title: 3; expected `str`, got `int`"),
        ("design", "rct", "design: 'rct'; invalid enum value 'rct'"),
        ("outcomes.0.finding", "good", "outcomes[0].finding: 'good'; invalid enum value 'good'"),
        ("outcomes.0.means.0.sd", "4,2", "outcomes[0].means[0].sd: '4,2'; expected `float | null`, got `str`"),
        ("colour", "red", "object contains unknown field `colour`"),
    ],
)
def test_a_value_of_another_kind_is_refused_at_its_field(path: str, value: object, said: str) -> None:
    assert said in refused(changed(path, value))


@pytest.mark.parametrize("line", [b"", b"[1", b"null", b"\xff\xfe", b'{"key": "a"', b"[" * 100_000, b'{"key":"a"}'])
def test_what_is_no_record_is_refused_in_one_line(line: bytes) -> None:
    assert refused(line).startswith("mine.jsonl, line 3")
    assert "\n" not in refused(line)


def test_a_huge_line_is_refused_before_it_is_parsed() -> None:
    assert "Split the file" in refused(b" " * (MOST_BYTES + 1))


def test_read_records_skips_blank_lines_and_counts_them(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_bytes(b"\n" + encode(study("a2001")) + b"\n\n" + changed("n", 0) + b"\n")
    records = read_records(path)
    assert next(records).key == "a2001"
    with pytest.raises(ReadingError, match=r"mine\.jsonl, line 4, n: 0"):
        next(records)


def test_a_key_that_stands_twice_in_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_bytes((encode(study("a2001")) + b"\n") * 2)
    with pytest.raises(ReadingError, match=r"line 2, key: 'a2001'; line 1 has that key already"):
        list(read_records(path))


def test_a_file_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(PalpateError, match="Give the path of a file of study records"):
        list(read_records(tmp_path / "none.jsonl"))


@given(st.integers(2, 500), st.floats(-50, 50), st.floats(0.01, 40))
def test_any_plain_row_survives_the_round_trip(n: int, mean: float, sd: float) -> None:
    made = study("a2001", row(means=means(mean, mean + 1, sd=sd, n=n)), n=None, arms=study().arms)
    assert decode(encode(made), file="x", line_number=1) == made


def test_the_json_schema_describes_every_field() -> None:
    schema = json_schema()
    assert schema["$ref"].endswith("/Study")
    assert set(schema["$defs"]["Study"]["properties"]) == set(Study.__struct_fields__)
    assert schema["$defs"]["Study"]["additionalProperties"] is False
