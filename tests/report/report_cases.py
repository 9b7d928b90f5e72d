"""A report with every kind of verdict that a program is told of, findings, and hostile words."""

from __future__ import annotations

import msgspec

from palpate.reading import read_text
from palpate.types.article import Span
from palpate.types.claim import Claim, ClaimType, Slot
from palpate.types.evidence import CertaintyLevel
from palpate.types.finding import Finding
from palpate.types.report import Judged, Reference, Report, Signals
from palpate.types.verdict import Verdict, VerdictKind

TEXT = """# Rubs, “100 %: sure”

Rubbing <b>eases</b> pain – always. Rubbing eases
sleep, too. It is great.

Rubbing <b>eases</b> pain – always.
"""
CITED = ("ada2001",)


def claim(words: str, kind: VerdictKind, *, after: int = 0, **more: object) -> Judged:
    start = TEXT.index(words, after)
    span = Span(start, start + len(words))
    text = " ".join(words.replace("<b>", "").replace("</b>", "").split())
    made = Claim(span=span, text=text, type=ClaimType.EFFECT, treatment=Slot(text="rubbing", label="=massage"))
    return Judged(claim=made, verdict=msgspec.convert({"kind": kind, "reason": "because", **more}, Verdict))


def report(source: str = "a folder/rubs.md") -> Report:
    """Two claims on the same words, one over two lines, one supported, and a finding on words of its own."""
    article = read_text(TEXT, source=source, suffix=".md")
    again = TEXT.rindex("Rubbing")
    low = CertaintyLevel.LOW
    return Report(
        article=article,
        judged=(
            claim("Rubbing <b>eases</b> pain – always.", VerdictKind.CONTRADICTED, certainty=low, studies=CITED),
            claim("Rubbing eases\nsleep, too.", VerdictKind.NOT_ENOUGH, reason="100 %, nothing\nfound"),
            claim("It is great.", VerdictKind.SUPPORTED),
            claim("Rubbing <b>eases</b> pain – always.", VerdictKind.CONTRADICTED, after=again, rewrite="It may not."),
        ),
        findings=(
            Finding(code="W101", name="exaggerated-wording", span=Span(2, 22), message="sure", help="Unsay it."),
        ),
        signals=Signals(),
        version="0",
        library="abc",
        studies=1,
        rules="1",
        method="REML",
        references=(Reference(key="ada2001", label="Ada 2001", title="A trial", link="https://doi.org/10.1000/ada"),),
    )
