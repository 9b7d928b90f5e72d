"""Evidence against what a claim calls less good, or as good, in words that name no treatment ("cheap ones").

A comparison answers a claim only against what it names (Cochrane Handbook 6, ch. 3: the comparator is part of the
question), so what was compared with anything else says nothing of it.
"""

from __future__ import annotations

import re

import msgspec

from palpate import vocabulary
from palpate.library import Library
from palpate.types.concept import Concept, Family, Rung
from palpate.types.evidence import Evidence, ReviewResult

_OF_ITS_KIND = re.compile(r"\b(?:ones?|kinds?|sorts?|types?|versions?|varieties)$")
_WORD = re.compile(r"[a-z]{4,}")
_A_MEDICINE = "medicine"
_MEDICINES = frozenset({_A_MEDICINE, "medication", "drug", "tablet", "pill"})  # said for one another
_SAYS_NOTHING = frozenset({"other", "another", "standard", "ordinary", "normal", "regular", "usual", "with", "your"})


def against_rival(evidence: Evidence, rival: str, library: Library) -> Evidence:
    """What reviews found against what has this name, or against another kind of the treatment where that is named.

    Trials of the library's own are left out: their arms were placed by what the vocabulary knows.
    """
    treatment = (evidence.asked or evidence.question).treatment
    rungs = (
        msgspec.structs.replace(
            rung,
            effects=(),
            directions=(),
            pooled=None,
            count=None,
            certainty=None,
            reviews=tuple(one for one in rung.reviews if _is_against(one, rival, treatment, library)),
        )
        for rung in evidence.rungs
        if rung.rung is Rung.ACTIVE
    )
    return msgspec.structs.replace(
        evidence,
        rungs=tuple(rung for rung in rungs if rung.reviews),
        mixed_reviews=tuple(one for one in evidence.mixed_reviews if _is_against(one, rival, treatment, library)),
    )


def _is_against(review: ReviewResult, rival: str, treatment: Concept, library: Library) -> bool:
    comparator = review.result.comparator
    if comparator is None:
        return False
    if _OF_ITS_KIND.search(rival):
        own = {treatment.id, *vocabulary.load().descendants(treatment.id)}
        return bool(library.readings().mentioned(comparator, Family.TREATMENT) & own)
    return bool(_words(rival) & _words(comparator))


def _words(text: str) -> frozenset[str]:
    words = frozenset(word.removesuffix("s") for word in _WORD.findall(text.lower())) - _SAYS_NOTHING
    return words | {_A_MEDICINE} if words & _MEDICINES else words
