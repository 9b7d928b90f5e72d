"""Every verdict has a page of the findings' form, under a code of its own."""

from __future__ import annotations

import re

import pytest

from palpate.types.finding import Rule
from palpate.types.verdict import VerdictKind
from palpate.verdict import rules

HEADINGS = ["What it finds", "Why it matters", "Example", "Better", "Sources"]


def test_every_verdict_has_a_code_and_a_name() -> None:
    assert {rule.code: rule.name for rule in rules()} == {kind.code: f"claim-{kind.word}" for kind in VerdictKind}
    assert [rule.code for rule in rules()] == ["V101", "V102", "V103", "V104", "V105", "V106"]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_a_page_has_the_fixed_headings(rule: Rule) -> None:
    assert re.findall(r"^(\S.*)\n-{3,}$", rule.page, re.MULTILINE) == HEADINGS
    assert rule.page.splitlines()[0].endswith(".")
