"""From an Article to its Claims: cut it, decide what claims, fill the slots from the claim and its surroundings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, TypeVar

import msgspec

from palpate.claims.context import Context
from palpate.claims.features import Candidate, candidates
from palpate.claims.heads import Guess
from palpate.claims.kinds import kind_of, may_be_read
from palpate.claims.segments import Segment, clauses, segments
from palpate.claims.slots import Decided, make_claim
from palpate.claims.terms import Finder
from palpate.text import is_negated
from palpate.types.article import Article
from palpate.types.citation import Citation, Speaker
from palpate.types.claim import Claim, ClaimType, Slot
from palpate.vocabulary import Vocabulary

_Named = TypeVar("_Named", Slot | None, Citation | None, Speaker | None)

Reader = Callable[[Sequence[Candidate]], Sequence[Guess]]

_ENOUGH = 0.5  # probability from which a sentence is taken for a claim
_ENOUGH_APART = 0.6  # the same of each clause of a sentence that is cut
# The guide's first types, which its wording makes: the grammar's finding of one stands against the reader's.
_BY_WORDING = {
    *(ClaimType.STUDY, ClaimType.NO_EVIDENCE, ClaimType.OPINION),
    *(ClaimType.ADVICE, ClaimType.POPULARITY),
}


def find_claims(article: Article, vocabulary: Vocabulary, *, reader: Reader | None = None) -> tuple[Claim, ...]:
    """Every claim of an article, in its order.

    Parameters
    ----------
    article : Article
        English; the caller skips others.
    vocabulary : Vocabulary
        Names the concepts of treatments, conditions, outcomes, muscles and body parts.
    reader : callable, optional
        Says of each candidate whether and what it claims, as the trained `Guess` does; the grammar alone without it.

    Returns
    -------
    tuple of Claim
        Spans do not overlap; ``article.text[span.start : span.end]`` is the claim's quote, tags between its words
        included. Those of what a claim names are places of the file too.
    """
    finder = Finder(article.prose, vocabulary)
    all_segments = list(segments(article))
    context = Context.of(article, all_segments, finder)
    found: Iterator[tuple[Segment, list[tuple[Segment, Decided]]]]
    if reader is None:
        found = ((segment, _by_grammar(segment, finder, context)) for segment in all_segments)
    else:
        found = _by_reader(candidates(all_segments, finder, context), reader, finder, context)
        context.restart()
    claims: list[Claim] = []
    for segment, statements in found:
        for part, decided in statements:
            claim = make_claim(finder.terms(part), decided, context)
            context.note(claim)
            claims.append(_in_the_raw_text(claim, article))
        context.close(segment)
    return tuple(claims)


def _in_the_raw_text(claim: Claim, article: Article) -> Claim:
    """The claim with its spans as they stand in the file, and its words as a reader reads them."""
    span = article.exact(claim.span)
    named: dict[str, Any] = {
        name: _exact(getattr(claim, name), article) for name in ("treatment", "technique", "site", "condition")
    }
    outcomes = tuple(_exact(outcome, article) for outcome in claim.outcomes)
    named |= {
        "citation": _exact(claim.citation, article),
        "speaker": _exact(claim.speaker, article),
        "unnamed_source": article.exact(claim.unnamed_source) if claim.unnamed_source else None,
    }
    return msgspec.structs.replace(claim, span=span, text=article.words(span), outcomes=outcomes, **named)


def _exact(named: _Named, article: Article) -> _Named:
    if named is None or named.span is None:
        return named
    return msgspec.structs.replace(named, span=article.exact(named.span))


def _by_grammar(segment: Segment, finder: Finder, context: Context) -> list[tuple[Segment, Decided]]:
    """The claims of one sentence: several where its clauses would be judged apart, else the sentence."""
    found = [(part, kind_of(finder.terms(part), context.setting(part))) for part in clauses(segment)]
    if len(found) > 1 and all(kind for _, kind in found):
        apart = {(kind[0], is_negated(part.text)) for part, kind in found if kind}
        if len(apart) > 1:
            return [(part, Decided(*kind)) for part, kind in found if kind]
    whole = kind_of(finder.terms(segment), context.setting(segment))
    return [(segment, Decided(*whole))] if whole else []


def _by_reader(
    found: Sequence[Candidate], reader: Reader, finder: Finder, context: Context
) -> Iterator[tuple[Segment, list[tuple[Segment, Decided]]]]:
    """The claims of each sentence, by what the reader makes of it and of its clauses."""
    read = list(zip(found, reader(found), strict=True))
    for _, group in groupby(read, key=lambda pair: pair[0].sentence):
        (whole, guess), *parts = group
        chosen = _apart(parts) or [(whole, guess)] * (guess.claims >= _ENOUGH)
        made = [(one.segment, _decided(one.segment, said, finder, context)) for one, said in chosen]
        yield whole.segment, [(part, decided) for part, decided in made if decided is not None]


def _apart(parts: list[tuple[Candidate, Guess]]) -> list[tuple[Candidate, Guess]]:
    """The clauses that are claims, where there are several that would be judged apart."""
    kept = [(one, said) for one, said in parts if said.claims >= _ENOUGH_APART]
    differ = {(said.kind, said.direction, said.negated) for _, said in kept}
    return kept if len(kept) > 1 and len(differ) > 1 else []


def _decided(segment: Segment, guess: Guess, finder: Finder, context: Context) -> Decided | None:
    """The reader's word, but for types that wording decides, where the grammar's stands; None if it objects.

    It objects to questions, labels and booking lines, and in an article that is not about health to all that it does
    not see itself. A change that a person feels is no mechanism to it.
    """
    terms = finder.terms(segment)
    found = kind_of(terms, context.setting(segment))
    is_sales = not found and not terms.health and terms.says("not_claims")
    if not may_be_read(segment) or is_sales or not (found or context.is_health_article):
        return None
    if found and found[0] is not guess.kind:
        is_felt = found[0] is ClaimType.EFFECT and guess.kind is ClaimType.MECHANISM and terms.felt
        if found[0] in _BY_WORDING or (is_felt and not terms.says("process")):
            return Decided(*found)
    return Decided(guess.kind, found[1] if found and found[0] is guess.kind else "", guess)
