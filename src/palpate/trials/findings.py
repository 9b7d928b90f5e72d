"""What the authors say of an outcome where its table does not: better, no difference or worse, with the sentence.

`direction` says which way the figure went; which way is better comes from the outcome's name, else from the words of
praise in the sentence itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from palpate.trials.asked import Scene
from palpate.trials.direction import Answer, Way, direction
from palpate.trials.outcomes import Row, is_significant, treatment_is_higher
from palpate.trials.wording import BAD, GOOD
from palpate.types.study import Arm, Better, Finding, ReadPlace

MOST_ASKED = 12  # rows without a test of their own that the text is asked about, the best ones first
LEAST_SURE = 0.4  # of an answer, to be taken for the authors' finding


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
    finding = Finding.NO_DIFFERENCE if way is Way.NO_DIFFERENCE else _by_benefit(way, outcome.better, scene, answer)
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
    if answer.confidence < LEAST_SURE:
        return None
    if answer.way is not Way.NO_DIFFERENCE and higher is not None:
        return Way.UP if higher else Way.DOWN
    return answer.way


def _by_benefit(way: Way, better: Better | None, scene: Scene, answer: Answer) -> Finding | None:
    if better is not None:
        return Finding.BETTER if (way is Way.UP) == (better is Better.HIGHER) else Finding.WORSE
    said = next((one.text for one in scene.sentences if one.span == answer.span), "").lower()
    words = set(re.findall(r"[a-z]+", said))
    if words & GOOD and not words & BAD:
        return Finding.BETTER
    return Finding.WORSE if words & BAD and not words & GOOD else None
