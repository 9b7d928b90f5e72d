"""What the authors say of an outcome where its table does not: better, no difference or worse, with the sentence.

`direction` says which way the figure went; whether there was a difference is weighed from its answer and from the p
that the printed figures give. Which way is better comes from the outcome's name, else from what the report says of its
scores, of its result, and in its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import erfc, exp, log, sqrt

import msgspec

from palpate.checks.numbers import p_of_difference
from palpate.trials.aimed import Aims
from palpate.trials.arms import title_treatment
from palpate.trials.asked import Scene, Sentence
from palpate.trials.better import better_of_list
from palpate.trials.direction import Answer, Way, direction
from palpate.trials.names import same_word, tokens
from palpate.trials.outcomes import (
    ADJUSTED_BY,
    SIGNIFICANT,
    Row,
    is_longer,
    is_significant,
    treatment_is_higher,
)
from palpate.trials.ways import SCORES, better_by_scores
from palpate.trials.word_lists import words
from palpate.trials.wording import BAD, GOOD, NOT
from palpate.types.study import Arm, Better, Doubt, Finding, Mean, MeanKind, Measure, Outcome, ReadPlace

LEAST_OF_SCALE = 0.5  # of a row's words, each by its weight, that a sentence about scores holds
_AGAINST_FIRST = re.compile(
    r"^\W*(?:when |as )?(?:compared (?:with|to)|in comparison (?:with|to)|unlike)\b[^,]*,", re.IGNORECASE
)
_WEIGHT = re.compile(r"\W*(?:(?:mean |body )?(?:weight|mass)|BMI)\b(?! (?:gain|loss|reduction))", re.IGNORECASE)
_TO_LOSE = re.compile(
    r"\b(?:obes\w+|overweight|weight (?:loss|reduction|management|control)|slimming|diabet\w+|metabolic syndrome)\b",
    re.IGNORECASE,
)
_TO_GAIN = re.compile(
    r"\b(?:preterm|premature|neonat\w+|newborns?|infants?|malnutrition|malnourish\w+|undernutrition|cachexia|anorexia|"
    r"stunting|wasting|weight gain)\b",
    re.IGNORECASE,
)
ENDING = 3  # sentences at an abstract's end that may hold its conclusion
# Share of 575 rows with a printed p under 0.05, by the p that their printed figures give (below the first number), in
# 260 reports drawn at random (seed 77); .37 over all of them.
TESTED = ((0.01, 0.90), (0.05, 0.79), (0.1, 0.29), (0.3, 0.14), (1.01, 0.09))
TESTED_AT_ALL = 0.37
# Of the log odds that a row's difference was significant: at the start, of the text's answer (its own log odds), of the
# figures' share above, of a difference that is said of a row's neighbours alone, of figures that give no p, and of
# the text's answer once more where its sentence prints the row's figures. Fitted on 549 rows with a printed test, put
# aside, in 94 of 300 reports drawn at random (seed 99120), and 45 rows read by a person, three times each. Right in
# five folds by report on the former .76 (.71 with both multiplied), on the latter 39 of 45 (40).
AT_ALL, OF_TEXT, OF_FIGURES, OF_NEIGHBOURS, WITHOUT_FIGURES, OF_OWN = -0.39, 0.32, 0.73, -1.64, 0.42, 0.67
_TESTED = re.compile(r"\bsignific|\b[Pp] ?[<=≤] ?0?\.|\bsuperior|\bdiffer\w*")
PAIR = 2  # arms of a trial of which every sentence that sets arms against each other speaks of both
_WITHIN = re.compile(r"\b(?:intra|within)[- ]?groups?\b|\bwithin (?:the|each|both) ", re.IGNORECASE)
_MORE = re.compile(r"\b(?:more|greater|larger|bigger)\b", re.IGNORECASE)  # "reduced more with Y than with X"
SURE_OF_PRAISE = 0.6  # of a finding that a sentence's praise alone tells
# Probability of the other way by the text, from which figures without a test do not tell that the treatment was worse:
# in reports drawn at random the text was right of most such rows; where the figures say better, the figures were.
CONTRADICTED = 0.6
SUREST = 0.98  # probability of an answer, at the most
OFF_BY = 0.1  # of a printed difference, by which that of the printed means may be off
FIGURES_ALONE = 0.1  # p of figures from which no difference is taken to be found, where no sentence answers


Normal = tuple[float, float, int]  # mean, standard deviation, people


def with_findings(rows: Sequence[Row], scene: Scene, arms: Sequence[Arm]) -> list[Row]:
    """The rows, those that have no finding with what the text says of them."""
    if not scene.sentences:
        return list(rows)
    aims = Aims(scene)
    told = [row if row.outcome.finding is not None else _answered(row, scene, arms, rows, aims) for row in rows]
    return [_praised_by_name(row, scene, arms) if row.outcome.finding is Finding.WORSE else row for row in told]


def _answered(row: Row, scene: Scene, arms: Sequence[Arm], rows: Sequence[Row], aims: Aims) -> Row:
    outcome = row.outcome
    by_id = {arm.id: arm.treatment for arm in arms}
    treatment, comparator = by_id[outcome.arms[0]], by_id[outcome.arms[1]]
    answer = direction(scene, treatment, comparator, row.name, arms=arms, rows=[outcome])
    sentence = next((one for one in scene.sentences if one.span == answer.span), None)
    is_of_pair = len(arms) == PAIR and sentence is not None and not _WITHIN.search(sentence.text)
    denies = is_of_pair and _less_improved(outcome) is True
    denies = denies and sentence is not None and not _MORE.search(sentence.text)
    denies = denies and direction(scene, treatment, comparator, row.name).probabilities[0] >= CONTRADICTED
    way, sure = _way(row, answer, sentence, rows, can_deny=is_of_pair, denies=denies)
    if way is None:
        return row
    if way is Way.NO_DIFFERENCE:
        finding: Finding | None = Finding.NO_DIFFERENCE
    else:
        finding = _by_benefit(way, row, scene, answer, (treatment, comparator), aims)
    if finding is None:
        return row
    span = (answer.span.start, answer.span.end) if answer.span else None
    place = ReadPlace(field="finding", span=span, confidence=round(sure, 2))
    return msgspec.structs.replace(
        row, outcome=msgspec.structs.replace(outcome, finding=finding, tested=True), places=(*row.places, place)
    )


def _praised_by_name(row: Row, scene: Scene, arms: Sequence[Arm]) -> Row:
    """A row that is worse by its figures, as better and with a doubt where the sentence on it praises its treatment.

    Whichever is wrong then, what is better of it or the sign of its figures, it is not to be pooled.
    """
    outcome = row.outcome
    by_id = {arm.id: arm.treatment for arm in arms}
    pair = by_id[outcome.arms[0]], by_id[outcome.arms[1]]
    answer = direction(scene, *pair, row.name, arms=arms, rows=[outcome])
    sentence = next((one for one in scene.sentences if one.span == answer.span), None)
    if sentence is None or not _is_of(sentence, row, scene) or _first_named(sentence.text, pair) is not True:
        return row
    if set(re.findall(r"[a-z]+", sentence.text.lower())) & NOT or _praised([sentence], pair) is not Finding.BETTER:
        return row
    doubt = Doubt(field="better", why="the figures say worse, a sentence on them praises the treatment", blocks=True)
    span = (sentence.span.start, sentence.span.end)
    place = ReadPlace(field="finding", span=span, confidence=SURE_OF_PRAISE)
    places = tuple(one for one in row.places if one.field != "finding")
    made = msgspec.structs.replace(outcome, finding=Finding.BETTER, doubts=(*outcome.doubts, doubt))
    return msgspec.structs.replace(row, outcome=made, places=(*places, place))


def _is_of(sentence: Sentence, row: Row, scene: Scene) -> bool:
    """Whether a sentence holds half of a row's words, each by its weight."""
    asked = frozenset(tokens(row.name)) - words("empty in outcomes")
    return bool(asked) and scene.shares(asked)[sentence.place] >= LEAST_OF_SCALE


