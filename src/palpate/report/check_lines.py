"""A checked article in words and signs, as the report in a terminal, in Markdown and in HTML share them."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

import msgspec

from palpate.report.evidence_lines import DISCLAIMER
from palpate.report.overview import figures
from palpate.report.text import count, number
from palpate.text.language import NAMES
from palpate.types.citation import Candidate, Misquote, Resolution
from palpate.types.claim import Claim, Slot, Strength
from palpate.types.evidence import CertaintyLevel, Question, RungEvidence, Step
from palpate.types.report import Report, Signals
from palpate.types.verdict import Reading, Verdict, VerdictKind

SIGNS = {
    VerdictKind.SUPPORTED: "✓",
    VerdictKind.OVERSTATED: "▲",
    VerdictKind.CONTRADICTED: "✗",
    VerdictKind.MIXED: "±",
    VerdictKind.NOT_ENOUGH: "?",
    VerdictKind.NOT_CHECKABLE: "○",
}
MEANINGS = {
    VerdictKind.SUPPORTED: "The evidence bears the claim as it is put.",
    VerdictKind.OVERSTATED: "The evidence leans that way; the wording goes beyond it.",
    VerdictKind.CONTRADICTED: "The evidence points the other way, or to no effect that matters.",
    VerdictKind.MIXED: "Comparisons or outcomes disagree, or only some are borne out.",
    VerdictKind.NOT_ENOUGH: "Too little or too weak evidence in the library to say.",
    VerdictKind.NOT_CHECKABLE: "Opinion, advice or popularity: nothing that studies could settle.",
}
_SEEN = {
    "spun": "machine-spun wording",
    "injected_link": "an injected link or keyword",
    "boilerplate": "text of the page around it",
    "promotional": "sales text",
    "title_mismatch": "a title that the text does not keep",
    "cites_nothing": "no source named",
}


def headline(report: Report) -> str:
    """The article's title, or its name where it has none."""
    article = report.article
    return (article.words(article.title) if article.title else "") or article.source


def about(report: Report) -> str:
    """Where the article came from and what was found in it, in one line."""
    article = report.article
    if report.skipped:
        return f"{article.source}: {report.skipped}. Not read for claims."
    parts = [article.format, NAMES.get(article.language or "", "language not told")]
    parts.append(count(len(report.judged), "claim", "claims"))
    if report.findings:
        parts.append(count(len(report.findings), "finding", "findings"))
    return f"{article.source}: {', '.join(parts)}."


def tally(report: Report) -> list[tuple[VerdictKind, int]]:
    """How many claims have each verdict, in the order of the verdicts; those that none has are left out."""
    kinds = Counter(judged.verdict.kind for judged in report.judged)
    return [(kind, kinds[kind]) for kind in VerdictKind if kinds[kind]]


def seen(signals: Signals) -> list[str]:
    """What the article is like as a whole, in words."""
    return [words for name, words in _SEEN.items() if getattr(signals, name)]


def as_a_whole(report: Report) -> list[str]:
    """The same of a checked article; that it names no source is said only of one that makes claims."""
    signals = report.signals if report.judged else msgspec.structs.replace(report.signals, cites_nothing=False)
    return seen(signals)


def sure(level: CertaintyLevel | None) -> str:
    """A certainty in words, empty for none."""
    return f"{level.value} certainty" if level else ""


def read_as(claim: Claim) -> str:
    """What a claim was understood to say: its type, treatment, outcomes, people, and how strongly it is put."""
    parts = [claim.type.value]
    if claim.treatment:
        parts.append(_named(claim.treatment))
    if claim.outcomes:
        parts.append(" + ".join(dict.fromkeys(outcome.label for outcome in claim.outcomes)))
    if claim.condition:
        parts.append(f"in {claim.condition.label}")
    if claim.comparator:
        parts.append(f"against {claim.comparator.label}")
    if claim.strength is Strength.EXAGGERATED:
        parts.append("strong wording")
    return " · ".join(parts)


def _named(treatment: Slot) -> str:
    words = treatment.text.lower()
    known = treatment.label if words in treatment.label.lower() else f"{words} (as {treatment.label})"
    return f"{known}, from context" if treatment.from_context else known


