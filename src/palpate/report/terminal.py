"""The report on an article as text: each claim with its verdict, numbers, reason and studies; findings; a summary.

Usually a claim takes a head with its line and verdict, its words, how it was read, why, and what may be said instead.
Verbose adds every outcome, note, candidate and source; quiet keeps a line for each thing that an author has to mend.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby

from palpate.report.check_lines import (
    SIGNS,
    about,
    borne_line,
    candidate_line,
    headline,
    margin_line,
    method,
    misquote_line,
    read_as,
    result,
    stamp,
    steps_line,
    sure,
    tally,
    why,
)
from palpate.report.evidence_lines import against
from palpate.report.layout import Page, Style
from palpate.report.text import count
from palpate.types.article import Article
from palpate.types.citation import Resolution
from palpate.types.finding import Finding
from palpate.types.report import Judged, Reference, Report
from palpate.types.verdict import Reading, Verdict, VerdictKind

MOST_STUDIES = 4  # named under a claim; the rest is counted (all of them with verbose)
MOST_PLACES = 5  # of one finding that are listed; the rest is counted (all of them with verbose)
LONGEST_QUOTE = 300  # characters of a claim that are shown
LONGEST_REASON = 360  # characters of a reason that are shown (all of it with verbose)
STYLES = {
    VerdictKind.SUPPORTED: Style.GREEN,
    VerdictKind.OVERSTATED: Style.YELLOW,
    VerdictKind.CONTRADICTED: Style.RED,
    VerdictKind.MIXED: Style.MAGENTA,
    VerdictKind.NOT_ENOUGH: Style.CYAN,
    VerdictKind.NOT_CHECKABLE: Style.FAINT,
}


class Amount(StrEnum):
    """How much is said: a line for each thing to mend, what a reader needs, everything."""

    QUIET = "quiet"
    USUAL = "usual"
    VERBOSE = "verbose"


def report_text(report: Report, *, width: int = 80, amount: Amount = Amount.USUAL, colour: bool = False) -> str:
    """Render a report as plain text of at most `width` columns; `colour` sets it with ANSI codes for a terminal."""
    page = Page(width, colour=colour)
    if amount is Amount.QUIET:
        _quiet(page, report)
        return page.text()
    page.title(headline(report))
    page.line(about(report))
    labels = {reference.key: reference.label for reference in report.references}
    was_line = False
    for judged in report.judged:
        is_line = judged.verdict.kind is VerdictKind.NOT_CHECKABLE and amount is Amount.USUAL
        if not (was_line and is_line):
            page.gap()
        _claim(page, judged, report.article, labels, is_verbose=amount is Amount.VERBOSE)
        was_line = is_line
    _findings(page, report, is_verbose=amount is Amount.VERBOSE)
    if amount is Amount.VERBOSE:
        _references(page, report)
    _summary(page, report, amount)
    return page.text()


def _claim(page: Page, judged: Judged, article: Article, labels: dict[str, str], *, is_verbose: bool) -> None:
    claim, verdict = judged.claim, judged.verdict
    head = f"line {article.locate(claim.span)[0]}  {SIGNS[verdict.kind]} {verdict.kind.value.upper()}"
    if verdict.kind is VerdictKind.NOT_CHECKABLE and not is_verbose:
        page.cut(f"{head}  “{claim.text}”", style=STYLES[verdict.kind])
        return
    page.line(head + (f", {sure(verdict.certainty)}" if verdict.certainty else ""), style=STYLES[verdict.kind])
    page.line(f"“{_shortened(claim.text, LONGEST_QUOTE)}”", 2)
    page.named("read as", read_as(judged.asked or claim))
    page.named("why", why(verdict) if is_verbose else _shortened(why(verdict), LONGEST_REASON))
    if is_verbose:
        _everything(page, verdict)
    if verdict.rewrite:
        page.named("instead", verdict.rewrite)
    if judged.resolution:
        _source(page, judged.resolution, is_verbose=is_verbose)
    if verdict.studies:
        page.named("studies", _studies(verdict.studies, labels, is_verbose=is_verbose))


def _everything(page: Page, verdict: Verdict) -> None:
    """The outcomes one by one, what each rung says of them, and the notes."""
    if len(verdict.readings) > 1:
        page.listed("outcomes", [f"{one.what}: {one.kind.value}; {one.reason}" for one in verdict.readings])
    page.listed("rungs", [line for reading in verdict.readings for line in _rungs(reading)])
    page.listed("notes", verdict.notes)
    if not verdict.rewrite:
        page.listed("bears", list(dict.fromkeys(one.sentence.text for one in verdict.readings if one.sentence)))


def _rungs(reading: Reading) -> Iterator[str]:
    """A line for each comparator: result, trials, certainty with the rules that took it down."""
    if (evidence := reading.evidence) is None:
        return
    for rung in evidence.rungs:
        told = [result(rung)]
        if rung.certainty:
            steps = steps_line(rung.certainty.steps)
            told.append(count(len(rung.effects) + len(rung.directions), "trial", "trials"))
            told.append(f"{sure(rung.certainty.level)}{f' ({steps})' if steps else ''}")
        yield f"{reading.what}, against {against(rung, evidence)}: {'; '.join(told)}"


def _source(page: Page, resolution: Resolution, *, is_verbose: bool) -> None:
    """What became of the source that it cites; what is misquoted is always said."""
    parts = [f"{resolution.fate.value}: {resolution.why}", borne_line(resolution)]
    page.named("source", "; ".join(filter(None, parts)))
    told = [f"misquoted {misquote_line(misquote)}" for misquote in resolution.misquotes]
    if is_verbose:
        told += [candidate_line(candidate) for candidate in resolution.candidates]
        told += [f"the best is {margin}"] if (margin := margin_line(resolution)) else []
    page.listed("", told)


def _studies(keys: Sequence[str], labels: dict[str, str], *, is_verbose: bool) -> str:
    if is_verbose:
        return ", ".join(f"{labels.get(key, key)} [{key}]" for key in keys)
    names = ", ".join(labels.get(key, key) for key in keys[:MOST_STUDIES])
    more = len(keys) - MOST_STUDIES
    return f"{names} and {more} more" if more > 0 else names


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _findings(page: Page, report: Report, *, is_verbose: bool) -> None:
    if not report.findings:
        return
    page.heading("What the author can mend")
    for code, group in groupby(sorted(report.findings, key=lambda finding: finding.code), key=lambda one: one.code):
        found: list[Finding] = list(group)
        page.item(f"{code} {found[0].name}: {' '.join(dict.fromkeys(one.help for one in found))}")
        shown = found if is_verbose else found[:MOST_PLACES]
        for finding in shown:
            line, column = report.article.locate(finding.span)
            page.detail(f"line {line}:{column}  {finding.message}")
        if len(found) > len(shown):
            page.detail(f"and {len(found) - len(shown)} more (--verbose lists them)")


def _references(page: Page, report: Report) -> None:
    if not report.references:
        return
    page.heading("Sources")
    for reference in report.references:
        page.item(_reference(reference))


def _reference(reference: Reference) -> str:
    link = f" {reference.link}" if reference.link else ""
    return f"{reference.label}: {reference.title.rstrip('.')}.{link}"


def _summary(page: Page, report: Report, amount: Amount) -> None:
    if report.judged:
        page.heading("Summary")
        page.figures([(f"{SIGNS[kind]} {kind.value}", n) for kind, n in tally(report)])
        if amount is Amount.USUAL:
            page.line("More: --verbose (notes, sources), --format html (claims marked, forest plots).")
        page.gap()
        page.line(method(report))
    else:
        page.gap()
    page.line(stamp(report))


def _quiet(page: Page, report: Report) -> None:
    """A line for each claim that is not borne and for each finding, in the article's order; the counts."""
    page.line(about(report), style=Style.BOLD)
    unborne = [one for one in report.judged if one.verdict.kind.is_problem]
    claims = [(one.claim.span, _quiet_claim(one), STYLES[one.verdict.kind]) for one in unborne]
    findings = [(one.span, f"{one.code} {one.name}: {one.message}", Style.PLAIN) for one in report.findings]
    shown = sorted([*claims, *findings], key=lambda one: one[0])
    places = [":".join(map(str, report.article.locate(span))) for span, _, _ in shown]
    for place, (_, words, style) in zip(places, shown, strict=True):
        page.cut(f"  {place:<{max(map(len, places))}}  {words}", style=style)
    if report.judged:
        page.line(", ".join(f"{n} {kind.value}" for kind, n in tally(report)))


def _quiet_claim(judged: Judged) -> str:
    kind = judged.verdict.kind
    return f"{SIGNS[kind]} {kind.value}: “{judged.claim.text}”"
