"""What the authors say of an outcome where its table does not: better, no difference or worse, with the sentence.

`direction` says which way the figure went, and the p of the printed figures weighs in on whether it went any. Which way
is better comes from the outcome's name, else from what the report says of its scores, of its result, and in its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import erfc, sqrt

import msgspec

from palpate.checks.numbers import p_of_difference
from palpate.trials.asked import Scene, Sentence
from palpate.trials.direction import Answer, Way, direction
from palpate.trials.names import tokens
from palpate.trials.outcomes import HIGHER_SCORES, Row, better_by_scores, is_significant, treatment_is_higher
from palpate.trials.word_lists import words
from palpate.trials.wording import BAD, GOOD, NOT
from palpate.types.study import Arm, Better, Finding, Mean, MeanKind, Outcome, ReadPlace

MOST_ASKED = 24  # rows without a test of their own that the text is asked about, the best ones first
LEAST_SURE = 0.4  # of an answer, to be taken for the authors' finding
LEAST_OF_SCALE = 0.5  # of a row's words, each by its weight, that a sentence about scores holds
ENDING = 3  # sentences at an abstract's end that may hold its conclusion
# Share of 575 rows with a printed p under 0.05, by the p that their printed figures give (below the first number), in
# 260 reports drawn at random (seed 77); .37 over all of them.
TESTED = ((0.01, 0.90), (0.05, 0.79), (0.1, 0.29), (0.3, 0.14), (1.01, 0.09))
TESTED_AT_ALL = 0.37


def with_findings(rows: Sequence[Row], scene: Scene, arms: Sequence[Arm]) -> list[Row]:
    """The rows, those that have no finding with what the text says of them."""
    left = MOST_ASKED
    made = []
    for row in rows:
        if row.outcome.finding is None and left > 0 and scene.sentences:
            left -= 1
            row = _answered(row, scene, arms, [one.outcome for one in rows])  # noqa: PLW2901  # the row with its finding
        made.append(row)
    return made


def _answered(row: Row, scene: Scene, arms: Sequence[Arm], rows: Sequence[object]) -> Row:
    outcome = row.outcome
    by_id = {arm.id: arm.treatment for arm in arms}
    treatment, comparator = by_id[outcome.arms[0]], by_id[outcome.arms[1]]
    answer = direction(scene, treatment, comparator, row.name, arms=arms, rows=[outcome])
    significant = is_significant(outcome.p, outcome.p_is, outcome.effect)
    way = _way(row, answer, significant)
    if way is None:
        return row
    if way is Way.NO_DIFFERENCE:
        finding: Finding | None = Finding.NO_DIFFERENCE
    else:
        finding = _by_benefit(way, row, scene, answer, treatment)
    if finding is None:
        return row
    span = (answer.span.start, answer.span.end) if answer.span else None
    place = ReadPlace(field="finding", span=span, confidence=round(answer.confidence, 2))
    return msgspec.structs.replace(
        row, outcome=msgspec.structs.replace(outcome, finding=finding, tested=True), places=(*row.places, place)
    )


def _way(row: Row, answer: Answer, significant: bool | None) -> Way | None:
    """The way that the row's own test and figures give, else the text's."""
    outcome = row.outcome
    higher = treatment_is_higher(outcome.effect, outcome.means, outcome.events, (outcome.arms[0], outcome.arms[1]))
    if significant is False:
        return Way.NO_DIFFERENCE
    if significant and higher is not None:
        return Way.UP if higher else Way.DOWN
    down, none, up = _weighed(answer, outcome)
    if max(down, none, up) < LEAST_SURE:
        return None
    if none < 0.5 and higher is not None:
        return Way.UP if higher else Way.DOWN
    return Way.NO_DIFFERENCE if none >= max(down, up) else Way.UP if up > down else Way.DOWN


def _weighed(answer: Answer, outcome: Outcome) -> tuple[float, float, float]:
    """The answer's probabilities, weighed by how often figures like the row's are reported as a difference."""
    p = p_of_figures(outcome)
    if p is None:
        return answer.probabilities
    share = next(share for below, share in TESTED if p < below)
    weight = share / TESTED_AT_ALL, (1 - share) / (1 - TESTED_AT_ALL)
    down, none, up = answer.probabilities
    down, none, up = down * weight[0], none * weight[1], up * weight[0]
    total = down + none + up
    return down / total, none / total, up / total


def p_of_figures(outcome: Outcome) -> float | None:
    """The two-sided p of a row's printed figures: of shares by the normal distribution, of means by Welch."""
    counts = {one.arm: one for one in outcome.events}
    t, c = (counts.get(arm) for arm in outcome.arms[:2])
    if t is not None and c is not None:
        pooled = (t.events + c.events) / (t.n + c.n)
        spread = sqrt(pooled * (1 - pooled) * (1 / t.n + 1 / c.n))
        return erfc(abs(t.events / t.n - c.events / c.n) / spread / sqrt(2)) if spread > 0 else None
    for kind in (MeanKind.CHANGE, MeanKind.POST):
        by_arm = {one.arm: one for one in outcome.means if one.kind is kind}
        first, second = (_normal(by_arm.get(arm)) for arm in outcome.arms[:2])
        if first and second:
            return p_of_difference(*first, *second)
    return None


def _normal(mean: Mean | None) -> tuple[float, float, int] | None:
    """Mean, standard deviation and people of one arm, where all three are known."""
    if mean is None or mean.mean is None or mean.n is None or mean.n < 2:
        return None
    sd = mean.sd if mean.sd is not None else mean.se * sqrt(mean.n) if mean.se is not None else None
    return (mean.mean, sd, mean.n) if sd is not None else None


def _by_benefit(way: Way, row: Row, scene: Scene, answer: Answer, treatment: str) -> Finding | None:
    better = row.outcome.better or _by_scores(row, scene)
    if better is not None:
        return Finding.BETTER if (way is Way.UP) == (better is Better.HIGHER) else Finding.WORSE
    said = [one for one in scene.sentences if one.span == answer.span]
    return _praised(said) or _praised(_conclusion(scene, treatment))


def _by_scores(row: Row, scene: Scene) -> Better | None:
    """What a sentence about the outcome says of its scores: "higher scores indicate worse disability"."""
    asked = frozenset(tokens(f"{row.name} {row.outcome.instrument or ''}")) - words("empty in outcomes")
    shares = scene.shares(asked)
    said = [(shares[one.place], -one.place) for one in scene.sentences if HIGHER_SCORES.search(one.text)]
    share, place = max(said, default=(0.0, 0))
    return better_by_scores(scene.sentences[-place].text) if share >= LEAST_OF_SCALE else None


def _praised(sentences: Sequence[Sentence]) -> Finding | None:
    """What words of praise or blame say, where a sentence has the one or the other and denies neither."""
    for sentence in sentences:
        found = set(re.findall(r"[a-z]+", sentence.text.lower()))
        if found & GOOD and not found & BAD:
            return Finding.BETTER
        if found & BAD and not found & GOOD:
            return Finding.WORSE
    return None


def _conclusion(scene: Scene, treatment: str) -> list[Sentence]:
    """The sentences at an abstract's end that name the treatment and deny nothing."""
    own = set(tokens(treatment))
    abstract = [one for one in scene.sentences if one.section == "abstract"]
    return list(_affirmed(abstract[-ENDING:], own))


def _affirmed(sentences: Sequence[Sentence], own: set[str]) -> Iterator[Sentence]:
    for sentence in sentences:
        found = set(re.findall(r"[a-z]+", sentence.text.lower()))
        if own & sentence.words and not found & NOT:
            yield sentence
