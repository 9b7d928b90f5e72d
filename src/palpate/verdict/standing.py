"""What one comparator rung says: its own trials pooled, a published review, or a count of directions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from math import exp, log

import msgspec

from palpate.types.concept import Rung
from palpate.types.evidence import CertaintyLevel, EffectMeasure, Evidence, PooledEffect, ReviewResult, RungEvidence
from palpate.types.study import Favours, StatedCertainty

# A published review that states no certainty is taken as low at the best: palpate's own figure, on the cautious side.
UNSTATED_CERTAINTY = CertaintyLevel.LOW
# A review that states none and pools fewer people than this, or fewer studies where it counts no people, is very low:
# imprecision by the optimal information size (Guyatt 2011, J Clin Epidemiol 64:1283) taken off that low.
FEWEST_PEOPLE = 400
FEWEST_STUDIES = 2
# Ratios within a relative change of 25 % do not matter: Guyatt et al. (2011), J Clin Epidemiol 64:1283.
SMALLEST_LOG_RATIO = log(1.25)
# An interval within this share of what matters is none, even if it excludes no effect: palpate's own figure.
TRIVIAL_SHARE = 0.5
ADVICE = "recommendation"  # the outcome of a guideline's row: it weighs all comparators, and mixes none
# Slots in which a review may be about a part of what was asked before it is a step less direct: palpate's own figure.
NARROWER_SLOTS = 2
# An interval that reaches this many times what matters leaves the effect open at low certainty, and at any where the
# review itself calls it unclear or it reaches as far on both sides: palpate's own figure.
WIDE_AT_LOW = 2.0
# What a review's own words on its evidence come to, the first that fits; grades that are named join at the lowest.
_WORDED = (
    (
        re.compile(
            r"very low|very limited|insufficient|inadequate|inconclusive|conflicting|equivocal|too poor|"
            r"\black\b|not convincing|not clearly|no conclusive|weak|quality low|unclear|"
            # Few people and bias, each a step off the low that words without a grade begin at.
            r"\bsmall (?:amount|numbers?|study|studies|sample|pilot|inconsistent)|"
            r"\bfew (?:small |randomised )?(?:studies|trials)|\bone (?:trial|study)\b|scarce|sparse|"
            r"high risk of bias|poor quality|quality poor|not well designed|contradictory|very uncertain|"
            r"not definite|no definitive|no (?:clear or )?robust",
            re.IGNORECASE,
        ),
        CertaintyLevel.VERY_LOW,
    ),
    (
        re.compile(r"\blow\b|limited|preliminary|silver|caution|\bmay\b|modest|not strong", re.IGNORECASE),
        CertaintyLevel.LOW,
    ),
    # "Probably", and what is said without a hedge: Santesso et al. (2020), J Clin Epidemiol 119:126, table 1.
    (
        re.compile(
            r"moderate|fair|platinum|gold|\bhigh[- ](?:quality|strength)|\bprobably\b|"
            r"\bineffective\b|\bno better than\b|\bd(?:o|oes|id) not\b",
            re.IGNORECASE,
        ),
        CertaintyLevel.MODERATE,
    ),
)
# Our own pooling stands before a review's from two trials on: with one there is nothing pooled.
FEWEST_POOLED = 2
# Standardised differences below this do not matter: Cohen (1988), Statistical power analysis, 2nd ed., p. 25.
SMALLEST_SMD = 0.2
_LEVELS = (CertaintyLevel.VERY_LOW, CertaintyLevel.LOW, CertaintyLevel.MODERATE, CertaintyLevel.HIGH)
_OF_STATED = {stated: CertaintyLevel(stated.value) for stated in StatedCertainty}
_LOGGED = {EffectMeasure.LOG_RR, EffectMeasure.LOG_OR}
_FAVOURS = {
    Favours.TREATMENT: "favours the treatment",
    Favours.COMPARATOR: "favours the comparator",
    Favours.NEITHER: "no difference shown",
}
_ADVISES = {Favours.TREATMENT: "advises it", Favours.COMPARATOR: "advises against it"}


class Position(StrEnum):
    """Where an interval lies: better by a size that matters, within what does not matter, worse, or across."""

    BENEFIT = "benefit"
    NO_EFFECT = "no effect that matters"
    HARM = "harm"
    OPEN = "open"


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What a verdict can stand on, on one rung (None: a review that mixes comparators).

    ``lean`` is the sign of the estimate, 0 where there is none. ``figure`` says the numbers in words: ``effect`` with
    what they are from, of which ``basis`` is the short form. ``is_part`` marks a review of something narrower than was
    asked, ``is_none_read`` one that says of an open result that no difference was shown, ``is_statement`` an agency's.
    """

    rung: Rung | None
    position: Position
    lean: int
    certainty: CertaintyLevel
    figure: str
    studies: tuple[str, ...]
    effect: str = ""
    basis: str = ""
    is_review: bool = False
    review: str | None = None
    estimate: float | None = None
    is_part: bool = False
    is_none_read: bool = False
    is_statement: bool = False


