"""All that a report names by a code, findings and verdicts, each with its page: what `palpate explain` shows."""

from __future__ import annotations

from difflib import get_close_matches

from palpate.errors import InputError
from palpate.types.finding import Rule


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
