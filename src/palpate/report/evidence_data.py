"""Evidence as JSON (everything) and as CSV (a row per study, or per outcome and rung, for a spreadsheet or R)."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from palpate.report.cells import csv_text
from palpate.types.evidence import Effect, Evidence, Overview, RiskOfBias, RungEvidence

COLUMNS = (
    *("rung", "study", "label", "year", "treatment", "comparator", "outcome", "instrument", "timepoint"),
    *("n_treatment", "n_comparator", "measure", "yi", "vi", "weight", "direction", "pooled", "derivation", "flags"),
    *("risk_of_bias", "concerns", "link", "left_out"),
)
OVERVIEW_COLUMNS = (
    *("outcome", "rung", "trials_with_numbers", "trials_with_directions", "measure", "estimate", "ci_low", "ci_high"),
    *("p", "tau2", "i2", "participants", "better", "neither", "worse", "certainty"),
)


def evidence_json(evidence: Evidence) -> str:
    """Every value of the evidence, keys as in `palpate.types.evidence`; ratios on the log scale."""
    return _json(evidence)


def overview_json(overview: Overview) -> str:
    """Every value of the overview: ``outcomes`` holds the evidence on each, as `evidence_json` gives it."""
    return _json(overview)


def _json(value: Evidence | Overview) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"


def evidence_csv(evidence: Evidence) -> str:
    """A row per study and rung; ``yi`` and ``vi`` are named as in metafor (ratios logged, positive is better).

    ``pooled`` is yes for the rows with numbers, no for those with a direction only; a row of a study that was left out
    on a rung holds the reason in ``left_out``.
    """
    return csv_text([COLUMNS, *(row for rung in evidence.rungs for row in effect_rows(rung))])


def overview_csv(overview: Overview) -> str:
    """A row per outcome and rung that has trials; ratios logged, positive is better, i2 in per cent."""
    return csv_text([OVERVIEW_COLUMNS, *overview_cells(overview)])


def effect_rows(rung: RungEvidence) -> Iterator[list[object]]:
    """The cells of `evidence_csv` for one rung."""
    risk = {one.study: one for one in rung.risk_of_bias}
    weights = rung.pooled.weights if rung.pooled else ()
    for effect, weight in zip(rung.effects, weights, strict=True):
        yield [*_effect(rung, effect, weight), "yes", *_remarks(effect, risk[effect.study])]
    for effect in rung.directions:
        yield [*_effect(rung, effect, None), "no", *_remarks(effect, risk[effect.study])]
    for left in rung.left_out:
        row: list[object] = [rung.rung.value, left.study, left.label]
        yield [*row, *[""] * (len(COLUMNS) - len(row) - 1), left.why]


def _effect(rung: RungEvidence, effect: Effect, weight: float | None) -> list[object]:
    return [
        *(rung.rung.value, effect.study, effect.label, effect.year, effect.treatment, effect.comparator),
        *(effect.outcome, effect.instrument, effect.timepoint, effect.n_treatment, effect.n_comparator),
        *(effect.measure.value, effect.y, effect.v, weight, effect.direction.value if effect.direction else None),
    ]


def _remarks(effect: Effect, risk: RiskOfBias) -> list[object]:
    flags, concerns = "; ".join(effect.flags), "; ".join(risk.concerns)
    return [effect.derivation, flags, risk.overall.value, concerns, effect.link, ""]


def overview_cells(overview: Overview) -> Iterator[list[object]]:
    """The cells of `overview_csv`."""
    for evidence in overview.outcomes:
        outcome = evidence.question.outcome.label if evidence.question.outcome else ""
        for rung in evidence.rungs:
            if rung.effects or rung.directions:
                yield [outcome, *rung_cells(rung)]


def rung_cells(rung: RungEvidence) -> list[object]:
    """What a rung found, in the columns of an overview after the outcome."""
    return [rung.rung.value, len(rung.effects), len(rung.directions), *_result(rung)]


def _result(rung: RungEvidence) -> list[object]:
    pooled, tally = rung.pooled, rung.count
    numbers: list[object] = [None] * 8
    if pooled:
        numbers = [pooled.measure.value, pooled.estimate, *pooled.ci, pooled.p, pooled.tau2, pooled.i2]
        numbers.append(pooled.participants)
    directions = [tally.better, tally.neither, tally.worse] if tally else [None] * 3
    return [*numbers, *directions, rung.certainty.level.value if rung.certainty else None]