def _way(
    row: Row, answer: Answer, sentence: Sentence | None, rows: Sequence[Row], *, can_deny: bool, denies: bool
) -> tuple[Way | None, float]:
    """The way that the row's own test and figures give, else the text's; and how sure it is.

    ``can_deny`` where the text's sentence speaks of this pair of arms and no other, and sets them against each other;
    ``denies`` where the text alone says that the outcome was lower, and not that the treatment's people improved less.
    """
    outcome = row.outcome
    pair = (outcome.arms[0], outcome.arms[1])
    higher = treatment_is_higher(outcome.effect, outcome.means, outcome.events, pair, better=outcome.better)
    higher = is_longer(outcome.effect, row.name) if is_longer(outcome.effect, row.name) is not None else higher
    down, _, up = answer.probabilities
    if higher is None and (less := _less_improved(outcome)) is not None:
        higher = less and not denies
    significant = is_significant(outcome.p, outcome.p_is, outcome.effect)
    of_pair = is_significant(None, "=", outcome.effect) if _is_of_pair(outcome) else None
    if significant and row.is_of_all and of_pair is not None:
        significant = of_pair
    elif significant and row.is_of_all and (p_of_pair := p_of_figures(outcome)) is not None:
        significant = p_of_pair < SIGNIFICANT
    if significant is False:
        return Way.NO_DIFFERENCE, SUREST
    if significant and higher is not None:
        return (Way.UP if higher else Way.DOWN), SUREST
    if _are_equal(outcome):
        return Way.NO_DIFFERENCE, SUREST
    p = p_of_figures(outcome)
    if answer.span is None and (p is None or p < FIGURES_ALONE):
        return None, 0.0
    is_own = sentence is not None and holds_figures(outcome, sentence.text)
    told = _difference_told(answer, p, is_own=is_own, is_of_neighbours=_is_of_neighbours(row, sentence, rows))
    if told < 0.5:
        return Way.NO_DIFFERENCE, 1 - told
    if _are_bare(outcome) and (sentence is None or not _TESTED.search(sentence.text)):
        return None, 0.0
    if higher is not None:
        is_worse = outcome.better is (Better.LOWER if higher else Better.HIGHER)
        denied = can_deny and is_worse and (down if higher else up) >= CONTRADICTED
        return (Way.UP if higher != denied else Way.DOWN), told
    return (Way.UP if up > down else Way.DOWN), told


