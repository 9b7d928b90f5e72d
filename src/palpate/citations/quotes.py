"""The sentence against the study that it cites: direction, numbers, people, outcome; and what the study itself found.

Only what the record says is held against a sentence: what a record does not hold is no misquotation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from palpate import vocabulary
from palpate.citations.content import FEWEST_PEOPLE, GENERAL, namesakes
from palpate.text import NumberKind, find_numbers
from palpate.types.citation import Misquote
from palpate.types.claim import Claim, ClaimDirection, ClaimType, Slot
from palpate.types.concept import Distance, Family
from palpate.types.study import Comparison, Design, Favours, Finding, Outcome, Study
from palpate.vocabulary import Vocabulary

_GOOD = {Finding.BETTER, Finding.IMPROVED}
_NONE = {Finding.NO_DIFFERENCE, Finding.UNCHANGED}
_BAD = {Finding.WORSE, Finding.WORSENED}
_FITS = {
    ClaimDirection.IMPROVES: _GOOD,
    ClaimDirection.NO_CHANGE: _NONE,
    ClaimDirection.WORSENS: _BAD,
}
_FAVOURS = {
    ClaimDirection.IMPROVES: Favours.TREATMENT,
    ClaimDirection.NO_CHANGE: Favours.NEITHER,
    ClaimDirection.WORSENS: Favours.COMPARATOR,
}
_WORDS = {
    Finding.BETTER: "better than",
    Finding.NO_DIFFERENCE: "no different from",
    Finding.WORSE: "worse than",
    Finding.IMPROVED: "improved",
    Finding.UNCHANGED: "unchanged",
    Finding.WORSENED: "worsened",
}
_DIRECTED = {ClaimType.EFFECT, ClaimType.NO_EFFECT, ClaimType.HARM, ClaimType.STUDY, ClaimType.MECHANISM}
_REVIEWS = {Design.SYSTEMATIC_REVIEW, Design.NARRATIVE_REVIEW, Design.GUIDELINE}
_MINUTES = {"minute", "minutes", "min", "mins"}
_MOST_NAMED = 4  # outcomes or findings in one line
_SLACK = 0.03  # "about 400 people" for 401


class Quotes:
    """Sets sentences against studies."""

    @cached_property
    def _words(self) -> Vocabulary:
        return vocabulary.load()

    def misquotes(self, claim: Claim, study: Study) -> tuple[Misquote, ...]:
        """The parts of a sentence that the study's record contradicts.

        Parameters
        ----------
        claim : Claim
        study : Study
            That its citation was resolved to.
        """
        return (*self._outcome(claim, study), *self._numbers(claim, study), *self._people(claim, study))

    def found(self, claim: Claim, study: Study) -> str | None:
        """What the study itself found, in one line: on the claim's outcomes, and where else it found no difference.

        Where it measured none of the claim's, its own outcomes; None where the record holds no finding.
        """
        asked = self._rows(claim, study)
        others = [row for row in _between(study.outcomes) if row not in asked and row.finding not in _GOOD]
        told = _told([*asked, *others] if asked else study.outcomes, study)
        people = f" ({study.n} people)" if study.n else ""
        return f"{study.label}{people} itself found {'; '.join(told[:_MOST_NAMED])}" if told else None

    def bears(self, claim: Claim, study: Study) -> bool | None:
        """Whether the study found what is said, on any outcome that is named; None where its record is silent.

        Where only the complaint or its symptoms are named, on half of its outcomes or more.
        """
        if claim.direction is None:
            return None
        rows = self._rows(claim, study)
        if not rows and all(self._is_of_people(name, study) for name in _named(claim)):
            fitting = [row.finding in _FITS[claim.direction] for row in _between(study.outcomes)]
            if fitting:
                return 2 * sum(fitting) >= len(fitting)
        seen = _between(rows) or [row for row in rows if row.comparison is Comparison.BEFORE_AFTER and row.finding]
        if seen:
            return any(row.finding in _FITS[claim.direction] for row in seen)
        pooled = [r for r in study.pooled if any(self._is_on(name, r.outcome) for name in _named(claim)) and r.favours]
        return any(result.favours is _FAVOURS[claim.direction] for result in pooled) if pooled else None

    def _rows(self, claim: Claim, study: Study) -> list[Outcome]:
        """The study's rows on an outcome that the claim names."""
        return [row for row in study.outcomes if any(self._is_on(name, row.outcome) for name in _named(claim))]

    def _outcome(self, claim: Claim, study: Study) -> Iterator[Misquote]:
        """An outcome that the study did not measure, else a direction that it did not find."""
        named = _named(claim)
        measured = [row.outcome for row in study.outcomes] + [result.outcome for result in study.pooled]
        if any(self._is_on(name, wording) for name in named for wording in measured):
            if claim.type in _DIRECTED and claim.direction:
                yield from _direction(claim.direction, self._rows(claim, study), study)
            return
        labels = [self._words.concept(name).label for name in named]
        arms = " ".join(arm.treatment.lower() for arm in study.arms)  # "relaxation massage" names no outcome
        is_other = any(self._is_of_people(name, study) for name in named) or any(one.lower() in arms for one in labels)
        if labels and measured and not is_other:
            yield Misquote(part="outcome", said=_listed(labels), found=f"measured {_listed(measured)}")

    def _numbers(self, claim: Claim, study: Study) -> Iterator[Misquote]:
        """More people than took part, or sessions of another length."""
        numbers = find_numbers(claim.text)
        people = [int(one.values[0]) for one in numbers if one.kind is NumberKind.PEOPLE]
        held = [study.n, *(arm.n for arm in study.arms), *(result.participants for result in study.pooled)]
        most = max((n for n in (*held, sum(arm.n or 0 for arm in study.arms)) if n), default=None)
        if study.n and most and (beyond := [n for n in people if n > most * (1 + _SLACK) and n >= FEWEST_PEOPLE]):
            yield Misquote(part="number", said=f"{max(beyond)} people", found=f"{study.n} people")
        minutes = [one.values[0] for one in numbers if one.kind is NumberKind.DURATION and one.unit in _MINUTES]
        own = sorted({arm.minutes for arm in study.arms if arm.minutes})
        if own and minutes and all(arm.minutes for arm in study.arms[:1]) and not set(minutes) & set(own):
            yield Misquote(
                part="number", said=f"{minutes[0]:g} minutes", found=f"{' or '.join(f'{n:g}' for n in own)} minutes"
            )

    def _people(self, claim: Claim, study: Study) -> Iterator[Misquote]:
        """People who were not those of the study."""
        studied = self._words.resolve(study.condition or "", Family.CONDITION).concepts
        population = f"{study.population or ''} {study.condition or ''} {study.title}".lower()
        if study.design in _REVIEWS or not studied:
            return
        for slot in (claim.people, claim.condition):
            name = _concept(slot, Family.CONDITION)
            if slot is None or name is None or name in GENERAL or slot.text.lower() in population:
                continue
            if any(self._is_on(name, row.outcome) for row in study.outcomes):
                continue
            if all(self._words.distance(name, one) in {Distance.UNRELATED, Distance.SIBLING} for one in studied):
                yield Misquote(part="people", said=slot.label, found=study.population or study.condition or "others")
                return

    def _is_of_people(self, name: str, study: Study) -> bool:
        """Whether what a claim names as an outcome is what the study's people have."""
        studied = {concept.id for concept in self._words.resolve(study.condition or "", Family.CONDITION).concepts}
        same = namesakes(name)
        above = {up for one in studied for up in self._words.ancestors(one)}
        return bool(same & (studied | above))

    def _is_on(self, name: str, wording: str) -> bool:
        """Whether a row's wording is the outcome named, part of it, or what it is part of."""
        concepts = (
            *self._words.resolve(wording, Family.OUTCOME).concepts,
            *self._words.resolve(wording, Family.CONDITION).concepts,
        )
        same = namesakes(name)
        related = {Distance.SAME, Distance.NARROWER, Distance.BROADER}
        return any(self._words.distance(one, other.id) in related for one in same for other in concepts)


