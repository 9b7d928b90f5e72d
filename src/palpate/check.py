"""The article road on one page: Article + Library -> Report.

read -> find_claims -> follow citations -> answer (match, appraise, pool, grade, judge) -> inspect -> Report. Each step
is a room's verb.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

import msgspec

from palpate import vocabulary
from palpate._version import __version__
from palpate.claims import find_claims, mentions, trained_reader, with_subject
from palpate.findings import inspect, signals
from palpate.text.language import NAMES
from palpate.types.article import Article
from palpate.types.claim import Claim
from palpate.types.report import Judged, Reference, Report
from palpate.types.verdict import Verdict

if TYPE_CHECKING:
    from palpate.answer import Answers
    from palpate.citations import Follower
    from palpate.library import Library

_DOI = "10."  # without one no source that is only named can be looked up among the retracted
_READ = {"en", None}  # None: too short to tell, and read as English

Item = TypeVar("Item")
Progress = Callable[[int, int], None]
"""Told how many claims are answered, of how many: first 0, at the end all."""


def check(
    article: Article,
    library: Library,
    *,
    answers: Answers | None = None,
    follower: Follower | None = None,
    progress: Progress | None = None,
) -> Report:
    """Every claim of an article with its verdict, and the findings about the article.

    An article in another language is not read for claims; the report says so. `answers` and `follower` of that library
    keep for the next article what was gathered for this one; without them it is gathered anew. What `progress` raises
    ends the check.
    """
    from palpate.answer import Answers  # the claims alone, which `claims_of` finds, need none of the evidence
    from palpate.certainty import RULES_VERSION
    from palpate.citations import Follower
    from palpate.claims.by_itself import as_asked
    from palpate.evidence import METHOD

    claims, skipped = claims_of(article)
    answers, follower = answers or Answers(library), follower or Follower(library)
    with library.snapshot():  # so that the hash is that of what was read
        asked = as_asked(claims, article, vocabulary.load())
        claims = tuple(map(_acting, claims, asked))
        read = tuple(own or claim for claim, own in zip(claims, asked, strict=True))
        subjects = with_subject(read, article, vocabulary.load())
        found = follower.follow(claims)
        judged = tuple(
            Judged(
                claim=claim,
                verdict=_with_study(answers.answer(about, one), follower.found(claim, one)),
                resolution=one,
                asked=own,
            )
            for claim, about, own, one in _told(tuple(zip(claims, subjects, asked, found, strict=True)), progress)
        )
        withdrawn = follower.withdrawn(claims, found, mentions(article) if _DOI in article.text else ())
        return Report(
            article=article,
            judged=judged,
            findings=() if skipped else inspect(article, claims, found, withdrawn),
            signals=signals(article, claims),
            version=__version__,
            library=library.hash,
            studies=len(library),
            rules=RULES_VERSION,
            method=METHOD,
            references=references(judged, library),
            skipped=skipped,
        )


def _acting(claim: Claim, asked: Claim | None) -> Claim:
    """The claim with the treatment that it names itself, where it stands by itself; then it can be looked up."""
    return msgspec.structs.replace(claim, treatment=asked.treatment, checkable=True) if asked else claim


def _told(items: tuple[Item, ...], progress: Progress | None) -> Iterator[Item]:
    """The items, one after another, with word of how many are done."""
    for done, item in enumerate(items):
        if progress:
            progress(done, len(items))
        yield item
    if progress:
        progress(len(items), len(items))


def _with_study(verdict: Verdict, found: str | None) -> Verdict:
    """The verdict, which rests on all the evidence, with what the cited study itself found before its other notes."""
    return msgspec.structs.replace(verdict, notes=(f"{found}.", *verdict.notes)) if found else verdict


def claims_of(article: Article) -> tuple[tuple[Claim, ...], str | None]:
    """The claims of an article, and why it was not read for claims (its language), None where it was."""
    if article.language not in _READ:
        return (), f"written in {NAMES[article.language or '']}; palpate reads English"
    return find_claims(article, vocabulary.load(), reader=trained_reader()), None


def references(judged: tuple[Judged, ...], library: Library) -> tuple[Reference, ...]:
    """The studies behind the verdicts, each once, by their labels."""
    keys = dict.fromkeys(key for one in judged for key in one.verdict.studies)
    studies = library.studies(keys)
    return tuple(sorted(map(Reference.of, studies), key=lambda reference: (reference.label, reference.key)))