def _are_bare(outcome: Outcome) -> bool:
    """Whether means or medians stand without any spread, so that they tell of no difference by themselves."""
    around = [(one.sd, one.se, one.ci, one.quartiles, one.range) for one in outcome.means]
    return bool(around) and not any(any(map(bool, some)) for some in around) and outcome.effect is None


def _is_of_pair(outcome: Outcome) -> bool:
    """Whether a printed difference is that of the row's own two arms: of three, a table may print another pair's."""
    effect = outcome.effect
    if effect is None or effect.measure is not Measure.MD:
        return False
    for kind in (MeanKind.CHANGE, MeanKind.POST):
        by_arm = {one.arm: one.mean for one in outcome.means if one.kind is kind}
        t, c = (by_arm.get(arm) for arm in outcome.arms[:2])
        if t is not None and c is not None and abs(t - c - effect.value) <= OFF_BY * abs(effect.value):
            return True
    return False


def _less_improved(outcome: Outcome) -> bool | None:
    """Whether the treatment's people improved less, where lower is better and changes, all upwards, are by how much."""
    by_arm = {one.arm: one.mean for one in outcome.means if one.kind is MeanKind.CHANGE and one.mean is not None}
    t, c = (by_arm.get(arm) for arm in outcome.arms[:2])
    if t is None or c is None or t == c or min(t, c) <= 0 or outcome.better is not Better.LOWER:
        return None
    return t < c


def _are_equal(outcome: Outcome) -> bool:
    """Whether both arms have the same figures after treatment, and no changes that differ."""
    found: list[set[float | None]] = []
    for kind in (MeanKind.POST, MeanKind.CHANGE):
        of_kind = [one for one in outcome.means if one.kind is kind and one.arm in outcome.arms[:2]]
        if len(of_kind) == 2:
            found.append({one.mean if one.mean is not None else one.median for one in of_kind})
    shares = {one.events / one.n for one in outcome.events if one.arm in outcome.arms[:2]}
    if len([one for one in outcome.events if one.arm in outcome.arms[:2]]) == 2:
        found.append({*shares})
    return bool(found) and all(len(values) == 1 for values in found)


