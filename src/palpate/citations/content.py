"""What a sentence says a study was about against what the study was: treatment, people, outcomes, dose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from palpate import vocabulary
from palpate.citations.agreement import Agreement, Part
from palpate.library import Library
from palpate.text import NumberKind, find_numbers
from palpate.types.claim import Claim, Slot
from palpate.types.concept import Family
from palpate.types.study import Study
from palpate.vocabulary import Vocabulary

SUBJECTS = (Family.CONDITION, Family.OUTCOME)
# Words for any complaint, people or result; they tell no study from another.
GENERAL = frozenset({"O:symptoms", "C:people", "O:wellbeing", "O:quality-of-life"})
MOST_SUBJECTS = 4  # of a sentence, the rarest first: the others mostly repeat them
LEAST_CHANCE = 0.02  # concepts of one study go together, so that none counts for more than 50
MOST_CHANCE = 0.9  # a concept of every study tells nothing, but what differs from it does not exclude
BESIDE = 2  # steps up from a concept within which the study's broader one does not speak against it
FEWEST_PEOPLE = 5  # "one of the participants" counts no study's people
_PLACES = (Family.BODY_PART, Family.MUSCLE)
_SITE_BY_CHANCE = 0.15  # of the starter library's studies, those whose title, complaint or arms name one region
_DOSE_BY_CHANCE = 0.1  # 30 minutes, the commonest, are those of 73 of 622 studies
_MINUTES = {"minute", "minutes", "min", "mins"}


class Said(NamedTuple):
    """What the sentences on one source say of its content: ids of concepts, and a session's minutes."""

    treatments: tuple[str, ...]
    subjects: tuple[str, ...]
    minutes: tuple[float, ...]
    people: tuple[int, ...]
    sites: tuple[str, ...] = ()


def said_in(claims: Sequence[Claim]) -> Said:
    """The content of the claims on one source; treatments are said in words or taken from the article's context."""
    words = vocabulary.load()
    text = "\n\n".join(_without_journal(claim) for claim in claims)
    mentions = words.find(text, families=(Family.TREATMENT, *SUBJECTS))
    treated = [m.concept.id for m in mentions if m.concept.family is Family.TREATMENT]
    own = [claim.treatment for claim in claims if claim.treatment]
    treated += _ids(slot for slot in own if not slot.from_context)
    found = [concept.id for m in mentions for concept in m.concepts[:1] if concept.family in SUBJECTS]
    slots = [slot for claim in claims for slot in (*claim.outcomes, claim.condition, claim.people) if slot]
    subjects = [*found, *_ids(slot for slot in slots if not slot.from_context and slot.text.lower() in text.lower())]
    implied = _implied(claims)
    numbers = find_numbers(text)
    return Said(
        treatments=tuple(dict.fromkeys((*_narrowest(dict.fromkeys(treated)), *_ids(own)))),
        subjects=tuple(dict.fromkeys(name for name in subjects if name[:2] in {"C:", "O:"} and name not in implied)),
        minutes=tuple(n.values[0] for n in numbers if n.kind is NumberKind.DURATION and n.unit in _MINUTES),
        people=tuple(int(n.values[0]) for n in numbers if n.kind is NumberKind.PEOPLE and n.values[0] >= FEWEST_PEOPLE),
        sites=tuple(dict.fromkeys(mention.concept.id for mention in words.find(text, families=_PLACES))),
    )


def _narrowest(names: Iterable[str]) -> tuple[str, ...]:
    """Without what is only the broader word for another: of "aromatherapy massage … the massage" the first."""
    given = tuple(names)
    above = {up for name in given for up in vocabulary.load().ancestors(name)}
    return tuple(name for name in given if name not in above)


def _implied(claims: Sequence[Claim]) -> frozenset[str]:
    """What any study in the journal may be about: a trial in the "Journal of Pain" is of pain."""
    journals = {claim.citation.journal for claim in claims if claim.citation and claim.citation.journal}
    found = vocabulary.load().find(". ".join(sorted(journals)), families=SUBJECTS)
    return GENERAL.union(concept.id for mention in found for concept in mention.concepts)


def _without_journal(claim: Claim) -> str:
    """The claim without its journal's name: a study in "Menopause" need not be of women in it."""
    journal = claim.citation.journal if claim.citation else None
    return re.sub(re.escape(journal), " ", claim.text, flags=re.IGNORECASE) if journal else claim.text


def _ids(slots: Iterable[Slot]) -> list[str]:
    return [slot.concept for slot in slots if slot.concept]


def namesakes(name: str) -> frozenset[str]:
    """A concept and what has its name in the other family: back pain is a complaint and an outcome."""
    return frozenset({name, *_wordings().get(vocabulary.load().concept(name).label.lower(), ())})


