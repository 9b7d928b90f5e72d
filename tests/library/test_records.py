"""The starter records: canonical, each study once, signs in one convention, nothing unexplained, made as documented."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pytest import approx

from palpate import vocabulary
from palpate.library.rules import ERROR
from palpate.library.schema import decode, encode
from palpate.library.verify import verify
from palpate.types.concept import Family
from palpate.types.study import Comparison, Finding, PooledResult, Printed, ReportedEffect, Study

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "src" / "palpate" / "library" / "records").glob("*.jsonl"))
LESS = re.compile(r"(?:less|little|fewer|lower|stopping|avoiding|low[- ](?=\w+ diet)) ?(?P<rest>.+?)(?: diet)?$")
RECIPROCAL = 0.05  # a ratio turned over and rounded to two decimals


@cache
def studies() -> dict[str, Study]:
    found = {}
    for path in FILES:
        for number, line in enumerate(path.read_bytes().splitlines(), start=1):
            study = decode(line, file=path.name, line_number=number)
            assert study.key not in found, f"{study.key} stands in two files"
            found[study.key] = study
    return found


@cache
def audit(shared: Path) -> tuple[dict[str, Any], ...]:
    text = (shared / "evidence" / "corrections.jsonl").read_text(encoding="utf-8")
    return tuple(json.loads(line) for line in text.splitlines())


@cache
def ledger() -> tuple[dict[str, Any], ...]:
    text = (ROOT / "curation" / "ledger.jsonl").read_text(encoding="utf-8")
    return tuple(json.loads(line) for line in text.splitlines())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_is_canonical_and_in_the_order_of_the_keys(path: Path) -> None:
    lines = path.read_bytes().splitlines()
    read = [decode(line, file=path.name, line_number=number) for number, line in enumerate(lines, start=1)]
    assert [encode(study) for study in read] == lines
    assert [study.key for study in read] == sorted(study.key for study in read)


def test_less_of_a_treatment_is_never_read_as_the_treatment() -> None:
    words = vocabulary.load()
    named = {row.treatment for study in studies().values() for row in study.pooled}
    less = [(wording, found["rest"]) for wording in named if (found := LESS.match(wording))]
    read = {wording: words.resolve(wording, Family.TREATMENT).concepts for wording, _ in less}
    same = [wording for wording, rest in less if read[wording] == words.resolve(rest, Family.TREATMENT).concepts != ()]
    assert len(less) > 5
    assert same == []


def test_verify_finds_no_error_and_nothing_unexplained() -> None:
    problems = verify(studies().values())
    assert [p for p in problems if p.level == ERROR] == []
    assert [f"{p.rule} {p.key} {p.path}: {p.message}" for p in problems if not p.is_accepted] == []


def test_every_study_says_where_its_facts_were_seen() -> None:
    assert [study.key for study in studies().values() if not study.sources] == []


def test_every_turned_effect_keeps_what_was_printed() -> None:
    turned = [(key, effect, printed) for key, effect, printed in effects() if printed is not None]
    assert len(turned) >= 40
    for key, effect, printed in turned:
        assert effect.value is not None
        over = abs(effect.value * printed.value - 1) < RECIPROCAL
        assert over or effect.value == approx(-printed.value), key


def effects() -> list[tuple[str, ReportedEffect | PooledResult, Printed | None]]:
    rows: list[tuple[str, ReportedEffect | PooledResult, Printed | None]] = []
    for study in studies().values():
        rows += [(study.key, row.effect, row.effect.printed) for row in study.outcomes if row.effect is not None]
        rows += [(study.key, row, row.printed) for row in study.pooled]
    return rows


def test_compression_against_injection_is_turned_over() -> None:
    """Montenegro et al. (2015), BMC Anesthesiol 15:175: 2 and 11 of 15 responders, printed 5.5 (1.46 to 20.71)."""
    row = studies()["montenegro2015"].outcomes[0]
    assert [(part.arm, part.events, part.n) for part in row.events] == [("ic", 2, 15), ("inj", 11, 15)]
    assert row.effect is not None
    assert row.effect.printed is not None
    assert (row.effect.value, row.effect.printed.value, row.effect.printed.ci) == (0.18, 5.5, (1.46, 20.71))
    assert row.finding is Finding.WORSE


def test_massage_for_fibromyalgia_lowers_pain_in_one_sign_convention() -> None:
    """Li et al. (2014), PLoS One 9:e89304: SMD 0.62 (0.05 to 1.20) with plus for less pain."""
    (row,) = [row for row in studies()["li2014"].pooled if row.outcome == "pain intensity"]
    assert (row.value, row.ci) == (-0.62, (-1.2, -0.05))
    assert row.printed == Printed(value=0.62, ci=(0.05, 1.2))


@pytest.mark.parametrize("key", ["pereira2011", "gong2013", "baxter2025", "jalalodini2016", "collagenstimulation2006"])
def test_what_the_audit_says_not_to_compute_from_is_blocked(key: str) -> None:
    study = studies()[key]
    assert any(row.is_blocked for row in study.outcomes) or any(row.is_blocked for row in study.pooled)


def test_night_workers_have_their_test_between_arms() -> None:
    """Fazeli et al. (2020): the primary test between massage and reading, p 0.16, was missing at first."""
    rows = [row for row in studies()["fazeli2020"].outcomes if row.comparison is Comparison.BETWEEN_ARMS]
    assert (rows[0].finding, rows[0].p) == (Finding.NO_DIFFERENCE, 0.16)


def test_each_pair_of_the_audit_is_one_study_or_related(shared: Path) -> None:
    known = {
        key: study for study in studies().values() for key in (study.key, *(r.key for r in study.reports if r.key))
    }
    renamed = {line["was"]: line["is"] for line in ledger() if line["path"] == "key" and isinstance(line["was"], str)}
    for line in audit(shared):
        pair = line.get("duplicate")
        if not isinstance(pair, list):
            continue
        first, second = (known[renamed.get(key, key)] for _, key in pair)
        assert first is second or second.key in first.related, pair


def test_retracted_papers_are_marked(shared: Path) -> None:
    text = (shared / "bench" / "lists" / "retracted_dois.tsv").read_text(encoding="utf-8")
    retracted = {line.split("\t")[0].lower() for line in text.splitlines()}
    unmarked = [s.key for s in studies().values() if (s.doi or "").lower() in retracted and not s.is_retracted]
    assert unmarked == []


def test_the_records_are_what_the_migration_makes(shared: Path) -> None:
    assert shared.is_dir()
    command = [sys.executable, str(ROOT / "curation" / "migrate.py"), "--check", str(shared / "evidence")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