def standings(evidence: Evidence) -> tuple[Standing, ...]:
    """One standing for each rung that says anything, and one for reviews that mix comparators; lowest rung first."""
    found = [_on_rung(rung) for rung in evidence.rungs]
    mixed = _newest(evidence.mixed_reviews)
    if mixed is not None:
        found.append(_of_review(mixed, None))
    return _wholes(tuple(standing for standing in found if standing is not None))


def _wholes(found: tuple[Standing, ...]) -> tuple[Standing, ...]:
    """No effect in a part (neck pain, for chronic pain): low certainty at most for the whole."""
    return tuple(
        msgspec.structs.replace(one, certainty=min(one.certainty, CertaintyLevel.LOW, key=lambda level: level.order))
        if one.is_part and one.position is Position.NO_EFFECT
        else one
        for one in found
    )


def _on_rung(rung: RungEvidence) -> Standing | None:
    """Our own pooling or a published review, whichever is firmer.

    Our own if two trials or more give low certainty or better; else the newest review that rests on at least as many
    studies as we pooled, or is surer where it does not say on how many; else whatever our own rows say.
    """
    own = _own(rung)
    is_firm = own is not None and own.certainty is not CertaintyLevel.VERY_LOW and _k(rung) >= FEWEST_POOLED
    review = _newest(rung.reviews)
    if is_firm or review is None:
        return own
    theirs = _of_review(review, rung.rung)
    return own if own is not None and _rests_on_more(own, _k(rung), theirs, review.result.studies) else theirs


def _rests_on_more(own: Standing, pooled: int, theirs: Standing, reviewed: int | None) -> bool:
    """Whether we pooled more studies than a review or, where it does not say how many, are as sure as it is."""
    if reviewed is None:
        return pooled > 0 and own.certainty.order >= theirs.certainty.order
    return reviewed < pooled


def _k(rung: RungEvidence) -> int:
    return rung.pooled.k if rung.pooled else 0


def _own(rung: RungEvidence) -> Standing | None:
    if rung.certainty is None:
        return None
    level = rung.certainty.level
    if rung.pooled is not None and rung.target is not None:
        studies = tuple(dict.fromkeys(effect.study for effect in rung.effects))
        effect, basis = _pooled_effect(rung.pooled), _counted(rung.pooled.k, "trial", "trials")
        people = f", {rung.pooled.participants:,} people" if rung.pooled.participants else ""
        return Standing(
            rung=rung.rung,
            position=_position(rung.pooled.estimate, rung.pooled.ci, rung.target),
            lean=_sign(rung.pooled.estimate),
            certainty=level,
            figure=f"{effect}, {basis}{people}",
            effect=effect,
            basis=basis,
            studies=studies,
            estimate=rung.pooled.estimate,
        )
    return _of_directions(rung, level)


