"""A claim read as a whole: by the study whose treatment, complaint or outcome, and title say most of its words.

"Keyhole surgery gives lasting relief from a worn, arthritic knee" is no sentence whose parts anybody has to find where
one study alone is on keyhole surgery in knee arthritis. It is asked of claims of which nothing was found as they were
read; what a claim names by a name that the vocabulary knows must be what the study is on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from palpate import vocabulary
from palpate.claims.meant import ACTING, AIMED_AT
from palpate.library import Library
from palpate.matching.harms import ANY_HARM
from palpate.matching.reader import OCCURRENCE
from palpate.questions.meant import are_kin, is_group
from palpate.types.article import Span
from palpate.types.claim import Claim, ClaimType, Slot
from palpate.types.concept import Concept, Family
from palpate.types.study import Study
from palpate.vocabulary.fitting import HALF, Said, content, stem
from palpate.vocabulary.vectors import load_vectors

# Palpate's own figures, chosen by hand on the claims of `benchmarks/quality/data` that found no study.
_SURE = 0.6  # share of a claim's words, each as it is rare, that a study says
_BY_TITLE = 0.5  # what a word counts that only the title says
_SURELY = 0.75  # the same where a claim says less than _ACTING of the treatment's name
_ACTING = 0.7
_MOST_ACTING = 40  # treatments that are looked at, those of which most is said
_MOST_TRIED = 3
_APART = 2  # words between two that say one thing
_READ = {ClaimType.EFFECT, ClaimType.NO_EFFECT, ClaimType.HARM}
_WORD = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"\b[b-z]\b")


class Whole(NamedTuple):
    """What a claim is on by one study: the share of its words that the study says, and what they name."""

    share: float
    study: str
    treatment: Slot
    condition: Slot | None
    outcome: Slot | None


def as_whole(claim: Claim, library: Library) -> Iterator[Claim]:
    """The claim as the studies have it that say most of its words, the nearest first; none where none is near."""
    asked = {slot.concept for slot in claim.outcomes}
    if claim.type not in _READ or ANY_HARM in asked:
        return
    for found in wholes(claim.text, library)[:_MOST_TRIED]:
        if OCCURRENCE not in asked or (found.outcome and _is_event(found.outcome)):
            yield _read_as(claim, found)


def wholes(text: str, library: Library) -> list[Whole]:
    """The questions of a library's studies that a text may ask, the nearest first."""
    known = vocabulary.load()
    words = [*content(text), *_LETTER.findall(text.lower())]
    if not words:
        return []
    acting, aims = known.told(ACTING).says(words), known.told(AIMED_AT).says(words)
    if not acting or not aims:
        return []
    rare = known.told(ACTING).rarity(words)
    named = _Named(text, words)
    best: dict[tuple[str | None, ...], Whole] = {}
    acts = sorted(acting.values(), key=lambda one: (-float(rare @ one.covers) * one.said, one.concept.id))
    for one in acts[:_MOST_ACTING]:
        given = library.keys_with("treatment", {one.concept.id})
        aimed = _aimed(given, aims, library)
        for study in library.studies(sorted(aimed)):
            found = _of_study(study, one, aimed[study.key], rare, named)
            if found is None:
                continue
            key = tuple(slot.concept if slot else None for slot in (found.treatment, found.condition, found.outcome))
            if key not in best or best[key].share < found.share:
                best[key] = found
    return sorted(best.values(), key=lambda one: (-one.share, one.study))


def _aimed(given: frozenset[str], aims: Mapping[str, Said], library: Library) -> dict[str, list[Said]]:
    """Which of the aims that the words say each of some studies has."""
    found: dict[str, list[Said]] = {}
    for name, aim in aims.items():
        for key in library.keys_with(aim.concept.family.value, {name}) & given:
            found.setdefault(key, []).append(aim)
    return found


