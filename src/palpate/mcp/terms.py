"""Words of the method that a reader of an answer may not know, each with where it is from."""

from __future__ import annotations

from typing import NamedTuple

from palpate.certainty import SMALLEST_G, rules
from palpate.types.evidence import CertaintyLevel

_WORDING = "Santesso et al. (2020), J Clin Epidemiol 119:126, for the words that go with it"
_ALGORITHM = "Pollock et al. (2016), J Clin Epidemiol 70:106"


class Term(NamedTuple):
    """A word, what else it is called, what it means, and its source."""

    name: str
    also: tuple[str, ...]
    kind: str
    meaning: str
    sources: tuple[str, ...]


CERTAINTIES = {
    CertaintyLevel.HIGH: "The true effect lies close to the estimate; palpate writes 'reduces'. Randomised trials "
    "start here.",
    CertaintyLevel.MODERATE: "The true effect is probably close to the estimate; palpate writes 'probably reduces'. "
    "One step below where randomised trials start.",
    CertaintyLevel.LOW: "The true effect may differ much from the estimate; palpate writes 'may reduce'. The lowest at "
    "which a claim can be supported or contradicted.",
    CertaintyLevel.VERY_LOW: "Nobody can say: 'it is very uncertain whether'. A claim on such evidence is neither "
    "supported nor contradicted.",
}
_STEPS = (
    f"Risk of bias: one step down under {rules.LOW_RISK_SHARE_ONE_STEP:.0%} of people in low-risk trials, two under "
    f"{rules.LOW_RISK_SHARE_TWO_STEPS:.0%}. Inconsistency: I² from {rules.I2_NOTICEABLE:g} % with trials "
    "on both sides of "
    f"what matters, or from {rules.I2_CONSIDERABLE:g} %. Indirectness: another treatment, people or "
    "outcome than asked. "
    f"Imprecision: the interval crosses the smallest effect that matters, or fewer than "
    f"{rules.PARTICIPANTS_ENOUGH} people "
    f"(two steps: under {rules.PARTICIPANTS_FEW}). Publication bias: {rules.MIN_STUDIES_FOR_FUNNEL_TEST} "
    "studies or more "
    f"and Egger's p under {rules.EGGER_P:g}."
)
_METHOD = (
    Term(
        "certainty",
        ("grade", "certainty of evidence", "quality of evidence"),
        "term",
        "How sure anyone can be of a pooled effect: high, moderate, low, very low, by the rules of GRADE. Randomised "
        f"trials start high, other comparisons low. {_STEPS}",
        (_ALGORITHM, "docs/method/certainty.md"),
    ),
    Term(
        "rung",
        ("comparator", "comparator ladder", "against", "ladder"),
        "term",
        "What a treatment was tried against: nothing or usual care, a sham or light touch, or another "
        "treatment. Each is "
        "pooled by itself, for 'works' with hands-on treatments often only means 'beats nothing'.",
        ("docs/method/matching.md",),
    ),
    Term(
        "sham",
        ("sham or light touch", "placebo"),
        "term",
        "A pretended treatment: light touch, a device switched off, needles that do not go in. An effect "
        "beyond it is not "
        "explained by attention and expectation alone, as far as people could not tell the two apart.",
        ("docs/method/matching.md",),
    ),
    Term(
        "SMD",
        ("hedges' g", "hedges g", "g", "standardised mean difference", "effect size"),
        "term",
        "Hedges' g: the difference between two groups in standard deviations, corrected for small samples. It joins "
        "different scales of one thing. palpate turns it so that above 0 is better for the treatment; "
        f"{SMALLEST_G:g} is a small effect.",
        ("Hedges (1981), J Educ Stat 6:107", "Cohen (1988), Statistical power analysis, 2nd ed., p. 25"),
    ),
    Term(
        "MD",
        ("mean difference",),
        "term",
        "The difference between the means of two groups in the units of one scale. palpate turns it so that above 0 is "
        "better for the treatment.",
        ("docs/method/effects.md",),
    ),
    Term(
        "RR",
        ("risk ratio", "relative risk"),
        "term",
        "How many times as often something happened under the treatment as without. palpate turns it so that "
        "above 1 is "
        "better for the treatment.",
        ("docs/method/effects.md",),
    ),
    Term(
        "OR",
        ("odds ratio",),
        "term",
        "The odds of an event under the treatment over the odds without. palpate turns it so that above 1 is better.",
        ("docs/method/effects.md",),
    ),
    Term(
        "confidence interval",
        ("ci", "95 % ci", "95% ci", "interval"),
        "term",
        "The range of effects that the data go with, at 95 %. palpate's random-effects intervals are those "
        "of Hartung and "
        "Knapp, never narrower than the plain ones.",
        ("docs/method/synthesis.md",),
    ),
    Term(
        "prediction interval",
        ("prediction", "pi"),
        "term",
        "Where the effect of a new trial like the pooled ones is to be expected, at 95 %: wider than the confidence "
        "interval where trials differ.",
        ("docs/method/synthesis.md",),
    ),
    Term(
        "I2",
        ("i²", "heterogeneity", "tau2", "tau²", "inconsistency"),
        "term",
        "The share of the variation between trials that chance does not explain, in per cent; tau² is that variation "
        f"itself. From {rules.I2_NOTICEABLE:g} % it may matter, from {rules.I2_CONSIDERABLE:g} % it is considerable.",
        ("Cochrane Handbook's ranges, as in Rücker et al. (2008), BMC Med Res Methodol 8:79, table 3",),
    ),
    Term(
        "target",
        ("smallest effect that matters", "minimal important difference", "mid", "mcid"),
        "term",
        "The smallest effect that matters to people: the published minimal important difference of a scale, else "
        f"{SMALLEST_G:g} standard deviations, or {rules.SMALLEST_RATIO - 1:.0%} relative change.",
        ("Cohen (1988), p. 25", "Guyatt et al. (2011), J Clin Epidemiol 64:1283"),
    ),
    Term(
        "direction only",
        ("by direction", "directions", "sign test"),
        "term",
        "Trials that report which group did better and no numbers to pool. They are counted, never turned "
        "into numbers, "
        "and give low certainty at most.",
        ("docs/method/effects.md",),
    ),
    Term(
        "risk of bias",
        ("bias", "low risk of bias"),
        "term",
        "Whether the way a trial was made may have bent its result: how people were allotted, who measured, "
        "who was lost. "
        "What is not reported counts as unclear, not as low.",
        ("docs/method/certainty.md",),
    ),
    Term(
        "rewrite",
        ("wording",),
        "term",
        "A sentence that the evidence does bear: its verb follows the certainty (reduces, probably reduces, "
        "may reduce, it "
        "is very uncertain whether), and it names the comparator.",
        (_WORDING,),
    ),
    Term(
        "left out",
        ("absence audit", "searched", "used"),
        "term",
        "How many studies the library holds, how many are on the treatment, the people and the outcome, and how many "
        "stand on a comparator. 'Nothing found' is not 'no effect shown'.",
        ("docs/method/matching.md",),
    ),
)


def terms() -> tuple[Term, ...]:
    """Every term, the certainties first."""
    levels = (
        Term(
            level.value,
            (f"{level.value} certainty",),
            "certainty",
            meaning,
            (_WORDING, "docs/method/certainty.md"),
        )
        for level, meaning in CERTAINTIES.items()
    )
    return (*levels, *_METHOD)
