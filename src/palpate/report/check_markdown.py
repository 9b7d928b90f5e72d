"""A checked article as Markdown, for the comment on a pull request or an issue.

What an author has to look into comes claim by claim; what is borne or cannot be checked stands in a table. The words of
the article are escaped: they make no markup, no link and no mention of a user.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from palpate.report.check_lines import (
    SIGNS,
    about,
    as_a_whole,
    borne_line,
    candidate_line,
    headline,
    margin_line,
    method,
    misquote_line,
    read_as,
    result,
    stamp,
    sure,
    tally,
    trials,
    why,
)
from palpate.report.evidence_lines import against
from palpate.report.layout import clean
from palpate.types.citation import Resolution
from palpate.types.finding import Finding
from palpate.types.report import Judged, Reference, Report
from palpate.types.verdict import Reading, Verdict

MOST_STUDIES = 8  # linked under a claim; the rest is counted
MOST_PLACES = 10  # of one finding that are listed; the rest is counted
_MARKUP = re.compile(r"[\\`*_\[\]|~#$]")
_ADDRESS = re.compile(r"(?<=:)//|(?<=www)\.", re.IGNORECASE)
_WORD_JOINER = "\N{WORD JOINER}"  # behind an @, so that nobody is called


def check_markdown(report: Report) -> str:
    """Render a report as Markdown (GitHub's dialect, with tables)."""
    lines = [f"# {escaped(headline(report))}", "", f"{escaped(about(report))} {_as_a_whole(report)}".rstrip(), ""]
    lines += _counts(report)
    references = {reference.key: reference for reference in report.references}
    for judged in report.judged:
        if judged.verdict.kind.is_problem:
            lines += _claim(judged, report, references)
    lines += _others(report)
    lines += _findings(report)
    return "\n".join([*lines, "---", "", *_foot(report)]) + "\n"


def escaped(text: str) -> str:
    """Words as Markdown shows them: on one line, without markup, links or mentions of their own."""
    text = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _ADDRESS.sub(lambda found: "".join(f"\\{sign}" for sign in found.group()), _MARKUP.sub(r"\\\g<0>", text))
    return text.replace("@", f"@{_WORD_JOINER}")


def link(words: str, address: str | None) -> str:
    """A link to an address of the web; the words alone for any other."""
    if address is None or not address.startswith(("https://", "http://")):
        return escaped(words)
    safe = re.sub(r"[<>\s\\]", lambda found: f"%{ord(found.group()):02X}", address)
    return f"[{escaped(words)}](<{safe}>)"


def _as_a_whole(report: Report) -> str:
    found = as_a_whole(report)
    return f"The article as a whole: {', '.join(found)}." if found else ""


def _counts(report: Report) -> list[str]:
    counted = tally(report)
    if not counted:
        return []
    head = " | ".join(f"{SIGNS[kind]} {kind.value}" for kind, _ in counted)
    rule = " | ".join("---:" for _ in counted)
    return [f"| {head} |", f"| {rule} |", f"| {' | '.join(str(n) for _, n in counted)} |", ""]


def _claim(judged: Judged, report: Report, references: Mapping[str, Reference]) -> Iterator[str]:
    claim, verdict = judged.claim, judged.verdict
    certainty = f", {sure(verdict.certainty)}" if verdict.certainty else ""
    line, _ = report.article.locate(claim.span)
    yield from (f"## {SIGNS[verdict.kind]} Line {line}: {verdict.kind.value}{certainty}", "")
    yield from (f"> “{escaped(claim.text)}”", "")
    yield f"- **Why:** {escaped(why(verdict))}"
    if verdict.rewrite:
        yield f"- **Instead:** {escaped(verdict.rewrite)}"
    if judged.resolution:
        yield from _source(judged.resolution)
    yield f"- **Read as:** {escaped(read_as(claim))}"
    if verdict.studies:
        yield f"- **Studies:** {_studies(verdict.studies, references)}"
    yield ""
    yield from _evidence(verdict)


def _evidence(verdict: Verdict) -> Iterator[str]:
    """Notes and rungs, folded where Markdown can fold."""
    rows = list(_rows(verdict.readings))
    if not rows and not verdict.notes:
        return
    yield from ("<details><summary>The evidence, rung by rung</summary>", "")
    if rows:
        yield from ("| Outcome, against | Trials | Result [95 % CI] | Certainty |", "| --- | ---: | --- | --- |")
        yield from (f"| {' | '.join(row)} |" for row in rows)
        yield ""
    if verdict.notes:
        yield from (f"- {escaped(note)}" for note in verdict.notes)
        yield ""
    yield from ("</details>", "")


def _source(resolution: Resolution) -> Iterator[str]:
    beside = "; ".join(filter(None, [margin_line(resolution), borne_line(resolution)]))
    yield f"- **Source, {resolution.fate.value}:** {escaped(resolution.why)}{f' ({beside})' if beside else ''}"
    for misquote in resolution.misquotes:
        yield f"  - **Misquoted** {escaped(misquote_line(misquote))}"
    for candidate in resolution.candidates:
        yield f"  - {link(candidate_line(candidate), candidate.link)}"


def _studies(keys: Sequence[str], references: Mapping[str, Reference]) -> str:
    found = [references[key] for key in keys if key in references]
    named = ", ".join(link(reference.label, reference.link) for reference in found[:MOST_STUDIES])
    return named + (f" and {len(found) - MOST_STUDIES} more" if len(found) > MOST_STUDIES else "")


def _rows(readings: Sequence[Reading]) -> Iterator[tuple[str, str, str, str]]:
    for reading in readings:
        if (evidence := reading.evidence) is None:
            continue
        for rung in evidence.rungs:
            name = escaped(f"{reading.what}, {against(rung, evidence)}")
            certainty = rung.certainty.level.value if rung.certainty else ""
            yield f"**{name}**" if reading.rung is rung.rung else name, trials(rung), result(rung), certainty


def _others(report: Report) -> list[str]:
    """Claims that are borne or cannot be checked."""
    fine = [judged for judged in report.judged if not judged.verdict.kind.is_problem]
    if not fine:
        return []
    rows = [
        f"| {report.article.locate(one.claim.span)[0]} | {SIGNS[one.verdict.kind]} {one.verdict.kind.value} "
        f"| {escaped(one.claim.text)} | {escaped(why(one.verdict))} |"
        for one in fine
    ]
    head = ["| Line | Verdict | Claim | Why |", "| ---: | --- | --- | --- |"]
    return ["## Borne by the evidence, or not checkable", "", *head, *rows, ""]


def _findings(report: Report) -> list[str]:
    if not report.findings:
        return []
    lines = ["## What the author can mend", ""]
    for code, group in groupby(sorted(report.findings, key=lambda finding: finding.code), key=lambda one: one.code):
        found: list[Finding] = list(group)
        lines.append(f"- **{code} {found[0].name}**: {escaped(' '.join(dict.fromkeys(one.help for one in found)))}")
        for finding in found[:MOST_PLACES]:
            line, column = report.article.locate(finding.span)
            lines.append(f"  - line {line}:{column}: {escaped(finding.message)}")
        if len(found) > MOST_PLACES:
            lines.append(f"  - and {len(found) - MOST_PLACES} more")
    return [*lines, ""]


def _foot(report: Report) -> list[str]:
    return [method(report), "", stamp(report)] if report.judged else [stamp(report)]