def _direction(direction: ClaimDirection, rows: Sequence[Outcome], study: Study) -> Iterator[Misquote]:
    """A misquotation where no comparison between arms (else no before and after) went the way that is said."""
    seen = _between(rows) or [row for row in rows if row.comparison is Comparison.BEFORE_AFTER and row.finding]
    if seen and not any(row.finding in _FITS[direction] for row in seen):
        yield Misquote(part="direction", said=direction.value, found="; ".join(_told(seen, study)))


def _between(rows: Sequence[Outcome]) -> list[Outcome]:
    return [row for row in rows if row.comparison is Comparison.BETWEEN_ARMS and row.finding]


def _told(rows: Sequence[Outcome], study: Study) -> list[str]:
    """Rows in words, those of one finding together: "state anxiety, stress better than rest"."""
    arms = {arm.id: arm.treatment for arm in study.arms}
    outcomes: dict[tuple[Finding, str], list[str]] = {}
    for row in rows:
        if row.finding is None:
            continue
        against = row.arms[-1] if row.arms else ""
        if row.comparison is Comparison.BETWEEN_ARMS:
            rest = f" {arms.get(against, 'the comparator')}"
        else:
            rest = f" with {arms[against]}" if against in arms else ""
        outcomes.setdefault((row.finding, rest), []).append(row.outcome)
    return [f"{_listed(named)} {_WORDS[finding]}{rest}" for (finding, rest), named in outcomes.items()]


def _named(claim: Claim) -> list[str]:
    """Ids of the outcomes that a claim names itself."""
    named = (slot.concept for slot in claim.outcomes if slot.concept and not slot.from_context)
    return [name for name in dict.fromkeys(named) if name not in GENERAL and name[:2] in {"O:", "C:"}]


def _concept(slot: Slot | None, family: Family) -> str | None:
    if slot is None or slot.concept is None or slot.from_context:
        return None
    return slot.concept if vocabulary.load().concept(slot.concept).family is family else None


def _listed(words: Iterable[str]) -> str:
    named = list(dict.fromkeys(words))
    shown = named[:_MOST_NAMED]
    more = [f"{len(named) - _MOST_NAMED} more"] if len(named) > _MOST_NAMED else []
    return ", ".join([*shown, *more])
