"""A checked article as one self-contained HTML page: no script, nothing loaded from elsewhere.

The article stands there with its claims and findings marked in place; each claim has a panel with its verdict, what the
evidence bears, and the evidence itself. Evidence on one question stands in the first panel that rests on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from palpate.report.check_lines import about, as_a_whole, headline, method, stamp, tally
from palpate.report.check_panels import is_web, panels, sign
from palpate.report.evidence_html import environment
from palpate.report.marked import Part, parts, placed
from palpate.report.text import count
from palpate.types.evidence import Judgement, RiskOfBias
from palpate.types.finding import Finding, Rule
from palpate.types.report import Report


class StudyCells(NamedTuple):
    """A study behind a verdict: where it can be read, the claims that rest on it, its risk of bias and doubts."""

    key: str
    label: str
    title: str
    link: str | None
    claims: list[int]
    bias: str
    concerns: tuple[str, ...]


class FindingPlace(NamedTuple):
    """One finding: its line, whether it is marked in the article, and what it says."""

    number: int
    line: int
    is_placed: bool
    message: str


class FindingGroup(NamedTuple):
    """Findings of one code: where each lies, what to do, and the sections of the code's page."""

    code: str
    name: str
    places: list[FindingPlace]
    help: list[str]
    page: list[tuple[str, str]]


def check_html(report: Report, rules: Sequence[Rule]) -> str:
    """Render the page; all text is escaped by the template engine.

    Parameters
    ----------
    report : Report
    rules : sequence of Rule
        The pages of the findings, which stand beside them.
    """
    return self_contained(headline(report), check_fragment(report, rules))


def self_contained(title: str, fragment: str) -> str:
    """A page of its own around what `check_fragment` gave: with its styles, and nothing loaded from elsewhere."""
    return environment().get_template("check.html").render(headline=title, body=fragment)


def check_fragment(report: Report, rules: Sequence[Rule], *, on_site: bool = False) -> str:
    """The article and its verdicts as the inside of a page: no style and no script.

    Parameters
    ----------
    report : Report
    rules : sequence of Rule
    on_site : bool
        Link to the pages ``/studies/KEY`` and ``/evidence``, which stand beside it.
    """
    part_list = parts(
        report.article,
        claims=[judged.claim.span for judged in report.judged],
        findings=[finding.span for finding in report.findings],
    )
    claims_placed, findings_placed = placed(part_list)
    return (
        environment()
        .get_template("check_body.html")
        .render(
            headline=headline(report),
            about=about(report),
            seen=as_a_whole(report),
            tally=[(sign(kind), n) for kind, n in tally(report)],
            total=len(report.judged),
            skipped=report.skipped,
            language=report.article.language or "en",
            parts=[(part, _around(part)) for part in part_list],
            signs={number: sign(judged.verdict.kind) for number, judged in enumerate(report.judged, start=1)},
            codes={number: finding.code for number, finding in enumerate(report.findings, start=1)},
            panels=list(panels(report, claims_placed)),
            groups=list(_groups(report, findings_placed, {rule.code: rule for rule in rules})),
            findings=len(report.findings),
            studies=list(study_cells(report)),
            method=method(report),
            stamp=stamp(report),
            on_site=on_site,
        )
    )


def _around(part: Part) -> str:
    """What is said over a part that does not belong to the article; empty for others."""
    return f"Around the article: {count(len(part.rows), 'block', 'blocks')}, not read" if part.kind == "around" else ""


def study_cells(report: Report) -> Iterator[StudyCells]:
    """The studies behind a report's verdicts, in its order."""
    rungs = [
        rung
        for judged in report.judged
        for reading in judged.verdict.readings
        if reading.evidence
        for rung in reading.evidence.rungs
    ]
    risks = {risk.study: risk for rung in rungs for risk in rung.risk_of_bias}
    for reference in report.references:
        risk = risks.get(reference.key)
        yield StudyCells(
            key=reference.key,
            label=reference.label,
            title=reference.title,
            link=reference.link if is_web(reference.link) else None,
            claims=[n for n, one in enumerate(report.judged, start=1) if reference.key in one.verdict.studies],
            bias=_bias(risk) if risk else "",
            concerns=risk.concerns if risk else (),
        )


def _bias(risk: RiskOfBias) -> str:
    """Risk of bias in one line: what the report states, then the items that it leaves open."""
    stated = [f"{item} {judged.value} ({why})" for item, judged, why in risk.items if judged is not Judgement.UNCLEAR]
    unclear = [item for item, judged, _ in risk.items if judged is Judgement.UNCLEAR]
    parts = [*stated, f"unclear {', '.join(unclear)}" if unclear else ""]
    return f"risk of bias {risk.overall.value}: {'; '.join(filter(None, parts))}".removesuffix(": ")


def _groups(report: Report, has_place: frozenset[int], rules: Mapping[str, Rule]) -> Iterator[FindingGroup]:
    """Findings by their codes, in the order of the codes; `has_place` are those that are marked in the article."""
    numbered = sorted(enumerate(report.findings, start=1), key=lambda pair: (pair[1].code, pair[0]))
    for code, pairs in groupby(numbered, key=lambda pair: pair[1].code):
        found: list[tuple[int, Finding]] = list(pairs)
        rule = rules.get(code)
        yield FindingGroup(
            code=code,
            name=found[0][1].name,
            places=[
                FindingPlace(n, report.article.locate(one.span)[0], n in has_place, one.message) for n, one in found
            ],
            help=list(dict.fromkeys(one.help for _, one in found)),
            page=sections(rule.page) if rule else [],
        )


def sections(page: str) -> list[tuple[str, str]]:
    """A finding's page as headings with their text; the first has none."""
    sections: list[tuple[str, list[str]]] = [("", [])]
    lines = page.splitlines()
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if below and set(below) == {"-"}:
            sections.append((line, []))
        elif not line or set(line) != {"-"}:
            sections[-1][1].append(line)
    return [(heading, " ".join(" ".join(text).split())) for heading, text in sections]
