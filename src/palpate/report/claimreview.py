"""The verdicts as schema.org ClaimReview, one JSON-LD object for each claim, for the page that publishes the check.

References
----------
schema.org: ClaimReview, Claim, Rating. Google Search Central, "Fact check (ClaimReview) structured data":
``claimReviewed``, ``reviewRating`` and ``url`` are required; ``url``, ``author`` and ``datePublished`` belong to who
publishes the check and are written only where they are given.
"""

from __future__ import annotations

import msgspec

from palpate.report.json import Value
from palpate.types.article import Article
from palpate.types.citation import Speaker
from palpate.types.report import Judged, Reference, Report
from palpate.types.verdict import Verdict, VerdictKind

BEST, WORST = 5, 1
# Where a verdict stands between "the opposite is so" and "it is so"; what is open or cannot be checked stands nowhere.
_RATINGS = {
    VerdictKind.CONTRADICTED: WORST,
    VerdictKind.OVERSTATED: 2,
    VerdictKind.MIXED: 3,
    VerdictKind.SUPPORTED: BEST,
}


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """Who publishes the check, at which address, and on which day (YYYY-MM-DD)."""

    author: str | None = None
    url: str | None = None
    date: str | None = None


def claim_reviews(report: Report, publication: Publication | None = None) -> tuple[str, ...]:
    """Each claim as a ClaimReview; with an address, claim 3 is at its anchor ``#claim-3``."""
    by_key = {reference.key: reference for reference in report.references}
    published = publication or Publication()
    return tuple(
        msgspec.json.format(msgspec.json.encode(_review(number, judged, report.article, by_key, published)), indent=1)
        .decode()
        .replace("</", "<\\/")  # so that it can stand in a script element
        for number, judged in enumerate(report.judged, start=1)
    )


def _review(
    number: int, judged: Judged, article: Article, by_key: dict[str, Reference], published: Publication
) -> dict[str, Value]:
    claim, verdict = judged.claim, judged.verdict
    cited = [by_key[key] for key in verdict.studies if key in by_key]
    fields: dict[str, Value] = {
        "url": f"{published.url}#claim-{number}" if published.url else None,
        "author": {"@type": "Organization", "name": published.author} if published.author else None,
        "datePublished": published.date,
        "inLanguage": "en",
        "claimReviewed": claim.text,
        "itemReviewed": _claim(claim.text, claim.speaker, article),
        "reviewRating": _rating(verdict),
        "reviewBody": " ".join([verdict.reason, *verdict.notes, *([verdict.rewrite] if verdict.rewrite else [])]),
        "citation": [_cited(one) for one in cited],
    }
    known = {name: value for name, value in fields.items() if value}
    return {"@context": "https://schema.org", "@type": "ClaimReview", **known}


def _claim(text: str, speaker: Speaker | None, article: Article) -> dict[str, Value]:
    """The claim, who makes it, and where: an address is given as one, the name of a file is not."""
    appearance: dict[str, Value] = {"@type": "CreativeWork"}
    if article.title:
        appearance["name"] = article.words(article.title)
    if "://" in article.source:
        appearance["url"] = article.source.rpartition(" ")[2]
    made: dict[str, Value] = {"@type": "Claim", "text": text, "appearance": appearance}
    return {**made, "author": _speaker(speaker)} if speaker and (speaker.name or speaker.organisation) else made


def _speaker(speaker: Speaker) -> dict[str, Value]:
    if not speaker.name:
        return {"@type": "Organization", "name": speaker.organisation}
    person: dict[str, Value] = {"@type": "Person", "name": speaker.name}
    if speaker.role:
        person["jobTitle"] = speaker.role
    if speaker.organisation:
        person["affiliation"] = {"@type": "Organization", "name": speaker.organisation}
    return person


def _rating(verdict: Verdict) -> dict[str, Value]:
    rating: dict[str, Value] = {"@type": "Rating", "alternateName": _in_words(verdict)}
    if verdict.kind in _RATINGS:
        rating |= {"ratingValue": _RATINGS[verdict.kind], "bestRating": BEST, "worstRating": WORST}
    return {**rating, "ratingExplanation": verdict.reason}


def _in_words(verdict: Verdict) -> str:
    sure = f" ({verdict.certainty.value} certainty)" if verdict.certainty else ""
    return f"{verdict.kind.value.capitalize()}{sure}"


def _cited(one: Reference) -> dict[str, Value]:
    work: dict[str, Value] = {"@type": "ScholarlyArticle", "name": one.title}
    return {**work, "url": one.link} if one.link else work
