"""Small articles for the tests of this room."""

from __future__ import annotations

from palpate import vocabulary
from palpate.claims import find_claims
from palpate.claims.segments import segments
from palpate.claims.terms import Finder, Terms
from palpate.reading import read_text
from palpate.types.claim import Claim


def claims_in(text: str, *, about: str = "Massage eases pain. Massage is old. ") -> list[Claim]:
    """The claims of a sentence in a small article on massage."""
    article = read_text(about + text)
    return [claim for claim in find_claims(article, vocabulary.load()) if claim.span.start >= len(about)]


def terms_of(sentence: str) -> Terms:
    """What one sentence names."""
    article = read_text(sentence)
    (segment,) = segments(article)
    return Finder(article.prose, vocabulary.load()).terms(segment)
