"""The tool explain: the page of a finding or a verdict, or what a certainty or a term of the method means."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from msgspec.structs import replace

from palpate.errors import InputError
from palpate.explaining import every_rule
from palpate.mcp import arguments
from palpate.mcp.answers import ExplainAnswer
from palpate.mcp.budget import cut, fitting, shrinking
from palpate.mcp.sources import fuller, left, note
from palpate.mcp.terms import terms
from palpate.session import Session
from palpate.types.finding import Rule


def answer(session: Session, asked: arguments.Explain) -> ExplainAnswer:
    """The page, or the meaning with its sources.

    Raises
    ------
    InputError
        If there is none of that name; the message offers the nearest and says what there is.
    """
    whole = replace(_page(asked.term), note=note(session.library))
    versions = shrinking(whole, _parts)
    more = fuller(asked.tokens)
    told = (replace(one, left_out=left(("the rest of the page", int(one != whole), more))) for one in versions)
    return fitting(told, asked.tokens)


def names() -> dict[str, Rule | ExplainAnswer]:
    """Every name that can be explained, in small letters, with what explains it."""
    known: dict[str, Rule | ExplainAnswer] = {}
    for term in terms():
        meant = ExplainAnswer(term=term.name, kind=term.kind, summary=term.meaning, sources=term.sources, note="")
        known |= {name.lower(): meant for name in (term.name, *term.also)}
    for rule in every_rule():
        known |= {name.lower(): rule for name in (rule.code, rule.name, rule.name.removeprefix("claim-"))}
    return known


def _page(wanted: str) -> ExplainAnswer:
    known = names()
    word = " ".join(wanted.lower().replace("’", "'").split())
    found = known.get(word) or known.get(word.replace(" ", "-")) or known.get(word.removesuffix(" certainty"))
    if found is None:
        near = get_close_matches(word, known, n=3)
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        codes = ", ".join(rule.code for rule in every_rule())
        listed = ", ".join(term.name for term in terms())
        raise InputError(f"{wanted!r} is no code, verdict, certainty or term.{hint} There are {codes}; {listed}.")
    return found if isinstance(found, ExplainAnswer) else _of_rule(found)


def _of_rule(rule: Rule) -> ExplainAnswer:
    summary, _, page = rule.page.partition("\n")
    return ExplainAnswer(
        term=f"{rule.code} {rule.name}",
        kind="verdict" if rule.code.startswith("V") else "finding",
        summary=summary,
        page=page.strip(),
        note="",
    )


def _parts(whole: ExplainAnswer) -> Iterator[ExplainAnswer]:
    """The page cut at its end, a little more each time."""
    for most in range(len(whole.page or "") - 100, 0, -100):
        yield replace(whole, page=cut(whole.page or "", most))
    yield replace(whole, page=None, summary=cut(whole.summary, 400))
