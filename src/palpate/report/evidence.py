"""The evidence on one question as text: a block per rung with its studies, the pooled effect, certainty and reasons."""

from __future__ import annotations

from collections.abc import Sequence

from palpate.report.evidence_lines import (
    DISCLAIMER,
    MACHINE_READ,
    NAMES,
    absence_lines,
    against,
    audit_line,
    bias_line,
    by_direction,
    certainty_line,
    count_line,
    effect_details,
    headline,
    left_out_lines,
    left_out_text,
    measured_by,
    people,
    result_lines,
    review_line,
    single,
    step_sign,
    step_text,
    together,
    unchecked_lines,
)
from palpate.report.layout import Page
from palpate.report.text import percent
from palpate.types.evidence import (
    Certainty,
    Effect,
    Evidence,
    LeftOut,
    PooledEffect,
    ReviewResult,
    RungEvidence,
    Stage,
)

MOST_LEFT_OUT = 8  # studies of one kind without an answer that are named; the rest is counted (all with verbose)
NAMED_STAGES = (Stage.RETRACTED, Stage.COMPARISON, Stage.OUTCOME)
COUNTED_STAGES = (Stage.PEOPLE, Stage.REVIEW)


def evidence_text(evidence: Evidence, *, width: int = 80, verbose: bool = False) -> str:
    """Render evidence as plain text of at most `width` columns.

    Parameters
    ----------
    evidence : Evidence
    width : int, at least 60
    verbose : bool
        Tell for every study what was compared, how its numbers were had, its risk of bias item by item and what does
        not add up in it; name every study that was left out.
    """
    page = Page(width)
    page.title(headline(evidence.question))
    page.line(audit_line(evidence))
    for place, rung in enumerate(evidence.rungs, start=1):
        page.gap()
        _rung(page, place, rung, evidence, verbose=verbose)
    if not evidence.rungs:
        page.gap()
        page.line(" ".join(absence_lines(evidence)))
    _machine_read(page, evidence)
    _before_after(page, evidence.before_after)
    _mixed(page, evidence.mixed_reviews)
    _left_out(page, evidence.left_out, verbose=verbose)
    page.gap()
    page.line(f"Method: {evidence.method}. Positive is better for the treatment.")
    page.line(f"palpate {evidence.version}, library {evidence.library}, rules {evidence.rules}. {DISCLAIMER}")
    return page.text()


def _rung(page: Page, place: int, rung: RungEvidence, evidence: Evidence, *, verbose: bool) -> None:
    sure = f"certainty {rung.certainty.level.value}" if rung.certainty else "no trial of the library"
    page.title(f"{place}. Against {against(rung, evidence)}: {sure}")
    if rung.pooled:
        page.rows(_table(rung.effects, rung.pooled), cut=(0, 2))
        for line in result_lines(rung):
            page.line(line, indent=2)
    if rung.directions:
        page.line(count_line(rung), indent=2)
        for line in by_direction(rung.directions):
            page.line(line, indent=4)
    if rung.certainty:
        _certainty(page, rung.certainty)
    if verbose:
        _details(page, rung)
    if rung.reviews:
        page.line("Reviews on the same question", indent=2)
        for review in rung.reviews:
            page.item(review_line(review, is_compared=rung.pooled is not None))
    if rung.left_out:
        page.line("Left out here", indent=2)
        for line in left_out_lines(rung.left_out):
            page.item(line)


def _table(effects: Sequence[Effect], pooled: PooledEffect) -> list[tuple[str, ...]]:
    head = ("Study", "n", "Measured by", f"{NAMES[pooled.measure]} [95 % CI]", "Weight")
    body = [
        (effect.label, people(effect), measured_by(effect), single(effect), percent(weight))
        for effect, weight in zip(effects, pooled.weights, strict=True)
    ]
    return [head, *body]


def _certainty(page: Page, certainty: Certainty) -> None:
    page.line(certainty_line(certainty), indent=2)
    for step in certainty.steps:
        page.field(f"{step_sign(step)} {step.domain}", step_text(step))


def _details(page: Page, rung: RungEvidence) -> None:
    page.line("Study by study", indent=2)
    risk = {one.study: one for one in rung.risk_of_bias}
    for effect in (*rung.effects, *rung.directions):
        first, *flags = effect_details(effect)
        judged = risk[effect.study]
        page.item(f"{effect.label}: {first}", *flags, bias_line(judged), *judged.concerns)


def _before_after(page: Page, effects: Sequence[Effect]) -> None:
    if effects:
        page.heading("Before-after only, not evidence against a comparator")
        for line in by_direction(effects):
            page.line(line, indent=2)


def _machine_read(page: Page, evidence: Evidence) -> None:
    if evidence.machine_read:
        page.heading(MACHINE_READ)
        for rung in evidence.machine_read:
            page.item(f"against {against(rung, evidence)}: {'; '.join(unchecked_lines(rung))}")


def _mixed(page: Page, reviews: Sequence[ReviewResult]) -> None:
    if reviews:
        page.heading("Reviews that pool several kinds of comparator")
        for review in reviews:
            page.item(review_line(review, is_compared=False))


def _left_out(page: Page, left_out: Sequence[LeftOut], *, verbose: bool) -> None:
    """Those that came nearest first; studies in other people are only counted unless all are asked for."""
    if not left_out:
        return
    page.heading(f"Left out: {len(left_out):,} studies that name the treatment")
    for stage in (*NAMED_STAGES, *COUNTED_STAGES):
        rows = [left for left in left_out if left.stage is stage]
        most = len(rows) if verbose else 0 if stage in COUNTED_STAGES else MOST_LEFT_OUT
        for left in rows[:most]:
            page.item(left_out_text(left))
        if len(rows) > most:
            page.item(f"{together(stage, len(rows) - most, more=most > 0)}.")
    if not verbose and len(left_out) > MOST_LEFT_OUT:
        page.line("All of them by name: --verbose, or --format json.", indent=2)
