"""The list of findings, and the one call that runs them all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from inspect import cleandoc
from typing import Protocol

from palpate.errors import InputError
from palpate.findings import (
    animal_study_as_treatment,
    boilerplate,
    citation_misquoted,
    citation_not_found,
    cited_study_retracted,
    correlation_as_cause,
    exaggerated_wording,
    injected_link,
    name_replaced,
    no_source,
    promotional,
    sales_text,
    spun_wording,
    study_not_named,
    title_mismatch,
)
from palpate.types.article import Article
from palpate.types.citation import Resolution, Withdrawn
from palpate.types.claim import Claim
from palpate.types.finding import Finding, Rule
from palpate.types.report import Signals


class _File(Protocol):
    """What every finding's file holds."""

    CODE: str
    NAME: str
    __doc__: str | None


class _Check(_File, Protocol):
    """The file of a finding that is seen in the article alone."""

    def check(self, article: Article, claims: Sequence[Claim]) -> Iterator[Finding]: ...


_CHECKS: tuple[_Check, ...] = (
    *(study_not_named, no_source),
    *(exaggerated_wording, correlation_as_cause, animal_study_as_treatment),
    *(boilerplate, sales_text, spun_wording, injected_link, name_replaced, title_mismatch),
)


_OF_CITATIONS: tuple[_File, ...] = (citation_not_found, citation_misquoted, cited_study_retracted)


def inspect(
    article: Article,
    claims: Sequence[Claim],
    found: Sequence[Resolution | None] = (),
    withdrawn: Sequence[Withdrawn] = (),
) -> tuple[Finding, ...]:
    """Every finding about an article, in its order.

    Parameters
    ----------
    article : Article
    claims : sequence of Claim
    found : sequence of Resolution or None, optional
        What became of each claim's citation; nothing is said of citations without it.
    withdrawn : sequence of Withdrawn, optional
        The retracted papers that the article names.
    """
    made = [finding for one in _CHECKS for finding in one.check(article, claims)]
    if found:
        made += [*citation_not_found.check(claims, found), *citation_misquoted.check(claims, found)]
    made += cited_study_retracted.check(withdrawn)
    return tuple(sorted(made, key=lambda finding: (finding.span, finding.code)))


def rules() -> tuple[Rule, ...]:
    """Every kind of finding, by its code."""
    made = (Rule(code=one.CODE, name=one.NAME, page=cleandoc(one.__doc__ or "")) for one in (*_CHECKS, *_OF_CITATIONS))
    return tuple(sorted(made, key=lambda rule: rule.code))


def rule(code: str) -> Rule:
    """The kind of finding of a code or name.

    Raises
    ------
    InputError
        If there is none; the message lists the codes.
    """
    for one in rules():
        if code.strip().upper() == one.code or code.strip().lower() == one.name:
            return one
    known = ", ".join(one.code for one in rules())
    raise InputError(f"{code!r} is no code of a finding. Give one of {known}.")


def signals(article: Article, claims: Sequence[Claim]) -> Signals:
    """What the article is like as a whole, for the report's reader and for scoring."""
    return Signals(
        spun=spun_wording.is_spun(article, spun_wording.phrases(article)),
        injected_link=any(True for _ in injected_link.check(article, claims)),
        boilerplate=boilerplate.is_copied(article),
        promotional=promotional.is_promotional(article),
        title_mismatch=title_mismatch.mismatch(article) is not None,
        cites_nothing=not no_source.cites_something(article, claims),
    )