def _of_directions(rung: RungEvidence, level: CertaintyLevel) -> Standing | None:
    """Effects without numbers: a direction only where the sign test's interval lies on one side of a half."""
    count = rung.count
    if count is None:
        return None
    low, high = count.ci or (0.0, 1.0)
    position = Position.BENEFIT if low > 0.5 else Position.HARM if high < 0.5 else Position.OPEN
    total = count.better + count.neither + count.worse
    effect = f"{count.better} of {_counted(total, 'study', 'studies')} better, {count.worse} worse"
    return Standing(
        rung=rung.rung,
        position=position,
        lean=_sign(count.better - count.worse),
        certainty=level,
        figure=f"{effect}, by direction only",
        effect=effect,
        basis="counts",
        studies=tuple(dict.fromkeys(one.study for one in rung.directions)),
    )


def of_harmed_parts(evidence: Evidence) -> Evidence:
    """The evidence without the parts in which the review that stands found no harm, where in others it did.

    What raises the risk of bowel cancer, and not of its upper half, raises the risk of cancer. What other reviews
    found of the same part is no other part.
    """
    rungs = tuple(msgspec.structs.replace(rung, reviews=_harmed(rung.reviews)) for rung in evidence.rungs)
    return msgspec.structs.replace(evidence, rungs=rungs, mixed_reviews=_harmed(evidence.mixed_reviews))


def _harmed(reviews: tuple[ReviewResult, ...]) -> tuple[ReviewResult, ...]:
    first = _first(reviews) if reviews else None
    own = [
        (one, _review_position(one)) for one in reviews if first and one.study == first.study and not _is_silent(one)
    ]
    positions = {position for _, position in own}
    if Position.HARM not in positions or Position.BENEFIT in positions or not all(one.narrower for one, _ in own):
        return reviews
    return tuple(review for review, position in own if position is Position.HARM)


def _newest(reviews: tuple[ReviewResult, ...]) -> ReviewResult | None:
    """The review to stand on.

    One that says which way before one that says nothing, on just what was asked before on something narrower, with an
    interval before without, newer before older, more studies before fewer; of that review's own results the surest,
    then the one with the most studies.
    """
    if len(reviews) < 2:
        return reviews[0] if reviews else None
    first = _first(reviews)
    own = [review for review in reviews if review.study == first.study and _says_as_much(review, first)]
    return min(own, key=lambda r: (-_level(r).order, r.narrower, -(r.result.studies or 0)))


def _first(reviews: Sequence[ReviewResult]) -> ReviewResult:
    return min(reviews, key=lambda r: (*_rank(r), -(r.year or 0), -(r.result.studies or 0), r.study))


def _rank(review: ReviewResult) -> tuple[bool, int, bool, bool, int]:
    level = _level(review)
    is_sure = level in {CertaintyLevel.MODERATE, CertaintyLevel.HIGH}
    is_loose = (review.ci is None and not is_sure) or level is CertaintyLevel.VERY_LOW
    return _is_silent(review), review.narrower + review.is_given_with_more, is_loose, review.is_of_some, -level.order


def _is_silent(review: ReviewResult) -> bool:
    """Whether a review gives neither an interval nor a side."""
    return review.ci is None and review.favours in {None, Favours.UNCLEAR}


def _says_as_much(review: ReviewResult, first: ReviewResult) -> bool:
    return (first.ci is None or review.ci is not None) and (_is_silent(first) or not _is_silent(review))


def _level(review: ReviewResult) -> CertaintyLevel:
    return _stated(review) or _unstated(review)


def _of_review(review: ReviewResult, rung: Rung | None) -> Standing:
    """A review's result.

    A step less direct (GRADE: indirectness) where it is of a part of what was asked in two slots or more ("disability
    in neck pain" for function in pain), and where the treated got something else too. One that mixes comparators keeps
    its grade, which its authors gave knowing it.
    """
    steps = (review.narrower >= NARROWER_SLOTS) + review.is_given_with_more
    level = _LEVELS[max(0, _LEVELS.index(_level(review)) - steps)]
    position = _review_position(review)
    sides = {Favours.TREATMENT: 1, Favours.COMPARATOR: -1}
    lean = _sign(review.estimate) if review.estimate is not None else sides.get(review.favours or Favours.NEITHER, 0)
    return Standing(
        rung=rung,
        position=position,
        lean=lean,
        certainty=level,
        figure=_review_figure(review),
        effect=_review_effect(review),
        basis="review",
        studies=(review.study,),
        is_review=True,
        review=review.label,
        estimate=review.estimate,
        is_part=review.narrower > 0,
        is_none_read=review.favours is Favours.NEITHER and not _is_of_note(review),
        is_statement=review.is_statement,
    )