def _difference_told(answer: Answer, p: float | None, *, is_own: bool, is_of_neighbours: bool) -> float:
    """The probability that the authors found a difference, by what their text says and by the p of the figures."""
    odds = AT_ALL + (OF_TEXT + OF_OWN * is_own) * _log_odds(1 - answer.probabilities[1])
    if p is None:
        odds += WITHOUT_FIGURES
    else:
        share = next(share for below, share in TESTED if p < below)
        odds += OF_FIGURES * (_log_odds(share) - _log_odds(TESTED_AT_ALL))
    return 1 / (1 + exp(-odds - OF_NEIGHBOURS * is_of_neighbours))


def _log_odds(share: float) -> float:
    share = min(max(share, 1 - SUREST), SUREST)
    return log(share / (1 - share))


def holds_figures(outcome: Outcome, text: str) -> bool:
    """Whether a sentence prints the figures of both arms."""
    printed = set(map(float, re.findall(r"\d+(?:\.\d+)?", text)))
    return all(_printed(outcome, arm) & printed for arm in outcome.arms[:2])


def _printed(outcome: Outcome, arm: str) -> set[float]:
    """The figures after treatment by which an arm is known in a sentence."""
    found = {
        abs(one.mean) for one in outcome.means if one.arm == arm and one.mean and one.kind is not MeanKind.BASELINE
    }
    found |= {abs(one.median) for one in outcome.means if one.arm == arm and one.median}
    for one in outcome.events:
        if one.arm == arm and one.events:
            share = 100 * one.events / one.n
            found |= {float(one.events), round(share, 1), float(round(share)), round(share, 2)}
    return found


def _is_of_neighbours(row: Row, sentence: Sentence | None, rows: Sequence[Row]) -> bool:
    """Whether the sentence that answers names what stands above several rows, but not this one of them."""
    above, _, own_name = row.name.rpartition(", ")
    if not above or not any(one.name != row.name and one.name.startswith(f"{above}, ") for one in rows):
        return False
    own = set(tokens(own_name)) - set(tokens(above))
    said = sentence.words if sentence is not None else frozenset()
    return bool(own) and not any(same_word(word, other) for word in own for other in said)


def p_of_figures(outcome: Outcome) -> float | None:
    """The two-sided p of a row's printed figures: of shares by the normal distribution, of means by Welch.

    Values after are adjusted for those before, where both are printed.
    """
    counts = {one.arm: one for one in outcome.events}
    t, c = (counts.get(arm) for arm in outcome.arms[:2])
    if t is not None and c is not None:
        pooled = (t.events + c.events) / (t.n + c.n)
        spread = sqrt(pooled * (1 - pooled) * (1 / t.n + 1 / c.n))
        return erfc(abs(t.events / t.n - c.events / c.n) / spread / sqrt(2)) if spread > 0 else None
    normal = {kind: _normal_pair(outcome, kind) for kind in MeanKind}
    if (changed := normal[MeanKind.CHANGE]) is not None:
        return p_of_difference(*changed[0], *changed[1])
    if (after := normal[MeanKind.POST]) is not None:
        return p_of_difference(*_adjusted(after, normal[MeanKind.BASELINE]))
    return None


def _normal_pair(outcome: Outcome, kind: MeanKind) -> tuple[Normal, Normal] | None:
    """Mean, standard deviation and people of both arms, where all of them are known."""
    by_arm = {one.arm: one for one in outcome.means if one.kind is kind}
    first, second = (_normal(by_arm.get(arm)) for arm in outcome.arms[:2])
    return (first, second) if first and second else None


def _adjusted(
    after: tuple[Normal, Normal], before: tuple[Normal, Normal] | None
) -> tuple[float, float, int, float, float, int]:
    """The values after, as an analysis of covariance would compare them where those before are known."""
    if before is None:
        return (*after[0], *after[1])
    left = sqrt(1 - ADJUSTED_BY**2)
    (first, first_sd, n), (second, second_sd, m) = after
    return (first - ADJUSTED_BY * (before[0][0] - before[1][0]), first_sd * left, n, second, second_sd * left, m)


