"""Words that name nothing to the nearest concept that a library has studies of; preferred, with what is asked beside.

A choice among the concepts whose wordings fit the words best, and none of them: each has a sum of what speaks for it,
and the shares of their exponentials are how sure it is (a conditional logit; "none" has the sum 0).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import islice
from typing import NamedTuple

from palpate import vocabulary
from palpate.claims.meant import ACTING, AIMED_AT, Meaning
from palpate.library import Library
from palpate.matching.catalogue import catalogue
from palpate.types.concept import Concept, Family
from palpate.vocabulary.fitting import Fit, Wordings

MOST_MEANT = 1000  # words whose meaning is kept, about 500 bytes each
_PEOPLE = "C:people"
_CANDIDATES = 30
_ALONE = 0.2  # how much surer of a complaint or outcome where no treatment is understood
_MOST_WEIGHT = 3.0  # rare words that wording and claim have in common; more of them say no more


_Key = tuple[tuple[tuple[str, float], ...], tuple[Family, ...], tuple[str, ...]]


class Weights(NamedTuple):
    """What each thing that speaks for a concept counts in its sum, and the share from which it is taken.

    Fitted by `benchmarks/quality/meant.py` to claims whose words were taken for unknown one by one.
    """

    sure: float
    base: float
    said: float
    understood: float
    both: float
    in_common: float
    by_all: float
    studies_beside: float
    any_beside: float
    nothing_beside: float
    studies: float


ACTING_WEIGHTS = Weights(0.45, -7.84, 1.80, -1.67, 2.32, 0.73, 4.18, 0.57, 2.70, 1.34, -0.21)
AIMED_AT_WEIGHTS = Weights(0.45, -6.45, 1.60, -1.99, 3.61, 0.49, 3.11, 0.36, 2.05, 1.52, -0.23)


class Candidate(NamedTuple):
    """A concept that fits, with its studies and those of them on what the claim names beside (None: nothing named)."""

    fit: Fit
    studies: int
    beside: int | None

    def features(self) -> tuple[float, ...]:
        """What speaks for it, in the order of `Weights` from ``base`` on."""
        fit, beside = self.fit, self.beside or 0
        fits = (fit.said, fit.understood, fit.said * fit.understood, min(fit.weight, _MOST_WEIGHT), fit.by_all)
        known = (math.log1p(beside), float(beside > 0), float(self.beside is None), math.log1p(self.studies))
        return (1.0, *fits, *known)

    def sum(self, weights: Weights) -> float:
        """What speaks for it, put together."""
        return sum(weight * feature for weight, feature in zip(weights[1:], self.features(), strict=True))


class Nearest:
    """What words mean, by all that is said of the concepts that a library has studies of."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __call__(
        self, words: Mapping[str, float], families: tuple[Family, ...], beside: tuple[str, ...]
    ) -> Meaning | None:
        """The nearest concept, None where none is sure enough.

        Parameters
        ----------
        words : mapping of str to float
            Content words of a claim with what each counts.
        families : tuple of Family
            Where to look.
        beside : tuple of str
            Ids of what the claim names else; a concept that was studied with it is preferred.
        """
        kept: dict[_Key, Meaning | None] = self._library.keep("meant", dict)
        key = tuple(words.items()), families, beside
        if key not in kept:
            if len(kept) >= MOST_MEANT:
                kept.clear()
            kept[key] = self._chosen(words, families, beside)
        return kept[key]

    def _chosen(
        self, words: Mapping[str, float], families: tuple[Family, ...], beside: tuple[str, ...]
    ) -> Meaning | None:
        weights = ACTING_WEIGHTS if families == ACTING else AIMED_AT_WEIGHTS
        told = vocabulary.load().told(families)
        found = [(one.fit, math.exp(one.sum(weights))) for one in self.candidates(told, words, beside)]
        if not found:
            return None
        best, _ = max(found, key=lambda one: one[1])
        kin = sum(share for fit, share in found if are_kin(fit.concept, best.concept))
        share = kin / (1 + sum(one for _, one in found))
        if share < weights.sure + (0 if beside or families == ACTING else _ALONE):
            return None
        return Meaning(best.concept, best.wording, round(share, 3), told.in_common(words, best.wording))

    def candidates(self, told: Wordings, words: Mapping[str, float], beside: tuple[str, ...]) -> list[Candidate]:
        """The concepts with studies that fit some words best, with what speaks for each."""
        with_it = self._keys(beside)
        found = (
            Candidate(fit, len(keys), None if with_it is None else len(keys & with_it))
            for fit in told.fits(words)
            if (keys := self._studied(fit.concept)) and not is_group(fit.concept)
        )
        return list(islice(found, _CANDIDATES))

    def _studied(self, concept: Concept) -> frozenset[str]:
        known = catalogue(self._library)
        if concept.family is Family.TREATMENT:
            return known.treated(concept)
        return known.near(concept.family.value, concept)

    def _keys(self, beside: tuple[str, ...]) -> frozenset[str] | None:
        """Studies of any of what the claim names, as a complaint or as an outcome; None where it names nothing."""
        words = vocabulary.load()
        named = [words.concept(name) for name in beside]
        other = [found for one in named for family in AIMED_AT if (found := words.whole(one.label, family))]
        return frozenset().union(*map(self._studied, (*named, *other))) if beside else None


def is_group(concept: Concept) -> bool:
    """Whether it is people, and nothing that they have."""
    return concept.id == _PEOPLE or _PEOPLE in vocabulary.load().ancestors(concept)


def are_kin(one: Concept, other: Concept) -> bool:
    """Whether two are one thing, as a complaint and as an outcome, or one is a kind of the other."""
    words = vocabulary.load()
    return one.label == other.label or one.id in words.ancestors(other) or other.id in words.ancestors(one)