def _of_study(study: Study, acts: Said, aims: Sequence[Said], rare: NDArray[np.float32], named: _Named) -> Whole | None:
    """What a text is on by one study, if that says enough of it and is on all that the text names."""
    condition = _most((one for one in aims if one.concept.family is Family.CONDITION), rare)
    outcome = _most((one for one in aims if one.concept.family is Family.OUTCOME), rare)
    told = [one for one in (acts, condition, outcome) if one]
    covers = np.max([one.covers * one.said for one in told], axis=0)
    titled = {stem(word) for word in content(study.title)}
    covers = np.maximum(covers, [_BY_TITLE * (stem(word) in titled) for word in named.words])
    share = float(rare @ covers / rare.sum())
    if share < (_SURE if acts.said >= _ACTING else _SURELY) or not named.are_in([one.concept for one in told], covers):
        return None
    aimed = (named.slot(one, share) if one else None for one in (condition, outcome))
    return Whole(share, study.key, named.slot(acts, share), *aimed)


def _is_event(slot: Slot) -> bool:
    """Whether it is something that comes or is kept from coming."""
    return slot.concept is not None and OCCURRENCE in {slot.concept, *vocabulary.load().ancestors(slot.concept)}


def _most(aims: Iterable[Said], rare: NDArray[np.float32]) -> Said | None:
    found = [one for one in aims if not is_group(one.concept)]
    return max(found, key=lambda one: (float(rare @ one.covers) * one.said, one.concept.id), default=None)


class _Named:
    """What a text names by names that the vocabulary knows, with the places of their words."""

    def __init__(self, text: str, words: Sequence[str]) -> None:
        families = (Family.TREATMENT, Family.CONDITION, Family.OUTCOME, Family.BODY_PART)
        vectors = load_vectors()
        self.words, self._text = words, text
        self._brands = [at for at, word in enumerate(words) if len(word) > 1 and not vectors.is_word(word)]
        places = {word: at for at, word in enumerate(words)}
        self._mentions = [
            (one.concepts, [places[word] for word in content(text[one.start : one.end]) if word in places])
            for one in vocabulary.load().find(text, families=families)
            if not all(map(is_group, one.concepts))
        ]

    def slot(self, said: Said, share: float) -> Slot:
        """A concept with the stretch of the text that says the most of it."""
        told = {word for word, covered in zip(self.words, said.covers, strict=True) if covered >= HALF}
        runs: list[list[Span]] = [[]]
        for place in (Span(*found.span()) for found in _WORD.finditer(self._text) if found.group().lower() in told):
            if runs[-1] and len(self._text[runs[-1][-1].end : place.start].split()) > _APART:
                runs.append([])
            runs[-1].append(place)
        run = max(runs, key=len) or [Span(0, len(self._text))]
        span = Span(run[0].start, run[-1].end)
        wording, concept = self._text[span.start : span.end], said.concept
        similarity = round(min(share, 0.999), 3)
        return Slot(text=wording, label=concept.label, concept=concept.id, span=span, similarity=similarity)

    def are_in(self, concepts: Sequence[Concept], covers: NDArray[np.float32]) -> bool:
        """Whether all of it is said: by a concept or, of an aim, a kind of it, of a treatment its kin, or its words.

        So is each word that is in no dictionary, as brands are.
        """
        if any(covers[place] < HALF for place in self._brands):
            return False
        return all(
            any(_is_said(one, other) for one in mentioned for other in concepts)
            or all(covers[place] >= HALF for place in places)
            for mentioned, places in self._mentions
        )


def _is_said(named: Concept, by: Concept) -> bool:
    if Family.TREATMENT in {named.family, by.family}:
        return named.family is by.family and are_kin(named, by)
    return named.label == by.label or named.id in {by.id, *vocabulary.load().ancestors(by)}


def _read_as(claim: Claim, found: Whole) -> Claim:
    """The claim with what a study is on in its slots; what it named so before stays in its own words."""
    slots = (claim.treatment, claim.condition, *claim.outcomes)
    own = {slot.concept: slot for slot in slots if slot and slot.text in claim.text}
    acts, condition, outcome = (
        slot and own.get(slot.concept, slot) for slot in (found.treatment, found.condition, found.outcome)
    )
    aim = outcome or condition
    return msgspec.structs.replace(
        claim, treatment=acts, condition=condition if outcome else None, outcomes=(aim,) if aim else ()
    )
