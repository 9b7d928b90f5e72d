"""The reference of the findings, from the docstring of each one's file."""

from __future__ import annotations

import re

from docs.tools.docstrings import headings_to
from palpate.types.finding import Rule

INTRODUCTION = """\
# Findings and verdicts

What `palpate check` says that an author can mend: each has a code that is never used for anything else, and a page
(`palpate explain CODE`). C codes are about citations, T codes about the text, W codes about wording; V codes are the
verdicts on claims. They are shown one by one; there is no score of a page.
"""


def findings_page() -> str:
    """The page."""
    from palpate.explaining import every_rule

    listed = every_rule()
    table = ["| code | name | finds |", "| --- | --- | --- |", *map(_row, listed), ""]
    return "\n".join([INTRODUCTION, *table, *map(_section, listed)])


def _row(rule: Rule) -> str:
    return f"| [{rule.code}](#{_anchor(rule)}) | {rule.name} | {_first_line(rule)} |"


def _section(rule: Rule) -> str:
    return f"## {rule.code} {rule.name}\n\n{headings_to('###', rule.page)}\n"


def _first_line(rule: Rule) -> str:
    return rule.page.splitlines()[0]


def _anchor(rule: Rule) -> str:
    return re.sub(r"[^\w-]+", "-", f"{rule.code} {rule.name}".lower())
