"""What a notebook shows of each kind of value: a card, with the rest left to frames and plots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from palpate.errors import InputError
from palpate.report.canvas import to_svg
from palpate.report.card_page import Card, Cell, Grid, Words, card_html, card_markdown, card_text
from palpate.report.check_lines import about, as_a_whole, headline, result, stamp, steps_line, sure, trials, why
from palpate.report.check_lines import read_as as claim_read_as
from palpate.report.drawing import forest_of
from palpate.report.effect_map_plot import draw_effect_map
from palpate.report.evidence_lines import DISCLAIMER, MACHINE_READ, absence_lines, audit_line, unchecked_lines
from palpate.report.evidence_lines import headline as question_headline
from palpate.report.forest_plot import draw_forest
from palpate.report.found import summary
from palpate.report.overview import overview_audit, overview_headline, overview_rows
from palpate.report.ranking import headline as ranking_headline
from palpate.report.ranking import rung_title
from palpate.report.study_rows import compared, measured
from palpate.report.text import count, interval, number, p_value, percent
from palpate.types.effect_map import EffectMap
from palpate.types.evidence import Evidence, Overview, RungEvidence
from palpate.types.pooled import Pooled
from palpate.types.ranking import Option, Ranking
from palpate.types.report import Judged, Reference, Report
from palpate.types.search import Found
from palpate.types.study import Study
from palpate.types.verdict import Verdict, VerdictKind

MOST_ROWS = 40  # of a table; the rest is counted
MOST_OPTIONS = 12  # on a rung
_OPTIONS = ("Treatment", "Effect", "Certainty", "Says", "Harms")
MOST_PLOTTED = 60  # trials in a forest plot
_TONES = {
    VerdictKind.SUPPORTED: "good",
    VerdictKind.OVERSTATED: "warn",
    VerdictKind.CONTRADICTED: "bad",
    VerdictKind.MIXED: "warn",
}


def notebook_html(value: object) -> str | None:
    """The value as a piece of HTML for a notebook; None if it is of no kind that has one."""
    make = CARDS.get(type(value))
    return card_html(make(value)) if make else None


def notebook_markdown(value: object) -> str | None:
    """The same as Markdown, for what a notebook is turned into."""
    make = CARDS.get(type(value))
    return card_markdown(make(value)) if make else None


def notebook_text(value: object) -> str | None:
    """The same as plain text, for a terminal."""
    make = CARDS.get(type(value))
    return card_text(make(value)) if make else None


def _badge(kind: VerdictKind) -> Words:
    return Words(kind.value, tone=_TONES.get(kind, "dull"))


def _report(report: Report) -> Card:
    if len(report.judged) == 1 and not report.findings:
        return _asked(report)
    seen = as_a_whole(report)
    return Card(
        title=Words(headline(report)),
        lines=(about(report), *((f"As a whole: {', '.join(seen)}.",) if seen else ())),
        grids=tuple(_report_grids(report)),
        foot=stamp(report),
    )


def _report_grids(report: Report) -> Iterator[Grid]:
    if report.judged:
        rows = [_judged(judged) for judged in report.judged]
        yield _cut("Claims", ("Verdict", "Claim", "Certainty", "Why"), rows, "claims", wide={1, 3})
    if report.findings:
        found = [(one.code, one.name, one.message, one.help) for one in report.findings]
        yield _cut("Findings", ("Code", "Name", "What", "Instead"), found, "findings", wide={2, 3})


def _judged(judged: Judged) -> tuple[Cell, ...]:
    verdict = judged.verdict
    return (
        Words(verdict.kind.value, tone=_TONES.get(verdict.kind, "dull")),
        judged.claim.text,
        verdict.certainty.value if verdict.certainty else "",
        why(verdict),
    )


def _asked(report: Report) -> Card:
    judged = report.judged[0]
    card = _verdict(judged.verdict)
    read = f"Read as: {claim_read_as(judged.claim)}"
    studies = _references(report.references)
    return card._replace(
        title=Words(judged.claim.text), lines=(*card.lines, read), grids=(*card.grids, *studies), foot=stamp(report)
    )


def _references(references: Sequence[Reference]) -> Iterator[Grid]:
    if references:
        rows = [(Words(one.label, one.link), one.title) for one in references]
        yield _cut("Studies behind it", ("Study", "Title"), rows, "references", wide={1})


def _verdict(verdict: Verdict) -> Card:
    borne = [f"The evidence bears: {one.sentence.text}" for one in verdict.readings if one.sentence]
    lines = [why(verdict), *verdict.notes, *dict.fromkeys(borne)]
    lines += [f"Say instead: {verdict.rewrite}"] if verdict.rewrite else []
    grids = [_rungs(one.evidence, one.what) for one in verdict.readings if one.evidence and one.evidence.rungs]
    level = sure(verdict.certainty)
    return Card(
        title=Words("Verdict" + (f", {level}" if level else "")),
        badge=_badge(verdict.kind),
        lines=tuple(f"{line[:1].upper()}{line[1:]}" for line in lines),
        grids=tuple(dict.fromkeys(grids)),
    )


def _evidence(evidence: Evidence) -> Card:
    lines = [audit_line(evidence)] + ([] if evidence.rungs else [" ".join(absence_lines(evidence))])
    apart = [
        f"{MACHINE_READ}, against {rung.rung.value}: {line}"
        for rung in evidence.machine_read
        for line in unchecked_lines(rung)
    ]
    return Card(
        title=Words(question_headline(evidence.question)),
        lines=(*lines, *apart),
        grids=(_rungs(evidence, ""),) if evidence.rungs else (),
        plot=_forest(evidence),
        foot=f"palpate {evidence.version}, library {evidence.library}, rules {evidence.rules}. {DISCLAIMER}",
    )


def _forest(evidence: Evidence) -> str:
    if sum(len(rung.effects) for rung in evidence.rungs) > MOST_PLOTTED:
        return ""
    try:
        return to_svg(draw_forest(forest_of(evidence)))
    except InputError:  # no trial has numbers
        return ""


def _rungs(evidence: Evidence, caption: str) -> Grid:
    heads = ("Against", "Trials", "Result", "Certainty", "Steps down")
    rows = tuple(_rung(rung) for rung in evidence.rungs)
    return Grid(caption[:1].upper() + caption[1:], heads, rows)


def _rung(rung: RungEvidence) -> tuple[Cell, ...]:
    certainty = rung.certainty
    return (
        *(rung.rung.value, trials(rung), result(rung)),
        *(certainty.level.value if certainty else "", steps_line(certainty.steps) if certainty else ""),
    )


def _overview(overview: Overview) -> Card:
    rows: list[tuple[Cell, ...]] = []
    for outcome, rungs in overview_rows(overview):
        rows += [(outcome if not place else "", *_rung(rung)[:4]) for place, rung in enumerate(rungs)]
    heads = ("Outcome", "Against", "Trials", "Result", "Certainty")
    return Card(
        title=Words(overview_headline(overview)),
        lines=(overview_audit(overview),),
        grids=(_cut("", heads, rows, "outcomes"),) if rows else (),
        foot=f"palpate {overview.version}, library {overview.library}. {DISCLAIMER}",
    )


def _effect_map(effects: EffectMap) -> Card:
    foot = f"palpate {effects.version}, library {effects.library}, rules {effects.rules}. {DISCLAIMER}"
    title = Words(f"{effects.concept.label}: what studies compared")
    if not effects.rows:
        return Card(title=title, lines=("No study compares.",), foot=foot)
    cells = [cell for row in effects.cells for cell in row if cell is not None]
    said = Counter(cell.says for cell in cells)
    counted = ", ".join(f"{n} {says}" for says, n in said.most_common())
    size = (
        f"{len(effects.rows)} by {len(effects.columns)}, {count(len(cells), 'comparison', 'comparisons')}: {counted}."
    )
    return Card(title=title, lines=(size,), plot=to_svg(draw_effect_map(effects)), foot=foot)


def _ranking(ranking: Ranking) -> Card:
    searched = f"{count(ranking.searched, 'study', 'studies')} searched, {ranking.of_whom}."
    uncompared = ", ".join(one.label for one in ranking.uncompared)
    return Card(
        title=Words(ranking_headline(ranking)),
        lines=(searched, *((f"Tried without such a comparison: {uncompared}.",) if uncompared else ())),
        grids=tuple(
            _cut(rung_title(rung), _OPTIONS, _options(found), "options", most=MOST_OPTIONS, wide={1})
            for rung, found in groupby(ranking.options, key=lambda option: option.rung)
        ),
        foot=f"palpate {ranking.version}, library {ranking.library}, rules {ranking.rules}. {DISCLAIMER}",
    )


def _options(options: Iterable[Option]) -> list[tuple[Cell, ...]]:
    return [
        (
            *(option.treatment.label, option.figure, option.certainty.value, option.says),
            Words("serious" if option.is_seriously_harmful else "reported" if option.harms else "", tone="bad"),
        )
        for option in options
    ]


def _found(found: Found) -> Card:
    rows = [
        (Words(one.label, one.link), one.title, one.design.value, str(one.n or ""), one.condition or "", one.key)
        for one in found.studies
    ]
    heads = ("Study", "Title", "Design", "n", "Condition", "Key")
    return Card(
        title=Words(found.search.text or "Studies"),
        lines=(summary(found),),
        grids=(_cut("", heads, rows, "studies", wide={1})._replace(figures=frozenset({3})),) if rows else (),
    )


def _study(study: Study) -> Card:
    place = ", ".join(str(part) for part in (study.journal, study.year) if part)
    people = "; ".join(filter(None, [study.condition, study.population, f"n = {study.n}" if study.n else None]))
    lines = [", ".join(study.authors[:8]) + (" and others" if len(study.authors) > 8 else ""), place, people]
    arms = [(arm.treatment, arm.role.value, str(arm.n or "")) for arm in study.arms]
    rows = [(measured(row), compared(row)) for row in study.outcomes]
    grids = [_cut("Arms", ("Given", "As", "n"), arms, "arms")] if arms else []
    grids += [_cut("Outcomes", ("Measured", "Found"), rows, "outcomes", wide={0, 1})] if rows else []
    return Card(
        title=Words(study.title, study.link),
        badge=Words("retracted", tone="bad") if study.is_retracted else Words(study.design.value, tone="dull"),
        lines=tuple(filter(None, lines)),
        grids=tuple(grids),
        foot=f"{study.label}, {study.key}",
    )


def _pooled(pooled: Pooled) -> Card:
    rows = [
        ("Estimate", f"{number(pooled.estimate, 3)} ({interval(pooled.ci, 3)})"),
        ("p", p_value(pooled.p).removeprefix("p ").removeprefix("= ")),
        ("Prediction interval", interval(pooled.prediction, 3)),
        ("τ²", number(pooled.tau2, 4)),
        ("I²", percent(pooled.i2)),
        (f"Q({pooled.q_df})", f"{number(pooled.q)}, {p_value(pooled.q_p)}"),
    ]
    return Card(
        title=Words(count(pooled.k, "effect", "effects") + " pooled"),
        grids=(Grid("", ("Figure", "Value"), tuple(rows)),),
    )


def _cut(
    caption: str,
    heads: tuple[str, ...],
    rows: Sequence[tuple[Cell, ...]],
    name: str,
    *,
    most: int = MOST_ROWS,
    wide: Collection[int] = (),
) -> Grid:
    """A table of at most `most` rows; the others are counted, with the name of the frame that holds them all."""
    shown = [*rows[:most]]
    if len(rows) > most:
        more = f"and {len(rows) - most:,} more; all of them: palpate.to_frame(…, {name!r})"
        shown.append((Words(more, tone="dull"), *[""] * (len(heads) - 1)))
    return Grid(caption, heads, tuple(shown), wide=frozenset(wide))


CARDS: dict[type, Callable[[Any], Card]] = {
    Report: _report,
    Verdict: _verdict,
    Evidence: _evidence,
    Overview: _overview,
    EffectMap: _effect_map,
    Ranking: _ranking,
    Found: _found,
    Study: _study,
    Pooled: _pooled,
}
"""What makes the card of each kind of value."""