@cache
def _wordings() -> dict[str, list[str]]:
    """Ids of the complaints and outcomes of each label and synonym."""
    found: dict[str, list[str]] = {}
    for family in SUBJECTS:
        for concept in vocabulary.load().concepts(family):
            for wording in {concept.label.lower(), *(synonym.lower() for synonym in concept.synonyms)}:
                found.setdefault(wording, []).append(concept.id)
    return found


class Contents:
    """Compares contents; what the vocabulary and the library say of a concept is kept."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._size = max(1, len(library))
        self._below: dict[str, frozenset[str]] = {}
        self._held: dict[tuple[str, bool], frozenset[str]] = {}

    @cached_property
    def _words(self) -> Vocabulary:
        return vocabulary.load()

    def compare(self, said: Said, study: Study) -> Iterator[tuple[Part, float]]:
        """Each part of the content with how often it agrees by chance."""
        if said.treatments:
            yield self._treatment(said.treatments, study)
        yield from self._subjects(said.subjects, study)
        if said.minutes and (own := {arm.minutes for arm in study.arms if arm.minutes}):
            yield Part("dose", Agreement.of(any(minutes in own for minutes in said.minutes))), _DOSE_BY_CHANCE
        if said.sites and (places := self._places(study)):
            yield Part("site", Agreement.of(any(places & self._whole(name) for name in said.sites))), _SITE_BY_CHANCE

    def keys(self, said: Said) -> frozenset[str]:
        """Studies of one of the treatments in one of the complaints or on one of the outcomes."""
        return self.keys_treated(said) & frozenset[str]().union(*(self._holders(name) for name in said.subjects))

    def keys_treated(self, said: Said) -> frozenset[str]:
        """Studies of one of the treatments."""
        return frozenset[str]().union(*(self._holders(name, treatment=True) for name in said.treatments))

    def _treatment(self, said: Sequence[str], study: Study) -> tuple[Part, float]:
        """The treatment that is said best; what was only the comparator differs."""
        named = self._library.concepts_of
        techniques = named(study.key, "technique") - named(study.key, "comparator")
        own = named(study.key, "treatment") | techniques | self._title(study, "T:")
        compared = [(self._agreement(name, own), self._chance_of(name, treatment=True), name) for name in said]
        agreement, chance, name = min(compared, key=lambda one: (list(Agreement).index(one[0]), one[1]))
        return Part("treatment", agreement, name), chance

    def _subjects(self, said: Sequence[str], study: Study) -> Iterator[tuple[Part, float]]:
        own = self._library.concepts_of(study.key, "condition", "outcome") | self._title(study, "C:", "O:")
        arms = " ".join(arm.treatment.lower() for arm in study.arms)
        ranked = sorted((self._chance_of(name), name) for name in said)
        seen: set[str] = set()
        for chance, name in ranked:
            label = self._words.concept(name).label
            agreement = self._agreement(name, own)
            if agreement is Agreement.DIFFERS and label.lower() in arms:
                agreement = Agreement.NEAR  # "more than relaxation" names what the others got
            if namesakes(name) & seen:
                continue
            seen |= namesakes(name)
            if len(seen) <= 2 * MOST_SUBJECTS:
                yield Part(label, agreement, name), chance

    def _places(self, study: Study) -> set[str]:
        """The parts of the body that title, complaint and arms name."""
        text = ". ".join([study.title, study.condition or "", *(arm.site or "" for arm in study.arms)])
        return {mention.concept.id for mention in self._words.find(text, families=_PLACES)}

    def _title(self, study: Study, *prefixes: str) -> set[str]:
        """Ids of the concepts with these beginnings that the title names."""
        named = self._library.readings().mentioned(study.title, Family.TREATMENT, *SUBJECTS)
        return {name for name in named if name.startswith(prefixes)}

    def _agreement(self, name: str, own: Iterable[str]) -> Agreement:
        """The study's concept is the one said or narrower, somewhat broader, or another."""
        held = {*own}
        if held & self._whole(name):
            return Agreement.AGREES
        above = {up for same in namesakes(name) for up, steps in self._words.ancestors(same).items() if steps <= BESIDE}
        return Agreement.NEAR if held & above else Agreement.DIFFERS

    def _whole(self, name: str) -> frozenset[str]:
        """A concept, its namesake among complaints or outcomes, and all that is narrower."""
        if name not in self._below:
            same = namesakes(name)
            self._below[name] = same.union(*(self._words.descendants(one) for one in same))
        return self._below[name]

    def _holders(self, name: str, *, treatment: bool = False) -> frozenset[str]:
        if (name, treatment) not in self._held:
            slots = ("treatment", "technique") if treatment else ("condition", "outcome")
            found = (self._library.keys_with(slot, self._whole(name)) for slot in slots)
            self._held[name, treatment] = frozenset[str]().union(*found)
        return self._held[name, treatment]

    def _chance_of(self, name: str, *, treatment: bool = False) -> float:
        share = len(self._holders(name, treatment=treatment)) / self._size
        return min(MOST_CHANCE, max(LEAST_CHANCE, share))
