"""The findings and verdicts as the inside of pages; runs in a child process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from palpate.web.pages.filling import Shown, filled

if TYPE_CHECKING:
    from palpate.session import Session
    from palpate.types.finding import Rule
    from palpate.web.child import Say

GROUPS = {"V": "Verdicts on a claim", "W": "Wording", "C": "Citations", "T": "Text"}


def every_rule() -> tuple[Rule, ...]:
    """Every finding and every verdict, by its code."""
    from palpate import findings, verdict

    return tuple(sorted((*findings.rules(), *verdict.rules()), key=lambda rule: rule.code))


def findings(session: Session, say: Say) -> Shown:
    """All codes, by kind, each with the first line of its page."""
    rules = every_rule()
    letters = sorted({rule.code[0] for rule in rules}, key=lambda letter: (*GROUPS, letter).index(letter))
    groups = [
        (GROUPS.get(letter, letter), [(rule, rule.page.splitlines()[0]) for rule in rules if rule.code[0] == letter])
        for letter in letters
    ]
    return {"title": "Findings and verdicts", "body": filled("findings.html", groups=groups)}


def finding(session: Session, say: Say, *, name: str) -> Shown | None:
    """The page of one code, or of its name; None where there is none."""
    from palpate.report.check_html import sections

    rules = every_rule()
    found = next((rule for rule in rules if name.lower() in {rule.code.lower(), rule.name}), None)
    if found is None:
        return None
    place = rules.index(found)
    body = filled(
        "finding.html",
        rule=found,
        sections=sections(found.page),
        before=rules[place - 1] if place else None,
        after=rules[place + 1] if place + 1 < len(rules) else None,
    )
    return {"title": f"{found.code} {found.name}", "body": body}
