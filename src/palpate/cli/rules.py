"""All that a report can name by a code: findings and verdicts; and which of them a command was told to fail on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches

from palpate.errors import InputError
from palpate.types.finding import Rule
from palpate.types.report import Report
from palpate.types.verdict import VerdictKind

ANY = "any"


def every_rule() -> tuple[Rule, ...]:
    """Every finding and every verdict, by its code."""
    from palpate import findings, verdict

    return tuple(sorted((*findings.rules(), *verdict.rules()), key=lambda rule: rule.code))


def rule(wanted: str) -> Rule:
    """The rule of a code or a name; a verdict also by its own word (``contradicted``).

    Raises
    ------
    InputError
        If there is none; the message lists what there is.
    """
    rules = every_rule()
    named = {name: one for one in rules for name in (one.code.lower(), one.name, one.name.removeprefix("claim-"))}
    word = wanted.strip().lower().replace(" ", "-")
    if word in named:
        return named[word]
    near = get_close_matches(word, named, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    listed = ", ".join(f"{one.code} ({one.name.removeprefix('claim-')})" for one in rules)
    raise InputError(f"{wanted!r} is no code or name of a finding or verdict.{hint} There are {listed}.")


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
