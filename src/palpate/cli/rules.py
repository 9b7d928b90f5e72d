"""Which findings and verdicts a command was told to fail on, and how often a report holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from palpate.explaining import every_rule, rule
from palpate.types.report import Report
from palpate.types.verdict import VerdictKind

ANY = "any"


def codes_of(names: Iterable[str]) -> frozenset[str]:
    """The codes that names stand for; ``any`` stands for every finding and every verdict that is a problem.

    Raises
    ------
    InputError
        If a name stands for none.
    """
    wanted = [name.strip() for some in names for name in some.split(",") if name.strip()]
    every = {one.code for one in every_rule()} - {kind.code for kind in VerdictKind if not kind.is_problem}
    given = [every if name.lower() == ANY else {rule(name).code} for name in wanted]
    return frozenset().union(*given)


def found_in(report: Report, codes: frozenset[str]) -> Counter[str]:
    """How often each of these codes stands in a report."""
    said = [judged.verdict.kind.code for judged in report.judged] + [finding.code for finding in report.findings]
    return Counter(code for code in said if code in codes)
