"""`palpate library search`: each form says the same, and bad input is one line."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from palpate.library import Library
from tests.commands import Palpate

ASKED = ("library", "search", "massage sleep", "--condition", "insomnia", "--design", "randomised trial")


def test_each_form_lists_the_same_studies(palpate: Palpate, library_file: Path) -> None:
    with Library.open(library_file) as library:
        found = library.search("massage sleep", condition="insomnia", design="randomised trial")
    assert found.total > 0
    keys = [study.key for study in found.studies]
    data = json.loads(palpate(*ASKED, "--format", "json").out)
    assert [entry["key"] for entry in data["studies"]] == keys
    assert (data["total"], data["searched"]) == (found.total, found.searched)
    rows = list(csv.DictReader(io.StringIO(palpate(*ASKED, "-f", "csv").out)))
    assert [row["key"] for row in rows] == keys
    assert list(rows[0]) == list(data["studies"][0])
    ris = palpate(*ASKED, "-f", "ris").out
    assert [line[6:] for line in ris.splitlines() if line.startswith("ID  - ")] == keys
    table = palpate(*ASKED)
    assert table.err == ""
    assert [line.split()[-1] for line in table.out.splitlines()[3:]] == keys
    assert max(map(len, table.out.splitlines())) <= 80


def test_a_page_says_where_the_next_one_begins(palpate: Palpate) -> None:
    out = palpate("library", "search", "massage", "--limit", "2", "--offset", "2").out
    assert ", 3 to 4 shown." in out
    assert "more: say --offset 4." in out
    assert len(palpate("library", "search", "massage", "--limit", "0", "-f", "csv").out.splitlines()) > 300


def test_a_retracted_study_says_so(palpate: Palpate) -> None:
    out = palpate("library", "search", "--retracted").out
    assert "RETRACTED" in out
    assert "RETRACTED" not in palpate("library", "search", "--not-retracted", "--limit", "0").out


def test_nothing_found_is_a_result(palpate: Palpate) -> None:
    said = palpate("library", "search", "xylophone")
    assert (said.status, said.err) == (0, "")
    assert re.match(r"0 studies of \d,\d{3}\.", said.out)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--design", "rct"], "palpate: 'rct' is no design. Say one of"),
        (["--format", "xml"], "palpate: --format xml: say one of table, json, csv, ris.\n"),
        (["--condition", "xylophone"], "palpate: 'xylophone' is not a condition that palpate knows"),
        (["--sort", "size"], "palpate: 'size' is no order."),
        (["--offset", "-1"], "palpate: offset is -1;"),
        (["--from", "2020", "--to", "2001"], "palpate: no year is from 2020 and up to 2001."),
    ],
)
def test_bad_input_is_one_line(palpate: Palpate, words: list[str], message: str) -> None:
    said = palpate("library", "search", *words)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(message)
    assert said.err.count("\n") == 1
