"""The article sells what it writes about.

What it finds
-------------
Sentences that ask the reader to book, call or buy, or that speak of "our therapists" and "our clinic", in an article
that makes health claims.

Why it matters
--------------
Studies paid for by the maker of a drug or device come out in its favour more often than others. The reader should see
such an interest before the claims.

Example
-------
Book your hip massage with our expert therapists today!

Better
------
Take the line out, or say at the top who sells what.

Sources
-------
Lundh et al. (2017), Cochrane Database Syst Rev MR000033 (industry sponsorship and research outcome).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from palpate.findings.patterns import any_of
from palpate.text.kept import kept_for_article
from palpate.text.wordings import Wordings
from palpate.types.article import Article, BlockKind, Span
from palpate.types.claim import Claim
from palpate.types.finding import Finding

CODE = "T102"
NAME = "sales-text"
_HELP = "Take the line out, or state at the top who sells what."
PRICE = re.compile(
    r"(?:[£$€₹]|\bAED |\bRs\.? ?)\d[\d,]*(?:\.\d\d)?\b(?! ?(?:million|billion|m\b|bn\b))|\b\d+ rupees\b", re.IGNORECASE
)
_SIGNS = r"\d£$€™®☑"  # one of which stands in whatever sells without beginning with a word
_LONGEST_OFFER = 14  # words of a line that is a price and what it buys; prices in sentences are news or advice


def check(article: Article, claims: Sequence[Claim]) -> Iterator[Finding]:
    """One finding at the first such words, with how often they stand there."""
    places = selling(article)
    if not places or not claims:
        return
    first = article.words(article.exact(places[0]))
    first = first if len(first) <= 30 else f"{first[:29]}…"
    times = "" if len(places) == 1 else f" ({len(places)} places)"
    yield Finding(
        code=CODE, name=NAME, span=article.exact(places[0]), message=f'"{first}" sells the treatment{times}', help=_HELP
    )


@kept_for_article
def selling(article: Article) -> tuple[Span, ...]:
    """Where the article's prose sells something: words that sell, numbers to ring, lines with a price."""
    found = [*_places(article, any_of("sales.txt", signs=_SIGNS)), *_offers(article)]
    return tuple(sorted(found))


def _offers(article: Article) -> list[Span]:
    """Prices in short lines that are no headings."""
    short = (block for block in article.blocks if block.kind.is_prose and block.kind is not BlockKind.HEADING)
    lines = [b.span for b in short if len(article.prose[b.span.start : b.span.end].split()) <= _LONGEST_OFFER]
    return [Span(*found.span()) for line in lines for found in PRICE.finditer(article.prose, line.start, line.end)]


def _places(article: Article, pattern: Wordings) -> list[Span]:
    prose = [block.span for block in article.blocks if block.kind.is_prose]
    return [Span(*found.span()) for span in prose for found in pattern.finditer(article.prose, span.start, span.end)]
