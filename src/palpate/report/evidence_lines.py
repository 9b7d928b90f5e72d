"""Evidence in sentences and figures, as the page of text, the page of HTML and the plots share them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from palpate import vocabulary
from palpate.report.text import count, interval, number, p_value, percent, plain
from palpate.types.evidence import (
    Certainty,
    CertaintyLevel,
    Direction,
    Effect,
    EffectMeasure,
    Evidence,
    LeftOut,
    PooledEffect,
    Question,
    ReviewResult,
    RiskOfBias,
    RungEvidence,
    Stage,
    Step,
)
from palpate.types.study import Measure

DISCLAIMER = "This is what studies found, not personal medical advice."
LOGGED = {EffectMeasure.LOG_RR: "RR", EffectMeasure.LOG_OR: "OR"}
NAMES = {EffectMeasure.MD: "MD", EffectMeasure.SMD: "g", EffectMeasure.RD: "RD"} | LOGGED
Z_975 = 1.959963984540054  # normal quantile of a single study's 95 % interval
FEW = 5  # studies under which the plain interval is shown beside that of Hartung and Knapp
WAYS = {Direction.BETTER: "better", Direction.NEITHER: "no difference", Direction.WORSE: "worse", None: "not stated"}
# How the studies that were left out before any rung are told together: one of them, several of them.
TOGETHER = {
    Stage.RETRACTED: ("was retracted", "were retracted"),
    Stage.COMPARISON: (
        "does not compare the treatment with anything on this outcome",
        "do not compare the treatment with anything on this outcome",
    ),
    Stage.OUTCOME: ("does not report the outcome", "do not report the outcome"),
    Stage.PEOPLE: ("studied other people", "studied other people"),
    Stage.REVIEW: ("is a review of other questions", "are reviews of other questions"),
    Stage.POOLING: ("was not pooled", "were not pooled"),
}


def headline(question: Question) -> str:
    """Treatment, condition and outcome of the question in one line."""
    people = question.condition.label if question.condition else "any condition"
    return f"{question.treatment.label} for {people}: {question.outcome.label if question.outcome else 'any outcome'}"


def against(rung: RungEvidence, evidence: Evidence) -> str:
    """What the comparators of a rung are called beside the treatment of the question."""
    return vocabulary.load().against(rung.rung, evidence.question.treatment)


def audit_line(evidence: Evidence) -> str:
    """What was searched, how many trials were left after each slot, and how many reviews are on the question."""
    audit = evidence.audit
    among = f" ({count(audit.reviews, 'review', 'reviews')} among them)" if audit.reviews else ""
    named = f"{count(audit.searched, 'study', 'studies')} searched, {audit.treatment} name the treatment{among}"
    trials = [f"{audit.condition} in these people"] if audit.condition is not None else []
    trials += [f"{audit.outcome} report the outcome"] if audit.outcome is not None else []
    left = ", ".join([*trials, f"{audit.compared} compare arms on it", f"{audit.used} used"])
    found = [*evidence.mixed_reviews, *(review for rung in evidence.rungs for review in rung.reviews)]
    reviews = f"; {count(len({one.study for one in found}), 'review', 'reviews')} on it" if found else ""
    return f"{named}; of the trials {left}{reviews}."


def absence_lines(evidence: Evidence) -> list[str]:
    """What to say where no trial answers: that this is not an answer, and the trial that would be one.

    Reviews that mix comparators are an answer all the same.
    """
    if evidence.mixed_reviews:
        return ["No trial of the library compares it with one thing alone on this question; reviews that mix them do."]
    lines = [
        "No study of the library compares it with anything on this question.",
        "That is absence of evidence in this library, not evidence of absence.",
    ]
    if evidence.settling_size is not None:
        size = f"A trial of {evidence.settling_size:,} people would settle whether there is an effect that matters"
        lines.append(f"{size} (g = 0.2, found with 90 % power).")
    return lines


def shown(value: float, measure: EffectMeasure) -> str:
    """An estimate as it is printed: ratios exponentiated."""
    return number(math.exp(value) if measure in LOGGED else value)


def shown_interval(ci: tuple[float, float], measure: EffectMeasure) -> str:
    """An interval as it is printed: ratios exponentiated."""
    return interval((math.exp(ci[0]), math.exp(ci[1])) if measure in LOGGED else ci)


def single_interval(effect: Effect) -> tuple[float, float] | None:
    """One study's 95 % interval on the scale of its measure; None where it has no numbers."""
    if effect.y is None or effect.v is None:
        return None
    half = Z_975 * math.sqrt(effect.v)
    return effect.y - half, effect.y + half


