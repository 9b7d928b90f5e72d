"""The outcome of checking one article."""

from __future__ import annotations

from typing import Self

import msgspec

from palpate.types.article import Article
from palpate.types.citation import Resolution
from palpate.types.claim import Claim
from palpate.types.finding import Finding
from palpate.types.shown import Shown
from palpate.types.study import Study
from palpate.types.verdict import Verdict


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with its verdict, and what became of the source it cites (None where it cites none).

    ``asked`` is how the claim was looked up, where that is not as it stands in the article.
    """

    claim: Claim
    verdict: Verdict
    resolution: Resolution | None = None
    asked: Claim | None = None


class Signals(msgspec.Struct, frozen=True, kw_only=True):
    """What the article is like as a whole; True only where it was seen."""

    spun: bool = False
    injected_link: bool = False
    boilerplate: bool = False
    promotional: bool = False
    title_mismatch: bool = False
    cites_nothing: bool = False


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """A study of the library behind a verdict: key, short label, title, where it can be read, and how to cite it.

    ``authors`` are "Family AB" each, or a body's name. ``retracted`` is the notice where the study was withdrawn.
    """

    key: str
    label: str
    title: str
    link: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    retracted: str | None = None

    @classmethod
    def of(cls, study: Study) -> Self:
        """A study as it is cited."""
        same = ("key", "label", "title", "link", "authors", "year", "journal", "volume", "issue", "pages")
        notice = (study.retraction or "no notice given") if study.is_retracted else None
        identifiers = ("doi", "pmid", "pmcid")
        return cls(**{name: getattr(study, name) for name in (*same, *identifiers)}, retracted=notice)


class Report(Shown, msgspec.Struct, frozen=True, kw_only=True):
    """An article checked: its claims with verdicts, its findings, and what they were checked against.

    ``library`` is the library's hash, ``rules`` the version of the grading rules, ``skipped`` says why an article was
    not read for claims (its language).
    """

    article: Article
    judged: tuple[Judged, ...]
    findings: tuple[Finding, ...]
    signals: Signals
    version: str
    library: str
    studies: int
    rules: str
    method: str
    references: tuple[Reference, ...] = ()
    skipped: str | None = None
