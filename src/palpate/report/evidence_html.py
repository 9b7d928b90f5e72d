"""Evidence as one self-contained HTML page: no script, nothing loaded from elsewhere, for screen, phone, paper."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, TypedDict

from palpate.report.check_lines import address
from palpate.report.drawing import COLUMNS, forest
from palpate.report.evidence_lines import (
    DISCLAIMER,
    MACHINE_READ,
    NAMES,
    WAYS,
    absence_lines,
    against,
    audit_line,
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
from palpate.report.overview import figures, overview_audit, overview_headline, overview_notes, overview_rows
from palpate.report.text import percent
from palpate.types.evidence import CertaintyLevel, Effect, Evidence, LeftOut, Overview, RiskOfBias, RungEvidence, Stage

if TYPE_CHECKING:
    from jinja2 import Environment

STAGES = (Stage.RETRACTED, Stage.COMPARISON, Stage.OUTCOME, Stage.PEOPLE, Stage.REVIEW)


class Group(TypedDict):
    """Lines under one heading."""

    heading: str
    lines: list[str]


class StudyCells(TypedDict):
    """One study as the table shows it; ``notes`` stand in small print, ``concerns`` are marked."""

    key: str
    label: str
    link: str | None
    arms: str
    measured: str
    n: str
    effect: str
    weight: str
    notes: list[str]
    bias: str
    domains: list[tuple[str, str, str]]
    concerns: tuple[str, ...]


class RungCells(TypedDict):
    """One rung as the page shows it; ``plot`` is SVG, all else is text that the template escapes."""

    name: str
    grade: str
    grade_class: str
    results: list[str]
    plot: str
    measure: str
    studies: list[StudyCells]
    directions: str
    certainty: str
    steps: list[tuple[str, str, str]]
    reviews: list[str]
    left_out: list[str]


def evidence_html(evidence: Evidence) -> str:
    """Render the page on one question; all text is escaped by the template engine."""
    return _self_contained(headline(evidence.question), evidence_fragment(evidence))


def overview_html(overview: Overview) -> str:
    """Render the overview of all outcomes of a treatment."""
    return _self_contained(overview_headline(overview), overview_fragment(overview))


def _self_contained(title: str, fragment: str) -> str:
    return environment().get_template("evidence.html").render(headline=title, body=fragment)


def evidence_fragment(evidence: Evidence, *, on_site: bool = False) -> str:
    """The evidence on one question as the inside of a page; `on_site` links to the pages ``/studies/KEY``."""
    return (
        environment()
        .get_template("evidence_body.html")
        .render(
            headline=headline(evidence.question),
            audit=audit_line(evidence),
            absence=absence_lines(evidence),
            rungs=[rung_cells(rung, evidence) for rung in evidence.rungs],
            machine_read_title=MACHINE_READ,
            machine_read=[(against(rung, evidence), unchecked_lines(rung)) for rung in evidence.machine_read],
            before_after=_by_direction(evidence.before_after),
            mixed=[review_line(review, is_compared=False) for review in evidence.mixed_reviews],
            left_out=_left_out(evidence.left_out),
            left_out_count=len(evidence.left_out),
            method=evidence.method,
            stamp=f"palpate {evidence.version}, library {evidence.library}, rules {evidence.rules}. {DISCLAIMER}",
            on_site=on_site,
        )
    )


def overview_fragment(overview: Overview, *, on_site: bool = False) -> str:
    """The overview as the inside of a page; `on_site` links each outcome to its page ``/evidence``."""
    asked = {one.question.outcome.label: address(one.question) for one in overview.outcomes if one.question.outcome}
    return (
        environment()
        .get_template("overview_body.html")
        .render(
            headline=overview_headline(overview),
            audit=overview_audit(overview),
            outcomes=[
                (outcome, asked[outcome], [(rung.rung.value, *figures(rung), grade_class(rung)) for rung in rungs])
                for outcome, rungs in overview_rows(overview)
            ],
            notes=overview_notes(overview, on_site=on_site),
            stamp=f"palpate {overview.version}, library {overview.library}. {DISCLAIMER}",
            on_site=on_site,
        )
    )


@cache
def environment() -> Environment:
    """The template engine: everything is escaped, and a name that is missing is an error."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.PackageLoader("palpate.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def rung_cells(
    rung: RungEvidence, evidence: Evidence, prefix: str = "", *, columns: Sequence[str] = COLUMNS
) -> RungCells:
    """A rung for `rung.html`; `prefix` tells the ids of its plot from those of others, `columns` stand in the plot."""
    sure = rung.certainty
    return {
        "name": against(rung, evidence),
        "grade": f"{sure.level.value} certainty" if sure else "no trial here",
        "grade_class": grade_class(rung),
        "results": result_lines(rung),
        "plot": forest(rung, f"{prefix}rung{rung.rung.order + 1}-plot", columns=columns),
        "measure": NAMES[rung.pooled.measure] if rung.pooled else "Result",
        "studies": _studies(rung),
        "directions": count_line(rung),
        "certainty": certainty_line(sure) if sure else "",
        "steps": [(step_sign(s).strip(), s.domain, step_text(s)) for s in sure.steps] if sure else [],
        "reviews": [review_line(review, is_compared=rung.pooled is not None) for review in rung.reviews],
        "left_out": left_out_lines(rung.left_out),
    }


def grade_class(rung: RungEvidence) -> str:
    """The class of the style sheet for a rung's certainty."""
    level: CertaintyLevel | None = rung.certainty.level if rung.certainty else None
    return level.value.replace(" ", "-") if level else "none"


def _studies(rung: RungEvidence) -> list[StudyCells]:
    weights: Sequence[float] = rung.pooled.weights if rung.pooled else ()
    risk = {one.study: one for one in rung.risk_of_bias}
    pooled = [_study(e, risk[e.study], percent(w)) for e, w in zip(rung.effects, weights, strict=True)]
    return pooled + [_study(effect, risk[effect.study], "–") for effect in rung.directions]


def _study(effect: Effect, risk: RiskOfBias, weight: str) -> StudyCells:
    return {
        "key": effect.study,
        "label": effect.label,
        "link": effect.link if effect.link and effect.link.startswith(("https://", "http://")) else None,
        "arms": f"{effect.treatment} against {effect.comparator}",
        "measured": f"{effect.outcome}: {measured_by(effect)}" if measured_by(effect) else effect.outcome,
        "n": people(effect),
        "effect": single(effect) or WAYS[effect.direction],
        "weight": weight,
        "notes": [effect.derivation, *effect.flags] if effect.derivation else [*effect_details(effect)[1:]],
        "bias": risk.overall.value,
        "domains": [(domain, judgement.value, why) for domain, judgement, why in risk.items],
        "concerns": risk.concerns,
    }


def _by_direction(effects: Sequence[Effect]) -> list[Group]:
    return [
        {"heading": words, "lines": [_before_after(effect) for effect in effects if effect.direction is way]}
        for way, words in WAYS.items()
        if any(effect.direction is way for effect in effects)
    ]


def _before_after(effect: Effect) -> str:
    return ", ".join(filter(None, [f"{effect.label}: {effect.treatment}", effect.outcome, effect.timepoint]))


def _left_out(left_out: Sequence[LeftOut]) -> list[Group]:
    """Studies left out before any rung, by how far they came."""
    found: list[Group] = []
    for stage in STAGES:
        lines = [left_out_text(left) for left in left_out if left.stage is stage]
        if lines:
            found.append({"heading": together(stage, len(lines)), "lines": lines})
    return found