def why(verdict: Verdict) -> str:
    """The reason in one line; of several outcomes the one that decided, then what the others say."""
    readings = verdict.readings
    first = next((one for one in readings if verdict.reason.endswith(one.reason)), None)
    if len(readings) < 2 or first is None:
        return verdict.reason
    others = [reading for reading in readings if reading is not first]
    return f"{first.what}: {first.reason}. {_capital('; '.join(_by_kind(first, others)))}"


def _by_kind(first: Reading, others: Sequence[Reading]) -> Iterator[str]:
    """Outcomes by their verdicts: "the same on stress, pain; contradicted on sleep"."""
    for kind in sorted({reading.kind for reading in others}, key=lambda kind: (kind is not first.kind, kind)):
        named = dict.fromkeys(reading.what for reading in others if reading.kind is kind)
        yield f"{'the same' if kind is first.kind else kind.value} on {', '.join(named)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def trials(rung: RungEvidence) -> str:
    """How many trials a rung holds, and how many of them with numbers; a dash for none."""
    with_numbers, others = len(rung.effects), len(rung.directions)
    if with_numbers and others:
        return f"{with_numbers + others}, {with_numbers} with numbers"
    return str(with_numbers + others or "–")


def result(rung: RungEvidence) -> str:
    """What a rung found: the pooled effect, else directions, else how many reviews."""
    _, pooled, _, _ = figures(rung)
    if pooled or rung.count is None:
        return pooled or count(len(rung.reviews), "review", "reviews")
    found = rung.count
    return f"{found.better} better, {found.neither} no difference, {found.worse} worse, by direction only"


def steps_line(steps: Sequence[Step]) -> str:
    """The rules that took certainty down, in one line: "−1 risk of bias, −2 imprecision"; empty for none."""
    return ", ".join(f"−{step.down} {step.domain}" for step in steps if step.down)


def candidate_line(candidate: Candidate) -> str:
    """A study that a citation may mean, with its score and what agrees and differs."""
    parts = [f"{candidate.label} [{candidate.key}]: score {number(candidate.score)}"]
    if candidate.agrees:
        parts.append(f"agrees on {', '.join(candidate.agrees)}")
    if candidate.differs:
        parts.append(f"differs on {', '.join(candidate.differs)}")
    if candidate.retracted:
        parts.append(f"retracted: {candidate.retracted}")
    return "; ".join(parts)


def margin_line(resolution: Resolution) -> str:
    """How far the best candidate is ahead of the next; empty where there is no next."""
    if resolution.margin is None:
        return ""
    return f"{number(resolution.margin)} ahead of the next best"


def borne_line(resolution: Resolution) -> str:
    """Whether the study that is cited found what the sentence says; empty where its record does not tell."""
    if resolution.bears is None:
        return ""
    return "the study found this" if resolution.bears else "the study did not find this"


def misquote_line(misquote: Misquote) -> str:
    """What the sentence says against what the study says."""
    return f"{misquote.part}: the article says {misquote.said}, the study {misquote.found}"


def command(question: Question) -> str:
    """The command that shows everything the library holds on a question."""
    words = ["palpate", "evidence", question.treatment.label]
    words += ["--condition", question.condition.label] if question.condition else []
    words += ["--outcome", question.outcome.label] if question.outcome else []
    return shlex.join(words)


def address(question: Question) -> str:
    """The page of the site that shows everything the library holds on a question."""
    slots = (("treatment", question.treatment), ("condition", question.condition), ("outcome", question.outcome))
    return f"/evidence?{urlencode([(name, concept.label) for name, concept in slots if concept])}"


def method(report: Report) -> str:
    """How effects were pooled and which way they are turned."""
    return f"{report.method[0].upper()}{report.method[1:]}. Positive (a ratio above 1) is better for the treatment."


def stamp(report: Report) -> str:
    """What the article was checked with and against, and that it is no advice."""
    library = f"library {report.library} ({report.studies:,} studies)"
    return f"palpate {report.version}, {library}, rules {report.rules}. {DISCLAIMER}"
