"""The tables of wordings that claims on anatomy are read by, and the verdict from what was compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from palpate.types.evidence import CertaintyLevel
from palpate.types.verdict import Verdict, VerdictKind

RUNS = re.compile(
    r"\b(?:from|between|connect\w*|attach\w*|insert\w*|originat\w*|arises?|link\w*|extends?|expands?|runs?)\b"
)


def verdict_on(label: str, compared: Sequence[tuple[bool, str]]) -> Verdict:
    """Supported if all that was compared agrees, contradicted if anything does not; each with the table's fact."""
    if not compared:
        return Verdict(kind=VerdictKind.NOT_ENOUGH, reason=f"says nothing of {label} that the anatomy table holds")
    wrong = [words for agrees, words in compared if not agrees]
    right = [words for agrees, words in compared if agrees]
    return Verdict(
        kind=VerdictKind.CONTRADICTED if wrong else VerdictKind.SUPPORTED,
        reason=f"{label}: {'; '.join(wrong or right)}",
        certainty=CertaintyLevel.HIGH,
        rewrite=f"The {label} {' and '.join(wrong)}." if wrong else None,
    )


def named(table: str, text: str) -> set[str]:
    """The rows of a table of wordings that a text names."""
    return {name for name, pattern in _patterns(table) if pattern.search(text.lower())}


@cache
def _patterns(table: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = files("palpate.verdict").joinpath(table).read_text(encoding="utf-8").splitlines()
    pairs = (row.split(": ", 1) for row in rows if row and not row.startswith("#"))
    return tuple((name, re.compile(rf"\b(?:{words.replace(' | ', '|')})\b")) for name, words in pairs)


def listed(items: Sequence[str]) -> str:
    """The items with commas between."""
    return ", ".join(items) or "not held"
