"""`palpate ask`: one claim or many, in every form; bad lines are named and the others go on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands import Palpate

QUESTION = "does massage reduce anxiety?"


def test_the_answer_names_verdict_reason_rungs_studies_and_library(palpate: Palpate) -> None:
    said = palpate("ask", QUESTION)
    assert (said.status, said.err) == (0, "")
    first, rule, verdict, *_ = said.out.splitlines()
    assert (first, set(rule)) == (QUESTION, {"─"})
    assert verdict.split(",")[0] in {"SUPPORTED", "MIXED", "NOT ENOUGH EVIDENCE", "CONTRADICTED", "OVERSTATED"}
    assert "massage: anxiety" in said.out
    assert "\nStudies\n" in said.out
    assert said.out.rstrip().endswith("not personal medical advice.")
    assert [line for line in said.out.splitlines() if len(line) > 80 and "http" not in line] == []


def test_verbose_lists_every_study_and_what_was_left_out(palpate: Palpate) -> None:
    asked = "does massage relieve pain?"
    short, full = palpate("ask", asked).out, palpate("ask", asked, "--verbose").out
    assert "--verbose lists them" in short
    assert "left out:" in full
    assert len(full) > len(short)


def test_json_is_the_claim_as_check_prints_it(palpate: Palpate) -> None:
    data = json.loads(palpate("ask", QUESTION, "--format", "json").out)
    assert data["text"] == QUESTION
    assert (data["id"], data["start"], data["end"], data["line"], data["column"]) == (1, 0, len(QUESTION), 1, 1)
    assert (data["treatment"]["concept"], data["outcomes"][0]["concept"]) == ("T:massage", "O:anxiety")
    assert {"verdict", "certainty", "reasons", "rung", "rungs", "effect", "studies", "left_out", "rewrite"} <= set(data)


def test_many_claims_keep_their_ids_or_take_the_number_of_their_line(palpate: Palpate) -> None:
    lines = b'{"id": "a", "claim": "yoga for anxiety"}\n\n{"claim": "massage for anxiety"}\n'
    said = palpate("ask", "--file", "-", "--format", "jsonl", stdin=lines)
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert (said.status, [row["id"] for row in rows]) == (0, ["a", 3])
    listed = json.loads(palpate("ask", "--file", "-", "--format", "json", stdin=lines).out)
    assert listed == rows
    assert palpate("ask", "--file", "-", stdin=lines).out.count("not personal") == 2


def test_one_process_answers_as_many_do(palpate: Palpate) -> None:
    alone = json.loads(palpate("ask", "yoga for anxiety", "--format", "json").out)
    lines = b'{"id": 1, "claim": "massage for anxiety"}\n{"id": 1, "claim": "yoga for anxiety"}\n'
    among = palpate("ask", "--file", "-", "--format", "jsonl", stdin=lines).out.splitlines()[1]
    assert json.loads(among) == alone


BAD_LINES = [
    (b"massage helps", "JSON is malformed"),
    (b'{"id": 1}', "missing required field `claim`"),
    (b'{"id": 1, "claim": 7}', "Expected `str`, got `int`"),
    (b'{"id": [], "claim": "massage"}', "Expected `int | str | null`"),
    (b'{"claim": ""}', "'' is no claim"),
    (b'{"claim": "?!"}', "'?!' is no claim"),
    (b'{"claim": "' + b"massage " * 200 + b'"}', "a claim of 1,599 characters; at most 1,000"),
    (b'{"claim": "\xff"}', "UTF-8"),
    (b"[" * 2_000_000, "longer than 1,000,000 bytes"),
]


@pytest.mark.parametrize(("line", "why"), BAD_LINES)
def test_a_bad_line_is_named_and_the_others_go_on(palpate: Palpate, tmp_path: Path, line: bytes, why: str) -> None:
    file, to = tmp_path / "claims.jsonl", tmp_path / "answers.jsonl"
    file.write_bytes(line + b'\n{"id": 2, "claim": "yoga for anxiety"}\n')
    said = palpate("ask", "--file", file, "--format", "jsonl", "-o", to)
    assert (said.status, said.out, said.err.count("\n")) == (2, "", 1)
    assert said.err.startswith("palpate: claims.jsonl, line 1: ")
    assert why in said.err
    assert [json.loads(row)["id"] for row in to.read_text(encoding="utf-8").splitlines()] == [2]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"nothing\n"])
def test_nothing_is_written_where_nothing_could_be_read(palpate: Palpate, tmp_path: Path, content: bytes) -> None:
    file, to = tmp_path / "claims.jsonl", tmp_path / "answers.jsonl"
    file.write_bytes(content)
    said = palpate("ask", "--file", file, "-o", to)
    assert (said.status, said.err.count("\n"), to.exists()) == (2, 1, False)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "say what to ask"),
        (("massage for pain", "--file", "x.jsonl"), "say what to ask"),
        (("massage for pain", "--format", "pdf"), "say one of text, json, jsonl"),
        (("--file", "missing.jsonl"), "missing.jsonl"),
        (("12",), "is no claim"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(palpate: Palpate, words: tuple[str, ...], why: str) -> None:
    said = palpate("ask", *words)
    assert (said.status, said.out, said.err.count("\n")) == (2, "", 1)
    assert why in said.err


def test_what_helps_points_to_the_options(palpate: Palpate) -> None:
    assert 'palpate options "low back pain"' in palpate("ask", "what helps low back pain?").out
