"""From an Article to its Claims: cut it, decide what claims, fill the slots from the claim and its surroundings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from math import log
from typing import Any, TypeVar

import msgspec

from palpate.claims.context import Context
from palpate.claims.features import KINDS, Candidate, drafts
from palpate.claims.heads import Guess
from palpate.claims.kinds import kind_of, may_be_read
from palpate.claims.segments import Segment, clauses, segments
from palpate.claims.slots import Decided, Sketch, completed, sketch
from palpate.claims.terms import Finder
from palpate.claims.told import is_a_verdict, is_practice, saw_no_change
from palpate.text import is_negated
from palpate.text.wordings import Needing
from palpate.types.article import Article, Span
from palpate.types.citation import Citation, Speaker
from palpate.types.claim import Claim, ClaimDirection, ClaimType, Slot
from palpate.types.concept import Family
from palpate.types.study import Better
from palpate.vocabulary import Vocabulary

_Named = TypeVar("_Named", Slot | None, Citation | None, Speaker | None)

Reader = Callable[[Sequence[Candidate]], Sequence[Guess]]

_ENOUGH = 0.5  # probability from which a sentence is taken for a claim
_ENOUGH_APART = 0.7  # the same of each clause of a sentence that is cut
_LEAST = 1e-6  # no logarithm of nothing
_WORTH_OF_GRAMMAR = 0.75  # what the grammar's type adds to that type's log probability
# The same of an item where others of its list are claims of the type that the grammar sees in it.
_ENOUGH_IN_LIST = 0.25
_FEWEST_LIKE = 2  # items
_TOLD_OF_OTHERS = frozenset({ClaimType.STUDY, ClaimType.NO_EVIDENCE, ClaimType.OPINION, ClaimType.POPULARITY})
_LISTED_BRING = Needing(
    re.compile(
        r"\W*(?:all|any|both|each|either|some|most) of (?:which|these|those)\s+"
        r"(?:(?:may|might|can|could|will|also|often|in turn)\s+)*(?:caus|lead|contribut|bring|trigger)",
        re.IGNORECASE,
    ),
    "which these those",
)
_OF_TREATMENTS = frozenset({ClaimType.EFFECT, ClaimType.MECHANISM, ClaimType.HARM})
# What many people do, and what is called useless, may be taken for these.
_TOLD_OF_MANY = frozenset({ClaimType.EFFECT, ClaimType.ADVICE, ClaimType.OPINION})
_NO_VERDICTS = frozenset({ClaimType.EFFECT, ClaimType.POPULARITY})
_DENIALS = frozenset({ClaimType.NO_EFFECT, ClaimType.NO_EVIDENCE})


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
    all_segments = segments(article)
    context = Context.of(article, all_segments, finder)
    found: Iterator[tuple[Segment, list[tuple[Segment, Decided]]]]
    if reader is None:
        found = ((segment, _by_grammar(segment, finder, context)) for segment in all_segments)
    else:
        drafted = drafts(all_segments, finder, context)
        if not any(one.is_read for one in drafted):
            return ()
        found = _by_reader([one.candidate() for one in drafted], reader, finder)
        context.restart()
    sketches: list[Sketch] = []
    for segment, statements in found:
        for part, decided in statements:
            sketches.append(sketch(finder.terms(part), decided, context))
            context.note(sketches[-1].claim)
        context.close(segment)
    return tuple(_in_the_raw_text(claim, article) for claim in completed(sketches, context))


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
    found: Sequence[Candidate], reader: Reader, finder: Finder
) -> Iterator[tuple[Segment, list[tuple[Segment, Decided]]]]:
    """The claims of each sentence, by what the reader makes of it and of its clauses."""
    read = list(zip(found, reader(found), strict=True))
    of_lists = _claims_of_lists(read)
    for _, group in groupby(read, key=lambda pair: pair[0].sentence):
        (whole, guess), *parts = group
        enough = _ENOUGH_IN_LIST if _is_one_of(whole, guess, of_lists) else _ENOUGH
        chosen = _apart(parts) or [(whole, guess)] * (guess.claims >= enough)
        yield (
            whole.segment,
            [
                (one.segment, _decided(one, said))
                for one, said in chosen
                if _may_stand(one, finder) and not _only_opens(one, said)
            ],
        )


def _claims_of_lists(read: Sequence[tuple[Candidate, Guess]]) -> Counter[tuple[Span, ClaimType]]:
    """How many items of each list, by its opening, are claims of each type."""
    return Counter(
        (opening, _kind(one, said))
        for one, said in read
        if said.claims >= _ENOUGH and (opening := _opening(one)) is not None
    )


def _is_one_of(one: Candidate, guess: Guess, of_lists: Counter[tuple[Span, ClaimType]]) -> bool:
    """Whether it is an item of which the grammar says the same as the reader, among items that are such claims."""
    opening = _opening(one)
    if opening is None or one.found is None or of_lists[opening, one.found[0]] < _FEWEST_LIKE:
        return False
    return one.found[0] is _kind(one, guess)


def _opening(one: Candidate) -> Span | None:
    return one.segment.block.lead_in if one.segment.is_item else None


def _only_opens(one: Candidate, guess: Guess) -> bool:
    """Whether it only opens a list ("Several muscles move it:"); what is told of others says something by itself."""
    return one.segment.text.rstrip(" *").endswith(":") and _kind(one, guess) not in _TOLD_OF_OTHERS


def _apart(parts: list[tuple[Candidate, Guess]]) -> list[tuple[Candidate, Guess]]:
    """The clauses that are claims, where there are several that would be judged apart."""
    kept = [(one, said) for one, said in parts if said.claims >= _ENOUGH_APART]
    kinds = [_kind(one, said) for one, said in kept]
    differ = {(kind, said.direction_as(kind), said.denies) for kind, (_, said) in zip(kinds, kept, strict=True)}
    return kept if len(kept) > 1 and len(differ) > 1 else []


def _may_stand(one: Candidate, finder: Finder) -> bool:
    """Whether the grammar lets what the reader takes for a claim stand.

    It objects to questions, labels and booking lines, and to what it does not see itself in an article on other things.
    """
    if not one.is_read or not may_be_read(one.segment):
        return False
    terms = finder.terms(one.segment)
    return one.found is not None or terms.health > 0 or not terms.says("not_claims")


def _decided(one: Candidate, guess: Guess) -> Decided:
    """The type with the wording that the grammar has for it, if any."""
    kind = _kind(one, guess)
    return Decided(kind, one.found[1] if one.found and one.found[0] is kind else "", guess)


def _brings_on(one: Candidate) -> bool:
    """Whether it says of what was listed before that all of it brings on something bad."""
    bad = (concept for _, concept in one.terms.of(Family.OUTCOME) if concept.better is Better.LOWER)
    return _LISTED_BRING.match(one.segment.text) is not None and next(bad, None) is not None


def _kind(one: Candidate, guess: Guess) -> ClaimType:
    """The likeliest type, but where the words tell another.

    What many people do and what is called useless is no effect; the grammar's type stands where the reader takes a
    treatment for a cause.
    """
    worth = _worth_of_kinds(one, guess)
    kind = max(worth, key=worth.__getitem__)
    if kind in _TOLD_OF_MANY and is_practice(one.segment.text):
        return ClaimType.POPULARITY
    if kind in _NO_VERDICTS and is_a_verdict(one.segment.text):
        return ClaimType.OPINION
    if kind in _OF_TREATMENTS and _brings_on(one):
        return ClaimType.CAUSE
    if kind is not ClaimType.CAUSE or one.found is None or one.segment.is_item:
        return kind
    return one.found[0] if one.found[0] in _OF_TREATMENTS and one.terms.has_acting_treatment else kind


def _worth_of_kinds(one: Candidate, guess: Guess) -> dict[ClaimType, float]:
    """The log probability of each type that it may have; the grammar's counts more."""
    worth = {kind: log(share + _LEAST) for kind, share in zip(KINDS, guess.kinds, strict=True)}
    if one.found:
        worth[one.found[0]] += _WORTH_OF_GRAMMAR
    if one.segment.affirms_instead:
        worth = {kind: value for kind, value in worth.items() if kind not in _DENIALS}
        worth[ClaimType.HARM] += _WORTH_OF_GRAMMAR * (one.terms.direction is ClaimDirection.WORSENS)
    if saw_no_change(one.segment.text):
        worth.pop(ClaimType.NO_EVIDENCE, None)
    return worth