def _normal(mean: Mean | None) -> Normal | None:
    """Mean, standard deviation and people of one arm, where all three are known."""
    if mean is None or mean.mean is None or mean.n is None or mean.n < 2:
        return None
    sd = mean.sd if mean.sd is not None else mean.se * sqrt(mean.n) if mean.se is not None else None
    return (mean.mean, sd, mean.n) if sd is not None else None


def _by_benefit(way: Way, row: Row, scene: Scene, answer: Answer, arms: tuple[str, str], aims: Aims) -> Finding | None:
    better = row.outcome.better or _by_scores(row, scene) or _of_weight(row, scene)
    if better is not None:
        return Finding.BETTER if (way is Way.UP) == (better is Better.HIGHER) else Finding.WORSE
    for wanted in (aims.better(row.outcome.outcome), better_of_list(row.caption)):
        if wanted is not None and (wanted is Better.HIGHER) == (way is Way.UP):
            return Finding.BETTER
    said = [one for one in scene.sentences if one.span == answer.span]
    return _praised(said, arms) or _praised(_conclusion(scene, arms), arms)


def _of_weight(row: Row, scene: Scene) -> Better | None:
    """Which way the weight of the people is better: less of those who have too much, more of those who shall grow."""
    if not _WEIGHT.match(row.outcome.outcome):
        return None
    title = scene.paper.title
    if bool(_TO_LOSE.search(title)) == bool(_TO_GAIN.search(title)):
        return None
    return Better.LOWER if _TO_LOSE.search(title) else Better.HIGHER


def _by_scores(row: Row, scene: Scene) -> Better | None:
    """What a sentence about the outcome says of its scores: "higher scores indicate worse disability"."""
    asked = frozenset(tokens(f"{row.name} {row.outcome.instrument or ''}")) - words("empty in outcomes")
    shares = scene.shares(asked)
    said = [(shares[one.place], -one.place) for one in scene.sentences if SCORES.search(one.text)]
    share, place = max(said, default=(0.0, 0))
    return better_by_scores(scene.sentences[-place].text) if share >= LEAST_OF_SCALE else None


def _praised(sentences: Sequence[Sentence], arms: tuple[str, str]) -> Finding | None:
    """What words of praise or blame say of the treatment, where a sentence has the one or the other alone.

    The arm that such a sentence names first is the one that it praises or blames.
    """
    for sentence in sentences:
        found = set(re.findall(r"[a-z]+", sentence.text.lower()))
        if bool(found & GOOD) != bool(found & BAD):
            is_good = bool(found & GOOD) != (_first_named(sentence.text, arms) is False)
            return Finding.BETTER if is_good else Finding.WORSE
    return None


def _first_named(text: str, arms: tuple[str, str]) -> bool | None:
    """Whether the first arm of a sentence is the treatment: "compared with Y, X ..." names X first; None: no arm."""
    treatment, comparator = (set(tokens(name)) for name in arms)
    for word in tokens(_AGAINST_FIRST.sub("", text)):
        of_treatment = any(same_word(word, own) for own in treatment - comparator)
        of_comparator = any(same_word(word, own) for own in comparator - treatment)
        if of_treatment != of_comparator:
            return of_treatment
    return None


def _conclusion(scene: Scene, arms: tuple[str, str]) -> list[Sentence]:
    """The sentences at an abstract's end that name an arm, or what the title says was tried, and deny nothing."""
    own = {word for name in (*arms, title_treatment(scene.paper.title) or "") for word in tokens(name)}
    abstract = [one for one in scene.sentences if one.section == "abstract"]
    return list(_affirmed(abstract[-ENDING:], own))


def _affirmed(sentences: Sequence[Sentence], own: set[str]) -> Iterator[Sentence]:
    for sentence in sentences:
        found = set(re.findall(r"[a-z]+", sentence.text.lower()))
        if own & sentence.words and not found & NOT:
            yield sentence
