"""Annotations as the runner of GitHub Actions reads them."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as some

from palpate.report.github import github_annotations
from tests.report.report_cases import report

COMMAND = re.compile(r"^::(?P<name>error|warning|notice) (?P<parameters>[^:]*)::(?P<message>.*)$")


def unescaped(text: str) -> str:
    """What the runner makes of an escaped value, per cent last."""
    for escape, letter in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escape, letter)
    return text


def read(text: str) -> list[dict[str, str]]:
    found = []
    for line in text.splitlines():
        command = COMMAND.match(line)
        assert command, line
        pairs = (one.split("=", 1) for one in command["parameters"].split(","))
        found.append(
            {"command": command["name"], "message": unescaped(command["message"])}
            | {name: unescaped(value) for name, value in pairs}
        )
    return found


def test_each_remark_is_one_line_that_reads_back() -> None:
    found = read(github_annotations(report("odd,name: 100%.md")))
    assert [one["command"] for one in found] == ["warning", "error", "notice", "error"]
    assert {one["file"] for one in found} == {"odd,name: 100%.md"}
    assert found[0]["title"] == "W101 exaggerated-wording"
    assert found[2]["message"] == "Not enough evidence: 100 %, nothing\nfound."
    assert found[3]["message"].endswith("The evidence bears: It may not.")


def test_columns_are_given_on_a_single_line_only() -> None:
    found = read(github_annotations(report()))
    assert (found[1]["line"], found[1]["endLine"], found[1]["col"], found[1]["endColumn"]) == ("3", "3", "1", "35")
    assert (found[2]["line"], found[2]["endLine"]) == ("3", "4")
    assert "col" not in found[2]


def test_a_path_below_the_folder_is_relative_to_it() -> None:
    (first, *_) = read(github_annotations(report("/site/pages/a.md"), folder=Path("/site")))
    assert first["file"] == "pages/a.md"


@given(reason=some.text(some.characters(exclude_categories=["Cs"])))
def test_any_reason_stays_on_its_line_and_reads_back(reason: str) -> None:
    first = report()
    judged = msgspec.structs.replace(
        first.judged[0], verdict=msgspec.structs.replace(first.judged[0].verdict, reason=reason)
    )
    text = github_annotations(msgspec.structs.replace(first, judged=(judged,), findings=()))
    assert text.count("\n") == 1
    assert unescaped(text.rstrip("\n").split("::", 2)[2]) == f"Contradicted (low certainty): {reason.rstrip('.')}."