def single(effect: Effect) -> str:
    """One study's estimate with its 95 % interval, empty where it has no numbers."""
    ci = single_interval(effect)
    if effect.y is None or ci is None:
        return ""
    return f"{shown(effect.y, effect.measure)} [{shown_interval(ci, effect.measure)}]"


def measured_by(effect: Effect) -> str:
    """Instrument and time of an effect."""
    return ", ".join(filter(None, [effect.instrument, effect.timepoint]))


def people(effect: Effect) -> str:
    """People behind an effect, a question mark where that is not reported."""
    return str(effect.participants or "?")


def result_lines(rung: RungEvidence) -> list[str]:
    """The pooled result of a rung in one line, then its spread, its natural units and its target; empty if none."""
    pooled = rung.pooled
    if pooled is None:
        return []
    lines = [result_line(pooled)]
    if pooled.k > 1:
        lines.append(heterogeneity_line(pooled))
    if plain_line := few_line(pooled):
        lines.append(plain_line)
    if rung.natural:
        lines.append(f"That is {rung.natural.text}, 95 % CI {interval(rung.natural.ci, 1)}.")
    return [*lines, *_target_lines(rung, pooled)]


MACHINE_READ = "Trials that a program read and no person has checked, pooled apart"


def unchecked_lines(rung: RungEvidence) -> list[str]:
    """What the trials of a rung that only a program read come to: the pooled result and the directions."""
    pooled = [result_line(rung.pooled)] if rung.pooled else []
    counted = [f"{count_line(rung)} {', '.join(effect.label for effect in rung.directions)}"] if rung.directions else []
    return [*pooled, *counted]


def result_line(pooled: PooledEffect) -> str:
    """The estimate with its interval, p, and how much stands behind it."""
    name = NAMES[pooled.measure]
    size = f"{pooled.participants:,} people" if pooled.participants else "number of people not reported by all"
    result = f"{name} = {shown(pooled.estimate, pooled.measure)} [{shown_interval(pooled.ci, pooled.measure)}]"
    first = "Pooled" if pooled.k > 1 else "Result"
    return f"{first}: {result}, {p_value(pooled.p)}; {count(pooled.k, 'study', 'studies')}, {size}."


def _target_lines(rung: RungEvidence, pooled: PooledEffect) -> list[str]:
    if rung.target is None:
        return []
    size = f"{NAMES[pooled.measure]} {shown(rung.target, pooled.measure)}"
    lines = [f"Smallest effect that matters: {size}, {rung.target_source}."]
    if rung.settling_size and pooled.ci[0] <= 0 <= pooled.ci[1]:
        lines.append(f"A trial of {rung.settling_size:,} people would settle whether there is an effect of that size.")
    return lines


def heterogeneity_line(pooled: PooledEffect) -> str:
    """tau², I², Q and the prediction interval in one line."""
    spread = f"tau² {plain(round(pooled.tau2, 4))}"
    if pooled.tau2_ci:
        spread += f" [{interval(pooled.tau2_ci)}]"
    parts = [spread, f"I² {pooled.i2:.0f} %", f"Q {number(pooled.q, 1)} ({p_value(pooled.q_p)})"]
    if pooled.prediction:
        parts.append(f"prediction interval {shown_interval(pooled.prediction, pooled.measure)}")
    return ", ".join(parts) + "."


def few_line(pooled: PooledEffect) -> str:
    """Why the interval of few studies is so wide, with the plain one; empty where there are more, or it is no wider."""
    if pooled.plain_ci is None or pooled.k >= FEW or pooled.plain_ci == pooled.ci:
        return ""
    plain_ci = shown_interval(pooled.plain_ci, pooled.measure)
    return (
        f"The interval is so wide because {pooled.k} studies hardly show how much trials differ; "
        f"without that doubt it is {plain_ci}."
    )