def _stated(review: ReviewResult) -> CertaintyLevel | None:
    """The review's own grade, else what its words on the evidence come to."""
    result = review.result
    if result.certainty:
        return _OF_STATED[result.certainty]
    return _worded(result.certainty_text) if result.certainty_text else None


@cache
def _worded(words: str) -> CertaintyLevel | None:
    """What words on the evidence come to; few of them are in a library, and they are asked of at each question."""
    return next((level for pattern, level in _WORDED if pattern.search(words)), None)


def _unstated(review: ReviewResult) -> CertaintyLevel:
    """Low at the best, very low where it pools few."""
    people, studies = review.result.participants, review.result.studies
    is_few = people < FEWEST_PEOPLE if people is not None else studies is not None and studies < FEWEST_STUDIES
    return CertaintyLevel.VERY_LOW if is_few else UNSTATED_CERTAINTY


def _review_position(review: ReviewResult) -> Position:
    """From the review's interval, else from whom it says the result favours."""
    if review.ci is not None and review.estimate is not None:
        return _of_number(review, review.estimate, review.ci)
    if _reads_none(review):
        return Position.NO_EFFECT
    sides = {Favours.TREATMENT: Position.BENEFIT, Favours.COMPARATOR: Position.HARM}
    return sides.get(review.favours, Position.OPEN) if review.favours else Position.OPEN


def _of_number(review: ReviewResult, estimate: float, ci: tuple[float, float]) -> Position:
    """Where a review's interval lies, and how the review itself reads it where that is open.

    A review that grades its evidence has counted the width of the interval in the grade; then an estimate below what
    matters is little or no effect (Santesso 2020, J Clin Epidemiol 119:126), and so is "no difference" at moderate
    certainty or better. A review may read a difference that is sure and too small to matter as none, or as a benefit,
    and an interval that ends just at no effect as a benefit.
    """
    target, stated = _review_target(review), _stated(review)
    is_smd = review.result.measure is not None and review.result.measure.value == EffectMeasure.SMD.value
    position = _position(estimate, ci, SMALLEST_SMD) if is_smd else _by_direction(estimate, ci, target)
    if position is Position.NO_EFFECT and review.favours is Favours.TREATMENT and ci[0] > 0:
        return Position.BENEFIT
    if position is Position.OPEN and review.favours is Favours.TREATMENT:
        return Position.BENEFIT if ci[0] >= 0 else Position.OPEN
    if position is Position.NO_EFFECT and review.favours is Favours.COMPARATOR and ci[1] < 0:
        return Position.HARM
    if position is Position.BENEFIT and review.favours is Favours.UNCLEAR:
        return Position.OPEN
    is_read_small = position is Position.BENEFIT and review.favours is Favours.NEITHER
    if target is None:
        return Position.NO_EFFECT if (position is Position.OPEN or is_read_small) and _reads_none(review) else position
    is_doubted = stated is CertaintyLevel.LOW or review.favours is Favours.UNCLEAR
    reach = (max if is_doubted else min)(-ci[0], ci[1])
    is_wide = reach > WIDE_AT_LOW * target
    is_graded = stated is not None and stated is not CertaintyLevel.VERY_LOW
    is_none = is_graded and position is Position.OPEN and not is_wide
    return Position.NO_EFFECT if (is_none or is_read_small) and abs(estimate) < target else position


