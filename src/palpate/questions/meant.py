"""Words that name nothing to the nearest concept that a library has studies of; preferred, with what is asked beside.

A choice among the concepts whose wordings fit the words best, and none of them: each has a sum of what speaks for it,
and the shares of their exponentials are how sure it is (a conditional logit; "none" has the sum 0).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from palpate import vocabulary
from palpate.claims.meant import ACTING, AIMED_AT, Meaning
from palpate.library import Library
from palpate.matching.catalogue import catalogue
from palpate.types.concept import Concept, Family
from palpate.vocabulary.fitting import Fit

MOST_MEANT = 1000  # words whose meaning is kept, about 500 bytes each
_PEOPLE = "C:people"
_CANDIDATES = 30
_ALONE = 0.2  # how much surer where nothing else of the claim is understood
_MOST_WEIGHT = 3.0  # rare words that wording and claim have in common; more of them say no more


_Key = tuple[tuple[tuple[str, float], ...], tuple[Family, ...], tuple[str, ...]]


class _Weights(NamedTuple):
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


_ACTING = _Weights(0.45, -7.18, 1.53, -1.02, 2.50, 0.27, 3.97, 0.62, 2.89, 1.86, -0.26)
_AIMED_AT = _Weights(0.4, -5.86, 1.24, -1.01, 1.31, 0.73, 2.60, 0.17, 3.13, 1.71, -0.36)


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
        told = vocabulary.load().told(families)
        weights = _ACTING if families == ACTING else _AIMED_AT
        with_it = self._keys(beside)
        found: list[tuple[Fit, float]] = []
        for fit in told.fits(words):
            keys = self._studied(fit.concept)
            if keys and len(found) < _CANDIDATES and not _is_group(fit.concept):
                speaks = _sum(weights, fit, len(keys), None if with_it is None else len(keys & with_it))
                found.append((fit, math.exp(speaks)))
        if not found:
            return None
        best, _ = max(found, key=lambda one: one[1])
        kin = sum(share for fit, share in found if _are_kin(fit.concept, best.concept))
        share = kin / (1 + sum(one for _, one in found))
        if share < weights.sure + (0 if beside else _ALONE):
            return None
        return Meaning(best.concept, best.wording, round(share, 3), told.in_common(words, best.wording))

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


def _is_group(concept: Concept) -> bool:
    """Whether it is people, and nothing that they have."""
    return concept.id == _PEOPLE or _PEOPLE in vocabulary.load().ancestors(concept)


def _are_kin(one: Concept, other: Concept) -> bool:
    """Whether two are one thing, as a complaint and as an outcome, or one is a kind of the other."""
    words = vocabulary.load()
    return one.label == other.label or one.id in words.ancestors(other) or other.id in words.ancestors(one)


def _sum(weights: _Weights, fit: Fit, studies: int, beside: int | None) -> float:
    """What speaks for a concept; ``beside`` counts its studies with what the claim names else."""
    w = weights
    fits = w.said * fit.said + w.understood * fit.understood + w.both * fit.said * fit.understood
    fits += w.by_all * fit.by_all + w.in_common * min(fit.weight, _MOST_WEIGHT)
    known = w.nothing_beside if beside is None else w.studies_beside * math.log1p(beside) + w.any_beside * (beside > 0)
    return w.base + fits + known + w.studies * math.log1p(studies)