def count_line(rung: RungEvidence) -> str:
    """Effects without numbers, counted by direction, with the sign test; empty where there are none."""
    tally = rung.count
    if tally is None:
        return ""
    text = f"By direction only: {tally.better} better, {tally.neither} no difference, {tally.worse} worse"
    if tally.better + tally.worse > 1 and tally.p is not None and tally.ci is not None and tally.share is not None:
        share = f"better in {percent(tally.share)} [{percent(tally.ci[0])} to {percent(tally.ci[1])}]"
        text += f"; {share} of those that differ, sign test {p_value(tally.p)}"
    return text + "."


def by_direction(effects: Sequence[Effect]) -> list[str]:
    """Studies without numbers, a line for each direction: "better: Field 2007; Kim 2020"."""
    return [
        f"{words}: {'; '.join(effect.label for effect in effects if effect.direction is way)}"
        for way, words in WAYS.items()
        if any(effect.direction is way for effect in effects)
    ]


def certainty_line(certainty: Certainty) -> str:
    """The level and where it started."""
    start = "randomised trials" if certainty.start is CertaintyLevel.HIGH else "trials that are not all randomised"
    return f"Certainty: {certainty.level.value} ({start} start at {certainty.start.value})"


def step_text(step: Step) -> str:
    """What a rule of grading saw, with the rule."""
    return f"{step.figure} ({step.rule})"


def step_sign(step: Step) -> str:
    """How many steps down a rule took, with a real minus sign."""
    return f"−{step.down}" if step.down else " 0"


def review_line(review: ReviewResult, *, is_compared: bool = True) -> str:
    """A published result with its figures turned to our sign, its own certainty, and how it sits beside ours."""
    result = review.result
    parts = [f"{review.label}: {result.outcome}" + (f" against {result.comparator}" if result.comparator else "")]
    if result.measure and result.value is not None:
        parts.append(_review_figure(review))
    if result.studies is not None:
        parts.append(count(result.studies, "study", "studies"))
    if result.favours:
        parts.append(f"favours {result.favours.value}")
    if sure := (result.certainty.value if result.certainty else result.certainty_text):
        parts.append(f"certainty {sure}")
    remark = f" {review.remark[0].upper()}{review.remark[1:]}." if is_compared and review.remark else ""
    return ", ".join(parts) + "." + remark


def _review_figure(review: ReviewResult) -> str:
    """The review's number with positive better, or as it is printed where its direction is not known."""
    result = review.result
    name = result.measure.value if result.measure else ""
    if review.estimate is None:
        ci = f" [{interval(result.ci)}]" if result.ci else ""
        return f"{name} {number(result.value or 0.0)}{ci} as printed"
    is_ratio = result.measure in {Measure.RR, Measure.OR, Measure.HR, Measure.ROM}
    values = [math.exp(x) if is_ratio else x for x in (review.estimate, *(review.ci or ()))]
    ci = f" [{interval((values[1], values[2]))}]" if review.ci else ""
    return f"{name} {number(values[0])}{ci}"


def left_out_lines(left_out: Iterable[LeftOut]) -> list[str]:
    """Studies that were left out for the same reason together: "broader than asked: Kim 2020; Walach 2003"."""
    by_reason: dict[str, list[str]] = {}
    for left in left_out:
        by_reason.setdefault(left.why, []).append(left.label or left.study)
    return [f"{why}: {'; '.join(labels)}" for why, labels in by_reason.items()]


def left_out_text(left: LeftOut) -> str:
    """A study that was left out with its reason."""
    return f"{left.label or left.study}: {left.why}"


def together(stage: Stage, n: int, *, more: bool = False) -> str:
    """That many studies left out at that stage: "4 do not report the outcome"."""
    return f"{n:,}{' more' if more else ''} {TOGETHER[stage][n > 1]}"


def effect_details(effect: Effect) -> list[str]:
    """What was compared and how the numbers were had, then what is to be known of them."""
    first = f"{effect.treatment} against {effect.comparator}; {effect.derivation or 'direction only'}"
    return [first, *effect.flags]


def bias_line(risk: RiskOfBias) -> str:
    """Risk of bias of one study, item by item."""
    items = "; ".join(f"{domain} {judgement.value} ({why})" for domain, judgement, why in risk.items)
    return f"risk of bias {risk.overall.value}: {items}" if items else f"risk of bias {risk.overall.value}"
