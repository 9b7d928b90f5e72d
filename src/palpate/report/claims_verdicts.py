"""The claims of an article with their verdicts, a row of CSV each."""

from __future__ import annotations

from collections.abc import Iterator

from palpate.report.cells import csv_text
from palpate.report.deciding import ShownEffect, deciding_effect
from palpate.types.claim import Slot
from palpate.types.report import Judged, Report

COLUMNS = (
    *("source", "id", "start", "end", "line", "column", "type", "treatment", "treatment_concept", "condition"),
    *("outcomes", "direction", "strength", "verdict", "certainty", "rung", "measure", "value", "ci_low", "ci_high"),
    *("prediction_low", "prediction_high", "trials", "participants", "review", "resolved", "studies", "reason"),
    *("rewrite", "text"),
)


def verdicts_csv_head() -> str:
    """The names of the columns that `verdicts_csv` writes."""
    return csv_text([COLUMNS])


def verdicts_csv(report: Report) -> str:
    """A row for each claim; outcomes and studies stand in one cell each, parted by semicolons.

    ``measure`` to ``participants`` are those of the effect that the verdict stands on, ratios as ratios.
    """
    return csv_text(claim_cells(number, judged, report) for number, judged in enumerate(report.judged, start=1))


def claim_cells(number: int, judged: Judged, report: Report) -> list[object]:
    """The cells of `verdicts_csv` for one claim."""
    claim, verdict, article = judged.claim, judged.verdict, report.article
    study = judged.resolution.study if judged.resolution else None
    return [
        *(article.source, number, claim.span.start, claim.span.end, *article.locate(claim.span), claim.type.value),
        *(_label(claim.treatment), claim.treatment.concept if claim.treatment else None, _label(claim.condition)),
        "; ".join(outcome.label for outcome in claim.outcomes),
        *(claim.direction.value if claim.direction else None, claim.strength.value, verdict.kind.value),
        verdict.certainty.value if verdict.certainty else None,
        verdict.rung.value if verdict.rung else None,
        *_effect(deciding_effect(verdict)),
        *(study.key if study else None, "; ".join(verdict.studies), verdict.reason, verdict.rewrite, claim.text),
    ]


def _effect(effect: ShownEffect | None) -> Iterator[object]:
    if effect is None:
        yield from [None] * 9
        return
    yield from (effect.measure, effect.value)
    yield from effect.ci or (None, None)
    yield from effect.prediction or (None, None)
    yield from (effect.studies, effect.participants, effect.review)


def _label(slot: Slot | None) -> str | None:
    return slot.label if slot else None
