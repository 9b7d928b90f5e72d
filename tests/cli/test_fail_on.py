"""`check --fail-on`: exit status 0, 1 (found) or 2 (could not run, which wins), and what is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands import Palpate

# A verdict that no study moves: the table of muscles decides it.
BAD = """# Hips

The piriformis muscle runs from the skull to the jaw. Studies show that massage is guaranteed to ease pain.
"""
GOOD = "# Lamps\n\nThe council will replace forty lamps of the harbour before the winter comes.\n"


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.md"
    path.write_text(BAD)
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.md"
    path.write_text(GOOD)
    return path


@pytest.mark.parametrize(
    ("names", "status"),
    [
        (("contradicted",), 1),
        (("T103,W101",), 1),
        (("T103", "exaggerated-wording"), 1),
        (("claim-contradicted",), 1),
        (("v101",), 1),
        (("any",), 1),
        (("T103",), 0),
        (("T103, not-checkable",), 0),
    ],
)
def test_the_status_says_whether_it_was_found(names: tuple[str, ...], status: int, palpate: Palpate, bad: Path) -> None:
    options = [word for name in names for word in ("--fail-on", name)]
    said = palpate("check", bad, *options)
    assert said.status == status
    assert "CONTRADICTED" in said.out
    assert bool(said.err) is bool(status)


def test_what_was_found_is_one_line(palpate: Palpate, bad: Path) -> None:
    said = palpate("check", bad, "--fail-on", "contradicted,C101,T103")
    assert said.err == "palpate: found 1 C101 study-not-named, 1 V101 claim-contradicted (--fail-on).\n"


def test_one_of_many_is_enough(palpate: Palpate, bad: Path, good: Path) -> None:
    assert palpate("check", good, bad, "--fail-on", "any").status == 1
    assert palpate("check", good, "--fail-on", "any").status == 0


def test_what_cannot_be_read_wins_over_what_was_found(palpate: Palpate, bad: Path, tmp_path: Path) -> None:
    said = palpate("check", bad, tmp_path / "none.md", "--fail-on", "any")
    assert said.status == 2
    assert "CONTRADICTED" in said.out


def test_the_report_is_written_before_the_command_fails(palpate: Palpate, bad: Path, tmp_path: Path) -> None:
    said = palpate("check", bad, "-f", "sarif", "-o", tmp_path / "out.sarif", "--fail-on", "any")
    assert (said.status, said.out) == (1, "")
    assert json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]


def test_an_unknown_name_is_one_line_that_lists_what_there_is(palpate: Palpate, bad: Path) -> None:
    said = palpate("check", bad, "--fail-on", "overstatd")
    assert (said.status, said.out, said.err.count("\n")) == (2, "", 1)
    assert said.err.startswith(
        "palpate: 'overstatd' is no code or name of a finding or verdict. Did you mean overstated?"
    )
    assert "V104 (not-enough-evidence)" in said.err


def test_explain_knows_verdicts_by_code_name_and_word(palpate: Palpate) -> None:
    said = palpate("explain", "V102").out
    assert said.startswith("V102 claim-overstated\n\n")
    assert palpate("explain", "overstated").out == palpate("explain", "Claim-Overstated").out == said
    assert palpate("explain", "not enough evidence").out.startswith("V104 ")


def test_many_articles_are_one_log(palpate: Palpate, bad: Path, good: Path, tmp_path: Path) -> None:
    log = json.loads(palpate("check", bad, good, bad, "-f", "sarif").out)
    places = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in log["runs"][0]["results"]}
    assert places == {bad.as_uri()}
    said = palpate("check", bad, good, "-f", "sarif", "-o", f"{tmp_path / 'out'}/")
    assert said == (0, "", "")
    assert json.loads((tmp_path / "out" / "good.sarif").read_text(encoding="utf-8"))["runs"][0]["results"] == []


def test_paths_are_relative_to_where_palpate_runs(
    palpate: Palpate, bad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert palpate("check", "bad.md", "-f", "github") == palpate("check", bad, "-f", "github")
    assert str(tmp_path) not in palpate("check", bad, "-f", "sarif").out
