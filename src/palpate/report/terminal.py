"""The report on an article as text: each claim with its verdict, numbers, reason and studies; findings; a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from palpate.report.layout import Page
from palpate.report.text import count
from palpate.text.language import NAMES
from palpate.types.claim import Claim, Slot
from palpate.types.report import Judged, Reference, Report
from palpate.types.verdict import Reading, Verdict, VerdictKind

DISCLAIMER = "This is what studies found, not personal medical advice."
MOST_STUDIES = 4  # named under a claim; the rest is counted (all of them with verbose)
LONGEST_QUOTE = 300  # characters of a claim that are shown


def report_text(report: Report, *, width: int = 80, verbose: bool = False) -> str:
    """Render a report as plain text of at most `width` columns."""
    page = Page(width)
    page.title(_headline(report))
    page.line(_about(report))
    labels = {reference.key: reference.label for reference in report.references}
    for judged in report.judged:
        page.gap()
        _claim(page, judged, report, labels, verbose=verbose)
    _findings(page, report)
    _references(page, report, verbose=verbose)
    _summary(page, report)
    return page.text()


def _headline(report: Report) -> str:
    article = report.article
    return article.words(article.title) if article.title else article.source


def _about(report: Report) -> str:
    article = report.article
    if report.skipped:
        return f"{article.source}: {report.skipped}. Not read for claims."
    language = NAMES.get(article.language or "", "language not told")
    claims = count(len(report.judged), "claim", "claims")
    return f"{article.source}: {article.format}, {language}, {claims}."


def _claim(page: Page, judged: Judged, report: Report, labels: dict[str, str], *, verbose: bool) -> None:
    claim, verdict = judged.claim, judged.verdict
    line, _ = report.article.locate(claim.span)
    page.line(f"line {line}  {verdict.kind.value.upper()}{_sure(verdict)}  [{_kind(claim)}]")
    page.line(f"“{_shortened(claim.text)}”", 2)
    page.line(verdict.reason, 4)
    for sentence in _sentences(verdict, verbose=verbose):
        page.line(f"The evidence bears: {sentence}", 4)
    studies = _studies(verdict.studies, labels, verbose=verbose)
    if studies:
        page.line(f"Studies: {studies}", 4)


def _sure(verdict: Verdict) -> str:
    if verdict.certainty is None:
        return ""
    return f", {verdict.certainty.value} certainty"


def _kind(claim: Claim) -> str:
    parts = [claim.type.value]
    if claim.treatment:
        parts.append(_named(claim.treatment))
    if claim.outcomes:
        parts.append(" + ".join(dict.fromkeys(outcome.label for outcome in claim.outcomes)))
    if claim.condition:
        parts.append(f"in {claim.condition.label}")
    return " · ".join(parts)


def _named(treatment: Slot) -> str:
    words = treatment.text.lower()
    known = treatment.label if words in treatment.label.lower() else f"{words} (as {treatment.label})"
    return f"{known}, from context" if treatment.from_context else known


def _sentences(verdict: Verdict, *, verbose: bool) -> list[str]:
    """What the evidence bears, where the claim goes beyond it or a reader asked for everything."""
    readings: Sequence[Reading] = verdict.readings
    sentences = [reading.sentence for reading in readings if reading.sentence]
    return sentences if verbose else sentences[:2]


def _studies(keys: Sequence[str], labels: dict[str, str], *, verbose: bool) -> str:
    shown = keys if verbose else keys[:MOST_STUDIES]
    names = ", ".join(f"{labels.get(key, key)} [{key}]" for key in shown)
    more = len(keys) - len(shown)
    return f"{names} and {more} more" if more > 0 else names


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1].rstrip()}…"


def _findings(page: Page, report: Report) -> None:
    if not report.findings:
        return
    page.heading("What the author can mend")
    for finding in report.findings:
        line, column = report.article.locate(finding.span)
        page.item(f"line {line}:{column}  {finding.code} {finding.name}: {finding.message}", finding.help)


def _references(page: Page, report: Report, *, verbose: bool) -> None:
    named = {key for judged in report.judged for key in judged.verdict.studies[: None if verbose else MOST_STUDIES]}
    shown = [reference for reference in report.references if reference.key in named]
    if not shown:
        return
    page.heading("Sources")
    for reference in shown:
        page.item(_reference(reference))


def _reference(reference: Reference) -> str:
    link = f" {reference.link}" if reference.link else ""
    return f"{reference.label}: {reference.title.rstrip('.')}.{link}"


def _summary(page: Page, report: Report) -> None:
    kinds = Counter(judged.verdict.kind for judged in report.judged)
    if kinds:
        page.heading("Summary")
        page.figures([(kind.value, kinds[kind]) for kind in VerdictKind if kinds[kind]])
    page.gap()
    if kinds:
        page.line(
            f"{report.method[0].upper()}{report.method[1:]}. Positive (a ratio above 1) is better for the treatment."
        )
    library = f"library {report.library} ({report.studies} studies)"
    page.line(f"palpate {report.version}, {library}, rules {report.rules}. {DISCLAIMER}")