def _reads_none(review: ReviewResult) -> bool:
    """Whether a review says, at moderate certainty or better or at low in enough people, that it found no difference.

    "No evidence of an effect" is not "evidence of no effect" (Cochrane Handbook 5.1, 12.7.4) where studies were too
    small to show one; with the optimal information size in two of them it is "may make little or no difference".
    """
    if review.favours is not Favours.NEITHER:
        return False
    is_sure = _stated(review) in {CertaintyLevel.MODERATE, CertaintyLevel.HIGH}
    return is_sure or (_level(review) is CertaintyLevel.LOW and _is_of_many(review))


def _is_of_note(review: ReviewResult) -> bool:
    """Whether an estimate is as large as what matters; then "no difference" is want of precision alone."""
    target = _review_target(review)
    return target is not None and review.estimate is not None and abs(review.estimate) >= target


def _is_of_many(review: ReviewResult) -> bool:
    """Whether a review counts two studies or more with enough people between them to show a difference."""
    people, studies = review.result.participants, review.result.studies
    return people is not None and people >= FEWEST_PEOPLE and studies is not None and studies >= FEWEST_STUDIES


def _review_target(review: ReviewResult) -> float | None:
    """The smallest effect that matters on the review's scale; None for a mean difference on an unknown one."""
    measure = review.result.measure
    if measure is None:
        return None
    if measure.value == EffectMeasure.SMD.value:
        return SMALLEST_SMD
    return SMALLEST_LOG_RATIO if measure.is_ratio else review.target


def _by_direction(estimate: float, ci: tuple[float, float], target: float | None) -> Position:
    """Where an interval on a natural scale lies: one that excludes no effect has a direction unless it is trivial."""
    low, high = ci
    if target is not None and max(-low, high) < TRIVIAL_SHARE * target:
        return Position.NO_EFFECT
    if low > 0 or high < 0:
        return Position.BENEFIT if low > 0 else Position.HARM
    return Position.NO_EFFECT if target is not None and max(-low, high) < target else Position.OPEN


def _position(estimate: float, ci: tuple[float, float], target: float) -> Position:
    """Where an oriented interval lies (positive is better), given the smallest effect that matters."""
    low, high = ci
    if -target < low and high < target:
        return Position.NO_EFFECT
    if low > 0 and estimate >= target:
        return Position.BENEFIT
    if high < 0 and -estimate >= target:
        return Position.HARM
    return Position.OPEN


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _pooled_effect(pooled: PooledEffect) -> str:
    name, is_log = pooled.measure.value.removeprefix("log "), pooled.measure in _LOGGED
    return _numbers(name, pooled.estimate, pooled.ci, is_log=is_log)


def _review_effect(review: ReviewResult) -> str:
    """What a review found: numbers, whom it favours, or what a guideline advises."""
    result = review.result
    if result.outcome == ADVICE:
        return _ADVISES.get(review.favours or Favours.UNCLEAR, "leaves it open")
    if review.estimate is not None and result.measure is not None:
        return _numbers(result.measure.value, review.estimate, review.ci, is_log=result.measure.is_ratio)
    return _FAVOURS.get(review.favours or Favours.UNCLEAR, "unclear")


def _review_figure(review: ReviewResult) -> str:
    effect, result = _review_effect(review), review.result
    if result.outcome == ADVICE:
        return f"{review.label}, a guideline, {effect}"
    studies = f", {_counted(result.studies, 'study', 'studies')}" if result.studies else ""
    if review.estimate is None or result.measure is None:
        return f"{review.label}, a review{studies}: {effect}"
    return f"{review.label}, a review: {effect}{studies}"


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _numbers(name: str, estimate: float, ci: tuple[float, float] | None, *, is_log: bool) -> str:
    """An oriented effect as it is printed: ratios exponentiated, positive (or above 1) is better for the treatment."""
    shown = [exp(x) if is_log else x for x in (estimate, *(ci or ()))]
    text = f"{'g' if name == 'SMD' else name} {shown[0]:.2f}" + (f" ({shown[1]:.2f} to {shown[2]:.2f})" if ci else "")
    return text.replace("-", "−")
