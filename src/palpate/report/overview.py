"""All outcomes of a treatment on one page: a line per outcome and rung."""

from __future__ import annotations

from collections.abc import Iterator

from palpate.report.evidence_lines import DISCLAIMER, NAMES, shown, shown_interval
from palpate.report.layout import Page
from palpate.report.text import count
from palpate.types.evidence import Overview, RungEvidence

HEAD = ("Outcome, against", "Trials", "Pooled [95 % CI]", "Direction", "Certainty")
WIDE = 76  # columns from which on the directions have room


def overview_text(overview: Overview, *, width: int = 80) -> str:
    """Render an overview as plain text of at most `width` columns."""
    page = Page(width)
    page.title(overview_headline(overview))
    page.line(overview_audit(overview))
    page.gap()
    if not overview.outcomes:
        page.line("No trial of the library compares it with anything on any outcome.")
    else:
        rows = [HEAD, *_table(overview)]
        page.rows(rows if width >= WIDE else [(*row[:3], row[4]) for row in rows], indent=0, cut=(0,))
        page.gap()
        for line in overview_notes(overview):
            page.line(line)
    page.gap()
    page.line(f"palpate {overview.version}, library {overview.library}. {DISCLAIMER}")
    return page.text()


def overview_headline(overview: Overview) -> str:
    """Treatment and condition of the overview in one line."""
    question = overview.question
    people = f" for {question.condition.label}" if question.condition else ""
    return f"{question.treatment.label}{people}: what trials compared"


def overview_audit(overview: Overview) -> str:
    """What was searched and how many studies were left."""
    audit = overview.audit
    parts = [f"{count(audit.searched, 'study', 'studies')} searched", f"{audit.treatment} name the treatment"]
    if audit.condition is not None:
        parts.append(f"{audit.condition} in these people")
    return ", ".join([*parts, f"{audit.compared} compare arms"]) + "."


def overview_notes(overview: Overview, *, on_site: bool = False) -> list[str]:
    """How to read the table, and what is not in it; `on_site` says that each outcome leads to its page."""
    more = "Each outcome leads to its studies." if on_site else "Add --outcome for the studies behind a line."
    notes = [
        "Trials: those with numbers + those with a direction only (better/no difference/worse). "
        "Positive is better for the treatment; g is in standard deviations. "
        f"An outcome takes in narrower ones: pain holds pain intensity. {more}",
    ]
    if overview.unlisted:
        notes.append(f"{count(overview.unlisted, 'outcome', 'outcomes')} with fewer studies not listed.")
    return notes


def _table(overview: Overview) -> Iterator[tuple[str, ...]]:
    """A line for each outcome, and under it one for each rung that has trials."""
    for outcome, rungs in overview_rows(overview):
        yield outcome, "", "", "", ""
        for rung in rungs:
            yield f"  {rung.rung.value}", *figures(rung)


def overview_rows(overview: Overview) -> Iterator[tuple[str, tuple[RungEvidence, ...]]]:
    """Each outcome with the rungs that have trials on it."""
    for evidence in overview.outcomes:
        rungs = tuple(rung for rung in evidence.rungs if rung.effects or rung.directions)
        if evidence.question.outcome and rungs:
            yield evidence.question.outcome.label, rungs


def figures(rung: RungEvidence) -> tuple[str, str, str, str]:
    """Numbers of trials, pooled effect, directions and certainty of one rung."""
    pooled, tally = rung.pooled, rung.count
    with_numbers, others = len(rung.effects), len(rung.directions)
    trials = " + ".join(str(n) for n in (with_numbers, others) if n)
    result = ""
    if pooled:
        name = NAMES[pooled.measure]
        result = f"{name} {shown(pooled.estimate, pooled.measure)} [{shown_interval(pooled.ci, pooled.measure)}]"
    return (
        trials if with_numbers else f"+ {trials}",
        result,
        f"{tally.better}/{tally.neither}/{tally.worse}" if tally else "",
        rung.certainty.level.value if rung.certainty else "",
    )
